"""Series without gaps, against least squares in double precision."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.solving import complete_fit
from ftl_qgis_plugin.core.stacking.solving.complete_fit import CompleteFit
from ftl_qgis_plugin.core.timeseries.seasonal import SeasonalModel

TIMES_A = np.linspace(2017.0, 2020.5, 90)
PIXELS = 300


@pytest.mark.parametrize("annual", [True, False])
@pytest.mark.parametrize("noise_mm", [0.0, 0.01, 1.0, 30.0])
def test_rates_and_what_is_left_of_ground_that_moves_and_that_does_not(monkeypatch, annual, noise_mm):
    """With a noise of 0.01 mm on 300 mm a year, all digits of float32 are lost in the difference of the squares."""
    monkeypatch.setattr(complete_fit, "_BLOCK_PX", 70)
    model = SeasonalModel(tuple(TIMES_A), annual=annual)
    rng = np.random.default_rng(3)
    rates = np.linspace(-300, 300, PIXELS)
    series = rates * (TIMES_A - TIMES_A[0])[:, np.newaxis] + rng.normal(0, noise_mm, (len(TIMES_A), PIXELS))
    series = series.astype(np.float32)
    found, squares = CompleteFit(model).rates(series, True)
    design = model.design(model.times_a)
    expected = np.linalg.lstsq(design, series.astype(float), rcond=None)[0]
    left = np.square(series - design @ expected).sum(axis=0)
    np.testing.assert_allclose(found, expected[-1], atol=1e-3)
    # What float32 makes of the series and its fit itself is left over too.
    digits = len(TIMES_A) * np.square(np.abs(series).max(axis=0) * 2e-6)
    assert (np.abs(squares - left) <= 2e-4 * left + digits).all()
    alone, nothing = CompleteFit(model).rates(series, False)
    np.testing.assert_array_equal(alone, found)
    assert nothing is None


def test_series_without_numbers_have_no_rate_and_those_of_zeros_one_of_0():
    series = np.random.default_rng(3).normal(0, 1, (len(TIMES_A), 6)).astype(np.float32)
    series[:, 1] = np.nan
    series[:, 2] = 0
    series[4, 3] = np.inf
    rate, squares = CompleteFit(SeasonalModel(tuple(TIMES_A))).rates(series, True)
    assert np.isfinite(rate).tolist() == np.isfinite(squares).tolist() == [True, False, True, False, True, True]
    assert rate[2] == squares[2] == 0
