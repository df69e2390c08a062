"""Ramps and height terms: taken off where they are known, found where they are planted."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.stacking.corrections import NO_RAMP, PLANE, QUADRATIC, Corrections, fit_corrections

GRID = Grid(11, 21, 500_000.0, 4_000_000.0, 30.0, 30.0, "")


def corrections(ramp: str, terms: list, offsets: list, mean: float = 0.0) -> Corrections:
    return Corrections(GRID, ramp, None, np.array(terms, float), np.array(offsets, float), mean)


def test_columns_run_from_minus_one_to_one_over_the_grid():
    made = corrections(QUADRATIC, [[0] * 6], [0], 3000.0)
    rows, cols = np.array([0, 10, 20, 5]), np.array([0, 5, 10, 10])
    found = made.columns(rows, cols, np.array([3000.0, 4000.0, 2500.0, np.nan]))
    x, y = np.array([-1, 0, 1, 1]), np.array([-1, 0, 1, -0.5])
    np.testing.assert_allclose(found[:5], [x, y, x * x, x * y, y * y])
    np.testing.assert_allclose(found[5], [0, 1, -0.5, np.nan])
    assert len(corrections(PLANE, [[0, 0]], [0]).columns(rows, cols, None)) == 2
    assert corrections(NO_RAMP, [[]], [0]).columns(rows, cols, None).shape == (0, 4)
    # A grid of one row or column has no ramp along it, and no division by nothing.
    line = Corrections(Grid(1, 1, 0.0, 0.0, 30.0, 30.0, ""), PLANE, None, np.zeros((1, 2)), np.zeros(1), 0.0)
    assert line.columns([0], [0], None).tolist() == [[-1], [-1]]


def test_what_is_known_is_taken_off_in_its_place():
    made = corrections(PLANE, [[4, 10], [0, 0]], [7, -2])
    window = Window(10, 5, 2, 3)
    mm = np.zeros((2, 6), np.float32)
    made.apply(mm, window)
    # x = 0, 0.2, 0.4 by column; y = 0, 0.1 by row.
    np.testing.assert_allclose(mm[0], -7 - np.array([0, 0.8, 1.6, 1, 1.8, 2.6]), rtol=1e-6)
    np.testing.assert_allclose(mm[1], 2)
    bare = corrections(NO_RAMP, [[], []], [1, 2])
    assert bare.columns_of(window).shape == (0, 0)
    mm = np.zeros((2, 6), np.float32)
    bare.apply(mm, window)
    np.testing.assert_allclose(mm, [[-1] * 6, [-2] * 6])


def test_what_is_counted_in_another_unit():
    made = corrections(PLANE, [[9, 18], [np.nan, 1], [0, 0]], [4.5, 9, -18])
    assert made.unit_mm == 1
    found = made.counted_in(-4.5)
    np.testing.assert_array_equal(found.terms, [[-2, -4], [np.nan, 1 / -4.5], [0, 0]])
    assert (found.offsets.tolist(), found.unit_mm) == ([-1, -2, 4], -4.5)
    assert found.unfit.tolist() == [False, True, False]


def places(count: int, seed: int = 1):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 21, count), rng.integers(0, 11, count), rng.uniform(2500, 4500, count)


def test_planted_terms_are_found_in_spite_of_a_landslide_and_of_gaps():
    rows, cols, heights = places(400)
    made = corrections(QUADRATIC, [[0] * 6], [0], float(heights.mean()))
    columns = made.columns(rows, cols, heights)
    terms = np.random.default_rng(2).normal(0, 20, (3, 6))
    mm = (terms @ columns + np.array([[3.0], [-8], [0]])).astype(np.float32)
    mm += np.random.default_rng(3).normal(0, 0.1, mm.shape).astype(np.float32)
    mm[:, :60] -= 90  # moves on its own, and must not bend the ramp
    mm[1, 300:] = np.nan
    heights[200:210] = np.nan
    found = fit_corrections(mm, rows, cols, GRID, QUADRATIC, None, heights)
    assert found.height_mean == pytest.approx(np.nanmean(heights))
    np.testing.assert_allclose(found.terms, terms, atol=0.5)
    assert found.offsets.tolist() == [0, 0, 0]


def test_twenty_pixels_a_coefficient_are_needed():
    rows, cols, _heights = places(60)
    mm = np.random.default_rng(4).normal(0, 1, (1, 60)).astype(np.float32)
    # A plane and its constant are three coefficients.
    assert fit_corrections(mm, rows, cols, GRID, PLANE, None, None).terms.shape == (1, 2)
    mm[0, 7] = np.nan
    with pytest.raises(FtlError, match="No pair has enough coherent pixels"):
        fit_corrections(mm, rows, cols, GRID, PLANE, None, None)
    found = fit_corrections(np.vstack([mm, np.ones((1, 60), np.float32)]), rows, cols, GRID, PLANE, None, None)
    assert found.unfit.tolist() == [True, False]


def test_nothing_asked_for_is_nothing_fitted():
    rows, cols, _heights = places(5)
    found = fit_corrections(np.ones((2, 5), np.float32), rows, cols, GRID, NO_RAMP, None, None)
    assert found.terms.shape == (2, 0)
    assert found.height_mean == 0


def test_the_second_fit_leaves_out_what_the_first_misses_by_three_deviations():
    """By the formula, on numbers of which some lie far off: twice, and no more than twice."""
    rows, cols, _heights = places(200)
    x, y = 2 * cols / 10 - 1, 2 * rows / 20 - 1
    rng = np.random.default_rng(7)
    mm = 5 * x - 3 * y + rng.standard_t(2, 200)
    design = np.column_stack([x, y, np.ones(200)])
    first = np.linalg.lstsq(design, mm, rcond=None)[0]
    rest = mm - design @ first
    rest -= np.median(rest)
    deviation = 1.4826 * np.median(abs(rest))
    kept = abs(rest) <= 3 * deviation
    assert 150 < kept.sum() < 200
    second = np.linalg.lstsq(design[kept], mm[kept], rcond=None)[0]
    # A third fit would be without three more.
    rest = mm - design @ second
    rest -= np.median(rest[kept])
    assert (abs(rest[kept]) > 3 * 1.4826 * np.median(abs(rest[kept]))).sum() == 3
    found = fit_corrections(mm[np.newaxis], rows, cols, GRID, PLANE, None, None)
    np.testing.assert_allclose(found.terms[0], second[:2], rtol=1e-9)


@pytest.mark.parametrize(("pixels", "is_left_out"), [(61, True), (60, False)])
def test_an_outlier_is_left_out_where_enough_pixels_stay(pixels, is_left_out):
    rows, cols, _heights = places(pixels)
    mm = np.zeros((1, pixels), np.float32)
    mm[0, 30] = 1000
    found = fit_corrections(mm, rows, cols, GRID, PLANE, None, None)
    assert (np.abs(found.terms).max() < 1e-9) == is_left_out
