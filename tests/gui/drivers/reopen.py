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
    yield from robot.opened(os.path.join(os.path.dirname(path), "study.gpkg"))
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

    # To the end of the queue: what comes next is said, with the button that leads there.
    done = robot.find("FtlAllReviewed")
    robot.check("there is something left", not done.isVisible())
    index = session.index
    for row in range(len(index)):
        if index.verdict_name(row) == "unreviewed":
            session.candidates.go_to(index.ids[row])
            session.review.mark_uncertain()
    yield 100
    robot.check("all are reviewed", session.review.progress().reviewed == session.review.progress().total)
    robot.check("which is said", done.isVisible())
    robot.shot("21_all_reviewed")
    robot.click("FtlGoToIterations")
    robot.check("the next iteration is a click away", robot.dock.current_page == "IterationsPage")


start(play)
