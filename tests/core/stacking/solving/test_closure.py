"""Loops of three pairs that do not close: which pairs they accuse, and from where on a residual is doubtful."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from scipy import stats

from ftl_qgis_plugin.core.stacking.solving import closure
from ftl_qgis_plugin.core.stacking.solving.network import Network

CYCLE_MM = 28.0
DAYS = [datetime.date(2020, 1, 1) + datetime.timedelta(days=12 * number) for number in range(60)]


def network(*pairs: tuple[int, int]) -> Network:
    return Network.of([(DAYS[first], DAYS[second]) for first, second in pairs])


TRIANGLE = network((0, 1), (1, 2), (0, 2))


@pytest.mark.parametrize(
    ("missed_mm", "is_wrong"),
    [(0.0, False), (14.0, False), (14.01, True), (-14.0, False), (-14.01, True), (28.0, True), (np.nan, False)],
)
def test_a_loop_is_open_beyond_half_a_cycle_either_way(missed_mm, is_wrong):
    # 3 mm, then 4 mm, so 7 mm over both.
    found = closure.errors(np.array([[3.0], [4.0], [7.0 - missed_mm]], np.float32), TRIANGLE, CYCLE_MM)
    assert found.tolist() == [[is_wrong]] * 3


def test_a_pair_is_cleared_by_one_loop_that_closes_and_never_accused_without_any():
    # Two loops share the pair 0-2; the pair 3-4 hangs from nothing, however much it moves.
    net = network((0, 1), (1, 2), (0, 2), (2, 3), (0, 3), (3, 4))
    mm = np.zeros((6, 3), np.float32)
    mm[0, 1] = CYCLE_MM  # of the first loop only
    mm[2, 2] = CYCLE_MM  # of both
    mm[5] = 1000.0
    found = closure.errors(mm, net, CYCLE_MM)
    assert not found[:, 0].any()
    assert found[:, 1].tolist() == [True, True, False, False, False, False]
    assert found[:, 2].tolist() == [True, True, True, True, True, False]
    # A gap in a loop leaves it out: the other one still accuses its pairs.
    mm[1, 2] = np.nan
    assert closure.errors(mm, net, CYCLE_MM)[:, 2].tolist() == [False, False, True, True, True, False]


def test_a_cycle_too_much_is_found_in_its_pair_only():
    pairs = [(a, b) for a in range(6) for b in range(a + 1, min(a + 4, 6))]
    net = network(*pairs)
    clean = (net.incidence @ np.linspace(0, -40, 6))[:, np.newaxis].repeat(30, 1).astype(np.float32)
    clean += np.random.default_rng(3).normal(0, 1, clean.shape).astype(np.float32)
    assert not closure.errors(clean, net, CYCLE_MM).any()
    pair = pairs.index((1, 3))
    clean[pair, 10:20] += CYCLE_MM
    found = closure.errors(clean, net, CYCLE_MM)
    assert found[pair, 10:20].all()
    assert found.sum() == 10


def test_errors_that_cancel_in_a_loop_are_found_all_the_same():
    """The loop 3-4-6 holds both wrong pairs and closes; more of their loops do not."""
    pairs = [(a, b) for a in range(9) for b in range(a + 1, min(a + 4, 9))]
    net = network(*pairs)
    mm = np.zeros((len(pairs), 2), np.float32)
    wrong = [pairs.index((3, 4)), pairs.index((3, 6))]
    mm[wrong, 0] = CYCLE_MM
    mm[wrong[0], 1] = CYCLE_MM
    found = closure.errors(mm, net, CYCLE_MM)
    assert np.flatnonzero(found[:, 0]).tolist() == wrong
    assert np.flatnonzero(found[:, 1]).tolist() == wrong[:1]


def test_as_many_open_loops_as_closed_ones_accuse_nobody():
    """A pair of two loops, one of which holds an error that all of its own loops tell."""
    net = network((0, 1), (1, 2), (0, 2), (2, 3), (0, 3), (1, 3))  # four dates, all paired: each pair in two loops
    mm = np.zeros((6, 1), np.float32)
    mm[0] = CYCLE_MM
    assert np.flatnonzero(closure.errors(mm, net, CYCLE_MM)).tolist() == [0]
    mm[1] = -CYCLE_MM  # the date 1 itself is a cycle off for both, and 1-3 is the odd one out
    assert np.flatnonzero(closure.errors(mm, net, CYCLE_MM)).tolist() == [5]


def test_of_many_errors_in_a_network_of_three_neighbours_hardly_any_is_left():
    pairs = [(a, b) for a in range(30) for b in range(a + 1, min(a + 5, 30))]
    net = network(*pairs)
    rng = np.random.default_rng(1)
    mm = rng.normal(0, 1, (len(pairs), 200)).astype(np.float32)
    truth = rng.permuted(np.arange(len(pairs))[:, np.newaxis].repeat(200, 1) < 6, axis=0)
    mm[truth] += CYCLE_MM * rng.choice([-1, 1], truth.sum()).astype(np.float32)
    found = closure.errors(mm, net, CYCLE_MM)
    assert (found & truth).sum() > 0.97 * truth.sum()  # 0.83 where a loop that closes clears a pair
    assert (found & ~truth).sum() < 0.05 * truth.sum()


def test_limits_by_hand():
    # Three pairs for two unknowns in a triangle: every residual keeps a third of its error, half of which is the limit.
    limits = closure.doubt_limits(network((0, 1), (1, 2), (0, 2), (2, 3)), CYCLE_MM)
    np.testing.assert_allclose(limits, [CYCLE_MM / 6] * 3 + [np.inf], rtol=1e-5)
    np.testing.assert_allclose(closure.doubt_limits(TRIANGLE, 1.0), [1 / 6] * 3, rtol=1e-5)
    # Pairs without loops cannot be checked.
    assert np.isinf(closure.doubt_limits(network((0, 1), (1, 2)), CYCLE_MM)).all()
    limits = closure.open_limits(network((0, 1), (1, 2), (0, 2), (2, 3)), CYCLE_MM)
    np.testing.assert_allclose(limits, [CYCLE_MM / 6] * 3 + [np.inf], rtol=2e-4)
    assert (limits[:3] < CYCLE_MM / 6).all()
    np.testing.assert_allclose(closure.open_limits(TRIANGLE, 1.0), [1 / 6] * 3, rtol=2e-4)


@pytest.mark.parametrize("share", [0.0, 0.03, 0.3])
def test_no_pair_is_left_out_at_more_pixels_than_it_has_open_loops(share):
    pairs = [(a, b) for a in range(12) for b in range(a + 1, min(a + 4, 12))]
    net = network(*pairs)
    rng = np.random.default_rng(7)
    mm = rng.normal(0, 1, (len(pairs), 300)).astype(np.float32)
    mm[rng.random(mm.shape) < share] += CYCLE_MM
    mm[rng.random(mm.shape) < 0.05] = np.nan
    most = closure.most_errors(mm, net, CYCLE_MM)
    found = closure.errors(mm, net, CYCLE_MM).sum(axis=1)
    assert (found <= most).all()
    assert (most > 0).any() == (found > 0).any() == (share > 0)


def test_open_is_what_a_cycle_explains_better_than_noise():
    """By the densities themselves, of one loop in twenty with a cycle."""
    for variance in (9.0, 30.0, 45.0):
        limit = closure.limits(CYCLE_MM, np.array([variance / 3]), np.float32(3))[0]
        right, wrong = (stats.norm.pdf(limit, middle, variance**0.5) for middle in (0, CYCLE_MM))
        assert 0.95 * right == pytest.approx(0.05 * wrong, rel=1e-3)
    assert closure.limits(CYCLE_MM, np.zeros(1), np.float32(3))[0] == pytest.approx(CYCLE_MM / 2)
    assert closure.limits(CYCLE_MM, np.array([900.0]), np.float32(3))[0] == pytest.approx(0.85 * CYCLE_MM)


@pytest.mark.parametrize("is_weighted", [False, True])
def test_the_noise_of_a_pixel_by_hand(is_weighted):
    """The mean square of what ten loops miss, over the sum of their pairs' variances, of ground that moves."""
    pairs = [(a, b) for a in range(13) for b in (a + 1, a + 2) if b < 13]
    net = network(*pairs)
    weights = np.linspace(0.5, 4, len(pairs))[:, np.newaxis].repeat(4, 1).astype(np.float32) if is_weighted else None
    mm = (net.incidence @ np.geomspace(1, 900, 13))[:, np.newaxis].repeat(4, 1)
    misses = np.array([1.0, -2, 3, -4, 5, -6, 7, -8, 9, -10, 0]) / 5
    variances = np.zeros(11)
    for first, (miss, (a, b)) in enumerate(zip(misses, [(a, a + 2) for a in range(11)])):
        over = pairs.index((a, b))
        mm[over] -= miss
        of_loop = [pairs.index((a, a + 1)), pairs.index((a + 1, b)), over]
        variances[first] = (1 / weights[of_loop, 0]).sum() if is_weighted else 3
    over = pairs.index((10, 12))
    mm[over, 1] = np.nan  # a gap, and a cycle too much, are no noise; but ten are needed
    mm[over, 2] += CYCLE_MM
    mm[over, 3] = mm[pairs.index((0, 2)), 3] = np.nan
    found, _lost = closure._noise(mm.astype(np.float32), net, CYCLE_MM, weights)
    shares = misses**2 / variances
    np.testing.assert_allclose(found, [shares.mean(), shares[:10].mean(), shares[:10].mean(), 0], rtol=1e-4)


@pytest.mark.parametrize("is_weighted", [False, True])
def test_noise_is_not_left_out_for_a_cycle(is_weighted):
    """Of pairs of 4 mm half a cycle left out 2.5 %, their largest errors; most cycles are found all the same."""
    pairs = [(a, b) for a in range(60) for b in range(a + 1, min(a + 3, 60))]
    net = network(*pairs)
    rng = np.random.default_rng(3)
    deviation = rng.uniform(1, 6, (len(pairs), 400)) if is_weighted else np.full((len(pairs), 400), 4.0)
    mm = (deviation * rng.normal(0, 1, deviation.shape)).astype(np.float32)
    mm[rng.random(mm.shape) < 0.05] = np.nan
    weights = 10 / np.square(deviation) if is_weighted else None
    found = closure.errors(mm, net, CYCLE_MM, weights)
    assert 0 < found.sum() < 0.006 * np.isfinite(mm).sum()
    truth = (rng.random(mm.shape) < 0.01) & np.isfinite(mm)
    mm[truth] += CYCLE_MM * rng.choice([-1, 1], truth.sum()).astype(np.float32)
    found = closure.errors(mm, net, CYCLE_MM, weights)
    assert (found & truth).sum() > 0.75 * truth.sum()  # 0.9 by half a cycle


def test_few_loops_tell_no_noise():
    """One that is open by 15 mm may be all there is."""
    mm = np.array([[15.0], [0.0], [0.0]], np.float32)
    assert closure.errors(mm, TRIANGLE, CYCLE_MM).all()
    np.testing.assert_array_equal(closure._noise(mm, TRIANGLE, CYCLE_MM, None), [[0], [1]])


@pytest.mark.parametrize("is_weighted", [False, True])
def test_loops_leave_noise_that_is_told_by_the_rest(is_weighted):
    pairs = [(a, b) for a in range(40) for b in range(a + 1, min(a + 4, 40))]
    net = network(*pairs)
    rng = np.random.default_rng(2)
    deviation = rng.uniform(0.5, 5, (len(pairs), 300)) if is_weighted else np.full((len(pairs), 300), 3.0)
    mm = (deviation * rng.normal(0, 1, deviation.shape)).astype(np.float32)
    mm[rng.random(mm.shape) < 0.03] += CYCLE_MM
    weights = 1 / np.square(deviation) if is_weighted else None
    noise, _lost = closure._noise(mm, net, CYCLE_MM, weights)
    assert np.mean(noise) == pytest.approx(1 if is_weighted else 9, rel=0.12)


@pytest.mark.parametrize("limit", [1.5, 2.0, 2.77, 4.0, 6.0])
def test_what_a_limit_takes_off_a_variance(limit):
    assert closure._more(np.array([limit]))[0] == pytest.approx(1 / stats.truncnorm.var(-limit, limit), rel=1e-3)
    beyond = 2 * stats.norm.sf(limit)
    of_all = 1 / stats.truncnorm.var(-limit, limit) - 1
    lost = closure._lost(np.array([limit]), np.array([50]))[0]
    # Of pixels with 50 loops so many have lost something; and not all that is lost is noise.
    expected = 1 + of_all / (1 - (1 - beyond) ** 50) * beyond / (beyond + 0.005)
    assert lost == pytest.approx(expected, rel=2e-3)


def test_noise_is_told_though_the_loops_leave_its_largest_out():
    """By those that close it was 81 % of what it is at 6 mm."""
    pairs = [(a, b) for a in range(60) for b in range(a + 1, min(a + 3, 60))]
    net = network(*pairs)
    mm = (6 * np.random.default_rng(3).normal(0, 1, (len(pairs), 400))).astype(np.float32)
    noise, lost = closure._noise(mm, net, CYCLE_MM, None)
    assert 0.9 * 36 < np.mean(noise) < 1.02 * 36
    wrong, of_pixel = closure.errors_and_lost(mm, net, CYCLE_MM)
    assert (of_pixel[~wrong.any(axis=0)] == 1).all()
    np.testing.assert_array_equal(of_pixel[wrong.any(axis=0)], lost[wrong.any(axis=0)])
    assert 1.05 < np.median(lost) < 1.4
    # Of calm pairs what is left out is a cycle, and nothing is lost.
    mm = mm / 4
    mm[7] += CYCLE_MM
    wrong, of_pixel = closure.errors_and_lost(mm, net, CYCLE_MM)
    assert wrong.any(axis=0).all()
    np.testing.assert_allclose(of_pixel, 1, atol=1e-3)
