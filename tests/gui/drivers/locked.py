"""Another program keeps the study locked: every page is looked at and every command tried; QGIS never stands still.

Then the lock goes, and what was said meanwhile is in the study.
"""

import os
import sqlite3
import subprocess
import threading
import time
import traceback

from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QAbstractEventDispatcher
from qgis.PyQt.QtWidgets import QAbstractButton, QDialog, QMessageBox
from robot import Clicker, start

from ftl_qgis_plugin.study.file.connection import StudyConnection

PAGES = ("DataPage", "ReviewPage", "IterationsPage", "ThresholdsPage", "AccuracyPage")
# They leave QGIS.
LEFT_OUT = ("browser", "kml", "demo")
DIALOGS = ("FtlOpen_", "FtlLoad", "FtlSave", "FtlExport")
LOCK = """
import sqlite3, sys
study = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
study.execute("PRAGMA journal_mode=DELETE").fetchall()
study.execute("PRAGMA locking_mode=EXCLUSIVE")
study.execute("BEGIN EXCLUSIVE")
print("locked", study.execute("PRAGMA journal_mode").fetchone()[0], flush=True)
sys.stdin.readline()
study.execute("ROLLBACK")
study.close()
"""
# SQLite and GDAL wait 5 s at a time for a lock; a busy machine may take a moment over what is no waiting.
LONGEST_S = 4.0
# What the window may wait for in vain, all in all, before anything else can happen; added up, not measured.
MOST_WAITED_S = 0.5


class Waits:
    """For how long statements of the window's thread waited in vain, from one turn of its loop to the next."""

    def __init__(self, robot):
        self._robot = robot
        self._sum_s = 0.0
        self.longest = {}
        execute = StudyConnection.execute

        def counted(connection, *statement):
            wait_s = sqlite3.Connection.execute(connection, "PRAGMA busy_timeout").fetchone()[0] / 1000
            if connection._is_hasty and not connection._was_refused_just_now():
                wait_s = connection._brief_s
            try:
                return execute(connection, *statement)
            except sqlite3.OperationalError as error:
                if "locked" in str(error) and threading.current_thread() is threading.main_thread():
                    self._add(wait_s)
                raise

        StudyConnection.execute = counted
        QAbstractEventDispatcher.instance().awake.connect(self._next_turn)

    def _add(self, wait_s):
        self._sum_s += wait_s
        step = self._robot._step
        self.longest[step] = max(self._sum_s, self.longest.get(step, 0.0))

    def _next_turn(self):
        self._sum_s = 0.0


def play(robot):
    logged = []
    QgsApplication.messageLog().messageReceived.connect(lambda text, tag, level: logged.append((tag, text)))
    session, project = robot.session, QgsProject.instance()
    scene = os.path.join(robot.folder, "scene")
    layers = {}
    for field, name in (("deformation", "deformation_rate.tif"), ("coherence", "coherence.tif"), ("dem", "dem.tif")):
        layers[field] = QgsRasterLayer(os.path.join(scene, name), field)
    layers["inventory"] = QgsVectorLayer(os.path.join(scene, "inventory.gpkg"), "inventory")
    project.addMapLayers(list(layers.values()))
    session.choose(**{field: layer.id() for field, layer in layers.items()})
    path = os.path.join(robot.folder, "study.gpkg")
    session.open_study(path)
    yield from robot.opened(path)
    yield from robot.wait(lambda: not session.layers.is_adding, "its layers")
    for page in PAGES:  # built once before: that is their own time
        robot.page(page)
        yield 300
    robot.page("ReviewPage")
    robot.click("FtlArm")
    session.candidates.go_to("c0003")
    yield 300

    lock = subprocess.Popen(
        [os.environ["FTL_PYTHON"], "-c", LOCK, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    robot.note("lock", lock.stdout.readline().split())
    clicker = Clicker(answer)
    pauses, failed, waits = {}, {}, Waits(robot)
    try:
        for page in PAGES:
            yield from timed(robot, pauses, failed, page, lambda page=page: robot.page(page))
        robot.page("ReviewPage")
        names = [name for name in robot.desk.commands._commands if name not in LEFT_OUT]
        for name in names:
            session.candidates.go_to("c0003")
            if not session.review.is_armed:
                session.review.set_armed(True)
            yield from timed(robot, pauses, failed, name, lambda name=name: robot.desk.commands.run(name))
        for page in ("IterationsPage", "AccuracyPage"):
            robot.page(page)
            yield 100
            for name in buttons_of(robot.dock.page(page)):
                button = robot.window.findChild(QAbstractButton, name)
                if button is not None and button.isVisible() and button.isEnabled():
                    yield from timed(robot, pauses, failed, name, button.click)
                    robot.page(page)
        for name, action in {
            "reload": session.candidates.reload,
            "layers": session.layers.show_all,
            "close": session.close_study,
            "open": lambda: session.open_study(path),
        }.items():
            yield from timed(robot, pauses, failed, name, action)
    finally:
        lock.communicate("\n")
    slow = {name: round(seconds, 2) for name, seconds in pauses.items() if seconds > LONGEST_S}
    robot.note("longest", sorted(((round(seconds, 2), name) for name, seconds in pauses.items()), reverse=True)[:6])
    robot.check("nothing holds QGIS up", not slow, slow)
    waited = {name: seconds for name, seconds in waits.longest.items() if seconds > MOST_WAITED_S}
    robot.note("waited", sorted(((seconds, name) for name, seconds in waits.longest.items()), reverse=True)[:6])
    robot.check("no event waits for long", not waited, waited)
    robot.check("nothing breaks off", not failed, failed)
    wrong = [text for tag, text in logged if "landslide" in tag and "Traceback" in text]
    robot.check("nothing went wrong inside", not wrong, wrong[:2])
    told = robot.messages()
    robot.check("no internal error is told", not [text for text in told if "inside the plugin" in text], told)
    yield from robot.wait(lambda: not session.opening and not session.runner.is_running, "what waited", 60)
    clicker.end()
    if not session.is_open:  # it said why, and is tried again as told
        session.open_study(path)
    yield from robot.opened(path)
    session.candidates.go_to("c0005")
    robot.check("a verdict is saved again", session.review.reject(), robot.messages())
    robot.note("verdicts", {name: entry.verdict for name, entry in session.study.current().items()})


def buttons_of(page):
    found = [button.objectName() for button in page.findChildren(QAbstractButton)]
    return [name for name in dict.fromkeys(found) if name.startswith("Ftl") and not name.startswith(DIALOGS)]


def timed(robot, pauses, failed, name, action):
    """Runs it and lets QGIS go on for a moment; notes the longest time for which one event kept all others waiting."""
    robot._step = name
    began = last = time.perf_counter()
    try:
        action()
    except Exception:
        failed[name] = traceback.format_exc()[-1500:]
    longest = time.perf_counter() - began
    for _ in range(4):
        last = time.perf_counter()
        yield 40
        longest = max(longest, time.perf_counter() - last - 0.04)
    pauses[name] = max(longest, pauses.get(name, 0.0))


def answer(dialog):
    if isinstance(dialog, QMessageBox):
        dialog.button(QMessageBox.StandardButton.No) and dialog.button(QMessageBox.StandardButton.No).click()
    if isinstance(dialog, QDialog) and dialog.isVisible():
        dialog.reject()


start(play)
