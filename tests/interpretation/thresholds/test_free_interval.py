"""A further range lies in the widest gap, touches no other one, and wraps through north on the circle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftl_qgis_plugin.interpretation.thresholds.free_interval import free_arc, free_interval


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        ([(2.0, 10.0)], (15.0, 25.0)),
        ([(20.0, 29.0)], (5.0, 15.0)),
        ([(12.0, None)], (3.0, 9.0)),
        ([(None, 10.0), (14.0, None)], (11.0, 13.0)),
        ([(5.0, 8.0), (0.0, 6.0)], (13.5, 24.5)),
        ([(None, None)], None),
        ([(0.0, 30.0)], None),
        ([(-5.0, 16.0), (15.0, 40.0)], None),
        ([], (7.5, 22.5)),
    ],
)
def test_the_widest_gap_is_taken(intervals, expected):
    found = free_interval(intervals, 0.0, 30.0)
    assert found == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("arcs", "expected"),
    [
        ([], (270.0, 90.0)),
        ([(300.0, 60.0)], (120.0, 240.0)),
        ([(120.0, 240.0)], (300.0, 60.0)),
        ([(0.0, 360.0)], None),
        ([(300.0, 60.0), (90.0, 280.0)], (67.5, 82.5)),
        ([(10.0, 200.0), (190.0, 20.0)], None),
    ],
)
def test_arcs_wrap_through_north(arcs, expected):
    assert free_arc(arcs) == (None if expected is None else pytest.approx(expected))


arcs = st.lists(st.tuples(st.integers(0, 359), st.integers(1, 200)), min_size=1, max_size=4)


@given(arcs)
def test_an_arc_that_is_found_is_free(given_arcs):
    taken = {(start + step) % 360 for start, width in given_arcs for step in range(width + 1)}
    found = free_arc([(float(start), float((start + width) % 360)) for start, width in given_arcs])
    if found is None:
        # Whole degrees without a gap; arcs that touch leave none.
        assert len(taken) == 360
        return
    lower, upper = found
    width = (upper - lower) % 360.0
    assert width > 0
    for degree in taken:
        assert not 1e-9 < (degree - lower) % 360.0 < width - 1e-9
