"""A band whose rows follow each other in the file."""

from __future__ import annotations

import sys

import numpy as np
from osgeo import gdal

from .file import StoredFile, block_start, lies_as_in_memory
from .offsets import block_offsets

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
    count = -(-band.YSize // band.GetBlockSize()[1])
    offsets = block_offsets(dataset.GetDescription())
    if offsets is None or len(offsets) != count * dataset.RasterCount:
        return None
    own = offsets[(band.GetBand() - 1) * count :][:count]
    start = int(own[0])
    if not start or np.any(own != start + block_bytes * np.arange(count)):
        return None
    # GDAL may have opened another directory of the file than the first.
    is_that_of_gdal = all(block_start(band, 0, number) == own[number] for number in (0, count - 1))
    return start if is_that_of_gdal else None
