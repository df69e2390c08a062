"""Where all blocks of a GeoTIFF lie, as its first directory says (TIFF 6.0, BigTIFF).

GDAL tells of one block at a time, which for the hundreds of blocks of the hundreds of files of a stack takes as long as
reading a fifth of them.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

import numpy as np

_OFFSETS, _SIZES = (273, 324), (279, 325)  # of strips, of tiles
_PREDICTOR, _FLOATING_POINT = 317, 3
_PLAIN, _BIG = 42, 43
# What numbers may be stored as, by TIFF's number of the type.
_TYPES = {3: "u2", 4: "u4", 16: "u8"}
_MOST_ENTRIES = 4096


def block_offsets(path: str) -> np.ndarray | None:
    """int64 start of every block in the file, band after band where the bands lie apart; 0 where one was never written.
    None where the file is no TIFF in this machine's order of bytes, or ends too early."""
    return _of_blocks(path, _OFFSETS)


def block_sizes(path: str) -> np.ndarray | None:
    """The same of the bytes that each block takes in the file."""
    return _of_blocks(path, _SIZES)


def floating_point_predictor(path: str) -> int | None:
    """Which byte of the file names the floating point predictor as that of its blocks; None where none does, and as
    above."""
    try:
        with open(path, "rb") as file:
            entries, start = _directory(file)
    except (OSError, ValueError, OverflowError):
        return None
    (found,) = np.nonzero(entries["tag"] == _PREDICTOR)
    if not len(found) or int(np.frombuffer(entries["value"][found[0]].tobytes(), "u2", 1)[0]) != _FLOATING_POINT:
        return None
    return start + int(found[0]) * entries.dtype.itemsize + entries.dtype.fields["value"][1]


def _of_blocks(path: str, tags: tuple[int, int]) -> np.ndarray | None:
    try:
        with open(path, "rb") as file:
            entries, _start = _directory(file)
            tag = entries["tag"]
            found = entries[(tag == tags[0]) | (tag == tags[1])]
            return _numbers(file, found[0]) if len(found) else None
    except (OSError, ValueError, OverflowError):
        return None


def _directory(file: BinaryIO) -> tuple[np.ndarray, int]:
    """The entries of the first directory (tag, type, count, value) and where they begin. ValueError: no TIFF in this
    machine's order of bytes, or one that ends before."""
    head = file.read(16)
    if head[:2] != (b"II" if sys.byteorder == "little" else b"MM"):
        raise ValueError
    version = int(np.frombuffer(head, "u2", 1, 2)[0])
    if version not in (_PLAIN, _BIG):
        raise ValueError
    number = "u4" if version == _PLAIN else "u8"
    entry = np.dtype([("tag", "u2"), ("type", "u2"), ("count", number), ("value", f"V{np.dtype(number).itemsize}")])
    file.seek(int(np.frombuffer(head, number, 1, 4 if version == _PLAIN else 8)[0]))
    (count,) = _read(file, "u2" if version == _PLAIN else "u8", 1)
    start = file.tell()
    return _read(file, entry, min(int(count), _MOST_ENTRIES)), start


def _numbers(file: BinaryIO, entry: np.void) -> np.ndarray | None:
    kind = _TYPES.get(int(entry["type"]))
    if kind is None:
        return None
    count, value = int(entry["count"]), entry["value"].tobytes()
    if count * np.dtype(kind).itemsize <= len(value):
        return np.frombuffer(value, kind, count).astype(np.int64)
    file.seek(int(np.frombuffer(value, f"u{len(value)}")[0]))
    return _read(file, kind, count).astype(np.int64)


def _read(file: BinaryIO, kind: str | np.dtype, count: int) -> np.ndarray:
    """ValueError: the file ends before that."""
    size = count * np.dtype(kind).itemsize
    if size > os.fstat(file.fileno()).st_size:  # a damaged one: no memory is asked for that
        raise ValueError
    return np.frombuffer(file.read(size), kind, count)
