import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ftl_qgis_plugin.core.grids import blocks
from ftl_qgis_plugin.core.ranges.circular import (
    circular_sd_deg,
    difference_deg,
    grouped_directions,
    mean_direction,
    rayleigh_p,
    shortest_arc,
)


def test_mean_direction_wraps_through_north():
    direction, length = mean_direction(np.array([350.0, 10.0]))
    assert direction == pytest.approx(0.0, abs=1e-9) or direction == pytest.approx(360.0)
    assert length == pytest.approx(np.cos(np.radians(10)))


def test_mean_and_spread_equal_scipy():
    angles = np.random.default_rng(3).vonmises(0.3, 2.0, 500) % (2 * np.pi)
    direction, length = mean_direction(np.degrees(angles))
    assert direction == pytest.approx(np.degrees(stats.circmean(angles)))
    assert circular_sd_deg(length) == pytest.approx(np.degrees(stats.circstd(angles)))


def test_no_angle_has_no_direction():
    assert np.isnan(mean_direction(np.array([]))[0])
    assert circular_sd_deg(0.0) == np.inf


def test_grouped_directions_equal_one_group_at_a_time():
    generator = np.random.default_rng(5)
    angles = generator.uniform(0, 360, 200)
    angles[::17] = np.nan
    group = generator.integers(0, 6, 200)
    group[group == 4] = 3
    result = grouped_directions(angles, group, 6)
    for number in (0, 1, 2, 3, 5):
        chosen = angles[(group == number) & np.isfinite(angles)]
        assert result[number] == pytest.approx(mean_direction(chosen)[0])
    assert np.isnan(result[4])


def test_difference_takes_the_short_way():
    assert difference_deg(np.array([10.0, 350.0, 180.0]), 350.0).tolist() == [20.0, 0.0, -170.0]


def test_rayleigh_p_is_the_share_of_uniform_samples_that_are_as_concentrated():
    generator = np.random.default_rng(11)
    angles = generator.uniform(0, 2 * np.pi, (20000, 15))
    lengths = np.hypot(np.cos(angles).mean(axis=1), np.sin(angles).mean(axis=1))
    for length in (0.3, 0.45, 0.6):
        assert rayleigh_p(length, 15) == pytest.approx((lengths >= length).mean(), abs=0.012)


def brute_force_arc(angles, share):
    best = None
    needed = int(np.ceil(share * len(angles) - 1e-9))
    for start, end in itertools.product(angles, angles):
        width = (end - start) % 360.0
        held = np.count_nonzero((angles - start) % 360.0 <= width + 1e-12)
        if held >= needed and (best is None or width < best):
            best = width
    return best


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 35), min_size=2, max_size=14, unique=True),
    st.floats(0.3, 0.99),
    st.integers(0, 359),
)
def test_shortest_arc_equals_brute_force_and_turns_with_the_sample(steps, share, turn):
    angles = np.sort(np.array(steps, float) * 10 + 0.5)
    lower, upper = shortest_arc(angles, np.ones(len(angles)), share)
    assert (upper - lower) % 360.0 == pytest.approx(brute_force_arc(angles, share))
    turned = np.sort((angles + turn) % 360.0)
    other = shortest_arc(turned, np.ones(len(turned)), share)
    assert (other[1] - other[0]) % 360.0 == pytest.approx((upper - lower) % 360.0)


def test_shortest_arc_respects_weights():
    angles = np.array([0.0, 100.0, 110.0, 200.0])
    assert shortest_arc(angles, np.array([1.0, 8.0, 8.0, 1.0]), 0.8) == (100.0, 110.0)


@pytest.mark.parametrize("weight", [1.0, 0.1, 1 / 3])
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7])
def test_no_angle_more_than_the_share_needs_whatever_sums_round_to(weight, share):
    """Of ten angles a degree apart, five hold half: they span four degrees."""
    low, high = shortest_arc(np.arange(10.0), np.full(10, weight), share)
    assert (low, high) == (0.0, round(10 * share) - 1.0)


def test_arcs_and_groups_piece_by_piece(monkeypatch):
    """What is worked on in pieces comes out as at once."""
    monkeypatch.setattr(blocks, "_PIECE", 3)
    rng = np.random.default_rng(6)
    for _again in range(20):
        angles = np.sort(rng.uniform(0, 360, 11))
        lower, upper = shortest_arc(angles, np.ones(11), 0.6)
        widths = [(angles[(first + 6) % 11] - angles[first]) % 360 for first in range(11)]  # seven of eleven
        assert (upper - lower) % 360 == pytest.approx(min(widths))
        assert lower == angles[int(np.argmin(widths))]
    angles, group, weights = rng.uniform(0, 360, 40), rng.integers(0, 5, 40), rng.uniform(0.1, 3, 40)
    angles[[4, 9]] = np.nan
    group[group == 3] = 2
    found = grouped_directions(angles, group, 5, weights)
    for number in range(5):
        mine = (group == number) & np.isfinite(angles)
        if not mine.any():
            assert np.isnan(found[number])
            continue
        resultant = (weights[mine] * np.exp(1j * np.radians(angles[mine]))).sum()
        assert found[number] == pytest.approx(np.degrees(np.angle(resultant)) % 360)


def test_uniformity_of_nothing_is_unknown_and_of_no_direction_certain():
    assert np.isnan(rayleigh_p(0.5, 0))
    assert np.isnan(rayleigh_p(0.5, -1))
    assert np.isnan(rayleigh_p(np.nan, 12))
    assert rayleigh_p(0.0, 12) == 1.0
    # Zar 1999, eq. 27.4: sqrt(1 + 4 n + 4 (n^2 - R^2)) - (1 + 2 n) with R = n r.
    assert rayleigh_p(0.5, 12) == pytest.approx(np.exp(np.sqrt(1 + 48 + 4 * (144 - 36)) - 25))
