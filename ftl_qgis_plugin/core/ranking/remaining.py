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
# Beyond so many of its widths nothing of a distribution is left.
_REACH = 20.0
# A gamma distribution so narrow is a number: a narrower one would only drown in rounding.
_MOST_SHAPE = 1e8

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
    `is_known`: whether that is worth telling; not while more are expected than were found (see `remaining`).
    """

    expected: float
    low: int
    high: int
    open: int
    cautious: float
    is_known: bool = True


def remaining(
    logit: np.ndarray,
    matrix: np.ndarray,
    covariance: np.ndarray,
    calibration: Calibration | None = None,
    stretched: Calibration | None = None,
    found: int | None = None,
) -> Remaining:
    """From the logits (n,) of those neither judged nor known and their terms' values (n, terms).

    `covariance` (terms + 1, terms + 1) of the coefficients, the intercept first; `calibration`: what verdicts say of
    the likelihoods, None: nothing yet; `stretched`: of how far they lie apart, too; `found`: landslides that were
    accepted, None: as many as need be. The count is taken as a negative binomial variable: chance at each candidate,
    and the uncertainty of the coefficients and of the calibration to first order. The interval is the shortest that
    holds 90 % of what the two calibrations give, each believed as much as the other: the penalty keeps likelihoods
    closer together than they are where landslides are told well, and so too many are expected in what looks unlikely.

    While more are expected than were found, what nobody looked at decides, and how much of it is a landslide no verdict
    has told yet: on scenes of hardness 1 then two to four times as many were expected as there were.

    In 300 queues of five kinds (60 seeds each; 200 to 1,500 candidates, 0 to 20 known landslides, told well or less
    well) what was told held the truth 93 to 95 times of 100 by kind; of 60 it was told of after a quarter of the looks,
    86 times, and of all 300 after a half, three quarters and all of them, until the queue ends by itself, 93, 94 and 97
    times. In the queues of scenes that nothing was chosen on (hardness 0: seeds 701 to 708, 1: 801 to 808, with images
    and without) 88 to 100 times.
    """
    if not len(logit):
        return Remaining(0.0, 0, 0, 0, 0.0)
    calibration = calibration or calibrate(np.zeros(0), np.zeros(0))
    expected, extra = _count(logit, matrix, covariance, calibration)
    chances = _chances(expected, extra, len(logit))
    if stretched is not None:
        chances = chances + _chances(*_count(logit, matrix, covariance, stretched), len(logit))
    low, high = _shortest(chances / chances.sum())
    cautious = max(expected, float(expit(logit).sum()))
    return Remaining(expected, low, high, len(logit), cautious, found is None or expected <= max(1, found))


def _count(
    logit: np.ndarray, matrix: np.ndarray, covariance: np.ndarray, calibration: Calibration
) -> tuple[float, float]:
    """Expected number, and its variance beyond that of chance."""
    likelihood = expit(calibration.corrected(logit))
    slope = likelihood * (1 - likelihood)
    steep = slope * (1 + (calibration.coefficients[1] if len(calibration.coefficients) > 1 else 0.0))
    by_model = np.concatenate([[steep.sum()], steep @ matrix])
    by_calibration = slope @ calibration.terms(logit)
    extra = float(by_model @ covariance @ by_model + by_calibration @ calibration.covariance @ by_calibration)
    return float(likelihood.sum()), extra


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


def _chances(mean: float, extra: float, most: int) -> np.ndarray:
    """Chance of 0, 1 ... `most` for a negative binomial variable of that mean and variance mean + extra."""
    count = np.arange(most + 1)
    if mean <= 0:
        return (count == 0).astype(float)
    size = mean * mean / max(extra, mean * mean / _MOST_SHAPE)
    # Far from the mean there is nothing, and 20,000 candidates take no longer than a thousand. Skewed chances fall off
    # as exp(-count / (1 + extra / mean)).
    near = count[: math.ceil(mean + _REACH * (1 + math.sqrt(mean + extra) + extra / mean)) + 1]
    chances = np.zeros(most + 1)
    chances[: len(near)] = np.exp(
        special.gammaln(near + size)
        - special.gammaln(size)
        - special.gammaln(near + 1)
        - size * math.log1p(mean / size)
        - near * math.log1p(size / mean)
    )
    return chances / chances.sum()


def _shortest(chances: np.ndarray) -> tuple[int, int]:
    """First and last of the fewest numbers that follow each other and hold COVERAGE of the chances; of equally many
    those that hold most."""
    below = np.concatenate([[0.0], np.cumsum(chances)])
    last = np.searchsorted(below, below[:-1] + COVERAGE - 1e-12) - 1
    first = np.flatnonzero(last < len(chances))
    last = last[first]
    held = below[last + 1] - below[first]
    best = np.lexsort((-held, last - first))[0]
    return int(first[best]), int(last[best])
