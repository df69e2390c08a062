"""Deformation rates of groups of pixels: of the candidates' components, and of polygons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class RateStatistics:
    """Per group, shape (groups,): mean, maximum and 95th percentile of |rate|, mean of the signed rate (mm/a).

    NaN for groups without a pixel with data; `pixels` counts those that have some.
    """

    mean_mm_a: np.ndarray
    max_mm_a: np.ndarray
    p95_mm_a: np.ndarray
    signed_mean_mm_a: np.ndarray
    pixels: np.ndarray

    def fields(self, index: int) -> dict[str, float | int]:
        """The values of one group under the field names of candidates and samples."""
        return {
            "rate_mean": float(self.mean_mm_a[index]),
            "rate_max": float(self.max_mm_a[index]),
            "rate_p95": float(self.p95_mm_a[index]),
            "rate_signed_mean": float(self.signed_mean_mm_a[index]),
            "pixels": int(self.pixels[index]),
        }


def rate_statistics(signed_mm_a: np.ndarray, group: np.ndarray, count: int) -> tuple[RateStatistics, np.ndarray]:
    """Statistics of the pixels' rates (n,), NaN = no data, by their group (0 .. count - 1).

    Also the index of each group's pixel of largest |rate|, the first of equal ones; -1 without data. Quantiles are
    interpolated linearly, as numpy does by default.
    """
    known = np.flatnonzero(~np.isnan(signed_mm_a))
    signed, group = signed_mm_a[known].astype(np.float64), group[known]
    absolute = np.abs(signed)
    pixels = np.bincount(group, minlength=count)
    with np.errstate(invalid="ignore"):  # groups without data: 0 / 0 is NaN, as it should be
        mean = np.bincount(group, absolute, count) / pixels
        signed_mean = np.bincount(group, signed, count) / pixels
    order = np.lexsort((-known, absolute, group))
    last = np.cumsum(pixels) - 1
    filled = pixels > 0
    peak = np.full(count, -1, np.int64)
    peak[filled] = known[order[last[filled]]]
    ordered = absolute[order]
    statistics = RateStatistics(
        mean, _quantile(ordered, pixels, 1.0), _quantile(ordered, pixels, 0.95), signed_mean, pixels
    )
    return statistics, peak


def _quantile(ordered: np.ndarray, pixels: np.ndarray, share: float) -> np.ndarray:
    """Of each group of ascending values, which lie one group after the other."""
    result = np.full(len(pixels), np.nan)
    filled = pixels > 0
    start = (np.cumsum(pixels) - pixels)[filled]
    position = share * (pixels[filled] - 1)
    low = np.floor(position).astype(np.int64)
    below = ordered[start + low]
    above = ordered[start + np.minimum(low + 1, pixels[filled] - 1)]
    result[filled] = below + (above - below) * (position - low)
    return result
