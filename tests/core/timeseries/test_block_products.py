"""Products of blocks: those of double precision, however they are cut into pieces."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries import block_products
from ftl_qgis_plugin.core.timeseries.block_products import product, take_off


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).normal(0, 1, shape).astype(np.float32)


@pytest.mark.parametrize("pieces", [(250_000, 20_000, 4), (700, 33, 3), (1, 7, 1)])
@pytest.mark.parametrize(("rows", "dates", "columns"), [(4, 60, 100), (11, 7, 101), (1, 1, 1), (6, 30, 0), (3, 5, 33)])
def test_a_product_is_that_of_double_precision(monkeypatch, pieces, rows, dates, columns):
    for name, value in zip(("_MULTIPLICATIONS", "_COLUMNS", "_ROWS"), pieces):
        monkeypatch.setattr(block_products, name, value)
    matrix, values = random(rows, dates), random(dates, columns + 5)
    for block in (values[:, :columns], np.ascontiguousarray(values[:, :columns])):
        found = product(matrix, block)
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, matrix.astype(float) @ block.astype(float), atol=1e-4)
    block, components = values.copy(), random(rows, columns + 5)
    take_off(block, random(dates, rows), components)
    np.testing.assert_allclose(block, values - random(dates, rows).astype(float) @ components, atol=1e-4)


def test_a_gap_spoils_its_own_column_alone():
    values = random(9, 12)
    values[4, 7] = np.nan
    assert np.flatnonzero(np.isnan(product(random(4, 9), values)).any(axis=0)).tolist() == [7]
