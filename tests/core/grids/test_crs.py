import pytest
from osgeo import osr

from ftl_qgis_plugin.core.grids.crs import srs_of, way_between, wgs84

UTM_46N = 32646


def of_epsg(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs


@pytest.fixture(params=[False, True], ids=["codes", "exceptions"])
def told_by(request):
    before = osr.GetUseExceptions()
    (osr.UseExceptions if request.param else osr.DontUseExceptions)()
    yield
    (osr.UseExceptions if before else osr.DontUseExceptions)()


@pytest.mark.parametrize("text", ["", "no CRS"])
def test_what_is_no_crs_is_one_without_content(told_by, text):
    srs = srs_of(text)
    assert not srs.IsGeographic()
    assert not srs.IsProjected()
    assert way_between(srs, wgs84()) is None


def test_from_a_local_crs_there_is_no_way(told_by):
    assert way_between(srs_of('LOCAL_CS["site",UNIT["metre",1]]'), wgs84()) is None


def test_x_comes_before_y(told_by):
    """EPSG:4326 is latitude first by its own account; 500 km east in a UTM zone is its central meridian."""
    assert srs_of(of_epsg(4326).ExportToWkt()).GetDataAxisToSRSAxisMapping() == [2, 1]
    longitude, latitude, _ = way_between(srs_of(of_epsg(UTM_46N).ExportToWkt()), wgs84()).TransformPoint(500_000, 0)
    assert (longitude, latitude) == pytest.approx((93, 0))
