"""Square cells over a study area, to be looked at one after the other."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import FtlError
from ..grids.blocks import tiles
from ..grids.grid import Grid, Window
from ..landslides.zones import Zones
from ..progress import Progress

# More cells than anybody could look at.
MOST_CELLS = 50_000


@dataclass(frozen=True)
class Cell:
    """`name` is the same for whoever cuts the same grid in the same way. `wkb`: its square, in the grid's CRS."""

    name: str
    x: float
    y: float
    wkb: bytes


def cut_cells(
    grid: Grid,
    size_m: float,
    study_area: Zones | None = None,
    worth_looking: Callable[[Window], np.ndarray] | None = None,
    share: float = 1.0,
    seed: int = 1,
    progress: Progress | None = None,
) -> list[Cell]:
    """Cells of about `size_m` (whole pixels) of the grid, row by row, west to east and back, so that neighbours follow.

    Left out are cells without a pixel of the study area, and those where `worth_looking` (boolean of a window's
    shape, for example where terrain ranges hold) is true nowhere in it. `share` below 1: that share of the cells by
    chance, the same for the same seed whoever asks. FtlError: a size that cannot be cut, no cell at all.
    """
    progress = progress or Progress()
    side = round(size_m / grid.mean_pixel_size_m())
    if side < 1:
        raise FtlError(
            "The cells are smaller than a pixel ({pixel:.0f} m). Choose a larger size.", pixel=grid.mean_pixel_size_m()
        )
    if not 0 < share <= 1:
        raise FtlError("A share of {share} of the cells cannot be drawn. Choose one above 0 and up to 1.", share=share)
    rows, cols = -(-grid.height // side), -(-grid.width // side)
    if rows * cols * share > MOST_CELLS:
        raise FtlError(
            "That makes {count:,} cells, more than anybody could look at. Choose larger ones, or a sample of them.",
            count=round(rows * cols * share),
        )
    found: list[Cell] = []
    for row in range(rows):
        progress.check()
        progress.report(row / rows)
        columns = range(cols) if row % 2 == 0 else range(cols - 1, -1, -1)
        for col in columns:
            if share < 1 and _chance(seed, row, col) >= share:
                continue
            window = Window(
                row * side, col * side, min(side, grid.height - row * side), min(side, grid.width - col * side)
            )
            if _is_worth(window, study_area, worth_looking):
                found.append(_cell(grid, window))
    progress.report(1.0)
    if not found:
        raise FtlError("No cell is left to look at. Check the study area and the ranges, or raise the share.")
    return found


def _is_worth(window: Window, study_area: Zones | None, worth_looking: Callable[[Window], np.ndarray] | None) -> bool:
    for tile in tiles(window):
        inside = np.ones(tile.shape, bool) if study_area is None else study_area.mask(tile)
        if worth_looking is not None and inside.any():
            inside &= worth_looking(tile)
        if inside.any():
            return True
    return False


def _chance(seed: int, row: int, col: int) -> float:
    """Uniform in [0, 1), of this cell and seed only: analysts who cut the same grid draw the same cells."""
    digest = hashlib.blake2b(struct.pack("<qqq", seed, row, col), digest_size=8).digest()
    return int.from_bytes(digest, "little") / 2**64


def _cell(grid: Grid, window: Window) -> Cell:
    left, top = grid.x_min + window.col * grid.x_size, grid.y_max - window.row * grid.y_size
    right, bottom = left + window.width * grid.x_size, top - window.height * grid.y_size
    x, y = (left + right) / 2, (top + bottom) / 2
    corners = ((left, bottom), (right, bottom), (right, top), (left, top), (left, bottom))
    wkb = struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *corner) for corner in corners)
    decimals = 6 if grid.is_geographic else 1
    return Cell(f"cell-E{x:.{decimals}f}N{y:.{decimals}f}-{window.width}x{window.height}", x, y, wkb)
