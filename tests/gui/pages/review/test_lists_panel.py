"""Classes and reasons: short names with their digit, what was said in its colour, and a menu of those without a key."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMenu

from ftl_qgis_plugin.gui.input.reading_order import reading_order
from ftl_qgis_plugin.gui.pages.review.lists_panel import ListChip, ListsPanel
from ftl_qgis_plugin.interpretation.settings.preferences import Preferences
from ftl_qgis_plugin.study.log.verdicts import Verdict


class Candidates(QObject):
    currentChanged = pyqtSignal(str)
    candidatesChanged = pyqtSignal()


class Review(QObject):
    verdictRecorded = pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self.said, self.judged = None, []

    def verdict(self, _candidate):
        return self.said

    def accept(self, name):
        self.judged.append(("accepted", name))

    def reject(self, name):
        self.judged.append(("rejected", name))


class Commands(QObject):
    keysChanged = pyqtSignal()

    def __init__(self):
        super().__init__()
        self.ran = []

    def printed_key(self, name):
        kind, number = name.split("_")
        return number if kind == "accept" else f"Shift+{number}"

    def run(self, name):
        self.ran.append(name)


class Lists:
    classes, reject_reasons = ["Slump", "Creep & co"], [f"Reason {number}" for number in range(1, 12)]
    short_name = staticmethod(Preferences.short_name)


@pytest.fixture
def panel(qgis_app, qtbot):
    session = SimpleNamespace(candidates=Candidates(), review=Review(), preferences=Lists(), current="c1")
    panel = ListsPanel(SimpleNamespace(session=session, commands=Commands(), focus_map=lambda: None))
    panel.parts = session
    panel.ran = panel._commands.ran
    qtbot.addWidget(panel)
    panel.resize(420, 200)
    panel.show()
    return panel


def chips(panel):
    return [chip for chip in panel.findChildren(ListChip) if not chip.isHidden()]


def test_each_has_its_digit_and_a_click_says_it(panel):
    assert [chip.text() for chip in chips(panel)][:3] == [
        "1 Slump",
        "2 Creep && co",
        "\N{UPWARDS WHITE ARROW}1 Reason 1",
    ]
    assert len(chips(panel)) == 2 + 9
    assert chips(panel)[1].accessibleName() == "Creep & co"
    QTest.mouseClick(chips(panel)[2], Qt.MouseButton.LeftButton)
    assert panel.ran == ["reject_1"]


def test_those_beyond_nine_are_in_a_menu(panel):
    assert panel.findChild(QObject, "FtlRest_accept").isHidden()
    assert not panel.findChild(QObject, "FtlRest_reject").isHidden()
    menu = panel.findChild(QMenu, "FtlRestMenu_reject")
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["Reason 10", "Reason 11"]
    menu.actions()[1].trigger()
    assert panel.parts.review.judged == [("rejected", "Reason 11")]


def test_what_was_said_is_shown_in_its_colour(panel):
    panel.parts.review.said = Verdict(candidate="c1", verdict="rejected", reason="Reason 2")
    panel.parts.candidates.currentChanged.emit("c1")
    assert [chip.text()[1:] for chip in chips(panel) if chip.is_said] == ["2 Reason 2"]
    panel.parts.review.said = Verdict(candidate="c1", verdict="uncertain", reason="Reason 2")
    panel.parts.review.verdictRecorded.emit("c1")
    assert not [chip for chip in chips(panel) if chip.is_said]


def test_built_in_names_are_short_and_others_stay(panel):
    for name in (*Preferences().classes, *Preferences().reject_reasons):
        assert len(Preferences.short_name(name)) <= 12
    assert Preferences.short_name("My own very long class of landslides") == "My own very long class of landslides"


def test_it_is_whole_at_any_width_and_gives_way_to_two_rows(panel):
    for width in (240, 420, 900):
        panel.resize(width, 1000)
        assert panel.sizeHint().height() <= 1000
        assert panel.widget().height() >= max(chip.parent().geometry().bottom() for chip in chips(panel))
        assert panel.minimumSizeHint().height() <= panel.sizeHint().height()
    narrow = panel.sizeHint().height()
    panel.resize(240, 1000)
    assert panel.sizeHint().height() > narrow


def test_tab_goes_along_the_chips_as_one_reads(panel):
    names = [widget.objectName() for widget in reading_order(panel)]
    digits = range(1, 10)
    assert names == [
        *(f"FtlButton_accept_{digit}" for digit in digits),
        *("FtlRest_accept", "FtlEditList_accept"),
        *(f"FtlButton_reject_{digit}" for digit in digits),
        *("FtlRest_reject", "FtlEditList_reject"),
    ]
