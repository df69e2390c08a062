"""The grid of the ground around an outline, on a raster's own pixels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.grids.extent import bounds_on, grid_around
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource, RasterWriter


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
    local, box = around(400, 100)  # 520 m to each side: 1440 m are 288 pixels of 5 m
    assert (local.x_size, local.y_size) == (10, 10)
    assert (box.width, box.height) == (144, 114)


@pytest.mark.parametrize(
    ("side_m", "is_fine", "pixel_m"),
    [
        (200, True, 5.0),  # as a disc, a radius of 22.6 pixels: fine enough
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
