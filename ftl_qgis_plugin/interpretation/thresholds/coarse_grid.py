"""A grid for overviews."""

from __future__ import annotations

import math

from ...core.grids.grid import Grid


def coarser(grid: Grid, factor: int) -> Grid:
    """A grid from the same corner whose pixels are `factor` times as wide and high, covering at least the same area."""
    return Grid(
        math.ceil(grid.width / factor),
        math.ceil(grid.height / factor),
        grid.x_min,
        grid.y_max,
        grid.x_size * factor,
        grid.y_size * factor,
        grid.wkt,
    )
