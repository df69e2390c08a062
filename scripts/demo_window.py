"""Run inside QGIS (--code) by demo.sh where there is no display: saves a picture of the window, then leaves."""

import os

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.utils import iface, plugins


def grab():
    window = iface.mainWindow()
    if "ftl_qgis_plugin" not in plugins:
        print("The plugin did not load.")
    elif window.grab().save(os.environ["FTL_SCREENSHOT"]):
        print("Saved")
    QgsProject.instance().clear()
    iface.actionExit().trigger()


def show():
    iface.mainWindow().setGeometry(0, 0, 1600, 1000)
    canvas = iface.mapCanvas()
    canvas.setReferencedExtent(QgsProject.instance().viewSettings().defaultViewExtent())
    canvas.refresh()
    QTimer.singleShot(5000, grab)


QTimer.singleShot(2000, show)
