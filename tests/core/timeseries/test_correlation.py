"""Standard errors under noise that follows itself, against simulated series and against the sandwich formula."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries.correlation import CorrelatedNoise
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
        assert model.noise.covariance(np.array([phi]), first, second)[0] == pytest.approx(
            wanted[first, second], rel=0.01, abs=1e-5
        )
    plain = np.linalg.inv(design.T @ design)[-1, -1]
    assert model.noise.inflation(np.array([phi]))[0] == pytest.approx(wanted[-1, -1] / plain, rel=0.01)


def test_few_dates_tell_no_correlation():
    model = SeasonalModel(tuple((2015 + np.arange(9) / 4).tolist()))
    assert isinstance(model.noise, CorrelatedNoise)
    sums, dates = np.ones(3, np.float32), np.full(3, 9.0)
    assert model.noise.phi(sums, sums, dates, dates - 1).tolist() == [0, 0, 0]
