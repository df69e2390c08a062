"""The grid of the ground around an outline, on a raster's own pixels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.extent import bounds_on, covered_share, grid_around, grid_in, require_overlap
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
from ftl_qgis_plugin.core.stored.writer import RasterWriter


def utm():
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32647)
    return crs.ExportToWkt()


def test_the_ground_that_is_looked_at(tmp_path):
    grid = Grid(400, 300, 500_000.0, 4_000_000.0, 5.0, 5.0, utm())
    path = str(tmp_path / "image.tif")
    with RasterWriter(path, grid) as writer:
        writer.write(np.ones((300, 400), np.float32), grid.window)

    def around(width, height):
        x, y = 500_900.0, 3_999_300.0
        text = f"POLYGON (({x} {y}, {x + width} {y}, {x + width} {y + height}, {x} {y + height}, {x} {y}))"
        return grid_around(bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb()), grid.wkt, RasterSource(path))

    local, box = around(100, 60)  # 30 pixels of 5 m are more than 1.3 times 100 m
    assert (local.x_size, local.y_size) == (5, 5)
    assert (local.x_min, local.y_max) == (500_750, 3_999_360 + 150)
    assert (box.width, box.height) == (80, 72)
    local, box = around(100, 200)  # 260 m to each side, so that 720 m are at most 170 pixels
    assert (local.x_size, local.x_min, local.y_max) == (5, 500_640, 3_999_760)
    assert (box.width, box.height) == (124, 144)
    local, box = around(250, 50)  # 325 m to each side: the longer one, 900 m, is 180 pixels
    assert (local.x_size, local.y_size) == (10, 10)
    local, box = around(400, 100)  # 520 m to each side: 1440 m are 288 pixels of 5 m
    assert (local.x_size, local.y_size) == (10, 10)
    assert (box.width, box.height) == (144, 114)


@pytest.mark.parametrize(
    ("side_m", "is_fine", "pixel_m"),
    [
        (200, True, 5.0),  # as a disc, a radius of 22.6 pixels: fine enough
        (90, True, 5.0),  # of 10.2
        (75, True, 5.0),  # of 8.5
        (60, True, 2.5),  # of 6.8
        (30, True, 5 / 3),  # of 3.4
        (2, True, 1.25),  # of 0.2: no finer than that
        (60, False, 5.0),
    ],
)
def test_a_small_outline_is_looked_at_on_finer_pixels(tmp_path, side_m, is_fine, pixel_m):
    grid = Grid(400, 300, 500_000.0, 4_000_000.0, 5.0, 5.0, utm())
    path = str(tmp_path / "image.tif")
    with RasterWriter(path, grid) as writer:
        writer.write(np.ones((300, 400), np.float32), grid.window)
    x, y = 500_900.0, 3_999_300.0
    text = f"POLYGON (({x} {y}, {x + side_m} {y}, {x + side_m} {y + side_m}, {x} {y + side_m}, {x} {y}))"
    shape = ogr.CreateGeometryFromWkt(text)
    local, box = grid_around(bytes(shape.ExportToWkb()), grid.wkt, RasterSource(path), is_fine)
    assert (local.x_size, local.y_size) == pytest.approx((pixel_m, pixel_m))
    reach = max(1.3 * side_m, 30 * pixel_m)
    # On the image's own pixel edges, at most one of them further out than asked for.
    assert (local.x_min % 5, local.y_max % 5) == (0, 0)
    assert 0 <= x - reach - local.x_min < 5
    assert box.width == box.height == math.ceil((side_m + 2 * reach) / pixel_m - 1e-9)


@pytest.mark.parametrize("first_deg", [179.0, -181.0])
def test_bounds_across_180_degrees_lie_on_the_grids_turn(tmp_path, first_deg):
    """26 km at 60 degrees north in UTM zone 1, the middle on 180 degrees: half a degree wide wherever it is counted."""
    zone, degrees = osr.SpatialReference(), osr.SpatialReference()
    zone.ImportFromEPSG(32601)
    degrees.ImportFromEPSG(4326)
    path = str(tmp_path / "image.tif")
    own = Grid(26, 10, 320_000.0, 6_660_000.0, 1000.0, 1000.0, zone.ExportToWkt())
    with RasterWriter(path, own) as writer:
        writer.write(np.ones(own.shape, np.float32), own.window)
    grid = Grid(20, 20, first_deg, 61.0, 0.1, 0.1, degrees.ExportToWkt())
    west, south, east, north = bounds_on(RasterSource(path), grid)
    assert (west, east) == pytest.approx((first_deg + 0.76, first_deg + 1.25), abs=0.06)
    assert (south, north) == pytest.approx((59.93, 60.05), abs=0.06)
    assert bounds_on(RasterSource(path), own) == own.bounds


def test_a_long_and_narrow_outline_is_looked_at_as_a_whole(tmp_path):
    """400 m by 5 m, a radius of five pixels: twice as fine, were its 1,440 m of surroundings not 576 such pixels."""
    grid = Grid(400, 300, 500_000.0, 4_000_000.0, 5.0, 5.0, utm())
    path = str(tmp_path / "image.tif")
    with RasterWriter(path, grid) as writer:
        writer.write(np.ones((300, 400), np.float32), grid.window)
    text = "POLYGON ((500600 3999300, 501000 3999300, 501000 3999305, 500600 3999305, 500600 3999300))"
    wkb = bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())
    local, box = grid_around(wkb, grid.wkt, RasterSource(path), is_fine=True)
    assert (local.x_size, box.width, box.height) == (10.0, 144, 105)


def wkt(code):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(code)
    return crs.ExportToWkt()


def written(path, grid):
    with RasterWriter(str(path), grid) as writer:
        writer.write(np.ones(grid.shape, np.float32), grid.window)
    return RasterSource(str(path))


def test_the_share_of_the_grid_that_is_covered(tmp_path):
    grid = Grid(20, 10, 500_000.0, 4_000_000.0, 10.0, 10.0, utm())
    for col, row, share in ((0, 0, 1.0), (10, 0, 0.5), (-10, 5, 0.25), (15, -5, 0.125), (20, 0, 0.0), (0, 10, 0.0)):
        moved = Grid(20, 10, grid.x_min + 10 * col, grid.y_max - 10 * row, 10.0, 10.0, utm())
        source = written(tmp_path / "raster.tif", moved)
        assert covered_share(source, grid) == share
        if share:
            require_overlap(source, grid)
        else:
            with pytest.raises(FtlError, match="does not overlap the reference grid"):
                require_overlap(source, grid)


@pytest.mark.parametrize("turn", [-360.0, 0.0, 360.0])
def test_bounds_in_degrees_on_any_turn(tmp_path, turn):
    """Around 99 degrees east on the equator, where a kilometre of UTM is 0.9 per mille off in the middle."""
    source = written(tmp_path / "image.tif", Grid(20, 10, 490_000.0, 5_000.0, 1000.0, 1000.0, utm()))
    grid = Grid(10, 10, 95.0 + turn, 5.0, 1.0, 1.0, wkt(4326))
    half = 10_000 / 0.9996 / 111_319.491
    high = 5_000 / 0.9996 / 110_574.3
    bounds = (99 + turn - half, -high, 99 + turn + half, high)
    assert bounds_on(source, grid) == pytest.approx(bounds, abs=2e-6)


def test_a_rasters_own_grid_or_one_of_as_many_pixels(tmp_path):
    own = Grid(20, 10, 490_000.0, 5_000.0, 1000.0, 1000.0, utm())
    source = written(tmp_path / "image.tif", own)
    assert grid_in(source, own.wkt) == grid_of(source)
    there = grid_in(source, wkt(4326))
    assert there.shape == own.shape
    half, high = 10_000 / 0.9996 / 111_319.491, 5_000 / 0.9996 / 110_574.3
    assert there.bounds == pytest.approx((99 - half, -high, 99 + half, high), abs=2e-6)
    assert (there.x_size, there.y_size) == pytest.approx((half / 10, high / 5), rel=1e-4)


def test_a_raster_of_no_place_cannot_be_brought_anywhere(tmp_path):
    local = 'LOCAL_CS["a table",UNIT["metre",1]]'
    source = written(tmp_path / "table.tif", Grid(4, 3, 0.0, 0.0, 1.0, 1.0, local))
    with pytest.raises(FtlError, match="cannot be brought to the reference grid"):
        bounds_on(source, Grid(4, 3, 99.0, 30.0, 1.0, 1.0, wkt(4326)))
