"""Bands of float32 compressed after the floating point predictor: GDAL decompresses, `predictor` does the rest.

To have GDAL hand out the bytes as they were compressed, it is shown the file with one byte changed: the one that names
the predictor. It reads that through /vsisparse/, so nothing is written or copied.
"""

from __future__ import annotations

import os
import sys
from itertools import count

import numpy as np
from osgeo import gdal

from ..gdal_errors import attempted, gdal_errors
from ..grids.grid import Window
from .file import block_starts, is_float32_by_band
from .offsets import floating_point_predictor
from .predictor import Predictor

_COMPRESSIONS = ("DEFLATE", "LZW", "ZSTD")
# Below this there are too few bytes to win anything.
_LEAST_BLOCK_BYTES = 16_384

_numbers = count()  # of descriptions in GDAL's memory, which is one for the process


class PredictedBlocks:
    """One band's blocks. One thread at a time."""

    def __init__(self, readable: gdal.Dataset, number: int, is_written: np.ndarray) -> None:
        """`readable`: the file as GDAL is shown it; `number`: the band's; `is_written` (rows, columns of blocks): those
        that are in the file."""
        self._readable = readable
        self._stored = readable.GetRasterBand(number)
        self._cols, self._rows = self._stored.GetBlockSize()
        self._is_written = is_written
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
        is_whole = False
        with gdal_errors() as errors:
            for row in range(box.row, bottom, down):
                rows = range(row, min(row + down, bottom), self._rows)
                for first in range(box.col, right, across):
                    cols = range(first, min(first + across, right), self._cols)
                    top, left = row - box.row, first - box.col
                    blocks = [self._column(col, rows) for col in cols]
                    self._predictor.undo(blocks, values[top : top + down, left : left + across])
            is_whole = True
        return values if is_whole and not errors else None

    def _is_of_blocks(self, box: Window) -> bool:
        """Whether the box is of whole blocks, all of them in the file."""
        bottom, right = box.row + box.height, box.col + box.width
        down = slice(box.row // self._rows, -(-bottom // self._rows))
        across = slice(box.col // self._cols, -(-right // self._cols))
        return (
            box.row % self._rows == box.col % self._cols == 0
            and (bottom % self._rows == 0 or bottom == self._stored.YSize)
            and (right % self._cols == 0 or right == self._stored.XSize)
            and bool(self._is_written[down, across].all())
        )

    def _column(self, col: int, rows: range) -> np.ndarray:
        """The blocks at that column and those rows, below each other. RuntimeError: one is damaged."""
        blocks = [self._block(col // self._cols, row // self._rows) for row in rows]
        return np.concatenate(blocks) if len(blocks) > 1 else blocks[0]

    def _block(self, col: int, row: int) -> np.ndarray:
        content = self._stored.ReadBlock(col, row)
        if content is None:
            raise RuntimeError  # as GDAL does where it reports so
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
    starts = block_starts(dataset, [band])
    at = floating_point_predictor(path)
    if starts is None or at is None:
        return None
    try:
        readable = _with_byte(path, os.path.getsize(path), at, 1)
    except OSError:
        return None
    return None if readable is None else PredictedBlocks(readable, band.GetBand(), starts[band.GetBand() - 1] > 0)


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
