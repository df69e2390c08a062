"""Run inside QGIS (--code) by demo.sh where there is no display: saves a picture of the window, then leaves.

No picture is saved unless the plugin is there with the demo's study open.
"""

import os
import time

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.utils import iface, plugins

PLUGIN = "ftl_qgis_plugin"
DOCK_WIDTH_PX = 460
STEP_MS = 250
LOAD_S, DRAW_S = 60, 30


def wait(condition, then, seconds):
    """Calls `then(whether the condition holds)` once it holds, or when the time is over; QGIS goes on meanwhile."""
    end = time.monotonic() + seconds

    def look():
        is_there = bool(condition())
        if is_there or time.monotonic() > end:
            then(is_there)
        else:
            QTimer.singleShot(STEP_MS, look)

    look()


def session():
    return plugins[PLUGIN].desktop.desk.session


def is_loaded():
    return PLUGIN in plugins and session().is_open


def show(is_loaded):
    if not is_loaded:
        print("The study is not open." if PLUGIN in plugins else "The plugin did not load.")
        leave()
        return
    window = iface.mainWindow()
    window.setGeometry(0, 0, 1600, 1000)
    desktop = plugins[PLUGIN].desktop
    desktop.show_page("ReviewPage")
    window.resizeDocks([desktop.dock], [DOCK_WIDTH_PX], Qt.Orientation.Horizontal)
    # The map has its new size only after the window has been laid out.
    QTimer.singleShot(1000, zoom)


def zoom():
    plugins[PLUGIN].desktop.desk.navigator.show_current()
    iface.mapCanvas().zoomByFactor(2.5)
    # Drawing begins a moment after the call.
    QTimer.singleShot(1000, lambda: wait(lambda: not iface.mapCanvas().isDrawing(), grab, DRAW_S))


def grab(_is_drawn):
    iface.messageBar().clearWidgets()
    if plugins[PLUGIN].desktop.dock.isVisible() and iface.mainWindow().grab().save(os.environ["FTL_SCREENSHOT"]):
        print("Saved")
    leave()


def leave():
    QgsProject.instance().clear()
    iface.actionExit().trigger()


QTimer.singleShot(1000, lambda: wait(is_loaded, show, LOAD_S))
