"""Products of blocks: those of double precision, however they are cut into pieces."""

from __future__ import annotations

import ctypes.util
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries import block_products
from ftl_qgis_plugin.core.timeseries.block_products import product, take_off


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).normal(0, 1, shape).astype(np.float32)


@pytest.mark.parametrize("pieces", [(250_000, 20_000, 4, 50, 2), (700, 33, 3, 20, 3), (1, 7, 1, 2, 1)])
@pytest.mark.parametrize(("rows", "dates", "columns"), [(4, 60, 100), (11, 7, 101), (1, 1, 1), (6, 30, 0), (3, 5, 33)])
def test_a_product_is_that_of_double_precision(monkeypatch, pieces, rows, dates, columns):
    for name, value in zip(("_MULTIPLICATIONS", "_COLUMNS", "_ROWS", "_ITS_COLUMNS", "_LARGE"), pieces):
        monkeypatch.setattr(block_products, name, value)
    matrix, values = random(rows, dates), random(dates, columns + 5)
    for block in (values[:, :columns], np.ascontiguousarray(values[:, :columns])):
        found = product(matrix, block)
        assert found.dtype == np.float32
        exact = matrix.astype(float) @ block.astype(float)
        np.testing.assert_allclose(found, exact, atol=1e-4)
        found = product(matrix.astype(float), block.astype(float))
        np.testing.assert_allclose(found, exact, atol=1e-12)
    block, components = values.copy(), random(rows, columns + 5)
    take_off(block, random(dates, rows), components)
    np.testing.assert_allclose(block, values - random(dates, rows).astype(float) @ components, atol=1e-4)


def test_a_gap_spoils_its_own_column_alone():
    values = random(9, 12)
    values[4, 7] = np.nan
    assert np.flatnonzero(np.isnan(product(random(4, 9), values)).any(axis=0)).tolist() == [7]


_DIGESTS = """
import hashlib
import numpy as np
from ftl_qgis_plugin.core.timeseries.block_products import product, take_off
from ftl_qgis_plugin.core.timeseries.seasonal import OUTPUTS, SeasonalModel

rng = np.random.default_rng(3)
matrix, values = (rng.normal(0, 9, shape).astype(np.float32) for shape in ((7, 60), (60, 700)))
found = [product(matrix, values), product(matrix, values[:, 3:]), values.copy()]
take_off(found[-1], np.ascontiguousarray(matrix.T), found[0])
values[rng.random(values.shape) < np.where(np.arange(700) < 300, 0.01, 0.2)] = np.nan
fit = SeasonalModel(tuple((2018 + np.arange(60) / 20).tolist())).fit(values)
found += [getattr(fit, name) for name in OUTPUTS]
print([hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest() for array in found])
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the loader's way of giving one library's names away")
def test_where_qgis_brings_another_blas_the_same_bytes_come_out():
    """QGIS is linked with the GNU Scientific Library, whose functions then come before numpy's own of the same names,
    as they do where the library is loaded before all else."""
    library = ctypes.util.find_library("gslcblas")
    if library is None:
        pytest.skip("the GNU Scientific Library is absent (Debian: libgslcblas0)")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    found = [
        subprocess.run(
            [sys.executable, "-c", _DIGESTS], env={**environment, **more}, capture_output=True, text=True, check=True
        )
        for more in ({}, {"LD_PRELOAD": library})
    ]
    assert found[0].stdout.count(",") == 9
    assert found[1].stdout == found[0].stdout
