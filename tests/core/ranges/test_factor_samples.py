"""Which pixels are looked at: of polygons all of them, of the ground at large a few that are spread evenly."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.ranges import factor_samples
from ftl_qgis_plugin.core.ranges.factor_samples import BACKGROUND_TILE_PX, BACKGROUND_TILES, TILE_PX


def grid(height: int, width: int) -> Grid:
    return Grid(width, height, 0.0, 0.0, 10.0, 10.0, "")


@pytest.mark.parametrize("shape", [(1, 1), (512, 512), (513, 511), (1400, 1030), (40, 5000), (1024, 1024)])
def test_every_pixel_is_found_in_its_tile_and_in_order(shape):
    rng = np.random.default_rng(1)
    rows, cols = rng.integers(0, shape[0], 400), rng.integers(0, shape[1], 400)
    rows[:4], cols[:4] = [0, 0, shape[0] - 1, shape[0] - 1], [0, shape[1] - 1, 0, shape[1] - 1]
    seen = np.zeros(400, int)
    tiles = factor_samples._by_tile(rows, cols, grid(*shape))
    for window, places in tiles:
        assert len(places)
        assert (np.diff(places) > 0).all()
        seen[places] += 1
        assert ((rows[places] >= window.row) & (rows[places] < window.row + window.height)).all()
        assert ((cols[places] >= window.col) & (cols[places] < window.col + window.width)).all()
        assert (window.row % TILE_PX, window.col % TILE_PX) == (0, 0)
        assert window.height == min(TILE_PX, shape[0] - window.row)
        assert window.width == min(TILE_PX, shape[1] - window.col)
    assert (seen == 1).all()
    assert len({(window.row, window.col) for window, _places in tiles}) == len(tiles)


def test_cache_by_the_width_of_the_raster():
    # Eight rasters of four bytes, tiles of 512 rows; not below 16 MB.
    assert factor_samples._cache_bytes(grid(10, 10)) == 16 * 2**20
    assert factor_samples._cache_bytes(grid(10, 2000)) == 8 * 4 * 512 * 2000
    assert factor_samples._cache_bytes(grid(10, 10**7)) == factor_samples.GDAL_CACHE_BYTES


@pytest.mark.parametrize(
    ("available", "chosen", "places"),
    [(5, 5, [0, 1, 2, 3, 4]), (10, 5, [1, 3, 5, 7, 9]), (9, 3, [1, 4, 7]), (7, 1, [3]), (0, 0, [])],
)
def test_places_are_the_middles_of_their_shares(available, chosen, places):
    assert factor_samples._places(available, chosen).tolist() == places


@pytest.mark.parametrize("size", [(1, 1), (256, 256), (257, 255), (3000, 2000), (4, 100_000), (4423, 4423)])
def test_a_small_raster_is_seen_whole(size):
    extent = Window(7, 11, *size)
    tiles = factor_samples._spread(extent)
    if np.prod(np.ceil(np.array(size) / BACKGROUND_TILE_PX)) <= BACKGROUND_TILES:
        assert sum(tile.size for tile in tiles) == extent.size
    for tile in tiles:
        assert tile.size > 0
        assert extent.row <= tile.row
        assert tile.row + tile.height <= extent.row + extent.height
        assert extent.col <= tile.col
        assert tile.col + tile.width <= extent.col + extent.width


@pytest.mark.parametrize(
    ("down", "across", "rows", "cols"),
    [
        (20, 15, 20, 15),  # three hundred are few enough
        (100, 100, 17, 17),
        (200, 50, 37, 8),
        (50, 200, 8, 37),
        (3, 1000, 3, 100),  # a long narrow one keeps all of its short side
        (1000, 3, 100, 3),
        (10, 1000, 4, 75),  # or four
        (1000, 10, 75, 4),
    ],
)
def test_a_large_raster_is_seen_in_three_hundred_tiles_spread_over_it(down, across, rows, cols):
    extent = Window(5, 9, down * BACKGROUND_TILE_PX, across * BACKGROUND_TILE_PX)
    tiles = factor_samples._spread(extent)
    assert len(tiles) == rows * cols <= BACKGROUND_TILES
    found_rows = sorted({(tile.row - 5) // BACKGROUND_TILE_PX for tile in tiles})
    found_cols = sorted({(tile.col - 9) // BACKGROUND_TILE_PX for tile in tiles})
    assert (len(found_rows), len(found_cols)) == (rows, cols)
    for found, available in ((found_rows, down), (found_cols, across)):
        gaps = np.diff([-found[0] - 1, *found, 2 * available - found[-1] - 1])
        assert gaps.max() - gaps.min() <= 2
