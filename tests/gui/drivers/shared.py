"""One of two QGIS that have the same project open; FTL_ANALYST says which. They wait for each other by files."""

import os

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from robot import Clicker, start

ME = os.environ["FTL_ANALYST"]
OTHER = {"ada": "ben", "ben": "ada"}[ME]
SHARED = os.environ["FTL_SHARED"]
KEYS = {"accepted": Qt.Key.Key_A, "rejected": Qt.Key.Key_R, "uncertain": Qt.Key.Key_U}
PROJECT = os.path.join(SHARED, "project.qgz")


def play(robot):
    session = robot.session
    if ME == "ada":
        session.open_study(os.path.join(SHARED, "study.gpkg"))
        yield from robot.opened(os.path.join(SHARED, "study.gpkg"))
        robot.check("the project is saved", QgsProject.instance().write(PROJECT))
        tell("saved")
    else:
        yield from heard(robot, "saved")
        robot.check("the project opens", QgsProject.instance().read(PROJECT))
        yield from robot.opened(os.path.join(SHARED, "study.gpkg"))
    robot.check("the study is open", session.is_open and not session.is_read_only, robot.messages())
    robot.page("ReviewPage")
    robot.click("FtlArm")
    robot.canvas.setFocus()
    yield 200
    tell("open")
    yield from heard(robot, "open")
    names = session.index.ids

    # One after the other; both judge the first two, Ben last, and each takes one verdict back.
    if ME == "ada":
        yield from judge(robot, names[:6], "accepted")
        tell("first")
        yield from heard(robot, "first")
        robot.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        robot.check("her own last verdict goes", session.current == names[5], session.current)
        tell("undone")
    else:
        yield from heard(robot, "first")
        # What she said is seen without reading anything again.
        yield from robot.wait(lambda: all(session.review.verdict(name) for name in names[:6]), "her verdicts")
        asked = []

        def answer(dialog):
            asked.append(dialog.text())
            dialog.button(QMessageBox.StandardButton.Yes).click()

        clicker = Clicker(answer)
        yield from judge(robot, names[:2], "rejected")
        clicker.end()
        robot.check("he is asked before hers is overruled", len(asked) == 2, asked)
        robot.check("by name", all("ada" in text for text in asked), asked)
        yield from judge(robot, names[6:10], "rejected")
        tell("first")
        yield from heard(robot, "undone")
        robot.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        robot.check("his own last verdict goes", session.current == names[9], session.current)
        tell("undone")
    yield from heard(robot, "undone")

    # Both at the same time, on candidates of their own.
    mine = names[20:45] if ME == "ada" else names[45:70]
    yield from judge(robot, mine, "uncertain")
    tell("burst")
    yield from heard(robot, "burst")

    if ME == "ada":
        index = session.index
        robot.check("what was said meanwhile is read again", session.candidates.reload())
        yield from robot.wait(lambda: session.index is not index, "candidates read again")
    else:
        QgsProject.instance().clear()
        yield 200
        robot.check("the project opens again", QgsProject.instance().read(PROJECT))
        yield from robot.opened(os.path.join(SHARED, "study.gpkg"))
    robot.note("verdicts", verdicts(session))
    tell("compared")
    yield from heard(robot, "compared")

    if ME == "ben":
        # The other one closes; this one goes on.
        yield from heard(robot, "gone")
        if not session.review.is_armed:
            robot.click("FtlArm")
        robot.canvas.setFocus()
        yield from judge(robot, names[80:82], "accepted")
    trouble = [text for text in robot.messages() if "saved as soon as it is done" not in text]
    robot.check("nobody was told of trouble", not trouble, trouble)


def judge(robot, names, verdict):
    for name in names:
        robot.session.candidates.go_to(name)
        if QApplication.focusWidget() is None:
            # A dialog has just closed: no window manager gives the focus back here.
            robot.window.activateWindow()
            yield from robot.wait(lambda: QApplication.focusWidget() is not None, "the focus")
        robot.key(KEYS[verdict])
        # On a busy machine the other one's transaction may take long: then this is written after it.
        yield from robot.wait(lambda: not robot.session.review._writer.is_waiting, "the other's transaction")
        said = robot.session.review.verdict(name)
        robot.check(f"{name} is {verdict}", said is not None and said.verdict == verdict, robot.messages())
        yield 10


def verdicts(session):
    return {name: entry.verdict for name, entry in session.index.entries.items() if entry.verdict != "cleared"}


def tell(what):
    with open(os.path.join(SHARED, f"{ME}_{what}"), "w", encoding="utf-8"):
        pass


def heard(robot, what):
    yield from robot.wait(lambda: os.path.exists(os.path.join(SHARED, f"{OTHER}_{what}")), f"{OTHER}: {what}", 60)


start(play)
