"""Blocks with many gaps and with few after each other, against numpy's least squares in double precision."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries.fitting import block_fit
from ftl_qgis_plugin.core.timeseries.seasonal import SeasonalModel

TIMES = tuple((2016 + np.arange(48) * 24 / 365.25).tolist())
PIXELS = 60


def series(shares):
    """(blocks, dates, pixels): in each block so large a share of the pixels has gaps; three pixels of zeros, of which
    one lacks dates, and one without any date."""
    rng = np.random.default_rng(21)
    model = SeasonalModel(TIMES)
    unknowns = rng.normal(0, 30, (model.unknowns, len(shares) * PIXELS))
    values = model.design(TIMES) @ unknowns + rng.normal(0, 3, (len(TIMES), len(shares) * PIXELS))
    blocks = values.astype(np.float32).reshape(len(TIMES), len(shares), PIXELS).transpose(1, 0, 2).copy()
    for block, share in zip(blocks, shares):
        block[:, 10:13] = 0
        block[(rng.random(block.shape) < 0.07) & (rng.permutation(PIXELS) < share * PIXELS)] = np.nan
        block[:, 10:12] = 0
        block[3:9, 12] = np.nan
        block[:, 40] = np.nan
    return model, blocks


def fitted(model, blocks, **options):
    """Each block in memory that is a little wider, and used up."""
    parts = [slice(number * PIXELS, (number + 1) * PIXELS) for number in range(len(blocks))]
    wider = (np.pad(block, ((0, 0), (0, 8))) for block in blocks)
    return model.fit_blocks(len(blocks) * PIXELS, zip(parts, wider), **options)


@pytest.mark.parametrize("shares", [(1, 1, 1), (0.9, 0.05, 1), (0, 1, 0.9, 0), (0.05, 0.05)])
def test_blocks_after_each_other(shares):
    model, blocks = series(shares)
    fit = fitted(model, blocks)
    alone = fitted(model, blocks, residuals=False, rate_alone=True)
    design = model.design(TIMES)
    values = np.concatenate(blocks, axis=1)
    for pixel, column in enumerate(values.T):
        known = np.isfinite(column)
        assert fit.dates[pixel] == (known.sum() if column[known].any() or not known.all() else 0)
        assert alone.dates[pixel] == fit.dates[pixel]
        if not known.any() or (known.all() and not column.any()):  # no data, as MintPy writes it
            assert np.isnan(fit.unknowns[:, pixel]).all()
            assert np.isnan(alone.rate_mm_a[pixel])
            assert np.isnan(fit.rmse_mm[pixel])
            continue
        found, *_ = np.linalg.lstsq(design[known], column[known].astype(float), rcond=None)
        signal = max(np.abs(found).max(), 1.0)
        np.testing.assert_allclose(fit.unknowns[:, pixel], found, atol=1e-4 * signal)
        assert alone.rate_mm_a[pixel] == pytest.approx(found[-1], abs=1e-4 * signal)
        left = column[known] - design[known] @ found
        assert fit.squares[pixel] == pytest.approx(np.sum(left**2), rel=1e-3, abs=1e-6)
        inverse = np.linalg.inv(design[known].T @ design[known])
        assert fit.variance_factor[pixel] == pytest.approx(inverse[-1, -1], rel=1e-3)


def test_gaps_are_looked_for_first_where_the_block_before_had_many(monkeypatch):
    model, blocks = series((1, 1, 0, 0, 1))
    looked = []
    before = block_fit.BlockFit._add_with_gaps

    def add(self, part, block):
        looked.append((part.start // PIXELS, before(self, part, block)))
        return looked[-1][1]

    monkeypatch.setattr(block_fit.BlockFit, "_add_with_gaps", add)
    fitted(model, blocks)
    assert looked == [(1, True), (2, False)]


def test_zeros_that_are_data_stay_there():
    model, blocks = series((1, 1))
    fit = fitted(SeasonalModel(TIMES, zeros_are_data=True), blocks)
    assert fit.rate_mm_a[[10, 11, 12, 70, 71, 72]].tolist() == [0] * 6
    assert np.isnan(fitted(model, blocks).rate_mm_a[[10, 11, 70, 71]]).all()
