"""The inversion of many pixels at once against dense least squares of each pixel for itself."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.solving import closure
from ftl_qgis_plugin.core.stacking.solving import inversion as module
from ftl_qgis_plugin.core.stacking.solving.elimination import Factor, FewFactor
from ftl_qgis_plugin.core.stacking.solving.estimate import Estimator
from ftl_qgis_plugin.core.stacking.solving.inversion import Inversion
from ftl_qgis_plugin.core.stacking.solving.network import Network
from ftl_qgis_plugin.core.timeseries.seasonal import SeasonalModel

CYCLE_MM = 27.73


def network(dates: int = 14, reach: int = 3, extra: tuple = ((0, 9), (3, 13))) -> Network:
    days = [datetime.date(2019, 1, 5) + datetime.timedelta(days=24 * number) for number in range(dates)]
    pairs = [(a, b) for a in range(dates) for b in range(a + 1, min(a + reach + 1, dates))]
    pairs += [pair for pair in extra if pair[1] < dates]
    return Network.of([(days[a], days[b]) for a, b in pairs])


def dense(net: Network, mm: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Series (first date 0), weighted squares and temporal coherence of one pixel whose pairs hang together."""
    held = np.isfinite(mm)
    rows = net.incidence[held][:, 1:]
    root = np.sqrt(weights[held] / weights[held].mean())
    found = np.linalg.lstsq(rows * root[:, np.newaxis], mm[held] * root, rcond=None)[0]
    rest = mm[held] - rows @ found
    phase = 2 * np.pi / CYCLE_MM * rest
    return np.concatenate([[0], found]), float(((root * rest) ** 2).sum()), float(abs(np.exp(1j * phase).mean()))


def observations(net: Network, pixels: int, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    series = np.cumsum(rng.normal(-3, 2, (len(net.dates), pixels)), axis=0)
    return (net.incidence @ series + rng.normal(0, 2, (len(net.edges), pixels))).astype(np.float32)


@pytest.mark.parametrize("kind", ["complete", "general", "weighted", "gaps"])
def test_equals_dense_least_squares(kind):
    net = network()
    mm = observations(net, 40)
    rng = np.random.default_rng(2)
    weights = rng.uniform(0.1, 8, mm.shape) if kind in ("weighted", "gaps") else None
    if kind == "gaps":
        mm[rng.random(mm.shape) < 0.15] = np.nan
    inversion = Inversion(net, CYCLE_MM)
    found = inversion.complete(mm) if kind == "complete" else inversion.general(mm, weights)
    for pixel in range(mm.shape[1]):
        own = np.ones(len(mm)) if weights is None else weights[:, pixel]
        held = np.isfinite(mm[:, pixel])
        if np.linalg.matrix_rank(net.incidence[held]) < len(net.dates) - 1:
            continue
        series, squares, coherence = dense(net, mm[:, pixel].astype(float), own)
        np.testing.assert_allclose(found.series[:, pixel] - found.series[0, pixel], series, atol=2e-4)
        assert found.squares[pixel] == pytest.approx(squares, rel=1e-3, abs=1e-3)
        assert found.coherence[pixel] == pytest.approx(coherence, abs=1e-4)
        assert found.used[pixel] == held.sum()
        assert found.free[pixel] == held.sum() - len(net.dates) + 1


def test_a_pixel_in_parts_keeps_its_largest_part_and_nothing_else():
    net = network(10, 2, ())
    mm = observations(net, 3)
    first, second = net.ends
    mm[(first < 4) & (second >= 4), 1] = np.nan  # 4 dates | 6 dates
    mm[:, 2] = np.nan
    found = Inversion(net, CYCLE_MM).general(mm, None)
    assert np.isfinite(found.series[:, 0]).all()
    assert np.isnan(found.series[:4, 1]).all()
    inside = (first >= 4) & np.isfinite(mm[:, 1])
    rows = net.incidence[inside][:, 5:]
    series = np.linalg.lstsq(rows, mm[inside, 1].astype(float), rcond=None)[0]
    np.testing.assert_allclose(found.series[5:, 1] - found.series[4, 1], series, atol=1e-4)
    assert found.used[1] == inside.sum()
    assert np.isnan(found.series[:, 2]).all()


def test_a_pixel_whose_pairs_close_no_loop_has_no_coherence():
    """Its residuals are 0, and its coherence would be 1, whatever the pairs hold."""
    net = network(10, 2, ())
    mm = observations(net, 3)
    first, second = net.ends
    mm[second - first == 2, 1] = np.nan  # from each date to the next
    mm[(second - first == 2) & (first > 0), 2] = np.nan  # and one loop
    for weights in (None, np.ones(mm.shape)):
        found = Inversion(net, CYCLE_MM).general(mm, weights)
        assert found.free.tolist() == [len(net.edges) - 9, 0, 1]
        assert np.isnan(found.coherence).tolist() == [False, True, False]
    chain = network(10, 1, ())
    assert Inversion(chain, CYCLE_MM).general(mm[second - first == 1], None).coherence == pytest.approx(1)


def test_a_cycle_too_much_is_found_in_its_pair_only_and_taken_out():
    net = network(12, 3, ())
    clean = observations(net, 50) * 0 + (net.incidence @ np.linspace(0, -40, 12))[:, np.newaxis].astype(np.float32)
    clean += np.random.default_rng(3).normal(0, 1, clean.shape).astype(np.float32)
    wrong = clean.copy()
    pair = net.edges.index((5, 7))
    wrong[pair, 10:20] += CYCLE_MM
    found = closure.errors(wrong, net, CYCLE_MM)
    assert found[pair, 10:20].all()
    assert found.sum() == 10
    inversion = Inversion(net, CYCLE_MM)
    assert inversion.complete(wrong).doubtful[10:20].all()
    assert inversion.complete(clean).doubtful.mean() < 0.1
    assert not closure.errors(clean, net, CYCLE_MM).any()


@pytest.mark.parametrize("is_weighted", [False, True])
def test_doubtful_is_what_misses_by_more_than_its_limit_in_any_pair(is_weighted):
    net = network(8, 2, ((0, 7),))  # the last pair closes no loop of three
    pixels = 60
    mm = observations(net, pixels)
    rng = np.random.default_rng(11)
    weights = rng.uniform(0.5, 2, mm.shape) if is_weighted else None
    for pixel in range(20, 40):  # a cycle too much or too little in one pair, or in two
        chosen = rng.permutation(len(net.edges))[: 1 + pixel % 2]
        mm[chosen, pixel] += CYCLE_MM * rng.choice([-1, 1], len(chosen))
    mm[-1, 40:] += 10 * CYCLE_MM
    found = Inversion(net, CYCLE_MM).general(mm, weights)
    limits = closure.open_limits(net, CYCLE_MM)
    rest = mm - net.incidence @ found.series
    expected = (np.abs(rest) > limits[:, np.newaxis]).any(axis=0)
    assert 10 < expected.sum() < pixels
    assert not expected[:10].all()
    assert found.doubtful.tolist() == expected.tolist()
    assert not Inversion(net, CYCLE_MM, check_loops=False).general(mm, weights).doubtful.any()
    bare = network(6, 1, ())
    assert not Inversion(bare, CYCLE_MM).general(observations(bare, 4) * 100, None).doubtful.any()


@pytest.mark.parametrize("is_weighted", [False, True])
def test_no_open_loop_is_without_doubt_whatever_gaps_and_weights_there_are(is_weighted):
    """Limits of a network without gaps overlooked up to half of the errors at pixels that had lost half of the pairs.
    Of a part that is not solved nothing needs to be known."""
    net = network(20, 2, ())
    rng = np.random.default_rng(5)
    mm = observations(net, 400) + rng.normal(0, 1.5, (len(net.edges), 400)).astype(np.float32)
    mm[rng.integers(0, len(mm), 400), np.arange(400)] += CYCLE_MM
    mm[rng.random(mm.shape) < 0.4] = np.nan
    weights = rng.uniform(0.1, 10, mm.shape) if is_weighted else None
    found = Inversion(net, CYCLE_MM).general(mm, weights)
    first, second = net.ends
    solved = np.isfinite(found.series[first]) & np.isfinite(found.series[second])
    wrong = (closure.errors(mm, net, CYCLE_MM) & solved).any(axis=0)
    assert 100 < wrong.sum() < 300
    assert found.doubtful[wrong].all()


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("way", ["complete", "general"])
def test_one_pixel_a_cycle_off_is_told_whichever_way_it_is_off(way, sign):
    net = network(6, 2, ())
    mm = np.zeros((len(net.edges), 3), np.float32)
    mm[4, 1] = sign * CYCLE_MM
    assert getattr(Inversion(net, CYCLE_MM), way)(mm, None).doubtful.tolist() == [False, True, False]
    blind = Inversion(net, CYCLE_MM, check_loops=False, wants_coherence=False, wants_errors=False)
    assert not getattr(blind, way)(mm, None).doubtful.any()


def test_the_first_date_is_0_and_a_gap_uses_no_pair_of_those_without_gaps():
    net = network(6)
    mm = observations(net, 3)
    inversion = Inversion(net, CYCLE_MM)
    np.testing.assert_allclose(inversion.general(mm, np.ones(mm.shape)).series[0], 0, atol=1e-6)
    mm[2, 1] = np.nan
    assert inversion.complete(mm).used.tolist() == [len(mm), 0, len(mm)]
    assert inversion.general(mm, None).used.tolist() == [len(mm), len(mm) - 1, len(mm)]


def test_weights_of_nothing_and_of_no_number_are_no_pairs():
    net = network(6)
    mm = observations(net, 1)
    weights = np.ones(mm.shape)
    weights[1], weights[4], weights[5] = 0, np.nan, -2
    gaps = mm.copy()
    gaps[[1, 4, 5]] = np.nan
    inversion = Inversion(net, CYCLE_MM)
    found, expected = inversion.general(mm, weights), inversion.general(gaps, None)
    np.testing.assert_allclose(found.series, expected.series, atol=1e-5)
    assert found.used[0] == expected.used[0] == len(mm) - 3
    np.testing.assert_allclose(found.coherence, expected.coherence, rtol=1e-5)


def test_errors_are_wanted_unless_somebody_says_otherwise():
    net = network(6)
    inversion = Inversion(net, CYCLE_MM, check_loops=False, wants_coherence=False)
    assert inversion.complete(observations(net, 4)).squares is not None


def test_of_equal_parts_that_of_the_earliest_date_is_kept():
    days = [datetime.date(2020, 1, day) for day in range(1, 6)]
    # The first date hangs together with the fourth, the second with the third; a pair that ties them has no data.
    net = Network.of([(days[1], days[2]), (days[0], days[3]), (days[2], days[3])])
    found = Inversion(net, CYCLE_MM).general(np.array([[5.0], [7.0], [np.nan]], np.float32), None)
    np.testing.assert_allclose(found.series[:, 0], [0, np.nan, np.nan, 7])
    assert (found.used[0], found.free[0]) == (1, 0)


def test_parts_are_found_whatever_the_order_of_the_pairs():
    """A chain whose links are listed criss-cross, and one date that hangs from nothing."""
    days = [datetime.date(2020, 1, day) for day in range(1, 11)]
    links = [(step, step + 1) for step in range(9)]
    for seed in range(8):
        order = np.random.default_rng(seed).permutation(9)
        net = Network.of([(days[links[item][0]], days[links[item][1]]) for item in order])
        mm = np.full((9, 1), 2.0, np.float32)
        mm[order.tolist().index(8)] = np.nan
        found = Inversion(net, CYCLE_MM).general(mm, None)
        np.testing.assert_allclose(found.series[:, 0], [*np.arange(0, 18, 2), np.nan], atol=1e-5)


def test_only_ratios_of_weights_count():
    net = network(8)
    mm = observations(net, 5)
    mm[3, 1] = np.nan
    weights = np.random.default_rng(3).uniform(0.1, 2, mm.shape)
    one, other = (Inversion(net, CYCLE_MM).general(mm, weights * factor) for factor in (1, 1000))
    np.testing.assert_allclose(one.squares, other.squares, rtol=1e-5)
    np.testing.assert_allclose(one.series, other.series, rtol=1e-5, atol=1e-5)


def test_parts_of_few_pixels_are_those_of_many():
    net = network()
    weight = (np.random.default_rng(3).random((len(net.edges), 200)) < 0.25).astype(float)
    weight[:, 0] = 0
    inversion = Inversion(net, 27.7)
    np.testing.assert_array_equal(inversion._labels_of_few(weight), inversion._labels(weight))


@pytest.mark.parametrize("is_weighted", [True, False])
def test_few_pixels_give_what_many_give(monkeypatch, is_weighted):
    """Whole ones, with gaps, in parts, without any pair: series, errors and coherence, however they are solved."""
    net = network()
    mm = observations(net, 5)
    rng = np.random.default_rng(8)
    mm[rng.random(mm.shape[0]) < 0.4, 1] = np.nan
    mm[[5 in edge or 6 in edge for edge in net.edges], 2] = np.nan
    mm[[first < 7 <= second for first, second in net.edges], 3] = np.nan
    mm[:, 4] = np.nan
    weights = rng.uniform(0.2, 3, mm.shape) if is_weighted else None
    estimator = Estimator(net, SeasonalModel(tuple(net.times_a), min_dates=4, annual=False))
    few = Inversion(net, CYCLE_MM).general(mm, weights)
    monkeypatch.setattr(module, "_INVERTED_PX", 0)
    many = Inversion(net, CYCLE_MM).general(mm, weights)
    assert isinstance(few.factor, FewFactor)
    assert isinstance(many.factor, Factor)
    for name in ("series", "squares", "doubtful", "free", "used", "coherence"):
        np.testing.assert_allclose(getattr(few, name), getattr(many, name), rtol=1e-5, atol=1e-5, err_msg=name)
    for found, expected in zip(estimator.rates(few), estimator.rates(many)):
        if not isinstance(found, list):
            np.testing.assert_allclose(found.rate_mm_a, expected.rate_mm_a, rtol=1e-5)
            np.testing.assert_allclose(found.sigma_mm_a, expected.sigma_mm_a, rtol=1e-5)
    assert np.isfinite(few.series).all(axis=0).tolist() == [True, True, False, False, False]
