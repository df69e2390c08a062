import numpy as np
import pytest
from osgeo import ogr, osr
from rasters import write_raster

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import AlignedRaster, RasterSource
from ftl_qgis_plugin.core.landslides.rate_statistics import polygon_rates, rate_statistics
from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.progress import Collected


@pytest.fixture
def grid():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(60, 40, 500_000, 4_000_400, 10, 10, srs.ExportToWkt())


def box(grid, row, col, height, width):
    x, y = grid.x_min + col * grid.x_size, grid.y_max - row * grid.y_size
    right, bottom = x + width * grid.x_size, y - height * grid.y_size
    ring = f"{x} {y}, {right} {y}, {right} {bottom}, {x} {bottom}, {x} {y}"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())


def test_statistics_equal_numpy(tmp_path, grid, monkeypatch):
    monkeypatch.setattr("ftl_qgis_plugin.core.grids.blocks.STRIP_PX", 60 * 7)
    rng = np.random.default_rng(1)
    rate = rng.normal(-20, 40, grid.shape).astype(np.float32)
    rate[rng.random(grid.shape) < 0.2] = np.nan
    rate[30:34, 30:34] = np.nan
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid, rate)
    boxes = [(0, 0, 9, 7), (5, 3, 20, 11), (30, 30, 4, 4), (39, 59, 1, 1), (10, 20, 3, 3)]
    zones = Zones([box(grid, *item) for item in boxes] + [box(grid, 500, 500, 3, 3)], grid)
    progress = Collected()
    result = polygon_rates(zones, AlignedRaster(RasterSource(path), grid), progress)
    for index, (row, col, height, width) in enumerate(boxes):
        values = rate[row : row + height, col : col + width].astype(float)
        values = values[~np.isnan(values)]
        assert result.pixels[index] == len(values)
        if len(values):
            assert result.mean_mm_a[index] == pytest.approx(np.abs(values).mean())
            assert result.max_mm_a[index] == np.abs(values).max()
            assert result.p95_mm_a[index] == pytest.approx(np.percentile(np.abs(values), 95))
            assert result.signed_mean_mm_a[index] == pytest.approx(values.mean())
        else:
            assert np.isnan(result.mean_mm_a[index])
            assert np.isnan(result.p95_mm_a[index])
    assert result.pixels[5] == 0
    assert np.isnan(result.max_mm_a[5])
    assert progress.fractions == sorted(progress.fractions)
    assert result.fields(0)["rate_p95"] == result.p95_mm_a[0]


def test_a_polygon_smaller_than_a_pixel_has_a_rate(tmp_path, grid):
    rate = np.arange(grid.width * grid.height, dtype=np.float32).reshape(grid.shape)
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid, rate)
    tiny = ogr.CreateGeometryFromWkt("POINT(500012 4000388)").Buffer(0.5)
    result = polygon_rates(Zones([bytes(tiny.ExportToWkb())], grid), AlignedRaster(RasterSource(path), grid))
    assert result.pixels.tolist() == [1]
    assert result.mean_mm_a[0] == rate[1, 1]


def test_no_polygon(tmp_path, grid):
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid, np.zeros(grid.shape, np.float32))
    assert len(polygon_rates(Zones([], grid), AlignedRaster(RasterSource(path), grid)).mean_mm_a) == 0


def test_groups_pixel_by_pixel_and_where_they_are_fastest():
    rng = np.random.default_rng(3)
    rates = rng.integers(-6, 7, 90).astype(np.float32) * 10
    rates[rng.random(90) < 0.2] = np.nan
    group = rng.integers(0, 7, 90)
    rates[group == 4] = np.nan
    group[group == 5] = 6
    found, peak = rate_statistics(rates, group, 8)
    for number in range(8):
        mine = np.flatnonzero((group == number) & ~np.isnan(rates))
        assert found.pixels[number] == len(mine)
        if not len(mine):
            assert peak[number] == -1
            fields = (found.mean_mm_a, found.max_mm_a, found.p95_mm_a, found.signed_mean_mm_a)
            assert all(np.isnan(field[number]) for field in fields)
            continue
        absolute = np.abs(rates[mine])
        assert peak[number] == mine[np.argmax(absolute)]  # the first of equal ones
        assert found.mean_mm_a[number] == pytest.approx(absolute.mean())
        assert found.max_mm_a[number] == absolute.max()
        assert found.p95_mm_a[number] == pytest.approx(np.percentile(absolute, 95))
        assert found.signed_mean_mm_a[number] == pytest.approx(rates[mine].mean())
    nothing, peak = rate_statistics(np.zeros(0, np.float32), np.zeros(0, int), 2)
    assert (nothing.pixels.tolist(), peak.tolist()) == ([0, 0], [-1, -1])
