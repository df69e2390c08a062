import numpy as np
import pytest
from polygon_layers import polygons, rows
from qgis.core import QgsProcessingException


@pytest.fixture
def landslides(qgis_app):
    """The more landslides the further right, where |rate| (the column number) is higher."""
    boxes = [(10 * col, 10 * row, 10 * (100 - col), 20) for row, col in ((0, 5), (5, 30), (10, 50), (15, 70), (20, 90))]
    return polygons((), *((box,) for box in boxes))


def test_frequency_ratios_by_hand(run_algorithm, rate, landslides):
    results, feedback = run_algorithm(
        "deformationproneness",
        {"SAMPLES": landslides, "DEFORMATION": rate, "CLASSES": "25, 50, 75", "OUTPUT": "memory:"},
    )
    table = rows(results["OUTPUT"])
    in_class = np.array([2 * 20, 2 * (25 + 20), 2 * (25 + 25 + 25 + 5), 2 * (25 + 25 + 25 + 25 + 10)])
    assert [row["sample_pixels"] for row in table] == in_class.tolist()
    assert [row["area_share"] for row in table] == pytest.approx([0.25] * 4)
    assert [row["frequency_ratio"] for row in table] == pytest.approx(in_class / in_class.sum() / 0.25)
    assert {row["quantity"] for row in table} == {"deformation_rate"}
    assert (table[0]["lower"], table[-1]["lower"], bool(table[-1]["upper"])) == (0, 75, False)
    assert results["RATE_RHO"] == pytest.approx(1)
    # Five landslides show no trend, however perfect their order.
    assert results["RATE_TREND"].startswith("Only 5 landslides")
    assert results["AMPLITUDE_TREND"] == ""
    assert feedback.percents == sorted(feedback.percents)


def test_the_standard_error_is_in_the_rate_s_unit(run_algorithm, rate, landslides, constant):
    parameters = {
        "SAMPLES": landslides,
        "DEFORMATION": rate,
        "UNIT": 1,
        "CLASSES": "250, 500, 750",
        "OUTPUT": "memory:",
    }
    results, feedback = run_algorithm("deformationproneness", {**parameters, "RATE_STD": constant(20.0)})
    # 1.96 * 200 mm/a: columns 0 to 24 wholly, of 25 to 49 those below 39.2.
    assert [row["noise_share"] for row in rows(results["OUTPUT"])] == pytest.approx([1, 15 / 25, 0, 0])
    assert any("In 2 of 4 classes" in line for line in feedback.warnings)
    results, feedback = run_algorithm("deformationproneness", parameters)
    assert not any(row["noise_share"] for row in rows(results["OUTPUT"]))


def test_amplitude_unit_and_study_area(run_algorithm, rate, landslides):
    mask = polygons((), ((0, 0, 500, 500),))
    results, _ = run_algorithm(
        "deformationproneness",
        {
            "SAMPLES": landslides,
            "DEFORMATION": rate,
            "UNIT": 1,
            "AMPLITUDE": rate,
            "MASK": mask,
            "CLASSES": "0, 250",
            "AMPLITUDE_CLASSES": "4",
            "OUTPUT": "memory:",
        },
    )
    table = rows(results["OUTPUT"])
    rate_rows = [row for row in table if row["quantity"] == "deformation_rate"]
    amplitude_rows = [row for row in table if row["quantity"] == "amplitude"]
    assert [row["area_pixels"] for row in rate_rows] == [1250, 1250]
    assert [row["area_share"] for row in amplitude_rows] == pytest.approx([0.25] * 4, abs=0.02)
    assert {row["unit"] for row in amplitude_rows} == {"mm"}
    assert results["AMPLITUDE_TREND"]


def test_errors(run_algorithm, rate, landslides):
    parameters = {"SAMPLES": landslides, "DEFORMATION": rate, "OUTPUT": "memory:"}
    with pytest.raises(QgsProcessingException, match="ascending order"):
        run_algorithm("deformationproneness", {**parameters, "CLASSES": "20, 10"})
    with pytest.raises(QgsProcessingException, match="No sample polygon covers"):
        run_algorithm("deformationproneness", {**parameters, "SAMPLES": polygons((), ((9000, 0, 10, 10),))})


def test_cancelling_leaves_no_output(run_algorithm, make_feedback, rate, landslides, tmp_path):
    feedback = make_feedback()
    feedback.cancel()
    target = tmp_path / "ratios.csv"
    parameters = {"SAMPLES": landslides, "DEFORMATION": rate, "OUTPUT": str(target)}
    run_algorithm("deformationproneness", parameters, feedback)
    assert not target.exists()
