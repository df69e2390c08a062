"""In the real QGIS: stepping through dated images by keys and mouse, before and after, swipe, lens, caption."""

import os
import statistics
import time
from pathlib import Path

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QEvent, QPoint, Qt
from qgis.PyQt.QtGui import QImage, QKeyEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from robot import start

FILES = {
    "deformation": "deformation_rate.tif",
    "coherence": "coherence.tif",
    "dem": "dem.tif",
    "inventory": "inventory.gpkg",
    "study_area": "study_area.gpkg",
}


def play(robot):
    project = QgsProject.instance()
    if os.environ.get("FTL_THEME"):
        QgsApplication.setUITheme(os.environ["FTL_THEME"])
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32647"))
    scene = Path(robot.folder) / "scene"
    chosen = {}
    for field, file in FILES.items():
        path = str(scene / file)
        layer = QgsRasterLayer(path, field) if file.endswith("tif") else QgsVectorLayer(path, field, "ogr")
        project.addMapLayer(layer)
        # As people have it: areas would hide the images.
        project.layerTreeRoot().findLayer(layer.id()).setItemVisibilityChecked(file.endswith("tif"))
        chosen[field] = layer.id()
    for year in (2016, 2019, 2023):
        project.addMapLayer(QgsRasterLayer(str(scene / f"optical_{year}.tif"), f"optical_{year}"))
    session = robot.session
    session.choose(**chosen)
    path = str(Path(robot.folder) / "study.gpkg")
    robot.check("the study can be made", session.new_study(path), robot.messages())
    yield from robot.opened(path)
    session.iteration.run()
    yield from robot.wait(lambda: len(session.index) > 0 and not session.runner.is_running, "candidates", 90)
    robot.page("ReviewPage")
    session.review.set_armed(True)
    robot.canvas.setFocus()
    yield from settled(robot)
    travel = robot.desk.time_travel
    timeline, strip, caption = travel.timeline, travel.strip, travel.caption
    dates = [image.date for image in timeline.images]
    robot.check("the strip knows the images by date", dates == ["2016", "2019", "2023"], dates)
    robot.check("strip and caption are in sight", strip.isVisible() and caption.isVisible())
    robot.check("the caption says so", "map as it is" in caption.text, caption.text)
    robot.check("the strip lies along the lower edge", strip.geometry().bottom() == robot.canvas.height() - 1)
    robot.shot("travel_begin")

    # Keys.
    robot.key(Qt.Key.Key_Comma)
    yield from settled(robot)
    robot.check("the newest first", timeline.shown.date == "2023", caption.text)
    robot.check("the caption names image, date and resolution", "optical_2023 · 2023" in caption.text, caption.text)
    newest = picture(robot)
    robot.key(Qt.Key.Key_Comma)
    robot.key(Qt.Key.Key_Comma)
    yield from settled(robot)
    robot.check("older by key", timeline.shown.date == "2016")
    robot.check("another picture is on the map", picture(robot) != newest)
    robot.key(Qt.Key.Key_Period)
    yield from settled(robot)
    robot.check("newer by key", timeline.shown.date == "2019")
    robot.check("what was looked at goes along with the verdict", session.review.details.image_date == "2019")
    robot.key(Qt.Key.Key_Period)
    yield from settled(robot)

    # Held key.
    hold(robot, QEvent.Type.KeyPress)
    yield 200
    robot.check("the earlier date while the key is down", timeline.shown.date == "2019", caption.text)
    robot.check("the caption says before", caption.text.startswith("before"), caption.text)
    hold(robot, QEvent.Type.KeyRelease)
    yield 200
    robot.check("back when it is let go", timeline.shown.date == "2023", caption.text)

    # Pin.
    robot.key(Qt.Key.Key_Comma)
    robot.key(Qt.Key.Key_Comma)
    robot.key(Qt.Key.Key_I)
    robot.check("pinned", timeline.pinned is not None and timeline.pinned.date == "2016")
    robot.key(Qt.Key.Key_Period)
    robot.key(Qt.Key.Key_Period)
    yield from settled(robot)
    robot.check("before is what was pinned", timeline.before.date == "2016")
    robot.shot("travel_pinned")

    # Mouse on the strip.
    place = QPoint(round(strip.x_of(timeline.images[1])), 12)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    yield from settled(robot)
    robot.check("a click on a mark shows it", timeline.shown.date == "2019")
    robot.key(Qt.Key.Key_Period)
    yield from settled(robot)

    # Swipe and lens follow the mouse.
    robot.key(Qt.Key.Key_J)
    yield from robot.wait(lambda: travel.curtain.item is not None and travel.curtain.item.image is not None, "swipe")
    middle = QPoint(robot.canvas.width() // 2, robot.canvas.height() // 2)
    robot.hover(middle)
    yield 100
    item = travel.curtain.item
    robot.check("the swipe follows the mouse", abs(item.mouse.x() - middle.x()) < 1, item.mouse)
    ratio = robot.canvas.devicePixelRatioF()
    robot.note("pixel ratio", ratio)
    robot.check(
        "its picture has the screen's pixels",
        abs(item.image.width() - robot.canvas.viewport().width() * ratio) < 2,
        (item.image.width(), robot.canvas.viewport().width(), ratio),
    )
    robot.check("both are named", "2016 | " in caption.text and "2023" in caption.text, caption.text)
    robot.shot("travel_swipe")
    robot.hover(middle + QPoint(120, 0))
    yield 100
    robot.check("and goes on following", abs(item.mouse.x() - middle.x() - 120) < 1)
    robot.key(Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier)
    yield 200
    robot.check("the lens instead", travel.curtain.mode == "lens")
    robot.shot("travel_lens")
    robot.key(Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier)
    robot.check("and off again", travel.curtain.mode == "")

    # Time to a date that was drawn before.
    finished = []
    robot.canvas.mapCanvasRefreshed.connect(lambda: finished.append(time.perf_counter()))
    times = []
    for number in range(20):
        finished.clear()
        begun = time.perf_counter()
        robot.key(Qt.Key.Key_Comma if number % 2 == 0 else Qt.Key.Key_Period)
        yield from soon(lambda: bool(finished))
        times.append(1000 * (finished[0] - begun) if finished else 1000 * (time.perf_counter() - begun))
    robot.note("ms per step", [round(value) for value in times])
    robot.note("median ms per step", round(statistics.median(times)))

    # The next candidate keeps the date; its images are there at once.
    times = []
    for _ in range(6):
        finished.clear()
        begun = time.perf_counter()
        robot.key(Qt.Key.Key_A)
        yield from soon(lambda: bool(finished))
        times.append(1000 * (finished[0] - begun) if finished else 9999)
        yield from settled(robot)
    robot.note("ms to a candidate's image", [round(value) for value in times])
    robot.check("the date stays with the next candidate", timeline.shown.date == "2023", caption.text)

    # Side by side.
    robot.key(Qt.Key.Key_V, Qt.KeyboardModifier.ShiftModifier)
    yield 800
    views = robot.desk.views
    robot.check("two views", len(views.views) == 2, len(views.views))
    shown = [session.sources.source(view.source).date for view in views.views]
    robot.check("before and after", shown == ["2016", "2023"], shown)
    robot.hover(middle)
    yield 200
    robot.shot("travel_side_by_side")
    robot.key(Qt.Key.Key_V)
    yield 200

    # Files need no cutting: the same action measures them.
    robot.desk.commands.run("image_measure_pair")
    yield from robot.wait(lambda: bool(session.evidence.of(session.current)), "what the images say", 60)
    robot.check("what the images say", any(key.endswith("_contrast") for key in session.evidence.of(session.current)))
    robot.page("DataPage")
    yield 200
    robot.check("out of sight with the page", not strip.isVisible() and not caption.isVisible())


def settled(robot):
    """Until the map has been drawn."""
    yield 120
    yield from robot.wait(lambda: not robot.canvas.isDrawing(), "the map")
    yield 60


def soon(condition, seconds=3.0):
    end = time.perf_counter() + seconds
    while not condition() and time.perf_counter() < end:
        yield 1


def hold(robot, kind):
    target = QApplication.focusWidget() or robot.window
    if kind == QEvent.Type.KeyPress:
        QTest.keyPress(target, Qt.Key.Key_Q)
    else:
        event = QKeyEvent(kind, Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier, "q")
        QApplication.sendEvent(target, event)


def picture(robot):
    image = robot.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return bytes(image.bits().asstring(image.sizeInBytes()))


start(play)
