"""How much of the pairs' noise their coherence tells."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.noise.pair_noise import Noise, _line, floor_of, weights_of
from ftl_qgis_plugin.core.stacking.solving.network import Network

CYCLE_MM = 27.73
PIXELS = 2000


def network(reach: int, dates: int = 30) -> Network:
    days = [datetime.date(2019, 1, 3) + datetime.timedelta(days=24 * number) for number in range(dates)]
    return Network.of([(a, b) for number, a in enumerate(days) for b in days[number + 1 : number + reach + 1]])


def scene(net: Network, share: float, mm: float = 1.5, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Displacements that move, with an atmosphere, gaps and errors of a cycle; and weights."""
    rng = np.random.default_rng(seed)
    weights = weights_of(rng.uniform(0.2, 0.97, (len(net.edges), PIXELS)))
    series = net.times_a[:, np.newaxis] * rng.uniform(-90, 20, PIXELS) + 5 * rng.normal(size=(len(net.dates), PIXELS))
    noise = mm * np.sqrt(share + (1 - share) / weights) * rng.normal(size=weights.shape)
    displacements = net.incidence @ series + noise
    displacements[rng.random(weights.shape) < 0.1] = np.nan
    displacements[rng.random(weights.shape) < 0.01] += CYCLE_MM
    return displacements.astype(np.float32), weights.astype(np.float32)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.9, 1.0])
def test_the_share_comes_out_whatever_moves(share):
    net = network(3)
    displacements, weights = scene(net, share, 1.0)
    assert floor_of(displacements, weights, net, CYCLE_MM) == pytest.approx(share, abs=0.05)


def test_what_nothing_tells_leaves_the_weights_believed():
    net = network(3)
    displacements, weights = scene(net, 1.0)
    assert floor_of(displacements, np.ones_like(weights), net, CYCLE_MM) == 0  # weights that are all alike
    assert floor_of(displacements[:, :2], weights[:, :2], net, CYCLE_MM) == 0  # too few pixels
    assert floor_of(np.full_like(displacements, np.nan), weights, net, CYCLE_MM) == 0
    assert floor_of(np.zeros_like(displacements), weights, net, CYCLE_MM) == 0  # no noise at all
    assert floor_of(40 * displacements, weights, net, CYCLE_MM) == 0  # nothing but noise


def test_weights_by_hand():
    found = weights_of(np.array([np.nan, 0.0, 0.05, 0.5, 0.98, 1.0]))
    least, most = 0.0025 / 0.9975, 0.9604 / 0.0396
    np.testing.assert_allclose(found, [least, least, least, 1 / 3, most, most])


def test_what_is_believed_by_hand():
    weights = np.array([[0.5, 1.0, 4.0]] * 2)
    assert Noise().is_told
    assert Noise().believed(weights, weights.shape) is weights
    assert Noise().believed(None, weights.shape) is None
    np.testing.assert_allclose(1 / Noise(0.25).believed(weights, weights.shape), 0.25 + 0.75 / weights)
    np.testing.assert_allclose(Noise(1.0).believed(weights, weights.shape), 1)
    noise = Noise(0.25, np.array([0.5, 1.5]))
    expected = noise.factors[:, np.newaxis] * (0.25 + 0.75 / weights)
    np.testing.assert_allclose(1 / noise.believed(weights, weights.shape), expected)
    np.testing.assert_allclose(noise.weight_times_variance(weights), weights * expected)
    np.testing.assert_allclose(1 / noise.believed(None, (2, 4)), np.repeat([[0.5], [1.5]], 4, axis=1))
    assert noise.of(np.array([False, True])).factors.tolist() == [1.5]


@pytest.mark.parametrize("of_dates", [0.0, 3.0])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_of_a_chain_neighbours_tell_the_share(share, of_dates):
    net = network(1, 60)
    rng = np.random.default_rng(4)
    weights = weights_of(rng.uniform(0.3, 0.95, (59, PIXELS)))
    series = net.times_a[:, np.newaxis] * rng.uniform(-90, 20, PIXELS) + of_dates * rng.normal(size=(60, PIXELS))
    noise = 2 * np.sqrt(share + (1 - share) / weights) * rng.normal(size=weights.shape)
    displacements = (net.incidence @ series + noise).astype(np.float32)
    displacements[rng.random(weights.shape) < 0.1] = np.nan
    assert floor_of(displacements, weights, net, CYCLE_MM) == pytest.approx(share, abs=0.2 if of_dates else 0.06)
    assert floor_of(displacements[:2], weights[:2], network(1, 3), CYCLE_MM) == 0  # none has two neighbours


@pytest.mark.parametrize("size", [1e-7, 1.0, 1e7])
def test_a_line_is_that_of_weighted_least_squares_and_nowhere_below_nothing(size):
    rng = np.random.default_rng(2)
    at, by = rng.uniform(1, 9, 40), rng.uniform(0.2, 3, 40) * size
    noise = rng.normal(0, 0.3, 40)
    values = 4 + 0.5 * at + noise
    slope, constant = np.polyfit(at, values, 1, w=np.sqrt(by))
    assert _line(values, at, by) == pytest.approx((constant, slope))
    through_nothing = (by * at) @ (2 * at - 4 + noise) / ((by * at) @ at)
    assert _line(2 * at - 4 + noise, at, by) == pytest.approx((0, through_nothing))
    assert _line(9 - 0.5 * at + noise, at, by) == pytest.approx((np.average(9 - 0.5 * at + noise, weights=by), 0))
    # Where all lie at one place, nothing tells the constant from the slope.
    assert _line(values, np.full(40, 3.0), by) == pytest.approx((0, np.average(values, weights=by) / 3))


def test_of_very_many_loops_and_pixels_some_tell():
    net = network(5, 60)
    assert len(net.loops) > 400
    rng = np.random.default_rng(7)
    weights = weights_of(rng.uniform(0.2, 0.97, (len(net.edges), 4100)))
    mm = np.sqrt(0.5 + 0.5 / weights) * rng.normal(size=weights.shape)
    assert floor_of(mm.astype(np.float32), weights.astype(np.float32), net, CYCLE_MM) == pytest.approx(0.5, abs=0.05)
