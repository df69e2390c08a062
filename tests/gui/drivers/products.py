"""Chooses InSAR products on the Data page through the file dialog itself; FTL_PRODUCTS names them, one a line."""

import os

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit
from robot import start


def type_into_dialog(path, asked):
    """Waits for the dialog, which keeps its own event loop, and types the file's name as a user would."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QFileDialog):
        QTimer.singleShot(100, lambda: type_into_dialog(path, asked))
        return
    asked.append(dialog.windowTitle())
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    name.setText(path)
    QTest.keyClick(name, Qt.Key.Key_Return)


def play(robot):
    robot.page("DataPage")
    yield 300
    button = robot.find("FtlImportProduct")
    choose = button.menu().actions()[0]
    outcome = {}
    for path in os.environ["FTL_PRODUCTS"].splitlines():
        name, asked, before = os.path.basename(path), [], len(robot.messages())
        last = robot.session.choices.deformation
        QTimer.singleShot(100, lambda path=path, asked=asked: type_into_dialog(path, asked))
        choose.trigger()
        robot.check(f"{name}: the dialog came and went", len(asked) == 1)
        yield 200
        yield from robot.idle()
        yield 300
        dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        titles = [dialog.windowTitle() for dialog in dialogs]
        for dialog in dialogs:
            dialog.close()
        chosen = robot.session.choices.deformation
        layer = QgsProject.instance().mapLayer(chosen) if chosen != last else None
        told = robot.messages()[before:]
        outcome[name] = {"layer": layer.name() if layer else "", "dialogs": titles, "told": " | ".join(told)}
        robot.shot("import_" + name)
    robot.note("outcome", outcome)


start(play)
