"""All bands of a raster, each in blocks of its own that lie in the file as they lie in memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from osgeo import gdal

from ..grids.grid import Window
from .file import StoredFile, block_starts, lies_as_in_memory
from .offsets import block_sizes

_BYTES = 4
# Below this GDAL reads about as quickly.
_LEAST_BLOCK_BYTES = 32_768


class StoredTiles:
    """`starts` (bands, rows, columns of blocks): 0 of those that are not whole; `block_shape`: rows and columns of a
    block. Of blocks that are whole bands no more than what is wanted is read. One thread at a time. OSError: the file
    cannot be opened."""

    def __init__(self, path: str, starts: np.ndarray, block_shape: tuple[int, int]) -> None:
        self._file = StoredFile(path)
        self._starts = starts
        self._height, self._width = block_shape
        self._are_bands = starts.shape[1:] == (1, 1)
        self._scratch = np.empty((0 if self._are_bands else self._height, self._width), np.float32)

    def read_into(self, window: Window, values: np.ndarray) -> bool:
        """Fills `values` (bands, height, width) float32; False where a block is missing, compressed or cut off."""
        for at_col, at_row, part in self._blocks(window):
            starts = self._starts[:, at_row, at_col].tolist()
            if 0 in starts:
                return False
            rows = slice(part.row - window.row, part.row - window.row + part.height)
            cols = slice(part.col - window.col, part.col - window.col + part.width)
            first = _BYTES * (part.row - at_row * self._height) * self._width
            if part.width == self._width and values[0, rows, cols].flags.c_contiguous:
                if not self._file.fill_each([start + first for start in starts], values[:, rows, cols]):
                    return False
                continue
            skipped = part.col - at_col * self._width
            if self._are_bands:
                of_rows = range(
                    first + _BYTES * skipped, first + _BYTES * self._width * part.height, _BYTES * self._width
                )
                each = (start + row for start in starts for row in of_rows)
                if not self._file.fill_each(each, (row for found in values for row in found[rows, cols])):
                    return False
                continue
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


def stored_tiles(dataset: gdal.Dataset) -> StoredTiles | None:
    """None where GDAL has to read: anything but an uncompressed GeoTIFF of float32 on this machine, band by band, in
    this machine's order of bytes and in blocks worth the while (or in strips that follow each other)."""
    bands = [dataset.GetRasterBand(number) for number in range(1, dataset.RasterCount + 1)]
    width, height = bands[0].GetBlockSize()
    is_small = width * height * _BYTES < _LEAST_BLOCK_BYTES
    if (is_small and width != dataset.RasterXSize) or not lies_as_in_memory(dataset, bands):
        return None
    starts = _starts_of_blocks(dataset, bands)
    if starts is None:
        return None
    if width == dataset.RasterXSize and _follow_each_other(starts, _BYTES * width * height):
        starts, height = starts[:, :1], dataset.RasterYSize
    if width * height * _BYTES < _LEAST_BLOCK_BYTES:
        return None
    try:
        return StoredTiles(dataset.GetDescription(), starts, (height, width))
    except OSError:
        return None


def _follow_each_other(starts: np.ndarray, size: int) -> bool:
    """Whether each band's strips are one after the other in the file, all there."""
    return bool(starts.all() and (np.diff(starts, axis=1) == size).all())


def _starts_of_blocks(dataset: gdal.Dataset, bands: list[gdal.Band]) -> np.ndarray | None:
    """(bands, rows, columns of blocks) int64, 0 where one is missing or not of its size; None where the file's first
    directory is not what GDAL has opened."""
    width, height = bands[0].GetBlockSize()
    starts, sizes = block_starts(dataset, [bands[0], bands[-1]]), block_sizes(dataset.GetDescription())
    if starts is None or sizes is None or len(sizes) != starts.size:
        return None
    sizes = sizes.reshape(starts.shape)
    rows = starts.shape[1]
    heights = np.full((rows, 1), height)
    if width == dataset.RasterXSize:  # strips: the last one may hold no more rows than there are
        heights[-1] = dataset.RasterYSize - (rows - 1) * height
    is_whole = (sizes == _BYTES * width * heights) | (sizes == _BYTES * width * height)
    return np.where(is_whole, starts, 0)
