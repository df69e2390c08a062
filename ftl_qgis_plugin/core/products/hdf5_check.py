"""A look at an HDF5 file's root header before libhdf5 sees it.

libhdf5 1.10 crashes or never comes back, and QGIS with it, when the list of attributes or the heap of their texts is
damaged (a download whose end was never written: MintPy writes its attributes last). Only the classic layout is looked
at, which h5py writes by default; the newer one carries checksums that libhdf5 verifies itself. Layout: HDF5 File Format
Specification, sections II.A, III.C, III.E, IV.A.1.a and IV.A.2.m.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

_CONTINUATION = 0x10
_ATTRIBUTE = 0x0C
_LAST_MESSAGE_TYPE = 0x18
_SHARED = 0x02
_VARIABLE_LENGTH = 9
_MAX_BLOCK_BYTES = 64 * 1024 * 1024


def is_intact(path: str) -> bool:
    """Whether the root group's header can be followed to its end. True where the layout is none that is checked."""
    try:
        with open(path, "rb") as file:
            superblock = file.read(96)
            version, offset_size, length_size = superblock[8], superblock[13], superblock[14]
            if version > 1 or (offset_size, length_size) != (8, 8):
                return True
            start = 24 if version == 0 else 28
            base = struct.unpack_from("<Q", superblock, start)[0]
            root = struct.unpack_from("<Q", superblock, start + 40)[0]
            return _header_is_intact(file, base, root)
    except (OSError, OverflowError, ValueError, IndexError, struct.error):
        return False


def _header_is_intact(file: BinaryIO, base: int, address: int) -> bool:
    prefix = _bytes(file, base + address, 16)
    version, expected, size = struct.unpack_from("<BxH4xI", prefix)
    if version != 1:
        return prefix[:4] == b"OHDR"
    found = 0
    heaps: set[int] = set()
    blocks = [(base + address + 16, size)]
    while blocks:
        block = _bytes(file, *blocks.pop(0))
        at = 0
        while at + 8 <= len(block):
            kind, length, flags = struct.unpack_from("<HHB", block, at)
            body = block[at + 8 : at + 8 + length]
            found += 1
            if kind > _LAST_MESSAGE_TYPE or len(body) < length or found > expected:
                return False
            if kind == _CONTINUATION:
                offset, block_length = struct.unpack_from("<QQ", body)
                blocks.append((base + offset, block_length))
            elif kind == _ATTRIBUTE and not _attribute_is_intact(body, flags, heaps):
                return False
            at += 8 + length
    return found == expected and all(_heap_is_intact(file, base + heap) for heap in heaps)


def _attribute_is_intact(body: bytes, flags: int, heaps: set[int]) -> bool:
    """Adds the address of the heap that holds the value, where it is a text of variable length, to `heaps`."""
    version, own_flags, name_size, type_size, space_size = struct.unpack_from("<BBHHH", body)
    if not 1 <= version <= 3 or name_size < 2:
        return False
    start = 9 if version == 3 else 8
    # Version 1 pads each part to eight bytes.
    parts = [(size + 7) // 8 * 8 if version == 1 else size for size in (name_size, type_size, space_size)]
    type_start, space_end = start + parts[0], start + sum(parts)
    if space_end > len(body) or body[start + name_size - 1] != 0:
        return False
    if flags & _SHARED or own_flags:
        return True
    kind = body[type_start]
    if type_size < 8 or not 1 <= kind >> 4 <= 5 or kind & 0x0F > 11:
        return False
    if kind & 0x0F == _VARIABLE_LENGTH:
        heap = struct.unpack_from("<Q", body, space_end + 4)[0]
        if heap:
            heaps.add(heap)
    return True


def _heap_is_intact(file: BinaryIO, address: int) -> bool:
    signature, version, size = struct.unpack("<4sB3xQ", _bytes(file, address, 16))
    if signature != b"GCOL" or version != 1:
        return False
    block = _bytes(file, address, size)
    at = 16
    while at + 16 <= len(block):
        index, length = struct.unpack_from("<H6xQ", block, at)
        # The free rest (index 0) counts its own header; libhdf5 would go round and round at a length of 0.
        step = length if index == 0 else 16 + (length + 7) // 8 * 8
        if step < 16 or at + step > len(block):
            return False
        at += step
    return True


def _bytes(file: BinaryIO, offset: int, count: int) -> bytes:
    if count > _MAX_BLOCK_BYTES:
        raise ValueError("header block too large")
    file.seek(offset)
    data = file.read(count)
    if len(data) < count:
        raise ValueError("header beyond the end of the file")
    return data
