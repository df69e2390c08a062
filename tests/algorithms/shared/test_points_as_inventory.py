"""Inventories of points through the tools: the pixel under each, or discs, and one sentence says so."""

import numpy as np
import pytest
from polygon_layers import X, Y, polygons, rows
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProcessingException, QgsVectorLayer

from ftl_qgis_plugin.core.landslides.point_shapes import PointShapes
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet

PLACES = [(55, 455), (255, 105), (633, 288), (634, 283), (901, 11)]


def layer_of(kind, shapes):
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:32647&field=iteration:integer", "marks", "memory")
    for shape in shapes:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(shape)
        layer.dataProvider().addFeature(feature)
    return layer


@pytest.fixture
def points():
    return layer_of("Point", [QgsGeometry.fromPointXY(QgsPointXY(X + x, Y + y)) for x, y in PLACES])


@pytest.fixture
def lines():
    return layer_of("LineString", [QgsGeometry.fromPolylineXY([QgsPointXY(X, Y), QgsPointXY(X + 50, Y + 50)])])


def test_ranges_of_points_are_those_of_the_pixels_under_them(run_algorithm, rate, points):
    parameters = {"DEFORMATION": rate, "NOISE_K": 0, "THRESHOLDS": "memory:", "STATISTICS": "memory:", "SAMPLE_UNIT": 0}
    results, feedback = run_algorithm("factorthresholds", {**parameters, "INVENTORY": points})
    (row,) = rows(results["STATISTICS"])
    # Two of them lie in one pixel.
    assert (row["pixels"], row["polygons"]) == (4, 4)
    assert row["mean"] == pytest.approx(np.mean([5, 25, 63, 90]))
    assert any("marks holds points: each stands for the pixel under it." in text for text in feedback.warnings)


def test_a_radius_makes_discs_of_them(run_algorithm, rate, points):
    parameters = {"DEFORMATION": rate, "THRESHOLDS": "memory:", "STATISTICS": "memory:", "SAMPLE_UNIT": 0}
    results, feedback = run_algorithm("factorthresholds", {**parameters, "INVENTORY": points, "POINT_RADIUS": 30})
    (row,) = rows(results["STATISTICS"])
    assert row["pixels"] > 4 * 20
    assert any("each stands for a disc of 30 m radius" in text for text in feedback.warnings)


def test_lines_are_refused_with_a_sentence(run_algorithm, rate, lines):
    parameters = {"INVENTORY": lines, "DEFORMATION": rate, "THRESHOLDS": "memory:"}
    with pytest.raises(QgsProcessingException, match="holds lines, but landslides are polygons or points"):
        run_algorithm("factorthresholds", parameters)


def test_points_are_found_where_a_detection_holds_them(run_algorithm, points):
    detected = polygons([], *(((x, y, size, size),) for x, y, size in ((50, 450, 10), (600, 250, 60), (300, 300, 40))))
    results, _ = run_algorithm("detectionaccuracy", {"DETECTED": detected, "REFERENCE": points, "OUTPUT": "memory:"})
    assert (results["TPR"], results["PRECISION"]) == (pytest.approx(3 / 5), pytest.approx(2 / 3))


def test_known_points_are_told_in_candidates_and_samples(run_algorithm, scene, rate, points):
    thresholds = QgsVectorLayer("None?field=factor:string&field=lower:double&field=upper:double", "t", "memory")
    row = QgsFeature(thresholds.fields())
    row.setAttributes(["deformation_rate", 60.0, None])
    thresholds.dataProvider().addFeature(row)
    parameters = {"DEFORMATION": rate, "THRESHOLDS": thresholds, "KNOWN": points, "OUTPUT": "memory:", "GROW_SHARE": 0}
    results, _ = run_algorithm("extractcandidates", parameters)
    (candidate,) = rows(results["OUTPUT"])
    assert candidate["known_overlap"] == pytest.approx(2 * 100 / candidate["area_m2"])

    parameters = {"SAMPLES": points, "CANDIDATES": results["OUTPUT"], "VERDICT_FIELD": "", "DEFORMATION": rate}
    updated, _ = run_algorithm("updatesamples", {**parameters, "OUTPUT": "memory:"})
    assert updated["SAMPLE_COUNT"] >= 3

    shapes = [PointShapes(points.crs().toWkt(), 0.0).outline(X + x, Y + y) for x, y in PLACES]
    assert PolygonSet(shapes, points.crs().toWkt()).areas_m2.max() < 4


def test_what_two_passes_found_as_points_is_the_same_within_a_radius(run_algorithm, points):
    moved = layer_of("Point", [QgsGeometry.fromPointXY(QgsPointXY(X + x + 15, Y + y)) for x, y in PLACES[:2]])
    parameters = {"FIRST": points, "SECOND": moved, "OUTPUT": "memory:"}
    results, _ = run_algorithm("capturerecapture", {**parameters, "POINT_RADIUS": 10})
    row = rows(results["OUTPUT"])[0]
    assert (row["first"], row["second"], row["both"]) == (5, 2, 2)
    results, _ = run_algorithm("capturerecapture", parameters)
    assert rows(results["OUTPUT"])[0]["both"] == 0


def test_no_place_is_drawn_beside_points(run_algorithm, points):
    area = polygons([], ((0, 400, 110, 110),))
    parameters = {"CANDIDATES": points, "MASK": area, "COUNT": 40, "SEED": 3, "SIZE": 5, "MIN_DISTANCE": 0}
    results, _ = run_algorithm("samplenoncandidates", {**parameters, "POINT_RADIUS": 40, "OUTPUT": "memory:"})
    places = np.array([(row["x"], row["y"]) for row in rows(results["OUTPUT"])])
    assert len(places) == 40
    assert np.hypot(*(places - [X + 55, Y + 455]).T).min() >= 39.5
