"""Files with groups, by the full names of their arrays: HDF5 as h5py writes it, netCDF as GDAL does."""

from __future__ import annotations

import math

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.hdf5 import nested
from ftl_qgis_plugin.core.products.hdf5.nested import NestedFile

h5py = pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

PHASE = np.arange(12, dtype=np.float32).reshape(3, 4)


@pytest.fixture(params=["h5", "nc"])
def path(tmp_path, request):
    path = str(tmp_path / f"some.{request.param}")
    with h5py.File(path, "w") as file:
        file.attrs["mission"] = "S1"
        file["root"] = PHASE
        file["science/grids/phase"] = PHASE + 1
        file["science/grids/phase"].attrs.update({"units": "radian", "pairs": 3})
        file["science/grids/cube"] = np.zeros((2, 3, 4), np.float32)
        file["science/grids/four"] = np.zeros((2, 2, 3, 4), np.float32)
        file["science/grids/words"] = np.full((2, 2), b"text")
        file["science/wavelength"] = 0.0555
        file["science/wavelength"].attrs["unit"] = "m"
        file["science/dates"] = [b"20160101 ", b"20200101"]
        file["science/title"] = "a title "
        file["science"].attrs["level"] = 2
    return path


def test_names_groups_and_attributes(path):
    file = NestedFile(path)
    assert file.driver == ("netCDF" if path.endswith("nc") else "HDF5")
    assert file.attributes()["mission"] == file.attributes("/")["mission"] == "S1"
    assert file.attributes("/science")["level"] == 2
    assert file.attributes("/science/grids/phase")["pairs"] == 3
    assert file.attributes("/nowhere") == {}
    assert file.names() == ["root"]
    assert {"dates"} <= set(file.names("/science")) <= {"wavelength", "dates", "title"}  # netCDF lists no scalars
    assert file.names("/nowhere") == file.groups("/nowhere") == []
    assert (file.groups(), file.groups("/science")) == (["science"], ["grids"])


def test_arrays_by_their_full_names(path):
    file = NestedFile(path)
    assert file.shape("/science/grids/cube") == (2, 3, 4)
    assert file.shape("/science/wavelength") == ()
    assert file.shape("/science/nothing") is None
    assert file.is_numeric("/root")
    assert not file.is_numeric("/science/grids/words")
    assert not file.is_numeric("/science/nothing")
    assert file.unit("/science/grids/phase") == "radian"
    assert file.unit("/science/wavelength") == "m"
    assert file.unit("/root") == file.unit("/science/nothing") == ""


def test_numbers_and_texts(path, monkeypatch):
    file = NestedFile(path)
    assert file.number("/science/wavelength") == 0.0555
    assert file.number("/science/grids/phase") == 1
    assert math.isnan(file.number("/science/title"))
    assert math.isnan(file.number("/science/nothing"))
    # The netCDF driver of GDAL 3.6 gives what lies somewhere in memory for a lone text.
    assert file.text("/science/title") == "a title"
    assert file.text("/science/dates") == "20160101"
    assert file.text("/science/nothing") == ""
    np.testing.assert_array_equal(file.small("/root"), PHASE)
    monkeypatch.setattr(nested, "MAX_SMALL_ELEMENTS", 12)
    assert file.small("/root").shape == (3, 4)
    monkeypatch.setattr(nested, "MAX_SMALL_ELEMENTS", 11)
    assert file.small("/root") is None


def test_rasters_of_all_groups(path):
    file = NestedFile(path)
    inner = {"/science/grids/phase", "/science/grids/cube"}
    assert set(file.rasters()) == {"/root", *inner}
    assert set(file.rasters("/science")) == set(file.rasters("/science/")) == inner
    assert file.rasters(depth=0) == file.rasters(depth=1) == ["/root"]
    assert set(file.rasters(depth=2)) == {"/root", *inner}
    assert file.rasters("/science", 0) == []
    assert set(file.rasters("/science", 1)) == inner
    for name, expected in (("/root", PHASE), ("/science/grids/phase", PHASE + 1)):
        values = gdal.Open(file.raster_path(name)).ReadAsArray()
        assert np.array_equal(values, expected) or np.array_equal(values[::-1], expected)  # netCDF is turned round
    names = [name for name, _text in gdal.OpenEx(path, allowed_drivers=[file.driver]).GetSubDatasets()]
    assert {file.raster_path(name) for name in ("/root", *inner)} <= set(names)


def test_not_more_rasters_than_anybody_could_choose_from(tmp_path, monkeypatch):
    monkeypatch.setattr(nested, "_MOST_RASTERS", 3)
    path = str(tmp_path / "many.h5")
    with h5py.File(path, "w") as file:
        for number in range(8):
            file[f"g{number}/phase"] = PHASE
        file["loop/again"] = h5py.SoftLink("/loop")
    assert len(NestedFile(path).rasters()) == 4


def test_groups_that_lead_round_in_circles(tmp_path):
    path = str(tmp_path / "round.h5")
    with h5py.File(path, "w") as file:
        file["a/phase"] = PHASE
        file["a/again"] = file["a"]
    assert NestedFile(path).rasters()[0] == "/a/phase"


@pytest.mark.parametrize("name", ["other.h5", "other.nc"])
def test_what_neither_driver_opens(tmp_path, name, monkeypatch):
    other = tmp_path / name
    other.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(5) + b"\x08\x08" + bytes(200))
    with pytest.raises(FtlError, match="its header is broken"):
        NestedFile(str(other))
    other.write_bytes(b"nothing of the kind")
    with pytest.raises(FtlError, match="cannot be opened"):
        NestedFile(str(other))
    monkeypatch.setattr(gdal, "GetDriverByName", lambda name: None)
    with pytest.raises(FtlError, match="no driver of this QGIS opens it"):
        NestedFile(str(other))
