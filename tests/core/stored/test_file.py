"""Pieces of a file, however few bytes the system gives at a time."""

from __future__ import annotations

import io

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.stored import file as module
from ftl_qgis_plugin.core.stored.file import StoredFile, block_start, lies_as_in_memory

VALUES = np.arange(40, dtype=np.float32)


class Sparing(io.BytesIO):
    """Gives at most seven bytes at once, and nothing at all where the file ends."""

    def readinto(self, buffer):
        return super().readinto(memoryview(buffer).cast("B")[:7])


def stored(content, kind=Sparing):
    found = StoredFile.__new__(StoredFile)
    found._file = kind(content)
    return found


def test_all_of_it_in_small_pieces():
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


def test_where_reading_fails():
    class Failing(io.BytesIO):
        def readinto(self, buffer):
            raise OSError("no such device")

    class Waiting(io.BytesIO):
        def readinto(self, buffer):
            return None  # nothing there yet

    assert not stored(b"", Failing).fill(0, np.empty(3, np.float32))
    assert not stored(bytes(99), Waiting).fill(0, np.empty(3, np.float32))


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
