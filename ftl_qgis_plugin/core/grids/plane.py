"""A plane over a map, to be taken off a raster while it is read: an offset, or an offset and a ramp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .grid import Grid, Window


@dataclass(frozen=True)
class Plane:
    """offset + x_slope (x - x_0) + y_slope (y - y_0): x and y in CRS units, the rest in the raster's unit."""

    offset: float
    x_slope: float = 0.0
    y_slope: float = 0.0
    x_0: float = 0.0
    y_0: float = 0.0

    @property
    def is_level(self) -> bool:
        """The same everywhere, so that the CRS does not matter."""
        return self.x_slope == 0 == self.y_slope

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return self.offset + self.x_slope * (x - self.x_0) + self.y_slope * (y - self.y_0)

    def over(self, grid: Grid, window: Window) -> np.ndarray:
        """float32 values at the pixels of a window, to be broadcast to its shape."""
        rows, cols = np.arange(window.height)[:, None] + window.row, np.arange(window.width) + window.col
        return np.asarray(self.at(*grid.centre(rows, cols)), np.float32)

    def span(self, bounds: tuple[float, float, float, float]) -> float:
        """Highest minus lowest value within bounds x_min, y_min, x_max, y_max."""
        x_min, y_min, x_max, y_max = bounds
        return abs(self.x_slope) * (x_max - x_min) + abs(self.y_slope) * (y_max - y_min)
