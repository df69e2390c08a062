"""A band whose rows follow each other in the file."""

from __future__ import annotations

import numpy as np
from osgeo import gdal

from .file import StoredFile, block_start, lies_as_in_memory

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
        lines = [values] if values.shape[1] == self._width else values
        return all(
            self._file.fill(self._start + _BYTES * ((row + number) * self._width + col), line)
            for number, line in enumerate(lines)
        )

    def close(self) -> None:
        self._file.close()


def stored_rows(dataset: gdal.Dataset, band: gdal.Band) -> StoredRows | None:
    """The band's rows where one follows the other from the first to the last; None where GDAL has to read them.

    (GDAL's own mapping of files into memory knows as much, but newer ones crash where they cannot map.)
    """
    width, rows = band.GetBlockSize()
    if width != band.XSize or not lies_as_in_memory(dataset, [band]):
        return None
    start = block_start(band, 0, 0)
    if not start:
        return None
    for number in range(1, -(-band.YSize // rows)):
        if block_start(band, 0, number) != start + number * rows * width * _BYTES:
            return None
    try:
        return StoredRows(dataset.GetDescription(), start, width)
    except OSError:
        return None
