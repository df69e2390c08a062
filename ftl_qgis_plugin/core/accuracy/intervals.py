"""Confidence intervals of proportions and of what is made of them."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from ..deferred import Deferred

special = Deferred("scipy.special")

# Two-sided 95 % of the normal distribution, as every interval of this package uses it.
Z_95 = 1.959963984540054

# Below so many a share is told together with the expected one: they differ by up to three points.
FEW = 30

# Places between no freedom lost and one degree left, at which Student's t is worked out.
_FREEDOMS = 1024
_QUANTILES = 200
_REPLICATES, _CHUNK = 2000, 20


def wilson_interval(successes: float, trials: float) -> tuple[float, float]:
    """Wilson's 95 % score interval of successes / trials, lower and upper bound in 0..1 (NaN, NaN without trials).

    It stays inside 0..1 and keeps its coverage for few trials and for shares near 0 or 1, where the usual
    p +- z sqrt(p (1 - p) / n) collapses. Wilson 1927, J. Am. Stat. Assoc. 22:209-212.
    ValueError: negative counts, or more successes than trials.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is no proportion")
    if trials == 0:
        return math.nan, math.nan
    z = Z_95
    share = successes / trials
    scale = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / scale
    half_width = z / scale * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    # At 0 and 1 the bound is exactly the share; rounding would leave it at 1e-18 or 0.9999...
    lower = 0.0 if successes == 0 else max(centre - half_width, 0.0)
    upper = 1.0 if successes == trials else min(centre + half_width, 1.0)
    return lower, upper


@cache
def _t_over_z() -> np.ndarray:
    """Student's t over the normal 95 % bound, for equal steps of 1 / freedom from 0 to 1.

    By the Beta distribution of t^2 / (freedom + t^2): scipy's own quantile of t keeps what it is at in variables of the
    library (cdflib), and two threads that ask for it at once may never come back.
    """
    freedom = 1 / np.linspace(1e-9, 1, _FREEDOMS + 1)
    share = special.betaincinv(0.5, freedom / 2, 0.95)
    return np.sqrt(freedom * share / (1 - share)) / Z_95


def small_sample_factor(freedom: np.ndarray) -> np.ndarray:
    """(n,) what a standard error that itself was estimated with so many degrees of freedom is to be multiplied by, so
    that 1.96 of it are the 95 % interval: Student's t over 1.96. 6.5 at one degree (and below it), 1.1 at a dozen, NaN
    at 0 and less."""
    with np.errstate(divide="ignore", invalid="ignore"):
        place = _FREEDOMS / np.maximum(freedom, 1.0)
        factor = np.interp(place, np.arange(_FREEDOMS + 1), _t_over_z())
        return np.where(np.asarray(freedom) > 0, factor, np.nan)


def expected_share(successes: float, trials: float) -> float:
    """What share the next ones are expected to have, after `successes` of `trials`: (s + 1) / (n + 2); NaN without any.

    Laplace's rule of succession: the mean of what every share from 0 to 1, held for equally likely before, is worth
    afterwards. Of few it is a better guess than s / n, which says 100 % after one of one; of many it is the same.
    """
    return (successes + 1) / (trials + 2) if trials else math.nan


def f1_interval(found: int, references: int, true: int, detections: int) -> tuple[float, float]:
    """95 % interval of F1, the harmonic mean of found / references and true / detections (NaN without either).

    Both shares are taken as independent, each with the Beta distribution that its counts and Jeffreys' prior give;
    the interval holds the central 95 % of what follows for F1. Goutte and Gaussier 2005, LNCS 3408:345-359.
    """
    if not references or not detections:
        return math.nan, math.nan
    quantiles = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    recall, precision = (
        special.betaincinv(count + 0.5, total - count + 0.5, quantiles)
        for count, total in ((found, references), (true, detections))
    )
    recall = recall[:, np.newaxis]
    low, high = np.percentile(2.0 * recall * precision / (recall + precision), (2.5, 97.5))
    # As Wilson's: where nothing or everything is right the bound is exactly that.
    lower = 0.0 if found == 0 or true == 0 else float(low)
    return lower, 1.0 if found == references and true == detections else float(high)


# From so many polygons on the bootstrap and the normal interval are the same to three digits.
_MANY = 5000


def area_iou_interval(
    covered_m2: np.ndarray, missed_m2: np.ndarray, false_m2: np.ndarray, seed: int = 1
) -> tuple[float, float]:
    """95 % percentile bootstrap of shared / united area, landslides and detections drawn anew as whole polygons.

    `covered_m2` and `missed_m2` (n,): of each reference the area that detections cover, and the rest; `false_m2` (m,):
    of each detection the area on no reference. NaN for fewer than two of either. Above some thousands of polygons the
    ratio is as good as normal, and its spread follows from the polygons' residuals at once (Taylor linearisation).
    """
    if len(covered_m2) < 2 or len(false_m2) < 2:
        return math.nan, math.nan
    if min(len(covered_m2), len(false_m2)) >= _MANY:
        return _linearised(covered_m2, missed_m2, false_m2)
    generator = np.random.default_rng(seed)
    of_references = np.column_stack([covered_m2, missed_m2])
    values = []
    for _ in range(_REPLICATES // _CHUNK):
        shared, missed = of_references[generator.integers(0, len(of_references), (_CHUNK, len(of_references)))].sum(1).T
        false = false_m2[generator.integers(0, len(false_m2), (_CHUNK, len(false_m2)))].sum(axis=1)
        values.append(shared / np.maximum(shared + missed + false, np.finfo(float).tiny))
    low, high = np.percentile(np.concatenate(values), (2.5, 97.5))
    return float(low), float(high)


def _linearised(covered_m2: np.ndarray, missed_m2: np.ndarray, false_m2: np.ndarray) -> tuple[float, float]:
    shared, united = float(covered_m2.sum()), float(covered_m2.sum() + missed_m2.sum() + false_m2.sum())
    if not united > 0:
        return math.nan, math.nan
    iou = shared / united
    of_references = covered_m2 - iou * (covered_m2 + missed_m2)
    variance = len(covered_m2) * of_references.var() + len(false_m2) * (iou * false_m2).var()
    reach = Z_95 * math.sqrt(variance) / united
    return max(iou - reach, 0.0), min(iou + reach, 1.0)


def ratio(numerator: float, denominator: float) -> float:
    """numerator / denominator, NaN where there is nothing to divide by."""
    return numerator / denominator if denominator else math.nan
