"""Charts where the environment has no pyqtgraph: drawn by the plugin's own copy, or their places say how to get it."""

import os
import sys

from qgis.PyQt.QtWidgets import QWidget
from robot import start

EXPECTED = os.environ["FTL_EXPECTED"]  # vendored or missing


def play(robot):
    robot.page("DataPage")
    yield 200
    robot.try_demo()
    yield from robot.wait(lambda: robot.session.is_open and len(robot.session.index) > 0, "candidates", 120)
    yield from robot.idle()
    robot.page("ThresholdsPage")
    yield 200
    yield from robot.idle()
    yield 800
    charts = robot.find("FtlHistogram", QWidget)
    robot.shot("charts_" + EXPECTED)
    robot.check("the chart's place is there", charts.isVisible())
    if EXPECTED == "vendored":
        origin = sys.modules["pyqtgraph"].__file__
        robot.check("pyqtgraph is the plugin's own", "/ftl_qgis_plugin/vendor/pyqtgraph/" in origin, origin)
        robot.check("nothing stands in the chart's place", not charts.empty.isVisible(), charts.empty.text())
        picture = charts.grab().toImage()
        ink = charts.colours.series(0).rgb()
        drawn = sum(picture.pixel(x, y) == ink for x in range(picture.width()) for y in range(picture.height()))
        robot.check("the samples are drawn", drawn > 50, drawn)
    else:
        text = charts.empty.text()
        robot.check("the chart's place says what lacks", charts.empty.isVisible() and "pyqtgraph" in text, text)
        robot.check("and how to get it", "pip install pyqtgraph" in text and "apt install" in text, text)
        room = charts.empty.heightForWidth(charts.empty.width())
        robot.check("in full", room <= charts.empty.height(), (room, charts.empty.height()))
        table = robot.find("FtlUse_slope_0", QWidget)
        robot.check("the ranges are there all the same", table.isVisible() and table.isEnabled())
    for name in ("IterationsPage", "AccuracyPage", "ReviewPage"):
        robot.page(name)
        yield 400
        robot.shot(f"{name}_{EXPECTED}")
    robot.desk.commands.run("series")
    yield 600
    robot.shot("series_" + EXPECTED)


start(play)
