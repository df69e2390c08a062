"""The noise of a pixel's pairs against whole matrices."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.noise.pair_noise import Noise
from ftl_qgis_plugin.core.stacking.noise.pixel_noise import NoiseOfComplete, PairNoise
from ftl_qgis_plugin.core.stacking.solving.estimate import Estimator
from ftl_qgis_plugin.core.stacking.solving.inversion import Inversion
from ftl_qgis_plugin.core.stacking.solving.network import Network
from ftl_qgis_plugin.core.timeseries.seasonal import SeasonalModel


def network(dates: int = 40, step_days: int = 24) -> Network:
    days = [datetime.date(2018, 1, 3) + datetime.timedelta(days=step_days * number) for number in range(dates)]
    return Network.of([(days[a], days[b]) for a in range(dates) for b in range(a + 1, min(a + 4, dates))])


def wandering(net: Network) -> np.ndarray:
    return Estimator(net, SeasonalModel(tuple(net.times_a), annual=False)).wandering


@pytest.mark.parametrize("pixels", [4, 40])
def test_the_noise_of_pairs_that_weights_do_not_tell_is_that_of_whole_matrices(pixels):
    """Of both ways to solve: what the squares of residuals expect, and the variance of a rate."""
    net, floor = network(12), 0.4
    rng = np.random.default_rng(3)
    given = rng.uniform(0.2, 6, (len(net.edges), pixels))
    mm = rng.normal(size=given.shape).astype(np.float32)
    mm[rng.random(mm.shape) < 0.1] = np.nan
    inverted = Inversion(net, 27.7).general(mm, given)
    noise = PairNoise(inverted, net, Noise(floor), *inverted.factor.inverse_parts(), wandering(net))
    row = rng.normal(size=(len(net.dates), pixels))
    row[0] = 0
    spread = inverted.factor.solve(row.copy())
    compared = 0
    for pixel in range(pixels):
        held = np.isfinite(mm[:, pixel])
        incidence, weights = net.incidence[held, 1:], inverted.weights[held, pixel]
        if np.linalg.matrix_rank(incidence) < incidence.shape[1]:
            continue
        compared += 1
        variance = (floor + (1 - floor) / given[held, pixel]) / inverted.scale[pixel]
        cofactor = np.linalg.inv(incidence.T @ (weights[:, np.newaxis] * incidence))
        gain = cofactor @ (weights[:, np.newaxis] * incidence).T
        rest = np.eye(len(weights)) - incidence @ gain
        expected = np.trace(rest.T @ (weights[:, np.newaxis] * rest) * variance)
        assert noise.variance[pixel] == pytest.approx(inverted.squares[pixel] / expected, rel=1e-4)
        count = row[1:, pixel]
        of_rate = count @ (gain * variance) @ gain.T @ count / (count @ cofactor @ count)
        assert noise.noisier(spread)[pixel] == pytest.approx(of_rate, rel=1e-6)
    assert compared >= 0.7 * pixels
    assert (noise.free < inverted.free)[inverted.free > 0].all()


def test_weights_that_tell_all_leave_the_noise_of_pairs_as_it_was():
    net = network(12)
    rng = np.random.default_rng(3)
    given = rng.uniform(0.2, 6, (len(net.edges), 40))
    inverted = Inversion(net, 27.7).general(rng.normal(size=given.shape).astype(np.float32), given)
    noise = PairNoise(inverted, net, Noise(), *inverted.factor.inverse_parts(), wandering(net))
    assert noise.noisier(np.ones((len(net.dates), 40))) == 1.0
    nearly = PairNoise(inverted, net, Noise(1e-9), *inverted.factor.inverse_parts(), wandering(net))
    np.testing.assert_allclose(nearly.variance, noise.variance, rtol=1e-6)
    np.testing.assert_allclose(nearly.free, noise.free, rtol=1e-6)
    np.testing.assert_allclose(nearly.noisier(rng.normal(size=(len(net.dates), 40))), 1, rtol=1e-6)


def test_pairs_that_count_alike_by_whole_matrices():
    net = network(12)
    factors = np.random.default_rng(5).uniform(0.2, 3, len(net.edges))
    inversion = Inversion(net, 27.7)
    cofactor = inversion.cofactor
    model = SeasonalModel(tuple(net.times_a), annual=False)
    noise = NoiseOfComplete(net, Noise(0.0, factors), cofactor, wandering(net))
    mm = np.random.default_rng(6).normal(size=(len(net.edges), 5)).astype(np.float32)
    variance, free = noise.of(inversion.complete(mm))
    gain = cofactor @ net.incidence.T
    left = np.eye(len(factors)) - net.incidence @ gain
    own = left @ np.diag(factors) @ left
    np.testing.assert_allclose(variance, np.square(left @ mm).sum(axis=0) / np.trace(own), rtol=1e-4)
    np.testing.assert_allclose(free, np.trace(own) ** 2 / np.trace(own @ own), rtol=1e-5)
    np.testing.assert_allclose(noise.covariance, gain @ np.diag(factors) @ gain.T, atol=1e-12)
    row = np.linalg.pinv(model.design(net.times_a))[-1]
    assert noise.noisier(row) == pytest.approx((row @ noise.covariance @ row) / (row @ cofactor @ row))
    design = model.design(net.times_a)
    rest = np.eye(12) - design @ np.linalg.pinv(design)
    form, wide = noise.noisier_forms
    assert wide == pytest.approx(np.trace(rest @ noise.covariance) / np.trace(rest @ cofactor))
    normal = net.incidence.T @ net.incidence
    assert form == pytest.approx(np.trace(normal @ noise.covariance) / np.trace(normal @ cofactor))


def test_gaps_and_weights_leave_the_degrees_of_freedom_those_of_whole_matrices():
    """But for what the noise of neighbours is taken for the usual one."""
    net = network(20)
    rng = np.random.default_rng(7)
    noise = Noise(0.0, rng.uniform(0.2, 3, len(net.edges)))
    mm = rng.normal(size=(len(net.edges), 30)).astype(np.float32)
    mm[rng.random(mm.shape) < 0.1] = np.nan
    inverted = Inversion(net, 27.7).general(mm, None)
    found = PairNoise(inverted, net, noise, *inverted.factor.inverse_parts(), wandering(net))
    for pixel in range(30):
        held = np.isfinite(mm[:, pixel])
        rows = net.incidence[held]
        left = np.eye(held.sum()) - rows @ np.linalg.pinv(rows)
        own = left @ np.diag(noise.factors[held]) @ left
        assert found.free[pixel] == pytest.approx(np.trace(own) ** 2 / np.trace(own @ own), rel=0.06)
