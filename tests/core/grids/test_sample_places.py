"""Where a large raster is looked at: everything of a small one, spread over a large one, no pixel twice."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.sample_places import SamplePlaces
from ftl_qgis_plugin.core.landslides.zones import Zones


def grid_of(width, height):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(width, height, 500_000.0, 4_200_000.0, 10.0, 10.0, srs.ExportToWkt())


class Numbered:
    """A raster whose pixels hold their own number."""

    def __init__(self, grid):
        self.grid = grid

    def read(self, window):
        rows, cols = np.mgrid[: window.height, : window.width]
        return ((rows + window.row) * self.grid.width + cols + window.col).astype(float)

    def block_shape(self):
        return 1, 1


@pytest.mark.parametrize(
    ("size", "block", "most", "count", "shape"),
    [
        ((100, 100), (1, 1), 10_000, 1, (100, 100)),  # all of it
        ((100, 100), (1, 1), 9_999, 64, (12, 12)),  # 9999 / 64 = 156 pixels, 12.5 a side
        ((400, 100), (1, 1), 6_400, 64, (10, 10)),
        ((100, 1000), (1, 100), 51_200, 64, (8, 100)),  # rows where the file stores rows: 800 pixels each
        ((100, 1000), (1, 100), 57_599, 64, (8, 100)),  # a pixel less than nine rows at each place
        ((100, 1000), (1, 99), 51_200, 3 * 8, (28, 28)),  # squares of 28.2; of 100 columns three such side by side
        ((5000, 40), (1, 5000), 6_400, 40, (1, 5000)),  # a row at each place, at least
        ((40, 20_000), (1, 1), 640_000, 8, (100, 40)),  # no wider than the raster
    ],
)
def test_places_are_spread_and_share_no_pixel(size, block, most, count, shape):
    grid = grid_of(*size)
    places = SamplePlaces.of(grid, block, most_px=most)
    assert len(places.windows) == count
    assert {window.shape for window in places.windows} == {shape}
    seen = places.read(Numbered(grid)).astype(int)
    assert len(np.unique(seen)) == len(seen) == count * shape[0] * shape[1]
    assert places.is_whole == (len(seen) == grid.window.size)
    rows = {window.row for window in places.windows}
    if len(rows) > 1:  # from the first row to the last
        assert (min(rows), max(rows)) == (0, grid.height - shape[0])


def test_where_the_file_stores_rows_whole_rows_are_looked_at():
    assert {window.col for window in SamplePlaces.of(grid_of(100, 1000), (1, 100), most_px=51_200).windows} == {0}
    # Of a file that is not asked for its blocks squares, however narrow it is: three pixels a side, eight times down.
    windows = SamplePlaces.of(grid_of(2, 1000), most_px=640).windows
    assert [window.shape for window in windows] == [(3, 2)] * 8


def test_all_of_a_million_pixels_and_a_part_of_more():
    assert SamplePlaces.of(grid_of(1000, 1000)).is_whole
    places = SamplePlaces.of(grid_of(1001, 1000))
    assert len(places.windows) == 64
    assert {window.shape for window in places.windows} == {(125, 125)}  # together a million again


def test_a_single_place_lies_in_the_middle():
    (window,) = SamplePlaces.of(grid_of(101, 11), (1, 1), most_px=100, places=1).windows
    assert (window.row, window.col, window.shape) == (0, 45, (10, 10))


def test_values_places_and_polygons_come_in_one_order():
    grid = grid_of(400, 100)
    places = SamplePlaces.of(grid, (1, 1), most_px=6_400)
    numbers = places.read(Numbered(grid)).astype(int)
    rows, cols = np.divmod(numbers, grid.width)
    x, y = places.centres()
    assert x.tolist() == (500_005.0 + 10 * cols).tolist()
    assert y.tolist() == (4_199_995.0 - 10 * rows).tolist()
    ring = "500000 4199500, 502000 4199500, 502000 4200000, 500000 4200000, 500000 4199500"
    zones = Zones([bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())], grid)
    assert places.inside(zones).tolist() == ((rows < 50) & (cols < 200)).tolist()
