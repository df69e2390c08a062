"""The inversion in few passes: against every residual, cosine and comparison written out in double precision."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.solving import closure, gapless
from ftl_qgis_plugin.core.stacking.solving.estimate import Estimator, season_numbers
from ftl_qgis_plugin.core.stacking.solving.inversion import Inversion
from ftl_qgis_plugin.core.stacking.solving.network import Network
from ftl_qgis_plugin.core.stacking.solving.pair_sums import PairSums
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
    sums = PairSums(net, np.full((len(net.dates), 20), np.nan, np.float32))
    for pair, values in enumerate(mm):
        sums.add(pair, values)
    np.testing.assert_array_equal(inversion.complete(mm, sums).series, inversion.complete(mm).series)


def chunk_of(phases: np.ndarray):
    """Sums of powers of residuals (pairs, pixels) with these phases, and who judges them."""
    net = network(len(phases) + 1, 1)
    made = gapless._Chunk(
        Inversion(net, CYCLE_MM).gapless, np.zeros(phases.shape), np.zeros(1), np.zeros((len(net.dates), 1))
    )
    rest = phases * CYCLE_MM / (2 * np.pi)
    return made._coherence_of(np.array([(rest**power).sum(axis=0) for power in (1, 2, 3, 4, 6)]))


def test_powers_are_given_up_where_what_they_leave_out_may_count():
    """One residual alone leaves out just the next terms of its cosine and sine: phi^8 / 8! and phi^5 / 5!."""
    pairs = 12
    phi = np.linspace(0.05, 2.5, 4000)
    phases = np.zeros((pairs, len(phi)))
    phases[3] = phi
    coherence, rough = chunk_of(phases)
    real, imaginary = pairs - 1 + np.cos(phi), np.sin(phi)
    left_out = phi**8 / 40_320 + phi**5 / 120 * imaginary / np.hypot(real, imaginary)
    sure = np.abs(left_out / (3e-5 * pairs) - 1) > 0.02
    np.testing.assert_array_equal(rough[sure], left_out[sure] > 3e-5 * pairs)
    assert 0 < rough.mean() < 1
    exact = np.hypot(real, imaginary) / pairs
    assert np.abs(coherence - exact)[~rough].max() < 3.1e-5


def test_powers_are_right_where_they_are_trusted():
    rng = np.random.default_rng(9)
    for scale in (0.05, 0.2, 0.5, 0.8):
        phases = rng.normal(0.1, scale, (15, 400))
        coherence, rough = chunk_of(phases)
        exact = abs(np.exp(1j * phases).mean(axis=0))
        assert np.abs(coherence - exact)[~rough].max(initial=0) < 3.1e-5
        assert not rough.any() or scale > 0.1


def test_residuals_of_some_pixels_are_those_of_all():
    net = network(9, 3)
    mm = observations(net, 20, 2.0)
    inversion = Inversion(net, CYCLE_MM)
    series = inversion.complete(mm).series
    made = gapless._Chunk(inversion.gapless, mm, mm.sum(axis=0), series)
    rest = mm - net.incidence @ series
    np.testing.assert_allclose(made._columns(np.array([3, 7])), rest[:, [3, 7]], atol=1e-3)
    np.testing.assert_allclose(made._columns(slice(2, 5)), rest[:, 2:5], atol=1e-3)
    for pair in range(len(net.edges)):
        np.testing.assert_allclose(made._residual(pair), rest[pair], atol=1e-3)
    np.testing.assert_allclose(made._sum(), rest.sum(axis=0), atol=1e-3)
    assert len(inversion.gapless.surplus) < len(net.dates)  # dates amidst all others count for nothing


@pytest.mark.parametrize(("noisy", "is_calm"), [(0, True), (10, True), (11, False), (20, False)])
def test_calm_is_where_half_of_the_pixels_have_hardly_any_phase(noisy, is_calm):
    net = network(9, 3)
    mm = np.zeros((len(net.edges), 22), np.float32)
    mm[:, 20:] = np.nan  # do not count
    mm[::2, :noisy] = CYCLE_MM / 4
    made = gapless._Chunk(Inversion(net, CYCLE_MM).gapless, mm, np.zeros(22), np.zeros((9, 22), np.float32))
    assert made._is_calm() == is_calm


def test_one_pair_a_little_beyond_its_limit_is_found_in_calm_pixels():
    """Whichever pair, tight or loose, and either way; a little within is not."""
    net = network(12, 3)
    inversion = Inversion(net, CYCLE_MM)
    limits = inversion.gapless.limits_mm
    pixels = 8
    for pair in np.flatnonzero(np.isfinite(limits)):
        for factor, is_beyond in ((1.01, True), (0.99, False)):
            mm = np.zeros((len(net.edges), pixels), np.float32)
            mm[pair, 5] = factor * limits[pair] * (-1) ** pair
            _squares, _coherence, doubtful = inversion.gapless.residuals(
                mm, mm.sum(axis=0), np.zeros((12, pixels), np.float32), True, True
            )
            assert doubtful.tolist() == [number == 5 and is_beyond for number in range(pixels)], pair
