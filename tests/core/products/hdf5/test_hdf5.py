"""What is read of an HDF5 file, against what h5py was told to write."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Window
from ftl_qgis_plugin.core.products.hdf5 import hdf5
from ftl_qgis_plugin.core.products.hdf5.hdf5 import Hdf5File, is_hdf5

h5py = pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

VELOCITY = np.arange(12, dtype=np.float32).reshape(3, 4)


@pytest.fixture
def path(tmp_path):
    path = str(tmp_path / "some.h5")
    with h5py.File(path, "w") as file:
        file["velocity"] = VELOCITY
        file["cube"] = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
        file["words"] = np.full((2, 2), b"text")
        file["dates"] = [b"20160101", b"20200101"]
        file["corner_lat"] = 38.5
        file["line"] = np.arange(5)
        file["velocity"].attrs.update({"comment": "m/year", "scale": 0.5, "count": np.int32(7), "one": np.array([3.5])})
        file["velocity"].attrs["several"] = [1.0, 2.0]
        file.attrs.update({"FILE_TYPE": "velocity ", "WIDTH": 4, "name": np.bytes_("padded\0")})
        file.attrs["texts"] = ["a", "b"]
        file.attrs["lone"] = ["text"]
    return path


def test_attributes_are_texts_and_single_numbers(path):
    file = Hdf5File(path)
    assert file.attributes == {"FILE_TYPE": "velocity", "WIDTH": 4, "name": "padded", "lone": "text"}
    told = file.dataset_attributes("velocity")
    assert told == {"comment": "m/year", "scale": 0.5, "count": 7, "one": 3.5}
    assert file.dataset_attributes("nothing") == {}


def test_shapes_rasters_and_pixels(path):
    file = Hdf5File(path)
    assert file.shapes == {
        "velocity": (3, 4), "cube": (2, 3, 4), "words": (2, 2), "dates": (2,), "corner_lat": (), "line": (5,)
    }  # fmt: skip
    assert file.rasters() == ["velocity"]
    for band, expected in (
        (file.band("velocity"), VELOCITY),
        (file.band("cube"), VELOCITY),
        (file.band("cube", 2), VELOCITY + 12),
    ):
        assert band.path in ("some.h5, velocity", "some.h5, cube")
        np.testing.assert_array_equal(band.read(Window(0, 0, 3, 4)), expected)


def test_small_values_are_read_whole(path, monkeypatch):
    file = Hdf5File(path)
    assert file.small("corner_lat") == 38.5
    assert file.small("line").tolist() == [0, 1, 2, 3, 4]
    assert [str(date) for date in file.small("dates")] == ["20160101", "20200101"]
    assert file.small("nothing") is None
    monkeypatch.setattr(hdf5, "MAX_SMALL_ELEMENTS", 12)
    assert file.small("velocity").shape == (3, 4)
    monkeypatch.setattr(hdf5, "MAX_SMALL_ELEMENTS", 11)
    assert file.small("velocity") is None


def test_attributes_that_are_large_are_left_out(path, monkeypatch):
    monkeypatch.setattr(hdf5, "MAX_SMALL_ELEMENTS", 1)
    assert "lone" in Hdf5File(path).attributes
    monkeypatch.setattr(hdf5, "MAX_SMALL_ELEMENTS", 0)
    assert "lone" not in Hdf5File(path).attributes


def test_what_is_no_hdf5(tmp_path, path):
    assert is_hdf5(path)
    other = tmp_path / "other.h5"
    other.write_bytes(b"\x89HDF\r\n\x1a")
    assert not is_hdf5(str(other))
    assert not is_hdf5(str(tmp_path / "none.h5"))
    with pytest.raises(FtlError, match="header is broken"):
        Hdf5File(str(other))
    with pytest.raises(FtlError, match="cannot be opened as HDF5"):
        Hdf5File(str(tmp_path / "none.h5"))


def test_a_file_that_gdal_opens_as_nothing(tmp_path, reporting, monkeypatch):
    """Whole by its structure, as the newest superblock is left to libhdf5, and yet none."""
    other = tmp_path / "other.h5"
    other.write_bytes(b"\x89HDF\r\n\x1a\n\x03" + bytes(200))
    with pytest.raises(FtlError, match="cannot be opened as HDF5"):
        Hdf5File(str(other))
    monkeypatch.setattr(gdal, "GetDriverByName", lambda name: None)
    with pytest.raises(FtlError, match="has no HDF5 driver"):
        Hdf5File(str(other))
