"""Bringing one image's numbers to another's: a robust gain and offset on the ground that did not change.

Haze, sun and sensor make two images of unchanged ground differ by about a gain and an offset per band. They are found
on a sample of pixels, from which what has changed is left out step by step (as pseudo-invariant features).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

MAD_TO_SIGMA = 1.4826
_ROUNDS = 12
_KEEP_SIGMA = 2.5
LEAST_PIXELS = 50
# Images of the same ground agree better than this, whatever changed; below it one shows clouds, snow or another place.
_LEAST_CORRELATION = 0.2
_LEAST_KEPT = 0.3


class Gain(NamedTuple):
    """reference = gain * image + offset; `kept`: share of the sample that is unchanged by this; `correlation` and
    `sigma` (of the reference's unit) over those pixels."""

    gain: float
    offset: float
    kept: float
    correlation: float
    sigma: float


class Agreement(NamedTuple):
    """Medians over the bands."""

    correlation: float
    kept: float

    @property
    def is_same_ground(self) -> bool:
        return self.correlation >= _LEAST_CORRELATION and self.kept >= _LEAST_KEPT


def agreement(gains: Iterable[Gain]) -> Agreement:
    """How well two images agree, of their bands' gains (at least one)."""
    found = list(gains)
    return Agreement(*(float(np.median([getattr(gain, name) for gain in found])) for name in Agreement._fields))


def harmonise(image: np.ndarray, reference: np.ndarray) -> Gain | None:
    """Gain and offset from pixel pairs of any shape, NaN left out; None where too few pixels are common.

    Reduced major axis (both images are noisy, so neither is "the" independent one): gain = ratio of the standard
    deviations, iterated on the pixels within 2.5 robust sigma of the line, begun from median and MAD.
    """
    x, y = np.asarray(image, np.float64).ravel(), np.asarray(reference, np.float64).ravel()
    held = np.isfinite(x) & np.isfinite(y)
    x, y = x[held], y[held]
    if len(x) < LEAST_PIXELS:
        return None
    x_spread, y_spread = _spread(x), _spread(y)
    gain = y_spread / x_spread if x_spread > 0 and y_spread > 0 else 1.0
    offset = float(np.median(y) - gain * np.median(x))
    keep = np.ones(len(x), bool)
    for _ in range(_ROUNDS):
        residual = y - gain * x  # about its median, so that the offset does not matter
        limit = _KEEP_SIGMA * max(_spread(residual), 1e-9 * max(abs(offset), y_spread, 1e-12))
        following = np.abs(residual - np.median(residual)) <= limit  # half of all at least
        if np.array_equal(following, keep):
            break
        keep = following
        kept_x, kept_y = x[keep], y[keep]
        x_sigma, y_sigma = kept_x.std(), kept_y.std()
        if x_sigma > 0 and y_sigma > 0:
            gain = float(y_sigma / x_sigma)
        offset = float(kept_y.mean() - gain * kept_x.mean())
    kept_x, kept_y = x[keep], y[keep]
    constant = kept_x.std() == 0 or kept_y.std() == 0
    correlation = 0.0 if constant else float(np.corrcoef(kept_x, kept_y)[0, 1])
    return Gain(gain, offset, float(keep.mean()), correlation, _spread(y - gain * x))


def _spread(values: np.ndarray) -> float:
    """Robust standard deviation."""
    return float(MAD_TO_SIGMA * np.median(np.abs(values - np.median(values))))
