"""The date beside the image: what is typed there goes along with the verdict, and only a date does."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.interpretation.review.details import Details


class Signals(QObject):
    changed = pyqtSignal()


class Review(QObject):
    detailsChanged = pyqtSignal()

    def __init__(self):
        super().__init__()
        self.details = Details(image_source="Mine", image_date="2019")

    def set_details(self, **changes):
        self.details = Details(**{**vars(self.details), **changes})
        self.detailsChanged.emit()


@pytest.fixture
def panel(qgis_app, qtbot):
    """(field of the date, review, what was told)."""
    from ftl_qgis_plugin.gui.pages.review.images_panel import ImagesPanel

    signals, review, told = Signals(), Review(), []

    def attempt(action):
        try:
            action()
        except FtlError as error:
            told.append(str(error))
            return False
        return True

    session = SimpleNamespace(
        review=review,
        attempt=attempt,
        sourcesChanged=signals.changed,
        candidates=SimpleNamespace(candidatesChanged=signals.changed),
        sources=SimpleNamespace(source=lambda _identifier: None, all=list),
    )
    desk = SimpleNamespace(
        session=session,
        commands=SimpleNamespace(keysChanged=signals.changed, printed_key=lambda _name: "", run=print),
        images=SimpleNamespace(changed=signals.changed, slots=lambda: ["", "", ""], shown="project"),
        focus_map=lambda: None,
    )
    made = ImagesPanel(desk)
    qtbot.addWidget(made)
    field = made.findChild(QLineEdit, "FtlImageDate")
    yield field, review, told
    signals.deleteLater()


def typed(field, text):
    field.clear()
    field.textEdited.emit("")
    QTest.keyClicks(field, text)


@pytest.mark.parametrize(
    ("text", "kept"), [("2021-08-14", "2021-08-14"), ("2021/8", "2021-08"), (" 2017 ", "2017"), ("", "")]
)
def test_a_date_is_kept(panel, text, kept):
    field, review, told = panel
    typed(field, text)
    field.editingFinished.emit()
    assert (review.details.image_date, field.text(), told) == (kept, kept, [])


@pytest.mark.parametrize(("text", "sentence"), [("2090-01", "lies in the future"), ("last summer", "is no date")])
def test_what_is_none_is_told_and_not_kept(panel, text, sentence):
    field, review, told = panel
    field.setText(text)
    field.textEdited.emit(text)
    field.editingFinished.emit()
    field.editingFinished.emit()  # Enter leaves the field, which ends the editing once more
    assert (review.details.image_date, field.text()) == ("2019", "2019")
    assert len(told) == 1
    assert sentence in told[0]


def test_a_verdict_that_is_clicked_meanwhile_has_what_is_a_date_so_far(panel):
    field, review, _told = panel
    typed(field, "2021-0")
    assert (review.details.image_date, field.text()) == ("2021", "2021-0")
    QTest.keyClicks(field, "8")
    assert (review.details.image_date, field.text()) == ("2021-08", "2021-08")
