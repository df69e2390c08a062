"""The direction of a map's top, pixel by pixel, against the projection's own definition."""

import pickle

import numpy as np
import pytest
from osgeo import osr

from ftl_qgis_plugin.core.grids.grid import Grid, Window


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


def turned(difference):
    return np.abs((difference + 180) % 360 - 180)


@pytest.mark.parametrize("corner", [(1_500_000, -800_000), (-60_000, 60_000)])
def test_a_polar_map_is_turned_by_its_longitude(corner):
    """EPSG:3413: true north is the way to the pole, on any side of it, to a hundredth of a degree."""
    grid = Grid(700, 500, *corner, 240.0, 240.0, wkt(3413))
    x, y = grid.centre(*np.mgrid[0:500, 0:700])
    north = np.degrees(np.arctan2(-x, -y))  # azimuth on the map of the way to the pole
    off = turned(grid.up_deg(grid.window) + north)
    far = np.hypot(x, y) > 20_000  # closer to the pole, a pixel's direction is its neighbour's opposite
    assert off[far].max() < 0.01 if corner[0] > 0 else off[far].max() < 0.5


def test_windows_and_single_pixels_agree_bit_by_bit():
    grid = Grid(700, 500, 1_500_000, -800_000, 240.0, 240.0, wkt(3413))
    whole = grid.up_deg(grid.window)
    window = Window(123, 45, 77, 91)
    np.testing.assert_array_equal(grid.up_deg(window), whole[123:200, 45:136])
    rows, cols = np.array([0, 5, 76]), np.array([90, 0, 13])
    np.testing.assert_array_equal(grid.up_deg(window, (rows, cols)), whole[123 + rows, 45 + cols])
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(grid)).up_deg(window), whole[123:200, 45:136])


def test_maps_whose_top_is_north_are_left_alone():
    assert Grid(700, 500, 90.0, 70.0, 0.001, 0.001, wkt(4326)).up_deg(Window(0, 0, 2, 2)) is None
    assert Grid(700, 500, 500_000, 4_000_000, 30.0, 30.0, wkt(32647)).up_deg(Window(0, 0, 2, 2)) is None
    # A whole zone wide, its edges are not: 3 degrees off the meridian times the sine of the latitude.
    wide = Grid(700, 500, 390_000, 7_900_000, 300.0, 300.0, wkt(32647)).up_deg(Window(250, 0, 1, 700))
    assert wide[0, 0] == pytest.approx(-2.85, abs=0.1)
    assert wide[0, -1] > 2


def test_a_map_of_no_place_on_earth_has_no_north():
    assert Grid(20, 20, 0, 0, 10.0, 10.0, 'LOCAL_CS["grid",UNIT["metre",1]]').up_deg(Window(0, 0, 2, 2)) is None


@pytest.mark.parametrize(("off_deg", "is_turned"), [(0.7, False), (0.95, False), (1.05, True), (1.5, True)])
def test_a_degree_off_north_is_as_good_as_north(off_deg, is_turned):
    """In UTM the meridians converge by the sine of the latitude for each degree of longitude."""
    zone, degrees = osr.SpatialReference(), osr.SpatialReference()
    zone.ImportFromEPSG(32647)
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_zone = osr.CoordinateTransformation(degrees, zone)
    x, y, _ = to_zone.TransformPoint(99.0 + off_deg / np.sin(np.radians(60.0)), 60.0)
    grid = Grid(20, 20, x - 200.0, y, 10.0, 10.0, wkt(32647))  # the place at its eastern edge
    found = grid.up_deg(grid.window)
    assert (found is not None) == is_turned
    if is_turned:
        assert found[0, -1] == pytest.approx(off_deg, rel=0.01)
