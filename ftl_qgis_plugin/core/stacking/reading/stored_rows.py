"""Rasters whose numbers lie in the file as they lie in memory: read by the system alone."""

from __future__ import annotations

import os

import numpy as np
from osgeo import gdal

from ...gdal_errors import attempted

_BYTES = 4


class StoredRows:
    """A float32 band of a file on this machine whose rows follow each other. One thread at a time; `close` it."""

    def __init__(self, path: str, start: int, width: int) -> None:
        """`start`: where in the file the first row begins. OSError: it cannot be opened."""
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115 (kept open, see close)
        self._start = start
        self._width = width

    def read_into(self, col: int, row: int, values: np.ndarray) -> bool:
        """Fills `values` (height, width) float32, contiguous, from that pixel on; False where the file cannot give
        it all."""
        width = values.shape[1]
        lines = [values] if width == self._width else values
        try:
            for number, line in enumerate(lines):
                self._file.seek(self._start + _BYTES * ((row + number) * self._width + col))
                if not self._fill(memoryview(line.reshape(-1)).cast("B")):
                    return False
        except OSError:
            return False
        return True

    def _fill(self, buffer: memoryview) -> bool:
        while buffer:
            count = self._file.readinto(buffer)
            if not count:
                return False
            buffer = buffer[count:]  # the system may give less than was asked for
        return True

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
