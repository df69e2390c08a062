"""Values from all over a raster, few enough to be read before every run."""

from __future__ import annotations

import numpy as np

from ..grids.grid import Grid, Window
from .product import Band

# Enough for stable percentiles, little enough to be read before every run.
SAMPLE_PIXELS = 1_000_000
SAMPLE_PLACES = 36


def sample(band: Band, grid: Grid) -> np.ndarray:
    """About SAMPLE_PIXELS values as stored, 1-D, NaN where there is no data."""
    return np.concatenate([band.read(window).ravel() for window in sample_windows(grid, band.block_shape())])


def sample_windows(
    grid: Grid, block_shape: tuple[int, int], pixels: int = SAMPLE_PIXELS, places: int = SAMPLE_PLACES
) -> list[Window]:
    """`places` windows spread over the grid, `pixels` altogether."""
    if grid.height * grid.width <= pixels:
        return [grid.window]
    # Whole blocks are decoded whatever is asked for: rows where rows are stored, squares where tiles are.
    if block_shape[1] >= grid.width:
        rows = max(pixels // (places * grid.width), 1)
        return [Window(row, 0, rows, grid.width) for row in _places(grid.height, rows, places)]
    side = int((pixels / places) ** 0.5)
    height, width = min(side, grid.height), min(side, grid.width)
    per_side = round(places**0.5)
    return [
        Window(row, col, height, width)
        for row in _places(grid.height, height, per_side)
        for col in _places(grid.width, width, per_side)
    ]


def _places(size: int, part: int, count: int) -> list[int]:
    """Where to begin `count` parts of a side so that they are spread over it."""
    return sorted({int(start) for start in np.linspace(0, size - part, count)})
