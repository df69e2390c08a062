import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.landslides.reprojection import reprojected


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


def square(x, y, side):
    text = f"POLYGON (({x} {y}, {x + side} {y}, {x + side} {y + side}, {x} {y + side}, {x} {y}))"
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())


def test_a_square_around_the_central_meridian():
    moved = ogr.CreateGeometryFromWkb(reprojected([square(92.9, 0, 0.2)], wkt(4326), wkt(32646))[0])
    left, right, bottom, _ = moved.GetEnvelope()
    # 0.1 degrees of the equator (6378137 m) in a map of scale 0.9996.
    assert (left + right) / 2 == pytest.approx(500_000)
    assert bottom == pytest.approx(0, abs=1e-6)
    assert right - left == pytest.approx(0.9996 * 6378137 * 0.2 * 3.141592653589793 / 180, rel=1e-5)


def test_within_one_crs_nothing_changes():
    polygons = [square(0, 0, 1), b"broken"]
    assert reprojected(polygons, wkt(32646), wkt(32646)) == polygons


LOCAL = 'LOCAL_CS["site",UNIT["metre",1]]'


@pytest.mark.parametrize("source", ["", LOCAL])
def test_without_a_way_it_is_said_or_empty(source):
    with pytest.raises(FtlError, match="coordinate reference system"):
        reprojected([square(0, 0, 1)], source, wkt(4326))
    (empty,) = reprojected([square(0, 0, 1)], source, wkt(4326), or_empty=True)
    assert ogr.CreateGeometryFromWkb(empty).IsEmpty()


def test_only_the_one_without_a_place_is_empty():
    """Nothing of the pole's other side lies in a map of Mercator's."""
    polar = square(0, 90.5, 5)
    near, far = reprojected([square(10, 45, 1), polar], wkt(4326), wkt(3395), or_empty=True)
    assert not ogr.CreateGeometryFromWkb(near).IsEmpty()
    assert ogr.CreateGeometryFromWkb(far).IsEmpty()
    with pytest.raises(FtlError):
        reprojected([square(10, 45, 1), polar], wkt(4326), wkt(3395))
