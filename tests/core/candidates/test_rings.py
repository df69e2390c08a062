"""What lies around components, against distances between all pixels; and their edges, against an erosion."""

import numpy as np
import pytest
from scipy import ndimage

from ftl_qgis_plugin.core.candidates.components import Components, label_pixels
from ftl_qgis_plugin.core.candidates.pixels import Pixels, contains
from ftl_qgis_plugin.core.candidates.rings import inner_edge, rings_of
from ftl_qgis_plugin.core.grids.grid import Grid


def grid_of(mask):
    return Grid(mask.shape[1], mask.shape[0], 500_000.0, 4_200_000.0, 10.0, 10.0, "")


def components(mask, connectivity=8):
    key = np.flatnonzero(mask)
    component, count = label_pixels(key, mask.shape[1], connectivity)
    values = np.ones((1, len(key)), np.float32)
    return Components(Pixels(key, values, np.ones(len(key), bool), np.zeros(len(key), bool)), component, count)


def blobs(seed, shape):
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).standard_normal(shape), 2)
    return noise > 1.1 * noise.std()


@pytest.mark.parametrize("connectivity", [4, 8])
def test_rings_and_edges_by_brute_force(connectivity):
    mask = blobs(2, (40, 50))
    mask[:3, :4] = mask[-2:, -3:] = True  # in the corners
    done = components(mask, connectivity)
    grid = grid_of(mask)
    rings = rings_of(done, grid)
    edge = inner_edge(done, grid)
    cross = ndimage.generate_binary_structure(2, 1)
    everywhere = np.argwhere(np.ones(mask.shape, bool))
    for number in range(done.count):
        own = np.zeros(mask.shape, bool)
        own.ravel()[done.pixels.key[done.component == number]] = True
        places = np.argwhere(own)
        distance = np.hypot(*(everywhere[:, np.newaxis] - places).transpose(2, 0, 1)).min(axis=1).reshape(mask.shape)
        mine = rings.component == number
        touching, around = np.zeros(mask.shape, bool), np.zeros(mask.shape, bool)
        touching.ravel()[rings.key[mine & rings.touches]] = True
        around.ravel()[rings.key[mine & ~rings.touches]] = True
        np.testing.assert_array_equal(touching, (distance > 0) & (distance <= 1.5))
        np.testing.assert_array_equal(around, (distance > 1.5) & (distance <= 4))
        inner = own & ~ndimage.binary_erosion(own, cross)
        np.testing.assert_array_equal(
            inner.ravel()[done.pixels.key[done.component == number]], edge[done.component == number]
        )
    assert len(np.unique(rings.component * mask.size + rings.key)) == len(rings.key)


def test_one_pixel_and_the_corners_of_a_row():
    """A disc of radius 4 has 49 pixels; 8 of them touch the one in the middle."""
    mask = np.zeros((15, 15), bool)
    mask[7, 7] = True
    rings = rings_of(components(mask), grid_of(mask))
    assert (len(rings.key), int(rings.touches.sum())) == (48, 8)
    assert inner_edge(components(mask), grid_of(mask)).tolist() == [True]
    # In the corner a quarter of them, and nothing from the other end of a row.
    mask = np.zeros((15, 15), bool)
    mask[3, 14] = mask[4, 0] = True
    done = components(mask)
    assert done.count == 2
    rings = rings_of(done, grid_of(mask))
    col = rings.key % 15
    assert col[rings.component == 0].min() == 10
    assert col[rings.component == 1].max() == 4
    assert (np.diff(rings.component) >= 0).all()
    assert all((np.diff(rings.key[rings.component == number]) > 0).all() for number in (0, 1))


def test_what_is_among_ascending_ones():
    wanted = np.array([0, 3, 4, 7, 9])
    assert contains(np.array([3, 7]), wanted).tolist() == [False, True, False, True, False]
    assert contains(np.zeros(0, int), wanted).tolist() == [False] * 5
    assert contains(np.array([3]), np.zeros(0, int)).tolist() == []


def test_the_rasters_border_is_an_edge_from_side_to_side():
    """Where a component reaches from the first column to the last, one row's end is the next row's neighbour by key."""
    mask = np.zeros((5, 6), bool)
    mask[1:4] = True
    edge = np.ones((3, 6), bool)
    edge[1, 1:-1] = False
    assert inner_edge(components(mask), grid_of(mask)).reshape(3, 6).tolist() == edge.tolist()
    mask[:] = True
    edge = np.ones((5, 6), bool)
    edge[1:-1, 1:-1] = False
    assert inner_edge(components(mask), grid_of(mask)).reshape(5, 6).tolist() == edge.tolist()
