"""Files of netCDF's classic formats as GDAL writes them: whole, and cut short."""

from __future__ import annotations

import os
import tracemalloc
from datetime import date

import numpy as np
import product_layouts as layouts
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.layer import raster_layer
from ftl_qgis_plugin.core.products.netcdf3 import needed_bytes
from ftl_qgis_plugin.core.products.pairs.folder import find_pairs


def classic(path, kind="NC", data_type=gdal.GDT_Float32, bands=1):
    """A raster of 7 x 5 pixels."""
    source = gdal.GetDriverByName("MEM").Create("", 7, 5, bands, data_type)
    source.SetProjection(layouts.wkt(4326))
    source.SetGeoTransform((99.0, 0.1, 0, 39.0, 0, -0.1))
    for number in range(1, bands + 1):
        source.GetRasterBand(number).WriteArray(np.arange(35).reshape(5, 7) + 1)
    gdal.GetDriverByName("netCDF").CreateCopy(str(path), source, options=[f"FORMAT={kind}"])
    return str(path)


@pytest.mark.parametrize("kind", ["NC", "NC2"])
@pytest.mark.parametrize("data_type", [gdal.GDT_Float32, gdal.GDT_Float64, gdal.GDT_Int16, gdal.GDT_Byte])
@pytest.mark.parametrize("bands", [1, 3])
def test_a_whole_file_is_as_long_as_its_header_says(tmp_path, kind, data_type, bands):
    path = classic(tmp_path / "a.nc", kind, data_type, bands)
    size = os.path.getsize(path)
    assert 0 <= size - needed_bytes(path) < 4  # of the last word nothing may be stored
    if bands > 1:
        return
    raster_layer(path)
    os.truncate(path, needed_bytes(path) - 1)
    with pytest.raises(FtlError, match=r"a\.nc is cut short"):
        raster_layer(path)


def test_what_is_no_such_file_or_has_no_header(tmp_path):
    path = classic(tmp_path / "a.nc")
    for name, data in (("b.nc", b"CDF\x01" + b"\xff" * 40), ("c.nc", b"CDF\x02\0"), ("d.nc", b"HDF"), ("e.nc", b"")):
        (tmp_path / name).write_bytes(data)
        assert needed_bytes(str(tmp_path / name)) is None
    with open(path, "rb") as file:
        header = file.read(60)
    (tmp_path / "f.nc").write_bytes(header)
    assert needed_bytes(str(tmp_path / "f.nc")) is None


def test_records_count(tmp_path):
    """A variable over an unlimited dimension, by hand after the specification: two records of three numbers."""

    def word(*numbers):
        return b"".join(number.to_bytes(4, "big") for number in numbers)

    dimensions = word(10, 2) + word(1) + b"t\0\0\0" + word(0) + word(1) + b"x\0\0\0" + word(3)
    variable = word(1) + b"z\0\0\0" + word(2, 0, 1) + word(0, 0) + word(5, 12)
    head = b"CDF\x01" + word(2) + dimensions + word(0, 0) + word(11, 1) + variable
    begin = len(head) + 4
    path = tmp_path / "a.nc"
    path.write_bytes(head + word(begin) + b"\0" * 24)
    assert needed_bytes(str(path)) == begin + 24 == os.path.getsize(path)


@pytest.mark.parametrize(("kind", "size"), [(1, 1), (3, 2), (5, 4), (6, 8), (7, 1), (8, 2), (9, 4), (10, 8), (11, 8)])
def test_the_newest_of_the_classic_formats(tmp_path, kind, size):
    """CDF-5 counts in eight bytes and knows whole numbers of eight; by hand after the specification."""

    def word(number):
        return number.to_bytes(4, "big")

    def count(number):
        return number.to_bytes(8, "big")

    dimension = word(10) + count(1) + count(1) + b"x\0\0\0" + count(5)
    attribute = word(12) + count(1) + count(1) + b"a\0\0\0" + word(8) + count(3) + b"\0" * 8
    variable = word(11) + count(1) + count(1) + b"z\0\0\0" + count(1) + count(0) + attribute + word(kind)
    head = b"CDF\x05" + count(0) + dimension + word(0) + count(0) + variable + count(5 * size + 3)
    begin = len(head) + 8
    path = tmp_path / "a.nc"
    path.write_bytes(head + count(begin) + b"\0" * 5 * size)
    assert needed_bytes(str(path)) == begin + 5 * size == os.path.getsize(path)


def test_a_pair_of_gmtsar_that_is_cut_short_is_left_out(tmp_path):
    """The netCDF library reads zeros beyond the end: ground that did not move."""
    metres, dates = np.full((40, 50), 0.012), [date(2022, 6, 3), date(2022, 6, 15), date(2022, 6, 27)]
    for first, second in zip(dates, dates[1:]):
        path = layouts.gmtsar(tmp_path / "in", first, second, metres, 0.7)
        gdal.GetDriverByName("netCDF").CreateCopy(str(tmp_path / "a.nc"), gdal.Open(str(path)), options=["FORMAT=NC"])
        os.replace(tmp_path / "a.nc", path)
    assert len(find_pairs([str(tmp_path)]).pairs) == 2
    os.truncate(path, os.path.getsize(path) // 2)
    found = find_pairs([str(tmp_path)])
    assert len(found.pairs) == 1
    assert "is cut short" in str(found.left_out[0][1])


def test_of_a_file_of_another_format_hardly_anything_is_read(tmp_path):
    path = tmp_path / "pair.tif"
    with open(path, "wb") as file:
        file.write(b"II*\0")
        file.truncate(50_000_000)
    tracemalloc.start()
    try:
        assert needed_bytes(str(path)) is None
        assert tracemalloc.get_traced_memory()[1] < 200_000
    finally:
        tracemalloc.stop()
