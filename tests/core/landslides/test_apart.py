"""Groups of boxes: each box once, none on another of its group."""

import numpy as np
import pytest

from ftl_qgis_plugin.core.landslides.apart import LARGEST_PX, MOST_LAYERS, TILE_PX, groups_apart


@pytest.mark.parametrize("extent", [20, 300, 5000])
def test_every_box_once_and_no_two_share_a_pixel(extent):
    generator = np.random.default_rng(extent)
    corners = generator.integers(0, extent, (200, 2))
    boxes = np.hstack([corners, corners + generator.integers(0, 2 * LARGEST_PX, (200, 2)) // 20])
    boxes[3, 2:] += 2 * LARGEST_PX
    groups = list(groups_apart(boxes))
    empty = np.flatnonzero((boxes[:, 2:] <= boxes[:, :2]).any(axis=1))
    assert sorted(np.concatenate([*groups, empty]).tolist()) == list(range(200))
    for group in groups:
        mine = boxes[group]
        meet = (mine[:, None, :2] < mine[None, :, 2:]).all(axis=2)
        np.testing.assert_array_equal(meet & meet.T, np.eye(len(group), dtype=bool))


def test_no_box_is_no_group():
    assert list(groups_apart(np.zeros((0, 4), np.int64))) == []


def grouped(boxes):
    return {tuple(sorted(group.tolist())) for group in groups_apart(np.array(boxes))}


def test_what_is_near_and_apart_goes_together():
    """In each of nine tiles: three boxes, of which the second begins where the first ends and the third lies on both,
    and one that reaches over the tile's border."""
    corner = TILE_PX - 5
    tile = [(10, 10, 50, 50), (50, 10, 90, 50), (49, 49, 51, 51), (corner, corner, corner + 20, corner + 20)]
    boxes = [
        (top + TILE_PX * row, left + TILE_PX * col, bottom + TILE_PX * row, right + TILE_PX * col)
        for row in (0, 1, 2)
        for col in (3, 4, 5)
        for top, left, bottom, right in tile
    ]
    firsts = range(0, len(boxes), 4)
    assert grouped(boxes) == {(n, n + 1, n + 3) for n in firsts} | {(n + 2,) for n in firsts}


def test_a_large_box_stands_alone():
    side = LARGEST_PX
    small = (side + 1, side + 1, side + 9, side + 9)
    assert grouped([(0, 0, side, side), small]) == {(0, 1)}
    assert grouped([(0, 0, side + 1, 1), small]) == {(0,), (1,)}
    assert grouped([(0, 0, 1, side + 1), small]) == {(0,), (1,)}


def test_many_on_one_place_are_groups_of_their_own():
    """How many masks are held is bounded: what lies on more boxes than that is a group of its own, wherever."""
    boxes = [(5, 5, 9, 9)] * (MOST_LAYERS + 2) + [(20, 20, 30, 30)]
    assert grouped(boxes) == {(0, MOST_LAYERS + 2)} | {(n,) for n in range(1, MOST_LAYERS + 2)}
