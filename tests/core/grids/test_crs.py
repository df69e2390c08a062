import numpy as np
import pytest
from osgeo import osr

from ftl_qgis_plugin.core.grids.crs import moved, srs_of, way_between, wgs84
from ftl_qgis_plugin.core.grids.ground import direction_of_up
from ftl_qgis_plugin.core.landslides.lon_lat import lon_lat

UTM_46N = 32646


def of_epsg(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs


@pytest.mark.parametrize("text", ["", "no CRS"])
def test_what_is_no_crs_is_one_without_content(reporting, text):
    srs = srs_of(text)
    assert not srs.IsGeographic()
    assert not srs.IsProjected()
    assert way_between(srs, wgs84()) is None


def test_from_a_local_crs_there_is_no_way(reporting):
    assert way_between(srs_of('LOCAL_CS["site",UNIT["metre",1]]'), wgs84()) is None


def test_x_comes_before_y(reporting):
    """EPSG:4326 is latitude first by its own account; 500 km east in a UTM zone is its central meridian."""
    assert srs_of(of_epsg(4326).ExportToWkt()).GetDataAxisToSRSAxisMapping() == [2, 1]
    longitude, latitude, _ = way_between(srs_of(of_epsg(UTM_46N).ExportToWkt()), wgs84()).TransformPoint(500_000, 0)
    assert (longitude, latitude) == pytest.approx((93, 0))


def test_a_place_outside_of_the_crs_costs_no_other_its_own(reporting):
    way = way_between(of_epsg(32647), wgs84())
    inside = [[500_000.0 + 1000 * number, 4_000_000.0] for number in range(9)]
    one_by_one = [way.TransformPoint(*point)[:2] for point in inside]
    for places in ([0], [8], [3, 4], [0, 1, 2, 3, 4, 5, 6, 7, 8], []):
        points = [[1e12, 1e12] if number in places else point for number, point in enumerate(inside)]
        found = moved(way, points)
        assert found.shape == (9, 3)
        assert [number for number in range(9) if not np.isfinite(found[number]).all()] == places
        kept = [number for number in range(9) if number not in places]
        np.testing.assert_array_equal(found[kept, :2], np.reshape([one_by_one[number] for number in kept], (-1, 2)))
    assert moved(way, []).shape == (0, 3)


def test_directions_and_middles_hold_whatever_raises(reporting):
    utm = of_epsg(32647)
    east, north = direction_of_up(utm, np.array([[500_000.0, 1e12]]), np.array([[4_000_000.0, 1e12]]))
    assert (east[0, 1], north[0, 1]) == (0.0, 1.0)
    assert north[0, 0] == pytest.approx(1.0)
    places = lon_lat(np.array([[500_000.0, 4_000_000.0], [1e12, 1e12]]), of_epsg(32647).ExportToWkt())
    assert places[0] == pytest.approx((99.0, 36.1447181), abs=1e-6)
    assert np.isnan(places[1]).all()
