"""Cast shadow and layover against a hand-made wall, running extremes in radar coordinates, and single rays."""

import math

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.deformation import slope_projection
from ftl_qgis_plugin.core.deformation import visibility as seen
from ftl_qgis_plugin.core.deformation.line_of_sight import GOOD, LAYOVER, SHADOW, Geometry
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource

SIZE_M = 10.0


def cast(elevations, heading, incidence, halo=40):
    """On a whole DEM, with nothing around it."""
    walk = seen.walk_toward(heading - 90, SIZE_M, SIZE_M)
    walk = seen.Walk(walk.row, walk.col, walk.step_m, halo)
    return seen.cast(np.pad(elevations, halo, constant_values=np.nan).astype(np.float32), halo, walk, incidence)


def hills(shape, relief_m, seed=0):
    """Smooth hills with steep sides, and two pixels without data."""
    rng = np.random.default_rng(seed)
    rows, cols = np.mgrid[0 : shape[0], 0 : shape[1]]
    result = rng.normal(0, 0.5, shape)
    for _ in range(12):
        row, col = rng.uniform(0, shape[0]), rng.uniform(0, shape[1])
        width = rng.uniform(2, 6)
        result += rng.uniform(0.3, 1) * relief_m * np.exp(-((rows - row) ** 2 + (cols - col) ** 2) / (2 * width**2))
    result[3, 5] = result[-5, 30] = np.nan
    return result.astype(np.float32)


def test_a_wall_by_hand():
    # The satellite stands in the west, 45 degrees high; a wall of 95 m.
    wall = np.zeros((3, 60), np.float32)
    wall[:, 30] = 95
    shadow, layover = cast(wall, 0, 45)
    assert np.flatnonzero(shadow[1]).tolist() == list(range(31, 40))  # 10 to 90 m behind it
    assert np.flatnonzero(layover[1]).tolist() == list(range(21, 31))  # 90 m before it, and the wall itself
    # Seen from the east it is the other way round; from higher up (30 degrees off the vertical) shadows are shorter.
    shadow, layover = cast(wall, 180, 30)
    assert np.flatnonzero(shadow[1]).tolist() == list(range(25, 30))  # 95 tan(30) = 54.8 m
    assert np.flatnonzero(layover[1]).tolist() == list(range(30, 47))  # 95 / tan(30) = 164.5 m
    # A gentle ramp toward the satellite hides nothing and lies over nothing.
    ramp = np.tile(np.arange(60.0) * SIZE_M * math.tan(math.radians(20)), (3, 1))
    assert not any(found.any() for found in cast(ramp, 0, 38))


@pytest.mark.parametrize(("heading", "flip"), [(0, False), (180, True)])
@pytest.mark.parametrize("incidence", [23.0, 38.0, 55.0])
def test_running_extremes_in_radar_coordinates(heading, flip, incidence):
    """Along a row: shadow is what a pixel nearer to the satellite stands above, layover what is out of order."""
    elevations = hills((12, 50), 120)
    elevations[np.isnan(elevations)] = 5
    shadow, layover = cast(elevations, heading, incidence, halo=50)
    z = (elevations[:, ::-1] if flip else elevations).astype(np.float64)
    x, angle = np.arange(50) * SIZE_M, math.radians(incidence)
    across = x * math.cos(angle) + z * math.sin(angle)
    slant_range = x * math.sin(angle) - z * math.cos(angle)
    before = np.maximum.accumulate(slant_range, axis=1)[:, :-1]
    after = np.minimum.accumulate(slant_range[:, ::-1], axis=1)[:, ::-1][:, 1:]
    expected_shadow, expected_layover = np.zeros((2, *z.shape), bool)
    expected_shadow[:, 1:] = np.maximum.accumulate(across, axis=1)[:, :-1] > across[:, 1:]
    expected_layover[:, 1:] = before >= slant_range[:, 1:]
    expected_layover[:, :-1] |= after <= slant_range[:, :-1]
    assert expected_shadow.any()
    assert expected_layover.any()
    for got, expected in ((shadow, expected_shadow), (layover, expected_layover)):
        np.testing.assert_array_equal(got[:, ::-1] if flip else got, expected)


def between(elevations, row, col):
    """Linear between the two pixels beside a place on a row or column of pixel centres; NaN outside."""
    row_0, col_0 = math.floor(row), math.floor(col)
    parts = [(row_0, col_0, 1 - (row - row_0) - (col - col_0))]
    parts += [(row_0 + 1, col_0, row - row_0), (row_0, col_0 + 1, col - col_0)]
    total = 0.0
    for at_row, at_col, share in parts:
        if share > 0:
            inside = 0 <= at_row < elevations.shape[0] and 0 <= at_col < elevations.shape[1]
            total += share * float(elevations[at_row, at_col]) if inside else math.nan
    return total


@pytest.mark.parametrize("heading", [-12.0, -168.0, 37.0, 90.0, 225.0])
def test_single_rays_in_any_direction(heading):
    """One ray after the other; incidence differs from pixel to pixel."""
    elevations = hills((30, 36), 120, seed=3)
    incidence = np.linspace(25, 50, 36, dtype=np.float32)[np.newaxis, :].repeat(30, axis=0)
    shadow, layover = cast(elevations, heading, incidence)
    east, north = math.sin(math.radians(heading - 90)), math.cos(math.radians(heading - 90))
    step_m = SIZE_M / max(abs(east), abs(north))
    found = np.zeros((2, *elevations.shape), bool)
    for row, col in np.ndindex(elevations.shape):
        tangent = math.tan(math.radians(incidence[row, col]))
        for way in range(-40, 41):
            distance = abs(way) * step_m
            at = round(row - way * step_m * north / SIZE_M, 9), round(col + way * step_m * east / SIZE_M, 9)
            rise = between(elevations, *at) - float(elevations[row, col])
            found[0, row, col] |= way > 0 and rise * tangent > distance
            found[1, row, col] |= (way > 0 and -rise >= distance * tangent) or (way < 0 and rise >= distance * tangent)
    assert found.any(axis=(1, 2)).all()
    np.testing.assert_array_equal((shadow, layover), found)


def test_what_the_reach_leaves_out_is_empty():
    elevations = hills((40, 45), 150, seed=5)
    relief = float(np.nanmax(elevations) - np.nanmin(elevations))
    walk = seen.walk_toward(-102, SIZE_M, SIZE_M)
    reach = seen.reach_px(relief, 30, 40, walk.step_m)
    assert reach == math.ceil(relief / math.tan(math.radians(30)) / walk.step_m)
    for near, far in zip(cast(elevations, -12, 30, reach), cast(elevations, -12, 30, reach + 30)):
        np.testing.assert_array_equal(near, far)


def scene(tmp_path, geographic=False):
    """A valley behind a ridge: rate, DEM and the grid's shape."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326 if geographic else 32647)
    size = 1e-4 if geographic else SIZE_M
    grid = Grid(80, 60, 99.0 if geographic else 5e5, 38.0 if geographic else 4e6, size, size, srs.ExportToWkt())
    elevations = 3000 + hills((60, 80), 150, seed=7)
    paths = [str(tmp_path / name) for name in ("rate.tif", "dem.tif")]
    write_raster(paths[0], grid, np.full((60, 80), -20, np.float32))
    write_raster(paths[1], grid, elevations)
    return grid, elevations, paths


@pytest.mark.parametrize("strip_px", [80 * 7, 10**6])
def test_projection_leaves_out_what_others_hide(tmp_path, monkeypatch, strip_px):
    grid, elevations, (rate, dem) = scene(tmp_path)
    monkeypatch.setattr(slope_projection, "_STRIP_PX", strip_px)
    incidence = str(tmp_path / "incidence.tif")
    angles = np.linspace(32, 46, 80, dtype=np.float32)[np.newaxis, :].repeat(60, axis=0)
    write_raster(incidence, grid, angles)
    out, visibility = str(tmp_path / "out.tif"), str(tmp_path / "seen.tif")
    geometry = Geometry(RasterSource(incidence), -12.0)
    slope_projection.project_on_slope(RasterSource(rate), RasterSource(dem), geometry, out, visibility)
    index, kind, _ = gdal.Open(visibility).ReadAsArray()
    shadow, layover = cast(elevations, -12, angles, halo=60)
    known = np.isfinite(index)
    assert (shadow & known).any()
    assert (kind[shadow & known] == SHADOW).all()
    assert np.isin(kind[layover & known], (LAYOVER, SHADOW)).all()
    hidden = np.isin(kind, (LAYOVER, SHADOW))
    assert (hidden & ~shadow & ~layover).sum() < 0.02 * hidden.sum()  # by its own slope alone
    assert (index[hidden] == 0).all()
    assert np.isnan(gdal.Open(out).ReadAsArray()[hidden]).all()
    assert (kind == GOOD).any()


def test_degrees_are_walked_in_metres(tmp_path):
    grid, elevations, (rate, dem) = scene(tmp_path, geographic=True)
    visibility = str(tmp_path / "seen.tif")
    slope_projection.project_on_slope(RasterSource(rate), RasterSource(dem), Geometry(38, -12), None, visibility)
    kind = gdal.Open(visibility).ReadAsArray()[1]
    x_size, y_size = (float(size[0]) for size in grid.pixel_size_m(30, 1))
    assert x_size < 0.82 * y_size
    walk = seen.walk_toward(-102, x_size, y_size)
    walk = seen.Walk(walk.row, walk.col, walk.step_m, 60)
    shadow, _ = seen.cast(np.pad(elevations, 60, constant_values=np.nan), 60, walk, 38)
    known = np.isfinite(kind)
    assert (shadow & known).any()
    assert (kind[shadow & known] == SHADOW).all()


def test_headings_of_a_raster_are_averaged_around_north(tmp_path):
    grid, _, _ = scene(tmp_path)
    heading = str(tmp_path / "heading.tif")
    values = np.full(grid.shape, 359, np.float32)
    values[:, 40:] = -3
    values[:, :2] = np.nan
    write_raster(heading, grid, values)
    mean, low, high = Geometry(38.0, RasterSource(heading)).on(grid).typical()
    assert mean == pytest.approx((-1 * 38 - 3 * 40) / 78, abs=1e-3)
    assert (low, high) == (38, 38)
