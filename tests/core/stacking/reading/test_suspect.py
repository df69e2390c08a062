"""Files that are still being written, and codes for no data that no file declares."""

from __future__ import annotations

import datetime
import os
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import product_layouts as layouts

from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.products.granules.folder import GranuleOptions, find_granules
from ftl_qgis_plugin.core.products.layer import Layer
from ftl_qgis_plugin.core.products.pairs.folder import PairOptions, find_pairs
from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.stacking import options as names
from ftl_qgis_plugin.core.stacking.displacements import stack_displacements
from ftl_qgis_plugin.core.stacking.options import INVERSION, STACKING, StackOptions
from ftl_qgis_plugin.core.stacking.reading import suspect as module
from ftl_qgis_plugin.core.stacking.reading.date_stacks import CubeStack, GranuleStack
from ftl_qgis_plugin.core.stacking.reading.suspect import tell_of_unfinished
from ftl_qgis_plugin.core.stacking.run import stack_pairs
from ftl_qgis_plugin.core.timeseries.cube import open_cube

gdal = layouts.gdal
SHAPE = (100, 60)
DATES = [datetime.date(2020, 1, 6) + datetime.timedelta(days=48 * number) for number in range(6)]
PAIRS = list(zip(DATES, DATES[1:]))
OPTIONS = PairOptions(wavelength_m=layouts.C_BAND_M)


def metres(first, second) -> np.ndarray:
    rate = np.zeros(SHAPE)
    rate[20:40, 20:40] = -0.08
    noise = np.random.default_rng((first.toordinal(), second.toordinal())).normal(0, 0.001, SHAPE)
    return rate * (second - first).days / 365.25 + noise


def stacked(folder, **options):
    progress = Collected()
    path = os.path.join(os.path.dirname(folder), "rate.tif")
    pairs = find_pairs([str(folder)], OPTIONS).pairs
    stack_pairs(pairs, StackOptions(**options), {names.RATE: path}, progress)
    return gdal.Open(path).ReadAsArray(), [str(message) for message in progress.warnings]


@pytest.mark.parametrize("method", [INVERSION, STACKING])
@pytest.mark.parametrize(
    ("code", "declared"), [(-999.0, None), (-9999.0, np.nan), (-32768.0, None), (1e20, np.nan), (-3.4028235e38, None)]
)
def test_a_code_for_no_data_that_no_file_declares(tmp_path, method, code, declared):
    """Where no loop told, the rate there was a number of meters a year; a ramp was fitted to it."""
    for number, (first, second) in enumerate(PAIRS):
        values = layouts.radians(metres(first, second))
        if number < 4:
            values[:, 50:] = code
        layouts.tif(tmp_path / "in" / f"{first:%Y%m%d}_{second:%Y%m%d}.unw.tif", values, no_data=declared)
    rate, warnings = stacked(tmp_path / "in", method=method, ramp="planar")
    told = [text for text in warnings if "taken for no data" in text]
    assert told == [
        f"4 file(s), 20200106_20200223.unw.tif first, hold the value {np.float32(code):g}, far from all others: it is "
        "taken for no data, which they do not declare."
    ]
    assert np.nanmedian(rate[22:38, 22:38]) - np.nanmedian(rate[60:, :50]) == pytest.approx(-80, abs=3)
    assert not np.abs(rate[:, 50:][np.isfinite(rate[:, 50:])]).max(initial=0) > 100


def test_whole_files_and_declared_codes_are_not_told(tmp_path):
    for first, second in PAIRS:
        values = layouts.radians(metres(first, second))
        values[:, 50:] = -9999
        layouts.tif(tmp_path / "in" / f"{first:%Y%m%d}_{second:%Y%m%d}.unw.tif", values, no_data=-9999)
    rate, warnings = stacked(tmp_path / "in")
    assert not any("file(s)" in text for text in warnings)
    assert np.isnan(rate[:, 50:]).all()


@pytest.mark.parametrize("from_row", [60, 97])
def test_a_pair_that_is_being_written(tmp_path, from_row):
    for number, (first, second) in enumerate(PAIRS):
        values = layouts.radians(metres(first, second))
        if number == 2:
            values[from_row:] = 0
        layouts.tif(tmp_path / "in" / f"{first:%Y%m%d}_{second:%Y%m%d}.unw.tif", values)
    _rate, warnings = stacked(tmp_path / "in")
    told = [text for text in warnings if "lower edge" in text]
    assert told == [
        "1 file(s), 20200411_20200529.unw.tif first, hold nothing at the lower edge, where most others do. If they are "
        "still being written or downloaded, wait for the end and stack again."
    ]


@pytest.mark.parametrize("kind", ["all end there", "one line", "a pair of nothing"])
def test_scenes_that_end_so_are_not_told(tmp_path, kind):
    for number, (first, second) in enumerate(PAIRS):
        values = layouts.radians(metres(first, second))
        if kind == "all end there" and number != 2:
            values[60:] = 0
        elif kind == "one line" and number == 2:
            values[-1:] = 0
        elif kind == "a pair of nothing" and number == 2:
            values[:] = 0
        layouts.tif(tmp_path / "in" / f"{first:%Y%m%d}_{second:%Y%m%d}.unw.tif", values)
    _rate, warnings = stacked(tmp_path / "in", method=STACKING)
    assert not any("lower edge" in text for text in warnings)


ROWS_GRID = Grid(10, 200, 0.0, 0.0, 30.0, 30.0, "")


class Rows:
    """A reader of (200, 10) numbers that holds data in `share` of each row but for the `gaps`."""

    def __init__(self, name: str, share: float = 1.0, gaps: slice = slice(0)) -> None:
        self.layer = Layer(f"/in/{name}", ROWS_GRID)
        self.values = np.zeros((200, 10), np.float32)
        self.values[:, round(10 * share) :] = np.nan
        self.values[gaps] = np.nan

    def read(self, window: Window) -> np.ndarray:
        return self.values[window.row : window.row + window.height, window.col : window.col + window.width]


BEGUN = slice(150, 200)  # filled down to there


@pytest.mark.parametrize(
    ("others", "suspect", "is_told"),
    [
        (3 * [1.0], BEGUN, True),
        (3 * [0.5], BEGUN, True),  # half of the row is most of it
        (3 * [0.4], BEGUN, False),
        ([1.0], BEGUN, True),  # one of two files is half of them
        ([1.0, 0.0], BEGUN, False),  # one of three is not, even if the third is no suspect
        (3 * [1.0], slice(199, 200), False),  # the last line alone, of 200
        (3 * [1.0], slice(198, 200), False),  # two
        (3 * [1.0], slice(196, 200), True),  # 2 %
        (3 * [1.0], slice(100, 200), False),  # nothing in the middle: it may cover other ground
        (3 * [1.0], slice(101, 200), True),
    ],
)
def test_what_is_held_at_the_lower_edge_by_hand(others, suspect, is_told):
    readers = [Rows(f"{number}.tif", share) for number, share in enumerate(others)]
    progress = Collected()
    tell_of_unfinished([*readers, Rows("begun.tif", gaps=suspect)], ROWS_GRID, progress)
    told = ["1 file(s), begun.tif first, hold nothing" in str(message) for message in progress.warnings]
    assert told == [True] * is_told
    progress = Collected()
    tell_of_unfinished(readers, ROWS_GRID, progress)
    assert not progress.warnings


def test_a_displacement_that_is_being_written(tmp_path):
    for number, date in enumerate(DATES[1:]):
        values = metres(DATES[0], date).astype(np.float32)
        if number == 2:
            values[60:] = 0
        layouts.tif(tmp_path / "in" / f"los_{date:%Y%m%d}.tif", values, unit="m")
    stack = GranuleStack(find_granules([str(tmp_path / "in")], GranuleOptions()).granules)
    progress = Collected()
    stack_displacements(stack, StackOptions(), {names.RATE: str(tmp_path / "rate.tif")}, progress)
    assert any("1 file(s), los_20200529.tif first, hold nothing" in str(message) for message in progress.warnings)


@pytest.mark.parametrize("code", [-9999.0, -3.4028235e38])
@pytest.mark.parametrize("kind", ["files", "one file", "one file in metres", "one file that declares NaN"])
def test_a_code_for_no_data_among_displacements(tmp_path, kind, code):
    """On all dates it was ground that does not move, on some a ramp was fitted to it."""
    scale, unit = (1.0, "m") if kind == "one file in metres" else (1000.0, "mm")
    series = [metres(DATES[0], date).astype(np.float32) * scale for date in DATES]
    for number, values in enumerate(series):
        values[:, 50:] = code if number % 3 else values[:, 50:]
    if kind == "files":
        for date, values in zip(DATES[1:], series[1:]):
            layouts.tif(tmp_path / "in" / f"los_{date:%Y%m%d}.tif", values, unit="mm")
        stack = GranuleStack(find_granules([str(tmp_path / "in")], GranuleOptions()).granules)
    else:
        path = str(tmp_path / "series.tif")
        dataset = gdal.GetDriverByName("GTiff").Create(path, SHAPE[1], SHAPE[0], len(DATES), gdal.GDT_Float32)
        dataset.SetGeoTransform((500_000, 30, 0, 4_000_000, 0, -30))
        dataset.SetProjection(layouts.wkt(32647))
        for number, (date, values) in enumerate(zip(DATES, series), 1):
            band = dataset.GetRasterBand(number)
            band.SetDescription(date.isoformat())
            band.SetUnitType(unit)
            if kind == "one file that declares NaN":
                band.SetNoDataValue(np.nan)
            band.WriteArray(values)
        dataset = band = None
        stack = CubeStack(open_cube(path))
    progress = Collected()
    path = str(tmp_path / "rate.tif")
    stack_displacements(stack, StackOptions(ramp="planar", min_dates=2), {names.RATE: path}, progress)
    rate = gdal.Open(path).ReadAsArray()
    assert np.nanmedian(rate[22:38, 22:38]) - np.nanmedian(rate[60:, :50]) == pytest.approx(-80, abs=4)
    beside = rate[:, 50:]
    assert np.abs(beside[np.isfinite(beside)]).max(initial=0) < 100
    count = 4 if kind == "files" else 1
    name = "los_20200223.tif" if kind == "files" else "series.tif"
    told = (
        f"{count} file(s), {name} first, hold the value {np.float32(code):g}, far from all others: it is taken for no"
    )
    assert [told in str(message) for message in progress.warnings].count(True) == 1


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ([np.nan, 1, 2, -9999, 3, -9999], 3),
        ([np.nan, np.nan, -9999, 1, 2], 2),
        ([1, 2, 3, np.inf], 3),  # the largest numbers there are, in mm
        ([1, 2, 3, -998], None),  # no program's code
        ([9000, 9001, 0, 9002], None),  # 0 is where nothing moves
        ([np.nan, np.nan], None),
        ([-9999, -9999], None),  # there is nothing else
    ],
)
def test_where_a_code_stands(values, place):
    assert module._place_of_code(np.array(values, np.float32)) == place


def test_what_declares_its_no_data_or_is_scaled_is_not_looked_at(tmp_path):
    for name, no_data in (("bare.tif", None), ("declared.tif", -9999), ("nan.tif", np.nan)):
        layouts.tif(tmp_path / name, np.zeros(SHAPE, np.float32), no_data=no_data)
    bare = Layer(str(tmp_path / "bare.tif"), ROWS_GRID)
    assert module._declares_none(bare)
    assert module._declares_none(Layer(str(tmp_path / "nan.tif"), ROWS_GRID, no_data=np.nan))
    assert not module._declares_none(replace(bare, no_data=-1.0))
    assert not module._declares_none(replace(bare, scale=0.1))
    assert not module._declares_none(Layer(str(tmp_path / "declared.tif"), ROWS_GRID))
