"""Grids: what is refused, and metric sizes against published series."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.grids.ground import distorted_unit_size


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


def test_a_window_with_a_frame():
    window = Window(3, 4, 5, 6)
    assert window.expanded(2) == Window(1, 2, 9, 10)
    assert window.expanded(0) == window
    assert (window.shape, window.size) == ((5, 6), 30)


@pytest.mark.parametrize(("share", "is_rotated"), [(1e-6, True), (1e-12, False)])
@pytest.mark.parametrize("term", [2, 4])
@pytest.mark.parametrize("size", [1e-4, 1000.0])
def test_a_rotation_is_told_from_a_rounding_error_whatever_the_unit(size, term, share, is_rotated):
    """Of a pixel's size, in degrees as in metres."""
    transform = [20.0, size, 0.0, 40.0, 0.0, -size]
    transform[term] = share * size
    if is_rotated:
        with pytest.raises(FtlError, match="is rotated"):
            Grid.of_dataset(dataset(transform), "rate")
    else:
        assert Grid.of_dataset(dataset(transform), "rate").x_size == size


def test_columns_from_east_to_west_are_not_north_up():
    with pytest.raises(FtlError, match="not north-up"):
        Grid.of_dataset(dataset((500_200.0, -10.0, 0, 4_000_000.0, 0, -10.0)), "rate")


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ((110.0, 76.0, 120.0, 84.0), (4, 1, 2, 1)),  # on the pixels' edges
        ((109.9, 75.9, 120.1, 84.1), (3, 0, 4, 3)),  # a little beyond them
        ((110.1, 76.1, 119.9, 83.9), (4, 1, 2, 1)),
        ((0.0, 0.0, 900.0, 900.0), (0, 0, 10, 20)),
        ((0.0, 96.5, 105.0, 900.0), (0, 0, 1, 1)),
        ((295.0, 0.0, 900.0, 60.5), (9, 19, 1, 1)),
        ((300.0, 60.0, 400.0, 100.0), (0, 20, 10, 0)),  # beside it
        ((0.0, 60.0, 100.0, 100.0), (0, 0, 10, 0)),
        ((100.0, 100.0, 300.0, 200.0), (0, 0, 0, 20)),
        ((-50.0, 0.0, 20.0, 60.0), (10, 0, 0, 0)),
    ],
)
def test_the_smallest_window_around_bounds(bounds, expected):
    """Pixels of 10 by 4 from (100, 100) down to (300, 60)."""
    window = Grid(20, 10, 100.0, 100.0, 10.0, 4.0, "").window_of(*bounds)
    assert (window.row, window.col, window.height, window.width) == expected


def test_pixels_of_a_distorted_map_are_those_in_the_middle_of_their_row():
    """Polar stereographic far from the true parallel, where the scale changes along rows as well as across them."""
    grid = Grid(301, 41, 1_200_000.0, -3_000_000.0, 10_000.0, 5_000.0, wkt(3413))
    x, y = grid.centre(np.arange(41), np.full(41, 150))
    size = distorted_unit_size(grid.srs, x, y)
    width, height = grid.pixel_size_m(0, 41)
    np.testing.assert_allclose(width, 10_000 * size.width_m, rtol=1e-6)
    np.testing.assert_allclose(height, 5_000 * size.height_m, rtol=1e-6)
    np.testing.assert_allclose(grid.pixel_area_m2(3, 30), 5e7 * size.area_m2[3:33], rtol=1e-6)
    assert np.ptp(width) > 50
    assert grid.mean_pixel_size_m() == pytest.approx(np.sqrt(width[20] * height[20]))


def test_rows_beyond_a_pole_have_hardly_a_size():
    grid = Grid(4, 3, 0.0, 91.0, 1.0, 1.0, wkt(4326))
    width, height = grid.pixel_size_m(0, 3)
    assert width[0] == pytest.approx(1e-6)
    assert width[1] == pytest.approx(111_694 * np.cos(np.radians(89.5)), rel=1e-3)
    assert height == pytest.approx([111_694.0] * 3, rel=1e-3)


@pytest.mark.parametrize("side", range(4))
def test_the_same_grid_has_the_same_corners_to_a_thousandth_of_a_pixel(side):
    grid = Grid(20, 10, 0.0, 100.0, 10.0, 4.0, wkt(32647))
    step = 10.0 if side % 2 == 0 else 4.0
    for off, is_same in ((9e-4, True), (1.1e-3, False), (-9e-4, True), (-1.1e-3, False)):
        values = [0.0, 100.0, 10.0, 4.0]
        if side < 2:  # moved
            values[side] += off * step
        else:  # wider: adds up over all pixels
            values[side] += off * step / (20 if side == 2 else 10)
        assert grid.same_as(Grid(20, 10, *values, wkt(32647))) == is_same
    assert not grid.same_as(Grid(10, 10, 0.0, 100.0, 20.0, 4.0, wkt(32647)))
