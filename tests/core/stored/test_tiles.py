"""Time series read block by block by the system alone: the same numbers as GDAL's, and only where they lie as they
should."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Window
from ftl_qgis_plugin.core.stored import file
from ftl_qgis_plugin.core.stored import tiles as module
from ftl_qgis_plugin.core.stored.tiles import stored_tiles
from ftl_qgis_plugin.core.timeseries.cube import open_cube

SHAPE = (150, 210)
VALUES = np.random.default_rng(1).normal(0, 5, (4, *SHAPE)).astype(np.float32)
VALUES[1, 20:40, 30:50] = np.nan
TILES = ["TILED=YES", "BLOCKXSIZE=96", "BLOCKYSIZE=96"]


def written(path, options, kind=gdal.GDT_Float32, values=VALUES):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), *SHAPE[::-1], len(values), kind, list(options))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    dataset.SetProjection(srs.ExportToWkt())
    dataset.SetGeoTransform((500_000, 20, 0, 4_000_000, 0, -20))
    for number in (3, 1, 4, 2)[: len(values)]:  # in no order in the file either
        dataset.GetRasterBand(number).WriteArray(values[number - 1])
        dataset.FlushCache()
    dataset = None
    return gdal.Open(str(path))


def backwards(path, options):
    """The same, but written from the last row to the first, all bands of each."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), *SHAPE[::-1], 4, gdal.GDT_Float32, list(options))
    for row in range(SHAPE[0] - 1, -1, -1):
        for number, band in enumerate(VALUES, 1):
            dataset.GetRasterBand(number).WriteArray(band[row : row + 1], 0, row)
            dataset.FlushCache()
    dataset = None
    return gdal.Open(str(path))


def windows():
    yield Window(0, 0, *SHAPE)
    yield Window(0, 0, 96, 96)  # one tile
    yield Window(96, 96, 54, 96)  # one that reaches beyond the raster
    yield Window(0, 0, 48, 210)  # one strip
    yield Window(37, 90, 80, 111)
    yield Window(149, 209, 1, 1)


@pytest.mark.parametrize(
    "options",
    [
        TILES,
        ["BLOCKYSIZE=48"],
        ["BLOCKYSIZE=1"],
        [*TILES, "BIGTIFF=YES"],
        ["BLOCKXSIZE=256", "BLOCKYSIZE=256", TILES[0]],
    ],
    ids=["tiles", "strips", "rows", "big", "one tile"],
)
def test_gives_what_gdal_reads(tmp_path, options):
    dataset = written(tmp_path / "a.tif", ["INTERLEAVE=BAND", *options])
    tiles = stored_tiles(dataset)
    for window in windows():
        # As a cube hands it over: dates apart by more than their pixels.
        values = np.empty((4, window.size + 96), np.float32)[:, : window.size].reshape(4, *window.shape)
        assert tiles.read_into(window, values)
        box = window.col, window.row, window.width, window.height
        np.testing.assert_array_equal(values, dataset.ReadAsArray(*box))


def test_leaves_to_gdal_what_lies_otherwise(tmp_path):
    others = {
        "packed": written(tmp_path / "a.tif", ["INTERLEAVE=BAND", *TILES, "COMPRESS=DEFLATE"]),
        "pixels with all bands": written(tmp_path / "b.tif", ["INTERLEAVE=PIXEL", *TILES]),
        "big endian": written(tmp_path / "c.tif", ["INTERLEAVE=BAND", *TILES, "ENDIANNESS=BIG"]),
        "half floats": written(tmp_path / "d.tif", ["INTERLEAVE=BAND", *TILES, "NBITS=16"]),
        "whole numbers": written(
            tmp_path / "e.tif", ["INTERLEAVE=BAND", *TILES], gdal.GDT_Int32, np.nan_to_num(VALUES)
        ),
        "small tiles": written(tmp_path / "f.tif", ["INTERLEAVE=BAND", *TILES[:1], "BLOCKXSIZE=80", "BLOCKYSIZE=80"]),
        "small strips that do not follow each other": backwards(
            tmp_path / "g.tif", ["INTERLEAVE=BAND", "BLOCKYSIZE=1"]
        ),
    }
    assert {name for name, dataset in others.items() if stored_tiles(dataset) is not None} == set()


def test_a_block_that_was_never_written_is_left_to_gdal(tmp_path):
    path = str(tmp_path / "sparse.tif")
    options = [*TILES, "INTERLEAVE=BAND", "SPARSE_OK=TRUE"]
    dataset = gdal.GetDriverByName("GTiff").Create(path, *SHAPE[::-1], 2, gdal.GDT_Float32, options)
    dataset.GetRasterBand(1).WriteArray(VALUES[0])
    dataset = None
    tiles = stored_tiles(gdal.Open(path))
    assert not tiles.read_into(Window(0, 0, *SHAPE), np.empty((2, *SHAPE), np.float32))


def test_a_block_of_another_size_and_another_directory_are_left_to_gdal(tmp_path, monkeypatch):
    dataset = written(tmp_path / "a.tif", ["INTERLEAVE=BAND", *TILES])
    sizes, starts = (read(dataset.GetDescription()) for read in (module.block_sizes, file.block_offsets))
    sizes[0] -= 4
    monkeypatch.setattr(module, "block_sizes", lambda path: sizes)
    tiles = stored_tiles(dataset)
    assert not tiles.read_into(Window(0, 0, 96, 96), np.empty((4, 96, 96), np.float32))
    assert tiles.read_into(Window(0, 96, 96, 96), np.empty((4, 96, 96), np.float32))
    for changed in (starts[:-1], starts + 4 * (np.arange(len(starts)) == len(starts) - 1), None):
        monkeypatch.setattr(file, "block_offsets", lambda path, found=changed: found)
        assert stored_tiles(dataset) is None


def test_a_cube_reads_them_and_says_when_its_file_became_shorter(tmp_path):
    path = tmp_path / "cube.tif"
    written(path, [*TILES, "INTERLEAVE=BAND"])
    cube = open_cube(str(path), (2019.0, 2019.5, 2020.0, 2020.5))
    window = Window(10, 20, 130, 180)
    np.testing.assert_array_equal(cube.read(window), VALUES[:, 10:140, 20:200])
    with open(path, "r+b") as opened:
        opened.truncate(200_000)
    with pytest.raises(FtlError, match="cannot be read"):
        cube.read(window)
