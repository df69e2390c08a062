"""How many are expected, against fits without each verdict and against a general optimiser."""

import numpy as np
import pytest
from scipy.optimize import minimize

from ftl_qgis_plugin.core.ranking.calibration import OFFSET_SIGMA, SLOPE_SIGMA, calibrate, left_out_logits
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

    def loss(pair):
        value = pair[0] + pair[1] * logit
        beliefs = (pair[0] / OFFSET_SIGMA) ** 2 + ((pair[1] - 1) / SLOPE_SIGMA) ** 2
        return np.sum(np.logaddexp(0, value) - target * value) + beliefs / 2

    best = minimize(loss, [0.0, 1.0], tol=1e-12)
    found = calibrate(logit, target)
    assert [found.offset, found.slope] == pytest.approx(best.x, abs=1e-4)
    assert np.diag(found.covariance) == pytest.approx(np.diag(best.hess_inv), rel=0.2)


def test_without_verdicts_it_is_as_believed():
    found = calibrate(np.zeros(0), np.zeros(0))
    assert (found.offset, found.slope) == (0.0, 1.0)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx([OFFSET_SIGMA, SLOPE_SIGMA])


@pytest.mark.parametrize("said", [0.0, 1.0])
def test_verdicts_all_alike_stay_finite(said):
    found = calibrate(np.linspace(-40, 40, 300), np.full(300, said))
    assert np.isfinite([found.offset, found.slope, *found.covariance.ravel()]).all()
    assert (found.offset > 0) == bool(said)
