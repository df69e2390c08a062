"""Rasters for tests."""

from __future__ import annotations

import numpy as np

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.stored.writer import RasterWriter


def write_raster(path: str, grid: Grid, values: np.ndarray, no_data: float | None = float("nan")) -> None:
    """Writes a whole array (rows, columns) or (bands, rows, columns) at once."""
    stack = values[np.newaxis] if values.ndim == 2 else values
    with RasterWriter(path, grid, bands=len(stack), dtype=stack.dtype.type, no_data=no_data) as writer:
        for number, band in enumerate(stack, 1):
            writer.write(band, grid.window, number)
