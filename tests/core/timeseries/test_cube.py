import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, gdal_array, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.timeseries import cube as cube_module
from ftl_qgis_plugin.core.timeseries.cube import Cube, open_cube

h5py = pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

DATES = ["20180101", "20180401", "20180701", "20181001", "20190101", "20190401", "20190701", "20191001", "20200101"]
TIMES = [2018 + part for part in (0, 90 / 365, 181 / 365, 273 / 365)]
TIMES += [time + 1 for time in TIMES] + [2020.0]


def values_mm(rows=4, cols=3):
    rng = np.random.default_rng(0)
    return rng.normal(0, 5, (len(DATES), rows, cols)).astype(np.float32)


def write_mintpy(path, values, scale=0.001, **attributes):
    with h5py.File(path, "w") as file:
        file.create_dataset("timeseries", data=values * np.float32(scale), chunks=True, compression="gzip")
        file["date"] = np.array([date.encode() for date in DATES])
        file["bperp"] = np.zeros(len(DATES), np.float32)
        file.attrs.update(
            {
                "FILE_TYPE": "timeseries",
                "UNIT": "m",
                "X_FIRST": "500000.0",
                "Y_FIRST": "4000000.0",
                "X_STEP": "30.0",
                "Y_STEP": "-30.0",
                "EPSG": "32647",
                **attributes,
            }
        )
    return str(path)


def test_mintpy_in_metres_on_its_corner(tmp_path):
    values = values_mm()
    path = write_mintpy(tmp_path / "geo_timeseries.h5", values)
    for name in (path, f'HDF5:"{path}"://timeseries'):
        cube = open_cube(name)
        assert cube.grid.geotransform == (500000.0, 30.0, 0.0, 4000000.0, 0.0, -30.0)
        assert cube.grid.srs.GetAuthorityCode(None) == "32647"
        np.testing.assert_allclose(cube.times_a, TIMES)
        np.testing.assert_allclose(cube.read(cube.grid.window), values, rtol=1e-5)
        np.testing.assert_allclose(cube.read(Window(1, 2, 2, 1)), values[:, 1:3, 2:], rtol=1e-5)


def test_licsbas_corner_is_a_pixel_centre(tmp_path):
    values = values_mm()
    path = tmp_path / "cum.h5"
    with h5py.File(path, "w") as file:
        file["cum"] = values
        file["vel"] = values[0]
        file["imdates"] = np.array([int(date) for date in DATES], np.int32)
        file["corner_lat"], file["corner_lon"], file["post_lat"], file["post_lon"] = 38.0, 99.0, -0.001, 0.001
    cube = open_cube(str(path))
    assert cube.grid.x_min == pytest.approx(98.9995)
    assert cube.grid.y_max == pytest.approx(38.0005)
    np.testing.assert_allclose(cube.times_a, TIMES)
    np.testing.assert_array_equal(cube.read(cube.grid.window), values)


def test_hdf5_errors(tmp_path):
    path = write_mintpy(tmp_path / "timeseries.h5", values_mm(), X_FIRST="nonsense")
    with pytest.raises(FtlError, match="X_FIRST"):
        open_cube(path)
    with h5py.File(path, "a") as file:
        del file.attrs["X_FIRST"]
    with pytest.raises(FtlError, match="radar coordinates"):
        open_cube(path)
    path = write_mintpy(tmp_path / "other.h5", values_mm(), UNIT="radian")
    with pytest.raises(FtlError, match="unit"):
        open_cube(path)
    cube = open_cube(path, mm_per_unit=-4.4)  # told by the user, who was refused all the same
    assert (cube.mm_per_unit, cube.unit) == (-4.4, "rad")
    with h5py.File(tmp_path / "velocity.h5", "w") as file:
        file["velocity"] = np.zeros((3, 4))
    with pytest.raises(FtlError, match="no time series"):
        open_cube(str(tmp_path / "velocity.h5"))
    (tmp_path / "cut.h5").write_bytes((tmp_path / "other.h5").read_bytes()[:700])
    with pytest.raises(FtlError):
        open_cube(str(tmp_path / "cut.h5"))


def test_huge_claims_are_refused(tmp_path):
    path = tmp_path / "huge.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("timeseries", (9, 2_000_000, 2_000_000), "f4", chunks=(1, 64, 64))
        file["date"] = np.array([date.encode() for date in DATES])
        file.attrs.update({"FILE_TYPE": "timeseries", "X_FIRST": "0", "Y_FIRST": "0", "X_STEP": "1", "Y_STEP": "-1"})
    with pytest.raises(FtlError, match="claims 2000000 x 2000000"):
        open_cube(str(path))


def test_hostile_hdf5_gets_a_sentence(tmp_path):
    attributes = {"FILE_TYPE": "timeseries", "X_FIRST": "0", "Y_FIRST": "0", "X_STEP": "1", "Y_STEP": "-1"}
    attributes |= {"EPSG": "32647"}
    dates = np.array([date.encode() for date in DATES])
    with h5py.File(tmp_path / "text.h5", "w") as file:
        file["timeseries"] = np.full((9, 2, 3), b"abc")
        file["date"] = dates
        file.attrs.update(attributes)
    with h5py.File(tmp_path / "chunks.h5", "w") as file:
        file.create_dataset("timeseries", (9, 20_000, 20_000), "f4", chunks=(1, 8_000, 8_000))
        file["date"] = dates
        file.attrs.update(attributes)
    with h5py.File(tmp_path / "lzf.h5", "w") as file:
        file.create_dataset("timeseries", data=np.ones((9, 64, 64), "f4"), chunks=(1, 32, 32), compression="lzf")
        file["date"] = dates
        file.attrs.update(attributes)
    with h5py.File(tmp_path / "dates.h5", "w") as file:
        file["timeseries"] = values_mm()
        file["date"] = dates[:4]
        file.attrs.update(attributes)
    whole = write_mintpy(tmp_path / "whole.h5", np.random.default_rng(0).normal(size=(9, 80, 80)).astype(np.float32))
    content = Path(whole).read_bytes()
    (tmp_path / "cut.h5").write_bytes(content[:-90_000])
    middle = len(content) // 2
    (tmp_path / "bad.h5").write_bytes(content[:middle] + b"\xff" * 3000 + content[middle + 3000 :])
    with pytest.raises(FtlError, match="too large to be read piece by piece"):
        open_cube(str(tmp_path / "chunks.h5"))
    with pytest.raises(FtlError, match="does not state the dates"):
        open_cube(str(tmp_path / "dates.h5"))
    # Debian's h5py shares GDAL's libhdf5 from trixie on, and gives it its LZF filter: then the values are right.
    cube = open_cube(str(tmp_path / "lzf.h5"))
    try:
        assert (cube.read(cube.grid.window) == 1000).all()
    except FtlError as error:
        assert "LZF" in str(error)  # noqa: PT017 either way is right
    for name, reason in (("text.h5", "open|read"), ("cut.h5", "damaged"), ("bad.h5", "damaged")):
        with pytest.raises(FtlError, match=reason):  # noqa: PT012 where it fails depends on GDAL
            cube = open_cube(str(tmp_path / name))
            cube.read(cube.grid.window)


def multiband(path, values, names):
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path),
        values.shape[2],
        values.shape[1],
        len(values),
        gdal_array.NumericTypeCodeToGDALTypeCode(values.dtype.type),
    )
    dataset.SetGeoTransform((500000, 20, 0, 4000000, 0, -20))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    dataset.SetProjection(srs.ExportToWkt())
    dataset.WriteArray(values)
    for number, name in enumerate(names, 1):
        dataset.GetRasterBand(number).SetDescription(name)
    return str(path)


def test_dates_from_band_descriptions_and_their_errors(tmp_path):
    path = multiband(tmp_path / "a.tif", values_mm(), DATES)
    np.testing.assert_allclose(open_cube(path).times_a, TIMES)
    assert open_cube(path, tuple(range(9))).times_a == tuple(range(9))
    with pytest.raises(FtlError, match=r"9 band\(s\), but there are 2 dates"):
        open_cube(path, (2018.0, 2019.0))
    path = multiband(tmp_path / "b.tif", values_mm(), ["one"] * 9)
    with pytest.raises(FtlError, match="does not state the dates"):
        open_cube(path)


@pytest.mark.parametrize(
    ("stated", "factor", "unit"), [("meters", 1000.0, "m"), ("cm", 10.0, "cm"), ("mm/yr", 1.0, ""), ("", 1.0, "")]
)
def test_bands_that_state_a_length_are_read_in_it(tmp_path, stated, factor, unit):
    """Those in metres were taken for millimetres."""
    path = multiband(tmp_path / "a.tif", values_mm(), DATES)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetUnitType(stated)
    del dataset
    cube = open_cube(path)
    assert (cube.mm_per_unit, cube.unit) == (factor, unit)
    np.testing.assert_allclose(cube.read(cube.grid.window), values_mm() * factor, rtol=1e-6)
    assert open_cube(path, mm_per_unit=1.0).mm_per_unit == 1.0


@pytest.mark.parametrize("stated", ["rad", "Radians", "cycles", "degrees"])
def test_bands_that_state_a_phase_are_no_millimetres(tmp_path, stated):
    path = multiband(tmp_path / "a.tif", values_mm(), DATES)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetUnitType(stated)
    del dataset
    with pytest.raises(FtlError, match=f"The unit of .* is '{stated}', not m, cm or mm"):
        open_cube(path)
    assert open_cube(path, mm_per_unit=-4.4).mm_per_unit == -4.4


def test_packed_bands_are_unpacked_and_complex_ones_refused(tmp_path):
    stored = np.arange(len(DATES) * 6, dtype=np.int16).reshape(len(DATES), 2, 3)
    stored[3, 1, 2] = -9999
    path = multiband(tmp_path / "packed.tif", stored, DATES)
    dataset = gdal.Open(path, gdal.GA_Update)
    for number in range(1, len(DATES) + 1):
        band = dataset.GetRasterBand(number)
        band.SetNoDataValue(-9999)
        band.SetScale(0.1)
        band.SetOffset(float(number))
    del band, dataset
    cube = pickle.loads(pickle.dumps(open_cube(path)))
    expected = stored * 0.1 + np.arange(1, len(DATES) + 1)[:, np.newaxis, np.newaxis]
    expected[3, 1, 2] = np.nan
    np.testing.assert_allclose(cube.read(cube.grid.window), expected, rtol=1e-6)
    with pytest.raises(FtlError, match="complex"):
        open_cube(multiband(tmp_path / "complex.tif", np.ones((len(DATES), 2, 3), np.complex64), DATES))


def test_dates_in_any_order_and_by_pickling(tmp_path):
    values = values_mm()
    cube = open_cube(multiband(tmp_path / "a.tif", values[::-1], DATES[::-1]))
    pixel = pickle.loads(pickle.dumps(cube)).read(Window(1, 2, 1, 1))[:, 0, 0]
    np.testing.assert_allclose(pixel[np.argsort(cube.times_a)], values[:, 1, 2], rtol=1e-6)


@pytest.fixture
def turned(tmp_path):
    """A function (geotransform, values by date, scale) -> path of a time series of such a grid."""

    def make(transform, values, scale=None):
        path = str(tmp_path / f"turned_{abs(hash(transform))}.tif")
        count, height, width = values.shape
        dataset = gdal.GetDriverByName("GTiff").Create(path, width, height, count, gdal.GDT_Float32)
        dataset.SetGeoTransform(transform)
        srs = osr.SpatialReference()
        srs.ImportFromEPSG(32647)
        dataset.SetProjection(srs.ExportToWkt())
        for number in range(count):
            band = dataset.GetRasterBand(number + 1)
            band.SetDescription(f"2020-{number + 1:02d}-01")
            if scale:
                band.SetScale(scale)
            band.WriteArray(values[number])
        dataset.FlushCache()
        return path

    return make


def test_a_south_up_cube_is_the_north_up_one(turned):
    values = np.random.default_rng(1).normal(0, 9, (3, 30, 20)).astype(np.float32)
    upright = open_cube(turned((500_000.0, 20.0, 0.0, 4_000_600.0, 0.0, -20.0), values, 2.0))
    south_up = open_cube(turned((500_000.0, 20.0, 0.0, 4_000_000.0, 0.0, 20.0), values[:, ::-1], 2.0))
    assert south_up.grid.same_as(upright.grid)
    np.testing.assert_array_equal(south_up.read(south_up.grid.window), upright.read(upright.grid.window))
    np.testing.assert_array_equal(upright.read(upright.grid.window), 2 * values)


def test_a_rotated_cube_holds_its_values_in_their_places(turned):
    """A landslide in a corner of a raster that is turned by a tenth of a radian."""
    values = np.zeros((2, 60, 80), np.float32)
    values[1, 10:20, 15:25] = -50
    cos, sin = 20 * np.cos(0.1), 20 * np.sin(0.1)
    cube = open_cube(turned((500_000.0, float(cos), float(sin), 4_000_000.0, float(sin), float(-cos)), values))
    seen = cube.read(cube.grid.window)
    rows, cols = np.nonzero(seen[1] < -25)
    x, y = cube.grid.centre(rows, cols)
    col, row = 20.0, 15.0
    assert (x.mean(), y.mean()) == pytest.approx(
        (500_000 + cos * col + sin * row, 4_000_000 + sin * col - cos * row), abs=3
    )
    assert np.isnan(seen[1, 0, 0])


def cube_of(height: int, width: int, dates: int, blocks: tuple[int, int]) -> Cube:
    return Cube("none.tif", Grid(width, height, 0.0, 0.0, 10.0, 10.0, ""), tuple(range(dates)), block_shape=blocks)


@pytest.mark.parametrize(
    ("size", "blocks", "values", "shapes"),
    [
        # Ten dates: a tenth of the values is pixels.
        ((100, 60), (1, 60), 6000, {(10, 60)}),
        ((100, 60), (1, 60), 1, {(1, 1)}),
        ((100, 60), (8, 60), 6000, {(8, 60), (4, 60)}),  # whole rows of blocks
        ((100, 60), (16, 60), 9600, {(16, 60), (4, 60)}),
        ((100, 60), (20, 20), 4000, {(20, 20)}),  # a block is what is wanted
        ((100, 60), (20, 20), 16_000, {(80, 20), (20, 20)}),  # one wide and several high
        ((100, 60), (20, 20), 16_040, {(20, 60)}),  # so narrow that they are more than four times as many
        ((100, 90), (20, 20), 17_000, {(20, 80), (20, 10)}),  # wider, on blocks
        ((100, 60), (64, 64), 100_000, {(100, 60)}),
        ((100, 60), (200, 7), 5000, {(100, 2)}),  # blocks higher than the grid: narrower than a block
    ],
)
def test_windows_by_the_blocks_of_the_file(size, blocks, values, shapes):
    cube = cube_of(*size, 10, blocks)
    for within in (None, Window(3, 5, 50, 41)):
        seen = np.zeros(size, int)
        windows = list(cube.windows(values, within))
        for window in windows:
            assert window.size > 0
            seen[window.row : window.row + window.height, window.col : window.col + window.width] += 1
        area = within or cube.grid.window
        inside = np.zeros(size, int)
        inside[area.row : area.row + area.height, area.col : area.col + area.width] = 1
        np.testing.assert_array_equal(seen, inside)
        if within is None:
            assert {window.shape for window in windows} == shapes


def test_windows_of_a_part_end_where_the_blocks_do():
    windows = list(cube_of(100, 60, 1, (20, 20)).windows(400, Window(13, 25, 30, 20)))
    assert [(window.row, window.height) for window in windows if window.col == 25] == [(13, 7), (20, 20), (40, 3)]
    assert [(window.col, window.width) for window in windows if window.row == 13] == [(25, 15), (40, 5)]


def four_dates(path: Path, values: np.ndarray, options: Sequence[str] = ()) -> Cube:
    """A cube of `values` (4, height, width), band after band in its file."""
    height, width = values.shape[1:]
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), width, height, 4, gdal.GDT_Float32, ["INTERLEAVE=BAND", *options]
    )
    dataset.SetGeoTransform((500_000, 20, 0, 4_000_000, 0, -20))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    dataset.SetProjection(srs.ExportToWkt())
    dataset.WriteArray(values)
    dataset = None
    return open_cube(str(path), (2019.0, 2019.5, 2020.0, 2020.5))


@pytest.mark.parametrize(
    "layout", [["COMPRESS=DEFLATE"], ["TILED=YES", "BLOCKXSIZE=96", "BLOCKYSIZE=96"]], ids=["packed", "stored"]
)
def test_blocks_of_a_window_are_what_is_read_at_once_in_the_same_memory(tmp_path, monkeypatch, layout):
    values = np.random.default_rng(2).normal(0, 5, (4, 150, 210)).astype(np.float32)
    values[1, 20:40, 30:50] = np.nan
    cube = four_dates(tmp_path / "a.tif", values, layout)
    window = Window(30, 50, 110, 140)
    expected = cube.read(window).reshape(4, -1)
    monkeypatch.setattr(cube_module, "_BLOCK_VALUES", 4 * 140 * 33)
    found, first = np.full_like(expected, 7), None
    for part, block in cube.blocks(window):
        assert block.flags.c_contiguous
        found[:, part] = block[:, : part.stop - part.start]
        assert not block[:, part.stop - part.start :].any()
        first = block if first is None else first
        assert np.shares_memory(first, block)
        block[:] = np.nan  # whoever has it may use it up
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    ("block_rows", "most", "rows"),
    [
        (256, 65, 64),
        (256, 300, 256),
        (100, 30, 25),
        (100, 51, 50),
        (96, 33, 32),
        (97, 33, 33),
        (1, 12, 12),
        (64, 64, 64),
    ],
)
def test_pieces_of_a_window_end_where_blocks_of_the_file_do(block_rows, most, rows):
    """Where a block falls into whole pieces of nearly the size wanted; else as many rows as wanted."""
    cube = Cube("a.tif", Grid(9, 9, 0, 0, 1, 1, ""), block_shape=(block_rows, 256))
    assert cube._rows_of_a_piece(most) == rows


def test_blocks_are_pieces_of_the_window_whatever_was_read_before(tmp_path, monkeypatch):
    """In units, no data and scales of their own; a window reads into the memory that the one before has left."""
    monkeypatch.setattr(cube_module, "_BLOCK_VALUES", 9000)
    values = np.random.default_rng(3).integers(-900, 900, (4, 70, 300)).astype(np.int16)
    values[2, 5:9, 30:200] = -32768
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "c.tif"), 300, 70, 4, gdal.GDT_Int16)
    dataset.SetGeoTransform((500000, 20, 0, 4000000, 0, -20))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    dataset.SetProjection(srs.ExportToWkt())
    for number, date in enumerate(values, 1):
        band = dataset.GetRasterBand(number)
        band.WriteArray(date)
        band.SetNoDataValue(-32768)
        band.SetScale(0.1)
        band.SetOffset(number)
    del dataset, band
    cube = open_cube(str(tmp_path / "c.tif"), (2019.0, 2019.5, 2020.0, 2020.5), mm_per_unit=10.0)
    expected = (values * np.float32(0.1) + np.arange(1, 5, dtype=np.float32)[:, None, None]) * 10
    expected = np.where(values == -32768, np.nan, expected)
    for window in (Window(0, 0, 30, 300), Window(30, 0, 40, 300), Window(3, 7, 2, 90), Window(0, 0, 70, 300)):
        rows = slice(window.row, window.row + window.height)
        wanted = expected[:, rows, window.col : window.col + window.width].reshape(4, -1)
        np.testing.assert_allclose(cube.read(window).reshape(4, -1), wanted, rtol=1e-6)
        seen = 0
        for part, block in cube.blocks(window):
            assert part.start == seen
            seen = part.stop
            np.testing.assert_allclose(block[:, : part.stop - part.start], wanted[:, part], rtol=1e-6)
            block[...] = np.nan  # it may be used up
        assert seen == window.size


def test_blocks_lie_in_the_memory_of_the_window_before(tmp_path):
    """Memory that the system clears anew for every window took as long as some of the fit; windows that are gone
    through side by side must not share it."""
    values = np.random.default_rng(6).normal(size=(4, 120, 256)).astype(np.float32)
    cube = four_dates(tmp_path / "c.tif", values)
    upper, lower = Window(0, 0, 60, 256), Window(60, 0, 50, 256)
    starts = [block.ctypes.data for window in (upper, lower, upper) for _part, block in cube.blocks(window)]
    assert len(set(starts)) == 1
    first, second = cube.blocks(upper), cube.blocks(lower)
    (_, one), (_, other) = next(first), next(second)
    np.testing.assert_array_equal(one[:, : 60 * 256], values[:, :60].reshape(4, -1))
    np.testing.assert_array_equal(other[:, : 50 * 256], values[:, 60:110].reshape(4, -1))
