"""The inversion in few passes: against every residual, cosine and comparison written out in double precision."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.solving import closure, gapless
from ftl_qgis_plugin.core.stacking.solving.estimate import Estimator, season_numbers
from ftl_qgis_plugin.core.stacking.solving.inversion import Inversion
from ftl_qgis_plugin.core.stacking.solving.network import Network
from ftl_qgis_plugin.core.timeseries.seasonal import SeasonalModel

CYCLE_MM = 27.73


def network(dates: int, reach: int) -> Network:
    days = [datetime.date(2019, 1, 5) + datetime.timedelta(days=24 * number) for number in range(dates)]
    return Network.of([(days[a], days[b]) for a in range(dates) for b in range(a + 1, min(a + reach + 1, dates))])


def observations(net: Network, pixels: int, noise_mm: float) -> np.ndarray:
    rng = np.random.default_rng(4)
    series = np.cumsum(rng.normal(-3, 2, (len(net.dates), pixels)), axis=0)
    return (net.incidence @ series + rng.normal(0, noise_mm, (len(net.edges), pixels))).astype(np.float32)


# Sparse and dense networks; from calm pixels to those whose phases fill the circle, and both side by side.
@pytest.mark.parametrize("reach", [3, 39])
@pytest.mark.parametrize("noise_mm", [0.3, 2.0, 4.0, 9.0, "all"])
def test_all_that_is_said_of_residuals(monkeypatch, reach, noise_mm):
    monkeypatch.setattr(gapless, "_CHUNK_PX", 64)  # chunks that end within the pixels
    net = network(40, reach)
    pixels = 150
    noise = np.geomspace(0.2, 12, pixels) if noise_mm == "all" else noise_mm
    mm = observations(net, pixels, 1.0)
    mm += np.random.default_rng(5).normal(0, 1, mm.shape).astype(np.float32) * noise
    gaps = [3, 70, 149]
    mm[[0, 20, len(mm) - 1], gaps] = np.nan
    inversion = Inversion(net, CYCLE_MM)
    assert (inversion.gapless._factor is None) == (reach == 39)
    found = inversion.complete(mm)
    known = np.setdiff1d(np.arange(pixels), gaps)
    series = inversion.cofactor @ net.incidence.T @ mm[:, known].astype(float)
    rest = mm[:, known] - net.incidence @ series
    np.testing.assert_allclose(found.series[:, known], series, atol=1e-4 * np.ptp(series, axis=0).min())
    assert (found.series[0, known] == 0).all()
    np.testing.assert_allclose(found.squares[known], (rest**2).sum(axis=0), rtol=1e-4)
    coherence = abs(np.exp(2j * np.pi / CYCLE_MM * rest).mean(axis=0))
    np.testing.assert_allclose(found.coherence[known], coherence, atol=3.1e-5)
    beyond = (abs(rest) > closure.doubt_limits(net, CYCLE_MM)[:, np.newaxis]).any(axis=0)
    np.testing.assert_array_equal(found.doubtful[known], beyond)
    assert np.isnan(found.series[:, gaps]).all()
    assert not found.used[gaps].any()
    assert (found.used[known] == len(mm)).all()


def test_what_nobody_wants_is_left_out_and_changes_nothing_else():
    net = network(20, 3)
    mm = observations(net, 30, 2.0)
    numbers = season_numbers(net.dates, 5, 9)
    estimator = Estimator(net, SeasonalModel(tuple(net.times_a)), [numbers])
    whole, parts = estimator.rates(Inversion(net, CYCLE_MM).complete(mm))
    bare = Inversion(net, CYCLE_MM, check_loops=False, wants_coherence=False, wants_errors=False).complete(mm)
    assert bare.squares is None
    assert bare.coherence is None
    rates, bare_parts = estimator.rates(bare)
    np.testing.assert_array_equal(rates.rate_mm_a, whole.rate_mm_a)
    np.testing.assert_array_equal(bare_parts[0].rate_mm_a, parts[0].rate_mm_a)
    assert np.isnan(rates.sigma_mm_a).all()
    assert np.isfinite(whole.sigma_mm_a).all()


def test_sums_that_are_added_up_pair_by_pair_give_the_same():
    net = network(12, 3)
    mm = observations(net, 20, 1.0)
    inversion = Inversion(net, CYCLE_MM)
    sums = np.zeros((12, 20), np.float32)
    for pair, values in enumerate(mm):
        inversion.gapless.add_to_dates(sums, pair, values)
    np.testing.assert_allclose(sums, net.incidence.T @ mm, atol=1e-4)
    np.testing.assert_array_equal(inversion.complete(mm, sums).series, inversion.complete(mm).series)
