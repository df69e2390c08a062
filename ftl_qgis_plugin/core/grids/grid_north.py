"""The angle between the map's top and true north (the convergence of the meridians) at each pixel of a grid."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .ground import direction_of_up

if TYPE_CHECKING:
    from .grid import Grid, Window

# A map whose top points nowhere farther from north than this is taken as it is: in the middle of a UTM zone aspects
# stay equal to gdaldem's bit by bit, and one degree changes the sensitivity along a slope by less than 2 %.
NEGLIGIBLE_DEG = 1.0

# Nodes at which the projection is asked, along the longer side at most; between them the direction is linear, even one
# degree from a pole to a hundredth of a degree.
_MOST_NODES = 256
_LEAST_STEP_PX = 8


class GridNorth:
    """Directions of a grid's top, from a net of nodes that does not depend on the windows asked for."""

    def __init__(self, rows: np.ndarray, cols: np.ndarray, east: np.ndarray, north: np.ndarray) -> None:
        self._rows, self._cols, self._east, self._north = rows, cols, east, north

    @classmethod
    def of(cls, grid: Grid) -> GridNorth | None:
        """None where the top is north everywhere to NEGLIGIBLE_DEG (or the CRS is geographic, or of no place)."""
        if grid.is_geographic:
            return None
        step = max(math.ceil(max(grid.shape) / _MOST_NODES), _LEAST_STEP_PX)
        rows, cols = (np.arange(0, size + step, step, dtype=float) for size in grid.shape)
        x, y = grid.centre(*np.meshgrid(rows, cols, indexing="ij"))
        up = direction_of_up(grid.srs, x, y)
        if up is None or np.degrees(np.abs(np.arctan2(*up)).max()) <= NEGLIGIBLE_DEG:
            return None
        return cls(rows, cols, *up)

    def degrees(self, window: Window, at: tuple[np.ndarray, np.ndarray] | None = None) -> np.ndarray:
        """Clockwise from true north, float64, -180 to 180: the window's shape, or one value per pixel `at`.

        Whatever is counted clockwise from the map's top becomes an azimuth by adding this.
        """
        if at is None:
            at_rows, at_cols = np.arange(window.height)[:, None], np.arange(window.width)
        else:
            at_rows, at_cols = at
        row, row_share = _place(window.row + at_rows, self._rows)
        col, col_share = _place(window.col + at_cols, self._cols)
        parts = []
        for part in (self._east, self._north):
            left = part[row, col] + (part[row + 1, col] - part[row, col]) * row_share
            right = part[row, col + 1] + (part[row + 1, col + 1] - part[row, col + 1]) * row_share
            parts.append(left + (right - left) * col_share)
        return np.degrees(np.arctan2(*parts))


def _place(pixels: np.ndarray, nodes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Index of the node before each pixel, and the share of the way to the next."""
    way = np.clip(pixels / nodes[1], 0, len(nodes) - 1)
    low = np.minimum(way.astype(np.intp), len(nodes) - 2)
    return low, way - low
