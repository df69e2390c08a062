"""The card's words on why a candidate is held for likely."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ftl_qgis_plugin.gui.pages.review.likely_section import LikelySection
from ftl_qgis_plugin.interpretation.review.index import CODES
from ftl_qgis_plugin.interpretation.review.learned import Learned

SIZE = 40


class Signals(QObject):
    changed = pyqtSignal()
    currentChanged = pyqtSignal(str)


@pytest.fixture
def card(qtbot):
    """Of candidate 30; the first ten are known, those and every third lie on gentle ground."""
    rng = np.random.default_rng(1)
    gentle = (np.arange(SIZE) < 10) | (np.arange(SIZE) % 3 == 0)
    columns = {"score": np.zeros(SIZE), "slope_mean": np.where(gentle, 8.0, 20.0) + rng.normal(0, 2, SIZE)}
    learned = Learned(columns, SIZE)
    signals = Signals()
    index = SimpleNamespace(row_of={"c30": 30}, learned=learned)
    session = SimpleNamespace(index=index, current="c30", likely=signals, candidates=signals)
    section = LikelySection(SimpleNamespace(session=session))
    qtbot.addWidget(section)
    section.known = np.arange(SIZE) < 10

    def said(verdicts):
        verdict = np.zeros(SIZE, np.uint8)
        for row, name in verdicts.items():
            verdict[row] = CODES[name]
        learned.learn(verdict, section.known)
        signals.changed.emit()
        return section.full_text

    section.said = said
    return section


def test_likeness_to_known_landslides_is_no_share(card):
    words = card.said({})
    assert "for it: " in words
    assert "%" not in words
    assert "%" not in card.said(dict.fromkeys((12, 15, 18), "accepted"))


def test_what_verdicts_teach_is_told_as_a_share(card):
    words = card.said({12: "accepted", 15: "accepted", 11: "rejected"})
    assert "likely" in words
    assert "%" in words
    assert "for it: " in words


def test_nothing_is_said_where_nothing_is_known(card):
    card.known[:] = False
    card.said({})
    assert not card.isVisibleTo(card.parentWidget())
