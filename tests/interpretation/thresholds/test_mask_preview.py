"""The preview's mask against what the algorithms give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.factors import Inputs
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
from ftl_qgis_plugin.core.method.parameters import MANUAL
from ftl_qgis_plugin.core.progress import Progress

TABLE = ThresholdTable(
    (
        Threshold("deformation_rate", 30.0),
        Threshold("coherence", 0.6),
        Threshold("elevation", 3000.0, 4200.0),
        Threshold("slope", 3.0, 25.0),
        Threshold("aspect", 250.0, 110.0),
        Threshold("plan_curvature", -0.05, 0.05),
    )
)


@pytest.fixture(scope="module")
def inputs(scene_folder):
    rate = RasterSource(str(scene_folder / "deformation_rate.tif"))
    coherence = RasterSource(str(scene_folder / "coherence.tif"))
    return Inputs(grid_of(rate), rate, coherence, RasterSource(str(scene_folder / "dem.tif")))


@pytest.fixture(scope="module")
def algorithm_mask(inputs):
    from ftl_qgis_plugin.core.candidates.overlap import Overlap, evaluate_strip
    from ftl_qgis_plugin.core.factors.factors import build_factors

    overlap = Overlap(inputs.grid, build_factors(inputs, TABLE.factors), TABLE)
    return evaluate_strip(overlap, inputs.grid.window, want_mask=True).mask


def view(grid: Grid, x_min, y_min, x_max, y_max, pixel_size):
    """Bounds in pixels from the upper left corner (rows downwards), pixel size in raster pixels."""
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import View

    return View(
        grid.x_min + x_min * grid.x_size,
        grid.y_max - y_max * grid.y_size,
        grid.x_min + x_max * grid.x_size,
        grid.y_max - y_min * grid.y_size,
        pixel_size * grid.x_size,
    )


def read(inputs, seen, **options):
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import ReadJob

    return ReadJob(inputs, TABLE.factors, seen, **options)(Progress())


def test_equals_the_algorithm_on_every_pixel_in_sight(inputs, algorithm_mask, run_algorithm, tmp_path):
    """At 1:1, against overlapmask itself run through Processing."""
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import PreviewMask
    from ftl_qgis_plugin.interpretation.thresholds.threshold_files import save_table

    table_path, mask_path = str(tmp_path / "table.csv"), str(tmp_path / "mask.tif")
    save_table(TABLE, table_path)
    run_algorithm(
        "overlapmask",
        {
            "DEFORMATION": inputs.deformation.path,
            "COHERENCE": inputs.coherence.path,
            "DEM": inputs.dem.path,
            "THRESHOLDS": table_path,
            "OUTPUT": mask_path,
        },
    )
    theirs = gdal.Open(mask_path).ReadAsArray()
    values = read(inputs, view(inputs.grid, 37.2, 50.9, 300.4, 222.0, 1.0))
    ours = PreviewMask(values).evaluate(TABLE)
    assert values.step == 1
    assert values.is_exact
    assert ours.shape == (222 - 50, 301 - 37)
    assert np.array_equal(ours, theirs[50:222, 37:301])
    assert set(np.unique(ours)) >= {0, 1}
    assert np.array_equal(theirs, algorithm_mask)


@pytest.mark.parametrize("step", [2, 3, 7])
def test_zoomed_out_every_nth_pixel_is_the_algorithms(inputs, algorithm_mask, step):
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import PreviewMask

    values = read(inputs, view(inputs.grid, -30, -10, 1000, 1000, step + 0.2))
    ours = PreviewMask(values).evaluate(TABLE)
    assert values.step == step
    assert np.array_equal(ours, algorithm_mask[step // 2 :: step, step // 2 :: step])
    # The lattice says where its pixels lie: each centre is the centre of the raster pixel that was looked at.
    x, y = values.lattice.centre(np.arange(3), np.arange(3))
    expected = inputs.grid.centre(np.arange(3) * step + step // 2, np.arange(3) * step + step // 2)
    assert np.allclose(x, expected[0])
    assert np.allclose(y, expected[1])


def test_a_drag_gives_what_a_fresh_evaluation_gives(inputs):
    """Whatever is kept between changes of one factor, of another, and of what is switched on."""
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import PreviewMask

    values = read(inputs, view(inputs.grid, 0, 0, 400, 400, 2.0))
    generator = np.random.default_rng(5)
    masker = PreviewMask(values)
    rows = list(TABLE.rows)
    for _ in range(40):
        number = int(generator.integers(len(rows)))
        row = rows[number]
        if generator.random() < 0.2 and row.factor != "deformation_rate":
            rows[number] = Threshold(row.factor, row.lower, row.upper, not row.enabled)
        elif row.lower is not None:
            rows[number] = Threshold(row.factor, row.lower * generator.uniform(0.9, 1.1), row.upper, row.enabled)
        table = ThresholdTable(tuple(rows))
        assert np.array_equal(masker.evaluate(table), PreviewMask(values).evaluate(table))


@pytest.mark.parametrize(("ranges_rank", "samples"), [(True, 200), (None, 3), (None, 200)])
def test_a_drag_of_a_range_that_only_ranks_takes_nothing_away(inputs, ranges_rank, samples):
    """The extraction does not ask it either. One that a person set decides again, whatever was kept before."""
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import PreviewMask

    values = read(inputs, view(inputs.grid, 0, 0, 400, 400, 2.0))
    masker = PreviewMask(values, ranges_rank=ranges_rank)
    rows = [replace(row, method="percentiles", samples=samples) for row in TABLE.rows]
    before = masker.evaluate(ThresholdTable(tuple(rows)))
    steep = replace(rows[3], lower=20.0)
    for number, row in (
        (3, steep),
        (0, replace(rows[0], lower=31.0)),
        (3, replace(steep, method=MANUAL)),
        (0, replace(rows[0], lower=32.0)),
        (3, rows[3]),
        (0, rows[0]),
    ):
        rows[number] = row
        table = ThresholdTable(tuple(rows))
        fresh = PreviewMask(values, ranges_rank=ranges_rank).evaluate(table)
        ours = masker.evaluate(table)
        assert np.array_equal(ours, fresh)
        if row == steep:
            assert np.array_equal(ours, before) == (ranges_rank is True or samples == 3)


def test_factors_that_must_hold_can_be_fewer(inputs):
    from ftl_qgis_plugin.core.candidates.overlap import Overlap, evaluate_strip
    from ftl_qgis_plugin.core.factors.factors import build_factors
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import PreviewMask

    overlap = Overlap(inputs.grid, build_factors(inputs, TABLE.factors), TABLE, min_factors=4)
    theirs = evaluate_strip(overlap, inputs.grid.window, want_mask=True).mask
    values = read(inputs, view(inputs.grid, 0, 0, 400, 400, 1.0))
    assert np.array_equal(PreviewMask(values, 4).evaluate(TABLE), theirs)


def test_study_area_and_exclusions_count(inputs, algorithm_mask):
    from ftl_qgis_plugin.core.candidates.overlap import Overlap, evaluate_strip
    from ftl_qgis_plugin.core.factors.factors import build_factors
    from ftl_qgis_plugin.core.landslides.zones import Zones
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import PreviewMask

    grid = inputs.grid
    area = (box(grid, 40.3, 60.2, 350.0, 390.7),)
    excluded = (box(grid, 100.1, 100.1, 222.2, 222.2),)
    overlap = Overlap(
        grid, build_factors(inputs, TABLE.factors), TABLE, study_area=Zones(area, grid), excluded=Zones(excluded, grid)
    )
    theirs = evaluate_strip(overlap, grid.window, want_mask=True).mask
    assert not np.array_equal(theirs, algorithm_mask)
    for step in (1, 3):
        values = read(inputs, view(grid, 0, 0, 400, 400, step), study_area=area, excluded=excluded)
        ours = PreviewMask(values).evaluate(TABLE)
        assert np.array_equal(ours, theirs[step // 2 :: step, step // 2 :: step])


def test_huge_extents_go_through_a_coarser_grid(inputs, algorithm_mask, monkeypatch):
    from ftl_qgis_plugin.interpretation.thresholds import mask_preview

    monkeypatch.setattr(mask_preview, "FULL_RESOLUTION_PX", 10_000)
    values = read(inputs, view(inputs.grid, 0, 0, 400, 400, 8.0))
    assert not values.is_exact
    assert values.step == 8
    assert values.lattice.shape == (50, 50)
    mask = mask_preview.PreviewMask(values).evaluate(TABLE)
    # An overview: about as much passes as in truth, not pixel by pixel the same.
    assert abs((mask == 1).mean() - (algorithm_mask == 1).mean()) < 0.05


def test_outside_the_raster_there_is_nothing(inputs):
    assert read(inputs, view(inputs.grid, 5000, 0, 5100, 100, 1.0)) is None


def test_without_the_rate_it_says_so(inputs):
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import PreviewMask

    values = read(inputs, view(inputs.grid, 0, 0, 50, 50, 1.0))
    table = ThresholdTable((Threshold("deformation_rate", 50.0, enabled=False), Threshold("slope", 3.0, 20.0)))
    with pytest.raises(FtlError, match="switched off"):
        PreviewMask(values).evaluate(table)
    with pytest.raises(FtlError, match="roughness"):
        PreviewMask(values).evaluate(ThresholdTable((Threshold("roughness", 1.0),)))


def test_cancelling_stops_the_read(inputs):
    from ftl_qgis_plugin.core.errors import CancelledError
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import ReadJob

    class Cancelled(Progress):
        def is_cancelled(self):
            return True

    job = ReadJob(inputs, TABLE.factors, view(inputs.grid, 0, 0, 400, 400, 1.0))
    with pytest.raises(CancelledError):
        job(Cancelled())


def box(grid, left, top, right, bottom) -> bytes:
    from osgeo import ogr

    ring = ogr.Geometry(ogr.wkbLinearRing)
    for col, row in ((left, top), (right, top), (right, bottom), (left, bottom), (left, top)):
        ring.AddPoint_2D(grid.x_min + col * grid.x_size, grid.y_max - row * grid.y_size)
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    return bytes(polygon.ExportToWkb())


@pytest.mark.parametrize(("join_signs", "connectivity"), [(False, 8), (False, 4), (True, 8)])
@pytest.mark.parametrize("by_noise", [True, False])
def test_growth_is_that_of_the_extraction(inputs, by_noise, join_signs, connectivity):
    """A rate whose noise sets the bound, or a rate to grow into: both grow far on this scene."""
    from ftl_qgis_plugin.core.candidates.candidates import extract
    from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
    from ftl_qgis_plugin.core.candidates.overlap import Overlap
    from ftl_qgis_plugin.core.factors.factors import build_factors
    from ftl_qgis_plugin.core.landslides.zones import Zones
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import Growth, PreviewMask

    rate = Threshold("deformation_rate", 40.0, method="noise" if by_noise else "minimum")
    table = ThresholdTable((rate, Threshold("coherence", 0.5), Threshold("slope", 3.0, 25.0)))
    grow = None if by_noise else 12.0
    values = read(inputs, view(inputs.grid, 0, 0, inputs.grid.width, inputs.grid.height, 1))
    grown = PreviewMask(values, growth=Growth(grow, join_signs, connectivity)).evaluate(table)
    plain = PreviewMask(values).evaluate(table)

    factors = build_factors(inputs, table.factors)
    overlap = Overlap(inputs.grid, factors, table, grow_rate_mm_a=grow, join_signs=join_signs)
    options = ExtractionOptions(min_area_m2=0, grow_share=0, connectivity=connectivity)
    outlines = extract(overlap, options).candidates.wkb
    extracted = Zones(outlines, inputs.grid).mask(inputs.grid.window)
    np.testing.assert_array_equal(grown == 1, extracted)
    assert (grown == 1).sum() > (plain == 1).sum()
