"""A scene's bands on the ground that is worked on: values, place, size, no data, cancelling."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.imagery.area_cut import SceneBand, cut_grid, cut_scene
from ftl_qgis_plugin.core.imagery.bands import hints_of, recognise_bands
from ftl_qgis_plugin.core.imagery.dates import date_of_tags
from ftl_qgis_plugin.core.progress import Collected, Progress

X, Y = 500_000.0, 4_000_000.0


def wkt(code=32646):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(code)
    return crs.ExportToWkt()


def band_file(path, values, size=10.0, code=32646, no_data=0):
    rows, columns = values.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, gdal.GDT_UInt16)
    dataset.SetGeoTransform((X, size, 0, Y, 0, -size))
    dataset.SetProjection(wkt(code))
    band = dataset.GetRasterBand(1)
    band.WriteArray(values)
    if no_data is not None:
        band.SetNoDataValue(no_data)
    dataset = None
    return str(path)


@pytest.mark.parametrize("no_data", [0, None])
def test_reflectance_on_the_grid(tmp_path, no_data):
    numbers = np.full((120, 120), 1000, np.uint16)
    numbers[40:80, 40:80] = 3000
    numbers[:, :10] = 0  # the edge of the swath
    bands = {
        "red": SceneBand(band_file(tmp_path / "B04.tif", numbers, no_data=no_data), 1e-4, -0.1),
        "nir": SceneBand(band_file(tmp_path / "B08.tif", numbers * 2, no_data=no_data), 1e-4),
    }
    grid = cut_grid((X + 0, Y - 1000, X + 1000, Y), wkt(), 10.0)
    assert (grid.width, grid.height) == (100, 100)
    heard = Collected()
    output = str(tmp_path / "cut.tif")
    share = cut_scene(bands, grid, "2021-08-14", "S2", output, heard)
    assert share == pytest.approx(0.9)
    assert "90\N{NO-BREAK SPACE}%" in str(heard.warnings[0])
    dataset = gdal.Open(output)
    red, nir = dataset.ReadAsArray()
    assert np.isnan(red[:, :10]).all()
    np.testing.assert_allclose(red[45:75, 45:75], 0.2, atol=1e-6)
    np.testing.assert_allclose(nir[90:, 50], 0.2, atol=1e-6)
    assert date_of_tags(dataset.GetMetadata()) == "2021-08-14"
    assert [hint.name for hint in hints_of(dataset)] == ["red", "nir"]
    with pytest.raises(FtlError):
        recognise_bands(hints_of(dataset), "x")  # two bands tell no index of three


def test_coarse_where_the_area_is_large_and_another_crs(tmp_path):
    grid = cut_grid((X, Y - 30_000, X + 40_000, Y), wkt(), 10.0, most_px=12_000)
    assert grid.width * grid.height <= 12_000
    assert grid.x_size == pytest.approx(grid.y_size) == pytest.approx(316, rel=0.01)
    degrees = cut_grid((93.0, 36.0, 93.01, 36.01), wkt(4326), 10.0)
    # 0.01 degrees of latitude are 1110 m, of longitude at 36 degrees 901 m.
    assert (degrees.height, degrees.width) == (pytest.approx(111, abs=1), pytest.approx(90, abs=1))
    path = band_file(tmp_path / "b.tif", np.full((300, 300), 5000, np.uint16))
    area = cut_grid((93.001, 36.128, 93.02, 36.14), wkt(4326), 10.0)
    cut_scene({"red": SceneBand(path, 1e-4)}, area, "2020", "S2", str(tmp_path / "c.tif"))
    values = gdal.Open(str(tmp_path / "c.tif")).ReadAsArray()
    np.testing.assert_allclose(values[np.isfinite(values)], 0.5, atol=1e-5)
    assert np.isfinite(values).mean() > 0.9


class Impatient(Progress):
    def __init__(self):
        self.calls = 0

    def report(self, fraction):
        self.calls += 1

    def is_cancelled(self):
        return self.calls > 2


def test_nothing_is_left_behind(tmp_path, reporting):
    path = band_file(tmp_path / "b.tif", np.full((300, 300), 5000, np.uint16))
    bands = {"red": SceneBand(path), "nir": SceneBand(str(tmp_path / "gone.tif"))}
    grid = cut_grid((X, Y - 1000, X + 1000, Y), wkt(), 10.0)
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(FtlError, match="The band nir of the image S2 cannot be read"):
        cut_scene(bands, grid, "2020", "S2", str(folder / "a.tif"))
    with pytest.raises(CancelledError):
        cut_scene({"red": SceneBand(path)}, grid, "2020", "S2", str(folder / "a.tif"), Impatient())
    away = cut_grid((X + 90_000, Y - 1000, X + 91_000, Y), wkt(), 10.0)
    with pytest.raises(FtlError, match="does not cover the study area"):
        cut_scene({"red": SceneBand(path)}, away, "2020", "S2", str(folder / "a.tif"))
    assert list(folder.iterdir()) == []


def test_other_tiles_fill_what_this_one_does_not_show(tmp_path):
    left, right = np.zeros((100, 100), np.uint16), np.full((100, 100), 2000, np.uint16)
    left[:, :60] = 1000
    beside = SceneBand(band_file(tmp_path / "next.tif", right), 1e-4, -0.1)
    bands = {"red": SceneBand(band_file(tmp_path / "first.tif", left), 1e-4, 0.0, (beside,))}
    grid = cut_grid((X, Y - 1000, X + 1000, Y), wkt(), 10.0)
    assert cut_scene(bands, grid, "2021", "S2", str(tmp_path / "cut.tif")) == pytest.approx(1.0)
    red = gdal.Open(str(tmp_path / "cut.tif")).ReadAsArray()
    np.testing.assert_allclose(red[:, :59], 0.1, atol=1e-6)
    np.testing.assert_allclose(red[:, 61:], 0.1, atol=1e-6)


@pytest.mark.parametrize(("columns", "is_told"), [(2, False), (3, True)])
def test_what_lacks_hardly_anything_is_not_warned_of(tmp_path, columns, is_told):
    numbers = np.full((100, 100), 7, np.uint16)
    numbers[:, :columns] = 0
    heard = Collected()
    grid = cut_grid((X, Y - 1000, X + 1000, Y), wkt(), 10.0)
    share = cut_scene(
        {"red": SceneBand(band_file(tmp_path / "b.tif", numbers))}, grid, "2021", "S2", str(tmp_path / "c.tif"), heard
    )
    assert share == pytest.approx(1 - columns / 100)
    assert bool(heard.warnings) == is_told
    # Without a scale the numbers are reflectance already.
    assert gdal.Open(str(tmp_path / "c.tif")).ReadAsArray()[50, 50] == 7
