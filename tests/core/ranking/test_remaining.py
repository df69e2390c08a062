import numpy as np
import pytest
from scipy import stats

from ftl_qgis_plugin.core.ranking.labels import ACCEPTED, OPEN, REJECTED
from ftl_qgis_plugin.core.ranking.ranking import rank
from ftl_qgis_plugin.core.ranking.remaining import COVERAGE, _chances, _shortest, at_most, may_leave_rest, remaining


def simulated(seed, size=300, count=8, spread=0.8, base=(0.5, 2.5)):
    """Columns and truth of a queue in which the truth follows a logistic law, as far as anything follows laws."""
    rng = np.random.default_rng(seed)
    columns = {f"image{number}_mean": rng.normal(size=size) for number in range(count)}
    columns["area_m2"] = rng.lognormal(8, 1, size)
    weights = rng.normal(0, spread, count)
    logit = sum(weight * columns[f"image{number}_mean"] for number, weight in enumerate(weights))
    truth = rng.random(size) < 1 / (1 + np.exp(-(logit - rng.uniform(*base))))
    return columns, truth


def looked_through(seeds, known_ones, **queue):
    """Queues that are looked through from the top, 20 by 20: after how many looks the intervals that are told hold what
    is left (3 or more), as lists of yes and no."""
    held = {}
    for seed in seeds:
        columns, truth = simulated(seed, **queue)
        known = np.zeros(len(truth), bool)
        known[np.flatnonzero(truth)[:known_ones]] = True
        verdict = np.full(len(truth), OPEN)
        for looks in range(0, 160, 20):
            ranking = rank(columns, verdict, known)
            rest = int(truth[ranking.order].sum())
            if rest < 3:
                break
            left = ranking.known_left
            if left is not None:
                held.setdefault(looks, []).append(left.low <= rest <= left.high)
            chosen = ranking.order[:20]
            verdict[chosen] = np.where(truth[chosen], ACCEPTED, REJECTED)
    return held


def test_the_interval_holds_the_truth_as_often_as_it_says():
    held = looked_through(range(24), 8)
    for looks in (80, 100, 120, 140):
        assert len(held[looks]) > 18
        assert np.mean(held[looks]) >= 0.85, looks
    assert 0 not in held  # nothing is told before there are verdicts


@pytest.mark.parametrize(
    "queue",
    [
        {"known_ones": 20, "size": 200},  # as many known as a tenth of the queue
        {"known_ones": 12, "size": 400, "count": 4, "spread": 1.2, "base": (1.5, 3.5)},  # few landslides, told well
    ],
)
def test_known_landslides_do_not_promise_others(queue):
    """They come without the ground that was looked at in vain when they were found: by the sum of the likelihoods alone
    the interval held the truth 26 to 45 times of 100 in queues this clear, by one calibration 80 to 85 times."""
    held = looked_through(range(100, 112), **queue)
    some = [yes for looks in held for yes in held[looks]]
    assert len(some) > 24
    assert np.mean(some) >= 0.85


@pytest.mark.parametrize("mean", [0.05, 0.4, 3.0, 17.5, 120.0, 299.0, 700.0])
@pytest.mark.parametrize("extra", [1e-3, 0.7, 6.0, 90.0, 9000.0])
def test_chances_are_those_of_scipys_negative_binomial(mean, extra):
    size = mean**2 / extra
    expected = stats.nbinom(size, size / (size + mean)).pmf(np.arange(20_001))
    assert _chances(mean, extra, 20_000) == pytest.approx(expected / expected.sum(), abs=1e-6)
    few = _chances(mean, extra, 5)
    assert len(few) == 6
    assert few.sum() == pytest.approx(1)


def test_without_extra_variance_they_are_poissons():
    assert _chances(12.0, 0.0, 200) == pytest.approx(stats.poisson(12.0).pmf(np.arange(201)), abs=1e-6)
    for mean in (0.0, -1.0):
        assert _chances(mean, 5.0, 3).tolist() == [1, 0, 0, 0]
        assert _shortest(_chances(mean, 5.0, 3)) == (0, 0)


@pytest.mark.parametrize("seed", range(5))
def test_no_shorter_interval_holds_as_much(seed):
    rng = np.random.default_rng(seed)
    chances = rng.dirichlet(np.full(30, 0.4))
    low, high = _shortest(chances)
    assert chances[low : high + 1].sum() >= COVERAGE - 1e-9
    for first in range(30):
        for last in range(first, 30):
            held = chances[first : last + 1].sum()
            if held >= COVERAGE:
                assert last - first > high - low or (
                    last - first == high - low and held <= chances[low : high + 1].sum() + 1e-9
                )


def test_little_is_told_while_more_are_expected_than_were_found():
    logit, matrix = np.zeros(20), np.zeros((20, 1))
    some = [remaining(logit, matrix, 1e-3 * np.eye(2), None, None, found) for found in (9, 10, None)]
    assert [item.is_known for item in some] == [False, True, True]
    assert {item.expected for item in some} == {10.0}
    one = remaining(logit[:2], matrix[:2], 1e-3 * np.eye(2), None, None, 0)
    assert one.is_known  # so few are no reason


def test_nothing_open_and_nothing_likely():
    nothing = remaining(np.zeros(0), np.zeros((0, 2)), np.eye(3))
    assert (nothing.expected, nothing.low, nothing.high, nothing.open) == (0, 0, 0, 0)
    unlikely = remaining(np.full(10, -30.0), np.zeros((10, 2)), 1e-3 * np.eye(3))
    assert (unlikely.low, unlikely.high) == (0, 0)


def test_never_more_than_there_are():
    some = remaining(np.full(4, 2.2), np.zeros((4, 1)), np.eye(2) * 100)
    assert 0 <= some.low <= some.high <= some.open == 4


@pytest.mark.parametrize(
    ("left", "accepted", "judged", "stops"),
    [
        (0.9, 3, 20, True),
        (1.0, 3, 20, True),  # one may be left however few were found
        (5.0, 100, 300, True),
        (0.9, 1, 20, True),
        (1.1, 3, 20, False),
        (4.9, 100, 300, True),
        (5.1, 100, 300, False),
        (0.0, 0, 300, False),  # nothing found is no reason
        (0.5, 10, 19, False),  # too early
        (float("nan"), 10, 50, False),
    ],
)
def test_when_looking_on_hardly_pays(left, accepted, judged, stops):
    assert may_leave_rest(left, accepted, judged) is stops
    assert not may_leave_rest(left, accepted, judged, 0.0)
    assert may_leave_rest(left, accepted, judged, next_likelihood=0.25) is stops
    assert not may_leave_rest(left, accepted, judged, next_likelihood=0.26)  # so cheap a find is not left


def test_what_a_random_look_at_the_rest_tells():
    # 0 of 30: (1 - p)^30 = 0.05.
    assert at_most(0, 30) == pytest.approx(1 - 0.05 ** (1 / 30))
    # 3 of 30: the binomial chance of at most three is 5 %.
    from scipy.stats import binom

    assert binom.cdf(3, 30, at_most(3, 30)) == pytest.approx(0.05)
    assert at_most(30, 30) == at_most(0, 0) == 1.0


def test_at_most_is_clopper_and_pearsons():
    for true, looked in ((0, 20), (3, 20), (19, 20), (0, 1)):
        assert at_most(true, looked) == pytest.approx(stats.beta(true + 1, looked - true).ppf(0.95))
    assert at_most(0, 59) < 0.05 < at_most(0, 58)
    assert (at_most(0, 0), at_most(5, 5)) == (1.0, 1.0)
