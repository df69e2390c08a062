"""By how much pairs are noisier than others, told by loops."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.noise.pair_factors import factors_of
from ftl_qgis_plugin.core.stacking.noise.pair_noise import weights_of
from ftl_qgis_plugin.core.stacking.solving.network import Network

CYCLE_MM = 27.73
PIXELS = 4000


def network(reach: int, dates: int = 30) -> Network:
    days = [datetime.date(2019, 1, 3) + datetime.timedelta(days=24 * number) for number in range(dates)]
    return Network.of([(a, b) for number, a in enumerate(days) for b in days[number + 1 : number + reach + 1]])


def scene(net: Network, variances: np.ndarray, seed: int = 1) -> np.ndarray:
    """Displacements that move, with an atmosphere, gaps and errors of a cycle; some pixels are noisier."""
    rng = np.random.default_rng(seed)
    series = net.times_a[:, np.newaxis] * rng.uniform(-90, 20, PIXELS) + 5 * rng.normal(size=(len(net.dates), PIXELS))
    noise = rng.normal(size=(len(net.edges), PIXELS)) * np.exp(rng.normal(0, 0.3, PIXELS)) * np.sqrt(variances)
    displacements = net.incidence @ series + noise
    displacements[rng.random(noise.shape) < 0.1] = np.nan
    displacements[rng.random(noise.shape) < 0.005] += CYCLE_MM
    return displacements.astype(np.float32)


@pytest.mark.parametrize("reach", [2, 3, 5])
def test_noisy_pairs_are_told_whatever_moves(reach):
    net = network(reach)
    factors = np.where(np.random.default_rng(2).random(len(net.edges)) < 0.15, 6.0, 1.0)
    factors /= factors.mean()
    found = factors_of(scene(net, factors[:, np.newaxis]), None, net, CYCLE_MM)
    assert found.mean() == pytest.approx(1)
    # The outermost pairs of two neighbours each lie in one loop alone, which tells their sum.
    held = slice(2, -2) if reach == 2 else slice(None)
    ratio = found[held] / factors[held]
    assert np.quantile(ratio, 0.05) > 0.7
    assert np.quantile(ratio, 0.95) < (1.8 if reach == 2 else 1.4)
    assert np.corrcoef(found[held], factors[held])[0, 1] > 0.95


def test_what_the_weights_tell_already_is_left_to_them():
    net = network(3)
    weights = weights_of(np.random.default_rng(5).uniform(0.3, 0.9, (len(net.edges), PIXELS)))
    factors = np.random.default_rng(6).uniform(0.3, 2.5, len(net.edges))
    displacements = scene(net, factors[:, np.newaxis] / weights)
    found = factors_of(displacements, 1 / weights, net, CYCLE_MM)
    assert np.corrcoef(found, factors)[0, 1] > 0.9
    alike = factors_of(scene(net, 1 / weights), 1 / weights, net, CYCLE_MM)
    assert alike is None or np.abs(alike - 1).max() < 0.25


def test_chance_is_no_difference():
    net = network(3, 60)
    found = factors_of(scene(net, np.ones((len(net.edges), 1))), None, net, CYCLE_MM)
    assert found is None or np.abs(found - 1).max() < 0.25


def test_too_few_loops_tell_nothing():
    net = network(3)
    displacements = scene(net, np.ones((len(net.edges), 1)))
    assert factors_of(displacements[:, :2], None, net, CYCLE_MM) is None
    assert factors_of(displacements[:, :1], None, net, CYCLE_MM) is None
    assert factors_of(np.full_like(displacements, np.nan), None, net, CYCLE_MM) is None
    assert factors_of(np.zeros_like(displacements), None, net, CYCLE_MM) is None
    assert factors_of(40 * displacements, None, net, CYCLE_MM) is None  # nothing but noise
    small = network(2, 3)  # one loop
    assert factors_of(scene(small, np.ones((3, 1))), None, small, CYCLE_MM) is None
