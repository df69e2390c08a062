"""How many are expected, against fits without each verdict and against a general optimiser."""

import numpy as np
import pytest
from scipy.optimize import minimize

from ftl_qgis_plugin.core.ranking.calibration import OFFSET_SIGMA, STRETCH_SIGMA, calibrate, left_out_logits
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


@pytest.mark.parametrize("stretches", [False, True])
def test_calibration_is_the_most_believable(judged, stretches):
    _matrix, target = judged
    logit = np.random.default_rng(5).normal(1.0, 2.0, len(target))
    sigmas = [OFFSET_SIGMA, STRETCH_SIGMA][: 1 + stretches]

    def loss(coefficients):
        value = coefficients[0] + logit * (1 + coefficients[1] if stretches else 1)
        return np.sum(np.logaddexp(0, value) - target * value) + np.sum((coefficients / np.array(sigmas)) ** 2) / 2

    best = minimize(loss, np.zeros(len(sigmas)), tol=1e-12)
    found = calibrate(logit, target, stretches)
    assert found.coefficients == pytest.approx(best.x, abs=1e-4)
    assert np.linalg.inv(found.covariance) == pytest.approx(hessian(loss, found.coefficients), rel=1e-3)
    stretch = found.coefficients[1] if stretches else 0.0
    assert found.corrected(logit) == pytest.approx(found.coefficients[0] + (1 + stretch) * logit)


def hessian(function, place, step=1e-3):
    """By central differences."""
    steps = step * np.eye(len(place))
    return np.array(
        [
            [
                sum(
                    one * other * function(place + one * first + other * second) for one in (1, -1) for other in (1, -1)
                )
                / (4 * step**2)
                for second in steps
            ]
            for first in steps
        ]
    )


def test_without_verdicts_it_is_as_believed():
    blank = calibrate(np.zeros(0), np.zeros(0), stretches=True)
    assert blank.coefficients.tolist() == [0, 0]
    assert blank.covariance == pytest.approx(np.diag([OFFSET_SIGMA**2, STRETCH_SIGMA**2]))


@pytest.mark.parametrize("stretches", [False, True])
@pytest.mark.parametrize("said", [0.0, 1.0])
def test_verdicts_all_alike_stay_finite(said, stretches):
    found = calibrate(np.linspace(-40, 40, 300), np.full(300, said), stretches)
    assert np.isfinite(found.coefficients).all()
    assert np.isfinite(found.covariance).all()
    assert (found.corrected(np.zeros(1))[0] > 0) == bool(said)


def test_what_is_believed_before_anybody_has_judged():
    nothing = calibrate(np.zeros(0), np.zeros(0))
    assert (nothing.coefficients.tolist(), nothing.covariance.tolist()) == ([0.0], [[1.0]])
    both = calibrate(np.zeros(0), np.zeros(0), stretches=True)
    assert both.coefficients.tolist() == [0, 0]
    np.testing.assert_allclose(both.covariance, [[1, 0], [0, 0.04]], atol=1e-12)


def test_a_verdict_that_holds_its_own_logit_is_left_out_at_most_by_twenty_times_its_spread():
    # One term, likelihood 0.5: leverage is a quarter of the spread; 0.95 at most.
    for variance, leverage in ((2.0, 0.5), (3.0, 0.75), (1e6, 0.95)):
        covariance = np.array([[variance, 0.0], [0.0, 0.0]])
        found = left_out_logits(np.zeros((2, 1)), np.zeros(2), np.array([1.0, 0.0]), covariance)
        wanted = variance * 0.5 / (1 - leverage)
        np.testing.assert_allclose(found, [-wanted, wanted])
