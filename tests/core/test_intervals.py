import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from ftl_qgis_plugin.core.intervals import Z_95, ratio, wilson_interval


def test_published_value():
    lower, upper = wilson_interval(98, 105)
    assert (round(100 * lower, 1), round(100 * upper, 1)) == (86.9, 96.7)


def test_no_successes_and_only_successes():
    # With no success the upper bound is z^2 / (n + z^2).
    lower, upper = wilson_interval(0, 10)
    assert lower == 0
    assert upper == pytest.approx(Z_95**2 / (10 + Z_95**2))
    lower, upper = wilson_interval(10, 10)
    assert lower == pytest.approx(10 / (10 + Z_95**2))
    assert upper == 1


def test_nothing_tried():
    assert all(math.isnan(bound) for bound in wilson_interval(0, 0))
    assert math.isnan(ratio(0, 0))


def test_impossible_counts():
    with pytest.raises(ValueError, match="no proportion"):
        wilson_interval(3, 2)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))))
def test_bounds_solve_the_score_equation(counts):
    """The bounds are where |share - p| equals z standard errors of a true share p: solved numerically."""
    successes, trials = counts
    share = successes / trials
    lower, _ = wilson_interval(successes, trials)
    expected = brentq(lambda p: share - p - Z_95 * math.sqrt(p * (1 - p) / trials), 1e-12, share - 1e-12)
    assert lower == pytest.approx(expected, abs=1e-9)
    flipped = wilson_interval(trials - successes, trials)
    assert flipped[1] == pytest.approx(1 - lower)
