"""A notice in a dock that has no room for its buttons side by side."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from ftl_qgis_plugin.gui.widgets.notice import Notice

WIDE_PX = 700


@pytest.fixture
def page(qgis_app, qtbot):
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    content = QWidget()
    layout = QVBoxLayout(content)
    notice = Notice("All candidates are reviewed. The accepted ones join the samples.")
    for number in (1, 2):
        notice.add_button(f"Button no. {number}", f"Button{number}", lambda: None)
    layout.addWidget(notice)
    layout.addStretch(1)
    area.setWidget(content)
    qtbot.addWidget(area)
    area.resize(WIDE_PX, 400)
    area.show()
    return area, notice


def places(notice):
    return [button.geometry() for button in notice.findChildren(QPushButton)]


def test_buttons_stand_below_each_other_where_the_dock_is_narrow(page, qtbot):
    area, notice = page
    qtbot.waitUntil(lambda: places(notice)[1].left() > places(notice)[0].right())
    area.resize(sum(button.sizeHint().width() for button in notice.findChildren(QPushButton)), 400)
    qtbot.waitUntil(lambda: places(notice)[1].top() > places(notice)[0].bottom())
    assert notice.width() <= area.viewport().width()
    area.resize(WIDE_PX, 400)
    qtbot.waitUntil(lambda: places(notice)[1].left() > places(notice)[0].right())
