"""Deformation rates within polygons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .blocks import strips
from .grid import Window
from .progress import Progress
from .raster import AlignedRaster
from .zones import Zones


@dataclass(frozen=True)
class PolygonRates:
    """Per polygon, shape (polygons,): mean, maximum and 95th percentile of |rate|, mean of the signed rate (mm/a).

    NaN where no pixel with data lies in the polygon; `pixels` counts those that do.
    """

    mean_mm_a: np.ndarray
    max_mm_a: np.ndarray
    p95_mm_a: np.ndarray
    signed_mean_mm_a: np.ndarray
    pixels: np.ndarray

    def fields(self, index: int) -> dict[str, float | int]:
        """The values of one polygon under the field names of candidates and samples."""
        return {
            "rate_mean": float(self.mean_mm_a[index]),
            "rate_max": float(self.max_mm_a[index]),
            "rate_p95": float(self.p95_mm_a[index]),
            "rate_signed_mean": float(self.signed_mean_mm_a[index]),
            "pixels": int(self.pixels[index]),
        }


def polygon_rates(zones: Zones, deformation: AlignedRaster, progress: Progress | None = None) -> PolygonRates:
    """Rate statistics of every polygon of `zones`; overlapping polygons each count their shared pixels.

    Reads only where polygons lie; memory is bounded by a strip and by the polygons' own pixels.
    """
    progress = progress or Progress()
    rows, cols, polygons = zones.pixels(progress.part(0.0, 0.4))
    signed = _values_at(deformation, rows, cols, progress.part(0.4, 1.0))
    known = ~np.isnan(signed)
    signed, polygons = signed[known].astype(float), polygons[known]
    absolute = np.abs(signed)
    count = len(zones)
    pixels = np.bincount(polygons, minlength=count)
    with np.errstate(invalid="ignore"):  # polygons without data: 0 / 0 is NaN, as it should be
        mean = np.bincount(polygons, absolute, count) / pixels
        signed_mean = np.bincount(polygons, signed, count) / pixels
    order = np.lexsort((absolute, polygons))
    ordered = absolute[order]
    first = np.concatenate([[0], np.cumsum(pixels)[:-1]]).astype(np.int64)
    return PolygonRates(
        mean,
        _quantile(ordered, first, pixels, 1.0),
        _quantile(ordered, first, pixels, 0.95),
        signed_mean,
        pixels,
    )


def _quantile(ordered: np.ndarray, first: np.ndarray, pixels: np.ndarray, share: float) -> np.ndarray:
    """Quantile (numpy's default, linear) of each group of sorted values that begins at `first`."""
    result = np.full(len(pixels), np.nan)
    filled = pixels > 0
    position = share * (pixels[filled] - 1)
    low = np.floor(position).astype(np.int64)
    high = np.minimum(low + 1, pixels[filled] - 1)
    start = first[filled]
    weight = position - low
    result[filled] = ordered[start + low] * (1 - weight) + ordered[start + high] * weight
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
