"""Deformation rates of groups of pixels: of the candidates' components, and of polygons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..grids.blocks import strips
from ..grids.grid import Window
from ..grids.raster import AlignedRaster
from ..progress import Progress
from .zones import Zones


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


def polygon_rates(zones: Zones, deformation: AlignedRaster, progress: Progress | None = None) -> RateStatistics:
    """Rate statistics of every polygon of `zones`; overlapping polygons each count their shared pixels.

    Reads only where polygons lie; memory is bounded by a strip and by the polygons' own pixels.
    """
    progress = progress or Progress()
    rows, cols, polygons = zones.pixels(progress.part(0.0, 0.4))
    signed = _values_at(deformation, rows, cols, progress.part(0.4, 1.0))
    return rate_statistics(signed, polygons, len(zones))[0]


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


def _values_at(raster: AlignedRaster, rows: np.ndarray, cols: np.ndarray, progress: Progress) -> np.ndarray:
    """float32 values at pixels sorted by row."""
    values = np.full(len(rows), np.nan, np.float32)
    parts = strips(raster.grid, raster.block_shape()[0])
    for number, strip in enumerate(parts):
        progress.check()
        low, high = np.searchsorted(rows, [strip.row, strip.row + strip.height])
        if low == high:
            continue
        mine_rows, mine_cols = rows[low:high], cols[low:high]
        row, col = int(mine_rows.min()), int(mine_cols.min())
        box = Window(row, col, int(mine_rows.max()) - row + 1, int(mine_cols.max()) - col + 1)
        values[low:high] = raster.read(box)[mine_rows - row, mine_cols - col]
        progress.report((number + 1) / len(parts))
    return values
