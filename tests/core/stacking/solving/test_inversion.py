"""The inversion of many pixels at once against dense least squares of each pixel for itself."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.solving import closure
from ftl_qgis_plugin.core.stacking.solving.elimination import Plan
from ftl_qgis_plugin.core.stacking.solving.inversion import Inversion
from ftl_qgis_plugin.core.stacking.solving.network import Network
from ftl_qgis_plugin.core.stacking.solving.weighted_stack import stack

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


def test_inverse_diagonal_and_solutions_of_the_plan():
    net = network()
    rng = np.random.default_rng(5)
    weights = rng.uniform(0.2, 3, (len(net.edges), 6))
    ground = np.zeros((len(net.dates), 6))
    ground[0] = 1
    factor = Plan(net).factorise(weights, ground)
    right = rng.normal(size=(len(net.dates), 2, 6))
    solved = factor.solve(right.copy())
    for pixel in range(6):
        normal = net.incidence.T @ np.diag(weights[:, pixel]) @ net.incidence
        normal[0, 0] += 1
        np.testing.assert_allclose(solved[:, :, pixel], np.linalg.solve(normal, right[:, :, pixel]), atol=1e-10)
        np.testing.assert_allclose(factor.inverse_diagonal()[:, pixel], np.diag(np.linalg.inv(normal)), atol=1e-10)


def test_parts_and_loops_of_a_network():
    days = [datetime.date(2020, 1, day) for day in range(1, 8)]
    net = Network.of([(days[0], days[1]), (days[1], days[2]), (days[0], days[2]), (days[4], days[6])])
    assert net.parts == (0, 0, 0, 1, 1)
    assert net.loops == ((0, 1, 2),)


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


def test_stacking_is_weighted_least_squares_through_zero():
    net = network()
    rng = np.random.default_rng(8)
    mm = (-60 * net.spans_a[:, np.newaxis] + rng.normal(0, 4, (len(net.edges), 500))).astype(np.float32)
    weights = rng.uniform(0.2, 3, mm.shape)
    mm[rng.random(mm.shape) < 0.1] = np.nan
    found = stack(mm, net.spans_a, weights)
    for pixel in range(5):
        held = np.isfinite(mm[:, pixel])
        root = np.sqrt(weights[held, pixel])
        rows = (net.spans_a[held] * root)[:, np.newaxis]
        rate, squares, _rank, _values = np.linalg.lstsq(rows, mm[held, pixel] * root, rcond=None)
        sigma = np.sqrt(squares[0] / (held.sum() - 1) / (rows**2).sum())
        assert found.rate_mm_a[pixel] == pytest.approx(rate[0], rel=1e-4)
        assert found.sigma_mm_a[pixel] == pytest.approx(sigma, rel=1e-3)
    mm[:, 0] = np.nan
    assert np.isnan(stack(mm, net.spans_a, None).rate_mm_a[0])
