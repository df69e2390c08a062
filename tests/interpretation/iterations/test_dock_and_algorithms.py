"""What an algorithm has done the dock says alike: one iteration run without a person, an outline with curves."""

from __future__ import annotations

import os

import pytest
from osgeo import ogr


def test_an_iteration_of_the_headless_loop_is_finished_in_the_dock(
    make_session, opened, run_algorithm, scene_folder, tmp_path
):
    from ftl_qgis_plugin.bridge.messages import translate_message
    from ftl_qgis_plugin.interpretation.iterations.iteration_history import iteration_history

    path = str(tmp_path / "study.gpkg")
    results, _ = run_algorithm(
        "runiterations",
        {
            "INVENTORY": str(scene_folder / "inventory.gpkg"),
            "REFERENCE": str(scene_folder / "reference.gpkg"),
            "DEFORMATION": str(scene_folder / "deformation_rate.tif"),
            "COHERENCE": str(scene_folder / "coherence.tif"),
            "DEM": str(scene_folder / "dem.tif"),
            "MAX_ITERATIONS": 1,
            "STUDY": path,
            "ITERATIONS": "memory:",
        },
    )
    (told,) = results["ITERATIONS"].getFeatures()
    session, heard = make_session()
    assert opened(session, session.open_study(path)), heard.errors
    (row,) = session.iteration.iterations()
    assert row.finished_utc is not None
    assert session.iteration.open_number() is None
    convergence = session.iteration.convergence()
    assert convergence is not None
    assert translate_message(convergence.reason) == results["REASON"]
    assert convergence.converged == results["CONVERGED"] == row.converged
    assert (row.candidates, row.samples, row.judged_new) == (told["candidates"], told["samples"], told["judged_new"])
    start, first = iteration_history(session.study).rows
    assert (start.number, first.number) == (0, 1)
    assert first.added == told["added"] > 0
    assert first.samples == told["samples"]
    assert first.mean_rate_mm_a == pytest.approx(told["mean_rate"])
    assert first.tpr == pytest.approx(told["tpr"])
    # What was accepted in it, not all that lies among the samples.
    assert row.accepted == sum(entry.verdict == "accepted" for entry in session.study.current().values())
    assert first.added < first.samples == sum(first.by_origin.values())


CURVED = "CurvePolygon(CircularString({left} {y}, {x} {top}, {right} {y}, {x} {bottom}, {left} {y}))"
BOW_TIE = "Polygon(({left} {bottom}, {right} {top}, {right} {bottom}, {left} {top}, {left} {bottom}))"
SQUARE = "Polygon(({left} {bottom}, {right} {bottom}, {right} {top}, {left} {top}, {left} {bottom}))"
NEEDLE = "Polygon(({left} {y}, {right} {y}, {left} {y}, {left} {y}))"


def test_curves_and_broken_outlines_are_the_same_samples_in_dock_and_processing(
    make_session, load_scene, opened, run_algorithm, make_feedback
):
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    from ftl_qgis_plugin.core.progress import Collected
    from ftl_qgis_plugin.interpretation.iterations.study_jobs import SamplesJob

    session, heard = make_session()
    folder = load_scene(session)
    rate = os.path.join(folder, "deformation_rate.tif")
    raster = session.project.mapLayer(session.choices.deformation)
    layer = QgsVectorLayer(f"CurvePolygon?crs={raster.crs().authid()}&field=year:integer", "known", "memory")
    centre = raster.extent().center()
    for number, shape in enumerate((CURVED, BOW_TIE, SQUARE, NEEDLE)):
        x, y = centre.x() + 300.0 * number, centre.y()
        feature = QgsFeature(layer.fields())
        box = {"x": x, "y": y, "left": x - 100, "right": x + 100, "bottom": y - 100, "top": y + 100}
        feature.setGeometry(QgsGeometry.fromWkt(shape.format(**box)))
        layer.dataProvider().addFeature(feature)
    assert layer.featureCount() == 4
    session.project.addMapLayer(layer)
    session.choose(inventory=layer.id())
    assert opened(session, session.new_study(os.path.join(folder, "study.gpkg"))), heard.errors
    progress = Collected()
    inventory = session.iteration._inventory()
    SamplesJob(session.study.path, "ada", session.store.deformation_source(), inventory, None, False, 1.0, 2)(progress)
    in_dock = session.study.samples()

    feedback = make_feedback()
    results, _ = run_algorithm(
        "updatesamples",
        {"SAMPLES": layer, "CANDIDATES": layer, "VERDICT_FIELD": "year", "DEFORMATION": rate, "OUTPUT": "memory:"},
        feedback,
    )
    processed = list(results["OUTPUT"].getFeatures())
    assert len(in_dock) == len(processed) == 3
    for sample, feature in zip(in_dock, processed):
        mine = ogr.CreateGeometryFromWkb(sample["wkb"])
        other = ogr.CreateGeometryFromWkb(bytes(feature.geometry().asWkb()))
        assert not mine.HasCurveGeometry()
        assert mine.SymDifference(other).GetArea() == pytest.approx(0.0, abs=1e-3)
        assert sample["rate_mean"] == pytest.approx(feature["rate_mean"])
    areas = [ogr.CreateGeometryFromWkb(sample["wkb"]).GetArea() for sample in in_dock]
    assert areas == [pytest.approx(31_416, rel=1e-3), pytest.approx(20_000), pytest.approx(40_000)]
    told = [str(message) for message in progress.warnings]
    for text in (
        "1 invalid polygon(s) of known were repaired.",
        "1 feature(s) of known without an area were left out.",
    ):
        assert text in told
        assert text in feedback.warnings
