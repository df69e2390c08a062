"""Pieces of a file, however few bytes the system gives at a time."""

from __future__ import annotations

import io
import os

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.stored import file as module
from ftl_qgis_plugin.core.stored.file import StoredFile, block_start, lies_as_in_memory

VALUES = np.arange(40, dtype=np.float32)


@pytest.fixture(params=[True, False], ids=["in one call", "in two"])
def stored(request, monkeypatch, tmp_path):
    """Makes a stored file of some content, of which the system gives at most so many bytes at once."""
    if request.param and not hasattr(os, "preadv"):
        pytest.skip("no such call here")
    monkeypatch.setattr(module, "_IN_ONE_CALL", request.param)

    def made(content, given=lambda file, buffer: file.readinto(buffer[:7])):
        class File(io.FileIO):
            def readinto(self, buffer):
                return given(super(), memoryview(buffer).cast("B"))

        (tmp_path / "stored").write_bytes(content)
        found = StoredFile(str(tmp_path / "stored"))
        found._file.close()
        found._file = File(str(tmp_path / "stored"))
        if request.param:

            def preadv(descriptor, buffers, start):
                assert descriptor == found._file.fileno()
                found._file.seek(start)
                return found._file.readinto(*buffers) or 0

            monkeypatch.setattr(module.os, "preadv", preadv)
        return found

    return made


def test_all_of_it_in_small_pieces(stored):
    found = stored(b"head" + VALUES.tobytes())
    first, second = np.empty(11, np.float32), np.empty((3, 5), np.float32)
    assert found.fill_each((4, 4 + 4 * 20), (first, second))
    np.testing.assert_array_equal(first, VALUES[:11])
    np.testing.assert_array_equal(second.ravel(), VALUES[20:35])
    assert found.fill(4 + 4 * 29, first)
    np.testing.assert_array_equal(first, VALUES[29:])
    assert not found.fill(4 + 4 * 30, first)  # one number less than that
    assert not found.fill_each((4 + 4 * 30, 4), (first, second))
    assert not found.fill(1000, first)


def test_where_reading_fails(stored):
    def failing(_file, _buffer):
        raise OSError("no such device")

    assert not stored(b"", failing).fill(0, np.empty(3, np.float32))
    nothing_there_yet = stored(bytes(99), lambda _file, _buffer: None)
    assert not nothing_there_yet.fill(0, np.empty(3, np.float32))


@pytest.mark.parametrize("in_one_call", [hasattr(os, "preadv"), False])
def test_real_pieces_and_a_closed_file(tmp_path, monkeypatch, in_one_call):
    monkeypatch.setattr(module, "_IN_ONE_CALL", in_one_call)
    (tmp_path / "stored").write_bytes(b"head" + VALUES.tobytes())
    found = StoredFile(str(tmp_path / "stored"))
    values = np.empty((2, 3), np.float32)
    assert found.fill(4 + 4 * 7, values)
    np.testing.assert_array_equal(values.ravel(), VALUES[7:13])
    assert not found.fill(4 + 4 * 37, values)
    found.close()
    with pytest.raises(ValueError, match="closed"):
        found.fill(4, values)


def raster(path, bands=1, options=()):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 8, 6, bands, gdal.GDT_Float32, list(options))
    for number in range(1, bands + 1):
        dataset.GetRasterBand(number).WriteArray(np.full((6, 8), number, np.float32))
    dataset = None
    dataset = gdal.Open(str(path))
    return dataset, [dataset.GetRasterBand(number) for number in range(1, bands + 1)]


@pytest.mark.parametrize(("bands", "interleave", "lies"), [(1, "PIXEL", True), (2, "PIXEL", False), (2, "BAND", True)])
def test_band_by_band(tmp_path, bands, interleave, lies):
    dataset, all_bands = raster(tmp_path / "a.tif", bands, [f"INTERLEAVE={interleave}"])
    assert lies_as_in_memory(dataset, all_bands) == lies
    if lies:
        values = np.empty((6, 8), np.float32)
        assert StoredFile(str(tmp_path / "a.tif")).fill(block_start(all_bands[-1], 0, 0), values)
        assert (values == bands).all()
    assert block_start(all_bands[0], 99, 99) is None


def test_a_file_that_cannot_be_opened_is_left_to_gdal(tmp_path, monkeypatch):
    dataset, bands = raster(tmp_path / "a.tif")

    def refused(*_arguments, **_options):
        raise OSError("no rights")

    monkeypatch.setattr(module, "open", refused, raising=False)
    assert not lies_as_in_memory(dataset, bands)
