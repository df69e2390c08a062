"""Where the blocks of a GeoTIFF lie: as GDAL says, whatever the file's kind; nothing of files that are none."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.stored.offsets import block_offsets, floating_point_predictor

KINDS = {
    "one block": ["BLOCKYSIZE=40"],
    "rows": ["BLOCKYSIZE=1"],
    "big": ["BIGTIFF=YES", "BLOCKYSIZE=7"],
    "big, one block": ["BIGTIFF=YES", "BLOCKYSIZE=40"],
    "tiles": ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=32"],
    "holes": ["SPARSE_OK=TRUE", "BLOCKYSIZE=3"],
    "packed": ["COMPRESS=DEFLATE", "BLOCKYSIZE=3"],
    "many packed": ["COMPRESS=DEFLATE", "BLOCKYSIZE=1", "INTERLEAVE=BAND"],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bands", [1, 3])
def test_as_gdal_says(tmp_path, kind, bands):
    path = str(tmp_path / "a.tif")
    options = ["INTERLEAVE=BAND", *KINDS[kind]]
    dataset = gdal.GetDriverByName("GTiff").Create(path, 50, 40, bands, gdal.GDT_Float32, options)
    dataset.SetMetadataItem("longer", "than a directory entry")
    for number in range(bands, 0, -1):
        dataset.GetRasterBand(number).WriteArray(np.full((20, 50), number, np.float32), 0, 9 if kind == "holes" else 20)
        dataset.FlushCache()
    dataset = None
    dataset = gdal.Open(path)
    expected = []
    for number in range(1, bands + 1):
        band = dataset.GetRasterBand(number)
        width, height = band.GetBlockSize()
        for row in range(-(-40 // height)):
            for col in range(-(-50 // width)):
                expected.append(int(band.GetMetadataItem(f"BLOCK_OFFSET_{col}_{row}", "TIFF") or 0))
    assert block_offsets(path).tolist() == expected


def test_nothing_of_what_is_none_or_broken_off(tmp_path):
    path = tmp_path / "a.tif"
    assert block_offsets(str(path)) is None
    gdal.GetDriverByName("GTiff").Create(str(path), 50, 40, 1, gdal.GDT_Float32, ["ENDIANNESS=BIG"])
    assert block_offsets(str(path)) is None
    gdal.GetDriverByName("GTiff").Create(str(path), 50, 40, 1, gdal.GDT_Float32, ["BLOCKYSIZE=1"])
    content = path.read_bytes()
    found = block_offsets(str(path))
    for size in (0, 1, 3, 7, 8, 9, 40, 200):
        path.write_bytes(content[:size])
        assert block_offsets(str(path)) is None
    rng = np.random.default_rng(3)
    for _ in range(300):
        harmed = np.frombuffer(content[:400], np.uint8).copy()
        harmed[rng.integers(0, 400, 3)] = rng.integers(0, 256, 3)
        path.write_bytes(harmed.tobytes() + content[400:])
        other = block_offsets(str(path))  # nothing is raised, whatever it says
        assert other is None or other.dtype == found.dtype


@pytest.mark.parametrize("more", [[], ["BIGTIFF=YES"]])
def test_the_byte_that_names_the_predictor(tmp_path, more):
    path = tmp_path / "a.tif"
    for number in ("1", "2", "3"):
        options = ["COMPRESS=DEFLATE", f"PREDICTOR={number}", *more]
        dataset = gdal.GetDriverByName("GTiff").Create(str(path), 50, 40, 1, gdal.GDT_Float32, options)
        dataset.GetRasterBand(1).Fill(1)
        dataset = None
        at = floating_point_predictor(str(path))
        assert (at is not None) == (number == "3")
    content = bytearray(path.read_bytes())
    assert content[at : at + 2] == b"\x03\x00"
    content[at] = 1
    path.write_bytes(content)
    assert floating_point_predictor(str(path)) is None
    assert gdal.Open(str(path)).GetMetadataItem("PREDICTOR", "IMAGE_STRUCTURE") in (None, "1")
    path.write_bytes(content[:20])
    assert floating_point_predictor(str(path)) is None
    assert floating_point_predictor(str(tmp_path / "none.tif")) is None
