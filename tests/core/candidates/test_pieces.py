"""Landslides that no data takes to pieces: it is told, with what joins them."""

import numpy as np
from osgeo import osr
from rasters import write_raster
from scipy import ndimage

from ftl_qgis_plugin.core.candidates.candidates import extract
from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
from ftl_qgis_plugin.core.candidates.overlap import Overlap
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.progress import Collected


def found(tmp_path, rate, close_px):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(rate.shape[1], rate.shape[0], 500_000.0, 4_000_000.0, 10.0, 10.0, srs.ExportToWkt())
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid, rate.astype(np.float32))
    table = ThresholdTable((Threshold("deformation_rate", 50.0),))
    overlap = Overlap(grid, build_factors(Inputs(grid, RasterSource(path)), table.factors), table, close_px=close_px)
    progress = Collected()
    result = extract(overlap, ExtractionOptions(min_area_m2=500), progress)
    return len(result.candidates), [str(warning) for warning in progress.warnings]


def test_pieces_are_told_with_the_radius_that_joins_them(tmp_path):
    """Half of the ground has no data, in gaps of a few pixels."""
    random = np.random.default_rng(3)
    truth = np.zeros((120, 120), bool)
    for row in range(10, 100, 30):
        for col in range(10, 100, 30):
            truth[row : row + 16, col : col + 12] = True
    whole = np.where(truth, -90.0, 0.0) + random.normal(0, 4, truth.shape)
    gaps = ndimage.gaussian_filter(random.standard_normal(truth.shape), 1)
    rate = np.where(gaps < np.median(gaps), np.nan, whole)
    pieces, told = found(tmp_path, rate, 0)
    assert pieces > 15
    assert any("many will be pieces of one landslide" in text and "(20 m and more)" in text for text in told)
    assert found(tmp_path, rate, 3) == (9, [])
    assert found(tmp_path, whole, 0) == (9, [])
