"""A plane over a grid, by numbers told by hand."""

import numpy as np
import pytest

from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.grids.plane import Plane

GRID = Grid(4, 3, 100.0, 50.0, 10.0, 5.0, "")  # centres at x 105, 115 ... and y 47.5, 42.5, 37.5


def test_values_at_places_and_over_a_window():
    plane = Plane(2.0, 0.5, -0.2, 105.0, 47.5)
    assert plane.at(np.array([105.0, 107.0, 105.0]), np.array([47.5, 47.5, 42.5])).tolist() == [2.0, 3.0, 3.0]
    over = plane.over(GRID, Window(1, 1, 2, 2))
    assert over.dtype == np.float32
    assert over.tolist() == [[8.0, 13.0], [9.0, 14.0]]


def test_by_itself_it_is_level_and_begins_at_nothing():
    plane = Plane(3.0)
    assert plane.is_level
    assert np.broadcast_to(plane.over(GRID, GRID.window), GRID.shape).tolist() == [[3.0] * 4] * 3
    assert Plane(1.0, 0.5).at(np.array([4.0]), np.array([7.0])).tolist() == [3.0]
    assert Plane(1.0, 0.0, 0.5).at(np.array([4.0]), np.array([8.0])).tolist() == [5.0]


@pytest.mark.parametrize(("slopes", "is_level"), [((0, 0), True), ((1e-9, 0), False), ((0, -1e-9), False)])
def test_level_is_without_any_slope(slopes, is_level):
    assert Plane(3.0, *slopes).is_level == is_level


def test_the_span_is_from_the_lowest_to_the_highest_corner():
    bounds = (100.0, 35.0, 140.0, 50.0)
    assert Plane(7.0, 0.5, -0.2, 9.0, 9.0).span(bounds) == pytest.approx(0.5 * 40 + 0.2 * 15)
    assert Plane(7.0).span(bounds) == 0.0
