"""What users do by accident: the plugin survives it, keeps the verdicts, and says what is the matter."""

import os
import sys

import qgis.utils
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface
from robot import PLUGIN, start


def play(robot):
    project = QgsProject.instance()
    path = os.path.join(robot.folder, "mistakes", "project.qgz")
    robot.check("the project opens", project.read(path))
    yield from with_study(robot)
    yield from layers_removed(robot, project)
    yield from another_project(robot, project, path)
    yield from reloaded(robot, project)
    yield from read_only(robot, project)


def with_study(robot):
    """Until the study of the project is open: it is opened in a thread."""
    yield from robot.wait(lambda: robot.session.is_open and not robot.session.opening, "the study", 60)
    yield 300


def arm(robot):
    robot.page("ReviewPage")
    if not robot.session.review.is_armed:
        robot.click("FtlArm")
    robot.canvas.setFocus()


def layers_removed(robot, project):
    session = robot.session
    arm(robot)
    yield 100
    layers = [layer.id() for layer in session.layers.candidate_layers()]
    robot.check("there are candidates' layers", bool(layers))
    project.removeMapLayers(layers)
    yield 200
    session.candidates.next_unreviewed()
    candidate = session.current
    robot.key(Qt.Key.Key_A)
    robot.check("verdicts go on without them", session.review.verdict(candidate).verdict == "accepted")
    yield 200
    robot.key(Qt.Key.Key_E)
    yield 300
    robot.check("outlines can be edited without them", robot.desk.boundary.is_editing)
    project.removeMapLayer(iface.activeLayer().id())
    yield 200
    robot.check("also the layer under edit may go", not robot.desk.boundary.is_editing)
    project.removeMapLayer(session.choices.deformation)
    yield 300
    robot.check("a chosen layer that goes is no longer chosen", session.choices.deformation == "")
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_P)
    yield 200
    robot.check(
        "and what needs it says so",
        any("deformation" in text.lower() for text in robot.messages()[-2:]),
        robot.messages()[-2:],
    )
    robot.page("DataPage")
    yield 300
    robot.check("the Data page tells it, with a button", robot.find("FtlLoadLostLayers").isVisible())
    robot.check("and marks the field", bool(robot.find("FtlMark_deformation").toolTip()))
    robot.shot("30_missing")


def another_project(robot, project, path):
    session = robot.session
    arm(robot)
    yield 100
    robot.key(Qt.Key.Key_E)
    yield 300
    robot.check("an edit is going on", robot.desk.boundary.is_editing)
    project.setDirty(False)
    project.clear()
    yield 300
    robot.check("another project ends it", not robot.desk.boundary.is_editing and not session.is_open)
    robot.check("the first opens again", project.read(path))
    yield from with_study(robot)
    robot.check("and is whole", session.is_open and session.choices.deformation != "")


def reloaded(robot, project):
    count = len(robot.session.index)
    names = [action.text() for action in robot.window.actions() if action.text().startswith("FTL")]
    robot.check("keys are in the shortcut editor", "FTL: Accept" in names, names)
    robot.desk.commands.run("views")
    yield 500
    for _ in range(2):
        qgis.utils.unloadPlugin(PLUGIN)
        yield 200
        left = [
            dock.objectName() for dock in robot.window.findChildren(QDockWidget) if dock.objectName().startswith("Ftl")
        ]
        robot.check("unloaded: no dock is left", not left, left)
        left = [action.text() for action in robot.window.actions() if action.text().startswith("FTL")]
        robot.check("unloaded: no key is left", not left, left)
        left = [
            action.objectName() for action in iface.pluginToolBar().actions() if action.objectName() == "FtlShowDock"
        ]
        robot.check("unloaded: no button is left", not left, left)
        qgis.utils.loadPlugin(PLUGIN)
        qgis.utils.startPlugin(PLUGIN)
        yield from with_study(robot)
        robot.check("loaded again: the study is back", robot.session.is_open and len(robot.session.index) == count)
        robot.check("loaded again: the dock as it was", robot.dock.isVisible())
    arm(robot)
    yield 100
    robot.session.candidates.next_unreviewed()
    candidate = robot.session.current
    robot.key(Qt.Key.Key_R)
    robot.check("and keys work", robot.session.review.verdict(candidate).verdict == "rejected")


def read_only(robot, project):
    project.setDirty(False)
    project.clear()
    folder = os.path.join(robot.folder, "read_only")
    if os.access(os.path.join(folder, "study.gpkg"), os.W_OK):
        # The administrator may write everywhere: let the study believe otherwise.
        integrity = sys.modules[PLUGIN + ".study.file.integrity"]
        opened = integrity.open_checked
        integrity.open_checked = lambda path, read_only=None: opened(path, True)
    robot.check("a project with a read-only study opens", project.read(os.path.join(folder, "project.qgz")))
    yield from with_study(robot)
    session = robot.session
    robot.check("the study is known as read-only", session.is_read_only)
    robot.check("and it is said", any("read-only" in text for text in robot.messages()[-3:]), robot.messages()[-3:])
    arm(robot)
    yield 100
    before = session.review.progress().reviewed
    session.candidates.next_unreviewed()
    robot.key(Qt.Key.Key_A)
    yield 200
    robot.check("no verdict is pretended", session.review.progress().reviewed == before)
    robot.check("the buttons are off", not robot.find("FtlButton_accept").isEnabled())
    robot.key(Qt.Key.Key_D)
    robot.check(
        "nothing can be drawn, and why",
        not robot.desk.digitiser.is_digitising and "read-only" in robot.messages()[-1],
        robot.messages()[-1],
    )
    robot.shot("31_read_only")


start(play)
