"""Thresholds from growing samples: each time from all that is known, against a background that is read once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from osgeo import ogr, osr
from rasters import write_raster

from ftl_qgis_plugin.core.factors.factors import Inputs
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.iteration.refinement import Refinement
from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.ranges.derive_options import DeriveOptions

OPTIONS = DeriveOptions(min_rate_mm_a=50.0, margin=0.0, coverage=1.0, replicates=0)


@pytest.fixture
def inputs(tmp_path):
    """A rate of 60 everywhere, coherence that rises by 0.005 a column, ice that rises by 1 a row."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(100, 40, 0.0, 400.0, 10.0, 10.0, srs.ExportToWkt())
    rows, cols = np.mgrid[:40, :100]
    values = {"rate": np.full(grid.shape, 60.0), "coherence": 0.4 + 0.005 * cols, "ice": rows}
    for name, array in values.items():
        write_raster(str(tmp_path / f"{name}.tif"), grid, array.astype(np.float32))
    sources = {name: RasterSource(str(tmp_path / f"{name}.tif")) for name in values}
    return Inputs(grid, sources["rate"], sources["coherence"], rasters={"ice": sources["ice"]})


def rows_of(top, bottom, left=0, right=100):
    """A polygon of whole pixels."""
    x, y = (10.0 * left, 10.0 * right), (400.0 - 10 * bottom, 400.0 - 10 * top)
    ring = f"{x[0]} {y[0]}, {x[1]} {y[0]}, {x[1]} {y[1]}, {x[0]} {y[1]}, {x[0]} {y[0]}"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())


def ice(derivation):
    (row,) = derivation.table.rows_of("ice")
    return row.lower, row.upper


def test_ranges_grow_with_the_samples_and_only_what_is_named_gets_one(inputs):
    refinement = Refinement(inputs, ["deformation_rate", "ice"])
    assert refinement.background == {}
    first = refinement.derive([rows_of(5, 9), rows_of(6, 8, 50)], OPTIONS)
    assert ice(first) == (5.0, 8.0)
    assert first.table.factors == ("deformation_rate", "ice")
    second = refinement.derive([rows_of(5, 9), rows_of(20, 24)], OPTIONS, new=[False, True], previous=first.table)
    assert ice(second) == (5.0, 23.0)
    assert second.polygons == 2


def test_the_background_is_the_ground_outside_of_the_first_samples_and_stays(inputs):
    refinement = Refinement(inputs, ["deformation_rate", "ice"], excluded=Zones([rows_of(30, 40)], inputs.grid))
    refinement.derive([rows_of(5, 9)], OPTIONS)
    before = refinement.background["ice"]
    assert set(np.unique(before)) == set(range(30)) - {5, 6, 7, 8}
    refinement.derive([rows_of(10, 14)], OPTIONS)
    assert refinement.background["ice"] is before


def test_the_noise_is_that_of_ground_which_is_not_known_to_move(inputs, tmp_path):
    """A scene that landslides fill to two fifths: as they become known, they count to the noise no more, in one run as
    where each iteration is a run of its own."""
    rate = np.random.default_rng(4).normal(0, 100, inputs.grid.shape)
    rate[:, 60:] += 900
    write_raster(str(tmp_path / "noisy.tif"), inputs.grid, rate.astype(np.float32))
    noisy = replace(inputs, deformation=RasterSource(str(tmp_path / "noisy.tif")))
    known = [rows_of(0, 40, 90)], [rows_of(0, 40, 90), rows_of(0, 40, 60, 90)]
    refinement, bounds = Refinement(noisy, ["deformation_rate", "ice"]), []
    for polygons in known:
        derived = refinement.derive(polygons, OPTIONS)
        alone = Refinement(noisy, ["deformation_rate", "ice"]).derive(polygons, OPTIONS)
        bounds.append(derived.table.minimum_rate_mm_a)
        assert bounds[-1] == alone.table.minimum_rate_mm_a
    assert bounds[0] > 1.2 * bounds[1]
    assert bounds[1] == pytest.approx(300, rel=0.05)
    # Where all ground is known, what was read first still tells the noise.
    assert refinement.derive([rows_of(0, 40)], OPTIONS).table.minimum_rate_mm_a == bounds[0]


def test_the_background_may_be_a_study_area(inputs):
    refinement = Refinement(inputs, ["deformation_rate", "ice"], Zones([rows_of(0, 10)], inputs.grid))
    refinement.derive([rows_of(5, 9)], OPTIONS)
    assert set(np.unique(refinement.background["ice"])) == set(range(10)) - {5, 6, 7, 8}


def test_rejected_polygons_that_would_pass_are_counted_and_those_outside_told(inputs):
    refinement, progress = Refinement(inputs, ["deformation_rate", "ice"]), Collected()
    rejected = [rows_of(5, 8, 10, 20), rows_of(30, 34, 10, 20)]
    known = [rows_of(5, 9, 0, 50), rows_of(5, 9, 50)]
    found = refinement.derive(known, OPTIONS, rejected=rejected, progress=progress)
    assert (found.rejected_passing, found.rejected_polygons) == (1, 2)
    assert progress.warnings == []
    found = refinement.derive(known, OPTIONS, rejected=[rows_of(5, 9, 900, 950)], progress=progress)
    assert (found.rejected_passing, found.rejected_polygons) == (0, 0)
    assert [str(message) for message in progress.warnings] == [
        "The rejected polygons lie outside the deformation raster and do not count."
    ]
