"""A band whose rows follow each other in the file."""

from __future__ import annotations

import sys

import numpy as np
from osgeo import gdal

from .file import StoredFile, block_starts, lies_as_in_memory

_BYTES = 4


class StoredRows:
    """A float32 band whose first row begins at byte `start` of a file on this machine. One thread at a time; `close`
    it. OSError: the file cannot be opened."""

    def __init__(self, path: str, start: int, width: int) -> None:
        self._file = StoredFile(path)
        self._start = start
        self._width = width

    def read_into(self, col: int, row: int, values: np.ndarray) -> bool:
        """Fills `values` (height, width) float32, contiguous, from that pixel on; False where the file cannot give
        it all."""
        if values.shape[1] == self._width:
            return self._file.fill(self._start + _BYTES * row * self._width, values)
        starts = range(self._start + _BYTES * (row * self._width + col), sys.maxsize, _BYTES * self._width)
        return self._file.fill_each(starts, values)

    def close(self) -> None:
        self._file.close()


def stored_rows(dataset: gdal.Dataset, band: gdal.Band) -> StoredRows | None:
    """The band's rows where one follows the other from the first to the last; None where GDAL has to read them.

    (GDAL's own mapping of files into memory knows as much, but newer ones crash where they cannot map.)
    """
    width, rows = band.GetBlockSize()
    if width != band.XSize or not lies_as_in_memory(dataset, [band]):
        return None
    start = _start_of_rows(dataset, band, rows * width * _BYTES)
    if start is None:
        return None
    try:
        return StoredRows(dataset.GetDescription(), start, width)
    except OSError:
        return None


def _start_of_rows(dataset: gdal.Dataset, band: gdal.Band, block_bytes: int) -> int | None:
    """Where the band's first block begins, if all others follow it without a break."""
    starts = block_starts(dataset, [band])
    if starts is None:
        return None
    own = starts[band.GetBand() - 1].ravel()
    start = int(own[0])
    return start if start and not np.any(own != start + block_bytes * np.arange(len(own))) else None
