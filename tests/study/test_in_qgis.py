"""QGIS shows the study as layers, at the same time as verdicts are written."""

from __future__ import annotations

import os
import time

import pytest

from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict

pytest.importorskip("qgis.core")
pytestmark = pytest.mark.usefixtures("qgis_app")


def layer_of(path, table):
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    assert layer.isValid(), layer.error().message()
    return layer


def verdicts_in(layer):
    return {feature["candidate"]: feature["verdict"] or None for feature in layer.getFeatures()}


def test_each_verdict_shows_at_once(make_study):
    study = make_study()
    layer = layer_of(study.path, "candidates_current")
    assert set(verdicts_in(layer)) == {"c0", "c1", "c2", "c3", "c4"}
    for name, verdict in (("c0", "accepted"), ("c1", "rejected"), ("c0", "uncertain")):
        study.record(Verdict(candidate=name, verdict=verdict))
        assert verdicts_in(layer)[name] == verdict
    study.undo()
    assert verdicts_in(layer)["c0"] == "accepted"
    assert layer.getFeature(1).geometry().area() == 10000
    assert layer.crs().authid() == "EPSG:32646"
    for table in ("candidates", "samples", "reference", "verdicts", "verdicts_current", "iterations", "thresholds"):
        assert layer_of(study.path, table).featureCount() >= 0


def test_an_edit_in_qgis_and_verdicts_do_not_hinder_each_other(make_study, shapes_made, tmp_path):
    from qgis.core import QgsGeometry

    study = make_study()
    shown = layer_of(study.path, "candidates_current")
    layer = layer_of(study.path, "candidates")
    assert layer.startEditing()
    (feature,) = [one for one in layer.getFeatures() if one["candidate"] == "c1"]
    mended = QgsGeometry.fromWkt("MultiPolygon (((200 0, 200 150, 350 150, 350 0, 200 0)))")
    assert layer.changeGeometry(feature.id(), mended)
    study.record(Verdict(candidate="c1", verdict="accepted"))
    began = time.perf_counter()
    assert layer.commitChanges(), layer.commitErrors()
    assert time.perf_counter() - began < 2
    study.record(Verdict(candidate="c2", verdict="accepted"))
    areas = {one["candidate"]: one.geometry().area() for one in shown.getFeatures()}
    assert areas["c1"] == 22500
    assert study.proposed_outline("c1") == shapes_made.multi(shapes_made.square(200, 0))
    study.add_candidates(2, [shapes_made.candidate("x", 0.0, 900.0)])
    study.update_candidate_geometry("c0", shapes_made.square(0, 0, 20))
    areas = {one["candidate"]: one.geometry().area() for one in shown.getFeatures()}
    assert (areas["c0"], areas["x"]) == (400, 10000)
    # Whoever goes last leaves one file behind, which holds everything.
    study.close()
    del feature, layer, shown
    import gc

    gc.collect()
    with Study.open(study.path) as again:
        assert sorted(again.current()) == ["c1", "c2"]
    assert os.listdir(tmp_path) == ["study.gpkg"]


def test_a_digitised_sample_drawn_in_qgis_is_one_of_the_studys(make_study):
    from qgis.core import QgsFeature, QgsGeometry

    study = make_study()
    layer = layer_of(study.path, "samples")
    feature = QgsFeature(layer.fields())
    feature["origin"] = "digitised"
    feature.setGeometry(QgsGeometry.fromWkt("MultiPolygon (((0 0, 0 1, 1 1, 0 0)))"))
    layer.startEditing()
    assert layer.addFeature(feature)
    assert layer.commitChanges(), layer.commitErrors()
    assert [record["origin"] for record in study.samples()] == ["digitised"]
