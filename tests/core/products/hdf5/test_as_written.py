"""Files as h5py writes them, of every layout: what is whole passes the look at its structure and is read."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.hdf5.hdf5 import Hdf5File
from ftl_qgis_plugin.core.products.hdf5.hdf5_check import is_intact

h5py = pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

SHAPE = (30, 40)


@pytest.mark.parametrize("libver", ["earliest", "latest", ("earliest", "v108")])
def test_intact_files_of_any_layout_pass_the_header_check(tmp_path, libver):
    path = str(tmp_path / "v.h5")
    with h5py.File(path, "w", libver=libver) as file:
        for number in range(150):
            file.attrs[f"key{number}"] = "text" * number
        file.attrs["fixed"] = np.bytes_("text")
        file.attrs["number"] = np.arange(5.0)
        file.attrs["empty"] = ""
        file.attrs["null"] = h5py.Empty("f4")
        del file.attrs["key7"]
        file["velocity"] = np.zeros(SHAPE, np.float32)
        file.attrs["key9"] = "longer " * 300
    assert is_intact(path)
    assert Hdf5File(path).attributes["key149"] == "text" * 149


def test_everything_that_h5py_writes_passes_the_header_check(tmp_path):
    path = str(tmp_path / "all.h5")
    zeros = np.zeros((100, 90), np.float32)
    with h5py.File(path, "w") as file:
        file["velocity"] = zeros
        for name, dtype in (("bool", bool), ("complex", np.complex64), ("half", "f2"), ("big_endian", ">f4")):
            file[name] = np.zeros(5, dtype)
        file["texts"], file["fixed"] = ["a", "bb"], np.array([b"abc"] * 4)
        file["record"] = np.zeros(3, [("a", "f4"), ("b", "S3"), ("c", "i8", (2,))])
        file.create_dataset("packed", data=zeros, chunks=(30, 30), maxshape=(None, None), compression="gzip",
                            shuffle=True, fletcher32=True)  # fmt: skip
        file.create_dataset("unwritten", (100, 90), "f4", chunks=(30, 30), fillvalue=np.nan)
        file.create_dataset("tree", data=np.ones((900, 900), np.int8), chunks=(10, 10))
        file.create_dataset("lists", (3,), h5py.vlen_dtype("i4"))[0] = [1, 2, 3]
        file.create_dataset("enum", data=np.zeros(3, "i1"), dtype=h5py.enum_dtype({"A": 0, "B": 1}, basetype="i1"))
        file.create_dataset("references", (2,), h5py.ref_dtype)[0] = file["velocity"].ref
        file["type"] = np.dtype("f4")
        file.create_dataset("typed", data=np.zeros(4, "f4"), dtype=file["type"])
        file["other_name"], file["soft"] = file["velocity"], h5py.SoftLink("/velocity")
        group = file.create_group("one/two")
        for number in range(300):
            group[f"number{number}"] = number
        file["velocity"].make_scale("x")
        file["packed"].dims[0].attach_scale(file["velocity"])
        file.attrs.update({"flag": True, "table": np.zeros((3, 2)), "texts": ["a", "b"], "complex": 1 + 2j})
        del file["fixed"]
    assert is_intact(path)
    assert "velocity" in Hdf5File(path).shapes


@pytest.mark.parametrize("place", [16, 18])  # how many entries the ends and the nodes of a group's tree may hold
def test_a_tree_that_may_hold_nothing_is_damaged(tmp_path, place):
    path = tmp_path / "empty.h5"
    h5py.File(path, "w").close()
    assert is_intact(str(path))
    content = bytearray(path.read_bytes())
    content[place : place + 2] = bytes(2)
    path.write_bytes(content)
    assert not is_intact(str(path))


@pytest.mark.parametrize("options", [{"libver": "latest"}, {"track_order": True}])
def test_texts_of_the_newer_layout_are_followed_too(tmp_path, options):
    path = tmp_path / "v.h5"
    with h5py.File(path, "w", **options) as file:
        file["velocity"] = np.zeros(SHAPE, np.float32)
        file.attrs.update({f"KEY{number}": "text" * number for number in range(20)})
    assert is_intact(str(path))
    content = bytearray(path.read_bytes())
    heap = content.index(b"GCOL")
    content[heap + 16 + 15] = 255  # how long the first text is
    path.write_bytes(content)
    with pytest.raises(FtlError, match="header is broken"):
        Hdf5File(str(path))
    content[heap + 16 + 15] = 0
    path.write_bytes(content)
    assert is_intact(str(path))
    content[heap + 8 : heap + 16] = (len(content) - heap + 1).to_bytes(8, "little")  # beyond the file
    path.write_bytes(content)
    assert not is_intact(str(path))


def written_as(path, version):
    """A file with a group of many members and a data set of many chunks, with a superblock of that version.

    That of version 1 says how many chunks a node may hold, in four bytes more: what lay there moves to the end.
    """
    with h5py.File(path, "w") as file:
        for number in range(120):
            file[f"group/member{number}"] = number
        file.create_dataset("chunks", data=np.ones((60, 60), np.int8), chunks=(5, 5))
    content = path.read_bytes()
    assert content[8] == 0
    if version == 1:
        header = int.from_bytes(content[64:72], "little")
        moved = content[header : header + 16 + int.from_bytes(content[header + 8 : header + 12], "little")]
        content += bytes(-len(content) % 8)
        root = content[56:64] + len(content).to_bytes(8, "little") + content[72:96]
        end = (len(content) + len(moved)).to_bytes(8, "little")
        addresses = content[24:40] + end + content[48:56] + root
        content = content[:8] + b"\1" + content[9:24] + b"\x20\0\0\0" + addresses + content[100:] + moved
        path.write_bytes(content)
        with h5py.File(path) as file:  # libhdf5 takes it
            assert (file["group/member119"][()], file["chunks"][-1, -1]) == (119, 1)
    return bytearray(content)


def largest(content, mark, kind=b""):
    """How many entries the fullest of these nodes holds (file format, sections III.A.1 and III.B)."""
    found, at = 0, content.find(mark + kind)
    while at >= 0:
        found = max(found, int.from_bytes(content[at + 6 : at + 8], "little"))
        at = content.find(mark + kind, at + 1)
    return found


@pytest.mark.parametrize(
    ("place", "mark", "kind"),
    [(16, b"SNOD", b""), (18, b"TREE", b"\0"), (24, b"TREE", b"\1")],
    ids=["ends of groups", "nodes of groups", "nodes of chunks"],
)
def test_nodes_hold_twice_as_many_as_the_file_says_and_no_more(tmp_path, place, mark, kind):
    """Superblocks of version 1 say it of chunks too, and all that follows lies four bytes further on."""
    path = tmp_path / "v.h5"
    content = written_as(path, 1)
    assert is_intact(str(path))
    most = largest(content, mark, kind)
    assert most > 4
    for half, is_enough in ((-(-most // 2), True), (-(-most // 2) - 1, False)):
        content[place : place + 2] = half.to_bytes(2, "little")
        path.write_bytes(content)
        assert is_intact(str(path)) == is_enough


def test_chunks_of_older_files_are_64_to_a_node(tmp_path):
    """Superblocks of version 0 do not say it."""
    path = tmp_path / "v.h5"
    content = written_as(path, 0)
    assert is_intact(str(path))
    at = content.index(b"TREE\1\0")
    assert 32 < largest(content, b"TREE", b"\1") <= 64
    content[at + 6 : at + 8] = (65).to_bytes(2, "little")
    path.write_bytes(content)
    assert not is_intact(str(path))


@pytest.mark.parametrize(("version", "passes"), [(0, True), (1, True), (2, True), (3, True), (4, False), (255, False)])
def test_layouts_that_are_none_checked_here(tmp_path, version, passes):
    """Addresses of four bytes, or a superblock with a checksum, are left to libhdf5; versions to come are not."""
    path = tmp_path / "v.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes([version, 0, 0, 0, 0, 4, 4]) + bytes(200))
    assert is_intact(str(path)) == passes
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes([version, 0, 0, 0, 0, 8, 4]) + bytes(200))
    assert is_intact(str(path)) == passes


@pytest.mark.parametrize(("depth", "passes"), [(16, True), (17, False)])
def test_groups_in_groups(tmp_path, depth, passes):
    """Real files have a handful; one that leads on and on would exhaust the stack."""
    path = str(tmp_path / "deep.h5")
    with h5py.File(path, "w") as file:
        file.create_group("/".join("g" * depth))
    assert is_intact(path) == passes
