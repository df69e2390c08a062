"""Groups of boxes: each box once, none on another of its group."""

import numpy as np
import pytest

from ftl_qgis_plugin.core.landslides.apart import LARGEST_PX, groups_apart


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
