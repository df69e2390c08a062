"""South-up, mirrored and rotated rasters, masks and pyramids: what is read is what the file holds there."""

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource, grid_of
from ftl_qgis_plugin.core.grids.upright import upright
from ftl_qgis_plugin.core.stored.writer import RasterWriter

SHAPE = (40, 60)


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


GRID = Grid(60, 40, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt(32647))


@pytest.fixture
def values():
    return np.random.default_rng(1).normal(0, 50, SHAPE).astype(np.float32)


def write(path, values, transform, no_data=None, bands=(), kind=gdal.GDT_Float32):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1 + len(bands), kind)
    dataset.SetGeoTransform(transform)
    dataset.SetProjection(GRID.wkt)
    for number, band in enumerate((values, *bands), 1):
        dataset.GetRasterBand(number).WriteArray(band)
    if no_data is not None:
        dataset.GetRasterBand(1).SetNoDataValue(no_data)
    return dataset


@pytest.mark.parametrize("no_data", [None, -9999.0])
@pytest.mark.parametrize("categorical", [False, True])
@pytest.mark.parametrize(
    ("flip", "transform"),
    [
        (lambda a: a[::-1], (500_000, 10, 0, 3_999_600, 0, 10)),  # rows from south to north
        (lambda a: a[:, ::-1], (500_600, -10, 0, 4_000_000, 0, -10)),  # columns from east to west
        (lambda a: a[::-1, ::-1], (500_600, -10, 0, 3_999_600, 0, 10)),
    ],
)
def test_mirrored_rasters_are_read_pixel_by_pixel(tmp_path, values, flip, transform, no_data, categorical):
    expected = values.copy()
    if no_data is not None:
        values[5:9, 7:20], expected[5:9, 7:20] = no_data, np.nan
    write(tmp_path / "raster.tif", flip(values), transform, no_data)
    source = RasterSource(str(tmp_path / "raster.tif"), categorical=categorical)
    assert grid_of(source).same_as(GRID)
    for window in (GRID.window, Window(-3, 50, 20, 20)):
        upright = AlignedRaster(source, GRID).read(window)
        write_raster(str(tmp_path / "plain.tif"), GRID, expected)
        np.testing.assert_array_equal(
            upright, AlignedRaster(RasterSource(str(tmp_path / "plain.tif")), GRID).read(window)
        )


def test_a_rotated_raster_lies_where_it_lies(tmp_path):
    """A plane in x and y on a grid turned by 30 degrees reads as the same plane, and as nothing outside."""
    cosine, sine = 10 * np.cos(np.radians(30)), 10 * np.sin(np.radians(30))
    transform = (500_000, cosine, sine, 4_000_000, sine, -cosine)
    rows, cols = np.mgrid[0:40, 0:60] + 0.5
    x = transform[0] + cols * transform[1] + rows * transform[2]
    y = transform[3] + cols * transform[4] + rows * transform[5]
    write(tmp_path / "turned.tif", ((x - 500_000) + 2 * (y - 4_000_000)).astype(np.float32), transform)
    source = RasterSource(str(tmp_path / "turned.tif"))
    own = grid_of(source)
    assert own.mean_pixel_size_m() == pytest.approx(10, rel=0.1)
    read = AlignedRaster(source, own).read(own.window)
    x, y = own.centre(*np.mgrid[0 : own.height, 0 : own.width])
    known = np.isfinite(read)
    assert known.sum() * own.x_size * own.y_size == pytest.approx(SHAPE[0] * SHAPE[1] * 100, rel=0.1)
    np.testing.assert_allclose(read[known], ((x - 500_000) + 2 * (y - 4_000_000))[known], atol=15)


@pytest.mark.parametrize("where", ["same grid", "other grid", "south-up"])
@pytest.mark.parametrize("kind", ["alpha", "alpha of floats", "mask"])
def test_masks_hold_wherever_the_raster_is_read(tmp_path, values, where, kind):
    values[:] = 100
    hidden = np.zeros(SHAPE, bool)
    hidden[10:20, 15:40] = True
    values[hidden] = 200
    flip = (lambda a: a[::-1]) if where == "south-up" else (lambda a: a)
    transform = (500_000, 10, 0, 3_999_600, 0, 10) if where == "south-up" else GRID.geotransform
    alpha = np.where(hidden, 0, 255).astype(np.float32)
    bands = () if kind == "mask" else (flip(alpha),)
    number = gdal.GDT_Float32 if kind == "alpha of floats" else gdal.GDT_Byte
    dataset = write(tmp_path / "raster.tif", flip(values), transform, bands=bands, kind=number)
    if bands:
        dataset.GetRasterBand(2).SetColorInterpretation(gdal.GCI_AlphaBand)
    else:
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(flip(alpha).astype(np.uint8))
    dataset = None
    grid = Grid(57, 39, 500_004.0, 3_999_993.0, 10.3, 10.1, GRID.wkt) if where == "other grid" else GRID
    read = AlignedRaster(RasterSource(str(tmp_path / "raster.tif")), grid).read(grid.window)
    x, y = grid.centre(*np.mgrid[0 : grid.height, 0 : grid.width])
    inside = (x > 500_160) & (x < 500_390) & (y < 3_999_890) & (y > 3_999_810)
    assert np.isnan(read[inside]).all()
    assert np.nanmax(read) == 100
    if where != "other grid":
        np.testing.assert_array_equal(np.isnan(read), hidden)


@pytest.mark.parametrize("categorical", [False, True])
def test_pyramids_are_never_read(tmp_path, categorical):
    """A coarse grid asks for few pixels, and a warp would take them from pyramids: here these hold nonsense."""
    rng = np.random.default_rng(3)
    grid = Grid(400, 400, 500_000.0, 4_000_000.0, 10.0, 10.0, GRID.wkt)
    path = str(tmp_path / "classes.tif")
    write_raster(path, grid, rng.integers(1, 4, (400, 400)).astype(np.float32))
    coarse = Grid(50, 50, 500_000.0, 4_000_000.0, 80.0, 80.0, GRID.wkt)
    before = AlignedRaster(RasterSource(path, categorical=categorical), coarse).read(coarse.window)
    dataset = gdal.Open(path)
    dataset.BuildOverviews("NEAREST", [2, 4, 8])
    for level in range(3):
        overview = dataset.GetRasterBand(1).GetOverview(level)
        overview.WriteArray(np.full((overview.YSize, overview.XSize), 77, np.float32))
    dataset = overview = None
    assert (tmp_path / "classes.tif.ovr").exists()
    after = AlignedRaster(RasterSource(path, categorical=categorical), coarse).read(coarse.window)
    np.testing.assert_array_equal(after, before)


def test_a_raster_that_replaces_another_takes_its_side_files_away(tmp_path, values):
    path = tmp_path / "rate.tif"
    write_raster(str(path), GRID, values)
    dataset = gdal.Open(str(path))
    dataset.BuildOverviews("AVERAGE", [2])
    dataset = None
    for name in ("rate.tif.aux.xml", "rate.tif.msk", "rate.tif.msk.ovr"):
        (tmp_path / name).write_text("of the old raster")
    (tmp_path / "rate.tif.txt").write_text("the user's own")
    write_raster(str(path), GRID, values + 1)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["rate.tif", "rate.tif.txt"]


def test_a_failed_replacement_leaves_raster_and_pyramids(tmp_path, values):
    path = tmp_path / "rate.tif"
    write_raster(str(path), GRID, values)
    (tmp_path / "rate.tif.ovr").write_text("pyramids")
    with pytest.raises(ZeroDivisionError), RasterWriter(str(path), GRID):
        raise ZeroDivisionError
    assert (tmp_path / "rate.tif.ovr").exists()


def test_a_raster_on_its_side_is_read_pixel_by_pixel(tmp_path, values):
    """Turned by 90 degrees: its columns run south, its rows west, and no pixel is mixed with another."""
    write(tmp_path / "side.tif", values[:, ::-1].T[::-1].copy(), (500_600, 0, -10, 4_000_000, -10, 0))
    x, y = GRID.centre(*np.mgrid[0:40, 0:60])
    source = RasterSource(str(tmp_path / "side.tif"))
    grid = grid_of(source)
    assert (grid.width, grid.height, grid.x_size, grid.y_size) == (60, 40, 10.0, 10.0)
    read = AlignedRaster(source, grid).read(grid.window)
    dataset = gdal.Open(str(tmp_path / "side.tif"))
    stored, transform = dataset.ReadAsArray(), dataset.GetGeoTransform()
    row, col = ((500_600 - x) / 10).astype(int), ((4_000_000 - y) / 10).astype(int)
    assert transform == (500_600, 0, -10, 4_000_000, -10, 0)
    np.testing.assert_array_equal(read, stored[row, col])


def test_sides_of_a_pixel_change_places_on_its_side(tmp_path):
    """Pixels of 10 m along the columns and 20 m along the rows."""
    write(tmp_path / "side.tif", np.ones((6, 9), np.float32), (500_000, 0, 20, 4_000_000, -10, 0))
    grid = grid_of(RasterSource(str(tmp_path / "side.tif")))
    assert (grid.width, grid.height, grid.x_size, grid.y_size) == (6, 9, 20.0, 10.0)


def test_classes_of_a_rotated_raster_stay_classes(tmp_path):
    cosine, sine = 10 * np.cos(np.radians(30)), 10 * np.sin(np.radians(30))
    classes = np.random.default_rng(2).choice([1.0, 5.0, 9.0], SHAPE).astype(np.float32)
    write(tmp_path / "turned.tif", classes, (500_000, cosine, sine, 4_000_000, sine, -cosine), no_data=-1)
    for categorical in (True, False):
        source = RasterSource(str(tmp_path / "turned.tif"), categorical=categorical)
        grid = grid_of(source)
        read = AlignedRaster(source, grid).read(grid.window)
        assert (set(np.unique(read[np.isfinite(read)])) == {1.0, 5.0, 9.0}) == categorical


@pytest.mark.parametrize(("share", "is_rotated"), [(1e-6, True), (1e-12, False)])
@pytest.mark.parametrize("term", [2, 4])
@pytest.mark.parametrize("size", [1e-4, 1000.0])
def test_a_rotation_is_told_from_a_rounding_error_whatever_the_unit(size, term, share, is_rotated):
    """Of a pixel's size, in degrees as in metres."""
    transform = [20.0, size, 0.0, 40.0, 0.0, -size]
    transform[term] = share * size
    dataset = gdal.GetDriverByName("MEM").Create("", 20, 10)
    dataset.SetGeoTransform(transform)
    view, kept = upright(dataset, GRID.wkt)
    assert (view is not dataset) == bool(kept) == is_rotated


def test_what_others_complain_of_is_given_back_as_it_is():
    made = gdal.GetDriverByName("MEM").Create("", 20, 10)
    assert upright(made, GRID.wkt) == (made, ())  # no georeference
    made.SetGeoTransform((500_000, 10, 0, 3_999_900, 0, 10))
    assert upright(made) == (made, ())  # no CRS


def turned(values, kind):
    """On a grid turned by 30 degrees, in memory."""
    made = gdal.GetDriverByName("MEM").Create("", values.shape[1], values.shape[0], 1, kind)
    cosine, sine = 10 * np.cos(np.radians(30)), 10 * np.sin(np.radians(30))
    made.SetGeoTransform((500_000, cosine, sine, 4_000_000, sine, -cosine))
    made.SetProjection(GRID.wkt)
    made.GetRasterBand(1).WriteArray(values)
    return made


def test_whole_numbers_become_fractions_only_where_they_are_mixed():
    values = np.full((10, 20), 7, np.int16)
    between, _ = upright(turned(values, gdal.GDT_Int16))
    assert between.GetRasterBand(1).DataType == gdal.GDT_Float32
    assert np.isnan(between.GetRasterBand(1).GetNoDataValue())
    classes, _ = upright(turned(values, gdal.GDT_Int16), categorical=True)
    assert classes.GetRasterBand(1).DataType == gdal.GDT_Int16
    mirrored = gdal.GetDriverByName("MEM").Create("", 20, 10, 1, gdal.GDT_Int16)
    mirrored.SetGeoTransform((500_000, 10, 0, 3_999_900, 0, 10))
    for categorical in (False, True):
        view, _ = upright(mirrored, GRID.wkt, categorical)
        assert (view.RasterCount, view.GetRasterBand(1).DataType) == (1, gdal.GDT_Int16)
        assert view.GetRasterBand(1).GetNoDataValue() is None  # it leaves nothing empty


def test_the_no_data_of_the_file_stays_what_it_is():
    made = turned(np.full((10, 20), 7, np.float32), gdal.GDT_Float32)
    made.GetRasterBand(1).SetNoDataValue(-5.0)
    view, _ = upright(made)
    assert view.RasterCount == 1
    assert view.GetRasterBand(1).GetNoDataValue() == -5.0
    assert set(np.unique(view.ReadAsArray())) == {-5.0, 7.0}


def test_a_mask_goes_along_as_an_alpha_band():
    made = turned(np.full((10, 20), 7, np.float32), gdal.GDT_Float32)
    made.GetRasterBand(1).CreateMaskBand(gdal.GMF_PER_DATASET)
    made.GetRasterBand(1).GetMaskBand().Fill(255)
    view, _ = upright(made)
    assert view.RasterCount == 2
    assert view.GetRasterBand(1).GetNoDataValue() is None


def test_places_of_a_rotated_raster_are_exact():
    """A plane's values, to a hundredth of what a pixel makes."""
    rows, cols = np.mgrid[0:40, 0:60] + 0.5
    cosine, sine = 10 * np.cos(np.radians(30)), 10 * np.sin(np.radians(30))
    east, north = cols * cosine + rows * sine, cols * sine - rows * cosine
    view, _ = upright(turned((east + 2 * north).astype(np.float32), gdal.GDT_Float32))
    read, frame = view.ReadAsArray(), view.GetGeoTransform()
    y, x = np.mgrid[0 : view.RasterYSize, 0 : view.RasterXSize] + 0.5
    x, y = frame[0] + x * frame[1] - 500_000, frame[3] + y * frame[5] - 4_000_000
    # Two pixels inside, where nothing is taken from beyond the edge.
    col, row = (x * cosine + y * sine) / 100, (x * sine - y * cosine) / 100
    inside = (col > 2) & (col < 58) & (row > 2) & (row < 38)
    np.testing.assert_allclose(read[inside], (x + 2 * y)[inside], atol=0.1)
