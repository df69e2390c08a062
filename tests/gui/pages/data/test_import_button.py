"""The import button's menu: what its entries open, and with which inputs."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from qgis.core import Qgis, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QTextEdit

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import product_layouts as layouts

from ftl_qgis_plugin.core.errors import Message
from ftl_qgis_plugin.gui.stacking.stack_dialog import StackDialog
from ftl_qgis_plugin.interpretation.stacking.findings import PAIRS, Findings
from ftl_qgis_plugin.interpretation.stacking.folder_stack import Answers

WARNING = Qgis.MessageLevel.Warning


@pytest.fixture
def session(qgis_app):
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession

    QgsProject.instance().clear()
    session = InterpretationSession(QgsProject.instance())
    yield session
    session.close()
    QgsProject.instance().clear()


@pytest.fixture
def button(session, qtbot):
    from ftl_qgis_plugin.gui.pages.data.import_button import ImportButton

    button = ImportButton(session)
    qtbot.addWidget(button)
    return button


class Opened(dict):
    """Parameters by algorithm, and the windows in their order."""

    def __init__(self):
        super().__init__()
        self.windows = []


@pytest.fixture
def opened(qgis_processing, monkeypatch):
    import processing

    opened = Opened()

    class Window(QDialog):
        def __init__(self):
            super().__init__()
            self.bar = QgsMessageBar(self)

        def messageBar(self):
            return self.bar

    def create(algorithm, parameters):
        opened[algorithm] = parameters
        window = Window()
        opened.windows.append(window)
        return window

    monkeypatch.setattr(processing, "createAlgorithmDialog", create, raising=False)
    return opened


def actions(button) -> list:
    return [action for action in button.menu().actions() if not action.isSeparator()]


def tools(button) -> list:
    """The entries that open an algorithm's dialog; the others ask for a file or folder."""
    asks = ("", "Ftl_from_folder")
    return [action for action in actions(button) if action.objectName() not in asks]


def test_dialogs_begin_with_what_is_chosen(button, session, opened):
    session.choose(deformation="rate", dem="dem", timeseries="cube", unit="m/a", inventory="slides")
    for action in tools(button):
        action.trigger()
    assert opened == {
        "ftl:fitseasonaldeformation": {"INPUT": "cube"},
        "ftl:combinetracks": {"INPUTS": ["rate"]},
        "ftl:projectonslope": {"INPUT": "rate", "DEM": "dem"},
        "ftl:removeregionaldeformation": {"INPUT": "rate"},
        "ftl:unseenground": {"INPUT": "rate", "DEM": "dem", "LANDSLIDES": "slides", "SLOWEST": 50.0, "UNIT": 2},
    }


def test_dialogs_open_where_nothing_is_chosen(button, opened):
    for action in tools(button):
        action.trigger()
    assert len(opened) == 5
    assert not any(opened.values())


def test_presets_are_parameters_of_the_algorithms(button, session, ftl_provider):
    session.choose(deformation="rate", dem="dem", timeseries="cube")
    for action in tools(button):
        name = action.objectName()[len("Ftl_") :]
        known = {item.name() for item in ftl_provider.algorithm(name).parameterDefinitions()}
        assert set(button._preset(name)) <= known


def test_a_file_that_is_chosen_is_imported(button, monkeypatch):
    started = []
    monkeypatch.setattr(button.importer, "start", started.append)
    answers = iter([("/data/geo_velocity.h5", ""), ("", "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: next(answers))
    actions(button)[0].trigger()
    actions(button)[0].trigger()  # cancelled
    assert started == ["/data/geo_velocity.h5"]


def test_the_tool_opens_for_what_the_file_does_not_say(button, opened, qtbot):
    """And says so itself: it covers QGIS's message bar."""
    button.importer.inputNeeded.emit("ftl:importdeformation", {"INPUT": "mine.tif"}, "<b>Choose</b> the unit.")
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == {"ftl:importdeformation": {"INPUT": "mine.tif"}}
    told = opened.windows[0].bar.currentItem()
    assert (told.findChild(QTextEdit).toPlainText().strip(), told.level()) == ("<b>Choose</b> the unit.", WARNING)
    missing = Message("{name} does not exist.", name="mine.tif")
    button.stacker.examined.emit(Findings("/data/mixed", missing=missing))
    qtbot.waitUntil(lambda: len(opened) == 2)
    assert opened["ftl:stackinterferograms"] == {"INPUT": "/data/mixed"}
    assert "mine.tif does not exist." in opened.windows[1].bar.currentItem().text()


def test_no_folder_is_asked_for_while_another_task_runs(button, session, monkeypatch, qtbot):
    asked, told, end = [], [], threading.Event()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: asked.append("folder") or "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: asked.append("file") or ("", ""))
    session.messageRaised.connect(lambda _level, text: told.append(text))
    session.runner.work("Stack", lambda _progress: end.wait(60))
    for action in actions(button)[:2]:
        action.trigger()
    end.set()
    assert asked == []
    assert len(told) == 2
    assert "'Stack' is still running." in told[0]
    qtbot.waitUntil(lambda: not session.runner.is_running)
    for action in actions(button)[:2]:
        action.trigger()
    assert asked == ["file", "folder"]


def test_the_map_goes_to_what_was_stacked_where_it_shows_nothing_of_it(session, qtbot, tmp_path):
    from ftl_qgis_plugin.gui.pages.data.import_button import ImportButton

    path = layouts.tif(tmp_path / "rate.tif", np.zeros((40, 50), np.float32))
    layer = QgsRasterLayer(path, "rate")
    session.project.addMapLayer(layer)
    canvas = QgsMapCanvas()
    canvas.setDestinationCrs(layer.crs())
    button = ImportButton(session, lambda: canvas)
    for widget in (canvas, button):
        qtbot.addWidget(widget)
    inside = QgsRectangle(layer.extent())
    inside.scale(0.2)
    canvas.setExtent(inside)
    before = canvas.extent()
    button.stacker.stacked.emit(layer.id())
    assert canvas.extent() == before
    canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    button.stacker.stacked.emit(layer.id())
    assert canvas.extent().contains(layer.extent())


def test_a_table_of_dates_chosen_in_the_window_has_the_folder_looked_into_with_it(button, qtbot, monkeypatch, tmp_path):
    """And the window comes back with what is found then."""
    from ftl_qgis_plugin.gui.stacking.stack_dialog import StackDialog

    dates = ((20200106, 20200118), (20200118, 20200130), (20200130, 20200211))
    names = [f"{number}_unw_phase.tif" for number in range(3)]
    for name, (first, second) in zip(names, dates):
        layouts.tif(tmp_path / "in" / f"{first}_{second}" / name, np.ones((20, 20), np.float32))
    table = tmp_path / "dates.txt"
    table.write_text("\n".join(f"{name};2021{str(a)[4:]};2021{str(b)[4:]}" for name, (a, b) in zip(names, dates)))
    shown = []

    def choose(dialog):
        shown.append(dialog._summary())
        if len(shown) == 1:
            dialog._dates.setFilePath(str(table))
        return dialog.result()

    monkeypatch.setattr(StackDialog, "exec", choose)
    button.stacker.look(str(tmp_path / "in"))
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=60_000)
    assert "3 pairs of 4 dates, 2020-01-06 to 2020-02-11." in shown[0]
    assert "3 pairs of 4 dates, 2021-01-06 to 2021-02-11." in shown[1]
    assert "those of dates.txt" in shown[1]


def test_what_was_answered_outlasts_a_table_of_dates(button, monkeypatch, qtbot):
    """The folder is looked into again then, and the dialog came back as if nothing had been said."""
    asked, looks = [], []

    def answer(dialog):
        asked.append(dialog.answers())
        if len(asked) != 1:
            return 0
        dialog._seasons.setChecked(True)
        dialog._ramp.setCurrentIndex(2)
        dialog._unit.setCurrentIndex(3)
        dialog._wavelength.setValue(0.236)
        dialog._flip.setChecked(True)
        dialog._target.setFilePath("/data/results")
        return StackDialog.AGAIN

    monkeypatch.setattr(StackDialog, "exec", answer)
    monkeypatch.setattr(button.stacker, "look", lambda *what: looks.append(what))
    found = Findings("/data/pairs", PAIRS, "HyP3", 20, 10, "2019-01-05", "2020-03-12", seasonal=(0, 1))
    for count, findings in enumerate((found, found, replace(found, folder="/data/others")), 1):
        button.stacker.examined.emit(findings)
        qtbot.waitUntil(lambda count=count: len(asked) == count)
    assert looks == [("/data/pairs", "")]
    assert asked[1] == Answers(0, 2, True, False, True, "/data/results", asked[1].unit, 0.236, True)
    assert asked[1].unit == "cm"
    assert asked[2] == replace(asked[0], target=asked[2].target)
