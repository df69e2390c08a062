"""In the real QGIS: cells over the study area, swept by keys, a landslide drawn, undone, resumed, and what it tells."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import processing
import robot as robot_module
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel, QMessageBox, QSpinBox, QTableWidget

from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.sweep import Finds
from ftl_qgis_plugin.study.log.verdicts import Verdict

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
    yield from share(robot, path)


def share(robot, path):
    """The review accepts six landslides of two sizes; a colleague sweeps the other cells in a study of her own; merged,
    all of it counts together. Then a random half of the cells stands for all."""
    session, sweep = robot.session, robot.desk.sweep
    cells = list(sweep.cells)
    sides_m = dict(zip((4, 5, 6, 7, 8, 9), (60, 60, 60, 160, 160, 160)))
    with Study.open(path, analyst="ada") as study:
        study.add_candidates(
            1,
            [
                {
                    "candidate": f"c{number}",
                    "area_m2": float(side * side),
                    "wkb": QgsGeometry.fromRect(QgsRectangle.fromCenterAndSize(place(cells[number]), side, side))
                    .asWkb()
                    .data(),
                }
                for number, side in sides_m.items()
            ],
        )
        study.record_all(Verdict(candidate=f"c{number}", verdict="accepted", analyst="ada") for number in sides_m)
    other, merged = (str(Path(robot.folder) / name) for name in ("ben.gpkg", "merged.gpkg"))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(other)) as target:
        source.backup(target)
    with Study.open(other, analyst="ben") as study:
        for number, cell in enumerate(cells):
            if number < 3:
                continue
            finds = Finds(seen=(f"c{number}",)) if number in (4, 7, 8) else Finds()
            said = "accepted" if finds.count else "rejected"
            study.sweep.record([Verdict(candidate=cell.name, verdict=said, analyst="ben", note=finds.note)])
    robot.check("a colleague's cells are no one else's yet", sweep.progress().reviewed == 3)
    processing.run("ftl:mergestudies", {"STUDIES": [path, other], "OUTPUT": merged})
    session.open_study(merged)
    yield from robot.opened(merged)
    robot.desktop.show_page("ReviewPage")
    yield 200
    robot.key(Qt.Key.Key_W, CTRL | Qt.KeyboardModifier.AltModifier)
    yield from robot.wait(lambda: sweep.is_on and sweep.facts is not None, "the estimate of both analysts")
    robot.check("merged, all cells are looked at", sweep.progress().reviewed == len(cells) == 16)
    whole = sweep.facts.whole
    robot.check(
        "six by the review, four by the sweep, three by both", (whole.first, whole.second, whole.both) == (6, 4, 3)
    )
    robot.check("Chapman's estimate", abs(whole.total - 7.75) < 1e-9 and sweep.facts.is_whole, whole)
    classes = {low: item for low, _, item in sweep.facts.rows[1:] if item.found}
    robot.check(
        "by size", sorted((item.first, item.second, item.both) for item in classes.values()) == [(3, 1, 1), (3, 3, 2)]
    )
    yield 300
    table = robot.find("FtlSweepSizes", QTableWidget, robot.find("FtlSweep"))
    robot.check("a row for all and one for each size", table.isVisible() and table.rowCount() == 3, table.rowCount())
    robot.check("with its interval", "8" in table.item(0, 2).text(), table.item(0, 2).text())
    robot.shot("sweep_merged")
    robot.find("FtlSweepCells").setCollapsed(False)
    yield 300
    robot.find("FtlCellShare", QSpinBox).setValue(50)
    clicker = robot_module.Clicker(lambda box: box.button(QMessageBox.StandardButton.Yes).click())
    robot.click("FtlMakeCells")  # asks, since cells are looked at
    clicker.end()
    yield from robot.wait(lambda: 0 < len(sweep.cells) < 16, "a random half of the cells")
    yield from robot.wait(lambda: sweep.facts is not None and sweep.facts.share == 0.5, "what it tells")
    robot.check("they are among all", {cell.name for cell in sweep.cells} < {cell.name for cell in cells})
    half = sweep.facts.whole
    robot.check("what was said of them holds", sweep.progress().reviewed == len(sweep.cells) and sweep.facts.is_whole)
    robot.check("all of the review count, fewer of the sweep", half.first == 6 and 0 < half.second < whole.second, half)
    robot.check("there are no fewer than both have found", half.low >= 6 and half.high > half.low, half)
    yield 300
    robot.shot("sweep_sampled")


def place(cell):
    return QgsPointXY(cell.x, cell.y)


robot_module.start(play)
