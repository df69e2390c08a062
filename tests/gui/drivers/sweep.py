"""In the real QGIS: cells over the study area, swept by keys, a landslide drawn, undone, resumed, and what it tells."""

import os
from pathlib import Path

import robot as robot_module
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel

from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def draw(robot, x, y, size):
    """By mouse, as a person does: three corners, and the fourth with the right button."""
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
    for corner in corners:
        robot.map_click(QgsPointXY(*corner))
    robot.map_click(QgsPointXY(*corners[-1]), Qt.MouseButton.RightButton)


def play(robot):
    if os.environ.get("FTL_THEME"):
        QgsApplication.setUITheme(os.environ["FTL_THEME"])
    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32647"))
    layer = QgsRasterLayer(str(Path(robot.folder) / "scene" / "deformation_rate.tif"), "rate")
    robot.check("the raster opens", layer.isValid())
    project.addMapLayer(layer)
    dem = QgsRasterLayer(str(Path(robot.folder) / "scene" / "dem.tif"), "dem")
    project.addMapLayer(dem)
    session, desk = robot.session, robot.desk
    session.choose(deformation=layer.id(), dem=dem.id())
    path = str(Path(robot.folder) / "study.gpkg")
    robot.check("a study can be made", session.new_study(path))
    yield from robot.opened(path)
    heights = dem.dataProvider().bandStatistics(1)
    high = heights.minimumValue + 0.8 * (heights.maximumValue - heights.minimumValue)
    session.study.start_iteration({}, 1)
    session.study.set_thresholds(1, ThresholdTable([Threshold("elevation", high, None)]))
    session.iterationsChanged.emit()
    robot.desktop.show_page("ReviewPage")
    yield 100
    robot.key(Qt.Key.Key_W, CTRL | Qt.KeyboardModifier.AltModifier)
    yield 200
    robot.check("the key begins the sweep", desk.sweep.is_on)
    robot.find("FtlCellSize", QDoubleSpinBox).setValue(800)
    robot.shot("sweep_empty")
    by_ranges = robot.find("FtlCellsByRanges", QCheckBox)
    robot.check("terrain ranges can choose the cells", by_ranges.isEnabled())
    by_ranges.setChecked(True)
    robot.click("FtlMakeCells")
    yield from robot.wait(lambda: bool(desk.sweep.cells), "the cells where the ranges hold")
    yield 400
    names = {cell.name for cell in desk.sweep.cells}
    robot.check("only some cells are high enough", 0 < len(names) < 16, len(names))
    robot.check("and the study knows", session.study.sweep.plan["by_ranges"] is True)
    robot.check("the form says how they were cut", by_ranges.isChecked())
    robot.find("FtlSweepCells").setCollapsed(False)
    yield 300
    by_ranges.setChecked(False)
    robot.click("FtlMakeCells")
    yield from robot.wait(lambda: len(desk.sweep.cells) == 16, "all cells")
    robot.check("the same cells are among all", names < {cell.name for cell in desk.sweep.cells})
    yield 400
    sweep, first = desk.sweep, desk.sweep.cells[0]
    robot.check("the sweep stands at the first cell", sweep.current == first.name)
    robot.check("the map shows it", robot.canvas.extent().contains(QgsPointXY(first.x, first.y)))
    robot.check("keys act", desk.commands.is_live)
    robot.key(Qt.Key.Key_R)
    robot.check("R says that nothing is there", sweep.state(first.name) == "rejected")
    second = sweep.cells[1]
    robot.check("and goes on", sweep.current == second.name)
    yield 100
    robot.key(Qt.Key.Key_D)
    yield 100
    robot.check("D draws", desk.digitiser.is_digitising)
    draw(robot, second.x - 100, second.y - 100, 160)
    yield 300
    (drawn,) = sweep.finds().drawn
    robot.check("it is stored and accepted", session.review.verdict(drawn).verdict == "accepted")
    robot.check("the sweep keeps the map", sweep.current == second.name)
    robot.key(Qt.Key.Key_Z, CTRL)
    yield 100
    robot.check("Ctrl+Z takes it back", sweep.finds().count == 0 and session.review.verdict(drawn) is None)
    robot.key(Qt.Key.Key_Z, CTRL | SHIFT)
    yield 100
    robot.check("Ctrl+Shift+Z brings it back", sweep.finds().drawn == (drawn,))
    robot.key(Qt.Key.Key_A)
    yield 100
    robot.check("A ends the cell", sweep.state(second.name) == "accepted" and sweep.position == 3)
    robot.key(Qt.Key.Key_U)
    yield 100
    robot.key(Qt.Key.Key_Left)
    yield 100
    robot.check("arrows move from cell to cell", sweep.position == 3 and sweep.state() == "uncertain")
    robot.key(Qt.Key.Key_5)
    robot.check("keys that judge candidates are off", len(session.study.current()) == 1)
    yield from robot.wait(lambda: sweep.facts is not None and sweep.facts.whole.second == 1, "the estimate")
    yield 500
    robot.shot("sweep_work")
    said = robot.find("FtlSweepResult", QLabel).text()
    robot.check("what it tells is in sight", "The review has accepted no new landslide" in said, said)
    robot.key(Qt.Key.Key_W, CTRL | Qt.KeyboardModifier.AltModifier)
    yield 200
    robot.check("the key ends it", not sweep.is_on and robot.find("FtlQueue").isVisible())
    robot.shot("sweep_ended")
    session.open_study(path)  # as after a restart
    yield from robot.opened(path)
    yield 200
    if robot.can_click("FtlButton_sweep"):
        robot.click("FtlButton_sweep")
    else:  # a narrow dock leaves it to the key and the menu
        robot.key(Qt.Key.Key_W, CTRL | Qt.KeyboardModifier.AltModifier)
    yield 300
    robot.check("it goes on at the first open cell", sweep.position == 4, sweep.position)
    robot.check("and knows what was said", sweep.progress().reviewed == 3)
    robot.desktop.show_page("AccuracyPage")
    yield 300
    page = robot.dock.page("AccuracyPage")
    page.area.ensureWidgetVisible(robot.find("FtlSweepFromAccuracy", root=page))
    yield 200
    robot.shot("sweep_accuracy")


robot_module.start(play)
