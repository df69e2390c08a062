import math
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from ftl_qgis_plugin.core.accuracy import intervals
from ftl_qgis_plugin.core.accuracy.intervals import (
    FEW,
    Z_95,
    area_iou_interval,
    expected_share,
    f1_interval,
    ratio,
    small_sample_factor,
    wilson_interval,
)

NAN = math.nan


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


def test_small_samples_by_students_table():
    # Two-sided 95 % of Student's t from a printed table.
    for freedom, t in ((1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (12, 2.179), (30, 2.042), (120, 1.980)):
        assert small_sample_factor(np.array([freedom]))[0] * Z_95 == pytest.approx(t, abs=6e-4)
    found = small_sample_factor(np.array([np.inf, 1e9, 0.3, 0.0, -2.0, NAN, 7.5]))
    np.testing.assert_allclose(found[:3], [1, 1, 12.706 / Z_95], rtol=1e-4)
    assert np.isnan(found[3:6]).all()
    assert small_sample_factor(np.array([8.0]))[0] < found[6] < small_sample_factor(np.array([7.0]))[0]


def test_threads_that_ask_for_student_s_t_at_once_come_back():
    """As the blocks of a stack do; scipy's own quantile held up two of them for ever, in one of some runs."""
    whole = intervals._t_over_z()
    for _ in range(20):
        intervals._t_over_z.cache_clear()
        found = []

        def ask(found: list = found) -> None:
            found.append(intervals._t_over_z())

        threads = [threading.Thread(target=ask, daemon=True) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert len(found) == 4
        assert all((values == whole).all() for values in found)


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


@pytest.mark.parametrize(
    ("found", "references", "true", "detections"), [(15, 20, 24, 30), (5, 50, 9, 10), (3, 4, 2, 9)]
)
def test_f1_interval_is_that_of_simulated_shares(found, references, true, detections):
    """Against drawing both shares at random from their Beta distributions."""
    generator = np.random.default_rng(3)
    recall = generator.beta(found + 0.5, references - found + 0.5, 400_000)
    precision = generator.beta(true + 0.5, detections - true + 0.5, 400_000)
    expected = np.percentile(2 * recall * precision / (recall + precision), (2.5, 97.5))
    low, high = f1_interval(found, references, true, detections)
    assert (low, high) == pytest.approx(expected, abs=0.004)
    share, of = found / references, true / detections
    assert low < 2 * share * of / (share + of) < high


def test_f1_interval_at_the_ends():
    assert f1_interval(20, 20, 30, 30)[1] == 1.0
    assert 0.8 < f1_interval(20, 20, 30, 30)[0] < 1.0
    assert f1_interval(0, 20, 0, 30)[0] == 0.0
    assert 0.0 < f1_interval(0, 20, 0, 30)[1] < 0.2
    assert all(math.isnan(bound) for bound in (*f1_interval(0, 0, 0, 3), *f1_interval(0, 3, 0, 0)))


def test_iou_interval_covers_as_often_as_it_says(monkeypatch):
    """Of samples drawn from a known population, about 95 % of the intervals hold the population's ratio."""
    monkeypatch.setattr(intervals, "_REPLICATES", 400)
    generator = np.random.default_rng(5)

    def draw(count):
        area = generator.lognormal(8.0, 0.6, count)
        covered = area * generator.beta(6.0, 2.0, count)
        return covered, area - covered, generator.lognormal(6.5, 0.6, count)

    covered, missed, false = (part.sum() for part in draw(400_000))
    truth = covered / (covered + missed + false)
    hits = [low <= truth <= high for low, high in (area_iou_interval(*draw(60)) for _ in range(150))]
    assert 0.88 <= np.mean(hits) <= 1.0


def test_iou_interval_needs_more_than_one_polygon():
    one, two = np.array([5.0]), np.array([5.0, 6.0])
    assert all(math.isnan(bound) for bound in (*area_iou_interval(one, one, two), *area_iou_interval(two, two, one)))
    assert area_iou_interval(two, 0 * two, 0 * two) == (1.0, 1.0)
    assert area_iou_interval(0 * two, two, two) == (0.0, 0.0)
    assert area_iou_interval(two, one[[0, 0]], two) == area_iou_interval(two, one[[0, 0]], two)


def test_many_polygons_give_the_same_interval_without_a_bootstrap(monkeypatch):
    random = np.random.default_rng(3)
    area = random.lognormal(9, 1, 6000)
    covered = area * random.beta(2, 1, 6000)
    false = random.lognormal(8, 1.5, 7000) * (random.random(7000) < 0.4)
    at_once = intervals.area_iou_interval(covered, area - covered, false)
    monkeypatch.setattr(intervals, "_MANY", 10**9)
    width = at_once[1] - at_once[0]
    assert width > 0.005
    # The bootstrap's own noise is some hundredths of the width.
    assert at_once == pytest.approx(intervals.area_iou_interval(covered, area - covered, false), abs=0.06 * width)


@pytest.mark.parametrize(("true", "all_"), [(0, 1), (1, 1), (3, 4), (0, 12), (29, 29)])
def test_the_expected_share_is_the_mean_of_what_is_likely_afterwards(true, all_):
    """Integrated on a fine grid: every share equally likely before, the binomial likelihood afterwards."""
    share = (np.arange(200_000) + 0.5) / 200_000
    likely = share**true * (1 - share) ** (all_ - true)
    assert expected_share(true, all_) == pytest.approx((share * likely).sum() / likely.sum(), abs=1e-6)


def test_the_expected_share_of_many_is_the_share():
    assert math.isnan(expected_share(0, 0))
    assert abs(expected_share(FEW, FEW) - 1) < 0.035
    assert expected_share(930, 1000) == pytest.approx(0.93, abs=1e-3)


def test_f1_is_none_where_either_share_is_and_all_where_both_are():
    assert f1_interval(0, 20, 3, 30)[0] == f1_interval(3, 20, 0, 30)[0] == 0.0
    assert f1_interval(1, 20, 1, 30)[0] > 0.0
    assert f1_interval(20, 20, 29, 30)[1] < 1.0
    assert f1_interval(19, 20, 30, 30)[1] < 1.0


def test_every_polygon_is_drawn():
    """Of two drawn twice, each is alone in a quarter of the draws."""
    both, none = np.array([10.0, 10.0]), np.zeros(2)
    assert area_iou_interval(np.array([10.0, 0.0]), np.array([0.0, 10.0]), none) == (0.0, 1.0)
    assert area_iou_interval(np.array([0.0, 10.0]), np.array([10.0, 0.0]), none) == (0.0, 1.0)
    assert area_iou_interval(both, none, np.array([0.0, 90.0])) == (pytest.approx(20 / 200), 1.0)
    assert area_iou_interval(both, none, np.array([90.0, 0.0])) == (pytest.approx(20 / 200), 1.0)


def test_a_fortieth_lies_beyond_either_end():
    """The largest ratio comes in (2/3)^3 (1/2)^4 = 1.9 % of the draws and lies beyond, 0 in 0.7^10 = 2.8 % and not."""
    covered, false = np.array([10.0, 10.0, 0.0]), np.array([0.0, 0.0, 50.0, 50.0])
    assert area_iou_interval(covered, 10 - covered, false)[1] < 1.0
    covered = np.repeat([10.0, 0.0], [3, 7])
    assert area_iou_interval(covered, 10 - covered, np.zeros(2))[0] == 0.0
    covered = np.repeat([10.0, 0.0], [4, 7])  # 0 in (7/11)^11 = 0.7 %
    assert area_iou_interval(covered, 10 - covered, np.zeros(2))[0] > 0.0


def test_from_five_thousand_on_nothing_is_drawn(monkeypatch):
    monkeypatch.setattr(intervals, "_linearised", lambda *_parts: "at once")
    monkeypatch.setattr(intervals, "_REPLICATES", 20)
    many, fewer = np.ones(5000), np.ones(4999)
    assert area_iou_interval(many, many, many) == "at once"
    assert area_iou_interval(fewer, fewer, many) != "at once"
    assert area_iou_interval(many, many, fewer) != "at once"


def test_many_polygons_at_the_ends():
    """No scatter at all, and no area at all."""
    many, none = np.ones(5000), np.zeros(5000)
    assert area_iou_interval(many, none, none) == (1.0, 1.0)
    assert area_iou_interval(none, many, none) == (0.0, 0.0)
    assert all(math.isnan(bound) for bound in area_iou_interval(none, none, none))
    # Half of each is found: the same ratio of all of them, whatever is drawn.
    assert area_iou_interval(many, many, none) == (0.5, 0.5)
    # Every tenth detection is false and as large as ten landslides: by the variance of a share of a tenth.
    false = np.where(np.arange(5000) % 10 == 0, 10.0, 0.0)
    low, high = area_iou_interval(many, none, false)
    assert (low + high) / 2 == pytest.approx(0.5)
    assert high - low == pytest.approx(2 * Z_95 * 0.5 * math.sqrt(5000 * 0.1 * 0.9 * 10**2) / 10_000)
