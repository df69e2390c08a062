"""Tab goes through a form as one reads it, in whatever order its fields were made."""

from __future__ import annotations

import pytest
from qgis.gui import QgsCollapsibleGroupBox, QgsFileWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ftl_qgis_plugin.gui.input.reading_order import order_tabs, reading_order


@pytest.fixture
def form(qgis_app, qtbot):
    """Names in the order of reading; made from the last to the first."""
    page = QWidget()
    fields = {
        name: kind()
        for name, kind in (
            ("right below", QSpinBox),
            ("left below", QComboBox),
            ("file", QgsFileWidget),
            ("hidden", QPushButton),
            ("grouped", QLineEdit),
            ("second row", QLineEdit),
            ("first row, right", QLineEdit),
            ("first row", QLineEdit),
        )
    }
    for name, field in fields.items():
        field.setObjectName(name)
    grid = QGridLayout()
    grid.addWidget(fields["second row"], 1, 1)
    grid.addWidget(fields["first row, right"], 0, 2)
    grid.addWidget(fields["first row"], 0, 1)
    grid.addWidget(QLabel("label"), 0, 0)
    group = QgsCollapsibleGroupBox("Group")
    QVBoxLayout(group).addWidget(fields["grouped"])
    content = QWidget()
    inner = QVBoxLayout(content)
    inner.addLayout(grid)
    inner.addWidget(group)
    inner.addWidget(fields["hidden"])
    fields["hidden"].hide()
    inner.addWidget(fields["file"])
    area = QScrollArea()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(content)
    foot = QWidget()
    line = QHBoxLayout(foot)
    line.addWidget(fields["left below"])
    line.addWidget(fields["right below"])
    split = QSplitter(Qt.Orientation.Vertical)
    split.addWidget(area)
    split.addWidget(foot)
    QVBoxLayout(page).addWidget(split)
    page.resize(400, 500)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    return page, fields


def walked(first, count):
    first.setFocus()
    names = []
    for _ in range(count):
        widget = QApplication.focusWidget()
        while widget is not None and not widget.objectName().replace("qt_", "x").startswith(
            ("right", "left", "file", "hidden", "grouped", "second", "first")
        ):
            widget = widget.parentWidget()
        name = widget.objectName() if widget is not None else ""
        if not names or names[-1] != name:
            names.append(name)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    return [name for name in names if name]


def test_from_top_to_bottom_and_left_to_right(form):
    page, fields = form
    order_tabs(page)
    found = walked(fields["first row"], 12)
    wanted = ["first row", "first row, right", "second row", "grouped", "file", "left below", "right below"]
    assert found[: len(wanted)] == wanted


def test_what_is_hidden_has_its_turn_when_it_comes(form):
    page, fields = form
    order_tabs(page)
    fields["hidden"].show()
    names = walked(fields["grouped"], 4)
    assert names[:3] == ["grouped", "hidden", "file"]


def test_each_field_once(form):
    page, _fields = form
    order = list(reading_order(page))
    assert len(order) == len(set(order))
