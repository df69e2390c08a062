"""Whether verdicts bear out the likelihoods: how often candidates were landslides that looked as likely as these.

What orders well need not count well. Known landslides come without the other ground that was looked at when they were
found, and what nobody has looked at counts as a weak no; both shift how many are expected. The verdicts tell by how
much: each against what its candidate looked like without it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .ridge import curvature_at, expit, most_believable

# Standard deviation of what is believed of the offset beforehand (0): odds are right to a factor of three.
OFFSET_SIGMA = 1.0
# And of how far logits lie apart (1 times as far as told).
STRETCH_SIGMA = 0.2
# Of one verdict on its own logit at most.
_MOST_LEVERAGE = 0.95


class Calibration(NamedTuple):
    """What to add to a logit: `coefficients` times (1,) or (1, logit), and their `covariance`."""

    coefficients: np.ndarray
    covariance: np.ndarray

    def terms(self, logit: np.ndarray) -> np.ndarray:
        """(n, coefficients): what the coefficients are multiplied by."""
        return np.column_stack([np.ones(len(logit)), logit])[:, : len(self.coefficients)]

    def corrected(self, logit: np.ndarray) -> np.ndarray:
        return logit + self.terms(logit) @ self.coefficients


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


def calibrate(logit: np.ndarray, target: np.ndarray, stretches: bool = False) -> Calibration:
    """From what verdicts say (0 or 1) of candidates whose logits did not know them, (n,) each; none: as believed.

    The most believable offset with a normal belief about it; its variance by Laplace's approximation. `stretches`: how
    far logits lie apart, too. That is for an interval only: most verdicts are given where landslides are likely, and
    would make those on untypical ground too unlikely (without a belief about it, told were 0.1 to 0.5 a scene of
    hardness 1 where 3 were left).
    """
    ridge = np.array([OFFSET_SIGMA, STRETCH_SIGMA][: 2 if stretches else 1]) ** -2.0
    blank = Calibration(np.zeros(len(ridge)), np.eye(len(ridge)))
    design, weight = blank.terms(logit), np.ones(len(logit))
    coefficients = most_believable(design, target, weight, ridge, base=logit)
    found = Calibration(coefficients, blank.covariance)
    return Calibration(coefficients, np.linalg.inv(curvature_at(design, found.corrected(logit), weight, ridge)))
