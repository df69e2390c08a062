"""A band whose rows follow each other in the file."""

from __future__ import annotations

import os

import numpy as np
from osgeo import gdal

from ..gdal_errors import attempted
from .file import StoredFile

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
    """The band's rows where it is one of an uncompressed GeoTIFF that fits; None where GDAL has to read it.

    GDAL itself says whether: it maps a file into memory only where its blocks follow each other, in this machine's
    order of bytes. The mapping is not read, for a program dies of one whose file has become shorter.
    """
    path = dataset.GetDescription()
    if dataset.GetDriver().ShortName != "GTiff" or band.DataType != gdal.GDT_Float32 or not os.path.isfile(path):
        return None
    # The bindings raise a ValueError where there is no mapping.
    how = gdal.GF_Read, ["USE_DEFAULT_IMPLEMENTATION=NO"]
    mapped = attempted(lambda: band.GetVirtualMemAutoArray(*how), ValueError)
    if mapped is None or mapped.dtype != np.float32 or mapped.shape != (band.YSize, band.XSize):
        return None
    follows = mapped.strides == (_BYTES * band.XSize, _BYTES)
    del mapped
    start = attempted(lambda: band.GetMetadataItem("BLOCK_OFFSET_0_0", "TIFF"))
    if not follows or not start:
        return None
    try:
        return StoredRows(path, int(start), band.XSize)
    except OSError:
        return None
