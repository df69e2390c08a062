"""Deformation rates within polygons."""

from __future__ import annotations

import numpy as np

from ..grids.blocks import strips
from ..grids.grid import Window
from ..grids.raster import AlignedRaster
from ..progress import Progress
from .rate_statistics import RateStatistics, rate_statistics
from .zones import Zones


def polygon_rates(zones: Zones, deformation: AlignedRaster, progress: Progress | None = None) -> RateStatistics:
    """Rate statistics of every polygon of `zones`; overlapping polygons each count their shared pixels.

    Reads only where polygons lie; memory is bounded by a strip and by the polygons' own pixels.
    """
    progress = progress or Progress()
    rows, cols, polygons = zones.pixels(progress.part(0.0, 0.4))
    signed = _values_at(deformation, rows, cols, progress.part(0.4, 1.0))
    return rate_statistics(signed, polygons, len(zones))[0]


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
