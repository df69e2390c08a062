"""Outlines grown by a candidate's own strength, against growing written out with a label of the whole raster."""

import math
from dataclasses import replace

import numpy as np
import pytest
from osgeo import ogr, osr
from rasters import write_raster
from scipy import ndimage

from ftl_qgis_plugin.core.candidates import growth
from ftl_qgis_plugin.core.candidates.candidates import extract
from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
from ftl_qgis_plugin.core.candidates.overlap import Overlap
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids import blocks
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.progress import Progress

FAST = ThresholdTable((Threshold("deformation_rate", 50.0, None),))


def grid_of(shape):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(shape[1], shape[0], 500_000.0, 4_200_000.0, 10.0, 10.0, srs.ExportToWkt())


def overlap_of(folder, rate, table=FAST, direction="any", **options):
    grid = grid_of(rate.shape)
    path = str(folder / "rate.tif")
    write_raster(path, grid, rate.astype(np.float32))
    inputs = replace(Inputs(grid, RasterSource(path)), direction=direction)
    return Overlap(grid, build_factors(inputs, table.factors), table, **options)


def burnt(candidates, shape):
    """Rank of the candidate whose outline holds each pixel's centre, 0 = none; and whether any pixel is held twice."""
    total = np.zeros(shape, int)
    count = np.zeros(shape, int)
    for rank, wkb in enumerate(candidates.wkb, 1):
        held = Zones([wkb], candidates.grid).mask(candidates.grid.window)
        total[held] = rank
        count += held
    return total, bool((count > 1).any())


def cone(rows, cols, row, col, peak, slope):
    return np.maximum(peak - slope * np.hypot(rows - row, cols - col), 0)


def scene(seed=0, shape=(120, 140)):
    rows, cols = np.mgrid[: shape[0], : shape[1]]
    rate = np.random.default_rng(seed).normal(0, 3, shape)
    rate -= cone(rows, cols, 40, 40, 160, 5)  # reaches down to 25 % at 24 pixels, beyond its radius
    rate += cone(rows, cols, 40, 66, 120, 6)  # its neighbour moves the other way
    rate += cone(rows, cols, 90, 100, 60, 2)
    rate[88:92, 110:] = np.nan
    return rate


def test_outline_is_what_moves_with_the_candidate(tmp_path):
    rate = scene()
    overlap = overlap_of(tmp_path, rate)
    plain = extract(overlap, ExtractionOptions(min_area_m2=2000)).candidates
    result = extract(overlap, ExtractionOptions(min_area_m2=2000, grow_share=0.25))
    grown, sigma = result.candidates, result.background_sigma_mm_a
    # All that is told of a candidate is told of the pixels that pass.
    for name, values in plain.columns.items():
        np.testing.assert_array_equal(values, grown.columns[name], err_msg=name)
    own, _ = burnt(plain, rate.shape)
    after, twice = burnt(grown, rate.shape)
    assert not twice
    assert (after[own > 0] == own[own > 0]).all()
    for rank in range(1, len(plain) + 1):
        inside = own == rank
        speeds = np.abs(rate[inside].astype(np.float32))
        along = np.sign(np.nanmean(rate[inside])) * rate.astype(np.float32)
        level = max(0.25 * np.percentile(speeds, 90), 2 * sigma)
        near = ndimage.distance_transform_edt(~inside) <= math.sqrt(inside.sum() / math.pi)
        with np.errstate(invalid="ignore"):
            allowed = inside | ((along >= level) & near & ((own == 0) | inside))
        label, _ = ndimage.label(allowed, np.ones((3, 3)))
        expected = np.isin(label, np.unique(label[inside]))
        # What two could take goes to one of them.
        assert not ((after == rank) & ~expected).any()
        contested = (after != rank) & (after > 0)
        assert not (expected & ~contested & (after != rank)).any()
        assert (after == rank).sum() > inside.sum()


def test_growth_does_not_depend_on_strips(tmp_path, monkeypatch):
    overlap = overlap_of(tmp_path, scene(1))
    options = ExtractionOptions(min_area_m2=500, grow_share=0.25)
    reference = extract(overlap, options, workers=1).candidates.wkb
    monkeypatch.setattr(blocks.strips, "__defaults__", (140 * 7,))
    assert extract(overlap, options, workers=3).candidates.wkb == reference


def test_exclusions_are_not_grown_into(tmp_path):
    rate = scene()
    grid = grid_of(rate.shape)
    x, y = grid.x_min + 280, grid.y_max - 1000
    lake = ogr.CreateGeometryFromWkt(
        f"POLYGON(({x} {y},{x} {grid.y_max},{x - 280} {grid.y_max},{x - 280} {y},{x} {y}))"
    )
    zones = Zones([bytes(lake.ExportToWkb())], grid)
    overlap = overlap_of(tmp_path, rate, excluded=zones)
    after, _ = burnt(extract(overlap, ExtractionOptions(grow_share=0.1)).candidates, rate.shape)
    assert not (after > 0)[:, :28].any()
    assert (after > 0)[:, 28].any()


def test_two_that_could_take_a_pixel_share_no_ground(tmp_path):
    rows, cols = np.mgrid[:60, :80]
    rate = -np.maximum(cone(rows, cols, 30, 25, 120, 5), cone(rows, cols, 30, 55, 110, 5))
    candidates = extract(overlap_of(tmp_path, rate), ExtractionOptions(grow_share=0.2)).candidates
    assert len(candidates) == 2
    first, second = (ogr.CreateGeometryFromWkb(wkb) for wkb in candidates.wkb)
    assert first.Intersection(second).GetArea() == 0
    assert first.Distance(second) == 0


def test_too_many_pixels_are_told_and_stay_as_they_are(tmp_path, monkeypatch):
    class Told(Progress):
        def __init__(self):
            self.warnings = []

        def warn(self, message):
            self.warnings.append(str(message))

    monkeypatch.setattr(growth, "MAX_PX", 10)
    overlap = overlap_of(tmp_path, scene())
    told = Told()
    grown = extract(overlap, ExtractionOptions(grow_share=0.25), told).candidates
    assert grown.wkb == extract(overlap, ExtractionOptions()).candidates.wkb
    assert any("too many to grow their outlines" in warning for warning in told.warnings)


def test_pixels_at_the_level_join_and_as_many_as_may_grow_do(tmp_path, monkeypatch):
    """A block of 100 mm/a in a ring of just half of that, and a ring of a little less around."""
    rate = np.zeros((80, 80))
    rate[33:47, 33:47], rate[34:46, 34:46], rate[35:45, 35:45] = 49.99, 50.0, 100.0
    overlap = overlap_of(tmp_path, rate, ThresholdTable((Threshold("deformation_rate", 60.0, None),)))
    options = ExtractionOptions(grow_share=0.5)
    for most, side in ((100, 12), (99, 10)):  # the block itself has 100 pixels
        monkeypatch.setattr(growth, "MAX_PX", most)
        found, _ = burnt(extract(overlap, options).candidates, rate.shape)
        expected = np.zeros(rate.shape, int)
        begin = (80 - side) // 2
        expected[begin : begin + side, begin : begin + side] = 1
        np.testing.assert_array_equal(found, expected)


def test_nothing_is_grown_from_nothing(tmp_path):
    rate = np.zeros((20, 20))
    assert extract(overlap_of(tmp_path, rate), ExtractionOptions(grow_share=0.25)).candidates.wkb == []


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_shares_ends(tmp_path, share):
    """0 is off; at 1 only the fastest pixels beside it could join, and those are its own."""
    overlap = overlap_of(tmp_path, scene(2))
    options = ExtractionOptions(min_area_m2=2000)
    grown = extract(overlap, replace(options, grow_share=share)).candidates
    assert grown.wkb == extract(overlap, options).candidates.wkb


def test_landslides_that_end_sharply_are_outlined_nearly_whole(tmp_path):
    """Median intersection over union at least 0.95 where the rate varies inside of a landslide but ends at its edge.
    Where it fades outward, as on demo scenes, no outline along the rate can be as good."""
    rng = np.random.default_rng(7)
    shape = (200, 240)
    rows, cols = np.mgrid[: shape[0], : shape[1]]
    truth = np.zeros(shape, int)
    for number in range(20):
        row, col = 25 + 50 * (number // 5), 24 + 48 * (number % 5)
        angle, long, short = rng.uniform(0, np.pi), rng.uniform(9, 18), rng.uniform(6, 9)
        along = (rows - row) * np.sin(angle) + (cols - col) * np.cos(angle)
        across = (rows - row) * np.cos(angle) - (cols - col) * np.sin(angle)
        truth[(along / long) ** 2 + (across / short) ** 2 <= 1] = number + 1
    texture = ndimage.gaussian_filter(rng.normal(size=shape), 4)
    strength = rng.uniform(55, 75, 21)[truth]
    rate = np.where(truth > 0, -strength * (1 + 0.25 * texture / texture.std()), 0) + rng.normal(0, 4, shape)
    medians = {}
    for share in (0.0, 0.25):
        options = ExtractionOptions(min_area_m2=2000, grow_share=share)
        found, _ = burnt(extract(overlap_of(tmp_path, rate), options).candidates, shape)
        best = []
        for number in range(1, 21):
            own = truth == number
            ranks = np.unique(found[own & (found > 0)])
            best.append(max(((found == rank) & own).sum() / ((found == rank) | own).sum() for rank in ranks))
        medians[share] = np.median(best)
    assert medians[0.0] < 0.9
    assert medians[0.25] >= 0.95
