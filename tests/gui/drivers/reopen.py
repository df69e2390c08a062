"""Another start of QGIS, the project's folder moved meanwhile: everything is there, undo included."""

import os

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from robot import start


def play(robot):
    session = robot.session
    robot.check("the dock is open as it was left", robot.dock.isVisible())
    robot.check("on the page it was left", robot.dock.current_page == "ReviewPage", robot.dock.current_page)
    path = os.path.join(robot.folder, "moved", "project.qgz")
    robot.start_heartbeat()
    robot.check("the project opens", QgsProject.instance().read(path))
    yield 1000
    robot.note("held up while opening, ms", robot.stop_heartbeat()[0])
    robot.check("with its study", session.is_open)
    robot.check("in the new place", os.path.dirname(session.study.path) == os.path.dirname(path), session.study.path)
    robot.check("without complaint", not [text for text in robot.messages() if "landslide" in text], robot.messages())
    robot.note("verdicts", {name: entry.verdict for name, entry in session.index.entries.items()})
    robot.click("FtlArm")
    yield 100
    robot.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    yield 100
    robot.note("undone", session.current)
    robot.shot("20_reopened")


start(play)
