"""The Data page: every kind of problem is found on it, the form never jumps, nothing is red at first sight."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import QPoint
from qgis.PyQt.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton

from ftl_qgis_plugin.gui.widgets.problem_line import ProblemLine
from ftl_qgis_plugin.interpretation.session.problem import ERROR, MENDS, NOTE, WARNING, Problem
from ftl_qgis_plugin.interpretation.settings.choices import Choices

pytestmark = pytest.mark.usefixtures("ftl_provider")

FIELDS = ("deformation", "unit", "coherence", "dem", "inventory", "study_area", "exclusion", "reference")
FIELDS = (*FIELDS, "min_rate_mm_a", "min_area_m2", "study")


@pytest.fixture
def session(qgis_app):
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession

    project = QgsProject.instance()
    project.clear()
    session = InterpretationSession(project)
    yield session
    session.close()
    project.clear()


@pytest.fixture
def page(session, qtbot):
    from ftl_qgis_plugin.gui.pages.data.data import DataPage

    asked = []
    desk = SimpleNamespace(session=session, commands=SimpleNamespace(run=asked.append), asked=asked)
    page = DataPage(desk)
    page.resize(300, 620)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    return page


def show(page, session, monkeypatch, problems) -> list[ProblemLine]:
    monkeypatch.setattr(session, "problems", lambda: list(problems))
    page._show_problems()
    return [line for line in page.findChildren(ProblemLine) if line.problem is not None]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("severity", [ERROR, WARNING, NOTE])
def test_each_kind_of_problem_is_found_on_the_page(page, session, monkeypatch, field, severity):
    for mend in ("", *MENDS):
        problem = Problem(field, severity, f"What is wrong with {field}.", mend, value=12.0)
        (line,) = show(page, session, monkeypatch, [problem])
        assert line.isVisibleTo(page)
        assert f"What is wrong with {field}." in line.findChildren(QLabel)[1].text()
        assert line.objectName() == f"FtlProblem_{field}"
        button = line.findChild(QToolButton, "FtlMend")
        assert button.isVisibleTo(page) == bool(button.text())
        assert "{" not in button.text()
    row = {"unit": "deformation", "min_rate_mm_a": "deformation", "min_area_m2": "deformation"}.get(field, field)
    assert "What is wrong" in page.findChild(QLabel, f"FtlMark_{row}").toolTip()


def test_all_of_several_are_told_the_worst_first(page, session, monkeypatch):
    problems = [
        Problem("deformation", NOTE, "a note"),
        Problem("deformation", WARNING, "a warning"),
        Problem("dem", ERROR, "an error"),
        Problem("deformation", ERROR, "another error"),
    ]
    lines = show(page, session, monkeypatch, problems)
    assert [line.problem.text for line in lines] == ["an error", "another error", "a warning", "a note"]
    assert len({line.objectName() for line in lines}) == 4


def test_what_the_mend_button_does(page, session, monkeypatch):
    show(page, session, monkeypatch, [Problem("min_rate_mm_a", WARNING, "nothing reaches it", "min_rate", value=9.0)])
    page.findChild(QToolButton, "FtlMend").click()
    assert session.choices.min_rate_mm_a == 9.0


def test_at_first_sight_nothing_is_red_and_what_is_needed_is_named(page, session):
    page._show_problems()
    assert [line for line in page.findChildren(ProblemLine) if line.problem is not None] == []
    text = page.findChild(QLabel, "FtlDataSummary").text()
    assert text == "Still needed: deformation rate, known landslides, study file"
    assert not page.findChild(QPushButton, "FtlRun").isEnabled()


def test_the_form_does_not_jump(page, session, monkeypatch):
    # Something was chosen, and the welcome has gone.
    monkeypatch.setattr(type(session), "is_open", property(lambda _session: True))
    show(page, session, monkeypatch, [])
    page.layout().activate()
    combo = page._combos["timeseries"]
    before = combo.mapTo(page, QPoint(0, 0)), page.area.height()
    show(page, session, monkeypatch, [Problem(field, ERROR, "word " * 40) for field in FIELDS])
    page.layout().activate()
    assert (combo.mapTo(page, QPoint(0, 0)), page.area.height()) == before


def test_a_bare_name_goes_beside_the_project(page, session, tmp_path, monkeypatch):
    session.project.setFileName(str(tmp_path / "mine.qgz"))
    wanted = []
    page._study.wanted.disconnect()
    page._study.wanted.connect(wanted.append)
    line = page.findChild(QLineEdit, "Ftl_study") or page._study.file.lineEdit()
    line.setText("north")
    assert str(tmp_path) in page.findChild(QLabel, "FtlStudyFolder").toolTip()
    line.editingFinished.emit()
    assert set(wanted) == {os.path.join(str(tmp_path), "north.gpkg")}


def test_a_bare_name_where_there_is_no_folder_of_documents(page, session, tmp_path, monkeypatch):
    session.project.setFileName("")
    monkeypatch.setattr(
        "ftl_qgis_plugin.gui.pages.data.study_row.QStandardPaths.writableLocation", lambda _kind: str(tmp_path / "none")
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert page._study.whole_path("north") == os.path.join(str(tmp_path), "north.gpkg")


def test_a_study_without_its_project_offers_its_layers(page, session, qtbot, tmp_path):
    from ftl_qgis_plugin.core.scene import SceneOptions, write_scene
    from ftl_qgis_plugin.study.database import Study

    write_scene(str(tmp_path), SceneOptions(size_px=200, seed=2, timeseries=False, optical=False))
    path = str(tmp_path / "study.gpkg")
    layers = {
        "deformation": str(tmp_path / "deformation_rate.tif"),
        "dem": str(tmp_path / "dem.tif"),
        "inventory": str(tmp_path / "inventory.gpkg"),
        "coherence": str(tmp_path / "moved away.tif"),
    }
    made = {"min_rate_mm_a": 40.0, "unit": "cm/a", "method": "no such method", "patience": "many"}
    with Study.create(path, QgsVectorLayer("Point?crs=EPSG:32647", "", "memory").crs().toWkt()) as study:
        study.start_iteration({**made, "layers": layers, "deformation": "id_of_then"})
    heard = []
    session.messageRaised.connect(lambda level, text: heard.append((level, text)))
    session.open_study(path)
    qtbot.waitUntil(lambda: session.is_open)
    page._show_problems()
    assert page._lost.isVisibleTo(page)
    assert "4 layers" in page._lost.label.text()
    page.findChild(QPushButton, "FtlLoadLostLayers").click()
    chosen = {field: session.project.mapLayer(getattr(session.choices, field)) for field in layers}
    assert {field: layer.source().split("|")[0] for field, layer in chosen.items() if layer} == {
        field: source for field, source in layers.items() if "moved" not in source
    }
    # Of all of them the rate is in sight; legends are folded.
    nodes = session.project.layerTreeRoot().findLayers()
    assert [node.layerId() for node in nodes if node.isVisible()] == [session.choices.deformation]
    assert not any(node.isExpanded() for node in nodes)
    assert (session.choices.min_rate_mm_a, session.choices.unit) == (40.0, "cm/a")
    assert session.choices.patience == Choices().patience
    assert [level for level, _text in heard] == ["warning"]
    assert "coherence" in heard[0][1].lower()
    assert session.preferences.recent_studies[0] == path
    page._show_problems()
    assert not page._lost.isVisibleTo(page)


def test_names_stand_above_their_fields_where_both_have_no_room(page, qtbot):
    field = page._combos["dem"]
    label = next(row[0] for row in page._rows if row[1] is field)
    em = page.fontMetrics().height()
    for width, is_above in ((30 * em, False), (15 * em, True), (30 * em, False)):
        page.resize(width, 620)
        qtbot.waitUntil(lambda is_above=is_above: (field.geometry().top() >= label.geometry().bottom()) == is_above)
    page.resize(15 * em, 620)
    qtbot.waitUntil(lambda: field.width() > 0.6 * page.width())


def test_a_row_without_a_layer_says_none_also_where_a_project_is_open_at_the_start(session, qtbot):
    from ftl_qgis_plugin.gui.pages.accuracy.unseen_panel import UnseenPanel
    from ftl_qgis_plugin.gui.pages.data.data import DataPage
    from ftl_qgis_plugin.interpretation.accuracy.unseen_model import UnseenModel

    layer = QgsVectorLayer("Polygon?crs=EPSG:32647", "area", "memory")
    session.project.addMapLayer(layer)
    session.choose(study_area=layer.id())
    page = DataPage(SimpleNamespace(session=session, commands=SimpleNamespace(run=print)))
    panel = UnseenPanel(session, UnseenModel(session))
    for widget in (page, panel):
        qtbot.addWidget(widget)
    shown = {combo.objectName(): combo.currentText() for combo in page.findChildren(QgsMapLayerComboBox)}
    assert shown.pop("Ftl_study_area") == "area"
    assert "" not in shown.values(), shown
    assert panel.findChild(QgsMapLayerComboBox, "FtlUnseenMap").currentText() == "none"
    panel.release()


def test_a_name_that_a_narrow_field_cuts_off_is_told_by_its_tip(page, session, tmp_path):
    """Of the layers of one stack it shows what their names have in common."""
    combo = page.findChild(QgsMapLayerComboBox, "Ftl_inventory")
    before = combo.toolTip()
    layer = QgsVectorLayer("Polygon?crs=EPSG:32647", "Hyp3_<b>pairs</b>_of_the_north", "memory")
    session.project.addMapLayer(layer)
    session.choose(inventory=layer.id())
    assert "Hyp3_&lt;b&gt;pairs&lt;/b&gt;_of_the_north" in combo.toolTip()
    assert before in combo.toolTip()
    session.choose(inventory="")
    assert combo.toolTip() == before
