"""The Accuracy page and the charts of the Iterations page, worked with mouse and keys."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QLabel, QPushButton

from ftl_qgis_plugin.core.deformation.unseen import Unseen
from ftl_qgis_plugin.core.errors import Message
from ftl_qgis_plugin.gui.charts import pg
from ftl_qgis_plugin.gui.pages.accuracy import unseen_panel

pytestmark = pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")


@pytest.fixture(scope="module")
def scene_folder(tmp_path_factory):
    from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

    folder = tmp_path_factory.mktemp("scene")
    write_scene(str(folder), SceneOptions(size_px=400, seed=2, timeseries=False, optical=False))
    return folder


def inventory_layer(project, raster):
    """Twelve squares of 60 m to 170 m in the middle of the scene."""
    layer = QgsVectorLayer("Polygon?field=name:string(20)&field=class:string(20)", "inventory", "memory")
    layer.setCrs(raster.crs())
    centre = raster.extent().center()
    for number in range(12):
        feature = QgsFeature(layer.fields())
        x, y, size = centre.x() + 250 * (number % 4), centre.y() + 250 * (number // 4), 60 + 10 * number
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(x, y, x + size, y + size)))
        feature.setAttributes([f"slide {number}", "slump" if number % 2 else "creep"])
        layer.dataProvider().addFeature(feature)
    project.addMapLayer(layer)
    return layer


@pytest.fixture
def session(qgis_app, ftl_provider, scene_folder, tmp_path, qtbot):
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession

    project = QgsProject.instance()
    project.clear()
    session = InterpretationSession(project)
    session.heard = []
    session.messageRaised.connect(lambda level, text: session.heard.append((level, text)))
    session.taskFailed.connect(lambda text: session.heard.append(("failed", text)))
    chosen = {}
    for field, file in (
        ("deformation", "deformation_rate.tif"),
        ("study_area", "study_area.gpkg"),
    ):
        path = str(scene_folder / file)
        layer = QgsRasterLayer(path, field) if file.endswith("tif") else QgsVectorLayer(path, field, "ogr")
        project.addMapLayer(layer)
        chosen[field] = layer.id()
    chosen["inventory"] = inventory_layer(project, project.mapLayer(chosen["deformation"])).id()
    session.choose(**chosen)
    assert session.new_study(str(tmp_path / "study.gpkg"))
    qtbot.waitUntil(lambda: session.is_open)
    yield session
    session.close()
    project.clear()


@pytest.fixture
def page(session, qtbot):
    from ftl_qgis_plugin.gui.pages.accuracy.accuracy import AccuracyPage
    from ftl_qgis_plugin.interpretation.sweep.sweep import SweepModel

    canvas = QgsMapCanvas()
    canvas.setDestinationCrs(session.crs)
    canvas.resize(300, 300)
    canvas.show()
    canvas.setExtent(QgsRectangle(0, 0, 1000, 1000))
    qtbot.addWidget(canvas)
    commands = SimpleNamespace(hint=lambda name: name, run=lambda name: None)
    desk = SimpleNamespace(
        session=session, commands=commands, sweep=SweepModel(session), iface=SimpleNamespace(mapCanvas=lambda: canvas)
    )
    page = AccuracyPage(desk)
    page.resize(420, 1500)
    page.show()
    qtbot.waitExposed(page)
    page.canvas = canvas
    yield page
    page.release()
    page.close()
    page.deleteLater()


def press(qtbot, page, name):
    button = page.findChild(QPushButton, name)
    assert button.isVisible(), name
    assert button.isEnabled(), name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def fill(session):
    """Half of what was held out is found."""
    study = session.study
    inventory = session.project.mapLayer(session.choices.inventory)
    reference = study.reference()
    study.add_samples(
        {"origin": "inventory", "iteration": 0, "rate_mean": 71.0, "wkb": bytes(feature.geometry().asWkb())}
        for feature in inventory.getFeatures()
    )
    found = reference[::2]
    study.add_samples({"origin": "candidate", "iteration": 1, "rate_mean": 61.0, "wkb": item["wkb"]} for item in found)
    study.start_iteration({})
    study.finish_iteration(1, mean_rate=66.0, change=-2.0, spread=5.0, samples=9)
    return reference, found


def test_from_holding_out_to_the_missed_ones(qtbot, page, session):
    press(qtbot, page, "FtlHoldOut")
    assert session.study.reference()
    assert not page.findChild(QPushButton, "FtlHoldOut").isVisible()
    session.choose(study_area="")
    reference, found = fill(session)
    page.shown()
    press(qtbot, page, "FtlCompare")
    qtbot.waitUntil(lambda: page.detection.model.result is not None, timeout=15000)
    missed = page.detection.missed
    assert missed.count() == len(reference) - len(found)
    assert f"{len(found)} of {len(reference)} found" in page.detection._numbers.text()
    assert not page.detection._warning.isVisible()
    before = page.canvas.extent()
    qtbot.mouseClick(missed.viewport(), Qt.MouseButton.LeftButton, pos=missed.visualItemRect(missed.item(0)).center())
    assert page.canvas.extent() != before
    item = page.detection.model.result.missed[0]
    assert page.canvas.extent().contains(item.geometry.boundingBox())
    chart = page.detection.chart
    assert chart.has_data()
    assert "True positive rate" in chart.label_at(50.0, len(chart.rows) - 1 + 0.16)
    header, rows = chart.table()
    assert header[2] == "share"
    assert rows[0][2] == pytest.approx(len(found) / len(reference))


def test_places_are_labelled_with_single_keys(qtbot, page, session):
    press(qtbot, page, "FtlHoldOut")
    reference, _found = fill(session)
    session.study.add_candidates(
        1, [{"candidate": f"c{n}", "area_m2": 1e4, "wkb": item["wkb"]} for n, item in enumerate(reference)]
    )
    session.candidates.reload()
    qtbot.waitUntil(lambda: len(session.index) == len(reference))
    panel = page.noncandidates
    panel._count.setValue(12)
    press(qtbot, page, "FtlDrawPlaces")
    qtbot.waitUntil(lambda: panel.list.count() == 12, timeout=15000)
    first = panel.list.visualItemRect(panel.list.item(0)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(first))
    place = panel.model.places[0]
    assert page.canvas.extent().center().x() == pytest.approx(place.x, abs=2)
    for key in (Qt.Key.Key_N, Qt.Key.Key_L, Qt.Key.Key_U, Qt.Key.Key_N):
        qtbot.keyClick(panel.list, key)
    assert [panel.model.labels[place.name] for place in panel.model.places[:4]] == [
        "other",
        "landslide",
        "uncertain",
        "other",
    ]
    assert panel.list.currentRow() == 4
    assert "33.3\u00a0%" in panel._says.text()
    qtbot.keyClick(panel.list, Qt.Key.Key_Up)
    qtbot.keyClick(panel.list, Qt.Key.Key_Backspace)
    assert panel.model.places[3].name not in panel.model.labels
    qtbot.mouseClick(page.findChild(QPushButton, "FtlPlaceOther"), Qt.MouseButton.LeftButton)
    assert panel.model.labels[panel.model.places[3].name] == "other"
    # The keys of the review, and its undo.
    panel.list.setCurrentRow(4)
    for key in (Qt.Key.Key_A, Qt.Key.Key_R):
        qtbot.keyClick(panel.list, key)
    assert [panel.model.labels[panel.model.places[row].name] for row in (4, 5)] == ["landslide", "other"]
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(panel.list, Qt.Key.Key_Z, control)
    assert panel.list.currentRow() == 5
    qtbot.keyClick(panel.list, Qt.Key.Key_Z, control)
    assert panel.list.currentRow() == 4
    assert not {panel.model.places[row].name for row in (4, 5)} & set(panel.model.labels)
    press(qtbot, page, "FtlPlaceRedo")
    assert panel.model.labels[panel.model.places[4].name] == "landslide"
    assert "landslide" in panel.list.item(4).text()
    press(qtbot, page, "FtlPlaceUndo")
    assert "…" in panel.list.item(4).text()
    for number in range(3):
        session.candidates.go_to(f"c{number}")
        session.review.judge("accepted" if number else "rejected")
    press(qtbot, page, "FtlEstimateAreas")
    qtbot.waitUntil(lambda: panel.table.rowCount() == 3, timeout=15000)
    assert "±" in panel.table.item(0, 1).text()


def test_proneness_answers_in_words(qtbot, page, session):
    press(qtbot, page, "FtlCountProneness")
    qtbot.waitUntil(lambda: bool(page.proneness.model.results), timeout=15000)
    heading = page.proneness.headings["deformation_rate"]
    assert heading.isVisible()
    assert "landslides" in heading.text()
    assert "Spearman" in heading.text()
    chart = page.proneness.charts["deformation_rate"]
    assert "frequency ratio" in chart.label_at(0.0, 1.0)
    assert not page.proneness.headings["amplitude"].isVisible()


def test_without_study_or_data_the_page_says_what_to_do(qtbot, page, session):
    session.close_study()
    page.shown()
    assert "Data page" in page.hold_out._state.text()
    assert "No random places drawn" in page.noncandidates._says.text()
    assert page.detection.chart.empty.isVisible()
    assert not page.findChild(QPushButton, "FtlCompare").isEnabled()


def test_iteration_charts_follow_the_study(qtbot, session):
    from ftl_qgis_plugin.core.factors.thresholds import ThresholdTable
    from ftl_qgis_plugin.gui.pages.iterations.iteration_charts import IterationCharts
    from ftl_qgis_plugin.interpretation.iterations.hold_out import hold_out

    charts = IterationCharts(session)
    qtbot.addWidget(charts)
    charts.resize(420, 900)
    charts.show()
    assert charts.mean_rate.empty.isVisible()
    hold_out(session, "random", 0.4, 1)
    _reference, found = fill(session)
    table = ThresholdTable.from_records(
        [
            {"factor": "slope", "lower": 4, "upper": 25, "enabled": 1},
            {"factor": "aspect", "lower": 300, "upper": 40, "enabled": 1},
            {"factor": "deformation_rate", "lower": 50, "upper": None, "enabled": 1},
        ]
    )
    session.study.set_thresholds(1, table)
    session.iterationsChanged.emit()
    assert not charts.mean_rate.empty.isVisible()
    assert [row.number for row in charts.samples.rows] == [0, 1]
    assert charts.tpr.rows[1].found == len(found)
    assert "+" not in charts.mean_rate.label_at(1.0, 0.0).split("\n")[0]
    assert "-2.00" in charts.mean_rate.label_at(1.0, 0.0)
    assert "65.00 to 67.00" in charts.mean_rate.label_at(2.0, 0.0)
    assert len(charts.drifts.charts) == 3
    aspect = charts.drifts.charts[1]
    assert "300 \N{EN DASH} 40°" in aspect.label_at(1.0, 0.0)
    assert charts.samples.table()[1][1][-1] == len(found)
    charts.release()


def test_the_reasons_end_as_a_sentence_does_in_the_users_language(page, monkeypatch):
    page.unseen.model.unseen = Unseen(np.array([6.0, 0, 0, 4, 0, 0, 0]), np.zeros(0))
    ends = {"{sentence}.": "{sentence}!"}
    monkeypatch.setattr(
        unseen_panel,
        "translate_message",
        lambda message: str(Message(ends.get(message.template, message.template), **message.values)),
    )
    assert page.unseen._words(True).splitlines()[1] == "No rate 40.0\N{NO-BREAK SPACE}%!"


def test_ground_that_is_not_seen_is_mapped_and_counted(qtbot, page, session):
    press(qtbot, page, "FtlHoldOut")
    text = page.findChild(QLabel, "FtlUnseenText")
    assert "Not seen is not stable" in text.text()
    press(qtbot, page, "FtlMapUnseen")
    qtbot.waitUntil(lambda: page.unseen.model.unseen is not None, timeout=15000)
    assert session.heard == [] or all(level != "failed" for level, _text in session.heard)
    layer = session.project.mapLayer(session.choices.unseen)
    assert layer.source().endswith("study_unseen.tif")  # beside the study
    assert page.findChild(QgsMapLayerComboBox, "FtlUnseenMap").currentLayer() == layer
    unseen = page.unseen.model.unseen
    assert f"of {unseen.known} known landslides lie there" in text.text()
    # A second map is told from the first where one of them is chosen.
    press(qtbot, page, "FtlMapUnseen")
    qtbot.waitUntil(lambda: session.choices.unseen != layer.id(), timeout=15000)
    assert session.project.mapLayer(session.choices.unseen).name() == f"{layer.name()} 2"
    # Another raster is no such map: a sentence, no traceback; none at all is none.
    session.choose(unseen=session.choices.deformation)
    qtbot.waitUntil(lambda: "no map of ground" in text.text(), timeout=5000)
    session.choose(unseen="")
    qtbot.waitUntil(lambda: "Not seen is not stable" in text.text())
