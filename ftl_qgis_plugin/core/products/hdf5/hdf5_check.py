"""A look at an HDF5 file's structure before libhdf5 sees it.

libhdf5 crashes or never comes back, and QGIS with it, at damaged headers, lists, trees and heaps (a download whose end
was never written, a bad disk, a file made to do harm). Every structure of the classic layout is followed here, which
h5py writes by default; the newer layout carries checksums that libhdf5 verifies itself. Layout: HDF5 File Format
Specification, sections II.A, III.A to III.E and IV.A.
"""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

import numpy as np

from .hdf5_messages import (
    VARIABLE,
    DataType,
    Layout,
    count_of,
    dataspace,
    datatype,
    fill_value,
    filters,
    layout,
    limits,
    require,
)

_DATASPACE, _DATATYPE, _OLD_FILL, _FILL, _EXTERNAL, _LAYOUT, _FILTERS = 0x01, 0x03, 0x04, 0x05, 0x07, 0x08, 0x0B
_ATTRIBUTE, _CONTINUATION, _SYMBOL_TABLE = 0x0C, 0x10, 0x11
_LAST_MESSAGE_TYPE = 0x18
_LIMITS = -1  # of the dataspace's dimensions; no message of its own
_SHARED = 0x02
_SOFT_LINK = 2
_HEAP_START = b"GCOL\1\0\0\0"
_MAX_BLOCK_BYTES = 64 * 1024 * 1024
_MAX_GROUP_DEPTH = 16
_NONE = 0xFFFFFFFFFFFFFFFF


def is_intact(path: str) -> bool:
    """Whether all that leads to the values can be followed to its end. True for a layout that is none checked here."""
    try:
        with open(path, "rb") as file:
            superblock = file.read(112)
            version = superblock[8]
            if version in (2, 3):
                return _heaps_are_intact(file)
            if version not in (0, 1):
                return False
            if (superblock[13], superblock[14]) != (8, 8):
                return True
            walk = _Walk(file, superblock)
            return walk.is_intact() and (not walk.met_checksums or _heaps_are_intact(file))
    except (OSError, OverflowError, ValueError, IndexError, struct.error):
        return False


class _Walk:
    """One walk through a file. Its methods raise what `is_intact` catches where something is damaged."""

    def __init__(self, file: BinaryIO, superblock: bytes) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size
        self.met_checksums = False
        version = superblock[8]
        leaf, internal = struct.unpack_from("<HH", superblock, 16)
        self._most = {0: 2 * internal, 1: 2 * (struct.unpack_from("<H", superblock, 24)[0] if version else 32)}
        self._most_symbols = 2 * leaf
        start = 24 if version == 0 else 28
        base, extra, end, driver = struct.unpack_from("<QQQQ", superblock, start)
        require(base == 0 and extra == _NONE and driver == _NONE and end <= self._size)
        require(not any(superblock[9:12]) and not superblock[15] and leaf > 0 and internal > 0)
        self._root = superblock[start + 32 : start + 72]
        self._seen: set[int] = set()
        self._heaps: dict[int, dict[int, int]] = {}

    def is_intact(self) -> bool:
        self._symbol(self._root, 0)
        return True

    def _symbol(self, entry: bytes, depth: int) -> None:
        header, cache = struct.unpack_from("<QI", entry, 8)
        require(cache <= 1 and depth <= _MAX_GROUP_DEPTH)
        if header in self._seen:
            return  # a second name of the same object
        self._seen.add(header)
        table = self._object(header)
        if cache == 1:
            require(table == struct.unpack_from("<QQ", entry, 24))
        if table:
            self._group(*table, depth)

    # Object headers

    def _object(self, address: int) -> tuple[int, int] | None:
        """Follows an object's header; its tree and heap where it is a group."""
        prefix = self._bytes(address, 16)
        if prefix[:4] == b"OHDR":
            self.met_checksums = True
            return None
        version, reserved, expected, links, size = struct.unpack_from("<BBHII", prefix)
        require(version == 1 and not reserved and not any(prefix[12:]) and links > 0 and size % 8 == 0)
        found: dict[int, object] = {}
        number = 0
        blocks = [(address + 16, size)]
        while blocks:
            block = self._bytes(*blocks.pop(0))
            at = 0
            while at + 8 <= len(block):
                kind, length, flags = struct.unpack_from("<HHB", block, at)
                body = block[at + 8 : at + 8 + length]
                number += 1
                require(kind <= _LAST_MESSAGE_TYPE and len(body) == length and length % 8 == 0 and number <= expected)
                require(not any(block[at + 5 : at + 8]) and flags <= 0x3F)
                if kind == _CONTINUATION:
                    blocks.append(struct.unpack_from("<QQ", body))
                elif flags & _SHARED:
                    self._shared(body)
                elif kind == _ATTRIBUTE:
                    self._attribute(body)
                elif kind:
                    require(kind not in found or kind == _ATTRIBUTE)
                    found[kind] = self._message(kind, body)
                    if kind == _DATASPACE:
                        found[_LIMITS] = limits(body)
                at += 8 + length
        require(number == expected)
        if _LAYOUT in found:
            self._dataset(found)
        table = found.get(_SYMBOL_TABLE)
        return table if isinstance(table, tuple) else None

    def _shared(self, body: bytes) -> None:
        """A message that lies elsewhere; only types that have a name of their own do so in this layout."""
        version, kind = body[0], body[1]
        require(version in (1, 2, 3) and kind <= 3)
        address = struct.unpack_from("<Q", body, 8 if version == 1 else 2)[0]
        require(self._bytes(address, 4)[0] == 1 or self._bytes(address, 4) == b"OHDR")
        if address not in self._seen:
            self._seen.add(address)
            self._object(address)

    def _message(self, kind: int, body: bytes) -> object:
        if kind == _DATASPACE:
            return dataspace(body)
        if kind == _DATATYPE:
            return datatype(body)
        if kind == _FILL:
            return fill_value(body)
        if kind == _OLD_FILL:
            size = struct.unpack_from("<I", body)[0]
            require(4 + size <= len(body))
            return size
        if kind == _LAYOUT:
            return layout(body)
        if kind == _FILTERS:
            return filters(body)
        if kind == _SYMBOL_TABLE:
            return struct.unpack_from("<QQ", body)
        require(kind != _EXTERNAL)  # values in another file
        return None

    def _attribute(self, body: bytes) -> None:
        version, flags, name_size, type_size, space_size = struct.unpack_from("<BBHHH", body)
        require(1 <= version <= 3 and name_size >= 2)
        at = 9 if version == 3 else 8
        # Version 1 pads each part to eight bytes.
        parts = [(size + 7) // 8 * 8 if version == 1 else size for size in (name_size, type_size, space_size)]
        require(at + sum(parts) <= len(body) and body.index(b"\0", at) == at + name_size - 1)
        at += parts[0]
        type_body, space_body = body[at : at + type_size], body[at + parts[1] : at + parts[1] + space_size]
        if version > 1 and flags:
            require(flags <= 3)
            if flags & 1:
                self._shared(type_body)
                return
        elif version == 1:
            require(flags == 0)
        found = datatype(type_body)
        count = count_of(dataspace(space_body))
        values = body[at + parts[1] + parts[2] :]
        require(count * found.size <= len(values))
        if found.kind == VARIABLE:
            for number in range(count):
                self._variable(values[16 * number : 16 * number + 16], found)

    def _variable(self, value: bytes, found: DataType) -> None:
        length, heap, index = struct.unpack("<IQI", value)
        if heap == 0:
            require(length == 0)
            return
        if heap not in self._heaps:
            self._heaps[heap] = self._global_heap(heap)
        # libhdf5 reads as many bytes as the reference says, however many the heap holds.
        require(index in self._heaps[heap] and length * found.base.size <= self._heaps[heap][index])

    def _global_heap(self, address: int) -> dict[int, int]:
        prefix = self._bytes(address, 16)
        require(prefix[:8] == _HEAP_START)
        return _heap_objects(self._bytes(address, struct.unpack_from("<Q", prefix, 8)[0]))

    # Datasets

    def _dataset(self, found: dict[int, object]) -> None:
        """That values, their type and their place fit each other."""
        place, kind, sizes = found[_LAYOUT], found.get(_DATATYPE), found.get(_DATASPACE)
        if place is None:
            return
        require((_DATASPACE in found and _FILL not in found) or found[_FILL] is not None)
        if not isinstance(kind, DataType) or not isinstance(place, Layout):
            return  # a named type, followed on its own
        for fill in (_FILL, _OLD_FILL):
            require(found.get(fill) in (None, 0, kind.size))
        bytes_of_values = count_of(sizes) * kind.size
        if not place.chunk:
            require(place.size >= bytes_of_values or (place.address is None and not place.size))
            require(place.address is None or place.address + place.size <= self._size)
            if kind.kind == VARIABLE and place.address is not None:
                require(bytes_of_values <= _MAX_BLOCK_BYTES)
                block = self._bytes(place.address, bytes_of_values)
                for at in range(0, len(block), 16):
                    self._variable(block[at : at + 16], kind)
            return
        require(sizes is not None and len(place.chunk) == len(sizes) + 1 and place.chunk[-1] == kind.size)
        # A chunk never exceeds what its dimension may become; libhdf5 would read on behind the unpacked values.
        require(all(side <= most for side, most in zip(place.chunk, found[_LIMITS])))
        if place.address is not None:
            self._tree(place.address, 1, lambda block, used, level: self._chunks(block, used, level, place, sizes))

    def _chunks(self, block: bytes, used: int, level: int, place: Layout, sizes: tuple[int, ...]) -> list[int]:
        """The addresses that the node of a chunk tree names."""
        rank = len(place.chunk)
        keys = np.dtype([("bytes", "<u4"), ("skipped", "<u4"), ("at", "<u8", (rank,)), ("child", "<u8")])
        entries = np.frombuffer(block, keys, used)
        if used:
            chunk = np.array(place.chunk[:-1], np.uint64)
            at = entries["at"][:, :-1]
            require(not (at % chunk).any() and not entries["at"][:, -1].any())
            require(bool((at < np.maximum(np.array(sizes, np.uint64), 1)).all()))
            require(bool((entries["child"] < self._size).all()))
        if level == 0 and used:
            require(bool((entries["bytes"] <= self._size - entries["child"]).all()) and bool(entries["bytes"].all()))
            # A chunk that is packed is seldom larger than its values; what it claims is what libhdf5 allocates.
            require(int(entries["bytes"].max()) <= 2 * place.size + 4096)
        return entries["child"].tolist()

    # Groups

    def _group(self, tree: int, heap: int, depth: int) -> None:
        names = self._local_heap(heap)

        def children(block: bytes, used: int, level: int) -> list[int]:
            words = struct.unpack_from(f"<{2 * used + 1}Q", block)
            for key in words[::2]:
                _name(names, key)
            return list(words[1::2])

        for node in self._tree(tree, 0, children):
            signature, version, reserved, count = struct.unpack("<4sBBH", self._bytes(node, 8))
            require(signature == b"SNOD" and version == 1 and not reserved and count <= self._most_symbols)
            entries = self._bytes(node + 8, 40 * count)
            previous = b""
            for at in range(0, len(entries), 40):
                name = _name(names, struct.unpack_from("<Q", entries, at)[0])
                require(previous < name)  # else libhdf5 does not find what it has listed
                previous = name
                if entries[at + 16] == _SOFT_LINK:
                    _name(names, struct.unpack_from("<I", entries, at + 24)[0])
                else:
                    self._symbol(entries[at : at + 40], depth + 1)

    def _local_heap(self, address: int) -> bytes:
        signature, version, reserved, size, free, data = struct.unpack("<4sB3sQQQ", self._bytes(address, 32))
        require(signature == b"HEAP" and version == 0 and not any(reserved) and size > 0)
        block = self._bytes(data, size)
        steps = 0
        while free not in (1, _NONE):
            require(free % 8 == 0)
            free, length = struct.unpack_from("<QQ", block, free)
            steps += 1
            require(steps <= size // 16 and 16 <= length <= size)
        return block

    def _tree(self, address: int, kind: int, children: object) -> list[int]:
        """Follows a version 1 B-tree; `children(node, used, level)` checks keys and names what they lead to.

        Returns the addresses that the leaves name.
        """
        leaves: list[int] = []
        pending = [(address, -1)]
        while pending:
            address, expected_level = pending.pop()
            require(address not in self._seen)
            self._seen.add(address)
            prefix = self._bytes(address, 24)
            signature, own_kind, level, used, left, right = struct.unpack("<4sBBHQQ", prefix)
            require(signature == b"TREE" and own_kind == kind and used <= self._most[kind])
            require(level == expected_level or expected_level < 0)
            require(all(sibling == _NONE or sibling < self._size for sibling in (left, right)))
            # The largest key is that of a chunk with 32 dimensions.
            room = min(used * (16 + 8 * 33) + 24 + 8 * 33, self._size - address - 24)
            found = children(self._bytes(address + 24, room), used, level)
            if level:
                require(used > 0)
                pending += [(child, level - 1) for child in found]
            else:
                leaves += found
        return leaves

    def _bytes(self, offset: int, count: int) -> bytes:
        require(0 <= count <= _MAX_BLOCK_BYTES and offset + count <= self._size)
        self._file.seek(offset)
        data = self._file.read(count)
        require(len(data) == count)
        return data


def _heap_objects(block: bytes) -> dict[int, int]:
    """Bytes of each object of a global heap's collection."""
    objects: dict[int, int] = {}
    at = 16
    while at + 16 <= len(block):
        index, length = struct.unpack_from("<H6xQ", block, at)
        # The free rest (index 0) counts its own header; libhdf5 would go round and round at a length of 0.
        step = length if index == 0 else 16 + (length + 7) // 8 * 8
        require(step >= 16 and at + step <= len(block) and index not in objects)
        if index:
            objects[index] = length
        at += step
    return objects


def _heaps_are_intact(file: BinaryIO) -> bool:
    """The texts of the newer layout's attributes: these heaps alone have no checksum. Looked for near both ends."""
    size = os.fstat(file.fileno()).st_size
    for start in {0, max(size - _MAX_BLOCK_BYTES, 0) // 8 * 8}:
        file.seek(start)
        data = file.read(_MAX_BLOCK_BYTES)
        at = data.find(_HEAP_START)
        while at >= 0:
            length = struct.unpack_from("<Q", data, at + 8)[0] if at + 16 <= len(data) else 0
            if at + length <= len(data) or start + at + length > size:
                require(length >= 16 and at + length <= len(data))
                _heap_objects(data[at : at + length])
            at = data.find(_HEAP_START, at + 8)
    return True


def _name(names: bytes, at: int) -> bytes:
    require(at < len(names))
    return names[at : names.index(b"\0", at)]
