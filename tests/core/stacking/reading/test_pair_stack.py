"""Pairs on their common grid: what is masked, referenced, told and read in which windows."""

from __future__ import annotations

import datetime
import pickle
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.products.layer import Layer
from ftl_qgis_plugin.core.products.pairs.pair import NISAR_MASK, NOT_ZERO, Mask, Pair
from ftl_qgis_plugin.core.stacking.corrections import PLANE, Corrections
from ftl_qgis_plugin.core.stacking.reading import pair_stack as module
from ftl_qgis_plugin.core.stacking.reading.pair_stack import PairStack, block_windows, keeps

NAN = np.nan
GRID = Grid(9, 6, 500_000.0, 4_000_000.0, 30.0, 30.0, "")


def written(path: Path, values: np.ndarray, col: int = 0, row: int = 0, no_data: float | None = None) -> Layer:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    kind = {"f": gdal.GDT_Float32, "u": gdal.GDT_Byte}[values.dtype.kind]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, kind)
    grid = Grid(
        values.shape[1], values.shape[0], GRID.x_min + 30 * col, GRID.y_max - 30 * row, 30.0, 30.0, srs.ExportToWkt()
    )
    dataset.SetGeoTransform(grid.geotransform)
    dataset.SetProjection(grid.wkt)
    if no_data is not None:
        dataset.GetRasterBand(1).SetNoDataValue(no_data)
    dataset.GetRasterBand(1).WriteArray(values)
    dataset.FlushCache()
    return Layer(str(path), grid, no_data=no_data)


def numbers(seed: int, shape=(6, 9)) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.1, 1, shape).astype(np.float32)


def pair(
    number: int, phase: Layer, coherence: Layer | None = None, masks: tuple = (), mm_per_unit: float = 1.0
) -> Pair:
    first = datetime.date(2020, 1, 1) + datetime.timedelta(days=12 * number)
    return Pair(first, first + datetime.timedelta(days=12), phase, mm_per_unit, 28.0, coherence, masks)


@pytest.fixture
def two(tmp_path):
    """Values and coherence of two pairs, the second one a column and two rows off, and the pairs."""
    values, quality = [numbers(1), numbers(2)], [numbers(3), numbers(4)]
    values[0][2, 3] = -99
    pairs = [
        pair(
            0,
            written(tmp_path / "a.tif", values[0], no_data=-99.0),
            written(tmp_path / "ac.tif", quality[0]),
            mm_per_unit=-4.5,
        ),
        pair(1, written(tmp_path / "b.tif", values[1], 1, 2), written(tmp_path / "bc.tif", quality[1], 1, 2)),
    ]
    values[0][2, 3] = NAN
    return values, quality, pairs


def test_both_pairs_on_what_they_share(two):
    values, quality, pairs = two
    stack = PairStack(pairs)
    assert stack.grid.shape == (4, 8)
    assert (stack.size, stack.has_coherence, stack.min_coherence) == (2, True, 0.0)
    assert [ends.tolist() for ends in stack.ends] == [[0, 1], [1, 2]]
    block = stack.read(stack.grid.window)
    np.testing.assert_allclose(block.mm[0].reshape(4, 8), -4.5 * values[0][2:, 1:])
    np.testing.assert_allclose(block.mm[1].reshape(4, 8), values[1][:4, :8])
    np.testing.assert_array_equal(block.coherence[0].reshape(4, 8), quality[0][2:, 1:])
    np.testing.assert_array_equal(block.coherence[1].reshape(4, 8), quality[1][:4, :8])
    part = pickle.loads(pickle.dumps(stack)).read(Window(1, 2, 2, 3))
    np.testing.assert_array_equal(part.mm, block.mm.reshape(2, 4, 8)[:, 1:3, 2:5].reshape(2, -1))
    assert stack.read(stack.grid.window, want_coherence=False).coherence is None
    assert [window.shape for window in stack.windows(2 * 8 + 1)] == [(1, 8)] * 4
    assert [window.shape for window in stack.windows(1)] == [(1, 8)] * 4
    assert [window.shape for window in stack.windows()] == [(4, 8)]
    readers = [*stack._phase, *stack._coherence]
    assert all(reader._opened is not None for reader in readers)
    stack.close()
    assert all(reader._opened is None for reader in readers)


@pytest.mark.parametrize(
    ("size", "workers", "reads_coherence", "expected"),
    [
        # (rows, columns) of a grid without tiles, pairs of 100: numbers of a block, and what it is for.
        ((50_000, 100), 1, False, 32_000_000),  # the largest there are
        ((50_000, 100), 2, False, 32_000_000),
        ((50_000, 100), 4, False, 16_000_000),
        ((50_000, 100), 2, True, 16_000_000),  # 64 million numbers of both kinds
        ((50_000, 100), 4, True, 8_000_000),
        ((50_000, 100), 5, False, 12_800_000),
        ((50_000, 100), 16, False, 8_000_000),  # the smallest
    ],
)
def test_blocks_are_as_large_as_all_threads_together_have_room_for(
    two, monkeypatch, size, workers, reads_coherence, expected
):
    stack = PairStack(two[2])
    monkeypatch.setattr(stack, "pairs", two[2][:1] * 100)
    monkeypatch.setattr(stack, "grid", replace(GRID, height=size[0], width=size[1]))
    windows = stack.windows_for(workers, reads_coherence)
    assert sum(window.size for window in windows) == size[0] * size[1]
    assert windows[0].size * 100 == pytest.approx(expected, rel=0.02)


def test_too_little_coherence_is_no_data_and_just_enough_is_data(two):
    _values, quality, pairs = two
    least = float(quality[0][3, 4])
    stack = PairStack(pairs, least)
    block = stack.read(stack.grid.window, want_coherence=False)
    expected = (quality[0][2:, 1:] >= np.float32(least)) & (np.arange(4)[:, None] + np.arange(8) != -1)
    expected[0, 2] = False  # the hole
    np.testing.assert_array_equal(np.isfinite(block.mm[0]).reshape(4, 8), expected)
    assert np.isfinite(block.mm[0]).reshape(4, 8)[1, 3]
    np.testing.assert_array_equal(np.isfinite(block.mm[1]).reshape(4, 8), quality[1][:4, :8] >= np.float32(least))
    # It has been read anyway, and is given along.
    assert block.coherence is not None


def test_masks_and_corrections_and_who_sees_them(two, tmp_path):
    values, _quality, pairs = two
    land = np.ones((6, 9), np.uint8)
    land[:3] = 0
    pairs[0] = replace(pairs[0], masks=(Mask(written(tmp_path / "land.tif", land), NOT_ZERO),))
    stack = PairStack(pairs)
    corrections = Corrections(stack.grid, PLANE, None, np.array([[7.0, 0], [0, 0]]), np.array([1.0, -2]), 0.0)
    seen = {}
    block = stack.read(stack.grid.window, corrections, True, lambda number, mm: seen.update({number: mm.copy()}))
    x = np.linspace(-1, 1, 8)
    expected = -4.5 * values[0][2:, 1:] - 7 * x - 1
    expected[0] = NAN
    np.testing.assert_allclose(block.mm[0].reshape(4, 8), expected, rtol=1e-5)
    np.testing.assert_allclose(block.mm[1].reshape(4, 8), values[1][:4, :8] + 2, rtol=1e-6)
    np.testing.assert_array_equal(np.array([seen[0], seen[1]]), block.mm)


def test_what_all_files_count_in(two):
    """Multiplied by no more than pairs differ in from what the corrections are counted in."""
    values, _quality, (one, other) = two
    assert PairStack([one, other]).unit_mm == 1.0
    assert PairStack([one, replace(other, mm_per_unit=-4.5)]).unit_mm == -4.5
    stack = PairStack([one, replace(other, mm_per_unit=-9.0)])
    corrections = Corrections(stack.grid, PLANE, None, np.array([[9.0, 0], [0, 0]]), np.array([-18.0, 0]), 0.0)
    mm = stack.read(stack.grid.window, corrections.counted_in(-4.5)).mm.reshape(2, 4, 8)
    np.testing.assert_allclose(mm[0], values[0][2:, 1:] + (9 * np.linspace(-1, 1, 8) - 18) / 4.5, rtol=1e-4)
    np.testing.assert_allclose(mm[1], 2 * values[1][:4, :8], rtol=1e-6)


def test_without_a_minimum_what_has_no_coherence_stays(two, tmp_path):
    values, quality, pairs = two
    quality[1][1, 1] = NAN
    pairs[1] = replace(pairs[1], coherence=written(tmp_path / "holes.tif", quality[1], 1, 2))
    stack = PairStack(pairs)
    block = stack.read(stack.grid.window)
    assert np.isnan(block.coherence[1].reshape(4, 8)[1, 1])
    assert block.mm[1].reshape(4, 8)[1, 1] == values[1][1, 1]


def test_whether_to_go_on_is_asked_before_every_eighth_pair(tmp_path, monkeypatch):
    phase = written(tmp_path / "phase.tif", np.ones((6, 9), np.float32))
    stack = PairStack([pair(number, phase) for number in range(17)])
    seen, asked = [], []
    monkeypatch.setattr(module, "stop_if_asked", lambda: asked.append(len(seen)))
    stack.read(stack.grid.window, seen=lambda number, mm: seen.append(number))
    assert (seen, asked) == (list(range(17)), [0, 8, 16])


def test_a_pair_without_coherence_has_the_median_of_the_others(tmp_path):
    """One that was not downloaded whole took the coherence from all."""
    quality = [numbers(number) for number in range(4)]
    quality[1][2, 3] = quality[2][2, 3] = 0
    quality[0][4, 4] = quality[1][4, 4] = quality[2][4, 4] = 0
    phase = written(tmp_path / "phase.tif", np.ones((6, 9), np.float32))
    pairs = [
        pair(number, phase, written(tmp_path / f"q{number}.tif", values, no_data=0))
        for number, values in enumerate(quality)
    ]
    for others in ([0, 1, 2], [0, 1]):
        stack = PairStack([replace(pairs[3], coherence=None), *(pairs[number] for number in others)], 0.5)
        assert stack.has_coherence
        seen = []
        block = pickle.loads(pickle.dumps(stack)).read(
            stack.grid.window, seen=lambda number, _mm, to=seen: to.append(number)
        )
        assert sorted(seen) == list(range(len(others) + 1))
        known = np.array([quality[number] for number in others])
        known[known == 0] = np.nan
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = np.nanmedian(known, axis=0)
        found = block.coherence.reshape(-1, 6, 9)
        np.testing.assert_allclose(found[0], expected, rtol=1e-6)
        np.testing.assert_array_equal(np.isfinite(block.mm[0].reshape(6, 9)), expected >= 0.5)
        assert np.isnan(found[0][4, 4])
        stack.close()


def test_without_coherence_of_any_pair_there_is_none(two):
    _values, _quality, pairs = two
    stack = PairStack([replace(item, coherence=None) for item in pairs], 0.5)
    assert not stack.has_coherence
    block = stack.read(stack.grid.window)
    assert block.coherence is None
    assert np.isfinite(block.mm).sum() == 63


def test_coherence_or_mask_of_another_extent_leaves_what_all_cover(two, tmp_path):
    values, quality, pairs = two
    cut = written(tmp_path / "cut.tif", quality[0][:5, 2:], 2)
    grids = []
    for first in (replace(pairs[0], coherence=cut), replace(pairs[0], masks=(Mask(cut),))):
        stack = PairStack([first, pairs[1]], 0.2)
        block = stack.read(stack.grid.window)
        np.testing.assert_array_equal(block.coherence[0].reshape(3, 7), quality[0][2:5, 2:])
        expected = np.where(quality[0][2:5, 2:] >= np.float32(0.2), -4.5 * values[0][2:5, 2:], NAN)
        np.testing.assert_allclose(block.mm[0].reshape(3, 7), expected)
        grids.append(stack.grid)
    assert grids[0].same_as(grids[1])


def test_coherence_on_other_pixels_is_refused(two, tmp_path):
    _values, _quality, pairs = two
    coarse = written(tmp_path / "coarse.tif", numbers(5, (3, 5)))
    coarse = replace(coarse, grid=replace(coarse.grid, x_size=60.0, y_size=60.0))
    with pytest.raises(FtlError, match=r"coarse\.tif is not on the grid of a\.tif"):
        PairStack([replace(pairs[0], coherence=coarse), pairs[1]])


def test_fewer_pairs_stay_on_the_grid_they_were_measured_on(two):
    values, quality, pairs = two
    whole = PairStack(pairs, 0.2)
    stack = whole.subset([True, False])
    assert (stack.size, stack.min_coherence) == (1, 0.2)
    assert stack.grid.same_as(whole.grid)
    block = stack.read(stack.grid.window)
    np.testing.assert_array_equal(block.coherence[0].reshape(4, 8), quality[0][2:, 1:])
    expected = np.where(quality[0][2:, 1:] >= np.float32(0.2), -4.5 * values[0][2:, 1:], NAN)
    np.testing.assert_allclose(block.mm[0].reshape(4, 8), expected)
    same = whole.subset([True, True])
    assert same.size == 2


def test_masks_by_hand():
    assert keeps(NOT_ZERO, np.array([0.0, 1.0, -3.0, NAN, 0.5])).tolist() == [False, True, True, False, True]
    # Water is a hundred; tens and ones are the subswaths of both acquisitions, 0 where there is none.
    codes = np.arange(256.0)
    digits = [f"{code:03d}" for code in range(256)]
    expected = [one != "1" and "0" not in (two, three) for one, two, three in digits]
    assert keeps(NISAR_MASK, codes).tolist() == expected
    assert keeps(NISAR_MASK, np.array([NAN])).tolist() == [False]


@pytest.mark.parametrize(
    ("shape", "blocks", "pixels"),
    [
        ((400, 300), (1, 300), 3000),
        ((400, 300), (64, 64), 8000),
        ((400, 300), (128, 128), 1000),
        ((400, 300), (256, 256), 400_000),
        ((400, 300), (100, 50), 300 * 100),
        ((400, 300), (100, 50), 300 * 100 - 1),
        ((400, 300), (1, 10), 299),
        ((10, 3000), (512, 512), 5000),
        ((3000, 10), (512, 512), 5000),
        ((7, 5), (4, 4), 3),
    ],
)
def test_windows_cover_the_grid_once_with_seams_on_blocks(shape, blocks, pixels):
    grid = Grid(shape[1], shape[0], 0.0, 0.0, 30.0, 30.0, "")
    windows = block_windows(grid, blocks, pixels)
    seen = np.zeros(shape, int)
    for window in windows:
        assert window.size > 0
        assert window.row + window.height <= shape[0]
        assert window.col + window.width <= shape[1]
        seen[window.row : window.row + window.height, window.col : window.col + window.width] += 1
    assert (seen == 1).all()
    largest = max(window.size for window in windows)
    assert largest <= max(4 * pixels, blocks[0] * blocks[1], 16 * 16, shape[1])
    for window in windows:
        assert window.height % blocks[0] == 0 or window.height < blocks[0] or window.row + window.height == shape[0]
        assert window.col % blocks[1] == 0 or blocks[1] >= shape[1] or blocks[1] > pixels // 16


@pytest.mark.parametrize(
    ("blocks", "pixels", "first"),
    [
        ((1, 300), 3000, (10, 300)),  # rows, as they are stored
        ((100, 50), 30_000, (100, 300)),  # a row of blocks fits
        ((100, 50), 29_999, (100, 250)),  # it does not: whole blocks, as many as fit side by side
        ((64, 64), 8000, (64, 64)),
        ((64, 300), 3000, (10, 300)),  # blocks as wide as the grid are rows too
        ((64, 299), 3000, (54, 55)),
        ((2, 2), 300, (16, 18)),
        ((32, 32), 9_000, (64, 128)),  # side by side what makes up a square, in whole blocks
        ((1, 10), 100, (16, 10)),  # no sliver narrower than sixteen
    ],
)
def test_the_first_window(blocks, pixels, first):
    grid = Grid(300, 400, 0.0, 0.0, 30.0, 30.0, "")
    assert block_windows(grid, blocks, pixels)[0].shape == first
