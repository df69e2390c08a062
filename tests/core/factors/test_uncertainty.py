"""The rate's standard error as factors: significance and the smallest rate that can be told."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource


@pytest.fixture
def inputs(tmp_path):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(3, 2, 500_000.0, 4_000_000.0, 10.0, 10.0, srs.ExportToWkt())
    rate = np.array([[-0.08, 0.02, np.nan], [0.01, 0.05, -0.03]], np.float32)
    sigma = np.array([[0.01, 0.02, 0.01], [0.0, np.nan, 0.003]], np.float32)
    write_raster(str(tmp_path / "rate.tif"), grid, rate)
    write_raster(str(tmp_path / "std.tif"), grid, sigma)
    # Both in m/a, read as mm/a.
    rate_source, std = (RasterSource(str(tmp_path / name), scale=1000.0) for name in ("rate.tif", "std.tif"))
    return Inputs(grid, rate_source, rate_std=std)


def test_significance_and_detectable_rate(inputs):
    factors = build_factors(inputs, ["significance", "detectable_rate"])
    window = inputs.grid.window
    significance = factors["significance"].evaluate(window)
    np.testing.assert_allclose(significance, [[8, 1, np.nan], [np.nan, np.nan, 10]], rtol=1e-5)
    detectable = factors["detectable_rate"].evaluate(window)
    np.testing.assert_allclose(detectable, [[19.6, 39.2, 19.6], [0, np.nan, 5.88]], rtol=1e-5)
    at = np.array([0, 1]), np.array([0, 2])
    np.testing.assert_allclose(factors["significance"].evaluate(window, at), [8, 10], rtol=1e-5)


def test_without_a_standard_error_its_factors_are_refused(inputs):
    plain = Inputs(inputs.grid, inputs.deformation)
    assert "significance" not in build_factors(plain)
    for name in ("significance", "detectable_rate"):
        with pytest.raises(FtlError, match="standard error, but none is given"):
            build_factors(plain, [name])
