"""Which way ground moves, and in which unit its rate is likely to be."""

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.deformation.direction import DOWNSLOPE_BAND, resolved, speed
from ftl_qgis_plugin.core.grids.raster import RasterSource


@pytest.mark.parametrize(
    ("direction", "speeds"),
    [("any", [60, 0, 50]), ("away", [60, 0, 0]), ("toward", [0, 0, 50])],
)
def test_only_what_moves_that_way_is_fast(direction, speeds):
    found = speed(np.array([-60, 0, 50, np.nan], np.float32), direction)
    assert found[:3].tolist() == speeds
    assert np.isnan(found[3])
    assert found.dtype == np.float32


def test_of_itself_only_a_rate_down_the_slope_has_a_direction(tmp_path):
    """Each band says what it is."""
    path = str(tmp_path / "rates.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 2, 2, 2, gdal.GDT_Float32)
    dataset.GetRasterBand(2).SetDescription(DOWNSLOPE_BAND)
    dataset = None
    assert [resolved("auto", RasterSource(path, band=band)) for band in (1, 2)] == ["any", "toward"]
    assert [resolved(direction, RasterSource(path, band=2)) for direction in ("any", "away")] == ["any", "away"]
