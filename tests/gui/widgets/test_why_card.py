"""The card prints the bounds of the ranges however narrow the dock is."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import QEvent, QPoint
from qgis.PyQt.QtGui import QHelpEvent, QPainter

from ftl_qgis_plugin.gui.widgets import why_card
from ftl_qgis_plugin.gui.widgets.why_card import WhyCard
from ftl_qgis_plugin.interpretation.review.card import CardRow


def row(factor, value, lower, upper, unit):
    return CardRow(factor, unit, value, lower, upper, True, intervals=((lower, upper),))


ROWS = (
    row("elevation", 3630.0, 3525.0, 3968.0, "m"),
    row("plan_curvature", -0.00231, -0.01234, 0.01567, "1/m"),
    row("deformation", 67.9, 50.0, 188.0, "mm/a"),
)


@pytest.fixture
def drawn(monkeypatch):
    """Texts as they are painted."""
    texts = []

    class Painter(QPainter):
        def drawText(self, place, flags, text):
            texts.append((text, place))
            super().drawText(place, flags, text)

    monkeypatch.setattr(why_card, "QPainter", Painter)
    return texts


@pytest.fixture
def card(qtbot):
    card = WhyCard()
    qtbot.addWidget(card)
    card.show()
    card.show_rows(ROWS)
    return card


@pytest.mark.parametrize("share", [1.0, 1.25])
@pytest.mark.parametrize("em", [12, 15, 18, 24, 40])
def test_bounds_and_values_are_whole_and_apart(card, drawn, em, share):
    font = card.font()
    font.setPointSizeF(share * font.pointSizeF())
    card.setFont(font)
    card.resize(em * card.fontMetrics().height(), 300)
    card.grab()
    texts = [text for text, _place in drawn]
    for text in ("3,525", "3,968", "50.0", "188"):
        assert text in texts
    places = [place for text, place in drawn if text]
    for number, one in enumerate(places):
        for other in places[number + 1 :]:
            shared = one.adjusted(1, 1, -2, -1).intersected(other.adjusted(1, 1, -2, -1))
            assert shared.isEmpty()
    assert all(place.left() >= 0 and place.right() <= card.width() + 2 for place in places)


def test_it_is_as_high_as_its_lines(card):
    card.resize(40 * card.fontMetrics().height(), 300)
    one_line = card.sizeHint().height()
    card.resize(12 * card.fontMetrics().height(), 300)
    assert 1.5 * one_line < card.sizeHint().height() < 2 * one_line


def test_values_do_not_move_the_tracks(card):
    """Folding goes by ranges and names only: the next candidate's card is as high."""
    card.resize(20 * card.fontMetrics().height(), 300)
    before = card.sizeHint()
    card.show_rows([row(r.factor, None if r.factor == "elevation" else 1e6, r.lower, r.upper, r.unit) for r in ROWS])
    assert card.sizeHint() == before


def test_the_tool_tip_is_that_of_the_line(card, monkeypatch):
    said = []
    monkeypatch.setattr(why_card.QToolTip, "showText", lambda _place, text, _widget: said.append(text))
    for em in (12, 40):
        card.resize(em * card.fontMetrics().height(), 300)
        place = QPoint(5, card.sizeHint().height() - 3)
        card.event(QHelpEvent(QEvent.Type.ToolTip, place, place))
    assert "188" in said[0]
    assert said == [said[0]] * 2
