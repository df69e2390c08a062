"""Three notches of the wheel over a form change nothing in it, and scroll the page."""

from __future__ import annotations

import pytest
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QWheelEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QScrollArea,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ftl_qgis_plugin.gui.input.wheel_guard import guard_wheel


def turn(widget: QWidget, notches: int = 3, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    """As QGIS gets it: from the widget under the mouse up to whoever takes it (Qt does so only for a real wheel)."""
    for _ in range(notches):
        place = QPointF(widget.rect().center())
        event = QWheelEvent(
            place,
            QPointF(widget.mapToGlobal(widget.rect().center())),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        taker = widget
        while taker is not None:
            event.accept()
            QApplication.sendEvent(taker, event)
            taker = None if event.isAccepted() else taker.parentWidget()


@pytest.fixture
def form(qgis_app, qtbot):
    area = QScrollArea()
    content = QWidget()
    layout = QVBoxLayout(content)
    combo, layers, whole, number, slider = QComboBox(), QgsMapLayerComboBox(), QSpinBox(), QDoubleSpinBox(), QSlider()
    combo.addItems(["mm/a", "cm/a", "m/a"])
    for widget in (combo, layers, whole, number, slider):
        layout.addWidget(widget)
    content.setMinimumHeight(2000)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.resize(300, 200)
    qtbot.addWidget(area)
    area.show()
    qtbot.waitExposed(area)
    return area, (combo, whole, number, slider)


def values(fields) -> list:
    return [field.currentIndex() if isinstance(field, QComboBox) else field.value() for field in fields]


def test_the_wheel_scrolls_and_changes_nothing(form):
    area, fields = form
    fields[1].setValue(50)
    guard_wheel(area)
    before = values(fields)
    for field in fields:
        top = area.verticalScrollBar().value()
        turn(field)
        assert values(fields) == before
        assert area.verticalScrollBar().value() > top


def test_who_has_clicked_a_field_means_it(form):
    area, (combo, whole, *_rest) = form
    guard_wheel(area)
    area.activateWindow()
    whole.setValue(50)
    QTest.mouseClick(whole, Qt.MouseButton.LeftButton)
    whole.setFocus(Qt.FocusReason.MouseFocusReason)
    assert whole.hasFocus()
    turn(whole, 1)
    assert whole.value() == 49
    turn(combo)
    assert combo.currentIndex() == 0


def test_without_the_guard_the_test_would_see_it(form):
    _area, (combo, *_rest) = form
    turn(combo)
    assert combo.currentIndex() > 0
