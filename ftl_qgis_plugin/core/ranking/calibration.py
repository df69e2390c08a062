"""Whether verdicts bear out the likelihoods: how often candidates were landslides that looked as likely as these.

What orders well need not count well. Known landslides come without the other ground that was looked at when they were
found, and what nobody has looked at counts as a weak no; both shift how many are expected. The verdicts tell by how
much: each against what its candidate looked like without it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .ridge import expit

# Standard deviations of what is believed beforehand: of the offset of the logit (0), so that
# odds are right to a factor of three, and of its slope (1).
OFFSET_SIGMA, SLOPE_SIGMA = 1.0, 0.3
MAX_STEPS = 20
_CONVERGED = 1e-8
# Of one verdict on its own logit at most.
_MOST_LEVERAGE = 0.95


@dataclass(frozen=True)
class Calibration:
    """logit = offset + slope * the model's logit; `covariance` (2, 2) of the two."""

    offset: float
    slope: float
    covariance: np.ndarray


def left_out_logits(matrix: np.ndarray, logit: np.ndarray, target: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """The logits (n,) that each of these candidates would have if its own verdict (0 or 1) had not been learned.

    `matrix` (n, terms), `covariance` (terms + 1, terms + 1) of the coefficients, the intercept first. One Newton step
    back from the fit, exact for least squares; a verdict's weight is 1.
    """
    design = np.column_stack([np.ones(len(logit)), matrix])
    spread = np.einsum("ij,jk,ik->i", design, covariance, design)
    likelihood = expit(logit)
    leverage = np.minimum(likelihood * (1 - likelihood) * spread, _MOST_LEVERAGE)
    return logit - spread * (target - likelihood) / (1 - leverage)


def calibrate(logit: np.ndarray, target: np.ndarray) -> Calibration:
    """From what verdicts say (0 or 1) of candidates whose logits did not know them, (n,) each; none: as believed.

    Logistic calibration (Platt 1999) with normal beliefs about both numbers, by Newton's method.
    """
    design = np.column_stack([np.ones(len(logit)), logit])
    belief = np.array([0.0, 1.0])
    precision = np.diag([OFFSET_SIGMA**-2, SLOPE_SIGMA**-2])
    found = belief.copy()
    for _ in range(MAX_STEPS):
        likelihood = expit(design @ found)
        gradient = design.T @ (likelihood - target) + precision @ (found - belief)
        step = np.linalg.solve(_curvature(design, likelihood) + precision, gradient)
        largest = float(np.abs(step).max())
        found = found - step * min(1.0, 1.0 / max(largest, 1e-300))
        if largest < _CONVERGED:
            break
    covariance = np.linalg.inv(_curvature(design, expit(design @ found)) + precision)
    return Calibration(float(found[0]), float(found[1]), covariance)


def _curvature(design: np.ndarray, likelihood: np.ndarray) -> np.ndarray:
    return (design.T * (likelihood * (1 - likelihood))) @ design
