"""Whether verdicts bear out the likelihoods: how often candidates were landslides that looked as likely as these.

What orders well need not count well. Known landslides come without the other ground that was looked at when they were
found, and what nobody has looked at counts as a weak no; both shift how many are expected. The verdicts tell by how
much: each against what its candidate looked like without it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .ridge import expit

# Standard deviation of what is believed of the offset beforehand (0): odds are right to a factor of three.
OFFSET_SIGMA = 1.0
MAX_STEPS = 20
_CONVERGED = 1e-8
# Of one verdict on its own logit at most.
_MOST_LEVERAGE = 0.95


class Calibration(NamedTuple):
    """What to add to each logit, and how sure that is.

    Not how far logits lie apart, too: most verdicts are given where landslides are likely, and would make those on
    untypical ground too unlikely (told were 0.1 to 0.5 a scene of hardness 1 where 3 were left).
    """

    offset: float
    variance: float


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

    The most believable offset with a normal belief about it, by Newton's method; its variance by Laplace's
    approximation.
    """
    offset, precision = 0.0, OFFSET_SIGMA**-2
    for _ in range(MAX_STEPS):
        likelihood = expit(logit + offset)
        gradient = float((likelihood - target).sum()) + precision * offset
        step = gradient / (float((likelihood * (1 - likelihood)).sum()) + precision)
        offset -= min(max(step, -1.0), 1.0)
        if abs(step) < _CONVERGED:
            break
    likelihood = expit(logit + offset)
    return Calibration(offset, 1.0 / (float((likelihood * (1 - likelihood)).sum()) + precision))
