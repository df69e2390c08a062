import numpy as np
import pytest
from polygon_layers import polygons, rows
from qgis.core import QgsProcessingException


@pytest.fixture
def candidates():
    fields = ("candidate:string", "iteration:integer", "verdict:string", "analyst:string")
    return polygons(
        fields,
        ((50, 0, 100, 100), "c1", 2, "accepted", "li"),
        ((300, 0, 100, 100), "c2", 2, "rejected", "li"),
        ((500, 0, 100, 100), "c3", 2, "Accepted", "li"),
        ((700, 0, 100, 100), "c4", 2, None, "li"),
    )


def test_accepted_ones_join_with_rates(run_algorithm, rate, candidates):
    samples = polygons(("name:string",), ((0, 0, 100, 100), "known"))
    results, feedback = run_algorithm(
        "updatesamples",
        {"SAMPLES": samples, "CANDIDATES": candidates, "DEFORMATION": rate, "OUTPUT": "memory:"},
    )
    first, second = rows(results["OUTPUT"])
    assert (results["SAMPLE_COUNT"], results["ADDED_COUNT"]) == (2, 1)
    assert (first["origin"], first["iteration"], first["area_m2"]) == ("inventory", 0, 15_000)
    assert first["rate_mean"] == pytest.approx(np.arange(15).mean())
    assert first["rate_signed_mean"] == pytest.approx(-np.arange(15).mean())
    assert (first["rate_max"], first["pixels"]) == (14, 150)
    assert (second["origin"], second["iteration"], second["candidate"]) == ("candidate", 2, "c3")
    assert second["analyst"] == "li"
    assert any("2 of 4 candidates are accepted" in line for line in feedback.infos)


def test_unit_of_the_raster(run_algorithm, rate, candidates):
    samples = polygons(("name:string",), ((0, 0, 100, 100), "known"))
    results, _ = run_algorithm(
        "updatesamples",
        {"SAMPLES": samples, "CANDIDATES": candidates, "DEFORMATION": rate, "UNIT": 1, "OUTPUT": "memory:"},
    )
    assert rows(results["OUTPUT"])[0]["rate_max"] == 140


def test_standard_errors_of_the_samples(run_algorithm, rate, candidates, constant):
    samples = polygons(("rate_std:double",), ((0, 0, 100, 100), 7.0), ((200, 200, 50, 50), 8.0), ((5000, 0, 9, 9), 9.0))
    parameters = {"SAMPLES": samples, "CANDIDATES": candidates, "OUTPUT": "memory:"}
    found, feedback = run_algorithm(
        "updatesamples", {**parameters, "DEFORMATION": rate, "RATE_STD": constant(1.1), "UNIT": 1}
    )
    # cm/a to mm/a: 11 mm/a. 1.96 of it against columns 0 to 14 (mean 70), 20 to 24, none, and 50 to 59.
    errors = [row["rate_std"] for row in rows(found["OUTPUT"])]
    assert [errors[0], errors[1], errors[3]] == pytest.approx([11, 11, 11])
    assert not errors[2]
    assert not any("stand still" in line for line in feedback.infos)
    _found, feedback = run_algorithm("updatesamples", {**parameters, "DEFORMATION": rate, "RATE_STD": constant(4.0)})
    assert any(line.startswith("1 of 4 samples have a mean rate below") for line in feedback.infos)  # 7 < 7.84
    # Without rasters what is not changed keeps what it had; with a rate alone nobody has one.
    found, _feedback = run_algorithm("updatesamples", parameters)
    assert [row["rate_std"] or None for row in rows(found["OUTPUT"])] == [None, 8, 9, None]
    found, _feedback = run_algorithm("updatesamples", {**parameters, "DEFORMATION": rate})
    assert not any(row["rate_std"] for row in rows(found["OUTPUT"]))
    with pytest.raises(QgsProcessingException, match="nothing without the rate"):
        run_algorithm("updatesamples", {**parameters, "RATE_STD": constant(4.0)})


def test_without_a_raster_only_unchanged_samples_keep_their_rate(run_algorithm, candidates):
    samples = polygons(
        ("origin:string", "iteration:integer", "rate_mean:double"),
        ((0, 0, 100, 100), "digitised", 1, 60.0),
        ((900, 0, 50, 50), "inventory", 0, 70.0),
    )
    results, _ = run_algorithm("updatesamples", {"SAMPLES": samples, "CANDIDATES": candidates, "OUTPUT": "memory:"})
    united, untouched, new = rows(results["OUTPUT"])
    assert (united["origin"], united["iteration"], united["area_m2"]) == ("digitised", 1, 15_000)
    assert not united["rate_mean"]
    assert untouched["rate_mean"] == 70
    assert new["candidate"] == "c3"


def test_all_candidates_without_a_verdict_field(run_algorithm, candidates):
    samples = polygons(("name:string",), ((0, 0, 100, 100), "known"))
    parameters = {"SAMPLES": samples, "CANDIDATES": candidates, "VERDICT_FIELD": "", "OUTPUT": "memory:"}
    assert run_algorithm("updatesamples", parameters)[0]["SAMPLE_COUNT"] == 4
    with pytest.raises(QgsProcessingException, match="no field 'judgement'"):
        run_algorithm("updatesamples", {**parameters, "VERDICT_FIELD": "judgement"})


def test_repeating_the_run_adds_nothing(run_algorithm, rate, candidates):
    samples = polygons(("name:string",), ((0, 0, 100, 100), "known"))
    parameters = {"CANDIDATES": candidates, "DEFORMATION": rate, "OUTPUT": "memory:"}
    once = run_algorithm("updatesamples", {**parameters, "SAMPLES": samples})[0]["OUTPUT"]
    twice, _ = run_algorithm("updatesamples", {**parameters, "SAMPLES": once})
    assert twice["ADDED_COUNT"] == 0
    assert rows(twice["OUTPUT"]) == rows(once)


def test_cancelling_leaves_no_output(run_algorithm, make_feedback, rate, candidates, tmp_path):
    target = tmp_path / "samples.gpkg"
    samples = polygons(("name:string",), ((0, 0, 100, 100), "known"))
    feedback = make_feedback(cancel_at=10)
    parameters = {"SAMPLES": samples, "CANDIDATES": candidates, "DEFORMATION": rate, "OUTPUT": str(target)}
    run_algorithm("updatesamples", parameters, feedback)
    assert feedback.isCanceled()
    assert not target.exists()
