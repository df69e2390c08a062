"""Angles against numpy's arctan2 in double precision."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries.directions import turns


def test_all_around_and_of_any_length():
    angles = np.concatenate([np.linspace(0, 2 * np.pi, 100_003), np.arange(8) * np.pi / 4])
    for length in (1e-30, 0.3, 7.0, 1e20):
        x, y = (length * np.cos(angles)).astype(np.float32), (length * np.sin(angles)).astype(np.float32)
        wanted = np.arctan2(y.astype(float), x) / (2 * np.pi) % 1
        found = turns(x, y)
        assert found.dtype == np.float32
        assert (found >= 0).all()
        assert (found <= 1).all()
        apart = (found - wanted + 0.5) % 1 - 0.5
        assert np.abs(apart).max() < 1.5e-7


@pytest.mark.parametrize(
    ("x", "y", "turn"),
    [(1, 0, 0), (1, 1, 0.125), (0, 2, 0.25), (-3, 0, 0.5), (-1, -1, 0.625), (0, -1, 0.75), (0, 0, 0), (3, -3, 0.875)],
)
def test_along_axes_and_diagonals(x, y, turn):
    assert turns(np.array([x], np.float32), np.array([y], np.float32))[0] == pytest.approx(turn, abs=6e-8)


def test_what_is_no_number_has_no_angle_and_nothing_is_changed():
    x, y = np.array([np.nan, 1, 2], np.float32), np.array([1, np.nan, -1], np.float32)
    before = x.copy(), y.copy()
    assert np.isnan(turns(x, y)).tolist() == [True, True, False]
    for values, kept in zip((x, y), before):
        np.testing.assert_array_equal(values, kept)
