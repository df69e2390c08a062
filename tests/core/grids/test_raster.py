"""Reading on a reference grid against gdalwarp."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids import raster as raster_module
from ftl_qgis_plugin.core.grids.extent import require_overlap
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource, grid_of, open_dataset

REPOSITORY = Path(__file__).resolve().parents[3]


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


GRID = Grid(60, 40, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt(32647))


# Mean of the four points a quarter of a pixel off the centre, bilinear: weights of a pixel and its neighbours.
BILINEAR_HALVES = [
    (i, j, (0.125, 0.75, 0.125)[i + 1] * (0.125, 0.75, 0.125)[j + 1]) for i in (-1, 0, 1) for j in (-1, 0, 1)
]


@pytest.fixture
def values():
    field = np.random.default_rng(3).normal(0, 50, GRID.shape).astype(np.float32)
    field[5:9, 7:12] = np.nan
    return field


@pytest.fixture
def path(tmp_path, values):
    target = str(tmp_path / "rate.tif")
    write_raster(target, GRID, values)
    return target


def test_reads_what_was_written(path, values):
    raster = AlignedRaster(RasterSource(path), GRID)
    np.testing.assert_array_equal(raster.read(GRID.window), values)
    np.testing.assert_array_equal(raster.read(Window(3, 4, 10, 20)), values[3:13, 4:24])


def test_beyond_the_raster_there_is_no_data(path, values):
    padded = AlignedRaster(RasterSource(path), GRID).read(GRID.window.expanded(3))
    np.testing.assert_array_equal(padded[3:-3, 3:-3], values)
    assert np.isnan(padded[:3]).all()
    assert np.isnan(AlignedRaster(RasterSource(path), GRID).read(Window(-100, 0, 5, 5))).all()


@pytest.mark.parametrize("window", [(40, 0, 3, 5), (-3, 0, 3, 5), (0, 60, 3, 5), (0, -5, 3, 5)])
def test_windows_that_only_touch_the_raster_hold_no_data(path, window):
    read = AlignedRaster(RasterSource(path), GRID).read(Window(*window))
    assert read.shape == (3, 5)
    assert np.isnan(read).all()


def test_a_source_is_named_after_its_file():
    assert RasterSource("/data/rate.2020.tif").name == "rate.2020"


def test_same_pixels_on_a_shifted_grid_are_not_resampled(path, values):
    shifted = replace(GRID, x_min=GRID.x_min - 50.0, y_max=GRID.y_max - 30.0)
    read = AlignedRaster(RasterSource(path), shifted).read(Window(0, 5, 20, 30))
    np.testing.assert_array_equal(read, values[3:23, 0:30])


@pytest.mark.parametrize("categorical", [False, True])
def test_other_grid_and_crs_equal_gdalwarp(path, tmp_path, categorical):
    target = Grid(70, 50, 98.9, 36.16, 0.00013, 0.0001, wkt(4326))
    target = replace(target, x_min=99.0, y_max=36.1445)
    expected = gdal.Warp(
        "",
        path,
        format="MEM",
        dstSRS=target.wkt,
        outputBounds=target.bounds,
        width=target.width,
        height=target.height,
        resampleAlg="near" if categorical else "bilinear",
        dstNodata=float("nan"),
    ).ReadAsArray()
    read = AlignedRaster(RasterSource(path, categorical=categorical), target).read(target.window)
    assert np.isfinite(expected).sum() > 100
    # The warper interpolates coordinates along scanlines, and these begin elsewhere here.
    np.testing.assert_array_equal(np.isnan(read), np.isnan(expected))
    if not categorical:
        np.testing.assert_allclose(read, expected, atol=6.0)  # an eighth of a pixel, the warper's own tolerance


@pytest.mark.parametrize("dtype", [np.int16, np.float32, np.uint8])
def test_no_data_values_become_nan(tmp_path, dtype):
    data = np.arange(40 * 60).reshape(GRID.shape).astype(dtype)
    target = str(tmp_path / "data.tif")
    write_raster(target, GRID, data, no_data=7)
    read = AlignedRaster(RasterSource(target), GRID).read(GRID.window)
    np.testing.assert_array_equal(np.isnan(read), data == 7)
    np.testing.assert_array_equal(read[data != 7], data[data != 7].astype(np.float32))


def test_zero_given_no_data_and_infinity_become_nan(tmp_path, values):
    values[0, :3] = (0.0, -9999.0, np.inf)
    target = str(tmp_path / "data.tif")
    write_raster(target, GRID, values, no_data=None)
    read = AlignedRaster(RasterSource(target, no_data=-9999.0, zero_is_no_data=True), GRID).read(GRID.window)
    assert np.isnan(read[0, :3]).all()
    assert read[0, 3] == values[0, 3]


def test_mask_band_scale_and_offset_are_applied(tmp_path, values):
    target = str(tmp_path / "data.tif")
    whole = np.nan_to_num(values)
    write_raster(target, GRID, whole, no_data=None)
    dataset = gdal.Open(target, gdal.GA_Update)
    dataset.GetRasterBand(1).SetScale(0.5)
    dataset.GetRasterBand(1).SetOffset(3.0)
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    mask = np.full(GRID.shape, 255, np.uint8)
    mask[10:20, 10:20] = 0
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(mask)
    del dataset
    read = AlignedRaster(RasterSource(target, scale=2.0), GRID).read(GRID.window)
    np.testing.assert_array_equal(np.isnan(read), mask == 0)
    np.testing.assert_allclose(read[mask > 0], whole[mask > 0] + 6.0, rtol=1e-6)
    # Half the pixels' size: every second centre of the finer grid interpolates between the same four pixels.
    finer = replace(GRID, width=120, height=80, x_size=5.0, y_size=5.0)
    warped = AlignedRaster(RasterSource(target, scale=2.0), finer).read(finer.window)
    blocks = warped.reshape(40, 2, 60, 2).mean(axis=(1, 3))
    far = np.ones(GRID.shape, bool)
    far[[0, -1]] = far[:, [0, -1]] = far[9:21, 9:21] = False
    smooth = sum(np.roll(np.roll(whole, i, 0), j, 1) * weight for i, j, weight in BILINEAR_HALVES)
    np.testing.assert_allclose(blocks[far], smooth[far] + 6.0, atol=1e-3)
    assert np.isnan(warped[21:39, 21:39]).all()


def test_complex_numbers_are_refused_instead_of_halved(tmp_path):
    target = str(tmp_path / "interferogram.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(target, GRID.width, GRID.height, 1, gdal.GDT_CFloat32)
    dataset.SetGeoTransform(GRID.geotransform)
    dataset.SetProjection(GRID.wkt)
    del dataset
    with pytest.raises(FtlError, match="complex numbers"):
        AlignedRaster(RasterSource(target), GRID).read(GRID.window)


def test_threads_and_pickles_read_the_same(path, values):
    used = AlignedRaster(RasterSource(path), GRID)
    used.read(GRID.window)
    raster = pickle.loads(pickle.dumps(used))
    windows = [Window(row, 0, 1, 60) for row in range(40)] * 5
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(raster.read, windows))
    np.testing.assert_array_equal(np.vstack(rows[:40]), values)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (RasterSource("nowhere.tif"), "cannot be opened"),
        (RasterSource(__file__), "cannot be opened"),
    ],
)
def test_what_is_no_raster_is_told(source, sentence):
    with pytest.raises(FtlError, match=sentence):
        grid_of(source)


def test_missing_band_is_told(path):
    with pytest.raises(FtlError, match=r"1 band\(s\), so band 3"):
        AlignedRaster(RasterSource(path, band=3), GRID).read(GRID.window)


def test_truncated_file_is_told(path):
    data = Path(path).read_bytes()
    Path(path).write_bytes(data[: len(data) // 2])
    with pytest.raises(FtlError, match=r"cannot be (read|opened)"):
        AlignedRaster(RasterSource(path), GRID).read(GRID.window)


def test_overlap_across_coordinate_systems(path):
    require_overlap(RasterSource(path), Grid(70, 50, 99.0, 36.1445, 0.00013, 0.0001, wkt(4326)))
    with pytest.raises(FtlError, match="does not overlap"):
        require_overlap(RasterSource(path), Grid(70, 50, 12.0, 36.1445, 0.00013, 0.0001, wkt(4326)))


def test_why_a_raster_cannot_be_opened(tmp_path):
    with pytest.raises(FtlError, match=r"nowhere\.tif cannot be opened \(.*No such file"):
        open_dataset(str(tmp_path / "nowhere.tif"))
    (tmp_path / "text.tif").write_text("no raster")
    with pytest.raises(FtlError, match=r"cannot be opened \(.*not recognized"):
        open_dataset(str(tmp_path / "text.tif"))


def test_a_source_by_itself_is_read_as_it_is():
    source = RasterSource("rate.tif")
    assert (source.band, source.scale, source.smooth_px, source.categorical) == (1, 1.0, 0, False)
    assert (source.zero_is_no_data, source.no_data, source.wkt, source.plane, source.sigmas) == (False, *[None] * 4)


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({}, True),
        ({"x_min": GRID.x_min + 30.0, "y_max": GRID.y_max - 50.0}, True),
        ({"x_min": GRID.x_min + 0.09}, True),  # of pixels of 10 m less than a hundredth
        ({"x_min": GRID.x_min + 0.11}, False),
        ({"x_min": GRID.x_min - 0.11}, False),
        ({"y_max": GRID.y_max + 0.09}, True),
        ({"y_max": GRID.y_max + 0.11}, False),
        ({"x_size": 10.0 + 0.09 / 60}, True),  # adds up over 60 columns
        ({"x_size": 10.0 + 0.11 / 60}, False),
        ({"x_size": 10.0 - 0.11 / 60}, False),
        ({"y_size": 10.0 + 0.09 / 40}, True),  # over 40 rows
        ({"y_size": 10.0 + 0.11 / 40}, False),
        ({"y_size": 10.0 + 0.09 / 80, "height": 80}, True),
        ({"y_size": 10.0 + 0.11 / 80, "height": 80}, False),
        ({"x_size": 10.0 + 0.11 / 120, "width": 120}, False),
        ({"x_size": 20.0}, False),
    ],
)
def test_pixels_are_the_same_to_a_hundredth_all_over(changes, is_same):
    assert raster_module._coincide(replace(GRID, **changes), GRID) is is_same
    assert raster_module._coincide(GRID, replace(GRID, **changes)) is is_same
