import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.landslides.lon_lat import lon_lat, surface_points


def wkt(code):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(code)
    return crs.ExportToWkt()


def test_points_lie_inside_also_where_the_centroid_does_not():
    crescent = ogr.CreateGeometryFromWkt("POLYGON((0 0,10 0,10 10,0 10,0 9,9 9,9 1,0 1,0 0))")
    assert not crescent.Contains(crescent.Centroid())
    (x, y), nothing, empty = surface_points([crescent.ExportToWkb(), b"", ogr.Geometry(ogr.wkbPolygon).ExportToWkb()])
    assert crescent.Contains(ogr.CreateGeometryFromWkt(f"POINT({x} {y})"))
    assert np.isnan([nothing, empty]).all()


def test_known_coordinates():
    # UTM 33N: its central meridian is 15 deg E, with scale 0.9996; the first degree of latitude from the equator
    # measures 110,574.389 m along the meridian of WGS 84.
    points = np.array([(500_000.0, 0.0), (500_000.0, 110_574.389 * 0.9996), (np.nan, np.nan)])
    result = lon_lat(points, wkt(32633))
    assert result[:2] == pytest.approx(np.array([(15.0, 0.0), (15.0, 1.0)]), abs=1e-6)
    assert np.isnan(result[2]).all()


def test_geographic_stays_and_longitude_goes_first():
    assert lon_lat(np.array([(99.5, 38.7)]), wkt(4326)).tolist() == [[99.5, 38.7]]


def test_a_local_crs_lies_nowhere_on_earth():
    local = 'LOCAL_CS["drawing",UNIT["metre",1]]'
    assert np.isnan(lon_lat(np.array([(1.0, 2.0)]), local)).all()
    assert lon_lat(np.empty((0, 2)), wkt(32633)).shape == (0, 2)
