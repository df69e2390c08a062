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
PLACES = 64
# No place is read twice.
_CACHE_BYTES = 16 * 1024 * 1024


class Readable(Protocol):
    """Anything that gives float32 values of a grid's window, NaN = no data: an `AlignedRaster`, a product's band."""

    def read(self, window: Window) -> np.ndarray: ...

    def block_shape(self) -> tuple[int, int]:
        """Rows and columns that are stored together."""


@dataclass(frozen=True)
class SamplePlaces:
    """Windows of a grid; values come one after the other, 1-D, always in the same order."""

    grid: Grid
    windows: tuple[Window, ...]

    @classmethod
    def of(
        cls, grid: Grid, block_shape: tuple[int, int] = (1, 1), most_px: int = MOST_PX, places: int = PLACES
    ) -> SamplePlaces:
        """At most `places` windows that do not overlap; together `most_px` pixels, or one row at each place.

        Whole blocks (`block_shape`, of the file that is read) are decoded whatever is asked for: so the windows are
        rows where the file stores rows, else squares.
        """
        if grid.window.size <= most_px:
            return cls(grid, tuple(strips(grid, 1)))
        if block_shape[1] >= grid.width:
            height, width = max(most_px // (places * grid.width), 1), grid.width
            rows, cols = _starts(grid.height, height, places), [0]
        else:
            side, per_side = int(math.sqrt(most_px / places)), math.isqrt(places)
            height, width = min(side, grid.height), min(side, grid.width)
            rows, cols = _starts(grid.height, height, per_side), _starts(grid.width, width, per_side)
        return cls(grid, tuple(Window(row, col, height, width) for row in rows for col in cols))

    @property
    def is_whole(self) -> bool:
        return sum(window.size for window in self.windows) == self.grid.window.size

    def read(self, raster: Readable, progress: Progress | None = None) -> np.ndarray:
        """float32 values, NaN = no data; the raster is read in several threads."""
        parts = map_in_order(raster.read, self.windows, progress, cache_bytes=_CACHE_BYTES)
        return np.concatenate([part.ravel() for part in parts])

    def centres(self) -> tuple[np.ndarray, np.ndarray]:
        """x and y of the pixels, CRS units."""
        parts = [self.grid.centre(*_pixels(window)) for window in self.windows]
        return tuple(np.concatenate([part[axis].ravel() for part in parts]) for axis in (0, 1))

    def inside(self, zones: Zones) -> np.ndarray:
        """Boolean: the pixel lies in any polygon."""
        return np.concatenate([zones.mask(window).ravel() for window in self.windows])


def _pixels(window: Window) -> tuple[np.ndarray, np.ndarray]:
    return np.mgrid[window.row : window.row + window.height, window.col : window.col + window.width]


def _starts(size: int, part: int, most: int) -> list[int]:
    """Where to begin parts of a side so that they are spread over it, and no two share a pixel."""
    count = min(most, size // part)
    return [(size - part) // 2] if count == 1 else np.linspace(0, size - part, count).astype(int).tolist()
