"""The running median, against numpy's on each window."""

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster

from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource
from ftl_qgis_plugin.core.grids.smoothing import LEAST_KNOWN, disc_offsets, disc_px, running_median


def wkt_of(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


def test_equals_the_median_of_each_disc():
    rng = np.random.default_rng(3)
    values = rng.standard_normal((20, 25)).astype(np.float32)
    values[rng.random(values.shape) < 0.5] = np.nan
    offsets = disc_offsets(2)
    assert len(offsets) == 21
    expected = np.full((16, 21), np.nan)
    for row, col in np.ndindex(expected.shape):
        around = np.array([values[row + 2 + down, col + 2 + across] for down, across in offsets])
        if np.isfinite(around).sum() >= LEAST_KNOWN * 21:
            expected[row, col] = np.nanmedian(around)
    np.testing.assert_allclose(running_median(values, 2), expected, rtol=1e-6)


def test_the_smallest_disc_is_a_square_of_five_without_its_corners():
    square = {(row, col) for row in range(-2, 3) for col in range(-2, 3)}
    assert sorted(disc_offsets(2)) == sorted(square - {(row, col) for row in (-2, 2) for col in (-2, 2)})


def test_a_third_of_the_disc_has_to_be_known():
    """Of 21 pixels seven are, six are not enough."""
    for known, is_told in ((7, True), (6, False)):
        values = np.full((5, 5), np.nan, np.float32)
        for number, (down, across) in enumerate(disc_offsets(2)[:known]):
            values[2 + down, 2 + across] = number
        assert running_median(values, 2).tolist() == ([[3.0]] if is_told else [[pytest.approx(np.nan, nan_ok=True)]])


def test_a_wider_disc_looks_at_every_second_or_third_pixel():
    values = np.random.default_rng(3).standard_normal((20, 25)).astype(np.float32)
    for radius, step in ((4, 2), (6, 3)):
        offsets = disc_offsets(radius)
        assert sorted(offsets) == sorted((step * row, step * col) for row, col in disc_offsets(2))
        assert disc_px(radius) == 21 * step**2
        found = running_median(values, radius)
        assert found.shape == (20 - 2 * radius, 25 - 2 * radius)
        around = [values[radius + 1 + down, radius + 2 + across] for down, across in offsets]
        assert found[1, 2] == np.median(around)
    assert disc_px(0) == 0


def test_windows_make_one_picture(tmp_path):
    """Whatever the cut, and at the raster's edge, where less is known."""
    grid = Grid(40, 30, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt_of(32647))
    values = np.random.default_rng(4).standard_normal((30, 40)).astype(np.float32)
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid, values)
    raster = AlignedRaster(RasterSource(path, smooth_px=2), grid)
    whole = raster.read(grid.window)
    np.testing.assert_array_equal(whole[7:19, 11:32], raster.read(Window(7, 11, 12, 21)))
    assert np.isfinite(whole).all()
    assert whole[15, 20] == np.median([values[15 + down, 20 + across] for down, across in disc_offsets(2)])
