"""Heights in feet, told by the band or by the CRS, give the slopes that metres give."""

from dataclasses import replace

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
from ftl_qgis_plugin.core.terrain.elevation_unit import in_metres, metres_per_height
from ftl_qgis_plugin.core.terrain.terrain import TerrainOptions
from ftl_qgis_plugin.core.terrain.terrain_rasters import write_terrain

FOOT_M, US_FOOT_M = 0.3048, 0.3048006096012192


def dem(path, unit="", crs="EPSG:32611", per_metre=1.0):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 30, 20, 1, gdal.GDT_Float32)
    dataset.SetGeoTransform((500_000, 10, 0, 4_000_000, 0, -10))
    if crs:
        srs = osr.SpatialReference()
        srs.SetFromUserInput(crs)
        dataset.SetProjection(srs.ExportToWkt())
    _rows, cols = np.mgrid[0:20, 0:30]
    dataset.GetRasterBand(1).WriteArray((1000 + 2 * cols * per_metre).astype(np.float32))  # 2 m in 10: 11.3 degrees
    if unit:
        dataset.GetRasterBand(1).SetUnitType(unit)
    return RasterSource(str(path))


@pytest.mark.parametrize(
    ("unit", "crs", "metres"),
    [
        ("", "EPSG:32611", 1.0),
        ("metre", "EPSG:32611", 1.0),
        ("ft", "EPSG:32611", FOOT_M),
        ("US survey foot", "EPSG:32611", US_FOOT_M),
        ("", "EPSG:32611+8228", FOOT_M),  # NAVD88 height (ft)
        ("", "EPSG:32611+6360", US_FOOT_M),  # NAVD88 height (ftUS)
        ("", "EPSG:32611+5703", 1.0),  # NAVD88 height
        ("metre", "EPSG:32611+6360", 1.0),  # the band knows better
        ("furlong", "EPSG:32611", 1.0),
    ],
)
def test_slopes_are_those_of_metres(tmp_path, unit, crs, metres):
    source = dem(tmp_path / "dem.tif", unit, crs, 1 / metres)
    assert metres_per_height(source) == pytest.approx(metres, rel=1e-9)
    grid = grid_of(source)
    factors = build_factors(Inputs(grid, source, dem=source), ["slope", "elevation"])
    slope = factors["slope"].evaluate(grid.window)
    assert np.nanmax(np.abs(slope[1:-1, 1:-1] - np.degrees(np.arctan(0.2)))) < 1e-3
    assert factors["elevation"].evaluate(grid.window)[0, 0] == pytest.approx(1000 * metres, rel=1e-6)
    write_terrain(source, {"slope": str(tmp_path / "slope.tif")}, TerrainOptions())
    np.testing.assert_array_equal(gdal.Open(str(tmp_path / "slope.tif")).ReadAsArray(), slope)


@pytest.mark.parametrize(
    ("names", "metres"),
    [
        (("m", "metre", "meter", "metres", "Meters"), 1.0),
        (("ft", "foot", "feet", "international foot"), FOOT_M),
        (("us-ft", "ftUS", "ft(US)", "us_ft", "US survey foot", "us_survey_foot"), US_FOOT_M),
        (("cm", "centimetre", "centimeter"), 0.01),
        (("dm", "decimetre", "decimeter"), 0.1),
        (("mm", "millimetre", "millimeter"), 0.001),
        (("km", "kilometre", "kilometer"), 1000.0),
    ],
)
def test_units_of_the_band(tmp_path, names, metres):
    source = dem(tmp_path / "dem.tif")
    for name in names:
        dataset = gdal.Open(source.path, gdal.GA_Update)
        dataset.GetRasterBand(1).SetUnitType(f" {name}")
        dataset = None
        assert metres_per_height(source) == pytest.approx(metres, rel=1e-9)
        assert in_metres(source).scale == pytest.approx(metres, rel=1e-9)


def test_what_says_nothing_is_metres(tmp_path):
    source = dem(tmp_path / "dem.tif", "ft")
    for band in (0, 2):
        assert metres_per_height(replace(source, band=band)) == 1.0
    assert metres_per_height(dem(tmp_path / "plain.tif", crs="")) == 1.0


def test_a_crs_that_was_chosen_counts(tmp_path):
    chosen = osr.SpatialReference()
    chosen.SetFromUserInput("EPSG:32611+8228")
    source = dem(tmp_path / "dem.tif")
    assert metres_per_height(replace(source, wkt=chosen.ExportToWkt())) == pytest.approx(FOOT_M, rel=1e-9)
    # What is read in another scale already stays in it.
    assert in_metres(replace(dem(tmp_path / "ft.tif", "ft"), scale=10.0)).scale == pytest.approx(3.048)
