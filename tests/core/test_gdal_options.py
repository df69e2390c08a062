"""Reading past GDAL's block cache gives the same numbers, and the same refusal of a damaged file."""

from __future__ import annotations

import itertools
import os

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.gdal_errors import gdal_errors
from ftl_qgis_plugin.core.gdal_options import opened_to_stream, without_lists
from ftl_qgis_plugin.core.grids.raster import open_dataset

LAYOUTS = list(
    itertools.product(
        (["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=32"], ["BLOCKYSIZE=5"]),
        (["INTERLEAVE=BAND"], ["INTERLEAVE=PIXEL"]),
        (["SPARSE_OK=TRUE"], []),
        (["COMPRESS=DEFLATE"], ["ENDIANNESS=BIG"], []),
    )
)


def written(path, layout, dtype=gdal.GDT_Float32, rows=101):
    options = [option for part in layout for option in part]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 150, 101, 3, dtype, options)
    values = np.random.default_rng(1).random((3, 101, 150)) * 200
    for number in range(3):
        dataset.GetRasterBand(number + 1).WriteArray(values[number, :rows])
    return str(path)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: " ".join(o for part in layout for o in part))
def test_numbers_are_those_that_the_cache_gives(tmp_path, layout):
    path = written(tmp_path / "cube.tif", layout, rows=40 if ["SPARSE_OK=TRUE"] in layout else 101)
    plain, streamed = open_dataset(path), opened_to_stream(path, open_dataset)
    for box in ((0, 0, 150, 101), (3, 7, 101, 64), (64, 32, 64, 32), (10, 50, 1, 1)):
        wanted = plain.ReadAsArray(*box, buf_type=gdal.GDT_Float32)
        np.testing.assert_array_equal(streamed.ReadAsArray(*box, buf_type=gdal.GDT_Float32), wanted)


@pytest.mark.parametrize("layout", LAYOUTS[2:12:7])
def test_a_file_that_ends_too_early_gives_no_numbers(tmp_path, layout):
    path = written(tmp_path / "cube.tif", layout)
    os.truncate(path, os.path.getsize(path) // 2)
    found = None
    with gdal_errors():
        found = opened_to_stream(path, open_dataset).ReadAsArray()
    assert found is None


def test_the_option_is_left_as_it_was(tmp_path):
    path = written(tmp_path / "cube.tif", ())
    opened_to_stream(path, open_dataset)
    assert gdal.GetThreadLocalConfigOption("GTIFF_DIRECT_IO") is None
    assert gdal.GetConfigOption("GTIFF_DIRECT_IO") is None


@pytest.mark.parametrize(("path", "inside"), [("/data/a.tif", "TRUE"), ("/vsicurl/https://server/a.tif", None)])
def test_a_folder_on_this_machine_is_not_listed_for_each_of_its_files(path, inside):
    name = "GDAL_DISABLE_READDIR_ON_OPEN"
    with without_lists(path):
        assert gdal.GetThreadLocalConfigOption(name) == inside
    assert gdal.GetThreadLocalConfigOption(name) is None


def asked_for(path):
    """How the file was opened, time after time: past the cache ("YES") or as ever (None)."""
    asked = []

    def opener(name):
        asked.append(gdal.GetThreadLocalConfigOption("GTIFF_DIRECT_IO"))
        return open_dataset(name)

    assert opened_to_stream(path, opener).RasterCount > 0
    return asked


@pytest.mark.parametrize(
    ("layout", "asked"),
    [
        (LAYOUTS[0], ["YES"]),  # tiles, bands apart
        ((["BLOCKYSIZE=5"], ["INTERLEAVE=BAND"]), ["YES"]),
        ((["TILED=YES"], ["INTERLEAVE=PIXEL"]), ["YES"]),
        ((["BLOCKYSIZE=5"], ["INTERLEAVE=PIXEL"]), ["YES", None]),  # would be gone through once for every band
    ],
)
def test_only_rows_of_pixels_with_all_bands_are_read_through_the_cache(tmp_path, layout, asked):
    assert asked_for(written(tmp_path / "cube.tif", layout)) == asked


def test_servers_and_old_versions_are_read_as_ever(tmp_path, monkeypatch):
    path = "/vsimem/ftl_stream.tif"
    written(path, (["INTERLEAVE=BAND"],))
    try:
        assert asked_for(path) == [None]
    finally:
        gdal.Unlink(path)
    monkeypatch.delattr(gdal, "SetThreadLocalConfigOption")
    assert asked_for(written(tmp_path / "cube.tif", (["INTERLEAVE=BAND"],))) == [None]
