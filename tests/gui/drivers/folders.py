"""From folders of pairs and displacements to the rate of the study, through the dialogs as a user goes.

FTL_FOLDERS names theme (none: QGIS's own) and folder, one pair a line; FTL_LARGE a folder whose stack is cancelled.
"""

import os
import time

from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialog, QDialogButtonBox, QFileDialog, QLabel, QLineEdit
from qgis.utils import iface
from robot import start

QUIET_S = 3


def choose_folder(path, asked):
    """Waits for the dialog, which keeps its own event loop, and types the folder's name as a user would."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QFileDialog):
        QTimer.singleShot(100, lambda: choose_folder(path, asked))
        return
    asked.append(dialog.windowTitle())
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    name.setText(path)
    QTest.keyClick(name, Qt.Key.Key_Return)


def shown(name):
    return next((w for w in QApplication.topLevelWidgets() if w.objectName() == name and w.isVisible()), None)


def fits(label):
    """Whether a label that wraps shows all of its text."""
    return label.height() >= label.heightForWidth(label.width()) - 2


def of_qgis():
    """What QGIS itself says in its bar of the ends of tasks."""
    return [item.text() for item in iface.messageBar().items() if item.text().startswith("Executing")]


def cancelled(robot, choose, path):
    """Half way, by the button of the strip; and another folder is asked for meanwhile."""
    asked, last, before = [], robot.session.choices.deformation, set(os.listdir(os.path.dirname(path)))
    QTimer.singleShot(100, lambda: choose_folder(path, asked))
    choose.trigger()
    yield from robot.wait(lambda: shown("FtlStackDialog") is not None, "the large folder", 60)
    yield 300
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    yield from robot.wait(lambda: QgsApplication.taskManager().countActiveTasks() > 0, "the stack", 30)
    choose.trigger()
    said = robot.messages()[-1]
    robot.check("another folder is not asked for meanwhile", "is still running" in said, said)
    robot.click("FtlCancel")
    yield from robot.wait(lambda: not robot.session.runner.is_running, "its end", 60)
    yield 300
    said = [item.text() for item in iface.messageBar().items()]
    robot.check("what was cancelled is told as such, and nothing over it", said[0].startswith("Cancelled."), said)
    robot.check("and not as a failure", not of_qgis(), said)
    robot.check("the rate stays", robot.session.choices.deformation == last)
    left = set(os.listdir(os.path.dirname(path))) - before
    robot.check("nothing half written is left", not left, left)


def play(robot):
    QgsSettings().setValue(
        "app/minTaskLengthForSystemNotification", 0
    )  # QGIS tells the end of each task, however short
    robot.page("DataPage")
    yield 300
    button = robot.find("FtlImportProduct")
    choose = next(action for action in button.menu().actions() if action.objectName() == "Ftl_from_folder")
    outcome, last_theme = {}, ""
    for line in os.environ["FTL_FOLDERS"].splitlines():
        theme, path = line.split("\t")
        if theme != last_theme:
            QgsApplication.setUITheme(theme)
            last_theme = theme
            yield 300
        name, asked, before = os.path.basename(path), [], len(robot.messages())
        last = robot.session.choices.deformation
        QTimer.singleShot(100, lambda path=path, asked=asked: choose_folder(path, asked))
        choose.trigger()
        robot.check(f"{name}: the folder was asked for", len(asked) == 1)
        # What it holds is told by the dialog, or by a sentence once it has been looked into.
        quiet_since = None
        while shown("FtlStackDialog") is None and (quiet_since is None or time.perf_counter() - quiet_since < QUIET_S):
            yield 100
            running = robot.session.runner.is_running
            quiet_since = None if running else quiet_since or time.perf_counter()
        yield 300
        dialog = shown("FtlStackDialog")
        found = {"summary": "", "dialogs": []}
        if dialog is not None:
            summary = dialog.findChild(QLabel, "FtlStackSummary")
            found["summary"] = summary.text()
            if os.environ.get("FTL_SCREENSHOTS"):
                picture = os.path.join(os.environ["FTL_SCREENSHOTS"], f"folder_{name}{theme[:1]}.png")
                dialog.grab().save(picture)
            cut = [label.text() for label in dialog.findChildren(QLabel) if label.wordWrap() and not fits(label)]
            robot.check(f"{name}: no text is cut off", not cut, cut)
            robot.check(f"{name}: the dialog fits the screen", dialog.height() <= dialog.screen().geometry().height())
            box = dialog.findChild(QDialogButtonBox)
            robot.click(box.button(QDialogButtonBox.StandardButton.Ok))
            yield from robot.wait(
                lambda last=last: robot.session.choices.deformation != last and not robot.session.runner.is_running,
                f"{name}: the stack",
                90,
            )
            yield 500
        others = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        found["dialogs"] = [other.windowTitle() for other in others]
        for other in others:
            other.close()
        choices = robot.session.choices
        layers = QgsProject.instance().mapLayers()
        if choices.deformation != last:
            found["layers"] = {
                field: layers[getattr(choices, field)].name() if getattr(choices, field) in layers else ""
                for field in ("deformation", "rate_std", "coherence", "timeseries")
            }
            found["shown"] = robot.find("Ftl_deformation").currentText()
            rate = layers[choices.deformation].dataProvider().block(1, layers[choices.deformation].extent(), 50, 40)
            found["rate"] = rate.value(20, 22)
        robot.check(f"{name}: QGIS says nothing over what we say", not of_qgis(), of_qgis())
        found["told"] = " | ".join(robot.messages()[before:])
        robot.shot(f"data_{name}{theme[:1]}")
        outcome.setdefault(theme, {})[name] = found
    robot.note("outcome", outcome)
    yield from cancelled(robot, choose, os.environ["FTL_LARGE"])


start(play)
