"""Blocks of rasters that are read and decompressed once for all threads of a run, and for what it asks again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..grids.grid import Window

# Small blocks are kept several together: about so many rows and columns (as `blocks.tiles` mostly asks for them), or
# pixels where they are strips.
_ROWS, _COLS = 256, 2048
_STRIP_PX = 1 << 19
# Whoever wants some pixels of larger ones must not have to keep, for each thread, all of them.
_MOST_PX = 1 << 21


@dataclass(frozen=True)
class Cells:
    """A raster's pixels cut along its blocks: cells of `rows` x `cols`, the last ones smaller."""

    height: int
    width: int
    rows: int
    cols: int

    @classmethod
    def of(cls, height: int, width: int, block_rows: int, block_cols: int) -> Cells | None:
        """None where the blocks are too large to be kept."""
        if block_cols >= width:
            cols, rows = width, block_rows * max(_STRIP_PX // (block_rows * width), 1)
        else:
            rows, cols = block_rows * max(_ROWS // block_rows, 1), block_cols * max(_COLS // block_cols, 1)
        return cls(height, width, rows, cols) if min(rows, height) * cols <= _MOST_PX else None

    def touched(self, box: Window) -> list[Window]:
        """The cells that hold the pixels of a box inside the raster."""
        return [
            Window(row, col, min(self.rows, self.height - row), min(self.cols, self.width - col))
            for row in range(box.row // self.rows * self.rows, box.row + box.height, self.rows)
            for col in range(box.col // self.cols * self.cols, box.col + box.width, self.cols)
        ]


class SharedBlocks:
    """Cells of any rasters as float32, together about `most_bytes`; what was asked for longest ago goes first.

    Threads may share it: of two that want the same cell one reads, and the other waits for it.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, np.ndarray] = OrderedDict()
        self._bytes = 0
        self._under_way: dict[Hashable, threading.Event] = {}

    def read(
        self, raster: Hashable, cells: Cells, box: Window, read_cell: Callable[[Window], np.ndarray]
    ) -> np.ndarray:
        """The pixels of a box inside the raster, not to be written to. Errors of `read_cell` are its caller's."""
        touched = cells.touched(box)
        if len(touched) == 1:
            (cell,) = touched
            top, left = box.row - cell.row, box.col - cell.col
            return self._cell(raster, cell, read_cell)[top : top + box.height, left : left + box.width]
        values = np.empty(box.shape, np.float32)
        for cell in touched:
            kept = self._cell(raster, cell, read_cell)
            top, left = max(box.row, cell.row), max(box.col, cell.col)
            bottom = min(box.row + box.height, cell.row + cell.height)
            right = min(box.col + box.width, cell.col + cell.width)
            values[top - box.row : bottom - box.row, left - box.col : right - box.col] = kept[
                top - cell.row : bottom - cell.row, left - cell.col : right - cell.col
            ]
        return values

    def _cell(self, raster: Hashable, cell: Window, read_cell: Callable[[Window], np.ndarray]) -> np.ndarray:
        key = (raster, cell.row, cell.col)
        while True:
            with self._lock:
                kept = self._kept.get(key)
                if kept is not None:
                    self._kept.move_to_end(key)
                    return kept
                others = self._under_way.get(key)
                if others is None:
                    own = self._under_way[key] = threading.Event()
                    break
            others.wait()  # and look again: it may have failed there
        try:
            values = read_cell(cell)
            values.flags.writeable = False
            self._keep(key, values)
            return values
        finally:
            with self._lock:
                del self._under_way[key]
            own.set()

    def _keep(self, key: Hashable, values: np.ndarray) -> None:
        with self._lock:
            self._kept[key] = values
            self._bytes += values.nbytes
            while self._bytes > self._most_bytes:
                self._bytes -= self._kept.popitem(last=False)[1].nbytes


class Reading(Protocol):
    """Who reads by way of `shared` where it is set: `grids.raster.AlignedRaster`."""

    shared: SharedBlocks | None


@contextmanager
def sharing(rasters: Iterable[Reading], most_bytes: int) -> Iterator[None]:
    """Meanwhile what is read of these rasters is kept for whoever asks for it again in this process."""
    rasters = tuple(rasters)
    shared = SharedBlocks(most_bytes)
    for raster in rasters:
        raster.shared = shared
    try:
        yield
    finally:
        for raster in rasters:
            raster.shared = None
