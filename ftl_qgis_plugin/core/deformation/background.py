"""The background of a rate: what the ground does where nothing slides."""

from __future__ import annotations

import math

import numpy as np

# Scales the median absolute deviation to the standard deviation of a normal distribution.
MAD_TO_SD = 1.4826

# So many sigmas stand out of the noise.
NOISE_SIGMAS = 3.0
# A threshold is the noise's where that reaches this share of it: what was proposed is rounded, and of all pixels.
AT_NOISE = 0.9


def robust_sigma(values: np.ndarray) -> float:
    """The one measure of a rate's spread: 1.4826 * median absolute deviation from the median.

    The standard deviation where more than half of the values are equal; NaN without a value.
    """
    values = values[np.isfinite(values)]
    if not len(values):
        return math.nan
    sigma = MAD_TO_SD * float(np.median(np.abs(values - np.median(values))))
    return sigma if sigma > 0 else float(np.std(values))
