"""Standard errors under noise that follows itself, against simulated series and against the sandwich formula."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries.correlation import CorrelatedNoise, PhiPlaces
from ftl_qgis_plugin.core.timeseries.seasonal import SeasonalModel


def autoregressive(times, phi, count, rng):
    """Stationary noise of variance 1, correlation phi over the median step, one series per column."""
    step = np.median(np.diff(times))
    noise = np.empty((len(times), count))
    noise[0] = rng.normal(size=count)
    for number, apart in enumerate(np.diff(times) / step, 1):
        kept = phi**apart
        noise[number] = kept * noise[number - 1] + np.sqrt(1 - kept**2) * rng.normal(size=count)
    return noise


def simulated(times, phi, gaps=0.0, count=2000):
    rng = np.random.default_rng(11)
    values = (10 * (times - 2016) + 8 * np.cos(2 * np.pi * times))[:, np.newaxis]
    values = values + 3 * autoregressive(times, phi, count, rng)
    values[rng.random(values.shape) < gaps] = np.nan
    return SeasonalModel(tuple(times.tolist())).fit(values.astype(np.float32))


REGULAR = 2015 + np.arange(100) * 5 / 100
IRREGULAR = np.sort(2015 + np.random.default_rng(2).uniform(0, 5, 100))


@pytest.mark.parametrize("times", [REGULAR, IRREGULAR], ids=["regular", "irregular"])
@pytest.mark.parametrize("phi", [0.3, 0.6])
def test_intervals_of_95_percent_hold_the_truth_in_93_to_97(times, phi):
    fit = simulated(times, phi)
    held = np.mean(np.abs(fit.rate_mm_a - 10) < 1.96 * fit.rate_sigma_mm_a)
    assert 0.93 <= held <= 0.97
    before = np.mean(np.abs(fit.rate_mm_a - 10) < 1.96 * fit.independent_sigma_mm_a)
    assert before < 0.86  # what it was told to be without
    of_amplitude = np.mean(np.abs(fit.amplitude_mm - 8) < 1.96 * fit.amplitude_sigma_mm)
    assert 0.92 <= of_amplitude <= 0.975


def test_independent_dates_cost_little():
    fit = simulated(REGULAR, 0.0)
    assert np.median(fit.rate_sigma_mm_a / fit.independent_sigma_mm_a) < 1.15
    held = np.mean(np.abs(fit.rate_mm_a - 10) < 1.96 * fit.rate_sigma_mm_a)
    assert 0.93 <= held <= 0.985


@pytest.mark.parametrize("count", [7, 10, 13])
def test_dates_too_few_to_tell_their_correlation_are_told_to_be_few(count):
    fit = simulated(2018 + np.linspace(0, 2.4, count), 0.0)
    held = np.mean(np.abs(fit.rate_mm_a - 10) < 1.96 * fit.rate_sigma_mm_a)
    assert 0.93 <= held <= 0.97
    assert np.mean(np.abs(fit.rate_mm_a - 10) < 1.96 * fit.independent_sigma_mm_a) < 0.925


def test_gaps_do_not_hide_the_correlation():
    fit = simulated(REGULAR, 0.6, gaps=0.25)
    held = np.mean(np.abs(fit.rate_mm_a - 10) < 1.96 * fit.rate_sigma_mm_a)
    assert 0.90 <= held <= 0.98


def test_covariance_is_the_sandwich():
    """(X'X)^-1 X' N X (X'X)^-1 over the expected mean square of the residuals, by plain matrices."""
    model = SeasonalModel(tuple(IRREGULAR.tolist()))
    design = model.design(IRREGULAR)
    phi = 0.5
    noise = phi ** (np.abs(IRREGULAR[:, np.newaxis] - IRREGULAR) / np.median(np.diff(IRREGULAR)))
    left = np.linalg.inv(design.T @ design) @ design.T
    maker = np.eye(len(design)) - design @ left
    square = np.trace(maker @ noise @ maker) / (len(design) - design.shape[1])
    wanted = left @ noise @ left.T / square
    for first, second in ((1, 1), (1, 2), (2, 2), (3, 3)):
        assert model.noise.covariance(PhiPlaces(np.array([phi], np.float32)), first, second)[0] == pytest.approx(
            wanted[first, second], rel=0.01, abs=1e-5
        )
    plain = np.linalg.inv(design.T @ design)[-1, -1]
    at = PhiPlaces(np.array([phi], np.float32))
    assert model.noise.inflation(at)[0] == pytest.approx(wanted[-1, -1] / plain, rel=0.01)


def test_few_dates_tell_no_correlation():
    model = SeasonalModel(tuple((2015 + np.arange(9) / 4).tolist()))
    assert isinstance(model.noise, CorrelatedNoise)
    sums, dates = np.ones(3, np.float32), np.full(3, 9.0)
    assert model.noise.phi(sums, sums, dates, dates - 1).tolist() == [0, 0, 0]


def expected_correlation(model: SeasonalModel, times: np.ndarray, phi: float) -> float:
    """Of neighbouring residuals where the noise follows itself by phi, from plain matrices."""
    design = model.design(times)
    maker = np.eye(len(times)) - design @ np.linalg.pinv(design)
    noise = phi ** (np.abs(times[:, np.newaxis] - times) / np.median(np.diff(times)))
    left = maker @ noise @ maker
    return float(np.diagonal(left, 1).sum() / np.trace(left))


@pytest.mark.parametrize("times", [REGULAR, IRREGULAR], ids=["regular", "irregular"])
@pytest.mark.parametrize("phi", [0.05, 0.5, 0.85])
def test_phi_is_what_the_residuals_say_and_a_little_more(times, phi):
    model = SeasonalModel(tuple(times.tolist()))
    seen = expected_correlation(model, times, phi)
    squares = np.array([7.0, 0.5], np.float32)
    found = model.noise.phi(seen * squares, squares, np.full(2, 100.0), np.full(2, 99.0))
    # Eight tenths of the standard error sqrt((1 - phi^2) / n), and never above 0.95.
    assert found == pytest.approx(min(phi + 0.8 * np.sqrt((1 - phi**2) / 100), 0.95), abs=2e-4)
    # With gaps the sums are over fewer dates and fewer neighbours: per date and per pair they say the same.
    part = model.noise.phi(seen * squares * 50 / 99, squares * 80 / 100, np.full(2, 80.0), np.full(2, 50.0))
    assert part == pytest.approx(min(phi + 0.8 * np.sqrt((1 - phi**2) / 80), 0.95), abs=2e-4)
    assert model.noise.phi(-squares, squares, np.full(2, 100.0), np.full(2, 99.0)) == pytest.approx(0.08)


def test_ten_dates_more_than_unknowns_and_ten_pairs_are_needed():
    model = SeasonalModel(tuple(REGULAR.tolist()))
    ones = np.ones(4, np.float32)
    dates, pairs = np.array([14.0, 13, 50, 50]), np.array([13.0, 12, 10, 9])
    assert (model.noise.phi(ones / 2, ones, dates, pairs) > 0).tolist() == [True, False, True, False]
    assert model.noise.phi(ones[:1], ones[:1] * 0, dates[:1], pairs[:1]).tolist() == [0]
    for count, is_told in ((14, True), (13, False)):
        short = SeasonalModel(tuple(REGULAR[::7][:count].tolist()))
        full = np.full(1, float(count))
        assert (short.noise.phi(ones[:1] * 0.9, ones[:1], full, full - 1)[0] > 0) == is_told


def test_between_the_values_of_a_table_it_is_linear():
    table = np.random.default_rng(3).normal(size=20)
    phi = np.r_[0.0, 0.95, 0.05, 0.9, np.random.default_rng(4).uniform(0, 0.95, 50)].astype(np.float32)
    wanted = np.interp(phi, np.linspace(0, 0.95, 20), table)
    np.testing.assert_allclose(PhiPlaces(phi).of(table), wanted, atol=1e-5)


def test_no_correlation_inflates_nothing_and_dates_in_disorder_are_put_in_order():
    order = np.random.default_rng(5).permutation(100)
    model, mixed = SeasonalModel(tuple(IRREGULAR.tolist())), SeasonalModel(tuple(IRREGULAR[order].tolist()))
    assert model.noise.inflation(PhiPlaces(np.zeros(1, np.float32))).tolist() == [1.0]
    assert model.noise.is_in_order
    assert not mixed.noise.is_in_order
    at = PhiPlaces(np.array([0.4], np.float32))
    assert mixed.noise.inflation(at) == pytest.approx(model.noise.inflation(at), rel=1e-5)
    assert mixed.noise.covariance(at, 1, 1) == pytest.approx(model.noise.covariance(at, 1, 1), rel=1e-5)


def test_error_of_the_amplitude_is_its_gradient_times_the_covariance():
    """By the formula on each pixel, at angles at which cosine and sine count differently."""
    rng = np.random.default_rng(8)
    angles = np.radians([0.0, 40, 90, 200])
    waves = 8 * (
        np.cos(2 * np.pi * IRREGULAR)[:, None] * np.cos(angles)
        + np.sin(2 * np.pi * IRREGULAR)[:, None] * np.sin(angles)
    )
    fit = SeasonalModel(tuple(IRREGULAR.tolist())).fit((waves + rng.normal(0, 2, waves.shape)).astype(np.float32))
    for pixel in range(4):
        gradient = fit.unknowns[1:3, pixel] / np.hypot(*fit.unknowns[1:3, pixel])
        at = PhiPlaces(fit.phi[pixel : pixel + 1])
        of = [[float(fit.model.noise.covariance(at, a, b)[0]) for b in (1, 2)] for a in (1, 2)]
        square = float(fit._mean_square[pixel])
        assert square == pytest.approx(4, rel=0.5)
        expected = np.sqrt(gradient @ np.array(of) @ gradient * square)
        assert fit.amplitude_sigma_mm[pixel] == pytest.approx(expected, rel=1e-4)
