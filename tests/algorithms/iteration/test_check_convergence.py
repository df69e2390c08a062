import numpy as np
import pytest
from polygon_layers import polygons, rows
from qgis.core import QgsProcessingException, QgsVectorLayer


def table(*items):
    return polygons(
        ("iteration:integer", "rate_mean:double"), *(((0, 0, 10, 10), iteration, rate) for iteration, rate in items)
    )


def test_settled_by_the_field(run_algorithm):
    samples = table((0, 60), (0, 70), (1, 80), (2, 70.4), (3, 70.2))
    results, feedback = run_algorithm("checkconvergence", {"SAMPLES": samples, "OUTPUT": "memory:"})
    assert results["CONVERGED"] is True
    assert results["REASON"].startswith("Converged: the samples' mean |rate| changed by")
    assert results["REASON"] in feedback.infos
    table_rows = rows(results["OUTPUT"])
    assert [row["samples"] for row in table_rows] == [2, 3, 4, 5]
    assert [row["accepted"] for row in table_rows] == [2, 1, 1, 1]
    assert [row["mean_rate"] for row in table_rows] == pytest.approx([65, 70, 70.1, 70.12])
    assert [row["change"] for row in table_rows][1:] == pytest.approx([5, 0.1, 0.02])
    assert [row["within_tolerance"] for row in table_rows][1:] == [0, 1, 1]
    assert table_rows[0]["spread"] == pytest.approx(np.std([60, 70], ddof=1))


def test_tolerance_and_patience(run_algorithm):
    samples = table((0, 60), (1, 70), (2, 74), (3, 68.5))  # means 60, 65, 68, 68.125
    parameters = {"SAMPLES": samples, "OUTPUT": "memory:"}
    assert run_algorithm("checkconvergence", {**parameters, "PATIENCE": 1})[0]["CONVERGED"] is True
    assert run_algorithm("checkconvergence", {**parameters, "PATIENCE": 2})[0]["CONVERGED"] is False
    assert run_algorithm("checkconvergence", {**parameters, "PATIENCE": 2, "TOLERANCE": 5})[0]["CONVERGED"] is True


def test_an_iteration_that_accepted_nothing(run_algorithm):
    parameters = {"SAMPLES": table((0, 60), (1, 90)), "LAST_ITERATION": 2, "OUTPUT": "memory:"}
    results, _ = run_algorithm("checkconvergence", parameters)
    assert results["REASON"] == "Converged: iteration 2 accepted no new landslide."


def test_rates_of_the_raster_in_another_crs(run_algorithm, rate):
    samples = polygons(("iteration:integer",), ((0, 0, 100, 100), 0), ((500, 0, 100, 100), 1), ((5000, 0, 10, 10), 1))
    degrees = QgsVectorLayer("Polygon?crs=EPSG:4326&field=iteration:integer", "degrees", "memory")
    from qgis.core import QgsCoordinateTransform, QgsProject

    transform = QgsCoordinateTransform(samples.crs(), degrees.crs(), QgsProject.instance())
    for feature in samples.getFeatures():
        geometry = feature.geometry()
        geometry.transform(transform)
        feature.setGeometry(geometry)
        degrees.dataProvider().addFeature(feature)
    results, feedback = run_algorithm(
        "checkconvergence", {"SAMPLES": degrees, "DEFORMATION": rate, "UNIT": 1, "OUTPUT": "memory:"}
    )
    first, second = rows(results["OUTPUT"])
    assert first["mean_rate"] == pytest.approx(45, abs=1)  # cm/a to mm/a; columns 0 to 9
    assert second["mean_rate"] == pytest.approx((45 + 545) / 2, abs=1)
    assert any("1 sample(s) have no deformation rate" in line for line in feedback.warnings)


def test_noise_of_the_last_change(run_algorithm, rate, constant):
    samples = polygons(("iteration:integer",), ((0, 0, 100, 100), 0), ((500, 0, 100, 100), 1), ((300, 0, 90, 90), 2))
    parameters = {"SAMPLES": samples, "DEFORMATION": rate, "UNIT": 1, "OUTPUT": "memory:"}
    results, feedback = run_algorithm("checkconvergence", {**parameters, "RATE_STD": constant(0.6)})
    # 6 mm/a each: 1/2 - 1 and 1/2; then twice 1/3 - 1/2, and 1/3.
    errors = [row["change_std"] for row in rows(results["OUTPUT"])]
    assert errors[1:] == pytest.approx([6 * 0.5**0.5, 6 * (2 / 36 + 1 / 9) ** 0.5], rel=1e-5)
    assert any("by 4.80 mm/a (1.96 standard errors), more than the tolerance of 1 mm/a" in x for x in feedback.warnings)
    _results, feedback = run_algorithm("checkconvergence", {**parameters, "RATE_STD": constant(0.6), "TOLERANCE": 5})
    assert any("by 4.80 mm/a (1.96 standard errors of the last change)" in line for line in feedback.infos)
    results, feedback = run_algorithm("checkconvergence", parameters)
    assert not any("noise" in line for line in [*feedback.infos, *feedback.warnings])
    assert not any(row["change_std"] for row in rows(results["OUTPUT"]))
    # From a table of samples that 'Update samples' wrote.
    fields = ("iteration:integer", "rate_mean:double", "rate_std:double")
    samples = polygons(fields, *(((0, 0, 9, 9), *values) for values in ((0, 60.0, 3.0), (1, 70.0, 4.0))))
    results, _feedback = run_algorithm("checkconvergence", {"SAMPLES": samples, "OUTPUT": "memory:"})
    assert rows(results["OUTPUT"])[1]["change_std"] == pytest.approx(2.5)
    with pytest.raises(QgsProcessingException, match="nothing without the rate"):
        run_algorithm("checkconvergence", {"SAMPLES": samples, "RATE_STD": constant(1.0), "OUTPUT": "memory:"})


def test_errors(run_algorithm):
    parameters = {"OUTPUT": "memory:"}
    without = polygons(("rate_mean:double",), ((0, 0, 10, 10), 60.0))
    with pytest.raises(QgsProcessingException, match="no field 'iteration'"):
        run_algorithm("checkconvergence", {**parameters, "SAMPLES": without})
    without = polygons(("iteration:integer",), ((0, 0, 10, 10), 0))
    with pytest.raises(QgsProcessingException, match="no field 'rate_mean'"):
        run_algorithm("checkconvergence", {**parameters, "SAMPLES": without})
    with pytest.raises(QgsProcessingException, match="Sample 2 has no iteration"):
        run_algorithm("checkconvergence", {**parameters, "SAMPLES": table((0, 60), (None, 60))})
    with pytest.raises(QgsProcessingException, match="sample layer is empty"):
        run_algorithm("checkconvergence", {**parameters, "SAMPLES": table()})
