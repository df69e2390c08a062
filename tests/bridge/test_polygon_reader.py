"""Polygons as strangers draw them: one cleaning for tools and dock, and nothing is lost without a word."""

from __future__ import annotations

import math
import struct

import pytest
from osgeo import ogr, osr

UTM47 = "EPSG:32647"
SQUARE = "Polygon((500000 4000000, 500100 4000000, 500100 4000100, 500000 4000100, 500000 4000000))"
BOW_TIE = "Polygon((500200 4000000, 500300 4000100, 500300 4000000, 500200 4000100, 500200 4000000))"
NEEDLE = "Polygon((500400 4000000, 500500 4000100, 500450 4000050, 500400 4000000))"
CIRCLE = "CurvePolygon(CircularString(500600 4000000, 500610 4000010, 500620 4000000, 500610 3999990, 500600 4000000))"
FLYING = (
    "PolygonZM((500700 4000000 5 1, 500800 4000000 5 2, 500800 4000100 5 3, 500700 4000100 5 4, 500700 4000000 5 1))"
)


class Told:
    """A progress that keeps what it is warned of."""

    def __new__(cls):
        from ftl_qgis_plugin.bridge.messages import translate_message
        from ftl_qgis_plugin.core.progress import Progress

        class Keeping(Progress):
            def __init__(self) -> None:
                self.warnings: list[str] = []

            def warn(self, message) -> None:
                self.warnings.append(translate_message(message))

        return Keeping()


@pytest.fixture
def layer_of(qgis_app):
    """A function (wkt or geometry or None ..., crs) -> memory layer "polys" that holds any kind of polygon."""
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    def make(*shapes, crs: str = UTM47):
        layer = QgsVectorLayer(f"CurvePolygonZM?crs={crs}&field=k:string", "polys", "memory")
        for shape in shapes:
            feature = QgsFeature(layer.fields())
            geometry = QgsGeometry.fromWkt(shape) if isinstance(shape, str) else shape
            if geometry is not None:
                feature.setGeometry(geometry)
            assert layer.dataProvider().addFeature(feature)
        return layer

    return make


def read(layer, crs: str = UTM47, progress=None):
    from qgis.core import QgsCoordinateReferenceSystem, QgsProject

    from ftl_qgis_plugin.bridge.polygon_source import PolygonSource

    return PolygonSource(layer, QgsCoordinateReferenceSystem(crs), QgsProject.instance()).read(progress)


def test_whatever_encloses_an_area_arrives_flat_straight_and_valid(layer_of):
    told = Told()
    shapes = [ogr.CreateGeometryFromWkb(wkb) for wkb in read(layer_of(SQUARE, BOW_TIE, CIRCLE, FLYING), progress=told)]
    assert [shape.GetArea() for shape in shapes] == [
        pytest.approx(10_000),
        pytest.approx(5_000),
        pytest.approx(math.pi * 100, rel=1e-3),
        pytest.approx(10_000),
    ]
    for shape in shapes:
        assert shape.IsValid()
        assert not shape.Is3D()
        assert not shape.IsMeasured()
        assert not shape.HasCurveGeometry()
        assert ogr.GT_Flatten(shape.GetGeometryType()) in (ogr.wkbPolygon, ogr.wkbMultiPolygon)
    assert told.warnings == ["1 invalid polygon(s) of polys were repaired."]


def test_what_is_left_out_is_counted_by_its_reason(layer_of):
    from qgis.core import QgsGeometry

    told = Told()
    nowhere = QgsGeometry.fromWkt("Polygon((0 0, 1 0, 1 1, 0 0))")
    nowhere.get().exteriorRing().setXAt(1, float("inf"))
    layer = layer_of(SQUARE, None, NEEDLE, "Polygon EMPTY", nowhere)
    assert len(read(layer, progress=told)) == 1
    assert told.warnings == [
        "3 feature(s) of polys without an area were left out.",
        "1 polygon(s) of polys lie where the target CRS is not defined and were left out.",
    ]


def test_reading_twice_counts_once(layer_of):
    from qgis.core import QgsCoordinateReferenceSystem, QgsProject

    from ftl_qgis_plugin.bridge.polygon_source import PolygonSource

    source = PolygonSource(layer_of(SQUARE, BOW_TIE), QgsCoordinateReferenceSystem(UTM47), QgsProject.instance())
    for _ in range(2):
        told = Told()
        assert len(source.read(told)) == 2
        assert told.warnings == ["1 invalid polygon(s) of polys were repaired."]


def test_nothing_left_is_an_error(layer_of):
    from ftl_qgis_plugin.core.errors import FtlError

    with pytest.raises(FtlError, match="contains no polygon that could be used"):
        read(layer_of(NEEDLE, None))


def test_a_layer_without_a_crs_or_without_polygons_is_refused(layer_of, qgis_app):
    from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer

    from ftl_qgis_plugin.core.errors import FtlError

    layer = layer_of(SQUARE)
    layer.setCrs(QgsCoordinateReferenceSystem())
    with pytest.raises(FtlError, match="layer polys has no coordinate reference system"):
        read(layer)
    with pytest.raises(FtlError, match="contains no polygons"):
        read(QgsVectorLayer("Point?crs=EPSG:32647", "points", "memory"))


@pytest.fixture
def mixed(qgis_app, tmp_path):
    """A layer of any kind of geometry, as GeoPackages have it."""
    from qgis.core import QgsVectorLayer

    path = str(tmp_path / "mixed.gpkg")
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = dataset.CreateLayer("mixed", srs, ogr.wkbUnknown)
    point, line = "POINT(500205 4000005)", "LINESTRING(500000 4000000, 500100 4000100)"
    collection = f"GEOMETRYCOLLECTION({SQUARE.upper()}, {point}, {line})"
    for text in (SQUARE, point, line, collection, f"GEOMETRYCOLLECTION({line})"):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(text))
        layer.CreateFeature(feature)
    del layer, dataset
    return QgsVectorLayer(f"{path}|layername=mixed", "mixed", "ogr")


@pytest.mark.parametrize(("with_points", "count", "left_out"), [(True, 3, 2), (False, 2, 3)])
def test_of_mixed_geometries_what_can_be_used_is(mixed, with_points, count, left_out):
    from qgis.core import QgsCoordinateReferenceSystem, QgsProject

    from ftl_qgis_plugin.bridge.polygon_source import PolygonSource
    from ftl_qgis_plugin.core.landslides.point_shapes import PointShapes

    crs = QgsCoordinateReferenceSystem(UTM47)
    points = PointShapes(crs.toWkt(), 20.0) if with_points else None
    told = Told()
    read_shapes = PolygonSource(mixed, crs, QgsProject.instance(), points).read(told)
    areas = [ogr.CreateGeometryFromWkb(wkb).GetArea() for wkb in read_shapes]
    assert len(areas) == count
    assert sorted(areas)[-2:] == [pytest.approx(10_000)] * 2
    assert any(text.startswith(f"{left_out} feature(s) of mixed are lines or points") for text in told.warnings)
    assert any("disc of 20 m radius" in text for text in told.warnings) == with_points


def test_points_are_told_and_lines_refused_where_landslides_are_wanted(qgis_app):
    from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

    from ftl_qgis_plugin.bridge.polygon_source import PolygonSource
    from ftl_qgis_plugin.core.errors import FtlError
    from ftl_qgis_plugin.core.landslides.point_shapes import PointShapes

    crs = QgsCoordinateReferenceSystem(UTM47)
    points = PointShapes(crs.toWkt(), 20.0)
    layer = QgsVectorLayer("MultiPointZ?crs=EPSG:4326", "points", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("MultiPointZ((99 36 5), (99.1 36 6))"))
    layer.dataProvider().addFeature(feature)
    told = Told()
    (shape,) = PolygonSource(layer, crs, QgsProject.instance(), points).read(told)
    geometry = ogr.CreateGeometryFromWkb(shape)
    assert geometry.GetGeometryCount() == 2
    assert geometry.GetArea() == pytest.approx(2 * math.pi * 400, rel=0.02)
    assert told.warnings == ["points holds points: each stands for a disc of 20 m radius."]
    with pytest.raises(FtlError, match="holds lines, but landslides are polygons or points"):
        PolygonSource(
            QgsVectorLayer("LineString?crs=EPSG:32647", "l", "memory"), crs, QgsProject.instance(), points
        ).read()


def test_reading_can_be_cancelled(layer_of):
    from ftl_qgis_plugin.core.errors import CancelledError
    from ftl_qgis_plugin.core.progress import Progress

    class Cancelled(Progress):
        def is_cancelled(self) -> bool:
            return True

    with pytest.raises(CancelledError):
        read(layer_of(SQUARE), progress=Cancelled())


def test_a_study_takes_what_is_read(layer_of, tmp_path):
    from ftl_qgis_plugin.study.database import Study

    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    outlines = read(layer_of(SQUARE, BOW_TIE, CIRCLE, FLYING))
    with Study.create(str(tmp_path / "study.gpkg"), srs.ExportToWkt(), analyst="ada") as study:
        study.add_reference([{"wkb": wkb} for wkb in outlines])
        assert study.count("reference") == 4


def test_an_outline_drawn_on_the_map_is_cleaned_alike(qgis_app):
    from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsProject

    from ftl_qgis_plugin.bridge.outlines import in_crs
    from ftl_qgis_plugin.core.errors import FtlError

    crs = QgsCoordinateReferenceSystem(UTM47)

    def drawn(wkt: str) -> ogr.Geometry:
        outline = bytes(QgsGeometry.fromWkt(wkt).asWkb())
        return ogr.CreateGeometryFromWkb(in_crs(outline, crs, crs, QgsProject.instance()))

    assert drawn(CIRCLE).GetArea() == pytest.approx(math.pi * 100, rel=1e-3)
    assert drawn(BOW_TIE).GetGeometryType() == ogr.wkbMultiPolygon
    assert drawn(FLYING).GetGeometryType() == ogr.wkbMultiPolygon
    with pytest.raises(FtlError, match="encloses no area"):
        drawn(NEEDLE)
    with pytest.raises(FtlError, match="is no polygon"):
        in_crs(struct.pack("<BIdd", 1, 1, 5.0, 5.0), crs, crs, QgsProject.instance())
