import itertools
import math
from dataclasses import astuple

import numpy as np
import pytest
from osgeo import ogr, osr
from rasters import write_raster
from scipy import stats

from ftl_qgis_plugin.core.accuracy.intervals import wilson_interval
from ftl_qgis_plugin.core.accuracy.proneness import _share_interval, _trend_text, proneness, rising_trend
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource
from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.progress import Collected


@pytest.fixture
def grid():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(90, 70, 500_000, 4_000_700, 10, 10, srs.ExportToWkt())


def box(grid, row, col, height, width):
    x, y = grid.x_min + col * grid.x_size, grid.y_max - row * grid.y_size
    right, bottom = x + width * grid.x_size, y - height * grid.y_size
    ring = f"{x} {y}, {right} {y}, {right} {bottom}, {x} {bottom}, {x} {y}"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())


def raster(tmp_path, grid, values):
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid, values.astype(np.float32))
    return AlignedRaster(RasterSource(path), grid)


def scene(grid):
    """Random rates; ten boxes of landslides, half of them on rates three times as high."""
    rng = np.random.default_rng(8)
    rate = rng.normal(0, 12, grid.shape).astype(np.float32)
    boxes = [(7 * number, 9 * number, 4 + number % 3, 5) for number in range(10)]
    for number, (row, col, height, width) in enumerate(boxes):
        if number % 2:
            rate[row : row + height, col : col + width] *= 3
    rate[rng.random(grid.shape) < 0.1] = np.nan
    return rate, boxes


def expected_counts(rate, boxes, limits, area=None):
    magnitude = np.abs(rate)
    known = ~np.isnan(rate) if area is None else ~np.isnan(rate) & area
    inside = np.zeros(rate.shape, bool)
    for row, col, height, width in boxes:
        inside[row : row + height, col : col + width] = True
    edges = [0, *limits, np.inf]
    return (
        [int(np.sum(known & (magnitude >= low) & (magnitude < high))) for low, high in zip(edges, edges[1:])],
        [int(np.sum(known & inside & (magnitude >= low) & (magnitude < high))) for low, high in zip(edges, edges[1:])],
    )


def test_ratios_equal_numpy_whatever_the_strips(tmp_path, grid, monkeypatch):
    rate, boxes = scene(grid)
    zones = Zones([box(grid, *item) for item in boxes], grid)
    limits = (5, 10, 20, 40)
    area, sample = expected_counts(rate, boxes, limits)
    progress = Collected()
    whole = proneness(raster(tmp_path, grid, rate), zones, limits, progress=progress)
    assert [row.area_pixels for row in whole.classes] == area
    assert [row.sample_pixels for row in whole.classes] == sample
    assert [row.ratio for row in whole.classes] == pytest.approx(
        [(s / sum(sample)) / (a / sum(area)) for s, a in zip(sample, area)]
    )
    assert whole.polygons == 10
    assert progress.fractions[-1] == 1
    monkeypatch.setattr("ftl_qgis_plugin.core.accuracy.proneness.strips", lambda shape, rows: in_strips(shape, 9))
    by_strips = proneness(raster(tmp_path, grid, rate), zones, limits)
    # NaN, which no comparison of classes would hold for the same, is in the shares of noise.
    np.testing.assert_array_equal([astuple(row) for row in by_strips.classes], [astuple(row) for row in whole.classes])


def test_noise_share_equals_numpy(tmp_path, grid):
    rate, boxes = scene(grid)
    zones = Zones([box(grid, *item) for item in boxes], grid)
    errors = np.random.default_rng(2).uniform(1, 12, grid.shape).astype(np.float32)
    errors[5:20] = np.nan
    (tmp_path / "std").mkdir()
    mask = np.zeros(grid.shape, bool)
    mask[:, 20:80] = True
    progress = Collected()
    area = Zones([box(grid, 0, 20, grid.height, 60)], grid)
    std = raster(tmp_path / "std", grid, errors)
    result = proneness(raster(tmp_path, grid, rate), zones, (5, 10, 20, 500), area, progress, std)
    known = np.isfinite(rate) & np.isfinite(errors) & mask
    for row in result.classes[:-1]:
        inside = known & (np.abs(rate) >= row.lower) & (np.abs(rate) < row.upper)
        assert row.noise_share == np.mean(np.abs(rate[inside]) < 1.959964 * errors[inside])
    assert math.isnan(result.classes[-1].noise_share)  # no ground is that fast
    assert result.classes[0].noise_share > 0.5 > result.classes[2].noise_share
    noisy = sum(row.noise_share >= 0.5 for row in result.classes)
    assert f"In {noisy} of 5 classes half or more" in str(progress.warnings[0])
    without = proneness(raster(tmp_path, grid, rate), zones, (5, 10, 20, 500), area)
    assert [row.ratio for row in without.classes[:-1]] == [row.ratio for row in result.classes[:-1]]
    assert all(math.isnan(row.noise_share) for row in without.classes)


def in_strips(grid, rows):
    from ftl_qgis_plugin.core.grids.blocks import strips

    return strips(grid, 1, rows * grid.width)


def test_study_area(tmp_path, grid):
    rate, boxes = scene(grid)
    zones = Zones([box(grid, *item) for item in boxes], grid)
    mask = np.zeros(grid.shape, bool)
    mask[10:60, 20:80] = True
    result = proneness(raster(tmp_path, grid, rate), zones, (10, 20), Zones([box(grid, 10, 20, 50, 60)], grid))
    area, sample = expected_counts(rate, boxes, (10, 20), mask)
    assert [row.area_pixels for row in result.classes] == area
    assert [row.sample_pixels for row in result.classes] == sample


def test_equal_area_classes(tmp_path, grid):
    rate, boxes = scene(grid)
    result = proneness(raster(tmp_path, grid, rate), Zones([box(grid, *item) for item in boxes], grid), 5)
    assert len(result.classes) == 5
    assert [row.area_share for row in result.classes] == pytest.approx([0.2] * 5, abs=0.01)
    assert result.classes[-1].upper == math.inf
    assert result.classes[-1].ratio > 1.5
    assert result.rho == 1 or result.p_value < 0.2


def test_intervals_against_the_bootstrap_of_polygons(tmp_path, grid):
    rate, boxes = scene(grid)
    zones = Zones([box(grid, *item) for item in boxes], grid)
    result = proneness(raster(tmp_path, grid, rate), zones, (10, 20))
    counts = np.array([expected_counts(rate, [item], (10, 20))[1] for item in boxes])
    rng = np.random.default_rng(1)
    drawn = counts[rng.integers(0, 10, (4000, 10))].sum(axis=1)
    shares = drawn / drawn.sum(axis=1, keepdims=True)
    for number, row in enumerate(result.classes):
        low, high = np.percentile(shares[:, number], [2.5, 97.5]) / row.area_share
        assert row.ratio_lower < row.ratio < row.ratio_upper
        if number == 1:  # hardly differs between polygons: never narrower than independent pixels would make it
            assert row.ratio_upper - row.ratio_lower > high - low
        else:
            assert row.ratio_upper - row.ratio_lower == pytest.approx(high - low, rel=0.1)


def test_a_class_without_landslides_has_an_upper_bound(tmp_path, grid):
    rate, boxes = scene(grid)
    result = proneness(raster(tmp_path, grid, np.clip(rate, -20, 20)), Zones([box(grid, *boxes[0])], grid), (15, 1000))
    assert result.classes[2].area_pixels == 0
    assert math.isnan(result.classes[2].ratio)
    rate[0:4, 0:5] = 1
    result = proneness(raster(tmp_path, grid, rate), Zones([box(grid, *boxes[0])], grid), (15,))
    assert result.classes[1].ratio == 0
    assert result.classes[1].ratio_upper > 1  # one landslide proves little


def test_rising_trend_is_exact():
    for ratios in ([0.2, 0.5, 0.4, 1.5], [1, 1, 2, 3, 2.5], [3, 2, 1]):
        ranks = stats.rankdata(ratios)
        order = np.arange(len(ratios))
        rhos = [np.corrcoef(order, list(permuted))[0, 1] for permuted in itertools.permutations(ranks)]
        rho = stats.spearmanr(order, ratios)[0]
        assert rising_trend(ratios) == (pytest.approx(rho), pytest.approx(np.mean(np.array(rhos) >= rho - 1e-9)))
    assert rising_trend([1, 2, math.nan, 3])[0] == pytest.approx(1)
    assert all(math.isnan(value) for value in rising_trend([1, 2]))
    many = np.arange(12) + np.tile([0, 1.5], 6)
    assert rising_trend(many)[1] == pytest.approx(stats.spearmanr(np.arange(12), many)[1] / 2)


def test_trend_in_words(tmp_path, grid):
    rate = np.tile(np.linspace(0, 59, grid.width, dtype=np.float32), (grid.height, 1))
    begins = (5, 30, 45, 60, 75, 5, 30, 45, 60, 75, 45, 75)
    rising = Zones([box(grid, 5 * number, col, 2, 90 - col) for number, col in enumerate(begins)], grid)
    result = proneness(raster(tmp_path, grid, rate), rising, (10, 20, 30, 40, 50))
    assert result.rho == pytest.approx(1)
    assert str(result.trend).startswith("The frequency of landslides rises")
    falling = Zones([box(grid, 5 * number, 0, 2, 20) for number in range(12)], grid)
    assert str(proneness(raster(tmp_path, grid, rate), falling, (10, 20, 30)).trend).startswith("No rise")


def test_errors(tmp_path, grid):
    rate, boxes = scene(grid)
    image, zones = raster(tmp_path, grid, rate), Zones([box(grid, *boxes[0])], grid)
    with pytest.raises(FtlError, match="ascending order"):
        proneness(image, zones, (10, 5))
    with pytest.raises(FtlError, match="ascending order"):
        proneness(image, zones, (0,))
    with pytest.raises(FtlError, match="At least 2"):
        proneness(image, zones, 1)
    with pytest.raises(FtlError, match="No sample polygon"):
        proneness(image, Zones([box(grid, 500, 500, 2, 2)], grid), (10,))
    with pytest.raises(FtlError, match="no data in the study area"):
        proneness(image, zones, 4, Zones([box(grid, 500, 500, 2, 2)], grid))
    with pytest.raises(FtlError, match="nearly all 0"):
        proneness(raster(tmp_path, grid, np.zeros(grid.shape)), zones, 4)


def test_few_landslides_show_no_trend(tmp_path, grid):
    """Five places that happen to rise: the ratios are told, a trend is not."""
    rate = np.tile(np.linspace(0, 59, grid.width, dtype=np.float32), (grid.height, 1))
    begins = (5, 30, 45, 60, 75)
    few = Zones([box(grid, 5 * number, col, 2, 90 - col) for number, col in enumerate(begins)], grid)
    result = proneness(raster(tmp_path, grid, rate), few, (10, 20, 30, 40, 50))
    assert result.polygons == 5
    assert str(result.trend).startswith("Only 5 landslides")


def test_intervals_of_clusters_by_hand():
    """Ratio of cluster totals, Cochran 1977: residuals, n / (n - 1), and never fewer or more than there can be."""
    assert _share_interval(np.array([3]), np.array([10])) == wilson_interval(0.3, 1)  # one landslide
    assert _share_interval(np.array([1, 2, 3]), np.array([10, 20, 30])) == pytest.approx(wilson_interval(0.3, 3))
    # Shares of 2/10 and 6/20 scatter by less than 30 independent pixels would: 2 / 1 * 8 / 9 / 900.
    assert 8 / 30 * 22 / 30 / (2 * (8 / 9) / 900) > 30
    assert _share_interval(np.array([2, 6]), np.array([10, 20])) == pytest.approx(wilson_interval(8, 30))
    share, variance = 10 / 30, 2 * ((10 - 10 / 3) ** 2 + (20 / 3) ** 2) / 900
    effective = share * (1 - share) / variance
    assert effective < 2
    found = _share_interval(np.array([10, 0]), np.array([10, 20]))
    assert found == pytest.approx(wilson_interval(share * effective, effective))
    residuals = np.array([5, 1, 0]) - 0.2 * np.array([10, 10, 10])
    effective = 0.2 * 0.8 / (3 / 2 * (residuals**2).sum() / 900)
    found = _share_interval(np.array([5, 1, 0]), np.array([10, 10, 10]))
    assert found == pytest.approx(wilson_interval(0.2 * effective, effective))


def test_trends_of_three_to_nine_classes():
    assert rising_trend([1, 2, 3]) == (pytest.approx(1), pytest.approx(1 / 6))
    assert rising_trend(range(8)) == (pytest.approx(1), pytest.approx(1 / math.factorial(8)))
    assert rising_trend(range(9))[1] < 1e-8  # Student's t
    assert rising_trend(range(9, 0, -1)) == (pytest.approx(-1), pytest.approx(1))
    mixed = [1, 3, 2, 5, 4, 7, 6, 9, 8]
    assert rising_trend(mixed)[1] == pytest.approx(stats.spearmanr(range(9), mixed)[1] / 2)
    assert rising_trend(mixed[::-1])[1] == pytest.approx(1 - stats.spearmanr(range(9), mixed)[1] / 2)
    assert all(math.isnan(value) for value in (*rising_trend([2, 2, 2]), *rising_trend([1, 2, math.nan])))


@pytest.mark.parametrize(
    ("rho", "p_value", "polygons", "begins"),
    [
        (0.9, 0.05, 10, "The frequency of landslides rises"),
        (0.9, 0.051, 10, "No rise"),
        (0.9, 0.05, 9, "Only 9 landslides"),
        (-0.9, 0.01, 10, "No rise"),
        (math.nan, math.nan, 10, "There are too few classes"),
    ],
)
def test_what_is_said_of_a_trend(rho, p_value, polygons, begins):
    assert str(_trend_text(rho, p_value, polygons)).startswith(begins)


def test_classes_begin_at_their_lower_limit(tmp_path, grid):
    """Limits belong to the class above; the sign of a rate does not count, and a limit of 0 parts nothing."""
    rate = np.zeros(grid.shape)
    rate[:, :10], rate[:, 10:30], rate[:, 30:60] = -10.0, 20.0, 9.99
    image, zones = raster(tmp_path, grid, rate), Zones([box(grid, 0, 0, 70, 20)], grid)
    for limits in ((10, 20), (0, 10, 20)):
        rows = proneness(image, zones, limits).classes
        assert [row.area_pixels for row in rows] == [60 * 70, 10 * 70, 20 * 70]
        assert [row.sample_pixels for row in rows] == [0, 700, 700]
        assert [(row.lower, row.upper) for row in rows] == [(0, 10), (10, 20), (20, math.inf)]
        assert [row.area_share for row in rows] == pytest.approx([60 / 90, 10 / 90, 20 / 90])
        assert [row.sample_share for row in rows] == [0, 0.5, 0.5]
    with pytest.raises(FtlError, match="ascending order"):
        proneness(image, zones, (-5, 10))
    with pytest.raises(FtlError, match="ascending order"):
        proneness(image, zones, ())
    with pytest.raises(FtlError, match="ascending order"):
        proneness(image, zones, (10, 10))


def test_zeros_are_parted_from_nothing(tmp_path, grid):
    """Half of the ground does not move at all: of four classes of equal areas there are but those above it."""
    columns = np.maximum(np.arange(90.0) - 44, 0)
    image, zones = raster(tmp_path, grid, columns[None].repeat(70, 0)), Zones([box(grid, 0, 0, 70, 20)], grid)
    first, second = proneness(image, zones, 4).classes
    assert second.area_share == pytest.approx(0.25, abs=0.02)
    assert first.area_pixels + second.area_pixels == 6300
    assert len(proneness(raster(tmp_path, grid, columns[None].repeat(70, 0) + 1), zones, 2).classes) == 2


@pytest.mark.parametrize(
    ("shares", "count", "limits", "is_told"),
    [
        ([10, 10, 10, 10, 10, 10, 10, 10, 10], 3, [3, 6], False),
        ([10, 10, 10, 10, 10, 10, 10, 10, 10], 2, [5], False),
        ([20, 10, 10, 5, 5, 5, 5, 20, 10], 2, [4], False),
        ([5, 5, 60, 10, 10], 2, [3], True),
        ([15, 15, 50, 5, 5], 2, [2], False),
        ([5, 5, 5, 5, 70], 3, [4], True),
    ],
)
def test_whole_numbers_are_parted_as_equally_as_they_can_be(tmp_path, grid, shares, count, limits, is_told):
    values = np.repeat(np.arange(len(shares), dtype=float), shares)[None].repeat(70, 0)
    image, zones = raster(tmp_path, grid, values), Zones([box(grid, 0, 0, 70, 90)], grid)
    heard = Collected()
    result = proneness(image, zones, count, progress=heard)
    assert [row.lower for row in result.classes[1:]] == limits
    assert all(row.area_pixels for row in result.classes)
    assert [("Too many pixels have the same value" in str(message)) for message in heard.warnings] == [True] * is_told
    # No other limits between the values would make the areas more equal.
    if count == 2:
        below = np.cumsum(shares)[:-1]
        best = np.abs(below - 45).min()
        assert abs(result.classes[0].area_pixels / 70 - 45) == best
