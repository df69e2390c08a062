"""Verdicts by key until QGIS is killed, at a moment nobody chose: nothing is closed, saved or said goodbye to."""

import json
import os
import signal
import threading

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from robot import start

KEYS = {"accepted": Qt.Key.Key_A, "rejected": Qt.Key.Key_R, "uncertain": Qt.Key.Key_U}
REVIEWED_S = 1.5


def play(robot):
    session = robot.session
    session.open_study(os.path.join(robot.folder, "study.gpkg"))
    yield from robot.opened(os.path.join(robot.folder, "study.gpkg"))
    robot.check("the project is saved", QgsProject.instance().write(os.path.join(robot.folder, "project.qgz")))
    robot.page("ReviewPage")
    robot.click("FtlArm")
    robot.canvas.setFocus()
    yield 300
    # This program will not come to write it at its end.
    with open(os.environ["FTL_GUI_RESULT"], "w", encoding="utf-8") as file:
        json.dump(robot.result, file)
    kill = threading.Timer(REVIEWED_S, os.kill, (os.getpid(), signal.SIGKILL))
    count = 0
    with open(os.path.join(robot.folder, "given.txt"), "a", encoding="utf-8") as given:
        while True:
            for verdict, key in KEYS.items():
                candidate = session.current
                robot.key(key)
                if session.current == candidate:
                    raise AssertionError(f"stays on {candidate}: {robot.messages()}")
                print(candidate, verdict, file=given, flush=True)
                count += 1
                if count == 12:
                    kill.start()
                yield 10


start(play)
