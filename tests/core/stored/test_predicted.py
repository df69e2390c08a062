"""Blocks compressed after the floating point predictor: bit by bit what GDAL reads, or left to GDAL."""

import os
import sys

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.grids.bands import FloatBand, UnreadableError
from ftl_qgis_plugin.core.grids.grid import Window
from ftl_qgis_plugin.core.stored import predicted as module
from ftl_qgis_plugin.core.stored.predicted import predicted_blocks

SHAPE = (150, 210)
TILES = ["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"]
BASE = ["COMPRESS=DEFLATE", "PREDICTOR=3"]


def values_of(seed=3):
    values = np.random.default_rng(seed).normal(0, 60, SHAPE).astype(np.float32)
    values[40:90, 100:130] = np.nan
    values[3, 4] = -np.inf
    values[5, 6] = np.array([0x7FC00001], np.uint32).view(np.float32)[0]  # a NaN with something in it
    return values


def made(path, options, bands=1, kind=gdal.GDT_Float32, written=SHAPE):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), SHAPE[1], SHAPE[0], bands, kind, list(options))
    for number in range(1, bands + 1):
        dataset.GetRasterBand(number).WriteArray(values_of(number)[: written[0], : written[1]])
    dataset = None
    return gdal.Open(str(path))


def read(dataset, box, number=1):
    found = predicted_blocks(dataset, dataset.GetRasterBand(number))
    return None if found is None else found.read(box)


def same_as_gdal(found, dataset, box, number=1):
    wanted = dataset.GetRasterBand(number).ReadAsArray(box.col, box.row, box.width, box.height)
    return found is not None and found.tobytes() == wanted.tobytes()


@pytest.mark.parametrize(
    ("options", "bands"),
    [
        ([*BASE, *TILES], 1),
        ([*BASE, "BLOCKYSIZE=40"], 1),
        ([*BASE, "BLOCKYSIZE=20"], 1),  # several of which are undone at once
        ([*BASE, f"BLOCKYSIZE={SHAPE[0]}"], 1),
        ([*BASE, *TILES, "BIGTIFF=YES"], 1),
        ([*BASE, *TILES, "INTERLEAVE=BAND"], 3),
        (["COMPRESS=LZW", "PREDICTOR=3", *TILES], 1),
    ],
)
def test_every_bit_is_what_gdal_reads(tmp_path, options, bands):
    dataset = made(tmp_path / "ä <&> b.tif", options, bands)
    for number in range(1, bands + 1):
        cols, rows = dataset.GetRasterBand(number).GetBlockSize()
        boxes = [Window(0, 0, *SHAPE)]
        if rows < SHAPE[0]:
            last = (SHAPE[0] - 1) // rows * rows
            boxes += [Window(0, 0, rows, SHAPE[1]), Window(last, 0, SHAPE[0] - last, SHAPE[1])]
        if cols < SHAPE[1]:
            boxes += [Window(64, 64, 64, 128), Window(0, 192, 64, SHAPE[1] - 192)]
        assert all(same_as_gdal(read(dataset, box, number), dataset, box, number) for box in boxes)
    assert not [name for name in gdal.ReadDir("/vsimem/") or () if name.startswith("ftl_")]


def test_pieces_of_blocks_are_left_to_gdal(tmp_path):
    dataset = made(tmp_path / "a.tif", [*BASE, *TILES])
    boxes = [Window(1, 0, 63, 64), Window(0, 1, 64, 63), Window(0, 0, 63, 64), Window(0, 0, 64, 63)]
    assert [read(dataset, box) for box in boxes] == [None] * 4


@pytest.mark.parametrize(
    ("options", "bands", "kind"),
    [
        (TILES, 1, gdal.GDT_Float32),
        ([*TILES, "COMPRESS=DEFLATE"], 1, gdal.GDT_Float32),
        ([*TILES, "COMPRESS=DEFLATE", "PREDICTOR=2"], 1, gdal.GDT_Float32),
        ([*TILES, *BASE, "INTERLEAVE=PIXEL"], 2, gdal.GDT_Float32),
        ([*TILES, *BASE, "NBITS=16"], 1, gdal.GDT_Float32),
        ([*TILES, *BASE, "ENDIANNESS=BIG"], 1, gdal.GDT_Float32),
        ([*TILES, *BASE], 1, gdal.GDT_Float64),
        ([*BASE, "BLOCKYSIZE=1"], 1, gdal.GDT_Float32),
    ],
)
def test_whatever_is_stored_otherwise_is_left_to_gdal(tmp_path, options, bands, kind):
    assert read(made(tmp_path / "a.tif", options, bands, kind), Window(0, 0, *SHAPE)) is None


def test_seen_through_something_else_or_not_at_hand_is_left_to_gdal(tmp_path, monkeypatch):
    dataset = made(tmp_path / "a.tif", [*BASE, *TILES])
    whole = Window(0, 0, *SHAPE)
    assert read(gdal.Translate("", dataset, format="VRT"), whole) is None
    gdal.Translate("/vsimem/predicted.tif", dataset, creationOptions=[*BASE, *TILES])
    assert read(gdal.Open("/vsimem/predicted.tif"), whole) is None
    gdal.Unlink("/vsimem/predicted.tif")
    monkeypatch.setattr(sys, "byteorder", "big")
    assert read(dataset, whole) is None
    monkeypatch.undo()
    monkeypatch.setattr(module.gdal, "OpenEx", lambda *_arguments: None)
    assert read(dataset, whole) is None
    monkeypatch.undo()
    os.truncate(tmp_path / "a.tif", 30)  # cut off after it was opened
    assert read(dataset, whole) is None


def test_blocks_that_were_never_written_are_no_data(tmp_path):
    dataset = made(tmp_path / "a.tif", [*BASE, *TILES, "SPARSE_OK=TRUE"], written=(64, 64))
    assert same_as_gdal(read(dataset, Window(0, 0, 64, 64)), dataset, Window(0, 0, 64, 64))
    assert read(dataset, Window(0, 0, 64, 128)) is None
    found = FloatBand(dataset.GetRasterBand(1), dataset=dataset).read(0, 0, 128, 64)
    assert (found[:, 64:] == 0).all()


def test_a_file_that_is_replaced_meanwhile(tmp_path):
    dataset = made(tmp_path / "a.tif", [*BASE, *TILES])
    found = predicted_blocks(dataset, dataset.GetRasterBand(1))
    other = gdal.Translate(
        str(tmp_path / "b.tif"), dataset, scaleParams=[[0, 1, 0, 2]], creationOptions=[*BASE, *TILES]
    )
    del other  # closes it
    os.replace(tmp_path / "b.tif", tmp_path / "a.tif")
    box = Window(64, 64, 64, 128)
    values = found.read(box)
    assert values is None or same_as_gdal(values, dataset, box)


def test_a_damaged_block_is_told_as_gdal_tells_it(tmp_path):
    path = tmp_path / "a.tif"
    dataset = made(path, [*BASE, *TILES])
    start = int(dataset.GetRasterBand(1).GetMetadataItem("BLOCK_OFFSET_1_0", "TIFF"))
    dataset = None
    with open(path, "r+b") as file:
        file.seek(start)
        file.write(bytes(200))
    dataset = gdal.Open(str(path))
    assert read(dataset, Window(0, 64, 64, 64)) is None
    with pytest.raises(UnreadableError):
        FloatBand(dataset.GetRasterBand(1), dataset=dataset).read(64, 0, 64, 64)


def test_no_data_scale_and_infinities_are_treated_as_ever(tmp_path):
    dataset = made(tmp_path / "a.tif", [*BASE, *TILES])
    band = dataset.GetRasterBand(1)
    for options in ({"scale": 1000.0}, {"no_data": float(values_of(1)[0, 0])}):
        wanted = FloatBand(band, **options).read(0, 0, SHAPE[1], SHAPE[0])
        found = FloatBand(band, **options, dataset=dataset).read(0, 0, SHAPE[1], SHAPE[0])
        np.testing.assert_array_equal(found, wanted)
        assert np.isnan(found).any()
