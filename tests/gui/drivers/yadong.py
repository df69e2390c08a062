"""Real data, from an empty project to candidates, doing only what the dock says."""

import os

from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QAbstractButton, QLabel, QToolButton
from robot import start

STEPS = 6


def play(robot):
    session, project = robot.session, QgsProject.instance()
    robot.desktop.show_page("DataPage")
    yield 400
    page = robot.dock.page("DataPage")
    layer_row = __import__(type(page).__module__.rsplit(".", 1)[0] + ".layer_row", fromlist=["open_layer"])
    summary = robot.find("FtlDataSummary", QLabel)
    robot.check("it says what is needed", "deformation rate" in summary.text(), summary.text())
    for field, file, is_raster in (
        ("deformation", "lin_coeff.tif", True),
        ("dem", "DEM_UTM.tif", True),
        ("inventory", "landslides.gpkg", False),
    ):
        layer = layer_row.open_layer(os.path.join(robot.folder, file), is_raster, project)
        robot.check(f"{file} opens", layer is not None)
        session.choose(**{field: layer.id()})
    yield 1500
    robot.check("and what is still needed", "study file" in summary.text(), summary.text())
    robot.shot("yadong_chosen")
    page._study.file.lineEdit().setText(os.path.join(robot.folder, "yadong"))
    page._study.file.lineEdit().editingFinished.emit()
    yield from robot.wait(lambda: session.is_open, "the study")
    yield 800
    pressed = []
    for _ in range(STEPS):
        yield from robot.idle()
        yield 800
        lines = [button for button in page.findChildren(QToolButton, "FtlMend") if button.isVisible() and button.text()]
        cure = next((button for button in lines if button.text().startswith(("Use", "Take"))), None)
        if cure is None or cure.text() in pressed:
            break
        pressed.append(cure.text())
        robot.shot(f"yadong_problem_{len(pressed)}")
        robot.click(cure)
    robot.note("problems cured", pressed)
    told = [problem.text for problem in session.problems()]
    robot.note("told", told)
    run = robot.find("FtlRun", QAbstractButton)
    robot.check("nothing keeps it from starting", run.isEnabled(), (summary.text(), told))
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
    robot.check("there are candidates", len(session.index) > 0, robot.messages()[-3:])
    robot.shot("yadong_candidates")


start(play)
