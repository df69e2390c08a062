"""Holes of components, against labelling what each component leaves of the whole raster."""

import numpy as np
import pytest
from osgeo import osr
from scipy import ndimage

from ftl_qgis_plugin.core.candidates.components import Components, label_pixels
from ftl_qgis_plugin.core.candidates.holes import hole_pixels
from ftl_qgis_plugin.core.candidates.pixels import Pixels
from ftl_qgis_plugin.core.grids.grid import Grid


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


UTM = wkt(32647)


def found(mask, max_area_m2, connectivity, grid=None):
    """Pairs of component and pixel."""
    grid = grid or Grid(mask.shape[1], mask.shape[0], 500_000.0, 4_200_000.0, 10.0, 10.0, UTM)
    key = np.flatnonzero(mask)
    component, count = label_pixels(key, mask.shape[1], connectivity)
    pixels = Pixels(key, np.ones((1, len(key)), np.float32), np.ones(len(key), bool), np.zeros(len(key), bool))
    keys, owners = hole_pixels(Components(pixels, component, count), grid, max_area_m2, connectivity)
    assert len(keys) == len(owners)
    return sorted(zip(owners.tolist(), keys.tolist()))


def expected(mask, max_px, connectivity):
    every = ndimage.generate_binary_structure(2, 2 if connectivity == 8 else 1)
    label, count = ndimage.label(mask, every)
    across = ndimage.generate_binary_structure(2, 1 if connectivity == 8 else 2)
    pairs = []
    for number in range(1, count + 1):
        outside, parts = ndimage.label(np.pad(label != number, 1, constant_values=True), across)
        for part in range(1, parts + 1):
            inside = (outside == part)[1:-1, 1:-1]
            if part != outside[0, 0] and inside.sum() <= max_px:
                pairs += [(number - 1, int(key)) for key in np.flatnonzero(inside)]
    return sorted(pairs)


@pytest.mark.parametrize("connectivity", [4, 8])
@pytest.mark.parametrize("density", [0.55, 0.7, 0.85])
@pytest.mark.parametrize("max_px", [1, 3, 1000])
def test_as_labelled_component_by_component(connectivity, density, max_px):
    mask = np.random.default_rng(int(100 * density)).random((23, 31)) < density
    pairs = found(mask, 100.0 * max_px, connectivity)
    # Both number components by their first pixels.
    assert pairs == expected(mask, max_px, connectivity)
    assert len(pairs) > 0


def test_a_hole_of_exactly_the_largest_area_is_filled():
    mask = np.ones((5, 6), bool)
    mask[2, 2:4] = False
    assert found(mask, 200.0, 8) == [(0, 14), (0, 15)]
    assert found(mask, 199.9, 8) == []


def test_four_pixels_that_touch_at_corners_hold_a_hole():
    mask = np.zeros((5, 7), bool)
    mask[[0, 1, 1, 2], [3, 2, 4, 3]] = True
    assert found(mask, 100.0, 8) == [(0, 7 + 3)]
    assert found(mask, 100.0, 4) == []  # four components
    full = np.ones((2, 2), bool)
    assert found(full, 1e9, 8) == found(full, 1e9, 4) == []
    assert found(np.zeros((3, 3), bool), 1e9, 8) == []


def test_a_ring_in_a_ring_is_part_of_the_outer_ones_hole():
    mask = np.ones((9, 9), bool)
    mask[1:8, 1:8] = False
    mask[3:6, 3:6] = True
    mask[4, 4] = False
    pairs = found(mask, 1e9, 8)
    assert [key for owner, key in pairs if owner == 1] == [4 * 9 + 4]
    assert len([key for owner, key in pairs if owner == 0]) == 49


def test_areas_are_those_of_the_holes_own_rows():
    """At 60 degrees a pixel is half as wide as at the equator: of two equal holes the northern one is smaller."""
    mask = np.ones((61, 5), bool)
    mask[2, 2] = mask[58, 2] = False
    grid = Grid(5, 61, 90.0, 61.0, 1.0, 1.0, wkt(4326))
    north, south = grid.pixel_area_m2(2, 1)[0], grid.pixel_area_m2(58, 1)[0]
    assert north < 0.6 * south
    assert found(mask, north * 1.0001, 8, grid) == [(0, 12)]
    assert found(mask, north * 0.9999, 8, grid) == []
    assert found(mask, south * 1.0001, 8, grid) == [(0, 12), (0, 292)]
    assert found(mask, south * 0.9999, 8, grid) == [(0, 12)]


@pytest.mark.parametrize(
    "rows",
    [
        ["xxxx", "x..x", "x..x", "x..x", "xxxx"],
        ["xxxx", "x.xx", "x.xx", "x..x", "xxxx"],  # as many pixels as the box's width squared: 16
        ["xxxxx", "xx..x", "xx..x", "xxxxx"],
        ["xxx", "x.x", "x.x", ".xx"],  # a row's length fewer than the box has
        [".xx.", "x..x", ".xx."],
        ["xx", "xx", "xx"],
    ],
)
@pytest.mark.parametrize("connectivity", [4, 8])
def test_holes_of_small_boxes_however_many_pixels_are_in_them(rows, connectivity):
    mask = np.array([[sign == "x" for sign in row] for row in rows])
    for turned in (mask, mask.T, mask[::-1], mask[:, ::-1]):
        for around in (0, 3):
            wide = np.pad(turned, around)
            assert found(wide, 1e6, connectivity) == expected(wide, 10_000, connectivity)
