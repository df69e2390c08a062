"""The angle between the map's top and true north (the convergence of the meridians) at each pixel of a grid."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from osgeo import osr

from .ground import direction_of_up

Centre = Callable[[np.ndarray, np.ndarray], "tuple[np.ndarray, np.ndarray]"]

# A map whose top points nowhere farther from north than this is taken as it is: in the middle of a UTM zone aspects
# stay equal to gdaldem's bit by bit, and one degree changes the sensitivity along a slope by less than 2 %.
NEGLIGIBLE_DEG = 1.0

# Cells between nodes at which the projection is asked, along the longer side: ever more, until the direction in their
# middle is what their corners say to this (or no more are of use: one degree from a pole they say it to a hundredth).
_CELLS = (32, 64, 128, 256)
_CLOSE_DEG = 0.002
_LEAST_STEP_PX = 8
# Places along each side that are looked at first, and the share of the limit below which they decide.
_FEW_NODES = 17
_CERTAINLY = 0.8


class GridNorth:
    """Directions of a grid's top, from a net of nodes that does not depend on the windows asked for."""

    def __init__(self, rows: np.ndarray, cols: np.ndarray, east: np.ndarray, north: np.ndarray) -> None:
        self._rows, self._cols, self._east, self._north = rows, cols, east, north

    @classmethod
    def of(cls, srs: osr.SpatialReference, shape: tuple[int, int], centre: Centre) -> GridNorth | None:
        """Of a grid of `shape` pixels, `centre(rows, cols)` giving the x and y of their centres in `srs`.

        None where the top is north everywhere to NEGLIGIBLE_DEG (or the CRS is geographic, or of no place).
        """
        if srs.IsGeographic():
            return None
        # A whole net takes longer than many an extraction: most maps are told to point north by a few places.
        few = [np.linspace(0, size - 1, _FEW_NODES) for size in shape]
        up = direction_of_up(srs, *centre(*np.meshgrid(*few, indexing="ij")))
        if up is None or _largest_deg(up) <= _CERTAINLY * NEGLIGIBLE_DEG:
            return None
        for cells in _CELLS:
            step = max(max(shape) / cells, _LEAST_STEP_PX)
            rows, cols = (np.linspace(0, max(size - 1, 1), math.ceil(size / step) + 1) for size in shape)
            up = direction_of_up(srs, *centre(*np.meshgrid(rows, cols, indexing="ij")))
            if up is None:
                return None
            net = cls(rows, cols, *up)
            if step == _LEAST_STEP_PX or cells == _CELLS[-1] or net._is_close(srs, centre):
                break
        return net if _largest_deg(up) > NEGLIGIBLE_DEG else None

    def _is_close(self, srs: osr.SpatialReference, centre: Centre) -> bool:
        """Whether the projection says the same in the middle of the net's cells."""
        rows, cols = np.meshgrid(*((nodes[1:] + nodes[:-1]) / 2 for nodes in (self._rows, self._cols)), indexing="ij")
        up = direction_of_up(srs, *centre(rows, cols))
        off = self.degrees(rows, cols) - np.degrees(np.arctan2(*up))
        return bool(np.abs((off + 180.0) % 360.0 - 180.0).max() <= _CLOSE_DEG)

    def degrees(self, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
        """Clockwise from true north at the grid's rows and columns, float64, -180 to 180, of their common shape.

        Whatever is counted clockwise from the map's top becomes an azimuth by adding this.
        """
        row, row_share = _place(rows, self._rows)
        col, col_share = _place(cols, self._cols)
        parts = []
        for part in (self._east, self._north):
            left = part[row, col] + (part[row + 1, col] - part[row, col]) * row_share
            right = part[row, col + 1] + (part[row + 1, col + 1] - part[row, col + 1]) * row_share
            parts.append(left + (right - left) * col_share)
        return np.degrees(np.arctan2(*parts))


def _largest_deg(up: tuple[np.ndarray, np.ndarray]) -> float:
    return float(np.degrees(np.abs(np.arctan2(*up)).max()))


def _place(pixels: np.ndarray, nodes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Index of the node before each pixel, and the share of the way to the next."""
    way = np.clip(pixels / nodes[1], 0, len(nodes) - 1)
    low = np.minimum(way.astype(np.intp), len(nodes) - 2)
    return low, way - low
