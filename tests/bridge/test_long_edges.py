"""Rectangles in degrees cover on a projected grid what they cover on a map of degrees."""

import pytest

pytest.importorskip("qgis.core")
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsPointXY,
    QgsRectangle,
)

from ftl_qgis_plugin.bridge.polygon_reader import cleaned


def transform(source, target):
    crs = [QgsCoordinateReferenceSystem(code) for code in (source, target)]
    return QgsCoordinateTransform(*crs, QgsCoordinateTransformContext())


def test_a_parallel_stays_a_parallel_in_utm(qgis_app):
    to_utm = transform("EPSG:4326", "EPSG:32647")
    box, _ = cleaned(QgsGeometry.fromRect(QgsRectangle(97, 60, 101, 62)), to_utm)
    # On the northern parallel's middle the ground lies kilometres south of the straight line between the corners.
    for latitude, inside in ((61.999, True), (62.001, False), (60.001, True), (59.999, False)):
        point = to_utm.transform(QgsPointXY(99, latitude))
        assert box.contains(point) is inside, latitude


def test_small_polygons_and_equal_crs_keep_their_vertices(qgis_app):
    small = QgsGeometry.fromRect(QgsRectangle(99, 60, 99.002, 60.001))
    assert cleaned(small, transform("EPSG:4326", "EPSG:32647"))[0].constGet().nCoordinates() == 5
    wide = QgsGeometry.fromRect(QgsRectangle(97, 60, 101, 62))
    assert cleaned(wide, transform("EPSG:4326", "EPSG:4326"))[0].constGet().nCoordinates() == 5


def test_a_polygon_over_180_degrees_is_not_drawn_around_the_earth(qgis_app):
    jump = QgsGeometry.fromWkt("POLYGON((179.9 68, -179.9 68, -179.9 68.1, 179.9 68.1, 179.9 68))")
    shape, _ = cleaned(jump, transform("EPSG:4326", "EPSG:32660"))
    assert shape.area() == pytest.approx(8.3e3 * 11.15e3, rel=0.05)
