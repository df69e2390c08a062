"""Where displacements are zero: stable ground, a point with its neighbours, polygons; and the sample that tells."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import numpy as np
import pytest
import rasters
from osgeo import ogr, osr
from scipy import stats

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.progress import Collected, Progress
from ftl_qgis_plugin.core.stacking import reference as module
from ftl_qgis_plugin.core.stacking.corrections import NO_RAMP, PLANE, Corrections
from ftl_qgis_plugin.core.stacking.reading.pair_stack import Block
from ftl_qgis_plugin.core.stacking.reference import (
    AS_IT_IS,
    POINT,
    POLYGONS,
    STABLE,
    Reference,
    Sample,
    reference_offsets,
    sample_heights,
    take_sample,
)
from ftl_qgis_plugin.core.stacking.solving.estimate import Estimator
from ftl_qgis_plugin.core.stacking.solving.inversion import Inversion
from ftl_qgis_plugin.core.stacking.solving.network import Network
from ftl_qgis_plugin.core.stacking.solving.weighted_stack import stack
from ftl_qgis_plugin.core.timeseries.seasonal import SeasonalModel

NAN = np.nan


def wkt_of(epsg: int) -> str:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs.ExportToWkt()


GRID = Grid(12, 10, 500_000.0, 4_000_000.0, 30.0, 30.0, wkt_of(32647))


class Stack:
    """Numbers (pairs, rows, columns) in the place of a `PairStack`."""

    min_coherence = 0.3

    def __init__(self, mm: np.ndarray, coherence: np.ndarray | None = None, grid: Grid = GRID) -> None:
        self.block_shape = (1, grid.width)
        self.mm, self.coherence, self.grid = mm.astype(np.float32), coherence, grid
        self.spans: np.ndarray | None = None
        self.ends: tuple[np.ndarray, np.ndarray] | None = None
        self.read_windows: list[Window] = []
        self.asked: list[bool] = []

    @property
    def size(self) -> int:
        return len(self.mm)

    @property
    def spans_days(self) -> np.ndarray:
        return np.full(len(self.mm), 12.0) if self.spans is None else self.spans

    def windows(self) -> list[Window]:
        return [Window(row, 0, 2, self.grid.width) for row in range(0, self.grid.height, 2)]

    def read(self, window, corrections=None, want_coherence=True) -> Block:
        self.read_windows.append(window)
        self.asked.append(want_coherence)
        rows = slice(window.row, window.row + window.height)
        cols = slice(window.col, window.col + window.width)
        mm = self.mm[:, rows, cols].reshape(len(self.mm), -1).copy()
        if corrections is not None:
            corrections.apply(mm, window)
        coherence = self.coherence
        if coherence is not None:
            coherence = coherence[:, rows, cols].reshape(len(self.mm), -1)
        return Block(window, mm, coherence if want_coherence else None)


def no_corrections(pairs: int, grid: Grid = GRID) -> Corrections:
    return Corrections(grid, NO_RAMP, None, np.zeros((pairs, 0)), np.zeros(pairs), 0.0)


def offsets(stack: Stack, reference: Reference, corrections: Corrections | None = None, progress=None) -> np.ndarray:
    sample = take_sample(stack, Progress())
    corrections = corrections or no_corrections(stack.size)
    return reference_offsets(stack, corrections, sample, reference, progress or Progress())


def numbered(pairs: int = 3) -> np.ndarray:
    """A number of its own for every pair and pixel."""
    return np.arange(pairs * 120, dtype=float).reshape(pairs, 10, 12) ** 1.5


def test_a_sample_of_a_small_stack_is_all_that_has_data():
    mm, coherence = numbered(2), np.random.default_rng(1).uniform(0.3, 1, (2, 10, 12))
    mm[:, 3, 4] = NAN
    mm[0, 5, 6] = NAN
    coherence[1, 7, 8] = NAN
    progress = Collected()
    sample = take_sample(Stack(mm, coherence), progress)
    assert len(sample.rows) == 119
    np.testing.assert_array_equal(sample.mm, mm[:, sample.rows, sample.cols].astype(np.float32))
    expected = np.where(np.isnan(coherence), 0, coherence)[:, sample.rows, sample.cols].mean(axis=0)
    np.testing.assert_allclose(sample.coherence, expected)
    assert (3, 4) not in set(zip(sample.rows.tolist(), sample.cols.tolist()))
    assert progress.fractions[-1] == 1
    assert progress.fractions == sorted(progress.fractions)
    assert np.isnan(take_sample(Stack(mm), Progress()).coherence).all()


@pytest.mark.parametrize("block_shape", [(1, 40), (8, 8)])  # rows, or squares
def test_a_sample_of_a_large_stack_holds_so_many_values_and_no_fewer_than_fifty_pixels(monkeypatch, block_shape):
    grid = Grid(40, 400, 500_000.0, 4_000_000.0, 30.0, 30.0, GRID.wkt)
    mm = np.random.default_rng(2).normal(0, 1, (5, 400, 40))

    def sampled(most: int) -> Sample:
        monkeypatch.setattr(module, "_SAMPLE_VALUES", most)
        stack = Stack(mm, grid=grid)
        stack.block_shape = block_shape
        sample = take_sample(stack, Progress())
        np.testing.assert_array_equal(sample.mm, stack.mm[:, sample.rows, sample.cols])
        assert len(set(zip(sample.rows.tolist(), sample.cols.tolist()))) == len(sample.rows)
        return sample

    # Nine places, at each of which at most a ninth of the pixels is taken in whole rows, or as a square.
    assert len(sampled(5 * 720).rows) == (9 * 80 if block_shape[0] == 1 else 9 * 8 * 8)
    assert len(sampled(1).rows) == (9 * 40 if block_shape[0] == 1 else 9 * 2 * 2)
    assert len(sampled(10**9).rows) == 16_000
    monkeypatch.setattr(module, "_MOST_PX", 1440)
    assert len(sampled(10**9).rows) == (9 * 160 if block_shape[0] == 1 else 9 * 12 * 12)


def test_the_pixels_of_a_pair_lie_side_by_side_in_a_sample():
    """Medians are taken pair by pair: of pixels that lie apart they take three times as long."""
    assert take_sample(Stack(numbered()), Progress()).mm.flags.c_contiguous


def test_no_data_at_all_is_told():
    with pytest.raises(FtlError, match=r"incoherent at a minimum coherence of 0\.3"):
        take_sample(Stack(np.full((2, 10, 12), NAN)), Progress())


@pytest.mark.parametrize(("size", "places"), [(300, 9), (40, 109), (8, 1009)])
def test_an_island_between_the_places_is_found(monkeypatch, size, places):
    """The more places, the less there is; a scene that is full of data is looked at in nine."""
    monkeypatch.setattr(module, "_MOST_PX", 3600)
    mm = np.full((2, 300, 300), NAN)
    mm[:, 20 : 20 + size, 30 : 30 + size] = 1.0
    stack = Stack(mm, grid=Grid(300, 300, 500_000.0, 4_000_000.0, 30.0, 30.0, wkt_of(32647)))
    stack.block_shape = (64, 64)
    progress = Collected()
    sample = take_sample(stack, progress)
    assert len(stack.read_windows) == places
    assert len(sample.rows) > 0
    assert (sample.mm == 1).all()
    assert progress.fractions == sorted(progress.fractions)


def test_as_it_is_takes_nothing_off():
    assert offsets(Stack(numbered()), Reference(AS_IT_IS)).tolist() == [0, 0, 0]


def test_stable_ground_is_the_most_coherent_third_of_what_nearly_all_pairs_cover():
    """By hand: 100 of 120 pixels have data in all ten pairs, and the coherent ones of these are known."""
    rng = np.random.default_rng(13)
    mm = rng.normal(0, 5, (10, 10, 12))
    coherence = np.repeat(rng.permutation(120).reshape(1, 10, 12) / 120, 10, axis=0)
    gaps = rng.permutation(120)[:20]
    mm[1:3].reshape(2, 120)[:, gaps] = NAN  # data in eight of ten pairs
    coherence[:, gaps // 12, gaps % 12] = 1.0
    whole = np.setdiff1d(np.arange(120), gaps)
    quality = coherence[0].ravel()[whole]
    chosen = whole[quality >= np.quantile(quality, 0.7)]
    assert len(chosen) == 30
    progress = Collected()
    found = offsets(Stack(mm, coherence), Reference(), progress=progress)
    np.testing.assert_allclose(found, np.median(mm.reshape(10, 120)[:, chosen], axis=1), rtol=1e-5)
    assert "of 30 sample pixels with a mean coherence" in str(progress.messages[0])
    # One pair in ten may lack.
    mm[1] = rng.normal(0, 5, (10, 12))
    mm[2].ravel()[gaps] = NAN
    all_of_them = np.arange(120)
    quality = coherence[0].ravel()
    chosen = all_of_them[quality >= np.quantile(quality, 0.7)]
    found = offsets(Stack(mm, coherence), Reference(STABLE))
    np.testing.assert_allclose(found, np.nanmedian(mm.reshape(10, 120)[:, chosen], axis=1), rtol=1e-5)


def test_without_coherence_all_ground_that_most_pairs_cover_counts_the_same():
    mm = np.random.default_rng(4).normal(0, 5, (4, 10, 12))
    mm[0, :5] = NAN
    found = offsets(Stack(mm), Reference())
    np.testing.assert_allclose(found, np.median(mm[:, 5:].reshape(4, -1), axis=1), rtol=1e-5)


def test_where_no_pixel_has_nearly_all_pairs_the_best_fifth_is_taken():
    """120 pixels with data in 1 to 9 of ten pairs; those of the largest shares count."""
    rng = np.random.default_rng(5)
    mm = rng.normal(0, 5, (10, 120))
    pairs = np.minimum(rng.permutation(120) // 12, 8) + 1
    pairs[:3] = 8
    for pixel in range(120):
        mm[rng.permutation(10)[: 10 - pairs[pixel]], pixel] = NAN
    mm[:, pairs == 9] = NAN
    pairs[pairs == 9] = 0
    good = pairs / 10 >= np.quantile(pairs[pairs > 0] / 10, 0.8)
    assert 20 < good.sum() < 40
    found = offsets(Stack(mm.reshape(10, 10, 12)), Reference())
    np.testing.assert_allclose(found, np.nanmedian(mm[:, good], axis=1), rtol=1e-5)


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_coherent_ground_that_slides_does_not_pull_the_reference_along(share):
    """As coherent as the rest: the median of all would be off by millimetres a year, and every rate with it."""
    rng = np.random.default_rng(7)
    spans = np.tile([36.0, 72.0, 108.0], 10)
    grid = Grid(60, 50, 500_000.0, 4_000_000.0, 30.0, 30.0, GRID.wkt)
    air = rng.normal(0, 10, 30)
    mm = rng.normal(0, 5, (30, 50, 60)) + air[:, np.newaxis, np.newaxis]
    mm[:, : round(50 * share)] += (-80 * spans / 365.25)[:, np.newaxis, np.newaxis]
    mm[0, round(50 * share) :] = NAN  # a pair that has nothing but the landslide: better than no pair
    stack = Stack(mm, np.full(mm.shape, 0.8), grid)
    stack.spans = spans
    found = offsets(stack, Reference(STABLE)) - air
    biased = np.nanmedian(mm.reshape(30, -1), axis=1) - air
    rates = [(off[1:] @ spans[1:]) / (spans[1:] @ spans[1:]) * 365.25 for off in (found, biased)]
    assert rates[1] < -3
    assert abs(rates[0]) < 0.5
    assert np.isfinite(found[0])


@pytest.mark.parametrize(("sinks_mm_a", "is_told"), [(0, False), (-120, True)])
def test_ground_that_sinks_as_a_whole_is_no_stable_one(sinks_mm_a, is_told):
    """A city below which the ground sinks is all coherent: half of it moves against the other half."""
    spans, progress = np.tile([36.0, 72.0, 108.0], 4), Collected()
    bowl = sinks_mm_a * np.linspace(0, 1, 12) / 365.25
    mm = np.random.default_rng(8).normal(0, 1, (12, 10, 12)) + spans[:, np.newaxis, np.newaxis] * bowl
    stack = Stack(mm, np.full(mm.shape, 0.8))
    stack.spans = spans
    offsets(stack, Reference(STABLE), progress=progress)
    told = [str(message) for message in progress.warnings if "taken as stable scatters by" in str(message)]
    assert len(told) == is_told


def told_of_moving(stack: Stack) -> list[str]:
    progress = Collected()
    offsets(stack, Reference(STABLE), progress=progress)
    return [str(message) for message in progress.warnings if "taken as stable scatters by" in str(message)]


def short_stack(rng, of_pairs: float, of_air: float, dates: int, of_ground: float = 0.0) -> Stack:
    """Pairs of 12 to 36 days over `dates` dates, air that differs from one fifth of the scene to the next, and ground
    that moves."""
    grid = Grid(60, 50, 500_000.0, 4_000_000.0, 30.0, 30.0, GRID.wkt)
    edges = [(a, b) for a in range(dates) for b in range(a + 1, min(a + 4, dates))]
    first, second = np.array(edges).T
    spans = 12.0 * (second - first)
    air = np.repeat(rng.normal(0, of_air, (dates, 5, 60)), 10, axis=1)
    ground = rng.normal(0, of_ground, (50, 60)) / 365.25
    mm = air[second] - air[first] + rng.normal(0, of_pairs, (len(edges), 50, 60))
    stack = Stack(mm + spans[:, np.newaxis, np.newaxis] * ground, np.full(mm.shape, 0.8), grid)
    stack.spans, stack.ends = spans, (first, second)
    return stack


@pytest.mark.parametrize(
    ("of_pairs", "of_air", "dates"), [(8.0, 0.0, 5), (3.0, 3.0, 7), (0.0, 4.0, 6), (20.0, 0.0, 12), (5.0, 5.0, 3)]
)
def test_rates_of_few_noisy_pairs_scatter_on_ground_that_stands_still_too(of_pairs, of_air, dates):
    """By 20 to 120 mm/a, and nothing is said; the warning came whenever it was more than 20."""
    rng = np.random.default_rng(dates)
    for _scene in range(10):
        stack = short_stack(rng, of_pairs, of_air, dates)
        rates = np.einsum("i,irc->rc", stack.spans, stack.mm) / np.square(stack.spans).sum() * 365.25
        assert rates.std() > 20
        assert told_of_moving(stack) == []


def test_ground_that_moves_more_than_its_noise_is_told_with_both():
    """Pairs of 3 mm over 84 days: the rates' noise by the formula written out for white noise, and twice as much by
    motion of 80 mm/a."""
    stack = short_stack(np.random.default_rng(5), 3.0, 0.0, 8, of_ground=80)
    expected = 3.0 / np.sqrt(np.square(stack.spans).sum()) * 365.25
    (told,) = told_of_moving(stack)
    spread, noise = (int(word) for word in re.findall(r"\d+", told))
    assert spread == pytest.approx(np.hypot(expected, 80), rel=0.05)
    assert noise == pytest.approx(expected, rel=0.15)


@pytest.mark.parametrize(("of_noise", "most_mm_a"), [(0.0, 20.0), (30.0, np.hypot(20, 30 * (1 + 1.96 * 1.17 / 3)))])
def test_what_scatters_more_than_noise_of_nine_places_makes_likely_is_told(monkeypatch, of_noise, most_mm_a):
    """20 mm/a, and by what a robust deviation of nine values may be larger than what they come from."""
    monkeypatch.setattr(module, "_noise_of", lambda *_of_what: of_noise)
    sample = Sample(np.zeros((1, 50)), np.zeros(50), np.arange(50), np.arange(50), np.array([365.25]))
    for factor, is_told in ((0.99, False), (1.01, True)):
        progress = Collected()
        rates = factor * most_mm_a / 1.4826 * np.tile([-1.0, 1.0], 25)
        module._tell_of_moving_ground(rates[np.newaxis], np.zeros(1), sample, progress)
        assert len(progress.warnings) == is_told


def test_the_noise_of_rates_is_that_of_the_median_pixel():
    """Of independent pairs of one span the spread of the mean, widened by Student's t of two degrees of freedom."""
    mm = np.array([[0.0, 0, 0], [3, 30, 900], [6, 60, 1800]])
    sample = Sample(mm, np.zeros(3), np.zeros(3), np.zeros(3), np.full(3, 365.25))
    expected = 30 / np.sqrt(3) * stats.t.ppf(0.975, 2) / stats.norm.ppf(0.975)
    assert module._noise_of(mm.astype(np.float32), np.zeros(3), sample) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(("stands_out", "counts"), [(2.0, True), (2.6, False)])
def test_what_moves_by_more_than_three_deviations_is_not_in_the_median(stands_out, counts):
    """Rates from -1 to 1, whose robust deviation is about 0.74 or, with the ten that stand out, 0.8."""
    rates = np.concatenate([np.linspace(-1, 1, 101), np.full(10, stands_out)])
    mm = (np.array([[3.0], [-8], [0]]) + rates).astype(np.float32)
    found = module._median_of_still(mm, np.ones(3))
    expected = np.median(rates if counts else rates[:101])
    np.testing.assert_allclose(found, [3 + expected, -8 + expected, expected], atol=1e-6)


def test_the_median_of_plenty_of_stable_pixels_takes_every_nth():
    grid = Grid(100, 100, 500_000.0, 4_000_000.0, 30.0, 30.0, GRID.wkt)
    mm = np.random.default_rng(3).normal(0, 5, (3, 100, 100))
    stack, progress = Stack(mm, grid=grid), Collected()
    stack.spans = np.full(3, 3650.0)
    found = offsets(stack, Reference(STABLE), progress=progress)
    assert "the median of 5000 sample pixels" in str(progress.messages[0])  # of 10,000, which is more than 2 x 4,000
    np.testing.assert_allclose(found, np.median(mm.reshape(3, -1)[:, ::2], axis=1), atol=0.02)


def test_one_pair_alone_tells_no_motion_of_its_ground():
    stack = short_stack(np.random.default_rng(5), 5.0, 0.0, 2)
    assert told_of_moving(stack) == []


def test_ground_that_is_all_as_coherent_counts_all():
    mm = np.random.default_rng(6).normal(0, 5, (3, 10, 12))
    found = offsets(Stack(mm, np.full(mm.shape, 0.75)), Reference())
    np.testing.assert_allclose(found, np.median(mm.reshape(3, -1), axis=1), rtol=1e-5)


@pytest.mark.parametrize(("held", "is_enough"), [(2, True), (1, False)])
def test_half_of_the_pairs_must_meet_somewhere(held, is_enough):
    mm = np.full((4, 10, 12), NAN)
    mm[:held] = 1.0
    if is_enough:
        found = offsets(Stack(mm), Reference())
        assert found[:2].tolist() == [1, 1]
    else:
        with pytest.raises(FtlError, match="no common reference"):
            offsets(Stack(mm), Reference())


def test_a_ramp_is_off_before_the_stable_ground_is_looked_at():
    corrections = Corrections(GRID, PLANE, None, np.array([[30.0, 0], [0, -20]]), np.zeros(2), 0.0)
    rows, cols = np.divmod(np.arange(120), 12)
    mm = (corrections.terms @ corrections.columns(rows, cols, None)).reshape(2, 10, 12) + np.array([[[5.0]], [[-4]]])
    mm[:, :, 9:] = NAN  # a median of what is left would lean on the ramp
    found = offsets(Stack(mm), Reference(), corrections)
    np.testing.assert_allclose(found, [5, -4], atol=1e-4)


@pytest.mark.parametrize(
    ("row", "col", "rows", "cols"),
    [
        (4, 5, range(3, 6), range(4, 7)),
        (0, 0, range(2), range(2)),
        (9, 11, range(8, 10), range(10, 12)),
        (0, 11, range(2), range(10, 12)),
        (9, 0, range(8, 10), range(2)),
    ],
)
@pytest.mark.parametrize("part", [0.01, 0.99])
def test_a_point_is_its_pixel_and_the_neighbours_it_has(row, col, rows, cols, part):
    mm = numbered()
    place = Reference(POINT, GRID.x_min + (col + part) * 30, GRID.y_max - (row + part) * 30)
    expected = np.median(mm[:, rows.start : rows.stop, cols.start : cols.stop].reshape(3, -1), axis=1)
    stack = Stack(mm)
    np.testing.assert_allclose(offsets(stack, place), expected, rtol=1e-6)
    assert not stack.asked[-1]  # coherence says nothing here


@pytest.mark.parametrize("west", [179.95, -180.05, 359.95])
@pytest.mark.parametrize("turns", [-1, 0, 1])
def test_a_longitude_may_be_written_either_way(west, turns):
    """Of pairs across 180 degrees a point east of it was said to lie outside."""
    grid = replace(GRID, x_min=west, y_max=66.5, x_size=0.01, y_size=0.01, wkt=wkt_of(4326))
    place = Reference(POINT, west + 0.075 + 360 * turns, 66.455)
    window = module._around_point(grid, place)
    assert (window.row, window.col, window.height, window.width) == (3, 6, 3, 3)
    with pytest.raises(FtlError, match="lies outside"):
        module._around_point(grid, Reference(POINT, west - 0.01, 66.455))


@pytest.mark.parametrize(("way", "of_dates"), [("inversion", 2.0), ("stacking", 0.0)])
def test_standard_errors_hold_the_reference_s_own_noise(way, of_dates):
    """Over many scenes; in one of them all pixels share the reference's error, as large as the message says."""
    days = [datetime.date(2019, 1, 3) + datetime.timedelta(days=36 * number) for number in range(15)]
    net = Network.of([(days[a], days[b]) for a in range(15) for b in range(a + 1, min(a + 4, 15))])
    place = Reference(POINT, GRID.x_min + 2.5 * 30, GRID.y_max - 2.5 * 30)
    elsewhere = np.ones((10, 12), bool)
    elsewhere[1:4, 1:4] = False
    rng = np.random.default_rng(3)
    estimator, progress = Estimator(net, SeasonalModel(tuple(net.times_a), annual=False)), Collected()
    errors, sigmas = [], []
    for _scene in range(40):
        air = rng.normal(0, of_dates, (15, 120))
        mm = net.incidence @ air + rng.normal(0, 2, (len(net.edges), 120)) + rng.normal(0, 9, (len(net.edges), 1))
        found = reference_offsets(Stack(mm.reshape(-1, 10, 12)), no_corrections(len(mm)), None, place, progress)
        mm = (mm[:, elsewhere.ravel()] - found[:, np.newaxis]).astype(np.float32)
        rates = stack(mm, net.spans_a, None, net.ends)
        if way == "inversion":
            rates = estimator.rates(Inversion(net, 27.7, False).complete(mm))[0]
        errors.append(rates.rate_mm_a)
        sigmas.append(rates.sigma_mm_a)
    covered = (np.abs(errors) < 1.96 * np.array(sigmas)).mean(axis=1)
    assert 0.93 <= covered.mean() <= 0.97
    assert covered.min() < 0.9
    told = {str(message) for message in progress.messages}
    assert len(told) == 1
    assert "rests on 9 pixel(s)" in told.pop()
    share = np.std(np.mean(errors, axis=1)) / np.sqrt(np.mean(np.square(sigmas)))
    assert share == pytest.approx(0.375, abs=0.06)


@pytest.mark.parametrize(("pixels", "share"), [((1, 1), "71%"), ((3, 13), "20%"), ((4, 10), None)])
def test_a_reference_of_few_pixels_is_told(pixels, share):
    grid = Grid(20, 10, 500_000.0, 4_000_000.0, 30.0, 30.0, GRID.wkt)
    mm, progress = np.random.default_rng(4).normal(0, 5, (3, 10, 20)), Collected()
    mm[0] = NAN  # a pair without any data says nothing of the others
    place = Reference(POLYGONS, polygons=(box(2, 3, *pixels, grid=grid),))
    reference_offsets(Stack(mm, grid=grid), no_corrections(3, grid), None, place, progress)
    told = [str(message) for message in progress.messages if "The reference rests on" in str(message)]
    assert len(told) == (share is not None)
    assert share is None or share in told[0].replace("\xa0", "")


@pytest.mark.parametrize(("x", "y"), [(-0.1, 5), (12.1, 5), (5, -0.1), (5, 10.1)])
def test_a_point_beside_the_grid_is_refused(x, y):
    with pytest.raises(FtlError, match="point lies outside"):
        offsets(Stack(numbered()), Reference(POINT, GRID.x_min + x * 30, GRID.y_max - y * 30))


def test_a_point_in_degrees_is_brought_to_the_grid():
    way = osr.CoordinateTransformation(GRID.srs, osr.SpatialReference(wkt_of(4326)))
    x, y = GRID.x_min + 4.5 * 30, GRID.y_max - 3.5 * 30
    lon, lat, _height = way.TransformPoint(x, y)
    if abs(lat) > 60:  # whichever order GDAL gave
        lon, lat = lat, lon
    found = Reference(POINT, lon, lat, wkt=wkt_of(4326)).on(GRID)
    assert (found.x, found.y, found.wkt) == (pytest.approx(x, abs=0.01), pytest.approx(y, abs=0.01), "")
    there = Reference(POINT, x, y)
    assert there.on(GRID) is there
    with pytest.raises(FtlError, match="cannot be brought into the CRS"):
        Reference(POINT, 1e9, 1e9, wkt=wkt_of(4326)).on(GRID)
    stable = Reference(STABLE, wkt=wkt_of(4326))
    assert stable.on(GRID) is stable


def box(row: int, col: int, height: int, width: int, grid: Grid = GRID) -> bytes:
    x, y = grid.x_min + col * 30, grid.y_max - row * 30
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for right, down in ((0, 0), (width, 0), (width, height), (0, height), (0, 0)):
        ring.AddPoint_2D(x + 30 * right, y - 30 * down)
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    return bytes(polygon.ExportToWkb())


def test_polygons_are_all_pixels_inside_of_them_in_whatever_block():
    mm = numbered()
    mm[1, 3, 3] = NAN
    inside = np.zeros((10, 12), bool)
    inside[1:4, 2:5] = inside[7:9, 8:12] = True
    both = Reference(POLYGONS, polygons=(box(1, 2, 3, 3), box(7, 8, 2, 4)))
    stack = Stack(mm)
    np.testing.assert_allclose(offsets(stack, both), np.nanmedian(mm[:, inside], axis=1), rtol=1e-6)
    assert not any(stack.asked[-3:])
    with pytest.raises(FtlError, match="polygon lies outside"):
        offsets(Stack(mm), Reference(POLYGONS, polygons=(box(50, 50, 2, 2),)))


@pytest.mark.parametrize(("most", "step"), [(360, 1), (359, 2), (72, 5), (30, 12)])
def test_polygons_larger_than_memory_are_thinned_all_over(monkeypatch, most, step):
    """Every n-th pixel from the first to the last: the north of a large area is not its median."""
    mm = numbered()  # 3 pairs of 120 pixels
    monkeypatch.setattr(module, "_POLYGON_VALUES", most)
    found = offsets(Stack(mm), Reference(POLYGONS, polygons=(box(0, 0, 10, 12),)))
    np.testing.assert_allclose(found, np.median(mm.reshape(3, -1)[:, ::step], axis=1), rtol=1e-6)


@pytest.mark.parametrize(("without", "is_enough"), [(2, True), (3, False)])
def test_half_of_the_pairs_must_have_data_at_the_reference(without, is_enough):
    mm = numbered(4)
    mm[:without, 3:6, 4:7] = NAN
    place = Reference(POINT, GRID.x_min + 5.5 * 30, GRID.y_max - 4.5 * 30)
    if is_enough:
        assert np.isnan(offsets(Stack(mm), place)).tolist() == [True, True, False, False]
    else:
        with pytest.raises(FtlError, match="only 1 of 4 pairs have data"):
            offsets(Stack(mm), place)


def test_heights_are_those_of_each_pixel(tmp_path):
    stored = 100.0 * np.arange(10)[:, np.newaxis] + np.arange(12)
    rasters.write_raster(str(tmp_path / "dem.tif"), GRID, np.where(stored == 504, -1, stored).astype(np.float32), -1)
    rows, cols = np.array([5, 2, 5, 9, 5]), np.array([7, 3, 2, 11, 4])
    sample = Sample(np.zeros((1, 5)), np.zeros(5), rows, cols, np.ones(1))
    found = sample_heights(RasterSource(str(tmp_path / "dem.tif")), GRID, sample)
    np.testing.assert_array_equal(found, [507, 203, 502, 911, NAN])


@pytest.mark.parametrize("size", [1, 2, 500, 501, 502, 503, 3000, 3001, 10_000])
@pytest.mark.parametrize("kind", ["noise", "sorted", "ties", "two heaps", "all the same", "waves"])
def test_medians_are_numpys_whatever_the_order(size, kind):
    rng = np.random.default_rng(size)
    values = rng.normal(0, 5, size).astype(np.float32)
    values = {
        "noise": values,
        "sorted": np.sort(values),
        "ties": np.round(values),
        "two heaps": np.where(rng.random(size) < 0.5, values - 100, values + 100),
        "all the same": np.full(size, 3, np.float32),
        # Every n-th value is another than the rest: those that are looked at mislead.
        "waves": np.where(np.arange(size) % max(size // 250, 1), values, np.float32(50)),
    }[kind]
    assert module._median(np.array([values]))[0] == np.median(values)
    with_gaps = np.append(values, [NAN, NAN]).astype(np.float32)
    assert module._median(np.array([with_gaps]))[0] == np.median(values)
