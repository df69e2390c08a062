"""What the plugin manager does at every update, twice; then QGIS's list of keys is opened."""

import gc
import os
import sys
import threading
from collections import Counter

import qgis.utils
from qgis.core import QgsApplication, QgsExpression, QgsProject
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtWidgets import QAction, QApplication, QWidget
from robot import PLUGIN, Clicker, start

KEYS = {"accepted": Qt.Key.Key_A, "rejected": Qt.Key.Key_R}


def algorithms():
    provider = QgsApplication.processingRegistry().providerById("ftl")
    return None if provider is None else sorted(item.id() for item in provider.algorithms())


def bands(robot):
    return sum(isinstance(item, QgsRubberBand) for item in robot.canvas.scene().items())


def remains(robot):
    """Everything of the plugin that is still to be found in QGIS."""
    gc.collect()
    found = [name for name in sys.modules if name.split(".")[0] == PLUGIN]
    found += [thread.name for thread in threading.enumerate() if thread.name.startswith("ftl")]
    for kind in (QWidget, QAction):
        found += [item.objectName() for item in robot.window.findChildren(kind) if item.objectName().startswith("Ftl")]
    found += [item.text() for item in robot.window.findChildren(QAction) if item.text().startswith("FTL: ")]
    found += ["rubber band"] * (bands(robot) - robot.own_bands)
    found += [item.name() for item in QgsExpression.Functions() if item.name().startswith("ftl_")]
    found += [item.windowTitle() for item in QApplication.topLevelWidgets() if "landslides" in item.windowTitle()]
    alive = [type(item) for item in gc.get_objects() if type(item).__module__.split(".")[0] == PLUGIN]
    found += [f"{kind.__module__}.{kind.__name__}" for kind in alive]
    return found + (algorithms() or [])


def holders():
    """What holds the plugin's objects: kinds at each step away from them, the rarest first."""
    fresh = [item for item in gc.get_objects() if type(item).__module__.split(".")[0] == PLUGIN]
    seen, found = set(map(id, fresh)), []
    for _step in range(8):
        fresh = [one for one in gc.get_referrers(*fresh[:3000]) if id(one) not in seen and one is not fresh]
        fresh = [one for one in fresh if not isinstance(one, type(sys._getframe()))]
        seen |= set(map(id, fresh))
        kinds = Counter(type(one).__name__ for one in fresh)
        rare = [str(one)[:90] for one in fresh if kinds[type(one).__name__] <= 3 and not isinstance(one, (dict, list))]
        found.append((kinds.most_common()[-8:], rare[:8]))
        if not fresh:
            break
    return found


def play(robot):
    path = os.path.join(robot.folder, "study.gpkg")
    # QGIS has some of its own; the plugin none before a study is open.
    robot.own_bands = bands(robot)
    before = algorithms()
    robot.check("all algorithms are there", len(before) > 20, before)
    robot.session.open_study(path)
    yield from robot.opened(path)
    yield from judge(robot, robot.session.index.ids[0], "accepted")
    for number in (1, 2):
        robot.check("the plugin leaves", qgis.utils.unloadPlugin(PLUGIN))
        for _time in range(3):  # what ends in the first round may hold what goes in the next
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            gc.collect()
            yield 100  # PyQt6 lets go of functions that signals were connected with in an event of their own
        left = remains(robot)
        held = holders() if left else []
        robot.check(f"nothing of it remains ({number})", not left, (Counter(left).most_common(40), held))
        robot.check("it is loaded", qgis.utils.loadPlugin(PLUGIN))
        robot.check("and started", qgis.utils.startPlugin(PLUGIN))
        robot.check(f"all algorithms are back ({number})", algorithms() == before, algorithms())
        yield from robot.opened(path)
        robot.check("its verdict is there", robot.session.review.verdict(robot.session.index.ids[0]) is not None)
        yield from judge(robot, robot.session.index.ids[number], "rejected")
        robot.check("once", len(robot.session.study.history(robot.session.index.ids[number])) == 1)
    # As the plugin manager's button: without the event loop in between.
    robot.check("reloaded at once", qgis.utils.reloadPlugin(PLUGIN))
    yield from robot.opened(path)
    robot.check("all algorithms are back", algorithms() == before, algorithms())
    yield from keyboard_shortcuts(robot)
    QgsProject.instance().clear()
    yield from robot.wait(lambda: not os.path.exists(path + "-wal"), "the study to be one file again")


def judge(robot, name, verdict):
    robot.page("ReviewPage")
    if not robot.session.review.is_armed:
        robot.click("FtlArm")
    robot.canvas.setFocus()
    yield 200
    robot.session.candidates.go_to(name)
    robot.key(KEYS[verdict])
    yield 100
    said = robot.session.review.verdict(name)
    robot.check(f"{name} is {verdict}", said is not None and said.verdict == verdict, robot.messages())


def keyboard_shortcuts(robot):
    seen = []

    def answer(dialog):
        seen.append(dialog.objectName())
        robot.shot("keys")
        dialog.reject()

    clicker = Clicker(answer)
    action = robot.window.findChild(QAction, "mActionConfigureShortcuts")
    robot.check("QGIS has its list of keys", action is not None)
    action.trigger()
    yield from robot.wait(lambda: seen, "the list of keys")
    clicker.end()
    yield 300


start(play)
