"""Rates down the slope on maps whose top is not north, and of radars that look to the left."""

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.deformation.line_of_sight import Geometry, line_of_sight
from ftl_qgis_plugin.core.deformation.slope_projection import project_on_slope
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.grids.raster import RasterSource


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


@pytest.fixture
def polar(tmp_path):
    """A hillside near 99 degrees east in EPSG:3413 that falls to true north, and what moves down it at 100 mm/a."""
    # Longitude 99 is 144 degrees from the map's 45 west: x and y both positive.
    grid = Grid(90, 70, 1_300_000, 1_790_000, 100.0, 100.0, wkt(3413))
    x, y = grid.centre(*np.mgrid[0:70, 0:90])
    write_raster(str(tmp_path / "dem.tif"), grid, (np.hypot(x, y) / 4 - 550_000).astype(np.float32))
    scale = 1.0 / grid.pixel_size_m(35, 1)[0][0] * 100.0  # map metres per metre of ground
    slope = np.arctan(scale / 4)
    _east, north, up = line_of_sight(np.float64(39), np.float64(-12))
    rate = 100 * (north * np.cos(slope) - up * np.sin(slope))
    write_raster(str(tmp_path / "rate.tif"), grid, np.full(grid.shape, rate, np.float32))
    return tmp_path, grid


def projected(folder, geometry):
    rate, dem = (RasterSource(str(folder / name)) for name in ("rate.tif", "dem.tif"))
    project_on_slope(rate, dem, geometry, str(folder / "out.tif"), min_sensitivity=0.05)
    return gdal.Open(str(folder / "out.tif")).ReadAsArray()[2:-2, 2:-2]


def test_a_slope_facing_true_north_is_projected_as_one(polar):
    folder, _ = polar
    np.testing.assert_allclose(projected(folder, Geometry(39.0, -12.0)), 100, rtol=2e-3)


def test_a_left_looking_radar_flying_the_other_way_sees_the_same(polar):
    folder, _ = polar
    right = projected(folder, Geometry(39.0, -12.0))
    np.testing.assert_allclose(projected(folder, Geometry(39.0, 168.0, "left")), right, rtol=1e-5)
    assert not np.allclose(projected(folder, Geometry(39.0, -12.0, "left")), right, rtol=0.1)


def test_aspect_as_a_factor_counts_from_true_north(polar):
    folder, grid = polar
    rate, dem = (RasterSource(str(folder / name)) for name in ("rate.tif", "dem.tif"))
    aspect = build_factors(Inputs(grid, rate, dem=dem), ["aspect"])["aspect"]
    window = Window(1, 1, 68, 88)
    whole = aspect.evaluate(window)
    assert np.abs((whole + 180) % 360 - 180).max() < 0.05
    pixels = np.array([0, 40, 67]), np.array([87, 3, 60])
    np.testing.assert_array_equal(aspect.evaluate(window, pixels), whole[pixels])
