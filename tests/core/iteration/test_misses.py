"""Which factor keeps a landslide out, on a scene small enough to see it."""

import struct

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster

from ftl_qgis_plugin.core.candidates.overlap import Overlap
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.iteration.limiting_factors import refusing_factors
from ftl_qgis_plugin.core.iteration.misses import REJECTED, UNREVIEWED, Miss, causes_of, misses_told

X, Y = 500_000.0, 4_200_000.0


def square(first_col, cols=10):
    """Ten rows high, from the top."""
    left, right, top, bottom = X + 10 * first_col, X + 10 * (first_col + cols), Y, Y - 100
    ring = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)


@pytest.fixture
def make_overlap(tmp_path):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(60, 10, X, Y, 10.0, 10.0, srs.ExportToWkt())

    def make(rate, wet, soil, **options):
        arrays = {"rate": rate, "wet": wet, "soil": soil}
        for name, values in arrays.items():
            write_raster(str(tmp_path / f"{name}.tif"), grid, np.tile(np.asarray(values, np.float32), (10, 1)))
        rasters = {name: RasterSource(str(tmp_path / f"{name}.tif")) for name in ("wet", "soil")}
        inputs = Inputs(grid, RasterSource(str(tmp_path / "rate.tif")), rasters=rasters)
        table = ThresholdTable(
            (Threshold("deformation_rate", 50.0, None), Threshold("wet", 0.0, 1.0), Threshold("soil", 0.0, 1.0))
        )
        return Overlap(grid, build_factors(inputs, table.factors), table, **options)

    return make


def test_the_factor_that_refuses_most_fast_pixels(make_overlap):
    rate = np.r_[np.full(10, 30.0), np.full(40, -80.0), np.full(10, np.nan)]
    wet, soil = np.zeros(60), np.zeros(60)
    wet[10:20], soil[10:13] = 5, 5  # wet refuses all ten columns, soil three
    soil[20:30], wet[20:24] = 5, np.nan  # no data never passes, but soil refuses more
    wet[40:49] = 5  # one column passes
    overlap = make_overlap(rate, wet, soil)
    polygons = [square(first) for first in (0, 10, 20, 30, 40, 50, 500)]
    assert refusing_factors(overlap, polygons) == [
        "deformation_rate",
        "wet",
        "soil",
        "none",
        "none",
        "deformation_rate",
        "none",
    ]
    assert refusing_factors(overlap, polygons[-1:]) == ["none"]
    assert refusing_factors(overlap, []) == []


def test_slow_pixels_do_not_count(make_overlap):
    rate, wet, soil = np.full(60, 80.0), np.zeros(60), np.zeros(60)
    rate[:6] = 10
    wet[:6], soil[6:10] = 5, 5
    assert refusing_factors(make_overlap(rate, wet, soil), [square(0)]) == ["soil"]


def test_factors_that_may_fail(make_overlap):
    rate, wet, soil = np.full(60, 80.0), np.full(60, 5.0), np.zeros(60)
    soil[10:20] = 5
    polygons = [square(0), square(10)]
    assert refusing_factors(make_overlap(rate, wet, soil), polygons) == ["wet", "wet"]
    assert refusing_factors(make_overlap(rate, wet, soil, min_factors=2), polygons) == ["none", "wet"]


def test_what_became_of_the_candidate_around_a_missed_landslide(make_overlap):
    rate, wet, soil = np.full(60, 80.0), np.zeros(60), np.zeros(60)
    wet[50:60] = 5
    overlap = make_overlap(rate, wet, soil)
    wkt = overlap.grid.wkt
    missed = [square(0), square(20), square(50), square(42, 3)]
    candidates = {REJECTED: [square(0, 40)], UNREVIEWED: [square(18, 12)]}
    misses = causes_of(overlap, missed, wkt, candidates, missed)
    # Half of the rejected candidate is landslide: 20 of 40 columns. A verdict goes before none.
    assert misses[0] == Miss(REJECTED, 0.5)
    assert [miss.cause for miss in misses] == [REJECTED, REJECTED, "wet", "none"]
    misses = causes_of(overlap, missed, wkt, {UNREVIEWED: candidates[UNREVIEWED]}, missed)
    assert [miss.cause for miss in misses] == ["none", UNREVIEWED, "wet", "none"]
    assert causes_of(overlap, [], wkt, candidates, []) == []
    # Of several candidates the one that covers most of it explains the miss.
    for rejected in ([square(0, 8), square(8, 10)], [square(8, 10), square(0, 8)]):
        assert causes_of(overlap, [square(0)], wkt, {REJECTED: rejected}, missed) == [Miss(REJECTED, 1.0)]


def test_causes_are_told_most_frequent_first():
    causes = [Miss(name) for name in ("slope", "none", "elevation", "elevation", "elevation", UNREVIEWED)]
    told = str(misses_told([*causes, Miss(REJECTED, 0.2), Miss(REJECTED, 0.24)]))
    assert told.startswith(
        "8 reference landslides were not found: 3 for the factor elevation, which refuses most of their fast pixels; "
        "2 in rejected candidates of which only 22\u00a0% is landslide (raise"
    )
    assert "1 in candidates without a verdict (review them)" in told
    assert "1 refused by no factor (too small" in told
    assert told.endswith(".")


def test_a_landslide_that_does_not_move_is_called_that():
    told = str(misses_told([Miss("deformation_rate"), Miss("deformation_rate")]))
    assert told.startswith("2 reference landslides were not found: 2 that nowhere move at the minimum rate")
