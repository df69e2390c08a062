"""In the real QGIS: hold out, an iteration, its charts, accuracy, and the time series below the map."""

from pathlib import Path

import robot as robot_module
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.utils import reloadPlugin

FILES = {
    "deformation": "deformation_rate.tif",
    "coherence": "coherence.tif",
    "dem": "dem.tif",
    "timeseries": "timeseries.tif",
    "inventory": "inventory.gpkg",
    "study_area": "study_area.gpkg",
    "reference": "reference.gpkg",
}


def play(robot):
    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32647"))
    chosen = {}
    for field, file in FILES.items():
        path = str(Path(robot.folder) / "scene" / file)
        layer = QgsRasterLayer(path, field) if file.endswith("tif") else QgsVectorLayer(path, field, "ogr")
        robot.check(f"{file} opens", layer.isValid())
        project.addMapLayer(layer)
        chosen[field] = layer.id()
    session = robot.session
    session.choose(**chosen)
    path = str(Path(robot.folder) / "study.gpkg")
    robot.check("the study can be made", session.new_study(path), robot.messages())
    yield from robot.opened(path)
    robot.desktop.show_page("AccuracyPage")
    yield 200
    robot.click("FtlHoldOut")
    held = len(session.study.reference())
    robot.check("landslides are held out", held > 0, robot.messages())
    session.iteration.run()
    yield from robot.wait(lambda: len(session.index) > 0 and not session.runner.is_running, "candidates", 90)
    for name in list(session.index.ids):
        session.candidates.go_to(name)
        session.review.judge("accepted" if session.index.row_of[name] % 3 else "rejected")
    session.iteration.finish()
    yield from robot.wait(lambda: session.iteration.open_number() is None, "the iteration's end", 60)
    robot.desktop.show_page("IterationsPage")
    yield 500
    robot.shot("insight_iterations")
    charts = robot.dock.page("IterationsPage")._charts
    robot.check("the mean rate is drawn", charts.mean_rate.has_data())
    robot.dock.page("IterationsPage").area.ensureWidgetVisible(charts.drifts)
    yield 300
    robot.shot("insight_drift")
    robot.desktop.show_page("AccuracyPage")
    yield 300
    robot.click("FtlCompare")
    accuracy = robot.dock.page("AccuracyPage")
    yield from robot.wait(lambda: accuracy.detection.model.result is not None, "the comparison")
    yield 300
    robot.shot("insight_accuracy")
    robot.click("FtlCountProneness")
    yield from robot.wait(lambda: bool(accuracy.proneness.model.results), "the frequency ratios")
    accuracy.area.ensureWidgetVisible(accuracy.proneness.charts["deformation_rate"])
    yield 300
    robot.shot("insight_proneness")
    robot.desktop.show_page("ReviewPage")
    robot.desk.commands.run("series")
    panel = robot.desktop.series.panel
    session.candidates.go_to(session.index.ids[0])
    yield from robot.wait(lambda: bool(panel.controller.shown()), "the candidate's series")
    robot.check("it is the candidate's", panel.controller.shown()[0].name == session.current)
    robot.click("FtlSeriesKeep")
    robot.click("FtlSeriesPick")
    before = [item.name for item in panel.controller.shown()]
    robot.map_click(robot.canvas.extent().center(), Qt.MouseButton.LeftButton)
    yield from robot.wait(lambda: len(panel.controller.shown()) == 2, "the picked series")
    robot.check("the kept one stays", panel.controller.shown()[0].name == before[0])
    yield 500
    robot.shot("insight_series")
    reloadPlugin(robot_module.PLUGIN)
    yield 500
    robot.check("the plugin is there again", robot.desktop.series.panel is not panel)


robot_module.start(play)
