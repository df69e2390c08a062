"""A file of which pieces are read straight into arrays, and which files that may be done with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

import numpy as np
from osgeo import gdal

from .offsets import block_offsets

# Rows are short, so that every call of the system counts; Windows has no such one.
_IN_ONE_CALL = hasattr(os, "preadv")
_ORDERS = {b"II": "little", b"MM": "big"}


def lies_as_in_memory(dataset: gdal.Dataset, bands: Sequence[gdal.Band]) -> bool:
    """Whether the blocks of these bands are float32 as numpy has them: an uncompressed GeoTIFF on this machine, band by
    band, in this machine's order of bytes."""
    structure = dataset.GetMetadata("IMAGE_STRUCTURE") or {}
    return "COMPRESSION" not in structure and is_float32_by_band(dataset, bands)


def is_float32_by_band(dataset: gdal.Dataset, bands: Sequence[gdal.Band]) -> bool:
    """The same of a GeoTIFF that may be compressed."""
    path = dataset.GetDescription()
    structure = dataset.GetMetadata("IMAGE_STRUCTURE") or {}
    if dataset.GetDriver().ShortName != "GTiff" or not os.path.isfile(path):
        return False
    if dataset.RasterCount > 1 and structure.get("INTERLEAVE") != "BAND":
        return False
    for band in bands:
        # Half floats say how many bits they have.
        if band.DataType != gdal.GDT_Float32 or (band.GetMetadataItem("NBITS", "IMAGE_STRUCTURE") or "32") != "32":
            return False
    try:
        with open(path, "rb") as file:
            return _ORDERS.get(file.read(2)) == sys.byteorder
    except OSError:
        return False


def block_start(band: gdal.Band, col: int, row: int) -> int | None:
    """Where in the file a block begins; None where it was never written."""
    start = band.GetMetadataItem(f"BLOCK_OFFSET_{col}_{row}", "TIFF")
    return None if start is None else int(start)


def block_starts(dataset: gdal.Dataset, bands: Sequence[gdal.Band]) -> np.ndarray | None:
    """(all bands of the dataset, rows, columns of blocks) int64: where in the file each block begins, 0 where it was
    never written, of a dataset whose bands lie apart. None where the file's first directory is not what GDAL has
    opened, as some blocks of these bands tell: it was replaced meanwhile, say."""
    width, height = bands[0].GetBlockSize()
    rows, cols = -(-dataset.RasterYSize // height), -(-dataset.RasterXSize // width)
    starts = block_offsets(os.path.abspath(dataset.GetDescription()))
    if starts is None or len(starts) != dataset.RasterCount * rows * cols:
        return None
    starts = starts.reshape(dataset.RasterCount, rows, cols)
    for band in bands:
        for row, col in {(0, 0), (rows // 2, cols // 2), (rows - 1, cols - 1)}:
            if (block_start(band, col, row) or 0) != starts[band.GetBand() - 1, row, col]:
                return None
    return starts


class StoredFile:
    """One thread at a time. OSError: it cannot be opened."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115 (kept open, see close)

    def fill_each(self, starts: Iterable[int], targets: Iterable[np.ndarray]) -> bool:
        """Fills one contiguous array after the other, each from its byte on; False where the file cannot give it."""
        # Pieces are small and many: what Python does around each of the system's calls counts.
        read, number = getattr(os, "preadv", None), self._file.fileno()
        try:
            for start, values in zip(starts, targets):
                count = read(number, (values,), start) if _IN_ONE_CALL else self._read(start, values)
                if count != values.nbytes and not self._rest(start, values, count):
                    return False
        except OSError:
            return False
        return True

    def fill(self, start: int, values: np.ndarray) -> bool:
        """The same of one array."""
        try:
            count = self._read(start, values)
            return count == values.nbytes or self._rest(start, values, count)
        except OSError:
            return False

    def _read(self, start: int, buffer: np.ndarray | memoryview) -> int:
        """How many bytes came, of those from `start` on."""
        if _IN_ONE_CALL:
            return os.preadv(self._file.fileno(), (buffer,), start)
        self._file.seek(start)
        return self._file.readinto(buffer) or 0

    def _rest(self, start: int, values: np.ndarray, count: int) -> bool:
        """The system may give less than was asked for."""
        buffer = memoryview(values.reshape(-1)).cast("B")
        while count < len(buffer):
            more = self._read(start + count, buffer[count:])
            if not more:
                return False
            count += more
        return True

    def close(self) -> None:
        self._file.close()

    def __del__(self) -> None:
        # A thread that ends takes what it has opened along; there nobody is left to close it.
        if hasattr(self, "_file"):
            self._file.close()
