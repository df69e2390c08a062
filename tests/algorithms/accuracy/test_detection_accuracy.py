import numpy as np
import pytest
from polygon_layers import polygons, rows
from qgis.core import QgsProcessingException

from ftl_qgis_plugin.core.accuracy.intervals import wilson_interval


@pytest.fixture
def reference(qgis_app):
    return polygons((), ((0, 0, 50, 50),), ((1000, 0, 90, 90),), ((2000, 0, 300, 300),))


@pytest.fixture
def detected(qgis_app):
    return polygons((), ((1000, 0, 40, 40),), ((1050, 50, 40, 40),), ((2000, 0, 300, 300),), ((5000, 0, 60, 60),))


def test_table_and_numbers(run_algorithm, reference, detected):
    results, feedback = run_algorithm(
        "detectionaccuracy", {"DETECTED": detected, "REFERENCE": reference, "OUTPUT": "memory:"}
    )
    assert results["TPR"] == pytest.approx(2 / 3)
    assert results["PRECISION"] == pytest.approx(0.75)
    assert results["F1"] == pytest.approx(12 / 17)
    assert results["IOU"] == pytest.approx(93_200 / 104_200)
    total, *classes = rows(results["OUTPUT"])
    assert total["size_class"] == "all"
    assert (total["true_positives"], total["false_negatives"], total["false_positives"]) == (2, 1, 1)
    assert (total["tpr_lower"], total["tpr_upper"]) == pytest.approx(wilson_interval(2, 3))
    assert total["rule"] == "A detection and a reference landslide match where they share any area."
    assert (total["splits"], total["merges"]) == (1, 0)
    assert len(classes) == 4
    assert [row["false_negatives"] for row in classes] == [1, 0, 0, 0]
    assert any("2 of 3 reference landslides found: TPR 66.7\u00a0%" in line for line in feedback.infos)
    # Of few: three of four true, so of the next ones about four of six.
    assert total["precision_expected"] == pytest.approx(4 / 6)
    assert any("the expected precision is 67\u00a0%" in line for line in feedback.infos)


def test_rules_and_threshold(run_algorithm, reference, detected):
    parameters = {"DETECTED": detected, "REFERENCE": reference, "OUTPUT": "memory:", "SIZE_CLASSES": ""}
    # The second reference is covered to 3200 / 8100 = 40 % in two parts of IoU 1600 / 8100 = 20 %.
    assert run_algorithm("detectionaccuracy", {**parameters, "MATCH": 1, "THRESHOLD": 0.39})[0]["TPR"] > 0.6
    assert run_algorithm("detectionaccuracy", {**parameters, "MATCH": 1, "THRESHOLD": 0.4})[0]["TPR"] < 0.4
    assert run_algorithm("detectionaccuracy", {**parameters, "MATCH": 2, "THRESHOLD": 0.19})[0]["PRECISION"] == 0.75
    results, _ = run_algorithm("detectionaccuracy", {**parameters, "MATCH": 2, "THRESHOLD": 0.2})
    assert results["PRECISION"] == 0.25
    assert [row["size_class"] for row in rows(results["OUTPUT"])] == ["all", "all sizes"]


def test_matches_layer(run_algorithm, reference, detected):
    results, _ = run_algorithm(
        "detectionaccuracy",
        {"DETECTED": detected, "REFERENCE": reference, "OUTPUT": "memory:", "MATCHES": "memory:"},
    )
    matches = rows(results["MATCHES"])
    outcomes = [(row["role"], row["outcome"], row["matches"]) for row in matches]
    assert outcomes == [
        ("reference", "missed", 0),
        ("reference", "found", 2),
        ("reference", "found", 1),
        ("detection", "true", 1),
        ("detection", "true", 1),
        ("detection", "true", 1),
        ("detection", "false", 0),
    ]
    assert matches[1]["covered"] == pytest.approx(3200 / 8100)
    assert matches[1]["best_iou"] == pytest.approx(1600 / 8100)
    assert matches[3]["covered"] == pytest.approx(1)
    assert results["MATCHES"].crs() == reference.crs()


def test_study_area_and_training(run_algorithm, reference, detected):
    mask = polygons((), ((900, -10, 1500, 400),))
    training = polygons((), ((1080, 80, 50, 50),))
    results, feedback = run_algorithm(
        "detectionaccuracy",
        {"DETECTED": detected, "REFERENCE": reference, "MASK": mask, "TRAINING": training, "OUTPUT": "memory:"},
    )
    assert (results["TPR"], results["PRECISION"]) == (1, 1)
    assert any("1 of 2 reference polygons overlap" in line for line in feedback.warnings)


def test_layers_in_different_crs(run_algorithm, reference, detected):
    import processing

    degrees = processing.run(
        "native:reprojectlayer", {"INPUT": detected, "TARGET_CRS": "EPSG:4326", "OUTPUT": "memory:"}
    )["OUTPUT"]
    other = processing.run(
        "native:reprojectlayer", {"INPUT": reference, "TARGET_CRS": "EPSG:4326", "OUTPUT": "memory:"}
    )["OUTPUT"]
    for first, second in ((degrees, reference), (detected, other), (degrees, other)):
        results, _ = run_algorithm("detectionaccuracy", {"DETECTED": first, "REFERENCE": second, "OUTPUT": "memory:"})
        assert results["TPR"] == pytest.approx(2 / 3)
        assert results["IOU"] == pytest.approx(93_200 / 104_200, rel=1e-4)


def test_errors(run_algorithm, reference, detected):
    parameters = {"DETECTED": detected, "REFERENCE": reference, "OUTPUT": "memory:"}
    with pytest.raises(QgsProcessingException, match="ascending order"):
        run_algorithm("detectionaccuracy", {**parameters, "SIZE_CLASSES": "10, 5"})
    with pytest.raises(QgsProcessingException, match="'big' in the list"):
        run_algorithm("detectionaccuracy", {**parameters, "SIZE_CLASSES": "5, big"})
    elsewhere = polygons((), ((90_000, 0, 10, 10),))
    with pytest.raises(QgsProcessingException, match="no reference polygon"):
        run_algorithm("detectionaccuracy", {**parameters, "MASK": elsewhere})


def test_what_keeps_missed_landslides_out(run_algorithm, tmp_path):
    """Rate and wetness by column; polygons in degrees, as an inventory may come."""
    from osgeo import osr
    from qgis.core import QgsCoordinateTransform, QgsProject, QgsRasterLayer, QgsVectorLayer
    from rasters import write_raster

    from ftl_qgis_plugin.core.grids.grid import Grid

    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(100, 20, 500_000.0, 4_000_200.0, 10.0, 10.0, srs.ExportToWkt())
    rate, wet = np.full(100, -80.0), np.zeros(100)
    rate[:20], wet[20:40] = 10, 9
    for name, values in (("rate", rate), ("wet", wet)):
        write_raster(str(tmp_path / f"{name}.tif"), grid, np.tile(values.astype(np.float32), (20, 1)))
    boxes = [((x, 50, 100, 100),) for x in (50, 250, 450, 650)]  # slow, wet, neither, found
    utm = polygons((), *boxes)
    degrees = QgsVectorLayer("Polygon?crs=EPSG:4326", "degrees", "memory")
    transform = QgsCoordinateTransform(utm.crs(), degrees.crs(), QgsProject.instance())
    for feature in utm.getFeatures():
        geometry = feature.geometry()
        geometry.transform(transform)
        feature.setGeometry(geometry)
        degrees.dataProvider().addFeature(feature)
    table = tmp_path / "thresholds.csv"
    table.write_text("factor,lower,upper,enabled\ndeformation_rate,50,,1\nwet,0,1,1\n", encoding="utf-8")
    parameters = {
        "DETECTED": polygons((), boxes[3]),
        "REFERENCE": degrees,
        "OUTPUT": "memory:",
        "MATCHES": "memory:",
        "THRESHOLDS": str(table),
    }
    rasters = {
        "DEFORMATION": str(tmp_path / "rate.tif"),
        "FACTORS": [QgsRasterLayer(str(tmp_path / "wet.tif"), "wet")],
    }
    results, feedback = run_algorithm("detectionaccuracy", {**parameters, **rasters})
    told = [row["refused_by"] for row in rows(results["MATCHES"])]
    assert told[:3] == ["deformation_rate", "wet", "none"]
    assert [str(value) in ("None", "NULL") for value in told[3:]] == [True, True]  # found, and the detection
    assert any(line.startswith("3 reference landslides were not found") for line in feedback.infos)
    with pytest.raises(QgsProcessingException, match="Choose the deformation rate"):
        run_algorithm("detectionaccuracy", parameters)
