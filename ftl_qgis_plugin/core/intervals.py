"""Confidence intervals of proportions."""

from __future__ import annotations

import math

# Two-sided 95 % of the normal distribution, as every interval of this package uses it.
Z_95 = 1.959963984540054


def wilson_interval(successes: float, trials: float, z: float = Z_95) -> tuple[float, float]:
    """Wilson score interval of successes / trials, lower and upper bound in 0..1 (NaN, NaN without trials).

    It stays inside 0..1 and keeps its coverage for few trials and for shares near 0 or 1, where the usual
    p +- z sqrt(p (1 - p) / n) collapses. Wilson 1927, J. Am. Stat. Assoc. 22:209-212.
    ValueError: negative counts, or more successes than trials.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is no proportion")
    if trials == 0:
        return math.nan, math.nan
    share = successes / trials
    scale = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / scale
    half_width = z / scale * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    # At 0 and 1 the bound is exactly the share; rounding would leave it at 1e-18 or 0.9999...
    lower = 0.0 if successes == 0 else max(centre - half_width, 0.0)
    upper = 1.0 if successes == trials else min(centre + half_width, 1.0)
    return lower, upper


def ratio(numerator: float, denominator: float) -> float:
    """numerator / denominator, NaN where there is nothing to divide by."""
    return numerator / denominator if denominator else math.nan
