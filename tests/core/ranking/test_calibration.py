"""How many are expected, against fits without each verdict and against a general optimiser."""

import numpy as np
import pytest
from scipy.optimize import minimize

from ftl_qgis_plugin.core.ranking.calibration import OFFSET_SIGMA, calibrate, left_out_logits
from ftl_qgis_plugin.core.ranking.ridge import covariance, expit, fit


@pytest.fixture
def judged():
    rng = np.random.default_rng(4)
    matrix = rng.normal(size=(80, 3))
    target = (rng.random(80) < expit(matrix @ [1.0, -1.0, 0.5] - 0.5)).astype(float)
    return matrix, target


def test_logits_without_a_verdict_are_those_of_a_fit_without_it(judged):
    matrix, target = judged
    weight = np.ones(len(target))
    found = fit(matrix, target, weight, 3.0)
    logit = found[0] + matrix @ found[1:]
    told = left_out_logits(matrix, logit, target, covariance(matrix, weight, found, 3.0))
    for index in range(0, len(target), 7):
        without = fit(matrix, target, np.where(np.arange(len(target)) == index, 0.0, weight), 3.0)
        real = without[0] + matrix[index] @ without[1:]
        assert told[index] == pytest.approx(real, abs=0.02 + 0.1 * abs(real - logit[index]))
    # A verdict draws its own candidate to its side.
    assert np.all((logit - told) * (target - 0.5) > 0)


def test_calibration_is_the_most_believable(judged):
    _matrix, target = judged
    logit = np.random.default_rng(5).normal(1.0, 2.0, len(target))

    def loss(offset):
        value = offset[0] + logit
        return np.sum(np.logaddexp(0, value) - target * value) + (offset[0] / OFFSET_SIGMA) ** 2 / 2

    best = minimize(loss, [0.0], tol=1e-12)
    found = calibrate(logit, target)
    assert found.offset == pytest.approx(best.x[0], abs=1e-4)
    step = 1e-3
    curvature = (loss([found.offset + step]) - 2 * loss([found.offset]) + loss([found.offset - step])) / step**2
    assert found.variance == pytest.approx(1 / curvature, rel=1e-3)


def test_without_verdicts_it_is_as_believed():
    assert calibrate(np.zeros(0), np.zeros(0)) == (0.0, OFFSET_SIGMA**2)


@pytest.mark.parametrize("said", [0.0, 1.0])
def test_verdicts_all_alike_stay_finite(said):
    found = calibrate(np.linspace(-40, 40, 300), np.full(300, said))
    assert np.isfinite(found).all()
    assert (found.offset > 0) == bool(said)
