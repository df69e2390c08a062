"""Terms of a stack with a DEM: what it does not cover or declare, and pairs without enough pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import rasters

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.plausibility import told_of_undeclared
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.products.product import wkt_of_epsg
from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.stacking.fitted import corrections_of
from ftl_qgis_plugin.core.stacking.options import StackOptions
from ftl_qgis_plugin.core.stacking.reference import AS_IT_IS, Reference, Sample, reference_offsets, without_terms

GRID = Grid(40, 30, 500000.0, 4000000.0, 40.0, 40.0, wkt_of_epsg(32645, ""))
ROWS, COLS = (axis.ravel() for axis in np.mgrid[0:30, 0:40])
HEIGHTS = (4000 + 9.0 * COLS + 60 * np.sin(ROWS / 4)).astype(np.float32)


@dataclass
class Stack:
    grid: Grid = GRID
    size: int = 2


def dem(folder, values=HEIGHTS, no_data=None, grid=GRID) -> RasterSource:
    path = str(folder / "dem.tif")
    rasters.write_raster(path, grid, values.reshape(grid.shape), no_data)
    return RasterSource(path)


def sample(*slopes: float) -> Sample:
    """mm that grow with the height, by so much a km."""
    mm = np.array([slope * (HEIGHTS - 4000) / 1000 for slope in slopes], np.float32)
    return Sample(mm, np.full(len(ROWS), 0.8), ROWS, COLS, np.full(len(slopes), 24.0))


def test_phase_that_goes_with_the_height_is_fitted_and_taken_off(tmp_path):
    taken = sample(20, -7)
    found = corrections_of(Stack(), taken, StackOptions(dem=dem(tmp_path)))
    assert found.terms[:, 0] == pytest.approx([20, -7], abs=1e-3)
    rest = without_terms(found, taken)
    assert np.ptp(rest, axis=1) == pytest.approx([0, 0], abs=1e-3)
    bare = corrections_of(Stack(), taken, StackOptions())
    assert bare.terms.shape == (2, 0)
    assert without_terms(bare, taken) is taken.mm


@pytest.mark.parametrize("code", [-32768.0, -9999.0, 0.0])
def test_no_data_that_a_dem_does_not_declare_is_refused(tmp_path, code):
    """One pixel in a hundred tilted every pair: the rates were 3 times as wrong as without the DEM."""
    values = HEIGHTS.copy()
    values[100:112] = code
    source = dem(tmp_path, values)
    with pytest.raises(FtlError, match=f"has the value {code:g} at 1.0.% of its pixels") as error:
        corrections_of(Stack(), sample(20, -7), StackOptions(dem=source))
    assert str(error.value) == str(told_of_undeclared(source, values))  # the same advice wherever it is met
    if code:
        found = corrections_of(Stack(), sample(20, -7), StackOptions(dem=dem(tmp_path, values, no_data=code)))
        assert found.terms[:, 0] == pytest.approx([20, -7], abs=1e-3)


def test_a_dem_of_elsewhere_is_refused(tmp_path):
    away = Grid(40, 30, 600000.0, 4000000.0, 40.0, 40.0, GRID.wkt)
    with pytest.raises(FtlError, match="does not cover the pairs"):
        corrections_of(Stack(), sample(1, 2), StackOptions(dem=dem(tmp_path, grid=away)))


@pytest.mark.parametrize(("cols", "is_told"), [(20, True), (40, False)])
def test_a_dem_of_a_part_of_the_pairs_is_told(tmp_path, cols, is_told):
    """Half of the scene was without a rate, and nothing said why."""
    grid = Grid(cols, 30, GRID.x_min, GRID.y_max, 40.0, 40.0, GRID.wkt)
    values = np.ascontiguousarray(HEIGHTS.reshape(GRID.shape)[:, :cols])
    progress = Collected()
    corrections_of(Stack(), sample(20, -7), StackOptions(dem=dem(tmp_path, values, grid=grid)), progress)
    told = [str(message) for message in progress.warnings]
    assert len(told) == is_told
    if is_told:
        assert "The DEM dem has no height at 50\N{NO-BREAK SPACE}% of the ground with data" in told[0]


def test_a_pair_without_enough_pixels_costs_itself_and_no_other():
    taken = sample(0, 0)
    taken.mm[1, 59:] = np.nan
    taken.mm[0] += 3 * COLS
    found = corrections_of(Stack(), taken, StackOptions(ramp="planar"))
    assert found.unfit.tolist() == [False, True]
    assert found.terms[0] == pytest.approx([3 * 39 / 2, 0], abs=1e-3)
    offsets = reference_offsets(Stack(), found, taken, Reference(AS_IT_IS), None)
    np.testing.assert_array_equal(offsets, [0, np.nan])
