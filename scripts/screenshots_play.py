"""Run inside QGIS by make_screenshots.py: plays a study on the demo scene and takes the guide's pictures.

Pages that the dock does not have are left out, so that the rest still comes.
"""

import datetime
import math
import os

import numpy as np
from osgeo import gdal
from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialogButtonBox
from robot import start

DOCK_WIDTH_PX = 440
JUDGED = 24
# Pairs of these dates, each with its next two, of a part of the scene.
DATES = [datetime.date(2019, 1, 5) + datetime.timedelta(days=48 * number) for number in range(16)]
PART_PX = 400
C_BAND_M = 0.0554657647


def truth(robot):
    """Outlines of the true landslides of the scene, known from its own file."""
    folder = robot.session.study.path.rsplit("/", 1)[0]
    layer = QgsVectorLayer(f"{folder}/truth.gpkg", "truth", "ogr")
    layer.setSubsetString("kind = 'landslide'")
    return [feature.geometry() for feature in layer.getFeatures()]


def drawn(robot, pause_ms=600):
    """Until the map and the page have come to rest."""
    yield from robot.idle()
    yield pause_ms
    yield from robot.wait(lambda: not robot.canvas.isDrawing(), "the map", 60)
    yield pause_ms


def take(robot, name, widget=None):
    """The window, or one widget of it."""
    if widget is None:
        robot.shot(name)
    else:
        widget.grab().save(f"{robot.folder}/shots/{name}.png")


def has_page(robot, name):
    return robot.dock.findChild(type(robot.dock.page("DataPage")).__mro__[1], name) is not None


def press(robot, page, name):
    """A button of a page, where it can be pressed."""
    button = robot.dock.page(page).findChild(QAbstractButton, name)
    if button is not None and button.isVisible() and button.isEnabled():
        button.click()


def clear_messages(robot):
    from qgis.utils import iface

    iface.messageBar().clearWidgets()


def judge(robot, landslides, count):
    """As an analyst would who is always right, edits each boundary, and takes seven seconds for it."""
    session = robot.session
    seconds = [0.0]
    session.review._pace._clock = lambda: seconds[0]
    session.review._pace.begin()
    for _ in range(count):
        seconds[0] += 7.0
        shape = session.outlines.geometry(session.current)
        true = next((landslide for landslide in landslides if landslide.intersects(shape)), None)
        if true is None:
            robot.session.review.reject()
        else:
            session.outlines.update_boundary(bytes(true.asWkb()))
            session.review.accept()
        yield 30


def largest_unreviewed(session):
    index = session.index
    known = index.is_known
    rows = [row for row in range(len(index)) if not known[row] and session.review.verdict(index.ids[row]) is None]
    areas = index.numbers["area_m2"]
    return index.ids[max(rows, key=lambda row: areas[row])]


def make_pairs(scene, folder):
    """Unwrapped pairs, named as HyP3 names its bursts, of ground that moves as the scene's does."""
    source = gdal.Open(f"{scene}/deformation_rate.tif")
    rate_m_a = source.ReadAsArray(200, 200, PART_PX, PART_PX) / 1000
    coherence = gdal.Open(f"{scene}/coherence.tif").ReadAsArray(200, 200, PART_PX, PART_PX)
    left, step, _, upper, _, down = source.GetGeoTransform()
    random = np.random.default_rng(7)
    noise_m = {date: random.normal(0, 0.001, rate_m_a.shape) for date in DATES}
    for number, first in enumerate(DATES):
        for second in DATES[number + 1 : number + 3]:
            name = f"S1_136231_IW2_{first:%Y%m%d}_{second:%Y%m%d}_VV_INT80_663F"
            moved_m = rate_m_a * (second - first).days / 365.25 + noise_m[second] - noise_m[first]
            phase = np.nan_to_num(-moved_m * 4 * math.pi / C_BAND_M)
            os.makedirs(f"{folder}/{name}")
            for end, values in (("unw_phase", phase), ("corr", np.nan_to_num(coherence))):
                file = f"{folder}/{name}/{name}_{end}.tif"
                target = gdal.GetDriverByName("GTiff").Create(file, PART_PX, PART_PX, 1, gdal.GDT_Float32)
                target.SetProjection(source.GetProjection())
                target.SetGeoTransform((left + 200 * step, step, 0, upper + 200 * down, 0, down))
                target.GetRasterBand(1).SetNoDataValue(0)
                target.GetRasterBand(1).WriteArray(values)
                target.FlushCache()


def stacked(robot, scene):
    """The method's first step, in an empty project."""
    folder = f"{os.path.dirname(scene)}/hyp3_pairs"
    make_pairs(scene, folder)
    QgsProject.instance().clear()
    robot.page("DataPage")
    yield from drawn(robot)
    robot.find("FtlImportProduct").stacker.look(folder)

    def shown():
        return [w for w in QApplication.topLevelWidgets() if w.objectName() == "FtlStackDialog" and w.isVisible()]

    yield from robot.wait(shown, "what the folder holds", 60)
    yield 500
    dialog = shown()[0]
    results = dialog.findChild(QgsFileWidget, "FtlStackTarget").lineEdit()
    real = results.text()
    results.setText("/home/analyst/Documents")  # rather than where the pictures are taken
    take(robot, "folder", dialog)
    results.setText(real)
    robot.click(dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok))
    yield from robot.wait(lambda: robot.session.choices.timeseries, "the stack", 120)
    yield from drawn(robot, 1500)
    clear_messages(robot)
    take(robot, "folder_result", robot.dock)


def play(robot):
    from qgis.utils import iface

    robot.size(1366, 768)
    for name in ("Browser", "Browser2"):
        browser = iface.mainWindow().findChild(object, name)
        if browser is not None:
            browser.hide()
    robot.desktop.show_page("DataPage")
    yield 500
    robot.window.resizeDocks([robot.dock], [DOCK_WIDTH_PX], Qt.Orientation.Horizontal)
    robot.try_demo()
    yield 500
    # The map goes to the first candidate once there is one: only then is its extent ours.
    yield from robot.wait(lambda: bool(robot.session.current), "candidates", 240)
    yield from drawn(robot, 1500)
    clear_messages(robot)
    landslides = truth(robot)

    # The map with all candidates.
    layer = robot.session.project.mapLayer(robot.session.choices.deformation)
    extent = robot.canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent())
    extent.scale(0.5)
    robot.canvas.setExtent(extent)
    robot.canvas.refresh()
    yield from drawn(robot, 1500)
    take(robot, "map", robot.canvas)

    robot.page("DataPage")
    yield 400
    take(robot, "data", robot.dock)

    robot.page("ReviewPage")
    robot.session.candidates.sort_by("place")
    robot.session.review.set_armed(True)
    robot.desk.focus_map()
    yield from judge(robot, landslides, JUDGED)
    robot.session.candidates.go_to(largest_unreviewed(robot.session))
    robot.desk.navigator.show_current()
    robot.key(Qt.Key.Key_Z)
    yield from drawn(robot, 2500)
    clear_messages(robot)
    yield 200
    take(robot, "review")

    if has_page(robot, "ThresholdsPage"):
        robot.page("ThresholdsPage")
        yield from drawn(robot, 2000)
        press(robot, "ThresholdsPage", "FtlPreview")
        press(robot, "ThresholdsPage", "FtlChoose_slope_0")
        yield from drawn(robot, 3000)
        clear_messages(robot)
        take(robot, "thresholds")

    robot.page("ReviewPage")
    yield from judge(robot, landslides, len(robot.session.index) - JUDGED)
    robot.page("IterationsPage")
    robot.desk.commands.run("propose_iteration")
    yield from drawn(robot)
    robot.desk.commands.run("start_iteration")
    yield from drawn(robot)
    yield from judge(robot, landslides, robot.session.review.progress().total)
    robot.page("IterationsPage")
    robot.desk.commands.run("propose_iteration")
    yield from drawn(robot, 1500)
    clear_messages(robot)
    robot.dock.page("IterationsPage").area.verticalScrollBar().setValue(0)
    yield 300
    take(robot, "iterations", robot.dock)

    if has_page(robot, "AccuracyPage"):
        robot.page("AccuracyPage")
        reference = robot.dock.page("AccuracyPage").findChild(QComboBox, "FtlReference")
        reference.setCurrentIndex(reference.count() - 1)
        press(robot, "AccuracyPage", "FtlCompare")
        yield from drawn(robot, 3000)
        area = robot.dock.page("AccuracyPage").area
        area.verticalScrollBar().setValue(reference.mapTo(area.widget(), reference.rect().topLeft()).y() - 60)
        yield 500
        clear_messages(robot)
        take(robot, "accuracy", robot.dock)
    yield from stacked(robot, robot.session.study.path.rsplit("/", 1)[0])


start(play)
