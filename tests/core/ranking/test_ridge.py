import numpy as np
import pytest
from scipy.optimize import minimize

from ftl_qgis_plugin.core.ranking.ridge import INTERCEPT_PENALTY, _loss, covariance, expit, fit

REFERENCE = (-0.6005204081528929, 2.054052158761528, 0.020937096612145954, -0.04848690361650485)


def made_up(seed=0, rows=300, terms=6):
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(rows, terms))
    logit = matrix @ rng.normal(size=terms) - 1.0
    target = (rng.random(rows) < 1 / (1 + np.exp(-logit))).astype(float)
    return matrix, target, rng.choice([0.0, 0.07, 1.0], rows)


def minimised(matrix, target, weight, penalty):
    """The same objective, minimised by a general optimiser."""

    def objective(b):
        logit = b[0] + matrix @ b[1:]
        likelihood = np.where(target > 0, 1 / (1 + np.exp(-logit)), 1 / (1 + np.exp(logit)))
        ridge = penalty / 2 * np.sum(b[1:] ** 2) + INTERCEPT_PENALTY / 2 * b[0] ** 2
        return -np.sum(weight * np.log(likelihood)) + ridge

    start = np.zeros(matrix.shape[1] + 1)
    return minimize(objective, start, method="BFGS", options={"gtol": 1e-8, "maxiter": 10_000}).x


@pytest.mark.parametrize("penalty", [0.1, 1.0, 10.0])
def test_equals_a_general_optimiser(penalty):
    matrix, target, weight = made_up()
    expected = minimised(matrix, target, weight, penalty)
    assert fit(matrix, target, weight, penalty) == pytest.approx(expected, abs=1e-5)


def test_equals_scikit_learn():
    """Coefficients from LogisticRegression of scikit-learn 1.9.1 (C = 0.5, newton-cholesky, sample weights).

    Its intercept has no penalty, so there it was the coefficient of a constant column of (2 / 0.001) ** 0.5.
    """
    n = np.arange(60.0)
    matrix = np.column_stack([np.sin(n), np.cos(1.7 * n) * 2, (n % 7 - 3) / 2])
    target = (np.sin(n) + 0.5 * np.cos(3 * n * n) > 0.2).astype(float)
    weight = np.where(n % 4 == 0, 0.1, 1.0)
    assert fit(matrix, target, weight, 2.0) == pytest.approx(REFERENCE, abs=1e-5)


def test_separable_data_stay_finite():
    matrix = np.linspace(-3, 3, 50)[:, np.newaxis] * np.ones(4)
    coefficients = fit(matrix, (matrix[:, 0] > 0).astype(float), np.ones(50), 1e-3)
    assert np.isfinite(coefficients).all()
    assert (coefficients[1:] > 0).all()
    only_true = fit(matrix, np.ones(50), np.ones(50), 1.0)
    assert np.isfinite(only_true).all()
    assert only_true[0] > 0


def test_a_start_changes_nothing_but_the_time():
    matrix, target, weight = made_up(2)
    cold = fit(matrix, target, weight, 1.0)
    far = cold + np.random.default_rng(0).normal(0, 3, len(cold))
    for start in (cold, far):
        assert fit(matrix, target, weight, 1.0, start) == pytest.approx(cold, abs=1e-6)


def test_rows_without_weight_do_not_count():
    matrix, target, weight = made_up(3)
    counted = weight > 0
    every = fit(matrix, target, weight, 1.0)
    assert every == pytest.approx(fit(matrix[counted], target[counted], weight[counted], 1.0), abs=1e-9)


def test_weights_are_repetitions():
    matrix, target, _ = made_up(4)
    twice = fit(matrix, target, np.full(len(target), 2.0), 1.0)
    repeated = fit(np.vstack([matrix, matrix]), np.r_[target, target], np.ones(2 * len(target)), 1.0)
    assert twice == pytest.approx(repeated, abs=1e-7)


def test_no_term_gives_the_share():
    target = np.r_[np.ones(30), np.zeros(10)]
    (intercept,) = fit(np.zeros((40, 0)), target, np.ones(40), 1.0)
    assert expit(intercept) == pytest.approx(0.75, abs=1e-4)


def test_nothing_said_gives_nothing():
    """No rows, and rows without weight."""
    np.testing.assert_array_equal(fit(np.zeros((0, 2)), np.zeros(0), np.zeros(0), 1.0), np.zeros(3))
    np.testing.assert_array_equal(fit(np.ones((4, 2)), np.ones(4), np.zeros(4), 1.0), np.zeros(3))


def test_expit_does_not_overflow():
    with np.errstate(all="raise"):
        assert expit(np.array([-1e4, 0.0, 1e4])).tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("penalty", [0.1, 3.0])
def test_covariance_is_the_inverse_of_the_curvature_at_the_best(penalty):
    """Against second differences of the objective, row by row without weight left out."""
    matrix, target, weight = made_up(rows=120, terms=3)
    best = fit(matrix, target, weight, penalty)

    def objective(b):
        logit = b[0] + matrix @ b[1:]
        ridge = penalty / 2 * np.sum(b[1:] ** 2) + INTERCEPT_PENALTY / 2 * b[0] ** 2
        return weight @ (np.logaddexp(0, logit) - target * logit) + ridge

    step, unit = 1e-3, np.eye(len(best))
    curvature = np.array(
        [
            [
                sum(
                    sign * objective(best + step * (one * a + other * b))
                    for sign, one, other in ((1, 1, 1), (-1, 1, -1), (-1, -1, 1), (1, -1, -1))
                )
                / (4 * step**2)
                for b in unit
            ]
            for a in unit
        ]
    )
    assert covariance(matrix, weight, best, penalty) == pytest.approx(np.linalg.inv(curvature), rel=1e-3, abs=1e-5)


def test_the_loss_by_hand():
    # ln 2 twice for a logit of 0, and half of 3 * 2^2 + 5 * 1^2.
    found = _loss(np.zeros(2), np.array([0.0, 1.0]), np.ones(2), np.array([2.0, -1.0]), np.array([3.0, 5.0]))
    assert found == pytest.approx(2 * np.log(2) + 8.5)
    # -ln(expit(1.5)) for what is true, -ln(1 - expit(1.5)) for what is not, by weight.
    chance = 1 / (1 + np.exp(-1.5))
    found = _loss(np.full(2, 1.5), np.array([1.0, 0.0]), np.array([0.5, 2.0]), np.zeros(1), np.ones(1))
    assert found == pytest.approx(-0.5 * np.log(chance) - 2 * np.log(1 - chance))


def test_a_step_that_makes_it_worse_is_shortened():
    """From a logit of 6 a whole step of 4 leads past the best one, 3.9 for 98 of 100, to where the loss is larger."""
    target = np.r_[np.ones(98), np.zeros(2)]
    (intercept,) = fit(np.zeros((100, 0)), target, np.ones(100), 1.0, start=np.array([6.0]))
    assert intercept == pytest.approx(np.log(98 / 2), abs=0.01)
