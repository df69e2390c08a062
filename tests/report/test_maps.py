from __future__ import annotations

import base64
import struct

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.report.maps import RATE_COLOURS, Frame, Layer, draw, hillshade, rate_image
from ftl_qgis_plugin.report.texts import Speaker


def wkt(code):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(code)
    return crs.ExportToWkt()


def square(x, y, size):
    ring = [(x, y), (x, y + size), (x + size, y + size), (x + size, y), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)


def pixels(uri):
    gdal.FileFromMemBuffer("/vsimem/test_maps.png", base64.b64decode(uri.split(",")[1]))
    dataset = gdal.Open("/vsimem/test_maps.png")
    table = dataset.GetRasterBand(1).GetColorTable()
    values = dataset.ReadAsArray()
    if table is not None:
        values = np.array([table.GetColorEntry(index) for index in range(table.GetCount())])[values]
    dataset = None
    gdal.Unlink("/vsimem/test_maps.png")
    return values


@pytest.fixture
def frame():
    return Frame(500_000, 4_000_000, 504_000, 4_004_000, wkt(32646), 900, 900)


def source(tmp_path, values):
    grid = Grid(80, 80, 500_000, 4_004_000, 50, 50, wkt(32646))
    write_raster(str(tmp_path / "raster.tif"), grid, values.astype(np.float32))
    return RasterSource(str(tmp_path / "raster.tif"))


def test_light_comes_from_the_north_west_as_in_gdaldem(tmp_path, frame):
    rows, cols = np.mgrid[:80, :80]
    dem = source(tmp_path, 4000 + 200 * np.sin(rows / 9) * np.cos(cols / 7))
    ours = pixels(hillshade(dem, frame)).astype(float)
    theirs = gdal.DEMProcessing("", gdal.Open(dem.path), "hillshade", format="MEM", azimuth=315, altitude=45)
    theirs = theirs.ReadAsArray().astype(float)[4:-4, 4:-4]
    zoom = ours.shape[0] / 80
    places = np.round((np.arange(4, 76) + 0.5) * zoom).astype(int)
    assert np.corrcoef(ours[np.ix_(places, places)].ravel(), theirs.ravel())[0, 1] > 0.9
    assert ours.min() >= 130  # light enough to draw on


def test_rates_are_coloured_by_size_and_no_data_is_transparent(tmp_path, frame):
    rates = np.tile(np.linspace(-80, 80, 80), (80, 1))
    rates[:, 60:] = np.nan
    uri, top = rate_image(source(tmp_path, rates), frame)
    assert top == 80
    middle = pixels(uri)[pixels(uri).shape[0] // 2]
    assert tuple(middle[0][:3]) == RATE_COLOURS[-1]  # 80 mm/a away from the satellite is as fast as toward it
    assert tuple(middle[len(middle) // 2][:3]) == pytest.approx(RATE_COLOURS[0], abs=3)
    assert middle[-1][3] == 0


def test_nothing_to_draw_on(tmp_path, frame):
    empty = source(tmp_path, np.full((80, 80), np.nan))
    assert hillshade(empty, frame) is None
    assert rate_image(empty, frame) is None
    assert Frame.around([], wkt(32646), None) is None


def test_frame_keeps_the_shape_of_the_ground():
    frame = Frame.around([square(95, 60, 0.1)], wkt(4326), None)
    # At 60 degrees north a degree of longitude is half as long as one of latitude (0.5019 on the ellipsoid).
    assert frame.width / frame.height == pytest.approx(0.5, abs=0.01)
    assert frame.metres_per_unit * frame.height == pytest.approx(0.112 * 111_400, rel=0.005)
    grid = Grid(10, 10, 500_000, 4_001_000, 100, 100, wkt(32646))
    frame = Frame.around([square(500_100, 4_000_100, 850)], wkt(32646), grid)
    assert (frame.x_min, frame.x_max) == pytest.approx((500_049, 501_000))  # not beyond the grid


def test_outlines_lie_where_they_should(frame):
    layer = Layer("m-new", "new", [square(501_000, 4_001_000, 1000)], ["1"])
    svg = draw(Speaker(), "map", frame, None, [layer], "n")
    # A kilometre is 225 units; the frame's corner is at 64, 8.
    assert 'd="M289 683L289 458L514 458L514 683Z"' in svg
    assert 'id="n1"' in svg
    assert "1 km" in svg
