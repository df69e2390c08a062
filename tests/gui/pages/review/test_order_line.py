"""The line on the order takes the room its words need, and keeps it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel

from ftl_qgis_plugin.gui.pages.review.order_line import OrderLine

SHORT = "8 found, about 2 left (0 to 6)."
LONG = SHORT + " Looking on hardly pays. And so much more is said that one line of a narrow dock never holds it."


class Likely(QObject):
    changed = pyqtSignal()
    said, hints_to_stop, found = SHORT, False, ()

    def headline(self):
        return self.said

    def curve(self):
        return list(self.found)


class Candidates(QObject):
    queueChanged = pyqtSignal()
    candidatesChanged = pyqtSignal()


@pytest.fixture
def line(qtbot):
    session = SimpleNamespace(likely=Likely(), candidates=Candidates())
    line = OrderLine(SimpleNamespace(session=session, focus_map=lambda: None))
    line.parts = session
    qtbot.addWidget(line)
    line.show()
    return line


def text(line):
    return line.findChild(QLabel, "FtlOrderLine")


def say(line, said):
    line.parts.likely.said = said
    line.parts.likely.changed.emit()
    line.layout().activate()


def test_one_line_where_one_is_enough(line):
    line.resize(16 * line.fontMetrics().lineSpacing(), 100)
    one = line.fontMetrics().lineSpacing()
    assert one <= line.maximumHeight() < 2 * one


def test_what_is_longer_is_whole_and_its_room_stays(line):
    line.resize(16 * line.fontMetrics().lineSpacing(), 100)
    say(line, LONG)
    high = line.maximumHeight()
    assert high == text(line).heightForWidth(line.width()) or high == line._lines_px(3)
    say(line, SHORT)
    assert line.maximumHeight() == high  # the list below does not jump back and forth
    line.parts.candidates.candidatesChanged.emit()
    assert line.maximumHeight() < high


def test_padding_of_a_theme_cuts_no_words(line):
    line.setStyleSheet("QLabel { padding: 5px; font-size: 20pt; }")
    line.resize(500, 100)
    say(line, SHORT)
    assert text(line).height() >= text(line).heightForWidth(text(line).width())


def test_the_curve_stands_beside_words_that_leave_it_room(line):
    line.parts.likely.found = (1, 1, 2, 3, 3, 4)
    line.resize(40 * line.fontMetrics().lineSpacing(), 100)
    say(line, SHORT)
    curve = line.findChild(QLabel, "FtlFoundCurve")
    assert curve.width() > 0.2 * line.width()
    line.resize(15 * line.fontMetrics().lineSpacing(), 100)
    line.layout().activate()
    assert curve.width() == 0
