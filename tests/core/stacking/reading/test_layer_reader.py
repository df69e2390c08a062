"""One layer on the stack's grid: numbers as they are stored, and those that a file only says how to read."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.products.layer import Layer
from ftl_qgis_plugin.core.stacking.reading import layer_reader
from ftl_qgis_plugin.core.stacking.reading.layer_reader import LayerReader

NAN = np.nan
VALUES = np.arange(42, dtype=np.float32).reshape(6, 7) - 3


def wkt() -> str:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


GRID = Grid(7, 6, 500_000.0, 4_000_000.0, 30.0, 30.0, wkt())
PART = replace(GRID, x_min=GRID.x_min + 60, y_max=GRID.y_max - 30, width=4, height=5)


def written(path: Path, values: np.ndarray = VALUES, kind=gdal.GDT_Float32, options=(), **band) -> Layer:
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 7, 6, 1, kind, list(options))
    dataset.SetGeoTransform(GRID.geotransform)
    dataset.SetProjection(GRID.wkt)
    for name, value in band.items():
        getattr(dataset.GetRasterBand(1), f"Set{name}")(value)
    dataset.GetRasterBand(1).WriteArray(values)
    dataset.FlushCache()
    return Layer(str(path), GRID)


@pytest.mark.parametrize("options", [(), ("COMPRESS=DEFLATE",), ("TILED=YES",)])
def test_a_window_of_the_stack_is_found_in_its_place(tmp_path, options):
    reader = LayerReader(written(tmp_path / "a.tif", options=options), PART)
    window = Window(1, 1, 3, 2)
    for _again in range(2):
        np.testing.assert_array_equal(reader.read(window), VALUES[2:5, 3:5])
    for factor in (-2.0, 2.0):
        values = np.empty(6, np.float32)
        pickle.loads(pickle.dumps(reader)).read_into(window, values, factor)
        np.testing.assert_array_equal(values, factor * VALUES[2:5, 3:5].ravel())
    reader.close()
    reader.close()
    np.testing.assert_array_equal(reader.read(window), VALUES[2:5, 3:5])
    reader.close()


@pytest.mark.parametrize("options", [(), ("COMPRESS=DEFLATE",)])
@pytest.mark.parametrize("shape", [(6, 8), (7, 7), (5, 7)])
def test_a_file_that_another_one_took_the_place_of_is_not_read_as_the_first(tmp_path, options, shape):
    """Its numbers came from other places of the ground, without a word."""
    layer = written(tmp_path / "20220603_20220615.tif", options=options)
    reader = LayerReader(layer, GRID)
    dataset = gdal.GetDriverByName("GTiff").Create(layer.path, shape[1], shape[0], 1, gdal.GDT_Float32, list(options))
    dataset.SetGeoTransform(GRID.geotransform)
    dataset.SetProjection(GRID.wkt)
    dataset.GetRasterBand(1).WriteArray(np.ones(shape, np.float32))
    dataset = None
    with pytest.raises(
        FtlError, match=r"^20220603_20220615\.tif cannot be read \(it changed since the folder was looked"
    ):
        reader.read(Window(1, 1, 3, 2))


@pytest.mark.parametrize("options", [(), ("COMPRESS=DEFLATE",)])
@pytest.mark.parametrize(
    ("band", "layer", "holes"),
    [
        ({}, {}, []),
        ({}, {"zero_is_no_data": True}, [0]),
        ({"NoDataValue": 5.0}, {}, [5]),
        ({"NoDataValue": 5.0}, {"zero_is_no_data": True}, [0, 5]),
        ({"NoDataValue": 5.0}, {"no_data": 7.0}, [7]),
        ({"NoDataValue": NAN}, {}, []),
    ],
)
def test_no_data(tmp_path, options, band, layer, holes):
    made = replace(written(tmp_path / "a.tif", options=options, **band), **layer)
    found = LayerReader(made, GRID).read(GRID.window)
    np.testing.assert_array_equal(found, np.where(np.isin(VALUES, holes), NAN, VALUES))


@pytest.mark.parametrize(
    ("kind", "band", "layer", "factor"),
    [
        (gdal.GDT_Int16, {}, {}, 1),
        (gdal.GDT_Float32, {"Scale": 0.5}, {}, 0.5),
        (gdal.GDT_Float32, {}, {"scale": 10.0}, 10),
        (gdal.GDT_Float64, {}, {}, 1),
    ],
)
def test_numbers_that_need_more_than_reading(tmp_path, kind, band, layer, factor):
    made = replace(written(tmp_path / "a.tif", kind=kind, **band), **layer)
    values = np.empty(GRID.window.size, np.float32)
    LayerReader(made, GRID).read_into(GRID.window, values, 3.0)
    np.testing.assert_allclose(values, 3 * factor * VALUES.ravel())


def test_an_offset_in_the_file_counts(tmp_path):
    made = written(tmp_path / "a.tif", Offset=100.0)
    np.testing.assert_allclose(LayerReader(made, GRID).read(GRID.window), VALUES + 100)


def test_beyond_so_many_files_each_is_opened_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(layer_reader, "_open_count", 0)
    monkeypatch.setattr(layer_reader, "KEPT_OPEN", 1)
    readers = [LayerReader(written(tmp_path / f"{number}.tif"), GRID) for number in range(3)]
    for reader in readers:
        np.testing.assert_array_equal(reader.read(GRID.window), VALUES)
    assert [reader._opened is not None for reader in readers] == [True, False, False]
    assert layer_reader._open_count == 1
    for reader in readers:
        reader.close()
    assert layer_reader._open_count == 0
    readers[2].read(GRID.window)
    assert readers[2]._opened is not None
    readers[2].close()
    assert 1 <= layer_reader._most_open() <= 1000


@pytest.mark.parametrize("options", [(), ("COMPRESS=DEFLATE",)])
def test_a_file_cut_short_is_named(tmp_path, options):
    path = tmp_path / "cut.tif"
    noise = np.random.default_rng(1).normal(size=(6, 7)).astype(np.float32)
    made = written(path, noise, options=options)
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(FtlError, match=r"cut\.tif cannot be (read|opened)"):
        LayerReader(made, GRID).read(GRID.window)


def test_pixels_that_a_mask_beside_the_numbers_takes_out(tmp_path):
    made = written(tmp_path / "a.tif")
    dataset = gdal.Open(made.path, gdal.GA_Update)
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    mask = np.full(VALUES.shape, 255, np.uint8)
    mask[2, 3] = 0
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(mask)
    dataset = None
    found = LayerReader(made, GRID).read(GRID.window)
    np.testing.assert_array_equal(found, np.where(mask == 0, NAN, VALUES))


@pytest.mark.parametrize(
    ("kind", "band", "layer", "is_plain"),
    [
        (gdal.GDT_Float32, {}, {}, True),
        (gdal.GDT_Float32, {"Scale": 1.0, "Offset": 0.0}, {}, True),
        (gdal.GDT_Float32, {"NoDataValue": 5.0}, {"zero_is_no_data": True}, True),
        (gdal.GDT_Float32, {"Scale": 2.0}, {}, False),
        (gdal.GDT_Float32, {}, {"scale": 2.0}, False),
        (gdal.GDT_Float32, {"Offset": 1.0}, {}, False),
        (gdal.GDT_Float64, {}, {}, False),
    ],
)
def test_what_is_read_as_it_is_stored(tmp_path, kind, band, layer, is_plain):
    reader = LayerReader(replace(written(tmp_path / "a.tif", kind=kind, **band), **layer), GRID)
    reader.read(GRID.window)
    assert reader._opened.plain == is_plain
    reader.close()


@pytest.mark.parametrize(
    ("path", "is_hdf5"),
    [
        ('HDF5:"a.h5"://x', True),
        ('netcdf:"a":x', True),
        ("/a/b.GRD", True),
        ("b.nc", True),
        ("c.h5", True),
        ("HDF5.tif", False),
    ],
)
def test_hdf5_is_entered_by_one_thread_at_a_time(path, is_hdf5):
    assert (LayerReader(Layer(path, GRID), GRID)._lock is layer_reader._HDF5_LOCK) == is_hdf5


def test_half_of_the_files_that_the_system_grants(monkeypatch):
    resource = pytest.importorskip("resource")
    for granted, kept in ((64, 32), (100_000, 1000)):
        monkeypatch.setattr(resource, "getrlimit", lambda _what, granted=granted: (granted, 10**6))
        assert layer_reader._most_open() == kept
