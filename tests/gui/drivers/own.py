"""What users make their own: map themes as images, other keys, lists and web pages; and edits of their own layers."""

import os

from qgis.core import QgsFeature, QgsGeometry, QgsMapThemeCollection, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QObject, Qt, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QMenu
from qgis.utils import iface
from robot import start

THEME = "Winter 2019-03"
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Browser(QObject):
    """Takes addresses in the place of the system's own programs."""

    def __init__(self):
        super().__init__()
        self.addresses = []

    @pyqtSlot(QUrl)
    def open(self, address):
        self.addresses.append(address)


def play(robot):
    project = QgsProject.instance()
    folder = os.path.join(robot.folder, "own")
    robot.check("the project opens", project.read(os.path.join(folder, "project.qgz")))
    yield from robot.opened(os.path.join(folder, "study.gpkg"))
    robot.page("ReviewPage")
    if not robot.session.review.is_armed:
        robot.click("FtlArm")
    robot.canvas.setFocus()
    yield 100
    yield from theme(robot, project)
    yield from keys(robot)
    yield from undo(robot, project)
    yield from lists(robot)
    yield from places(robot)


def theme(robot, project):
    session, images = robot.session, robot.desk.images
    root, model = project.layerTreeRoot(), iface.layerTreeView().layerTreeModel()
    nodes = {node: node.itemVisibilityChecked() for node in root.findLayers()}
    raster = next(layer for layer in project.mapLayers().values() if isinstance(layer, QgsRasterLayer))
    table = QgsVectorLayer("None?field=a:string", "table", "memory")
    project.addMapLayer(table)
    for node in nodes:
        node.setItemVisibilityChecked(node.layerId() == raster.id())
    project.mapThemeCollection().insert(THEME, QgsMapThemeCollection.createThemeFromCurrentState(root, model))
    for node, was_visible in nodes.items():
        node.setItemVisibilityChecked(was_visible)
    yield 400
    images.set_slot(0, f"theme:{THEME}")
    candidates = {layer.id() for layer in session.layers.candidate_layers()}
    robot.key(Qt.Key.Key_Z)
    yield 200
    shown = {layer.id() for layer in robot.canvas.layers()}
    robot.check("a key shows the theme", raster.id() in shown, shown)
    robot.check("under the candidates", shown & candidates, shown)
    styles = robot.canvas.layerStyleOverrides()
    robot.check("in its own style", raster.id() in styles, list(styles))
    robot.desk.views.toggle()
    robot.desk.views.set_sources([f"theme:{THEME}"])
    yield 300
    shown = {layer.id() for layer in robot.desk.views.views[0].canvas.layers()}
    robot.check("also in a linked view", raster.id() in shown and shown & candidates, shown)
    robot.desk.views.toggle()
    robot.canvas.setFocus()
    candidate = session.current
    robot.key(Qt.Key.Key_U)
    said = session.review.history(candidate)[-1]
    robot.check("the verdict knows name and date", (said.image_source, said.image_date) == (THEME, "2019-03"), said)
    project.mapThemeCollection().removeMapTheme(THEME)
    yield 400
    robot.check("without it: the map as it is", images.shown == "project" and not robot.canvas.layerStyleOverrides())
    project.removeMapLayer(table.id())
    yield 100


def keys(robot):
    session, manager = robot.session, QgsGui.shortcutsManager()
    actions = {action.text(): action for action in manager.listActions()}
    accept, image = actions["FTL: Accept"], actions["FTL: First image"]
    manager.setKeySequence(accept, "Ctrl+Alt+J")  # letters are all taken
    manager.setKeySequence(image, "Ctrl+Alt+Y")
    yield 50
    session.candidates.next_unreviewed()
    candidate = session.current
    robot.key(Qt.Key.Key_A)
    said = session.review.verdict(candidate)
    robot.check("the old key is free", said is None or said.verdict != "accepted", (candidate, said))
    robot.key(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    robot.check("the new one accepts", session.review.verdict(candidate).verdict == "accepted")
    button = robot.find("FtlButton_accept")
    robot.check(
        "the button says it", "Ctrl+Alt+J" in button.text() and "(Ctrl+Alt+J)" in button.toolTip(), button.text()
    )
    robot.check(
        "an image's as well", robot.find("FtlImage1").text().startswith("Ctrl+Alt+Y "), robot.find("FtlImage1").text()
    )
    manager.setKeySequence(accept, "A")
    manager.setKeySequence(image, "Z")
    yield 50


def undo(robot, project):
    """Ctrl+Z and Ctrl+Shift+Z are QGIS's while a layer with edits is active."""
    session = robot.session
    layer = QgsVectorLayer("Point?crs=EPSG:32647", "own", "memory")
    project.addMapLayer(layer)
    iface.setActiveLayer(layer)
    layer.startEditing()
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromPointXY(robot.canvas.center()))
    layer.beginEditCommand("point")
    layer.addFeature(feature)
    layer.endEditCommand()
    yield 100
    robot.canvas.setFocus()
    reviewed = session.review.progress().reviewed
    robot.key(Qt.Key.Key_Z, CONTROL)
    yield 50
    robot.check("Ctrl+Z takes the edit back", layer.featureCount() == 0, layer.featureCount())
    robot.key(Qt.Key.Key_Z, CONTROL)
    yield 50
    robot.check("once more takes no verdict", session.review.progress().reviewed == reviewed)
    robot.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    yield 50
    robot.check("Ctrl+Shift+Z brings the edit back", layer.featureCount() == 1, layer.featureCount())
    layer.rollBack()
    project.removeMapLayer(layer.id())
    yield 100
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_Z, CONTROL)
    robot.check("afterwards the keys are the review's", session.review.progress().reviewed == reviewed - 1)
    robot.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    robot.check("both", session.review.progress().reviewed == reviewed)


def lists(robot):
    """Changed in QGIS's options, or by the button beside it."""
    session = robot.session
    session.preferences.reject_reasons = ["Shadow", "Road & rail"]
    robot.page("DataPage")
    robot.page("ReviewPage")
    yield 100
    chips = [robot.find(f"FtlButton_reject_{number}") for number in (1, 2, 3)]
    shown = [chip.isVisibleTo(robot.dock) for chip in chips]
    robot.check("the dock offers the new list", shown == [True, True, False], shown)
    texts = [chip.text() for chip in chips[:2]]
    robot.check("by name, with its digit", texts[1].endswith("2 Road && rail"), texts)
    robot.check("back on the page the keys are the map's", robot.canvas.hasFocus())
    session.candidates.next_unreviewed()
    candidate = session.current
    robot.key(Qt.Key.Key_2, SHIFT)
    said = session.review.verdict(candidate)
    robot.check("Shift and digit reject for a reason", (said.verdict, said.reason) == ("rejected", "Road & rail"), said)
    reviewed = session.review.progress().reviewed
    robot.key(Qt.Key.Key_3, SHIFT)
    robot.check("a digit beyond the list does nothing", session.review.progress().reviewed == reviewed)
    robot.check("and says so", "2 entries" in robot.messages()[-1], robot.messages()[-1])
    session.preferences.forget("reject_reasons")


def places(robot):
    session, browser = robot.session, Browser()
    opened = browser.addresses
    for scheme in ("https", "file"):
        QDesktopServices.setUrlHandler(scheme, browser, "open")
    session.preferences.places = [
        {"name": "One", "url": "https://one.example/{lat}"},
        {"name": "R&D", "url": "https://two.example/{lon}"},
    ]
    robot.key(Qt.Key.Key_B)
    menu = robot.find("FtlPlaces", QMenu)
    menu.aboutToShow.emit()
    robot.check("the button offers all", [item.text() for item in menu.actions()] == ["One", "R&&D"])
    menu.actions()[1].trigger()
    session.preferences.forget("places")
    robot.key(Qt.Key.Key_K)
    yield 50
    hosts = [address.host() for address in opened]
    robot.check("the key opens the first, the menu any", hosts == ["one.example", "two.example", ""], hosts)
    with open(opened[-1].toLocalFile(), encoding="utf-8") as file:
        robot.check("the outline goes to Google Earth", session.current in file.read())
    nowhere = robot.desk.places.export_kml(os.path.join(robot.folder, "nowhere", "outline.kml"))
    robot.check("where it cannot be written that is said", nowhere is None and "nowhere" in robot.messages()[-1])
    for scheme in ("https", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


start(play)
