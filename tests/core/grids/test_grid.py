"""Grids: what is refused, and metric sizes against published series."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


def dataset(transform=(500_000.0, 10.0, 0, 4_000_000.0, 0, -10.0), code=32647):
    result = gdal.GetDriverByName("MEM").Create("", 20, 10)
    if transform:
        result.SetGeoTransform(transform)
    if code:
        result.SetProjection(wkt(code))
    return result


def test_grid_of_a_raster():
    grid = Grid.of_dataset(dataset(), "rate")
    assert grid.shape == (10, 20)
    assert grid.bounds == (500_000.0, 3_999_900.0, 500_200.0, 4_000_000.0)
    assert grid.window_bounds(Window(2, 3, 4, 5)) == (500_030.0, 3_999_940.0, 500_080.0, 3_999_980.0)
    assert not grid.is_geographic


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": None}, "no coordinate reference system"),
        ({"transform": None}, "no georeference"),
        ({"transform": (500_000.0, 9.0, 4.0, 4_000_000.0, 4.0, -9.0)}, "rotated"),
        ({"transform": (500_000.0, 10.0, 0, 4_000_000.0, 0, 10.0)}, "not north-up"),
    ],
)
def test_what_cannot_be_a_grid_is_told(changes, sentence):
    with pytest.raises(FtlError, match=sentence):
        Grid.of_dataset(dataset(**changes), "rate")


def test_a_given_crs_stands_in_for_a_missing_one():
    assert Grid.of_dataset(dataset(code=None), "rate", wkt(23700)).srs.GetAuthorityCode(None) == "23700"


@pytest.mark.parametrize("latitude", [0.0, 38.0, 61.5, -75.0])
def test_pixels_in_degrees_have_the_metric_size_of_the_ellipsoid(latitude):
    grid = Grid(4, 2, 98.0, latitude + 0.001, 0.001, 0.001, wkt(4326))
    width, height = grid.pixel_size_m(0, 2)
    # Length of a degree, WGS 84: the usual series (e.g. American Practical Navigator, table 7).
    phi = np.radians(latitude + 0.001 - (np.arange(2) + 0.5) * 0.001)
    north = 111132.92 - 559.82 * np.cos(2 * phi) + 1.175 * np.cos(4 * phi) - 0.0023 * np.cos(6 * phi)
    east = 111412.84 * np.cos(phi) - 93.5 * np.cos(3 * phi) + 0.118 * np.cos(5 * phi)
    np.testing.assert_allclose(height, north * 0.001, rtol=1e-6)
    np.testing.assert_allclose(width, east * 0.001, rtol=1e-6)
    np.testing.assert_allclose(grid.pixel_area_m2(0, 2), north * east * 1e-6, rtol=2e-6)


def test_feet_are_turned_into_metres():
    grid = Grid(4, 2, 0.0, 0.0, 100.0, 50.0, wkt(2263))  # New York Long Island, US survey feet
    width, height = grid.pixel_size_m(0, 3)
    np.testing.assert_allclose(width, [100 * 1200 / 3937] * 3)
    np.testing.assert_allclose(height, [50 * 1200 / 3937] * 3)


@given(
    st.floats(-50, 250),
    st.floats(-50, 150),
    st.floats(0.1, 120),
    st.floats(0.1, 120),
)
def test_window_of_covers_the_bounds_within_the_grid(x, y, width, height):
    grid = Grid(20, 10, 0.0, 100.0, 10.0, 10.0, wkt(32647))
    window = grid.window_of(x, y, x + width, y + height)
    assert window.row >= 0
    assert window.row + window.height <= 10
    assert window.col >= 0
    assert window.col + window.width <= 20
    if window.size:
        x_min, y_min, x_max, y_max = grid.window_bounds(window)
        assert x_min <= max(x, 0)
        assert x_max >= min(x + width, 200)
        assert y_min <= max(y, 0)
        assert y_max >= min(y + height, 100)


def test_same_as_ignores_a_thousandth_of_a_pixel_only():
    grid = Grid(20, 10, 0.0, 100.0, 10.0, 10.0, wkt(32647))
    assert grid.same_as(Grid(20, 10, 0.004, 100.0, 10.0, 10.0, wkt(32647)))
    assert not grid.same_as(Grid(20, 10, 0.04, 100.0, 10.0, 10.0, wkt(32647)))
    assert not grid.same_as(Grid(20, 10, 0.0, 100.0, 10.0, 10.0, wkt(32646)))


def test_pixels_of_a_tall_web_map_are_as_large_as_their_row_says():
    """A parallel's length is N cos(latitude), of which the map draws a; latitude = atan(sinh(y / a))."""
    a, flattening = 6_378_137.0, 1 / 298.257223563
    grid = Grid(4, 2000, 11_000_000.0, 5_000_000.0, 500.0, 500.0, wkt(3857))
    latitude = np.arctan(np.sinh((5_000_000.0 - (np.arange(2000) + 0.5) * 500.0) / a))
    normal = a / np.sqrt(1 - flattening * (2 - flattening) * np.sin(latitude) ** 2)
    width, _ = grid.pixel_size_m(0, 2000)
    np.testing.assert_allclose(width, 500.0 * normal * np.cos(latitude) / a, rtol=2e-6)


def test_parts_of_a_grid_lie_where_its_pixels_do():
    grid = Grid(7, 5, 100.0, 50.0, 10.0, 4.0, "")
    assert (grid.shape, grid.window) == ((5, 7), Window(0, 0, 5, 7))
    assert grid.bounds == (100.0, 30.0, 170.0, 50.0)
    assert grid.window_bounds(Window(1, 2, 3, 4)) == (120.0, 34.0, 160.0, 46.0)
    part = grid.sub_grid(Window(1, 2, 3, 4))
    assert (part.shape, part.bounds) == ((3, 4), (120.0, 34.0, 160.0, 46.0))
    assert grid.geotransform == (100.0, 10.0, 0.0, 50.0, 0.0, -4.0)
    x, y = grid.centre(np.array([0, 4]), np.array([0, 6]))
    assert (x.tolist(), y.tolist()) == ([105.0, 165.0], [48.0, 32.0])


def test_a_coarser_grid_begins_at_the_same_corner_and_covers_all():
    coarse = Grid(7, 5, 100.0, 50.0, 10.0, 4.0, "").coarser(3)
    assert (coarse.shape, coarse.x_size, coarse.y_size) == ((2, 3), 30.0, 12.0)
    assert (coarse.x_min, coarse.y_max) == (100.0, 50.0)
    assert coarse.bounds == (100.0, 26.0, 190.0, 50.0)


def test_one_size_for_a_pixel_is_the_side_of_a_square_as_large():
    assert Grid(4, 3, 500_000.0, 4_000_000.0, 40.0, 10.0, wkt(32647)).mean_pixel_size_m() == pytest.approx(20.0)
    degrees = Grid(4, 3, 99.0, 60.0, 0.001, 0.001, wkt(4326))
    # At 60 degrees a thousandth is 111.4 m to the north and half of 111.6 m to the east.
    assert degrees.mean_pixel_size_m() == pytest.approx((111.412 * 55.800) ** 0.5, rel=1e-4)
    assert degrees.pixel_area_m2(0, 3) == pytest.approx([111.412 * 55.800] * 3, rel=2e-4)


def test_a_parts_directions_are_those_of_the_whole():
    """Polar maps, whose top points elsewhere at every pixel: by rows and columns, or at single ones."""
    grid = Grid(300, 200, 500_000.0, -1_000_000.0, 5_000.0, 5_000.0, wkt(3413))
    whole = grid.up_deg(grid.window)
    part = Window(30, 70, 40, 50)
    assert np.ptp(whole) > 20
    np.testing.assert_allclose(grid.up_deg(part), whole[30:70, 70:120], atol=1e-4)
    rows, cols = np.array([3, 39]), np.array([0, 49])
    np.testing.assert_allclose(grid.up_deg(part, (rows, cols)), whole[30 + rows, 70 + cols], atol=1e-4)
    assert Grid(30, 20, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt(32647)).up_deg(part) is None
