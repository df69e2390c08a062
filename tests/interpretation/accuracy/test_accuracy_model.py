"""Accuracy, the non-candidate sample and proneness as the dock computes them: the numbers are the algorithms' own."""

from __future__ import annotations

import math

import pytest
from osgeo import ogr
from qgis.core import QgsVectorLayer

from ftl_qgis_plugin.core.accuracy.accuracy import detection_accuracy
from ftl_qgis_plugin.core.accuracy.intervals import wilson_interval
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet
from ftl_qgis_plugin.interpretation.accuracy.accuracy_model import AccuracyModel, AccuracyOptions
from ftl_qgis_plugin.interpretation.accuracy.noncandidates import LANDSLIDE, OTHER, UNSURE, NonCandidates
from ftl_qgis_plugin.interpretation.accuracy.proneness_model import AMPLITUDE, RATE, PronenessModel
from ftl_qgis_plugin.interpretation.iterations.hold_out import BLOCKS, RANDOM, hold_out, why_not
from ftl_qgis_plugin.interpretation.iterations.iteration_history import iteration_history
from ftl_qgis_plugin.study.iteration.history import history as states_of


@pytest.fixture
def scene(make_session, load_scene, tmp_path, opened):
    session, heard = make_session()
    load_scene(session)
    assert opened(session, session.new_study(str(tmp_path / "study.gpkg"))), heard.messages
    return session, heard


def moved(wkb, x, y):
    geometry = ogr.CreateGeometryFromWkb(wkb)
    for part in range(geometry.GetGeometryCount()):
        ring = geometry.GetGeometryRef(part)
        ring = ring.GetGeometryRef(0) if ring.GetGeometryCount() else ring
        for index in range(ring.GetPointCount()):
            ring.SetPoint_2D(index, ring.GetX(index) + x, ring.GetY(index) + y)
    return bytes(geometry.ExportToWkb())


@pytest.fixture
def judged(scene):
    """Every other held-out landslide was found in iteration 1, one in iteration 2, and one detection is false."""
    session, heard = scene
    inventory = session.project.mapLayer(session.choices.inventory)
    total = inventory.featureCount()
    left, held = hold_out(session, RANDOM, 0.5, 3)
    assert left + held == total
    study = session.study
    reference = study.reference()
    training = session.project.mapLayer(session.choices.inventory)
    study.add_samples(
        {"origin": "inventory", "iteration": 0, "rate_mean": 70.0, "wkb": bytes(feature.geometry().asWkb())}
        for feature in training.getFeatures()
    )
    found = reference[::2]
    outlines = [(record["wkb"], 1) for record in found] + [(reference[1]["wkb"], 2)]
    outlines.append((moved(reference[0]["wkb"], 1e5, 0), 1))
    study.add_samples(
        {"origin": "candidate", "iteration": number, "rate_mean": 60.0, "wkb": wkb} for wkb, number in outlines
    )
    for number in (1, 2):
        study.start_iteration({})
        study.finish_iteration(number, mean_rate=66.0 - number, change=-1.0 * number, spread=5.0, samples=9)
    return session, heard, reference, found


def test_holding_out_writes_both_halves(scene):
    session, _heard = scene
    before = session.choices.inventory
    assert why_not(session) == ""
    left, held = hold_out(session, RANDOM, 0.3, 1)
    assert len(session.study.reference()) == held
    training = session.project.mapLayer(session.choices.inventory)
    assert training.id() != before
    assert training.featureCount() == left
    inside = {bytes(feature.geometry().pointOnSurface().asWkb()) for feature in training.getFeatures()}
    assert len(inside) == left
    assert why_not(session) == "reference"


def test_blocks(scene):
    session, _heard = scene
    left, held = hold_out(session, BLOCKS, 0.3, 1, 1000.0)
    assert min(left, held) > 0


def test_numbers_are_those_of_the_core(judged, wait_for):
    session, heard, reference, found = judged
    session.choose(study_area="")
    model = AccuracyModel(session)
    assert model.reference_count("study") == len(reference)
    assert model.run(), heard.messages
    wait_for(lambda: model.result is not None or heard.failures)
    assert heard.failures == []
    result = model.result
    wkt = session.study.crs_wkt
    detected = [sample["wkb"] for sample in session.study.samples() if sample["origin"] != "inventory"]
    core = detection_accuracy(PolygonSet(detected, wkt), PolygonSet([item["wkb"] for item in reference], wkt))
    total = result.total
    assert total["tpr"] == pytest.approx(core.total.tpr)
    assert total["tpr_lower"] == pytest.approx(core.total.tpr_interval[0])
    assert total["precision"] == pytest.approx(core.total.precision)
    assert total["f1"] == pytest.approx(core.total.f1)
    assert total["area_iou"] == pytest.approx(core.area_iou)
    for name, interval in (("f1", core.total.f1_interval), ("area_iou", core.area_iou_interval)):
        assert (total[f"{name}_lower"], total[f"{name}_upper"]) == pytest.approx(interval)
    assert len(result.missed) == len(reference) - len(found) - 1
    assert len(result.false) == 1
    assert result.overlapping == 0
    assert sum(item.references for item in result.by_class) in (0, len(reference))
    model.set_options(AccuracyOptions(rule="iou", threshold=0.9))
    assert model.result is None


def test_what_was_known_from_the_start_does_not_count(judged, wait_for):
    session, heard, reference, found = judged
    session.choose(study_area="")
    session.study.add_samples([{"origin": "inventory", "iteration": 0, "wkb": reference[0]["wkb"]}])
    model = AccuracyModel(session)
    assert model.run()
    wait_for(lambda: model.result is not None or heard.failures)
    assert model.result.overlapping == 1
    total = model.result.total
    # The first of the reference was found; it leaves numerator and denominator.
    assert total["true_positives"] == len(found)
    assert total["true_positives"] + total["false_negatives"] == len(reference) - 1
    assert not any("optimistic" in text for _level, text in heard.messages)


def test_history_counts_what_was_found_when(judged):
    session, _heard, reference, found = judged
    history = iteration_history(session.study)
    assert [row.number for row in history.rows] == [0, 1, 2]
    assert [row.found for row in history.rows] == [0, len(found), len(found) + 1]
    assert history.rows[2].tpr_interval == wilson_interval(len(found) + 1, len(reference))
    assert [row.added for row in history.rows[1:]] == [len(found) + 1, 1]
    assert [row.mean_rate_mm_a for row in history.rows] == [66.0, 65.0, 64.0]
    assert history.rows[0].by_origin["candidate"] == 0
    # Made without the steps: told as worked out from today's samples.
    assert [row.is_stored for row in history.rows] == [False, False, False]
    assert len(states_of(session.study)) == 3
    assert iteration_history(None).rows == ()


def test_nothing_to_compare_is_said(scene):
    session, heard = scene
    model = AccuracyModel(session)
    assert not model.run()
    assert "Hold some of the known ones out" in heard.messages[-1][1]


def test_places_are_drawn_labelled_and_kept(judged, wait_for, tmp_path, opened):
    session, heard, reference, _found = judged
    rows = [
        {"candidate": f"c{number}", "area_m2": 1e4, "wkb": record["wkb"]} for number, record in enumerate(reference)
    ]
    session.study.add_candidates(1, rows)
    session.candidates.reload()
    wait_for(lambda: len(session.index) == len(rows))
    sample = NonCandidates(session)
    assert sample.draw(20, 7), heard.messages
    wait_for(lambda: sample.places or heard.failures)
    assert heard.failures == []
    assert len(sample.places) == 20
    assert session.crs.isValid()
    name = sample.places[0].name
    assert sample.next_unlabelled("") == name
    labels = [LANDSLIDE, OTHER, UNSURE] + [OTHER] * 15
    for place, label in zip(sample.places, labels):
        assert sample.label(place.name, label)
    misses = sample.misses()
    assert (misses.places, misses.labelled, misses.landslides, misses.unsure) == (20, 17, 1, 1)
    assert misses.interval == wilson_interval(1, 17)
    assert sample.next_unlabelled(sample.places[5].name) == sample.places[18].name
    sample.label(name, "")
    assert sample.next_unlabelled(sample.places[19].name) == name
    sample.label(name, LANDSLIDE)
    path = session.study.path
    session.close_study()
    assert sample.places == []
    assert opened(session, session.open_study(path))
    assert sample.misses() == misses
    # Signed entries of a log, that are undone across restarts; reviews have their own.
    entry = session.study.places.current()[name]
    assert (entry.verdict, entry.analyst) == ("accepted", session.study.analyst)
    assert entry.time_utc > "2020"
    assert sample.undo() == name
    assert name not in sample.labels
    assert sample.redo() == name
    assert sample.misses() == misses
    assert session.study.current() == {}
    assert not session.review.undo()
    assert sample.misses() == misses
    for number in range(4):
        session.candidates.go_to(f"c{number}")
        session.review.judge("accepted" if number else "rejected")
    assert sample.estimate_areas(), heard.messages
    wait_for(lambda: sample.areas or heard.failures)
    assert heard.failures == []
    assert [row["class"] for row in sample.areas] == ["landslide", "other", "all"]
    assert sample.areas[1]["samples"] == 17


def test_proneness_is_the_algorithms(judged, wait_for, run_algorithm):
    session, heard, *_rest = judged
    model = PronenessModel(session)
    assert model.run(), heard.messages
    wait_for(lambda: model.results or heard.failures)
    assert heard.failures == []
    choices = session.choices
    expected, _feedback = run_algorithm(
        "deformationproneness",
        {
            "SAMPLES": choices.inventory,
            "DEFORMATION": choices.deformation,
            "MASK": choices.study_area,
            "OUTPUT": "TEMPORARY_OUTPUT",
        },
    )
    layer = expected["OUTPUT"]
    layer = layer if isinstance(layer, QgsVectorLayer) else session.project.mapLayer(layer)
    ratios = [feature["frequency_ratio"] for feature in layer.getFeatures()]
    rate = model.results[RATE]
    assert [row.ratio for row in rate.rows] == pytest.approx(ratios, nan_ok=True)
    assert math.isinf(rate.rows[-1].upper)
    assert rate.trend == expected["RATE_TREND"]
    assert rate.answer in ("rises", "unshown")
    assert AMPLITUDE not in model.results
