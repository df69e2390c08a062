"""Rows read by the system alone: the same numbers as GDAL's, and only where they lie as they should."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.stored.rows import stored_rows

VALUES = np.random.default_rng(1).normal(0, 5, (37, 29)).astype(np.float32)


def written(path, values=VALUES, kind=gdal.GDT_Float32, bands=1, order=None, options=()):
    """Rows are written in the given order, so that their blocks lie in the file in that order."""
    height, width = values.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, bands, kind, list(options))
    for number in range(1, bands + 1):
        for row in range(height) if order is None else order:
            dataset.GetRasterBand(number).WriteArray(values[row : row + 1] + number, 0, int(row))
            dataset.FlushCache()
    dataset = None
    return gdal.Open(str(path))


def rows_of(dataset, band=1):
    return stored_rows(dataset, dataset.GetRasterBand(band))


@pytest.mark.parametrize("options", [[], ["BLOCKYSIZE=1"], ["BLOCKYSIZE=7"], ["BIGTIFF=YES"]], ids=str)
@pytest.mark.parametrize("bands", [1, 3])
def test_gives_what_gdal_reads(tmp_path, options, bands):
    dataset = written(tmp_path / "a.tif", bands=bands, options=["INTERLEAVE=BAND", *options])
    for number in range(1, bands + 1):
        rows = rows_of(dataset, number)
        for col, row, width, height in ((0, 0, 29, 37), (0, 5, 29, 11), (3, 0, 20, 37), (28, 36, 1, 1)):
            values = np.empty((height, width), np.float32)
            assert rows.read_into(col, row, values)
            np.testing.assert_array_equal(values, dataset.GetRasterBand(number).ReadAsArray(col, row, width, height))
        rows.close()


def test_leaves_to_gdal_what_lies_otherwise(tmp_path):
    back = written(tmp_path / "back.tif", order=range(36, -1, -1), options=["BLOCKYSIZE=1"])
    others = {
        "packed": written(tmp_path / "packed.tif", options=["COMPRESS=DEFLATE"]),
        "tiled": written(tmp_path / "tiled.tif", options=["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"]),
        "big endian": written(tmp_path / "big.tif", options=["ENDIANNESS=BIG"]),
        "double": written(tmp_path / "double.tif", kind=gdal.GDT_Float64),
        "pixels with all bands": written(tmp_path / "pixel.tif", bands=3, options=["INTERLEAVE=PIXEL"]),
        "holes": written(tmp_path / "holes.tif", order=[0, 1, 5, 6], options=["SPARSE_OK=TRUE", "BLOCKYSIZE=1"]),
    }
    assert rows_of(back) is None
    assert {name for name, dataset in others.items() if rows_of(dataset) is not None} == set()
    view = gdal.Translate("", str(tmp_path / "big.tif"), format="VRT")
    assert rows_of(view) is None
    gdal.FileFromMemBuffer("/vsimem/rows.tif", (tmp_path / "packed.tif").read_bytes())
    assert rows_of(gdal.Open("/vsimem/rows.tif")) is None
    gdal.Unlink("/vsimem/rows.tif")


def test_a_file_that_became_shorter_is_told(tmp_path):
    dataset = written(tmp_path / "a.tif")
    rows = rows_of(dataset)
    with open(tmp_path / "a.tif", "r+b") as file:
        file.truncate(2000)
    assert not rows.read_into(0, 0, np.empty((37, 29), np.float32))
    rows.close()
