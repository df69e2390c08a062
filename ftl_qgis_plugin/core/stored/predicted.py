"""Bands of float32 compressed after the floating point predictor: GDAL decompresses, `predictor` does the rest.

To have GDAL hand out the bytes as they were compressed, it is shown the file with one byte changed: the one that names
the predictor. It reads that through /vsisparse/, so nothing is written or copied.
"""

from __future__ import annotations

import os
import struct
import sys
from itertools import count
from typing import BinaryIO

import numpy as np
from osgeo import gdal

from ..gdal_errors import attempted, gdal_errors
from ..grids.grid import Window
from .file import block_start, is_float32_by_band
from .predictor import Predictor

_COMPRESSIONS = ("DEFLATE", "LZW", "ZSTD")
_PREDICTOR_TAG, _FLOATING_POINT = 317, 3
# Below this there are too few bytes to win anything.
_LEAST_BLOCK_BYTES = 16_384

_numbers = count()  # of descriptions in GDAL's memory, which is one for the process


class PredictedBlocks:
    """One band's blocks. One thread at a time. `readable`: the file as GDAL is shown it."""

    def __init__(self, band: gdal.Band, readable: gdal.Dataset) -> None:
        self._band = band
        self._readable = readable
        self._stored = readable.GetRasterBand(band.GetBand())
        self._cols, self._rows = band.GetBlockSize()
        self._predictor = Predictor(self._cols)

    def read(self, box: Window) -> np.ndarray | None:
        """float32 of the box's shape as it is stored; None where GDAL has to read: pieces of blocks (it keeps the rest
        of them), and blocks that were never written or are damaged."""
        if not self._is_of_blocks(box):
            return None
        values = np.empty(box.shape, np.float32)
        bottom, right = box.row + box.height, box.col + box.width
        at_once = max(self._predictor.rows // self._rows, 1)
        # Strips below each other, or blocks side by side.
        down, across = (at_once, 1) if box.width <= self._cols else (1, at_once)
        down, across = down * self._rows, across * self._cols
        for row in range(box.row, bottom, down):
            rows = range(row, min(row + down, bottom), self._rows)
            for first in range(box.col, right, across):
                blocks = [self._column(col, rows) for col in range(first, min(first + across, right), self._cols)]
                if any(stored is None for stored in blocks):
                    return None
                top, left = row - box.row, first - box.col
                self._predictor.undo(blocks, values[top : top + down, left : left + across])
        return values

    def _is_of_blocks(self, box: Window) -> bool:
        bottom, right = box.row + box.height, box.col + box.width
        return (
            box.row % self._rows == box.col % self._cols == 0
            and (bottom % self._rows == 0 or bottom == self._band.YSize)
            and (right % self._cols == 0 or right == self._band.XSize)
        )

    def _column(self, col: int, rows: range) -> np.ndarray | None:
        """The blocks at that column and those rows, below each other."""
        blocks = []
        for row in rows:
            blocks.append(self._block(col // self._cols, row // self._rows))
            if blocks[-1] is None:
                return None
        return np.concatenate(blocks) if len(blocks) > 1 else blocks[0]

    def _block(self, col: int, row: int) -> np.ndarray | None:
        start = block_start(self._band, col, row)
        # Elsewhere in what is read by its name: the file was replaced after it was opened.
        if not start or block_start(self._stored, col, row) != start:
            return None
        content = None
        with gdal_errors() as errors:
            content = self._stored.ReadBlock(col, row)
        if content is None or errors:
            return None
        return np.frombuffer(content, np.uint8).reshape(self._rows, -1)


def predicted_blocks(dataset: gdal.Dataset, band: gdal.Band) -> PredictedBlocks | None:
    """None where GDAL has to read: anything but a GeoTIFF of float32 on this machine, band by band, compressed after
    the floating point predictor, in blocks worth the while. The dataset has to stay open."""
    width, height = band.GetBlockSize()
    if 4 * width * height < _LEAST_BLOCK_BYTES or sys.byteorder != "little":
        return None
    structure = dataset.GetMetadata("IMAGE_STRUCTURE") or {}
    if structure.get("COMPRESSION") not in _COMPRESSIONS or not is_float32_by_band(dataset, [band]):
        return None
    path = os.path.abspath(dataset.GetDescription())
    try:
        size = os.path.getsize(path)
        with open(path, "rb") as file:
            at = _predictor_at(file)
    except (OSError, struct.error):
        return None
    readable = None if at is None else _with_byte(path, size, at, 1)
    return None if readable is None else PredictedBlocks(band, readable)


def _predictor_at(file: BinaryIO) -> int | None:
    """Where a little-endian TIFF says that its first image has the floating point predictor; None where it does not.
    struct.error: the file ends before."""
    version = struct.unpack("<2xH", file.read(4))[0]
    if version not in (42, 43):  # 43: BigTIFF, with counts and places of eight bytes
        return None
    big = version == 43
    if big:
        file.seek(8)
    start = _number(file, "<Q" if big else "<I")
    file.seek(start)
    entries = _number(file, "<Q" if big else "<H")
    start = file.tell()
    entry = struct.Struct("<HHQH6x" if big else "<HHIH2x")
    for number in range(entries):
        tag, _kind, _count, value = entry.unpack(file.read(entry.size))
        if tag == _PREDICTOR_TAG:
            return start + number * entry.size + (12 if big else 8) if value == _FLOATING_POINT else None
    return None


def _number(file: BinaryIO, kind: str) -> int:
    return struct.unpack(kind, file.read(struct.calcsize(kind)))[0]


def _with_byte(path: str, size: int, at: int, byte: int) -> gdal.Dataset | None:
    """The file as if it had this byte there. None where GDAL cannot."""
    name = path.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # xml's own function loads ssl
    pieces = "".join(
        f"<SubfileRegion><Filename>{name}</Filename><DestinationOffset>{first}</DestinationOffset>"
        f"<SourceOffset>{first}</SourceOffset><RegionLength>{length}</RegionLength></SubfileRegion>"
        for first, length in ((0, at), (at + 1, size - at - 1))
    )
    changed = f"<DestinationOffset>{at}</DestinationOffset><RegionLength>1</RegionLength><Value>{byte}</Value>"
    text = f"<VSISparseFile><Length>{size}</Length>{pieces}<ConstantRegion>{changed}</ConstantRegion></VSISparseFile>"
    description = f"/vsimem/ftl_changed_{next(_numbers)}.xml"
    gdal.FileFromMemBuffer(description, text.encode())
    try:
        # The pieces are read from the file itself from here on; their description is needed once.
        return attempted(lambda: gdal.OpenEx(f"/vsisparse/{description}", gdal.OF_RASTER, ["GTiff"]))
    finally:
        gdal.Unlink(description)
