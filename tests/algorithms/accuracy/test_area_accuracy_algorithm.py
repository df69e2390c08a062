import numpy as np
import pytest
from polygon_layers import X, Y, polygons, rows
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProcessingException, QgsVectorLayer

from ftl_qgis_plugin.core.accuracy.area_accuracy import area_accuracy


def places(items, kind="string", crs="EPSG:32647"):
    layer = QgsVectorLayer(f"Point?crs={crs}&field=reference_class:{kind}&field=map_class:string", "places", "memory")
    for x, y, *values in items:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(X + x, Y + y)))
        feature.setAttributes(values)
        layer.dataProvider().addFeature(feature)
    return layer


@pytest.fixture
def scene(qgis_app):
    """A study area of 1 km2, a tenth of it mapped as landslide (two overlapping polygons, one reaching out)."""
    landslides = polygons((), ((-500, 0, 600, 500),), ((0, 400, 100, 600),))
    return {"MAP": landslides, "MASK": polygons((), ((0, 0, 1000, 1000),)), "OUTPUT": "memory:"}


def sample():
    """50 places on mapped landslides, 40 of them true; 100 elsewhere, 5 of them landslides."""
    on = [(50, 10 + 15 * number, "landslide" if number < 40 else "other", None) for number in range(50)]
    off = [(500 + number, 500, "accepted" if number < 5 else "rejected", None) for number in range(100)]
    return on + off


def test_equals_the_estimator(run_algorithm, scene):
    results, _ = run_algorithm("areaaccuracy", {**scene, "SAMPLE": places(sample())})
    expected = area_accuracy(np.array([[40, 10], [5, 95]]), (100_000, 900_000), ("landslide", "other"))
    assert results["OVERALL"] == pytest.approx(expected.overall.value)
    assert results["LANDSLIDE_AREA"] == pytest.approx(80_000 + 45_000)
    assert results["LANDSLIDE_AREA_CI"] == pytest.approx(expected.classes[0].area.half_width)
    landslide, other, total = rows(results["OUTPUT"])
    assert landslide["mapped_m2"] == pytest.approx(100_000)
    assert (landslide["samples"], landslide["reference_samples"]) == (50, 45)
    assert landslide["users"] == pytest.approx(0.8)
    assert landslide["producers"] == pytest.approx(80 / 125)
    assert other["users_ci"] == pytest.approx(expected.classes[1].users.half_width)
    assert total["overall_ci"] == pytest.approx(expected.overall.half_width)


def test_undecided_and_outside_places_are_left_out(run_algorithm, scene):
    extra = [(50, 5, "uncertain", None), (60, 5, None, None), (-200, 50, "landslide", None)]
    results, feedback = run_algorithm("areaaccuracy", {**scene, "SAMPLE": places(sample() + extra)})
    assert results["LANDSLIDE_AREA"] == pytest.approx(125_000)
    assert any("2 place(s) without a decision" in line for line in feedback.warnings)
    assert any("1 place(s) outside the study area" in line for line in feedback.warnings)


def test_map_class_from_a_field_and_numbers_as_classes(run_algorithm, scene):
    items = [(0, 0, float(value in ("landslide", "accepted")), "1" if x == 50 else "0") for x, _, value, _ in sample()]
    parameters = {**scene, "SAMPLE": places(items, "double"), "MAP_CLASS": "map_class"}
    assert run_algorithm("areaaccuracy", parameters)[0]["LANDSLIDE_AREA"] == pytest.approx(125_000)


def test_the_whole_way_from_the_sampler(run_algorithm, scene):
    """Places from 'samplenoncandidates' and from the landslides themselves, labelled by a known truth."""
    off = run_algorithm(
        "samplenoncandidates", {"CANDIDATES": scene["MAP"], "MASK": scene["MASK"], "COUNT": 60, "OUTPUT": "memory:"}
    )[0]["OUTPUT"]
    items = [(50, 10 + 15 * number, "landslide", None) for number in range(50)]
    for feature in off.getFeatures():  # truth: 200 m more to the right are landslide too
        x, y = feature["x"] - X, feature["y"] - Y
        items.append((x, y, "landslide" if x < 300 else "other", None))
    results, _ = run_algorithm("areaaccuracy", {**scene, "SAMPLE": places(items)})
    assert abs(results["LANDSLIDE_AREA"] - 300_000) < results["LANDSLIDE_AREA_CI"] * 1.5


def test_errors(run_algorithm, scene):
    with pytest.raises(QgsProcessingException, match="has no field 'truth'"):
        run_algorithm("areaaccuracy", {**scene, "SAMPLE": places(sample()), "REFERENCE_CLASS": "truth"})
    with pytest.raises(QgsProcessingException, match=r"Only 0 sample unit\(s\) lie in the map class 'other'"):
        run_algorithm("areaaccuracy", {**scene, "SAMPLE": places(sample()[:50])})


def test_points_have_no_area_to_be_judged(run_algorithm, scene):
    with pytest.raises(QgsProcessingException, match="places holds points, but what is judged here is area"):
        run_algorithm("areaaccuracy", {**scene, "MAP": places(sample()), "SAMPLE": places(sample())})
