"""What the Thresholds page promises of the next iteration: how many candidates, and how many of them are news."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster

from ftl_qgis_plugin.core.factors.factors import Inputs
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.progress import Progress

TABLE = ThresholdTable((Threshold("deformation_rate", 50.0),))


def square(column: int, size: int) -> bytes:
    """Pixels `column` to `column + size` of the rows 10 to 20."""
    x, y = 10.0 * column, 300.0
    ring = [(x, y - 100), (x + 10 * size, y - 100), (x + 10 * size, y - 200), (x, y - 200), (x, y - 100)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)


@pytest.fixture
def inputs(qgis_app, tmp_path):
    """Three places of 10 by 10 pixels that move, at the columns 0, 20 and 40."""
    rates = np.zeros((30, 60), np.float32)
    for column in (0, 20, 40):
        rates[10:20, column : column + 10] = -80.0
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32647)
    grid = Grid(60, 30, 0.0, 300.0, 10.0, 10.0, crs.ExportToWkt())
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid, rates)
    return Inputs(grid, RasterSource(path), None, None, {})


@pytest.mark.parametrize(
    ("samples", "judged", "new"),
    [
        ((), (), 3),
        ((square(0, 10),), (), 2),
        ((square(0, 10),), (square(20, 10),), 1),  # rejected: its verdict carries over
        ((square(0, 10),), (square(20, 4),), 2),  # less than half of it: another one
    ],
)
def test_what_was_judged_is_no_news(inputs, samples, judged, new):
    from ftl_qgis_plugin.interpretation.thresholds.threshold_estimate import CollectJob, estimate
    from ftl_qgis_plugin.interpretation.thresholds.threshold_sources import ThresholdSources

    sources = ThresholdSources(inputs, TABLE.factors, samples, min_area_m2=800.0, judged=judged)
    counted = estimate(CollectJob(sources, 20.0)(Progress()), sources, TABLE)
    assert (counted.candidates, counted.new) == (3, new)
