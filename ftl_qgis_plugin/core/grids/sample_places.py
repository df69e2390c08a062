"""A look at a raster before it is worked on: all of a small one, of a large one squares spread over it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..progress import Progress
from .blocks import map_in_order, strips
from .grid import Grid, Window

if TYPE_CHECKING:
    from ..landslides.zones import Zones

# Read in a fraction of a second however large the raster is, and stable to the tenth of a percentile.
MOST_PX = 1_000_000
_PER_SIDE = 8


class Readable(Protocol):
    """Anything that gives float32 values of a grid's window, NaN = no data: an `AlignedRaster`, a product's band."""

    def read(self, window: Window) -> np.ndarray: ...


@dataclass(frozen=True)
class SamplePlaces:
    """Windows of a grid; values come one after the other, 1-D, always in the same order."""

    grid: Grid
    windows: tuple[Window, ...]

    @classmethod
    def of(cls, grid: Grid, most_px: int = MOST_PX) -> SamplePlaces:
        if grid.window.size <= most_px:
            return cls(grid, tuple(strips(grid, 1)))
        side = int(math.sqrt(most_px)) // _PER_SIDE
        height, width = min(side, grid.height), min(side, grid.width)
        return cls(
            grid,
            tuple(
                Window(row, col, height, width)
                for row in _starts(grid.height, height)
                for col in _starts(grid.width, width)
            ),
        )

    @property
    def is_whole(self) -> bool:
        return sum(window.size for window in self.windows) == self.grid.window.size

    def read(self, raster: Readable, progress: Progress | None = None) -> np.ndarray:
        """float32 values, NaN = no data."""
        return np.concatenate([part.ravel() for part in map_in_order(raster.read, self.windows, progress)])

    def centres(self) -> tuple[np.ndarray, np.ndarray]:
        """x and y of the pixels, CRS units."""
        parts = [self.grid.centre(*_pixels(window)) for window in self.windows]
        return tuple(np.concatenate([part[axis].ravel() for part in parts]) for axis in (0, 1))

    def inside(self, zones: Zones) -> np.ndarray:
        """Boolean: the pixel lies in any polygon."""
        return np.concatenate([zones.mask(window).ravel() for window in self.windows])


def _pixels(window: Window) -> tuple[np.ndarray, np.ndarray]:
    return np.mgrid[window.row : window.row + window.height, window.col : window.col + window.width]


def _starts(size: int, part: int) -> list[int]:
    return sorted({int(start) for start in np.linspace(0, size - part, min(_PER_SIDE, math.ceil(size / part)))})
