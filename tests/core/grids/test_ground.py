"""Metres of a map against metres of the ground: lengths of a degree after the usual series, and exact areas."""

import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.ground import direction_of_up, distorted_unit_size, metres_per_unit, radii_of_curvature
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet, common_centre

MERCATOR_RADIUS_M = 6378137.0


def srs(code):
    result = osr.SpatialReference()
    result.ImportFromEPSG(code)
    result.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return result


def mercator_y(latitude):
    return MERCATOR_RADIUS_M * np.log(np.tan(np.pi / 4 + np.radians(latitude) / 2))


def mercator_size(latitude):
    """Metres on the ground of a metre of Web Mercator along x and y (length of a degree: American Practical Navigator,
    table 7)."""
    phi = np.radians(latitude)
    north = 111132.92 - 559.82 * np.cos(2 * phi) + 1.175 * np.cos(4 * phi) - 0.0023 * np.cos(6 * phi)
    east = 111412.84 * np.cos(phi) - 93.5 * np.cos(3 * phi) + 0.118 * np.cos(5 * phi)
    degree = 180 / np.pi / MERCATOR_RADIUS_M
    return east * degree, north * degree * np.cos(phi)


@pytest.mark.parametrize("latitude", [20.0, 38.0, 61.5, -75.0])
def test_pixels_of_web_mercator_have_their_size_on_the_ground(latitude):
    top = mercator_y(latitude)
    grid = Grid(5, 4000, 11_000_000.0, top, 10.0, 10.0, srs(3857).ExportToWkt())
    rows = np.array([0, 1234, 3999])
    y = top - (rows + 0.5) * 10.0
    latitudes = np.degrees(2 * np.arctan(np.exp(y / MERCATOR_RADIUS_M)) - np.pi / 2)
    east, north = mercator_size(latitudes)
    width, height = grid.pixel_size_m(0, 4000)
    np.testing.assert_allclose(width[rows], 10 * east, rtol=2e-6)
    np.testing.assert_allclose(height[rows], 10 * north, rtol=2e-6)
    np.testing.assert_allclose(grid.pixel_area_m2(0, 4000)[rows], 100 * east * north, rtol=4e-6)
    # Any window of the grid sees the same.
    np.testing.assert_array_equal(grid.pixel_size_m(1234, 7)[0], width[1234:1241])


@pytest.mark.parametrize(("code", "x", "y"), [(32647, 500_000.0, 6_900_000.0), (32647, 800_000.0, 4_000_000.0)])
def test_utm_stays_exactly_as_it_is(code, x, y):
    grid = Grid(3, 2, x, y, 10.0, 10.0, srs(code).ExportToWkt())
    for size in grid.pixel_size_m(0, 2):
        assert size.tolist() == [10.0, 10.0]
    assert grid.pixel_area_m2(0, 2).tolist() == [100.0, 100.0]


def test_an_equal_area_projection_keeps_areas_though_not_lengths():
    """Europe's LAEA far from its centre: pixels are no squares on the ground, nor even rectangles."""
    grid = Grid(3, 2, 2_000_000.0, 2_200_000.0, 10.0, 10.0, srs(3035).ExportToWkt())
    np.testing.assert_allclose(grid.pixel_area_m2(0, 2), 100.0, rtol=1e-6)
    width, height = grid.pixel_size_m(0, 2)
    assert np.all(np.abs(width / 10 - 1) > 0.01)
    assert np.all(width * height > 100.03)


def test_polar_stereographic_beside_its_true_parallel():
    """EPSG:3995 is true at 71 degrees north; its scale at 60 degrees after Snyder 1987 (21-32 to 21-34)."""
    e = np.sqrt(2 / 298.257223563 - 1 / 298.257223563**2)

    def t(phi):
        return np.tan(np.pi / 4 - phi / 2) / ((1 - e * np.sin(phi)) / (1 + e * np.sin(phi))) ** (e / 2)

    def m(phi):
        return np.cos(phi) / np.sqrt(1 - (e * np.sin(phi)) ** 2)

    true, here = np.radians([71.0, 60.0])
    radius = 6378137.0 * m(true) * t(here) / t(true)
    scale = radius / 6378137.0 / m(here)
    size = distorted_unit_size(srs(3995), [0.0], [-radius])
    np.testing.assert_allclose([size.width_m, size.height_m], 1 / scale, rtol=1e-7)


def north_off_deg(crs, x, y):
    east, north = direction_of_up(crs, np.array([x]), np.array([y]))
    return float(np.degrees(np.arctan2(east[0], north[0])))


@pytest.mark.parametrize("longitude", [-120.0, -45.0, 0.0, 100.0, 135.0, 180.0])
def test_the_top_of_a_polar_map_points_along_its_own_meridian(longitude):
    """EPSG:3413 has 45 degrees west at the bottom: elsewhere north is as many degrees off as the longitude differs."""
    to_map = osr.CoordinateTransformation(srs(4326), srs(3413))
    x, y, _ = to_map.TransformPoint(longitude, 71.0)
    off = north_off_deg(srs(3413), x, y) - (longitude + 45)
    assert (off + 180) % 360 - 180 == pytest.approx(0, abs=1e-4)


def test_the_top_of_utm_and_of_degrees_is_north():
    assert abs(north_off_deg(srs(32647), 500_000, 7_800_000)) < 1e-6
    # sin(latitude) times the distance from the central meridian (Snyder 1987, 8-12 to first order).
    x, y, _ = osr.CoordinateTransformation(srs(4326), srs(32647)).TransformPoint(101.0, 70.0)
    assert north_off_deg(srs(32647), x, y) == pytest.approx(2 * np.sin(np.radians(70)), abs=2e-3)
    assert direction_of_up(srs(4326), np.array([100.0]), np.array([70.0])) is None


def test_the_date_line_and_what_lies_nowhere():
    size = distorted_unit_size(srs(3857), [20037508.3], [mercator_y(60.0)])
    np.testing.assert_allclose(size.width_m, mercator_size(60.0)[0], rtol=1e-6)
    local = osr.SpatialReference()
    local.SetFromUserInput('LOCAL_CS["a table",UNIT["metre",1]]')
    assert distorted_unit_size(local, [0.0], [0.0]) is None
    assert Grid(2, 2, 0.0, 0.0, 10.0, 10.0, local.ExportToWkt()).pixel_size_m(0, 1)[0].tolist() == [10.0]


def ring(x, y, size):
    text = f"POLYGON(({x} {y}, {x + size} {y}, {x + size} {y + size}, {x} {y + size}, {x} {y}))"
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())


def test_polygons_of_web_mercator_have_their_area_on_the_ground():
    y = mercator_y(60.0)
    first, second = [ring(11_000_000.0, y, 200.0)], [ring(11_000_100.0, y, 200.0), ring(11_300_000.0, y, 50.0)]
    wkt = srs(3857).ExportToWkt()
    centre = common_centre(first, second, wkt=wkt)
    one, two = PolygonSet(first, wkt, centre), PolygonSet(second, wkt, centre)
    east, north = mercator_size(60.0)
    assert one.areas_m2[0] == pytest.approx(200**2 * east * north, rel=1e-4)
    assert one.overlaps(two)[2].tolist() == pytest.approx([one.areas_m2[0] / 2], rel=1e-4)
    back = one.in_crs(one.geometries[0])
    assert back.GetEnvelope() == pytest.approx((11_000_000.0, 11_000_200.0, y, y + 200.0), abs=1e-3)


def test_sets_that_share_a_centre_agree_on_whether_to_project():
    """One lies where the scale is 0.9 % off, the other where it is 1.2 %: both are taken as at their centre."""
    wkt = srs(3857).ExportToWkt()
    first, second = [ring(0.0, mercator_y(4.0), 100.0)], [ring(0.0, mercator_y(6.0), 100.0)]
    alone = [PolygonSet(polygons, wkt).areas_m2[0] for polygons in (first, second)]
    assert alone[0] == pytest.approx(100**2, abs=1e-6)
    assert alone[1] < 9_850
    together = [PolygonSet(polygons, wkt, common_centre(first, second, wkt=wkt)) for polygons in (first, second)]
    assert len({(one.m_per_unit, one.areas_m2[0] == 100**2) for one in together}) == 1


def test_radii_of_the_ellipsoids_own():
    """WGS 84 at the equator, at 45 degrees and at the pole (a^2 / b), as geodesy's tables have them; a sphere's own."""
    prime_vertical, meridian = radii_of_curvature(srs(4326), np.radians([0.0, 45.0, 90.0]))
    np.testing.assert_allclose(prime_vertical, [6378137.0, 6388838.290, 6399593.626], atol=0.001)
    np.testing.assert_allclose(meridian, [6335439.327, 6367381.816, 6399593.626], atol=0.001)
    sphere = osr.SpatialReference()
    sphere.ImportFromProj4("+proj=longlat +R=6371000")
    for radius in radii_of_curvature(sphere, np.radians([0.0, 50.0])):
        assert radius.tolist() == [6371000.0, 6371000.0]


def test_maps_that_are_taken_as_they_are():
    assert distorted_unit_size(srs(4326), [100.0], [60.0]) is None
    assert distorted_unit_size(srs(3857), [], []) is None
    assert distorted_unit_size(srs(2263), [1_000_000.0], [200_000.0]) is None  # feet, true to themselves


def test_metres_in_one_unit_of_a_map():
    assert metres_per_unit(srs(32647), 500_000.0, 4_000_000.0) == 1.0
    assert metres_per_unit(srs(2263), 1_000_000.0, 200_000.0) == pytest.approx(1200 / 3937)
    east, north = mercator_size(60.0)
    assert metres_per_unit(srs(3857), 11_000_000.0, mercator_y(60.0)) == pytest.approx(np.sqrt(east * north), rel=1e-5)
    # Beyond the map the unit is what it is called.
    assert metres_per_unit(srs(32647), 1e12, 1e12) == 1.0


def test_the_scale_counts_from_a_hundredth_on():
    """Web Mercator's scale is the inverse of the cosine of the latitude, but for the ellipsoid's half a percent."""

    def is_distorted(latitude):
        return distorted_unit_size(srs(3857), [0.0], [mercator_y(latitude)]) is not None

    def off(latitude):
        return max(abs(size - 1) for size in mercator_size(latitude))

    assert off(4.0) < 0.01 < off(12.0)
    assert (is_distorted(4.0), is_distorted(12.0)) == (False, True)


def test_where_there_is_no_direction_the_top_is_north():
    east, north = direction_of_up(srs(32647), np.array([[500_000.0, 1e12]]), np.array([[4_000_000.0, 1e12]]))
    assert east.shape == north.shape == (1, 2)
    assert (east[0, 1], north[0, 1]) == (0.0, 1.0)
    assert north[0, 0] == pytest.approx(1.0)
    assert direction_of_up(srs(4326), np.array([100.0]), np.array([60.0])) is None
