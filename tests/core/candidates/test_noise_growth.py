"""Where noise sets the bound, what hangs together with it grows from half of it on; noise itself is no candidate."""

import numpy as np
from osgeo import osr
from rasters import write_raster

from ftl_qgis_plugin.core.candidates.candidates import extract
from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
from ftl_qgis_plugin.core.candidates.overlap import Overlap
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import NOISE, Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource


def candidates(tmp_path, rate, method, **more):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(rate.shape[1], rate.shape[0], 500_000.0, 4_000_000.0, 10.0, 10.0, srs.ExportToWkt())
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid, rate)
    table = ThresholdTable((Threshold("deformation_rate", 300.0, method=method),))
    overlap = Overlap(grid, build_factors(Inputs(grid, RasterSource(path)), table.factors), table, **more)
    return extract(overlap, ExtractionOptions(min_area_m2=500)).candidates.records()


def rate_of(*pieces):
    rate = np.zeros((30, 60), np.float32)
    for rows, cols, value in pieces:
        rate[rows, cols] = value
    return rate


# 6 fast pixels beside 24 slower ones; a single fast one in slower ground; slower ground alone.
PIECES = (
    (slice(5, 8), slice(5, 15), 160),
    (slice(5, 8), slice(5, 7), 400),
    (slice(20, 24), slice(5, 15), 160),
    (20, 5, 400),
    (slice(20, 24), slice(30, 40), 160),
)


def test_grows_where_noise_sets_the_bound(tmp_path):
    (grown,) = candidates(tmp_path, rate_of(*PIECES), NOISE)
    assert grown["pixels"] == 30
    (plain,) = candidates(tmp_path, rate_of(*PIECES), "minimum")
    assert plain["pixels"] == 6


def test_an_own_growth_counts_as_it_is_wanted(tmp_path):
    (own,) = candidates(tmp_path, rate_of(*PIECES), NOISE, grow_rate_mm_a=300)
    assert own["pixels"] == 6
    assert len(candidates(tmp_path, rate_of(*PIECES), NOISE, grow_rate_mm_a=120)) == 2  # the single fast one too
