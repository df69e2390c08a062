"""Rasters of products as they lie in their grid."""

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.products.granules import by_date
from ftl_qgis_plugin.core.products.layer import (
    Layer,
    coherence_layer,
    file_name,
    open_layer,
    raster_layer,
    zero_may_be_no_data,
)

VALUES = np.arange(24, dtype=np.float32).reshape(4, 6)


def grid():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(6, 4, 500_000.0, 4_000_000.0, 30.0, 20.0, srs.ExportToWkt())


def written(path, place=None):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 6, 4, 1, gdal.GDT_Float32)
    if place is not None:
        dataset.SetProjection(grid().wkt)
        dataset.SetGeoTransform(place)
    dataset.GetRasterBand(1).WriteArray(VALUES)
    dataset = None
    return str(path)


def seen(layer):
    dataset, _kept = open_layer(layer)
    return dataset.GetGeoTransform(), dataset.GetRasterBand(layer.band).ReadAsArray()


@pytest.mark.parametrize("is_south_up", [True, False])
def test_a_raster_without_a_place_lies_as_its_product_says(tmp_path, is_south_up):
    place, values = seen(Layer(written(tmp_path / "a.tif"), grid(), south_up=is_south_up))
    np.testing.assert_array_equal(values, VALUES[::-1] if is_south_up else VALUES)
    assert place == grid().geotransform or not is_south_up


def test_rows_from_south_to_north_are_seen_from_the_north(tmp_path):
    path = written(tmp_path / "a.tif", (500_000.0, 30.0, 0.0, 3_999_920.0, 0.0, 20.0))
    layer = raster_layer(path)
    assert layer.grid.bounds == grid().bounds
    assert not layer.is_upright
    for given in (layer, Layer(path, grid(), south_up=True)):
        place, values = seen(given)
        assert place == pytest.approx(grid().geotransform)
        np.testing.assert_array_equal(values, VALUES[::-1])


def test_degrees_where_nothing_else_is_told(tmp_path):
    path = str(tmp_path / "a.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 6, 4, 1, gdal.GDT_Float32)
    dataset.SetGeoTransform((95.0, 0.1, 0.0, 35.0, 0.0, -0.1))
    dataset = None
    layer = raster_layer(path, degrees=True)
    assert layer.grid.is_geographic
    assert layer.is_upright
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.SetGeoTransform((500_010.0, 30.0, 0.0, 7_600_020.0, 0.0, -30.0))
    dataset = None
    with pytest.raises(FtlError, match=r"a.tif states no coordinate reference system, and its coordinates are no deg"):
        raster_layer(path, degrees=True)


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["NBITS=16"],  # half as long as its numbers are in memory
        ["COMPRESS=DEFLATE"],
        ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"],
        ["TILED=YES", "COMPRESS=LZW"],
    ],
    ids=str,
)
def test_a_file_that_was_cut_short_is_told_before_anything_is_read(tmp_path, options):
    path = tmp_path / "a.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 100, 90, 1, gdal.GDT_Float32, options)
    dataset.SetProjection(grid().wkt)
    dataset.SetGeoTransform((500_000.0, 30.0, 0, 4_000_000.0, 0, -30.0))
    dataset.GetRasterBand(1).WriteArray(np.random.default_rng(1).normal(0, 1, (90, 100)).astype(np.float32))
    dataset = None
    whole = path.read_bytes()
    assert raster_layer(str(path)).grid.shape == (90, 100)
    for size in (len(whole) - 1, len(whole) * 2 // 3):
        path.write_bytes(whole[:size])
        with pytest.raises(FtlError, match=r"a\.tif is cut short|cannot be opened"):
            raster_layer(str(path))


def test_blocks_of_no_data_that_are_not_stored_are_not_missed(tmp_path):
    path = tmp_path / "a.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), 512, 512, 1, gdal.GDT_Float32, ["TILED=YES", "SPARSE_OK=TRUE"]
    )
    dataset.SetProjection(grid().wkt)
    dataset.SetGeoTransform((500_000.0, 30.0, 0, 4_000_000.0, 0, -30.0))
    dataset.GetRasterBand(1).WriteArray(VALUES)
    dataset = None
    assert raster_layer(str(path)).grid.shape == (512, 512)


@pytest.mark.parametrize(
    ("kind", "no_data", "may_be"),
    [
        (gdal.GDT_Int16, -9999, False),
        (gdal.GDT_Int16, None, True),
        (gdal.GDT_Byte, 0, True),
        (gdal.GDT_Float32, -9999, True),
    ],
)
def test_0_of_whole_numbers_is_a_value_where_another_one_is_no_data(tmp_path, kind, no_data, may_be):
    path = str(tmp_path / "disp.2020-01-05.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 4, 3, 1, kind)
    dataset.SetProjection(grid().wkt)
    dataset.SetGeoTransform((500_000.0, 30.0, 0, 4_000_000.0, 0, -30.0))
    if no_data is not None:
        dataset.GetRasterBand(1).SetNoDataValue(no_data)
    dataset = None
    assert zero_may_be_no_data(path) == may_be
    assert by_date.read(path, "mm", None).layer.zero_is_no_data == may_be


@pytest.mark.parametrize("path", ["/data/one.tif", 'NETCDF:"/data/one.tif":phase', "one.tif"])
def test_a_name_without_folders(path):
    assert file_name(path) == "one.tif"


@pytest.mark.parametrize(("scale", "of_one"), [(None, 1 / 255), (1.0, 1 / 255), (0.01, 1.0)])
def test_bytes_of_coherence_that_state_a_scale_are_read_by_that(tmp_path, scale, of_one):
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "cc.tif"), 6, 4, 1, gdal.GDT_Byte)
    dataset.SetProjection(grid().wkt)
    dataset.SetGeoTransform(grid().geotransform)
    if scale is not None:
        dataset.GetRasterBand(1).SetScale(scale)
    dataset = None
    assert coherence_layer(str(tmp_path / "cc.tif")).scale == of_one
