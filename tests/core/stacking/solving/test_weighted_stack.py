"""Stacking against numbers worked out by hand, and against least squares of each pixel for itself."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.solving.weighted_stack import stack

NAN = np.nan


def test_by_hand():
    # 10 mm in a year and 30 mm in two: v = (1 * 10 + 2 * 30) / (1 + 4) = 14; the rests are -4 and 2, so that the
    # standard error is sqrt((16 + 4) / 1 / 5) = 2.
    found = stack(np.array([[10.0], [30.0]], np.float32), np.array([1.0, 2.0]), None)
    assert (found.rate_mm_a[0], found.sigma_mm_a[0], found.used[0]) == pytest.approx((14, 2, 2))
    # With weights 3 and 1: v = (30 + 60) / (3 + 4), rests 10 - 90/7 and 30 - 180/7.
    found = stack(np.array([[10.0], [30.0]], np.float32), np.array([1.0, 2.0]), np.array([[3.0], [1.0]]))
    squares = 3 * (20 / 7) ** 2 + (30 / 7) ** 2
    assert (found.rate_mm_a[0], found.sigma_mm_a[0]) == pytest.approx((90 / 7, (squares / 7) ** 0.5))
    assert {found.rate_mm_a.dtype, found.sigma_mm_a.dtype, found.used.dtype} == {np.dtype(np.float32)}


def test_a_gap_and_a_weight_of_nothing_count_as_no_pair_and_two_pairs_are_needed():
    mm = np.array([[10.0, NAN, NAN, 10.0], [30.0, 30.0, NAN, 30.0], [NAN, 60.0, 60.0, 999.0]], np.float32)
    weights = np.ones((3, 4))
    weights[2, 3] = 0
    found = stack(mm, np.array([1.0, 2.0, 3.0]), weights)
    assert found.used.tolist() == [2, 2, 1, 2]
    # (2 * 30 + 3 * 60) / (4 + 9) in the second; the fourth is the first.
    np.testing.assert_allclose(found.rate_mm_a, [14, 240 / 13, NAN, 14], rtol=1e-6)
    assert np.isnan(found.sigma_mm_a).tolist() == [False, False, True, False]
    short = stack(np.array([[0.1], [0.2]], np.float32), np.array([0.01, 0.02]), None)
    assert short.rate_mm_a[0] == pytest.approx(10)


def test_is_weighted_least_squares_through_zero():
    rng = np.random.default_rng(8)
    spans = rng.uniform(0.03, 2, 40)
    mm = (-60 * spans[:, np.newaxis] + rng.normal(0, 4, (40, 5))).astype(np.float32)
    weights = rng.uniform(0.2, 3, mm.shape)
    mm[rng.random(mm.shape) < 0.1] = NAN
    found = stack(mm, spans, weights)
    for pixel in range(5):
        held = np.isfinite(mm[:, pixel])
        root = np.sqrt(weights[held, pixel])
        rows = (spans[held] * root)[:, np.newaxis]
        rate, squares, _rank, _values = np.linalg.lstsq(rows, mm[held, pixel] * root, rcond=None)
        sigma = np.sqrt(squares[0] / (held.sum() - 1) / (rows**2).sum())
        assert found.rate_mm_a[pixel] == pytest.approx(rate[0], rel=1e-4)
        assert found.sigma_mm_a[pixel] == pytest.approx(sigma, rel=1e-3)
