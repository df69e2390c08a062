"""The plane of the ground at large and the median of a stable area, on numbers that are told by hand."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.deformation import reference
from ftl_qgis_plugin.core.deformation.reference import find_plane, fit_plane
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.landslides.zones import Zones

SRS = osr.SpatialReference()
SRS.ImportFromEPSG(32647)
GRID = Grid(20, 50, 500_000.0, 4_000_000.0, 10.0, 10.0, SRS.ExportToWkt())


class Rate:
    """A rate in memory that remembers what was read of it."""

    def __init__(self, values):
        self.values, self.windows = np.asarray(values, np.float32), []

    def read(self, window):
        self.windows.append(window)
        rows, cols = slice(window.row, window.row + window.height), slice(window.col, window.col + window.width)
        return self.values[rows, cols]

    def block_shape(self):
        return 1, 1


def box(first_row, first_col, rows, cols):
    """A polygon over whole pixels of GRID."""
    x, y = GRID.x_min + 10 * first_col, GRID.y_max - 10 * first_row
    right, bottom = x + 10 * cols, y - 10 * rows
    text = f"POLYGON(({x} {y}, {x} {bottom}, {right} {bottom}, {right} {y}, {x} {y}))"
    return Zones([bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())], GRID)


def test_the_plane_is_that_of_what_does_not_move():
    """A fifth of the ground, in one corner, moves far one way."""
    x, y = (values.ravel().astype(float) for values in np.meshgrid(np.arange(0.0, 300, 10), np.arange(0.0, 900, 10)))
    values = 3 + 0.25 * x - 0.125 * y + np.random.default_rng(2).normal(0, 0.5, x.size)
    moves = (x > 200) & (y < 600)
    values[moves] -= 500
    plane = fit_plane(x, y, values)
    assert (plane.x_0, plane.y_0) == (145.0, 445.0)
    calm = np.stack([np.ones(x.size), x - 145, y - 445], 1)[~moves]
    expected = np.linalg.lstsq(calm, values[~moves], rcond=None)[0]
    assert (plane.offset, plane.x_slope, plane.y_slope) == pytest.approx(tuple(expected), abs=0.01)
    assert plane.x_slope == pytest.approx(0.25, abs=5e-4)


def test_what_is_three_sigmas_off_does_not_count():
    """Ground that scatters by 1 on a level, and as many pixels on one side 3.1 or 2.9 sigmas up."""
    rng = np.random.default_rng(0)
    x = np.tile(np.linspace(-1, 1, 2000), 2)
    calm = np.tile(np.sort(rng.normal(0, 1, 2000))[rng.permutation(2000)], 2)
    sigma = 1.4826 * np.median(np.abs(calm - np.median(calm)))
    far = np.append(calm, np.full(40, 4.0 * sigma))
    x_far = np.append(x, np.ones(40))
    y_far = np.append(np.repeat([0.0, 1.0], 2000), np.zeros(40))
    alone, led = fit_plane(x, y_far[:4000], calm), fit_plane(x_far, y_far, far)
    assert led.at(x_far, y_far) == pytest.approx(alone.at(x_far, y_far), abs=0.02)
    near = np.append(calm, np.full(40, 2.5 * sigma))
    design = np.stack([np.ones(4040), x_far, y_far], 1)
    kept = np.abs(near - np.median(near)) <= 3 * sigma
    least_squares = design @ np.linalg.lstsq(design[kept], near[kept], rcond=None)[0]
    assert fit_plane(x_far, y_far, near).at(x_far, y_far) == pytest.approx(least_squares, abs=0.01)


def test_of_very_many_pixels_every_nth_counts(monkeypatch):
    monkeypatch.setattr(reference, "_PLANE_PX", 10)
    x, y = np.arange(25.0), np.arange(25.0) ** 2
    values = np.where(np.arange(25) % 3 == 0, 1 + 2 * x + 3 * y, 1e6 * np.sin(x))  # of 25 every third
    plane = fit_plane(x, y, values)
    assert (plane.x_slope, plane.y_slope) == pytest.approx((2, 3), abs=1e-5)
    assert plane.at(0.0, 0.0) == pytest.approx(1, abs=1e-4)


def test_three_pixels_make_a_plane_and_fewer_are_level():
    plane = fit_plane(np.array([0.0, 10.0, 0.0]), np.array([0.0, 0.0, 10.0]), np.array([1.0, 2.0, 3.0]))
    assert (plane.x_slope, plane.y_slope, plane.at(0.0, 0.0)) == pytest.approx((0.1, 0.2, 1.0))
    plane = fit_plane(np.array([0.0, 10.0]), np.array([0.0, 5.0]), np.array([2.0, 4.0]))
    assert plane.is_level
    assert plane.offset == 3.0


@pytest.mark.parametrize("known", [29, 30])
def test_fewer_than_thirty_pixels_say_nothing(known):
    values = np.full(GRID.shape, np.nan)
    values.ravel()[:known] = np.arange(known)
    if known < 30:
        with pytest.raises(FtlError, match="Only 29 pixels of the reference have a rate"):
            find_plane(Rate(values), GRID, "median")
    else:
        assert find_plane(Rate(values), GRID, "median").at(7.0, 8.0) == 14.5


def test_none_is_no_plane_and_a_plane_is_fitted_to_what_is_known():
    x, y = GRID.centre(*np.mgrid[:50, :20])
    values = 2 + 0.5 * (x - 500_000) - 0.25 * (y - 4_000_000)
    values[10:20] = np.nan
    assert find_plane(Rate(values), GRID, "none") is None
    plane = find_plane(Rate(values), GRID, "plane")
    assert plane.at(x[3, 4], y[3, 4]) == pytest.approx(values[3, 4], abs=1e-3)
    assert (plane.x_slope, plane.y_slope) == pytest.approx((0.5, -0.25), abs=1e-6)


def test_the_stable_area_is_read_where_it_lies_and_no_further(monkeypatch):
    values = np.arange(1000.0).reshape(50, 20)
    rate = Rate(values)
    plane = find_plane(rate, GRID, "stable_area", box(11, 3, 30, 5))
    assert plane.is_level
    assert plane.offset == np.median(values[11:41, 3:8])
    (window,) = rate.windows
    assert (window.row, window.col, window.shape) == (11, 3, (30, 5))
    # Of a large one strips, spread over it: of four rows each, every third of eight.
    monkeypatch.setattr(reference, "_STRIP_PX", 24)
    monkeypatch.setattr(reference, "_MOST_STRIPS", 3)
    rate = Rate(values)
    plane = find_plane(rate, GRID, "stable_area", box(11, 3, 30, 5))
    read = sorted((window.row, window.height) for window in rate.windows)
    assert read == [(11, 4), (23, 4), (35, 4)]
    assert plane.offset == np.median(np.concatenate([values[row : row + 4, 3:8] for row, _ in read]))
    # As many strips as may be: all. A strip is a row at least, the last as high as what is left.
    monkeypatch.setattr(reference, "_MOST_STRIPS", 8)
    rate = Rate(values)
    find_plane(rate, GRID, "stable_area", box(11, 3, 30, 5))
    assert sorted((window.row, window.height) for window in rate.windows)[-2:] == [(35, 4), (39, 2)]
    monkeypatch.setattr(reference, "_STRIP_PX", 1)
    monkeypatch.setattr(reference, "_MOST_STRIPS", 100)
    rate = Rate(values)
    find_plane(rate, GRID, "stable_area", box(11, 3, 30, 5))
    assert [window.height for window in rate.windows] == [1] * 30
