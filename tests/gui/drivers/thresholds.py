"""In the real QGIS: read the samples, drag a bound, watch the mask on the map, then reload the plugin."""

from pathlib import Path

import robot as robot_module
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import reloadPlugin

FILES = {
    "deformation": "deformation_rate.tif",
    "coherence": "coherence.tif",
    "dem": "dem.tif",
    "inventory": "inventory.gpkg",
    "reference": "reference.gpkg",
}


def play(robot):
    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32647"))
    chosen = {}
    for field, file in FILES.items():
        path = str(Path(robot.folder) / "scene" / file)
        layer = QgsRasterLayer(path, field) if file.endswith("tif") else QgsVectorLayer(path, field, "ogr")
        project.addMapLayer(layer)
        chosen[field] = layer.id()
    robot.desktop.show_page("ThresholdsPage")
    yield 200
    robot.shot("thresholds_empty")
    robot.session.choose(**chosen)
    robot.canvas.setExtent(project.mapLayer(chosen["deformation"]).extent())
    yield 500
    robot.dock.page("ThresholdsPage").shown()
    model, preview = robot.desk.thresholds, robot.desk.preview
    yield from robot.wait(lambda: model.data is not None, "the samples")
    yield from robot.wait(lambda: robot.can_click("FtlChoose_slope_0"), "the table's rows")
    robot.click("FtlChoose_slope_0")
    robot.click("FtlPreview")
    yield from robot.wait(lambda: preview.mask is not None, "the preview")
    yield from robot.wait(lambda: model.estimate is not None, "the estimate")
    yield 300
    robot.shot("thresholds_preview")
    chart = robot.find("FtlHistogram", root=robot.dock)
    row = model.rows("slope")[0]
    passing = int((preview.mask == 1).sum())
    viewport = chart._view.viewport()
    start, end = place_of(chart, row.upper), place_of(chart, (row.lower + row.upper) / 2)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 11):
        place = start + (end - start) * (step / 10)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(place),
            QPointF(viewport.mapToGlobal(place)),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(viewport, event)
        yield 20
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    yield 200
    moved = model.rows("slope")[0]
    robot.check("the drag has moved the upper bound", moved.upper < row.upper, (row, moved))
    robot.check("the mask has shrunk with it", int((preview.mask == 1).sum()) < passing)
    robot.shot("thresholds_dragged")
    robot.click("FtlUndoThresholds")
    robot.check("undo takes the drag back", model.rows("slope")[0] == row)
    robot.click("FtlChoose_aspect_0")
    yield 200
    robot.shot("thresholds_dial")
    reloadPlugin(robot_module.PLUGIN)
    yield 500
    items = [item for item in robot.canvas.scene().items() if type(item).__name__ == "PreviewItem"]
    robot.check("the canvas holds one preview, the new one's", len(items) == 1, len(items))
    robot.desktop.show_page("ThresholdsPage")
    yield 300
    robot.check("the page is there again", robot.desk.thresholds is not model)
    yield from robot.idle()  # it reads the samples again


def place_of(chart, x):
    box = chart.plot.getViewBox()
    (_, _), (low, high) = box.viewRange()
    return QPoint(chart._view.mapFromScene(box.mapViewToScene(QPointF(x, low + 0.5 * (high - low)))))


robot_module.start(play)
