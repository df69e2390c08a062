"""Points as pixels and discs: their area on the ground, and the pixel that they burn."""

import math

import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.landslides.point_shapes import PointShapes
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet
from ftl_qgis_plugin.core.landslides.zones import Zones


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


@pytest.mark.parametrize(
    ("code", "place"),
    [(32647, (500_000.0, 4_000_000.0)), (4326, (97.5, 65.0)), (3857, (1.1e7, 1.0e7)), (2276, (2e6, 7e6))],
)
def test_a_disc_has_its_radius_on_the_ground(code, place):
    shape = PointShapes(wkt(code), 50.0).outline(*place)
    area = PolygonSet([shape], wkt(code)).areas_m2[0]
    assert area == pytest.approx(math.pi * 50**2, rel=0.02)
    assert ogr.CreateGeometryFromWkb(shape).Centroid().GetX() == pytest.approx(place[0])


@pytest.mark.parametrize("place", [(500_095.0, 3_999_955.0), (500_000.0, 4_000_000.0), (500_109.99, 3_999_900.01)])
def test_without_a_radius_it_is_the_pixel_under_the_point(place):
    grid = Grid(20, 15, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt(32647))
    rows, cols, _ = Zones([PointShapes(grid.wkt, 0.0, grid).outline(*place)], grid).pixels()
    expected = int((4_000_000.0 - place[1]) // 10), int((place[0] - 500_000.0) // 10)
    assert list(zip(rows.tolist(), cols.tolist())) == [expected]


def test_the_pixel_is_found_on_another_turn_of_longitudes():
    grid = Grid(20, 15, 179.0, 66.0, 0.1, 0.1, wkt(4326))
    rows, cols, _ = Zones([PointShapes(grid.wkt, 0.0, grid).outline(-179.45, 65.45)], grid).pixels()
    assert (rows.tolist(), cols.tolist()) == ([5], [15])
    for x in (-179.45, 180.55, 540.55):
        box = ogr.CreateGeometryFromWkb(PointShapes(grid.wkt, grid=grid).outline(x, 65.45)).GetEnvelope()
        assert box == pytest.approx((180.5, 180.6, 65.4, 65.5))
    # Not turned where it is on the grid already, also at its ends.
    for x, left in ((179.05, 179.0), (180.95, 180.9)):
        box = ogr.CreateGeometryFromWkb(PointShapes(grid.wkt, grid=grid).outline(x, 65.45)).GetEnvelope()
        assert box[:2] == pytest.approx((left, left + 0.1))


def test_what_points_stand_for_is_told():
    grid = Grid(20, 15, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt(32647))
    told = [str(shapes.told("slides")) for shapes in (
        PointShapes(grid.wkt, 50.0, grid), PointShapes(grid.wkt, grid=grid), PointShapes(grid.wkt)
    )]  # fmt: skip
    assert ["disc of 50 m" in text for text in told] == [True, False, False]
    assert ["pixel under it" in text for text in told] == [False, True, False]
    assert ["without an area" in text for text in told] == [False, False, True]


def test_a_disc_on_the_pole_has_corners_that_are_numbers():
    box = ogr.CreateGeometryFromWkb(PointShapes(wkt(4326), 50.0).outline(10.0, 90.0)).GetEnvelope()
    assert np.isfinite(box).all()
    assert box[3] - 90 == pytest.approx(50 / 111_694, rel=1e-4)  # a degree of the meridian at the pole


def test_without_a_raster_it_is_hardly_more_than_the_point():
    area = PolygonSet([PointShapes(wkt(32647)).outline(500_000.0, 4_000_000.0)], wkt(32647)).areas_m2
    assert 0 < area[0] < 4
    assert np.isfinite(area).all()
