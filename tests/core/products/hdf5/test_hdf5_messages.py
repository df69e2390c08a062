"""Messages of HDF5 headers, put together by hand after the file format's specification (section IV.A.2)."""

from __future__ import annotations

import struct
import zlib

import pytest

from ftl_qgis_plugin.core.products.hdf5 import hdf5_messages as messages
from ftl_qgis_plugin.core.products.hdf5.hdf5_check import _Walk
from ftl_qgis_plugin.core.products.hdf5.hdf5_messages import DataType, Layout


def kind(number, version, bits, size, *properties):
    return bytes([version << 4 | number]) + bits.to_bytes(3, "little") + struct.pack("<I", size) + b"".join(properties)


UINT8 = kind(0, 1, 0, 1, struct.pack("<HH", 0, 8))
INT32 = kind(0, 1, 8, 4, struct.pack("<HH", 0, 32))
FLOAT32 = kind(1, 1, 0x1F20, 4, struct.pack("<HHBBBBI", 0, 32, 23, 8, 0, 23, 127))
LETTERS = kind(3, 1, 0, 3)
TEXT = kind(9, 1, 1, 16, UINT8)  # of any length
NUMBERS = kind(9, 1, 0, 16, INT32)
MEMBER_1 = b"a".ljust(8, b"\0") + struct.pack("<I", 0) + bytes(28) + FLOAT32
MEMBER_2 = b"a".ljust(8, b"\0") + struct.pack("<I", 0) + FLOAT32
MEMBER_3 = b"a\0" + b"\0" + FLOAT32 + b"bc\0" + b"\4" + LETTERS
ARRAY_2 = kind(10, 2, 0, 24, bytes([2, 0, 0, 0]) + struct.pack("<IIII", 2, 3, 0, 0), INT32)
ARRAY_3 = kind(10, 3, 0, 24, bytes([2]) + struct.pack("<II", 2, 3), INT32)
ENUM_1 = kind(8, 1, 2, 4, INT32, b"no".ljust(8, b"\0"), b"yes".ljust(8, b"\0"), struct.pack("<ii", 0, 1))
ENUM_3 = kind(8, 3, 2, 1, UINT8, b"no\0yes\0", b"\0\1")

TYPES = {
    "byte": (UINT8, DataType(0, 1, 12)),
    "integer": (INT32, DataType(0, 4, 12)),
    "bits": (kind(4, 1, 0, 2, struct.pack("<HH", 4, 12)), DataType(4, 2, 12)),
    "float": (FLOAT32, DataType(1, 4, 20)),
    "time": (kind(2, 1, 0, 4, struct.pack("<H", 32)), DataType(2, 4, 10)),
    "letters": (LETTERS, DataType(3, 3, 8)),
    "opaque": (kind(5, 1, 8, 3, b"whatever"), DataType(5, 3, 16)),
    "reference": (kind(7, 1, 0, 8), DataType(7, 8, 8)),
    "text of any length": (TEXT, DataType(9, 16, 20, DataType(0, 1, 20))),
    "numbers of any count": (NUMBERS, DataType(9, 16, 20, DataType(0, 4, 20))),
    "enumeration, padded": (ENUM_1, DataType(8, 4, 44)),
    "enumeration": (ENUM_3, DataType(8, 1, 29)),
    "array with permutations": (ARRAY_2, DataType(10, 24, 40)),
    "array": (ARRAY_3, DataType(10, 24, 29)),
    "record of version 1": (kind(6, 1, 1, 8, MEMBER_1), DataType(6, 8, 68)),
    "record of version 2": (kind(6, 2, 1, 8, MEMBER_2), DataType(6, 8, 40)),
    "record": (kind(6, 3, 2, 7, MEMBER_3), DataType(6, 7, 43)),
}
SPACES = {
    "scalar": (bytes([1, 0, 0, 0, 0, 0, 0, 0]), ()),
    "two dimensions": (bytes([1, 2, 0, 0, 0, 0, 0, 0]) + struct.pack("<QQ", 300, 400), (300, 400)),
    "with limits": (bytes([1, 1, 1, 0, 0, 0, 0, 0]) + struct.pack("<QQ", 5, 9), (5,)),
    "version 2": (bytes([2, 1, 0, 1]) + struct.pack("<Q", 7), (7,)),
    "nothing": (bytes([2, 0, 0, 2]), None),
}
FILLS = {
    "version 1": (bytes([1, 2, 2, 1]) + struct.pack("<i", 4) + bytes(4), 4),
    "version 2": (bytes([2, 2, 2, 1]) + struct.pack("<i", 8) + bytes(8), 8),
    "none of version 2": (bytes([2, 1, 0, 0]), 0),
    "undefined": (bytes([2, 3, 1, 1]) + struct.pack("<i", -1), 0),
    "version 3": (bytes([3, 0x2A]) + struct.pack("<I", 4) + bytes(4), 4),
    "none of version 3": (bytes([3, 0x0A]), 0),
}
NOWHERE = 0xFFFFFFFFFFFFFFFF
LAYOUTS = {
    "within the header": (bytes([3, 0]) + struct.pack("<H", 6) + bytes(6), Layout(None, 6)),
    "in one piece": (bytes([3, 1]) + struct.pack("<QQ", 2048, 48), Layout(2048, 48)),
    "not written": (bytes([3, 1]) + struct.pack("<QQ", NOWHERE, 0), Layout(None, 0)),
    "chunks": (bytes([3, 2, 3]) + struct.pack("<QIII", 800, 4, 5, 4), Layout(800, 80, (4, 5, 4))),
    "chunks not written": (bytes([3, 2, 2]) + struct.pack("<QII", NOWHERE, 4, 8), Layout(None, 32, (4, 8))),
    "of the newer files": (bytes([4, 2, 0]), None),
}
DEFLATE_1 = struct.pack("<HHHHI4x", 1, 8, 1, 1, 4)[:8] + b"deflate\0" + struct.pack("<I4x", 4)
FILTERS = {
    "deflate": (bytes([1, 1, 0, 0, 0, 0, 0, 0]) + DEFLATE_1, None),
    "shuffle and deflate": (bytes([2, 2]) + struct.pack("<HHHI", 2, 1, 1, 4) + struct.pack("<HHHI", 1, 1, 1, 6), None),
    "one of others": (bytes([2, 1]) + struct.pack("<HHHH", 307, 4, 0, 2) + b"lzf\0" + struct.pack("<II", 1, 2), None),
}
ALL = [
    (function, name, body, found)
    for function, cases in (
        (messages.datatype, TYPES),
        (messages.dataspace, SPACES),
        (messages.fill_value, FILLS),
        (messages.layout, LAYOUTS),
        (messages.filters, FILTERS),
    )
    for name, (body, found) in cases.items()
]
# Per message: how many one-byte changes pass, and a checksum of these and of what they say.
PASSING = {
    "datatype: byte": (58, 811707929),
    "datatype: integer": (70, 1697719936),
    "datatype: bits": (65, 3746694392),
    "datatype: float": (1439, 2100409336),
    "datatype: time": (2060, 997010721),
    "datatype: letters": (788, 3852192297),
    "datatype: opaque": (3343, 1921689856),
    "datatype: reference": (1324, 3125107217),
    "datatype: text of any length": (352, 3218156742),
    "datatype: numbers of any count": (374, 3543590709),
    "datatype: enumeration, padded": (6480, 2618246008),
    "datatype: enumeration": (2104, 17681335),
    "datatype: array with permutations": (3676, 308946609),
    "datatype: array": (860, 528412811),
    "datatype: record of version 1": (11440, 2376421202),
    "datatype: record of version 2": (4527, 1130831700),
    "datatype: record": (2751, 1210733083),
    "dataspace: scalar": (1287, 2718721996),
    "dataspace: two dimensions": (5383, 3814708663),
    "dataspace: with limits": (3348, 1587348174),
    "dataspace: version 2": (2055, 2004708615),
    "dataspace: nothing": (39, 2289826385),
    "fill_value: version 1": (1172, 888056401),
    "fill_value: version 2": (2200, 3661018365),
    "fill_value: none of version 2": (9, 884418250),
    "fill_value: undefined": (908, 48821415),
    "fill_value: version 3": (1289, 232549590),
    "fill_value: none of version 3": (129, 676975547),
    "layout: within the header": (1547, 468000519),
    "layout: in one piece": (4099, 938524799),
    "layout: not written": (4099, 1045760793),
    "layout: chunks": (4397, 2726589609),
    "layout: chunks not written": (3683, 2201951252),
    "layout: of the newer files": (513, 2267690327),
    "filters: deflate": (5898, 4088134305),
    "filters: shuffle and deflate": (2573, 956489265),
    "filters: one of others": (3340, 765673253),
}
each = pytest.mark.parametrize(
    ("function", "name", "body", "found"), ALL, ids=[f"{item[0].__name__}: {item[1]}" for item in ALL]
)
DAMAGED = (ValueError, IndexError, struct.error)


@each
def test_what_a_message_says(function, name, body, found):
    assert function(body) == found


@each
def test_a_message_cut_short_is_damaged(function, name, body, found):
    """Where its last bytes count; libhdf5 has room behind those that do not."""
    needed = len(body) - (4 if name == "deflate" else 0)
    if name in ("time", "none of version 2", "none of version 3", "of the newer files"):
        needed = {"time": 8, "of the newer files": 2}.get(name, 2)
    with pytest.raises(DAMAGED):
        function(body[: needed - 1])


def passing(function, body):
    """Each value of each byte: what the message says then, refused ones left out."""
    found = []
    for at in range(len(body)):
        for value in range(256):
            try:
                said = function(body[:at] + bytes([value]) + body[at + 1 :])
            except DAMAGED:
                continue
            found.append((at, value, said))
    return found


@each
def test_every_value_of_every_byte(function, name, body, found):
    """What is let through is no more and no less than it was when libhdf5 was tried on it."""
    passed = passing(function, body)
    assert (len(passed), zlib.crc32(repr(passed).encode())) == PASSING[f"{function.__name__}: {name}"]


def test_limits_are_the_sizes_where_no_others_are_told():
    assert messages.limits(SPACES["two dimensions"][0]) == (300, 400)
    assert messages.limits(SPACES["with limits"][0]) == (9,)
    assert messages.limits(SPACES["version 2"][0]) == (7,)
    assert messages.limits(bytes([2, 1, 1, 1]) + struct.pack("<QQ", 5, 9)) == (9,)
    assert messages.count_of((3, 4)) == 12
    assert messages.count_of(()) == 1
    assert messages.count_of(None) == 0


def nested(depth):
    """A record in a record, so many deep."""
    body = INT32
    for _ in range(depth):
        body = kind(6, 3, 1, 4, b"a\0\0" + body)
    return body


def test_bounds():
    """The largest that passes, and the smallest that does not."""
    assert messages.datatype(kind(3, 1, 0, 1 << 24)).size == 1 << 24
    assert messages.datatype(nested(7)).size == 4
    assert messages.dataspace(bytes([2, 32, 0, 1]) + bytes(8 * 32)) == (0,) * 32
    most = struct.pack("<QIII", 0, 65535, 65537, 1)
    assert messages.layout(bytes([3, 2, 3]) + most).size == messages.MAX_CHUNK_BYTES == 2**32 - 1
    assert len(messages.layout(bytes([3, 2, 33]) + struct.pack("<Q33I", 0, *[1] * 33)).chunk) == 33
    one = struct.pack("<HHHI", 2, 0, 1, 4)
    messages.filters(bytes([2, 32]) + 32 * one)
    for function, body in (
        (messages.datatype, kind(3, 1, 0, (1 << 24) + 1)),
        (messages.datatype, nested(8)),
        (messages.dataspace, bytes([2, 33, 0, 1]) + bytes(8 * 33)),
        (messages.layout, bytes([3, 2, 3]) + struct.pack("<QIII", 0, 65536, 65536, 1)),
        (messages.layout, bytes([3, 2, 34]) + struct.pack("<Q34I", 0, *[1] * 34)),
        (messages.filters, bytes([2, 33]) + 33 * one),
    ):
        with pytest.raises(DAMAGED):
            function(body)


def attribute(version, flags=0, kinds=INT32, space=SPACES["scalar"][0], values=bytes(4)):
    """Padded to eight bytes each in version 1, with the letters' encoding in version 3."""
    parts = [b"a\0", kinds, space]
    sizes = struct.pack("<HHH", *map(len, parts))
    if version == 1:
        parts = [part + bytes(-len(part) % 8) for part in parts]
    return bytes([version, flags]) + sizes + bytes(version == 3) + b"".join(parts) + values


def looked_at(body):
    _Walk.__new__(_Walk)._attribute(body)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_attributes(version):
    looked_at(attribute(version))
    looked_at(attribute(version, space=SPACES["two dimensions"][0], values=bytes(4 * 300 * 400)))
    bad = [
        attribute(version)[:-1],  # less than the value
        attribute(version, space=SPACES["two dimensions"][0], values=bytes(4 * 300 * 400 - 1)),
        attribute(version, flags=4 if version > 1 else 1),
        attribute(version).replace(b"a\0", b"ab", 1),  # a name without an end
        bytes([4]) + attribute(version)[1:],
        bytes([0]) + attribute(version)[1:],
    ]
    for body in bad:
        with pytest.raises(DAMAGED):
            looked_at(body)
    looked_at(attribute(version, flags=2 if version > 1 else 0))  # a shared space
