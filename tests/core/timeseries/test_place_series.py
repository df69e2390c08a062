"""Mean and spread of a place against plain numpy on the whole array."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import ogr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.stored.writer import RasterWriter
from ftl_qgis_plugin.core.timeseries import place_series
from ftl_qgis_plugin.core.timeseries.cube import open_cube
from ftl_qgis_plugin.core.timeseries.epochs import times_in_line

DATES = [f"20{year}{month:02d}15" for year in (17, 18, 19) for month in (1, 4, 7, 10)]


@pytest.fixture
def cube(tmp_path):
    from osgeo import osr

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32646)
    grid = Grid(30, 20, 500000.0, 4000000.0, 10.0, 10.0, crs.ExportToWkt())
    times = np.array([times_in_line(date)[0] for date in DATES])
    signal = 20 * (times - times[0]) + 5 * np.cos(2 * np.pi * times)
    noise = np.random.default_rng(1).normal(0, 1, (len(times), 20, 30))
    values = (signal[:, None, None] + noise).astype(np.float32)
    values[3, 5, :] = np.nan
    path = str(tmp_path / "cube.tif")
    with RasterWriter(path, grid, bands=len(times), descriptions=tuple(DATES)) as writer:
        for number, band in enumerate(values, 1):
            writer.write(band, grid.window, number)
    return open_cube(path), values


def box(x_min, y_min, x_max, y_max):
    text = f"POLYGON(({x_min} {y_min},{x_max} {y_min},{x_max} {y_max},{x_min} {y_max},{x_min} {y_min}))"
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())


def test_polygon_is_the_mean_and_percentiles_of_its_pixels(cube):
    cube, values = cube
    series = place_series.series_of_polygon(cube, box(500040, 3999900, 500100, 3999960))
    part = values[:, 4:10, 4:10].reshape(len(values), -1)
    assert np.allclose(series.mean_mm, np.nanmean(part, axis=1), atol=1e-5)
    assert np.allclose(series.low_mm, np.nanpercentile(part, 16, axis=1), atol=1e-5)
    assert np.allclose(series.high_mm, np.nanpercentile(part, 84, axis=1), atol=1e-5)
    assert series.pixels.tolist() == [36] * 3 + [30] + [36] * 8
    fit = series.fit()
    assert fit.rate_mm_a == pytest.approx(20, abs=1)
    assert fit.amplitude_mm == pytest.approx(5, abs=0.6)


def test_pixel_and_tiny_polygon_agree(cube):
    cube, values = cube
    one = place_series.series_of_pixel(cube, 500042, 3999957)
    assert np.allclose(one.mean_mm, values[:, 4, 4])
    tiny = place_series.series_of_polygon(cube, box(500041, 3999958, 500042, 3999959))
    assert np.array_equal(tiny.mean_mm, one.mean_mm)
    with pytest.raises(FtlError, match="outside"):
        place_series.series_of_pixel(cube, 400000, 0)
    with pytest.raises(FtlError, match="outside"):
        place_series.series_of_polygon(cube, box(0, 0, 1, 1))


def test_large_polygons_are_thinned(cube, monkeypatch):
    cube, values = cube
    monkeypatch.setattr(place_series, "MOST_VALUES", 12 * 200)
    series = place_series.series_of_polygon(cube, box(500000, 3999800, 500300, 4000000))
    assert (series.step, series.pixels.max()) == (3, 200)
    assert np.allclose(series.mean_mm, np.nanmean(values.reshape(12, -1), axis=1), atol=0.4)


def test_reference_shifts_all_three(cube):
    cube, _values = cube
    series = place_series.series_of_polygon(cube, box(500040, 3999900, 500100, 3999960))
    reference = place_series.series_of_pixel(cube, 500205, 3999955)
    relative = series.minus(reference)
    assert np.allclose(relative.high_mm - relative.low_mm, series.high_mm - series.low_mm)
    assert np.allclose(series.minus(series).mean_mm, 0)
    assert series.from_first().mean_mm[0] == 0
    other = place_series.series_of(np.zeros((2, 1)), [2018.0, 2019.0])
    with pytest.raises(FtlError, match="other dates"):
        series.minus(other)


def test_date_fields_of_point_products():
    names = ["fid", "VEL", "D20180101", "D_20180113", "20180125", "20189999", "X20180125", "12345678"]
    indices, times = place_series.date_fields(names)
    assert indices == [2, 3, 4]
    assert times == sorted(times)


def test_dates_without_data_are_nan():
    values = np.array([[1.0, 3.0], [np.nan, np.nan], [2.0, np.nan]])
    series = place_series.series_of(values, [2019.0, 2018.0, 2020.0])
    assert series.times_a.tolist() == [2018.0, 2019.0, 2020.0]
    assert np.isnan(series.mean_mm[0])
    assert series.mean_mm[1:].tolist() == [2.0, 2.0]
    assert series.pixels.tolist() == [0, 2, 1]


def test_shifts_move_mean_and_spread_alike():
    times = np.array([2018.0, 2018.5, 2019.0])
    values = np.array([[np.nan, np.nan, np.nan], [3.0, 5.0, 10.0], [7.0, 9.0, 20.0]])
    series = place_series.series_of(values, times, "here")
    assert (series.name, series.step, series.has_data) == ("here", 1, True)
    assert series.pixels.tolist() == [0, 3, 3]
    shifted = series.from_first()
    for name in ("mean_mm", "low_mm", "high_mm"):
        np.testing.assert_allclose(getattr(shifted, name), getattr(series, name) - 6)
    other = place_series.series_of(np.array([[1.0], [2.0], [4.0]]), times)
    less = series.minus(other)
    for name in ("mean_mm", "low_mm", "high_mm"):
        np.testing.assert_allclose(getattr(less, name), getattr(series, name) - [1, 2, 4])
    np.testing.assert_allclose(series.low_mm[1:], np.percentile(values[1:], 16, axis=1))
    np.testing.assert_allclose(series.high_mm[1:], np.percentile(values[1:], 84, axis=1))
    nothing = place_series.series_of(np.full((3, 2), np.nan), times)
    assert not nothing.has_data
    assert nothing.from_first() is nothing


def test_a_pixel_at_the_edges_of_the_grid(cube):
    opened, values = cube
    for row, col in ((0, 0), (19, 29), (5, 7)):
        for part in (0.01, 0.99):
            x, y = 500000 + (col + part) * 10, 4000000 - (row + part) * 10
            found = place_series.series_of_pixel(opened, x, y)
            np.testing.assert_array_equal(found.mean_mm, values[:, row, col].astype(float))
            assert found.pixels.tolist() == np.isfinite(values[:, row, col]).astype(int).tolist()
    for x, y in ((499999, 3999900), (500301, 3999900), (500100, 4000001), (500100, 3999799)):
        with pytest.raises(FtlError, match="outside the time series"):
            place_series.series_of_pixel(opened, x, y)
