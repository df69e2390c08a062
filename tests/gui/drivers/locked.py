"""Another program keeps the study locked: every page is looked at and every command tried; QGIS never stands still.

Then the lock goes, and what was said meanwhile is in the study.
"""

import os
import subprocess
import time
import traceback

from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtWidgets import QAbstractButton, QDialog, QMessageBox
from robot import Clicker, start

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
    pauses, failed = {}, {}
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
