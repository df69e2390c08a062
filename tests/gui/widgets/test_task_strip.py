"""What the strip of the running task shows in light and dark themes."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ftl_qgis_plugin.gui import theme
from ftl_qgis_plugin.gui.widgets.task_strip import TaskStrip
from ftl_qgis_plugin.interpretation.session.session import InterpretationSession

# As QGIS's dark themes are made: the bar's text is left as it was.
DARK = "QWidget { background-color: #323232; } QLabel { color: #b1b1b1; } QProgressBar { text-align: center; }"


@pytest.mark.parametrize("style", ["", DARK])
def test_how_far_it_is_can_be_read(qgis_app, qtbot, style):
    session = InterpretationSession(QgsProject.instance())
    window = QWidget()
    window.setStyleSheet(style)
    strip = TaskStrip(session)
    QVBoxLayout(window).addWidget(strip)
    window.resize(400, 80)
    qtbot.addWidget(window)
    window.show()
    session.taskStarted.emit("Stack")
    bar = strip.findChild(QProgressBar)
    qtbot.waitUntil(lambda: bar.isVisible() and bar.width() > 100)
    image = bar.grab().toImage()
    middle = range(image.width() // 3, 2 * image.width() // 3)
    seen = [image.pixelColor(x, y) for x in middle for y in range(2, image.height() - 2)]
    ground = max(set(map(lambda colour: colour.name(), seen)), key=[colour.name() for colour in seen].count)
    best = max(theme.contrast(colour, type(colour)(ground)) for colour in seen)
    session.close()
    assert best >= theme.READABLE
