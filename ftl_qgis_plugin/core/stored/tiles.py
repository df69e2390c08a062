"""All bands of a raster, each in blocks of its own that lie in the file as they lie in memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from osgeo import gdal

from ..grids.grid import Window
from .file import StoredFile, block_start, lies_as_in_memory

_BYTES = 4
# Below this GDAL reads about as quickly.
_LEAST_BLOCK_BYTES = 32_768


class StoredTiles:
    """Of an open dataset, which it keeps. One thread at a time. OSError: the file cannot be opened."""

    def __init__(self, dataset: gdal.Dataset) -> None:
        self._dataset = dataset
        self._file = StoredFile(dataset.GetDescription())
        self._bands = [dataset.GetRasterBand(number) for number in range(1, dataset.RasterCount + 1)]
        self._width, self._height = self._bands[0].GetBlockSize()
        self._scratch = np.empty((self._height, self._width), np.float32)
        # A block is often read in several pieces, and asking GDAL for its place takes as long as reading one.
        self._asked: tuple[int, int] | None = None
        self._found: list[int] | None = None

    def read_into(self, window: Window, values: np.ndarray) -> bool:
        """Fills `values` (bands, height, width) float32; False where a block is missing, compressed or cut off."""
        for at_col, at_row, part in self._blocks(window):
            starts = self._starts(at_col, at_row)
            if starts is None:
                return False
            rows = slice(part.row - window.row, part.row - window.row + part.height)
            cols = slice(part.col - window.col, part.col - window.col + part.width)
            first = _BYTES * (part.row - at_row * self._height) * self._width
            if part.width == self._width and values[0, rows, cols].flags.c_contiguous:
                if not self._file.fill_each((start + first for start in starts), values[:, rows, cols]):
                    return False
                continue
            skipped = part.col - at_col * self._width
            scratch = self._scratch[: part.height]
            for start, found in zip(starts, values):
                if not self._file.fill(start + first, scratch):
                    return False
                found[rows, cols] = scratch[:, skipped : skipped + part.width]
        return True

    def _blocks(self, window: Window) -> Iterator[tuple[int, int, Window]]:
        """Column and row of every block that the window touches, and their common part."""
        bottom, right = window.row + window.height, window.col + window.width
        for at_row in range(window.row // self._height, (bottom - 1) // self._height + 1):
            top = max(window.row, at_row * self._height)
            height = min(bottom, (at_row + 1) * self._height) - top
            for at_col in range(window.col // self._width, (right - 1) // self._width + 1):
                left = max(window.col, at_col * self._width)
                yield at_col, at_row, Window(top, left, height, min(right, (at_col + 1) * self._width) - left)

    def _starts(self, col: int, row: int) -> list[int] | None:
        """Where the block of every band begins in the file; None where one of them is not whole."""
        if (col, row) != self._asked:
            starts = [self._start(band, col, row) for band in self._bands]
            self._asked, self._found = (col, row), None if None in starts else starts
        return self._found

    def _start(self, band: gdal.Band, col: int, row: int) -> int | None:
        size = band.GetMetadataItem(f"BLOCK_SIZE_{col}_{row}", "TIFF")
        rows = self._height
        if self._width == band.XSize:  # strips: the last one holds no more rows than there are
            rows = min(rows, band.YSize - row * rows)
        if size is None or int(size) not in (_BYTES * self._width * rows, _BYTES * self._width * self._height):
            return None
        return block_start(band, col, row)


def stored_tiles(dataset: gdal.Dataset) -> StoredTiles | None:
    """None where GDAL has to read: anything but an uncompressed GeoTIFF of float32 on this machine, band by band, in
    this machine's order of bytes and in blocks worth the while."""
    bands = [dataset.GetRasterBand(number) for number in range(1, dataset.RasterCount + 1)]
    width, height = bands[0].GetBlockSize()
    if width * height * _BYTES < _LEAST_BLOCK_BYTES or not lies_as_in_memory(dataset, bands):
        return None
    try:
        return StoredTiles(dataset)
    except OSError:
        return None
