import os

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.deformation import regional
from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.progress import Progress


def grid(height, width, pixel=20.0, epsg=32647, x=500000.0, y=4000000.0):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    return Grid(width, height, x, y, pixel, pixel, srs.ExportToWkt())


def brute_force(values, local, regional_px):
    result = np.full(values.shape, np.nan)
    for row, col in np.argwhere(np.isfinite(values)):
        means = []
        for rows, cols in (local, regional_px):
            part = values[max(row - rows, 0) : row + rows + 1, max(col - cols, 0) : col + cols + 1]
            means.append(np.nanmean(part.astype(float)))
        result[row, col] = means[0] - means[1]
    return result


@pytest.mark.parametrize(("local", "wide"), [(0, 3), (1, 10), (2, 15), (3, 200)])
@pytest.mark.parametrize("strip_px", [37 * 2, 37 * 7, 10**6])
def test_against_brute_force(tmp_path, monkeypatch, local, wide, strip_px):
    rng = np.random.default_rng(local)
    values = rng.normal(-20, 30, (31, 37)).astype(np.float32)
    values[rng.random(values.shape) < 0.3] = np.nan
    values[5:12, 4:20] = np.nan
    values[0, 0] = -3.4e38  # a no data value that nobody declared
    write_raster(str(tmp_path / "rate.tif"), grid(31, 37), values)
    values[0, 0] = np.nan
    monkeypatch.setattr(regional, "_STRIP_PX", strip_px)
    monkeypatch.setattr(regional, "strips", lambda area, _, target: _plain_strips(area, target))
    regional.remove_regional(
        RasterSource(str(tmp_path / "rate.tif")), str(tmp_path / "out.tif"), local * 20.0, wide * 20.0
    )
    got = gdal.Open(str(tmp_path / "out.tif")).ReadAsArray()
    np.testing.assert_allclose(got, brute_force(values, (local, local), (wide, wide)), atol=1e-5)


def _plain_strips(area, target):
    from ftl_qgis_plugin.core.grids.grid import Window

    rows = max(target // area.width, 1)
    return [Window(row, 0, min(rows, area.height - row), area.width) for row in range(0, area.height, rows)]


def test_a_plane_vanishes_and_a_slide_stays(tmp_path):
    rows, cols = np.mgrid[0:80, 0:90]
    plane = 0.3 * cols - 0.2 * rows
    values = plane.copy()
    values[38:41, 44:47] -= 60
    write_raster(str(tmp_path / "rate.tif"), grid(80, 90), values.astype(np.float32))
    regional.remove_regional(RasterSource(str(tmp_path / "rate.tif")), str(tmp_path / "out.tif"), 0, 300)
    got = gdal.Open(str(tmp_path / "out.tif")).ReadAsArray()
    np.testing.assert_allclose(got[15:20, 15:75], 0, atol=1e-3)  # an odd function has no mean in a centred window
    assert got[39, 45] == pytest.approx(-60 * (1 - 9 / 31**2), abs=1e-3)


def test_geographic_radii_are_metres_each_way():
    rows, cols = regional._radius_px(grid(100, 100, 0.001, 4326, 99.0, 60.05), 1000.0)
    assert rows == 9  # 111.4 m per row at 60 degrees
    assert cols == 18  # 55.8 m per column


@pytest.mark.parametrize(("local", "wide"), [(100, 100), (-1, 100), (200, 100), (0, 5)])
def test_bad_radii(tmp_path, local, wide):
    write_raster(str(tmp_path / "rate.tif"), grid(5, 6), np.ones((5, 6), np.float32))
    with pytest.raises(FtlError, match="has to be larger"):
        regional.remove_regional(RasterSource(str(tmp_path / "rate.tif")), str(tmp_path / "out.tif"), local, wide)


def test_cancel_leaves_nothing(tmp_path):
    class Stop(Progress):
        def is_cancelled(self):
            return True

    write_raster(str(tmp_path / "rate.tif"), grid(5, 6), np.ones((5, 6), np.float32))
    with pytest.raises(CancelledError):
        regional.remove_regional(RasterSource(str(tmp_path / "rate.tif")), str(tmp_path / "out.tif"), 0, 100, Stop())
    assert os.listdir(tmp_path) == ["rate.tif"]
