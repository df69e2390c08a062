"""How many landslides are left among those that nobody has looked at, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..deferred import Deferred
from .calibration import Calibration, calibrate
from .ridge import expit

special = Deferred("scipy.special")

# Nominal share of intervals that hold the truth.
COVERAGE = 0.9
# Above this many the distribution is as good as normal.
_NORMAL_ABOVE = 300.0
_Z = 1.6449  # of COVERAGE, both sides

# Candidates may stay unjudged where at most this share of what was accepted (or one landslide) is expected in them, and
# so many were judged that the expectation rests on something.
LEFT_SHARE = 0.05
LEAST_JUDGED = 20
# But not while one of the next four is expected to be a landslide: so cheap a find is not left. On scenes of seeds 101
# to 106 that finds a little more at hardness 0 for a few more looks, and changes nothing at hardness 1; 0.15 costs 10 %
# more looks at hardness 0.
WORTH_A_LOOK = 0.25
# The next few, of which that is asked.
NEXT = 5
# 0 true of 30 random ones of the rest: at most about one in ten of the rest is true (95 %).
RANDOM_CHECK = 30


@dataclass(frozen=True)
class Remaining:
    """`expected` landslides among `open` candidates, with the interval `low` to `high` (whole numbers).

    `cautious`: the larger of that and of the sum of the likelihoods as they are; what leaving the rest goes by.
    """

    expected: float
    low: int
    high: int
    open: int
    cautious: float


def remaining(
    logit: np.ndarray,
    matrix: np.ndarray,
    covariance: np.ndarray,
    calibration: Calibration | None = None,
    stretched: Calibration | None = None,
) -> Remaining:
    """From the logits (n,) of those neither judged nor known and their terms' values (n, terms).

    `covariance` (terms + 1, terms + 1) of the coefficients, the intercept first; `calibration`: what verdicts say of
    the likelihoods, None: nothing yet; `stretched`: of how far they lie apart, too. The count is taken as a negative
    binomial variable: chance at each candidate, and the uncertainty of the coefficients and of the calibration to first
    order. The interval begins where either calibration's does: the penalty keeps likelihoods closer together than they
    are where landslides are told well, and so too many are expected in what looks unlikely.

    In 300 queues of five kinds (60 seeds each; 200 to 1,500 candidates, 0 to 20 known landslides, told well or less
    well) the interval held the truth 83 to 100 times of 100 after 0, 20 ... 140 looks, 94 on average; in those of nine
    demo scenes (hardness 0: seeds 1001 to 1003, 1: 1101 to 1106; with images and without) 88 to 100 times.
    """
    if not len(logit):
        return Remaining(0.0, 0, 0, 0, 0.0)
    calibration = calibration or calibrate(np.zeros(0), np.zeros(0))
    expected, low, high = _count(logit, matrix, covariance, calibration)
    if stretched is not None:
        low = min(low, _count(logit, matrix, covariance, stretched)[1])
    return Remaining(expected, low, high, len(logit), max(expected, float(expit(logit).sum())))


def _count(
    logit: np.ndarray, matrix: np.ndarray, covariance: np.ndarray, calibration: Calibration
) -> tuple[float, int, int]:
    """Expected number, and the interval."""
    likelihood = expit(calibration.corrected(logit))
    slope = likelihood * (1 - likelihood)
    steep = slope * (1 + (calibration.coefficients[1] if len(calibration.coefficients) > 1 else 0.0))
    by_model = np.concatenate([[steep.sum()], steep @ matrix])
    by_calibration = slope @ calibration.terms(logit)
    extra = float(by_model @ covariance @ by_model + by_calibration @ calibration.covariance @ by_calibration)
    expected = float(likelihood.sum())
    low, high = (min(bound, len(logit)) for bound in _interval(expected, extra))
    return expected, low, high


def may_leave_rest(
    left: float, accepted: int, judged: int, share: float = LEFT_SHARE, next_likelihood: float = 0.0
) -> bool:
    """Whether so few landslides are expected (`left`, NaN: unknown) in what was not judged that it may stay so.

    At most `share` of what was accepted, or one; and the next few are no likelier than WORTH_A_LOOK on average. A share
    of 0 wants everything judged. Nothing accepted is no reason to stop: what is expected then rests on no example.
    """
    is_little = left <= max(1.0, share * accepted) and not next_likelihood > WORTH_A_LOOK
    return share > 0 and accepted > 0 and judged >= LEAST_JUDGED and is_little


def at_most(true: int, looked: int) -> float:
    """Share of the rest that is true at most (95 %, one-sided), after `true` of `looked` random ones were.

    Clopper and Pearson 1934 (doi 10.1093/biomet/26.4.404). 1 where nobody has looked.
    """
    return float(special.betaincinv(true + 1, looked - true, 0.95)) if looked > true else 1.0


def _interval(mean: float, extra: float) -> tuple[int, int]:
    """Quantiles of a negative binomial variable of that mean and variance mean + extra."""
    if mean <= 0:
        return 0, 0
    deviation = math.sqrt(mean + extra)
    if mean > _NORMAL_ABOVE:
        return max(0, math.floor(mean - _Z * deviation)), math.ceil(mean + _Z * deviation)
    size = mean * mean / max(extra, 1e-9)
    chance = math.exp(-size * math.log1p(mean / size))
    below, count, low = chance, 0, 0 if chance >= (1 - COVERAGE) / 2 else None
    step = mean / (mean + size)
    while below < 1 - (1 - COVERAGE) / 2 and count < mean + 20 * deviation + 20:
        chance *= (count + size) / (count + 1) * step
        count += 1
        below += chance
        if low is None and below >= (1 - COVERAGE) / 2:
            low = count
    return low if low is not None else count, count
