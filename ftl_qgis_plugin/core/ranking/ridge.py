"""Logistic regression with a ridge penalty, by Newton's method."""

from __future__ import annotations

import numpy as np

MAX_STEPS = 15
MAX_LOGIT_STEP = 4.0
INTERCEPT_PENALTY = 1e-3
_CONVERGED = 1e-9  # change of any logit


def expit(logit: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-logit)) without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * logit))


def fit(
    matrix: np.ndarray, target: np.ndarray, weight: np.ndarray, penalty: float, start: np.ndarray | None = None
) -> np.ndarray:
    """Coefficients (terms + 1,), the intercept first: those of the least

        sum_i weight_i * -ln(likelihood of target_i) + penalty / 2 * |b|^2 + INTERCEPT_PENALTY / 2 * intercept^2

    `matrix` (n, terms), `target` 0 or 1 and `weight` >= 0 (n,), `penalty` > 0, `start`: coefficients to begin with.
    le Cessie and van Houwelingen 1992 (doi 10.2307/2347628). The penalty keeps separable data finite; steps are cut to
    a change of 4 in any logit, and halved while they would make it worse.
    """
    counts = weight > 0
    design = np.column_stack([np.ones(int(counts.sum())), matrix[counts]])
    ridge = np.full(design.shape[1], float(penalty))
    ridge[0] = INTERCEPT_PENALTY
    return most_believable(design, target[counts], weight[counts], ridge, start)


def most_believable(
    design: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray,
    ridge: np.ndarray,
    start: np.ndarray | None = None,
    base: np.ndarray | float = 0.0,
) -> np.ndarray:
    """Coefficients (columns,) of the least loss as in `fit`, each with a penalty of its own in `ridge`.

    `design` (n, columns), `base` (n,): logits that come on top.
    """
    coefficients = np.zeros(design.shape[1]) if start is None else np.array(start, float)
    logit = base + design @ coefficients
    loss = _loss(logit, target, weight, coefficients, ridge)
    for _ in range(MAX_STEPS):
        probability = expit(logit)
        gradient = design.T @ (weight * (probability - target)) + ridge * coefficients
        curvature = curvature_at(design, logit, weight, ridge)
        step = -np.linalg.solve(curvature, gradient)
        change = design @ step
        largest = float(np.abs(change).max(initial=0.0))
        size = min(1.0, MAX_LOGIT_STEP / largest) if largest > 0 else 1.0
        for _ in range(MAX_STEPS):
            new = coefficients + size * step
            new_loss = _loss(logit + size * change, target, weight, new, ridge)
            if new_loss <= loss:
                break
            size /= 2
        else:
            break  # no better point within rounding
        coefficients, logit, loss = new, logit + size * change, new_loss
        if size * largest < _CONVERGED:
            break
    return coefficients


def curvature_at(design: np.ndarray, logit: np.ndarray, weight: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """Second derivatives (columns, columns) of that loss; their inverse is the coefficients' covariance (Laplace)."""
    probability = expit(logit)
    curvature = (design.T * (weight * probability * (1 - probability))) @ design
    curvature[np.diag_indices_from(curvature)] += ridge
    return curvature


def covariance(matrix: np.ndarray, weight: np.ndarray, coefficients: np.ndarray, penalty: float) -> np.ndarray:
    """Covariance (terms + 1, terms + 1) of the coefficients that `fit` gave, by Laplace's approximation."""
    counts = weight > 0
    design = np.column_stack([np.ones(int(counts.sum())), matrix[counts]])
    ridge = np.r_[INTERCEPT_PENALTY, np.full(matrix.shape[1], float(penalty))]
    return np.linalg.inv(curvature_at(design, design @ coefficients, weight[counts], ridge))


def _loss(
    logit: np.ndarray, target: np.ndarray, weight: np.ndarray, coefficients: np.ndarray, ridge: np.ndarray
) -> float:
    fit_part = weight @ (np.logaddexp(0.0, logit) - target * logit)
    return float(fit_part + 0.5 * ridge @ coefficients**2)
