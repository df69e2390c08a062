"""Real data, from an empty project to candidates by hand: file dialogs, questions and buttons, doing only what the dock
says. FTL_GUI_FOLDER holds the files."""

import os

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QLabel,
    QLineEdit,
    QToolButton,
)
from robot import Clicker, start

MOST_CURES = 6


class Hand:
    """Answers what comes up: the next file to the file dialog; a question's proposal is taken as it is."""

    def __init__(self, folder):
        self._folder = folder
        self.file = ""
        self.asked = []
        self._clicker = Clicker(self._answer)

    def end(self):
        self._clicker.end()

    def _answer(self, dialog):
        if isinstance(dialog, QFileDialog):
            self.asked.append(dialog.windowTitle())
            name = dialog.findChild(QLineEdit, "fileNameEdit")
            name.setText(os.path.join(self._folder, self.file))
            QTest.keyClick(name, Qt.Key.Key_Return)
        elif isinstance(dialog, QInputDialog):
            self.asked.append(f"{dialog.labelText()} {dialog.findChild(QComboBox).currentText()}")
            dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
        else:
            self.asked.append(f"unexpected: {dialog.windowTitle()}")
            dialog.reject()


def play(robot):
    hand = Hand(robot.folder)
    try:
        yield from data(robot, hand)
        yield from extraction(robot)
    finally:
        hand.end()
    robot.note("asked", hand.asked)
    robot.check("no other dialog came up", not [text for text in hand.asked if "unexpected" in text], hand.asked)


def data(robot, hand):
    session = robot.session
    robot.desktop.show_page("DataPage")
    yield 400
    summary = robot.find("FtlDataSummary", QLabel)
    robot.check("it says what is needed", "deformation rate" in summary.text(), summary.text())
    robot.check("nothing is red before anything was done", not problems(robot))
    robot.shot("yadong_empty")

    # A file that is none first: it is said, and nothing has changed.
    hand.file = "list_images.txt"
    robot.click("FtlFile_dem")
    yield 400
    robot.check("a wrong file is told", "contains no raster" in robot.messages()[-1], robot.messages()[-1:])
    robot.check("and not taken", not session.choices.dem)

    hand.file = "lin_coeff.tif"
    robot.find("FtlImportProduct").menu().actions()[0].trigger()
    yield from robot.wait(lambda: session.choices.deformation, "the rate")
    yield from robot.idle()
    robot.check("the unit was asked, with its guess", any("mm/a" in text for text in hand.asked), hand.asked)
    robot.check("and is the choice", session.choices.unit == "mm/a", session.choices.unit)
    for field, file in (("dem", "DEM_UTM.tif"), ("inventory", "landslides.gpkg"), ("timeseries", "series.tif")):
        hand.file = file
        robot.click(f"FtlFile_{field}")
        yield from robot.wait(lambda field=field: getattr(session.choices, field), file)
        yield 200
    robot.check("layers are in the project", len(QgsProject.instance().mapLayers()) == 4)
    yield 800
    robot.check("and what is still needed is said", summary.text().endswith("study file"), summary.text())
    robot.shot("yadong_chosen")
    QgsProject.instance().setPresetHomePath(robot.folder)
    name = robot.dock.page("DataPage")._study.file.lineEdit()
    robot.type(name, "yadong", enter=False)
    folder = robot.find("FtlStudyFolder", QLabel)
    robot.check("where it will be is shown", robot.folder in folder.toolTip(), folder.toolTip())
    QTest.keyClick(name, Qt.Key.Key_Return)
    yield from robot.opened(os.path.join(robot.folder, "yadong.gpkg"))
    yield 800


def problems(robot):
    """Buttons that cure something, in sight."""
    page = robot.dock.page("DataPage")
    return [button for button in page.findChildren(QToolButton, "FtlMend") if button.isVisible() and button.text()]


def extraction(robot):
    session, summary = robot.session, robot.find("FtlDataSummary", QLabel)
    pressed = []
    for _ in range(MOST_CURES):
        yield from robot.idle()
        yield 800
        robot.note("told", [problem.text for problem in session.problems()])
        # Cures that need a tool's dialog are for whoever wants them.
        cure = next((button for button in problems(robot) if not button.text().endswith("…")), None)
        if cure is None or cure.text() in pressed:
            break
        pressed.append(cure.text())
        robot.shot(f"yadong_problem_{len(pressed)}")
        robot.click(cure)
    robot.note("problems cured", pressed)
    run = robot.find("FtlRun", QAbstractButton)
    robot.check("nothing keeps it from starting", run.isEnabled(), summary.text())
    robot.shot("yadong_ready")
    robot.click(run)
    yield from robot.idle()
    yield 1500
    if not len(session.index):
        action = robot.window.findChild(QAbstractButton, "FtlMessageAction")
        robot.check("nothing found: one message with a way on", action is not None, robot.messages()[-3:])
        robot.note("message", robot.messages()[-1])
        robot.click(action)
        yield 800
        robot.page("DataPage")
        robot.click("FtlRun")
        yield from robot.idle()
        yield 1000
    robot.note("candidates", len(session.index))
    robot.note("known", int(session.index.is_known.sum()))
    robot.check("there are candidates", len(session.index) > 0, robot.messages()[-3:])
    robot.check("the review is in front", robot.dock.current_page == "ReviewPage", robot.dock.current_page)
    robot.shot("yadong_candidates")


start(play)
