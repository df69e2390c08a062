"""From a scene's sample to standard errors that hold the truth, through the kernel."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
import pytest

from ftl_qgis_plugin.core.grids.grid import Window
from ftl_qgis_plugin.core.stacking import kernel
from ftl_qgis_plugin.core.stacking import options as names
from ftl_qgis_plugin.core.stacking.corrections import NO_RAMP, Corrections
from ftl_qgis_plugin.core.stacking.noise import scene_noise as module
from ftl_qgis_plugin.core.stacking.noise.pair_noise import Noise, weights_of
from ftl_qgis_plugin.core.stacking.noise.scene_noise import noise_of
from ftl_qgis_plugin.core.stacking.options import INVERSION, STACKING, StackOptions, model_for
from ftl_qgis_plugin.core.stacking.reading.pair_stack import Block
from ftl_qgis_plugin.core.stacking.solving.estimate import Estimator, season_numbers
from ftl_qgis_plugin.core.stacking.solving.inversion import Inversion
from ftl_qgis_plugin.core.stacking.solving.network import Network

CYCLE_MM, PIXELS, RATE = 27.73, 4000, -40.0
SAMPLING = 3 * (0.95 * 0.05 / PIXELS) ** 0.5
OUTPUTS = (names.RATE, names.RATE_STD, *names.SEASON_PAIRS[0], *names.SEASON_PAIRS[1])


@dataclass
class Stack:
    """Numbers in the place of a `PairStack`."""

    mm: np.ndarray
    coherence: np.ndarray | None
    pairs: tuple

    @property
    def has_coherence(self) -> bool:
        return self.coherence is not None

    def read(self, window, corrections, want_coherence, seen, new) -> Block:
        for number, values in enumerate(self.mm) if seen is not None else ():
            seen(number, values)
        return Block(window, self.mm.copy(), self.coherence if want_coherence else None)


def network(reach: int, dates: int, step_days: int = 24) -> Network:
    days = [datetime.date(2018, 1, 3) + datetime.timedelta(days=step_days * number) for number in range(dates)]
    return Network.of([(a, b) for number, a in enumerate(days) for b in days[number + 1 : number + reach + 1]])


def coverage(net: Network, method: str, noise, of_dates: float, coherence=None, gaps: float = 0.0, seed: int = 2):
    """Of rate, thaw rate and winter rate: the share within 1.96 standard errors, and their root mean square over the
    errors' own deviation. `noise`: standard deviations, to broadcast to (pairs, pixels)."""
    rng = np.random.default_rng(seed)
    series = RATE * net.times_a[:, np.newaxis] + of_dates * rng.normal(size=(len(net.dates), PIXELS))
    mm = (net.incidence @ series + noise * rng.normal(size=(len(net.edges), PIXELS))).astype(np.float32)
    mm[rng.random(mm.shape) < gaps] = np.nan
    options = StackOptions(method=method, weighted=coherence is not None)
    model = model_for(net.dates, options)
    weights = None if coherence is None else weights_of(coherence)
    told = noise_of(mm, weights, net, model, CYCLE_MM, method == STACKING)
    seasons = season_numbers(net.dates, 5, 9), season_numbers(net.dates, 10, 4)
    job = kernel.Job(
        Stack(mm, coherence, net.edges),
        Corrections(None, NO_RAMP, None, np.zeros((len(mm), 0)), np.zeros(len(mm)), 0.0, 1.0),
        options,
        Inversion(net, CYCLE_MM, True, False),
        Estimator(net, model, seasons, told),
        OUTPUTS,
    )
    _window, results, _counts = kernel.run_block(job, Window(0, 0, 1, PIXELS))
    found = []
    for rate, sigma in zip(OUTPUTS[::2], OUTPUTS[1::2]):
        held = np.isfinite(results[sigma])
        off, error = np.abs(results[rate][held] - RATE), results[sigma][held]
        found.append((np.mean(off < 1.96 * error), np.sqrt(np.mean(np.square(error)) / np.mean(np.square(off)))))
    return found


@pytest.mark.parametrize("method", [INVERSION, STACKING])
@pytest.mark.parametrize("gaps", [0.0, 0.15])
@pytest.mark.parametrize("reach", [2, 3])
def test_pairs_that_are_noisier_than_others_are_held(reach, gaps, method):
    """Without weights 79 to 92 % of some of these rates lay within, and up to 98 % of others."""
    net = network(reach, 60, 12)
    noise = np.exp(np.random.default_rng(1).normal(0, 0.5, len(net.edges)))[:, np.newaxis]
    for share, wider in coverage(net, method, noise, 0.0, None, gaps):
        assert 0.93 - SAMPLING <= share <= 0.97 + SAMPLING
        assert wider < 1.25


@pytest.mark.parametrize("method", [INVERSION, STACKING])
def test_noise_that_goes_with_a_coherence_that_is_not_asked_is_held(method):
    net = network(2, 60, 12)
    rng = np.random.default_rng(1)
    level = rng.uniform(0.35, 0.9, len(net.edges))[:, np.newaxis]
    coherence = np.clip(level + rng.normal(0, 0.08, (len(net.edges), PIXELS)), 0.1, 0.97)
    for share, _wider in coverage(net, method, 1.5 / np.sqrt(weights_of(coherence)), 0.0):
        assert 0.93 - SAMPLING <= share <= 0.97 + SAMPLING


@pytest.mark.parametrize("method", [INVERSION, STACKING])
@pytest.mark.parametrize("is_weighted", [False, True])
@pytest.mark.parametrize(("of_pairs", "of_dates"), [(2.0, 0.0), (0.5, 2.0), (0.0, 2.0)])
@pytest.mark.parametrize("gaps", [0.0, 0.15])
def test_the_errors_of_chains_are_as_wide_as_they_should_be(gaps, of_pairs, of_dates, is_weighted, method):
    """Up to 100 % lay within, of errors up to seven times too wide, where the noise is the dates'; and 86 % of weighted
    stacks where it is the pairs'."""
    net = network(1, 60)
    coherence = np.random.default_rng(5).uniform(0.4, 0.9, (59, PIXELS)).astype(np.float32) if is_weighted else None
    for share, wider in coverage(net, method, of_pairs, of_dates, coherence, gaps):
        assert 0.93 - SAMPLING <= share <= 0.97 + 2 * SAMPLING
        assert wider < 1.5


def test_which_pairs_are_noisier_is_not_asked_for_weighted_stacks():
    net = network(3, 20)
    noise = np.exp(np.random.default_rng(1).normal(0, 0.5, len(net.edges)))[:, np.newaxis]
    mm = (noise * np.random.default_rng(2).normal(size=(len(net.edges), 1000))).astype(np.float32)
    told = net, model_for(net.dates, StackOptions()), CYCLE_MM
    weights = np.ones_like(mm)
    assert noise_of(mm, weights, *told, True).factors is None
    for factors in (noise_of(mm, weights, *told).factors, noise_of(mm, None, *told, True).factors):
        assert np.corrcoef(factors, noise[:, 0] ** 2)[0, 1] > 0.9


def test_nothing_is_told_where_nothing_tells():
    net = network(1, 3)
    model = model_for(net.dates, StackOptions())
    mm = np.random.default_rng(1).normal(size=(2, 500)).astype(np.float32)
    assert noise_of(mm[:, :20], None, net, model, CYCLE_MM) == Noise()
    assert noise_of(np.full_like(mm, np.nan), None, net, model, CYCLE_MM) == Noise()
    assert noise_of(np.full_like(mm, np.nan), None, net, model, CYCLE_MM, True) == Noise()
    apart = Network.of([(net.dates[0], net.dates[1])])
    assert noise_of(mm[:1], None, apart, model_for(apart.dates, StackOptions()), CYCLE_MM) == Noise()


@pytest.mark.parametrize("is_stack", [False, True])
@pytest.mark.parametrize(("most", "step"), [(200, 1), (199, 2), (70, 3)])
def test_of_plenty_of_pixels_every_nth_tells_of_chains(monkeypatch, is_stack, most, step):
    net = network(1, 20)
    mm = np.random.default_rng(3).normal(0, 2, (19, 200)).astype(np.float32)
    weights = weights_of(np.random.default_rng(4).uniform(0.3, 0.9, mm.shape))
    model = model_for(net.dates, StackOptions())
    monkeypatch.setattr(module, "floor_of", lambda *_of_what: 0.2)  # which has a bound of its own
    expected = noise_of(mm[:, ::step], weights[:, ::step], net, model, CYCLE_MM, is_stack)
    monkeypatch.setattr(module, "_PIXELS", most)
    found = noise_of(mm, weights, net, model, CYCLE_MM, is_stack)
    assert found.share is not None or step == 3
    assert found == expected
