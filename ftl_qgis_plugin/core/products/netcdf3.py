"""How long a file of netCDF's classic formats has to be, by its header: what is missing at its end reads as zeros.

After the format's specification (CDF-1, CDF-2 and CDF-5): numbers are big-endian; names and values fill whole words of
four bytes; a variable states where it begins, and one whose first dimension has no length comes once in every record.
"""

from __future__ import annotations

import math
import struct

_MOST_HEADER = 4_000_000
_DIMENSIONS, _VARIABLES, _ATTRIBUTES = 10, 11, 12
_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 8, 7: 1, 8: 2, 9: 4, 10: 8, 11: 8}


def needed_bytes(path: str) -> int | None:
    """None where the file is of another format, or its header cannot be made out. OSError: it cannot be read."""
    with open(path, "rb") as file:
        header = file.read(4)
        if header[:3] != b"CDF" or header[3:] not in (b"\x01", b"\x02", b"\x05"):
            return None  # without reading on: a folder may hold thousands of others
        header += file.read(_MOST_HEADER)
    try:
        return _Header(header).needed_bytes()
    except (struct.error, KeyError, IndexError):
        return None


class _Header:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 4
        self._count = ">q" if data[3] == 5 else ">I"
        self._offset = ">I" if data[3] == 1 else ">q"

    def needed_bytes(self) -> int:
        records = self._number(self._count)
        lengths = [self._dimension() for _ in range(self._list_of(_DIMENSIONS))]
        self._skip_attributes()
        least, in_records, record_bytes = 0, [], 0
        for _ in range(self._list_of(_VARIABLES)):
            self._name()
            shape = [lengths[self._number(self._count)] for _ in range(self._number(self._count))]
            self._skip_attributes()
            size = _BYTES[self._number(">I")]
            stored = self._number(self._count)
            begin = self._number(self._offset)
            if shape and shape[0] == 0:
                in_records.append((begin, math.prod(shape[1:]) * size))
                record_bytes += stored
            else:
                least = max(least, begin + math.prod(shape) * size)
        is_streamed = records in (0xFFFFFFFF, -1)  # their number is what the file's length says
        if records and not is_streamed:
            least = max([least, *(begin + (records - 1) * record_bytes + size for begin, size in in_records)])
        return least

    def _number(self, kind: str) -> int:
        (value,) = struct.unpack_from(kind, self._data, self._at)
        self._at += struct.calcsize(kind)
        return value

    def _list_of(self, tag: int) -> int:
        found, count = self._number(">I"), self._number(self._count)
        if found not in (0, tag):
            raise KeyError(found)
        return count

    def _name(self) -> None:
        self._skip(self._number(self._count))

    def _dimension(self) -> int:
        self._name()
        return self._number(self._count)

    def _skip_attributes(self) -> None:
        for _ in range(self._list_of(_ATTRIBUTES)):
            self._name()
            size = _BYTES[self._number(">I")]
            self._skip(size * self._number(self._count))

    def _skip(self, size: int) -> None:
        self._at += -(-size // 4) * 4
        if self._at > len(self._data):
            raise IndexError(self._at)
