"""Series read block by block: granules with masks, units and moving references, and cubes in any order of dates."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.products.granules.granule import Granule
from ftl_qgis_plugin.core.products.layer import Layer
from ftl_qgis_plugin.core.products.pairs.pair import NOT_ZERO, Mask
from ftl_qgis_plugin.core.stacking.reading.date_stacks import CubeStack, GranuleStack

SHAPE = (4, 5)
WHOLE = Window(0, 0, *SHAPE)
DAYS = [datetime.date(2020, 1, 1), datetime.date(2020, 1, 13), datetime.date(2020, 3, 1), datetime.date(2021, 1, 1)]


class Noted:
    """Corrections that only say what they were given."""

    def __init__(self):
        self.seen = []

    def apply(self, mm, window):
        self.seen.append((mm.copy(), window))
        mm += 1000


def written(path: Path, values: np.ndarray) -> Layer:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(SHAPE[1], SHAPE[0], 500_000.0, 4_000_000.0, 30.0, 30.0, srs.ExportToWkt())
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), SHAPE[1], SHAPE[0], 1, gdal.GDT_Float32, ["BLOCKYSIZE=1"])
    dataset.SetGeoTransform(grid.geotransform)
    dataset.SetProjection(grid.wkt)
    dataset.GetRasterBand(1).WriteArray(values.astype(np.float32))
    dataset.FlushCache()
    return Layer(str(path), grid)


def numbers(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(1, 2, SHAPE).astype(np.float32)


@pytest.fixture
def three(tmp_path):
    """Values (dates), coherence, and the granules: the third counts from the second, a mask hides a pixel."""
    values, quality = [numbers(seed) for seed in (1, 2, 3)], [numbers(seed) - 1 for seed in (4, 5, 6)]
    mask = np.ones(SHAPE)
    mask[1, 2] = 0
    values[0][3, 4] = np.nan
    granules = []
    for number, reference in enumerate((DAYS[0], DAYS[0], DAYS[2])):
        granules.append(
            Granule(
                DAYS[number + 1],
                reference,
                written(tmp_path / f"v{number}.tif", values[number]),
                1000.0,
                (Mask(written(tmp_path / "m.tif", mask), NOT_ZERO),) if number == 0 else (),
                written(tmp_path / f"q{number}.tif", quality[number]),
            )
        )
    expected = np.array([np.zeros(SHAPE), values[0], values[1], values[1] + values[2]]) * 1000
    expected[1, 1, 2] = np.nan
    return expected, quality, granules


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_granules_in_any_order_are_a_series_in_time(three, order):
    expected, quality, granules = three
    stack = GranuleStack([granules[index] for index in order])
    assert (stack.dates, stack.size, stack.left_out) == (tuple(DAYS), 4, [])
    assert stack.spans_days.tolist() == [0, 12, 60, 366]
    assert [ends.tolist() for ends in stack.ends] == [[0, 0, 0, 0], [0, 1, 2, 3]]
    assert (stack.has_coherence, stack.min_coherence) == (True, 0.0)
    block = stack.read(WHOLE)
    assert block.window == WHOLE
    np.testing.assert_allclose(block.mm, expected.reshape(4, -1), rtol=1e-5)
    np.testing.assert_array_equal(block.coherence, np.array(quality).reshape(3, -1)[list(order)])
    assert stack.read(WHOLE, want_coherence=False).coherence is None
    part = Window(1, 2, 2, 3)
    np.testing.assert_allclose(stack.read(part).mm, expected[:, 1:3, 2:5].reshape(4, -1), rtol=1e-5)
    stack.close()


def test_what_is_not_coherent_enough_is_no_data_and_just_enough_is_data(three):
    expected, quality, granules = three
    least = float(quality[1][2, 3])
    stack = GranuleStack(granules, least)
    block = stack.read(WHOLE, want_coherence=False)  # it is needed all the same
    assert block.coherence is not None
    held = [np.ones(SHAPE, bool), *(part >= np.float32(least) for part in quality)]
    has_any = np.any([held[1] & np.isfinite(expected[1]), held[2], held[3]], axis=0)
    held[3] &= held[2]  # counts from there
    wanted = np.where(held & has_any, expected, np.nan)  # a zero by definition says nothing alone
    np.testing.assert_allclose(block.mm.reshape(4, *SHAPE), wanted, rtol=1e-5)
    assert np.isfinite(block.mm.reshape(4, *SHAPE)[2, 2, 3])
    stack.close()


def test_without_a_minimum_what_has_no_coherence_stays(three, tmp_path):
    expected, quality, granules = three
    quality[1][2, 3] = np.nan
    granules[1] = replace(granules[1], quality=written(tmp_path / "holes.tif", quality[1]))
    stack = GranuleStack(granules)
    block = stack.read(WHOLE)
    assert np.isnan(block.coherence[1].reshape(SHAPE)[2, 3])
    np.testing.assert_allclose(block.mm, expected.reshape(4, -1), rtol=1e-5)
    stack.close()


def test_a_granule_without_coherence_has_the_median_of_the_others(three):
    _expected, _quality, granules = three
    lacking = replace(granules[1], quality=None)
    stack = GranuleStack([granules[0], lacking, granules[2]], 0.5)
    assert (stack.has_coherence, stack.min_coherence, stack.without_coherence) == (True, 0.5, [lacking])
    coherence = stack.read(WHOLE).coherence
    np.testing.assert_allclose(coherence[1], np.nanmean(coherence[[0, 2]], axis=0), rtol=1e-6)
    stack.close()


def test_without_coherence_of_any_granule_there_is_none(three):
    _expected, _quality, granules = three
    stack = GranuleStack([replace(granule, quality=None) for granule in granules], 0.5)
    assert (stack.has_coherence, stack.min_coherence) == (False, 0.0)
    assert stack.read(WHOLE).coherence is None
    stack.close()


def test_corrections_and_windows_of_granules(three):
    _expected, _quality, granules = three
    stack, corrections = GranuleStack(granules), Noted()
    block = stack.read(WHOLE, corrections)
    ((mm, window),) = corrections.seen
    assert window == WHOLE
    np.testing.assert_array_equal(block.mm, mm + 1000)
    rows = [(part.row, part.height) for part in stack.windows(4 * 5 * 2)]  # two rows of four dates
    assert rows == [(0, 2), (2, 2)]
    assert stack.windows(1)[0].height == 1
    assert [part.size for part in stack.windows()] == [20]
    stack.close()


def test_what_no_chain_reaches_is_told_and_two_dates_are_too_few(three):
    _expected, _quality, granules = three
    lost = replace(granules[2], date=datetime.date(2022, 1, 1), reference=datetime.date(2021, 6, 1))
    stack = GranuleStack([*granules, lost])
    assert stack.left_out == [lost]
    stack.close()
    with pytest.raises(FtlError, match="2 dates only"):
        GranuleStack([granules[0], lost])


class Cube:
    """As a cube of dates that is read as it stands."""

    def __init__(self, times_a, values):
        self.times_a, self.values = times_a, values
        self.grid = Grid(SHAPE[1], SHAPE[0], 500_000.0, 4_000_000.0, 30.0, 30.0, "")
        self.block_shape = (2, 3)
        self.zeros_are_data = False

    def read(self, window):
        rows = slice(window.row, window.row + window.height)
        return self.values[:, rows, window.col : window.col + window.width].copy()

    def windows(self, values):
        return iter([SimpleNamespace(asked=values)])


@pytest.mark.parametrize("flip", [False, True])
def test_a_cube_in_the_order_of_time(flip):
    times = [2021.0, 2020.0, 2020.5, 2020 + 91 / 366]
    values = np.array([numbers(seed) for seed in range(4)])
    values[:, 0, 0] = 0  # no data, as MintPy leaves it
    values[:, 1, 1] = np.nan
    values[1, 2, 2] = np.nan
    values[[0, 2], 2, 3] = 0  # on some dates a zero is a number
    stack = CubeStack(Cube(times, values), flip_sign=flip)
    assert stack.dates == (DAYS[0], datetime.date(2020, 4, 1), datetime.date(2020, 7, 2), DAYS[3])
    assert (stack.size, stack.spans_days.tolist()) == (4, [0, 91, 183, 366])
    assert [ends.tolist() for ends in stack.ends] == [[0, 0, 0, 0], [0, 1, 2, 3]]
    assert (stack.has_coherence, stack.min_coherence, stack.left_out, stack.block_shape) == (False, 0.0, [], (2, 3))
    expected = values[[1, 3, 2, 0]] * (-1 if flip else 1)
    expected[:, 0, 0] = np.nan
    block = stack.read(WHOLE)
    np.testing.assert_array_equal(block.mm.reshape(4, *SHAPE), expected)
    assert block.coherence is None
    again = stack.with_cube(Cube(times, 2 * values)).read(WHOLE)  # with the same sign
    np.testing.assert_array_equal(again.mm.reshape(4, *SHAPE), 2 * expected)
    corrections, part = Noted(), Window(1, 2, 2, 3)
    block = stack.read(part, corrections)
    np.testing.assert_array_equal(block.mm, expected[:, 1:3, 2:5].reshape(4, -1) + 1000)
    assert corrections.seen[0][1] == part
    assert [window.asked for window in stack.windows(77)] == [77]
    assert stack.grid is stack.cube.grid
    stack.close()


def test_a_cube_is_positive_toward_the_satellite_unless_somebody_says_otherwise():
    times, values = [2020.0, 2020.5, 2021.0], np.array([numbers(seed) for seed in range(3)])
    np.testing.assert_array_equal(CubeStack(Cube(times, values)).read(WHOLE).mm, values.reshape(3, -1))


def test_a_cube_of_two_dates_tells_no_rate():
    with pytest.raises(FtlError, match="2 dates only"):
        CubeStack(Cube([2020.0, 2021.0], np.ones((2, *SHAPE))))
    assert CubeStack(Cube([2020.0, 2021.0, 2022.0], np.ones((3, *SHAPE)))).size == 3
