"""Messages of an HDF5 object header: what they may say, so that libhdf5 can follow them without harm.

Each function reads one part of a header's bytes and raises ValueError, IndexError or struct.error where it contradicts
itself or leaves its bounds. Layout: HDF5 File Format Specification, section IV.A.2.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

# Far above what any real file has, far below what would exhaust memory.
_MAX_ELEMENT_BYTES = 1 << 24
_MAX_RANK = 32
_MAX_DEPTH = 8
MAX_CHUNK_BYTES = (1 << 32) - 1

FIXED, FLOAT, TIME, STRING, BITS, OPAQUE, COMPOUND, REFERENCE, ENUM, VARIABLE, ARRAY = range(11)


class DataType(NamedTuple):
    """Class, bytes per element, how far its description reaches; `base` of a variable-length one."""

    kind: int
    size: int
    end: int
    base: DataType | None = None


class Layout(NamedTuple):
    """Where a dataset's values lie: `address` None where nothing is stored; `chunk` (with the element's bytes last)."""

    address: int | None
    size: int
    chunk: tuple[int, ...] = ()


def require(condition: bool) -> None:
    if not condition:
        raise ValueError("damaged header")


def datatype(body: bytes, at: int = 0, depth: int = 0) -> DataType:
    require(depth < _MAX_DEPTH)
    version, kind = body[at] >> 4, body[at] & 0x0F
    bits = int.from_bytes(body[at + 1 : at + 4], "little")
    size = struct.unpack_from("<I", body, at + 4)[0]
    require(1 <= version <= 3 and 0 < size <= _MAX_ELEMENT_BYTES)
    at += 8
    if kind in (FIXED, BITS):
        offset, precision = struct.unpack_from("<HH", body, at)
        require(size <= 8 and precision > 0 and offset + precision <= 8 * size and bits < 16)
        return DataType(kind, size, at + 4)
    if kind == FLOAT:
        values = struct.unpack_from("<HHBBBBI", body, at)
        offset, precision, exponent_at, exponent_bits, mantissa_at, mantissa_bits = values[:6]
        sign_at = bits >> 8 & 0xFF
        require(size in (2, 4, 8, 16) and precision > 0 and offset + precision <= 8 * size and bits & 0x40 == 0)
        require(exponent_bits > 0 and exponent_at + exponent_bits <= precision)
        require(mantissa_bits > 0 and mantissa_at + mantissa_bits <= precision and sign_at < precision)
        require(mantissa_at + mantissa_bits <= exponent_at <= sign_at and (bits >> 4) & 3 < 3)
        return DataType(kind, size, at + 12)
    if kind == STRING:
        require(bits & 0x0F <= 2 and bits >> 4 <= 1)
        return DataType(kind, size, at)
    if kind == TIME:
        return DataType(kind, size, at + 2)
    if kind == OPAQUE:
        tag = bits & 0xFF
        require(at + tag <= len(body))
        return DataType(kind, size, at + tag)
    if kind == REFERENCE:
        require(bits & 0x0F <= 1)
        return DataType(kind, size, at)
    if kind == VARIABLE:
        base = datatype(body, at, depth + 1)
        require(size == 16 and bits & 0x0F <= 1 and base.kind in (FIXED, FLOAT, STRING, ENUM, REFERENCE))
        require(bits & 0x0F == 0 or (base.size == 1 and base.kind in (FIXED, STRING)))
        require((bits >> 4) & 0x0F <= 2 and (bits >> 8) & 0x0F <= 1)
        return DataType(kind, size, base.end, base)
    if kind == ENUM:
        base = datatype(body, at, depth + 1)
        require(base.kind == FIXED and base.size == size)
        end = base.end
        for _ in range(bits & 0xFFFF):
            end = _name_end(body, end, padded=version < 3)
        return _within(DataType(kind, size, end + (bits & 0xFFFF) * size), body)
    if kind == ARRAY:
        require(version >= 2 and body[at] <= _MAX_RANK)
        rank = body[at]
        sizes_at = at + (4 if version == 2 else 1)
        count = 1
        for length in struct.unpack_from(f"<{rank}I", body, sizes_at):
            require(length > 0)
            count *= length
        base = datatype(body, sizes_at + 4 * rank * (2 if version == 2 else 1), depth + 1)
        require(count * base.size == size)
        return DataType(kind, size, base.end)
    require(kind == COMPOUND and (bits & 0xFFFF) > 0)
    for _ in range(bits & 0xFFFF):
        at = _name_end(body, at, padded=version < 3)
        if version == 3:
            width = (size.bit_length() + 7) // 8
            offset = int.from_bytes(body[at : at + width], "little")
            at += width
        else:
            offset = struct.unpack_from("<I", body, at)[0]
            at += 32 if version == 1 else 4
        if version == 1:
            require(body[at - 28] == 0)  # members that are arrays belong to files of another age
        member = datatype(body, at, depth + 1)
        require(member.kind not in (TIME, VARIABLE) and offset + member.size <= size)
        at = member.end
    return _within(DataType(kind, size, at), body)


def _within(found: DataType, body: bytes) -> DataType:
    require(found.end <= len(body))
    return found


def _name_end(body: bytes, at: int, padded: bool) -> int:
    length = body.index(b"\0", at) + 1 - at
    return at + ((length + 7) // 8 * 8 if padded else length)


def dataspace(body: bytes) -> tuple[int, ...] | None:
    """Sizes of the dimensions; None for a null space."""
    version, rank, flags = body[0], body[1], body[2]
    require(version in (1, 2) and rank <= _MAX_RANK and flags <= (1 if version == 2 else 3))
    start = 8 if version == 1 else 4
    if version == 2:
        require(body[3] <= 2)
        if body[3] == 2:
            return None
    sizes = struct.unpack_from(f"<{rank}Q", body, start)
    if flags & 1:
        for size, most in zip(sizes, struct.unpack_from(f"<{rank}Q", body, start + 8 * rank)):
            require(size <= most)
    return sizes


def limits(body: bytes) -> tuple[int, ...]:
    """How large each dimension may become, of a space that `dataspace` has read."""
    start = (8 if body[0] == 1 else 4) + (8 * body[1] if body[2] & 1 else 0)
    return struct.unpack_from(f"<{body[1]}Q", body, start)


def count_of(sizes: tuple[int, ...] | None) -> int:
    if sizes is None:
        return 0
    count = 1
    for size in sizes:
        count *= size
    return count


def fill_value(body: bytes) -> int:
    """Bytes of the value, 0 where there is none."""
    version = body[0]
    require(1 <= version <= 3)
    if version == 3:
        if not body[1] & 0x20:
            return 0
        size = struct.unpack_from("<I", body, 2)[0]
        require(6 + size <= len(body))
        return size
    require(1 <= body[1] <= 3 and body[2] <= 2 and body[3] <= 2)
    if version == 2 and body[3] == 0:
        return 0
    size = struct.unpack_from("<i", body, 4)[0]
    require(8 + size <= len(body))
    return max(size, 0)


def layout(body: bytes) -> Layout | None:
    """None for a version that carries checksums of its own (4)."""
    version, kind = body[0], body[1]
    if version == 4:
        return None
    require(version == 3 and kind <= 2)
    if kind == 0:
        size = struct.unpack_from("<H", body, 2)[0]
        require(4 + size <= len(body))
        return Layout(None, size)
    if kind == 1:
        address, size = struct.unpack_from("<QQ", body, 2)
        return Layout(_defined(address), size)
    rank = body[2]
    require(1 < rank <= _MAX_RANK + 1)
    address = struct.unpack_from("<Q", body, 3)[0]
    chunk = struct.unpack_from(f"<{rank}I", body, 11)
    size = count_of(chunk)
    require(0 < size <= MAX_CHUNK_BYTES)
    return Layout(_defined(address), size, chunk)


def _defined(address: int) -> int | None:
    return None if address == 0xFFFFFFFFFFFFFFFF else address


def filters(body: bytes) -> None:
    version, count = body[0], body[1]
    require(version in (1, 2) and 0 < count <= _MAX_RANK)
    at = 8 if version == 1 else 2
    for _ in range(count):
        identifier = struct.unpack_from("<H", body, at)[0]
        at += 2
        name = 0
        if version == 1 or identifier >= 256:
            name = struct.unpack_from("<H", body, at)[0]
            at += 2
        flags, values = struct.unpack_from("<HH", body, at)
        at += 4
        require(identifier > 0 and flags <= 1 and (version == 2 or name % 8 == 0))
        require(name == 0 or b"\0" in body[at : at + name])
        at += name + 4 * values
        if version == 1 and values % 2:
            at += 4
        require(at <= len(body))
        # Deflate and shuffle, with which nearly every file is packed, take one value each.
        require(identifier not in (1, 2) or values == 1)
