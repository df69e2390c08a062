"""QGIS again after it was killed in the middle of a review: the verdicts are there, and it goes on."""

import os

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from robot import start


def play(robot):
    session = robot.session
    robot.check("the project opens", QgsProject.instance().read(os.path.join(robot.folder, "project.qgz")))
    yield from robot.opened(os.path.join(robot.folder, "study.gpkg"))
    yield from robot.wait(lambda: session.layers.candidate_layers(), "its layers")
    robot.check("with its study", session.is_open and not session.is_read_only, robot.messages())
    robot.check("without complaint", not [text for text in robot.messages() if "study" in text], robot.messages())
    layers = session.layers.candidate_layers()
    counts = [layer.featureCount() for layer in layers if layer.isValid()]
    robot.check("and the candidates on the map", counts == [len(session.index)], counts)
    robot.note("verdicts", {name: entry.verdict for name, entry in session.index.entries.items()})
    robot.page("ReviewPage")
    robot.click("FtlArm")
    robot.canvas.setFocus()
    yield 100
    undone = []
    for _ in range(3):
        robot.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        yield 30
        undone.append(session.current)
        robot.check("the verdict is taken back", session.review.verdict(session.current) is None, session.current)
    robot.note("undone", undone)
    candidate = session.current
    robot.key(Qt.Key.Key_U)
    robot.check("the review goes on", session.review.verdict(candidate).verdict == "uncertain")
    robot.note("said after", candidate)
    yield 100


start(play)
