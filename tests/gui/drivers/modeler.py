"""A model of the plugin's in the user's hands: copied from the toolbox, shown in the designer, changed, saved, run; and
an algorithm in the batch dialog.
"""

import json
import os

import processing
from crawler import Crawler
from processing.gui.AlgorithmDialog import AlgorithmDialog
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QDialogButtonBox,
    QDockWidget,
    QFileDialog,
    QGraphicsView,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMessageBox,
)
from qgis.utils import iface
from robot import start

MODELS = {"oneiteration": 2, "nextiteration": 4, "preparedeformation": 3}
CHANGED_RATE = 70


def play(robot):
    crawler = Crawler(robot)
    scene = processing.run(
        "ftl:demoscene",
        {"SIZE": 400, "SEED": 3, "TIMESERIES": False, "OPTICAL": False, "OUTPUT": os.path.join(robot.folder, "scene")},
    )
    yield 100
    toolbox = robot.find("ProcessingToolbox", QDockWidget)
    toolbox.show()
    yield 300
    for name, steps in MODELS.items():
        designer = yield from copied(robot, toolbox, name)
        yield from looked_at(robot, designer, name, steps)
        if name == "oneiteration":
            yield from changed_and_run(robot, crawler, designer, scene)
        designer.setDirty(False)
        designer.close()
        yield 200
    menu = entries(robot, toolbox, "ftl:demoscene")
    robot.check("only models can be copied", not any("My Models" in text for text in menu), menu)
    yield from batch(robot, crawler, scene)


# The toolbox.


def index_of(tree, identifier):
    """Index of an algorithm in the toolbox's tree."""
    model = tree.model()

    def search(parent):
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            algorithm = tree.algorithmForIndex(index)
            if algorithm is not None and algorithm.id() == identifier:
                return index
            found = search(index)
            if found is not None:
                return found
        return None

    return search(model.index(-1, -1))


def right_click(robot, toolbox, identifier, wanted=""):
    """Texts of the context menu of an algorithm; the entry `wanted` is chosen."""
    tree = toolbox.algorithmTree
    index = index_of(tree, identifier)
    robot.check(f"{identifier} is in the toolbox", index is not None)
    tree.scrollTo(index)
    tree.setCurrentIndex(index)
    seen = []

    def answer():
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            return
        seen.extend(action.text() for action in menu.actions() if action.text())
        chosen = next((action for action in menu.actions() if wanted and wanted in action.text()), None)
        menu.close()
        if chosen is not None:
            chosen.trigger()

    QTimer.singleShot(300, answer)
    tree.customContextMenuRequested.emit(tree.visualRect(index).center())
    return seen


def entries(robot, toolbox, identifier):
    return right_click(robot, toolbox, identifier)


def designers():
    return [
        window
        for window in QApplication.topLevelWidgets()
        if isinstance(window, QMainWindow) and window.isVisible() and hasattr(window, "loadModel")
    ]


def copied(robot, toolbox, name):
    menu = right_click(robot, toolbox, f"ftl:{name}", "My Models")
    robot.check(f"{name}: the toolbox offers a copy", any("My Models" in text for text in menu), menu)
    yield from robot.wait(designers, "the model designer")
    yield 700
    return designers()[0]


# The designer.


def looked_at(robot, designer, name, steps):
    model = designer.model()
    found = [child.algorithmId() for child in model.childAlgorithms().values()]
    robot.check(f"{name}: it opens", designer.isVisible() and len(found) == steps, found)
    missing = [child.algorithmId() for child in model.childAlgorithms().values() if child.algorithm() is None]
    robot.check(f"{name}: no algorithm is missing", not missing, missing)
    robot.check(f"{name}: it is valid", model.validate() == (True, []), model.validate())
    warned = [item.text() for item in designer.messageBar().items()]
    robot.check(f"{name}: nothing is complained of", not warned, warned)
    items = [type(item).__name__ for item in designer.findChild(QGraphicsView).scene().items()]
    children = [item for item in items if "ChildAlgorithm" in item]
    robot.check(f"{name}: each step is drawn", len(children) == steps, items)
    folder = os.environ.get("FTL_SCREENSHOTS")
    if folder:
        os.makedirs(folder, exist_ok=True)
        designer.resize(1366, 768)
        designer.findChild(QAction, "mActionZoomToItems").trigger()
        yield 300
        designer.grab().save(os.path.join(folder, f"designer_{name}.png"))
    yield 50


def changed_and_run(robot, crawler, designer, scene):
    model = designer.model()
    robot.check("the copy is a file of the user's", "/models/" in model.sourceFilePath(), model.sourceFilePath())
    designer.beginUndoCommand("change")
    model.parameterDefinition("MIN_RATE").setDefaultValue(CHANGED_RATE)
    designer.endUndoCommand()
    yield 100
    designer.findChild(QAction, "mActionSave").trigger()
    saved = QgsProcessingModelAlgorithm()

    def is_saved():
        if not saved.fromFile(model.sourceFilePath()):
            return False
        return saved.parameterDefinition("MIN_RATE").defaultValue() == CHANGED_RATE

    yield from robot.wait(is_saved, "the changed model's file")
    mine = [item.id() for item in QgsApplication.processingRegistry().providerById("model").algorithms()]
    robot.check("and stands in the toolbox", mine == ["model:One iteration"], mine)
    done = []

    def on_dialog(dialog):
        if not isinstance(dialog, AlgorithmDialog):
            return False
        inputs = {name: scene[name] for name in ("INVENTORY", "DEFORMATION", "COHERENCE", "DEM")}
        dialog.setParameters(inputs)
        dialog.algorithmFinished.connect(lambda is_good, results: (done.append((is_good, results)), dialog.reject()))
        dialog.runButton().click()
        return True

    crawler.on_dialog, crawler.is_watching = on_dialog, True
    designer.findChild(QAction, "mActionRun").trigger()
    yield from robot.wait(lambda: done, "the model's end", 60)
    crawler.on_dialog, crawler.is_watching = None, False
    is_good, results = done[0]
    robot.check("it runs from the designer", is_good, results)

    def loaded():
        return {layer.name(): layer for layer in QgsProject.instance().mapLayers().values()}

    yield from robot.wait(lambda: {"Candidates 1", "Thresholds"} <= set(loaded()), "its results, loaded by name")
    named = loaded()
    candidates = named["Candidates 1"]
    robot.check("candidates are found", candidates.featureCount() > 0)
    slowest = min(feature["rate_mean"] for feature in candidates.getFeatures())
    robot.check("by the changed default", slowest >= CHANGED_RATE, slowest)
    group = QgsProject.instance().layerTreeRoot().findLayer(candidates.id()).parent().name()
    robot.check("in their group", "1" in group, group)
    symbol = candidates.renderer().symbol()
    looks = [(part.layerType(), part.properties().get("style")) for part in symbol.symbolLayers()]
    robot.check("drawn as outlines", all(kind == "SimpleLine" or style == "no" for kind, style in looks), looks)


# The batch dialog.


def batch(robot, crawler, scene):
    rates = (50, 80)
    outputs = [os.path.join(robot.folder, f"batch_{rate}.gpkg") for rate in rates]
    rows = [
        {
            "PARAMETERS": {
                "INVENTORY": repr(scene["INVENTORY"]),
                "DEFORMATION": repr(scene["DEFORMATION"]),
                "COHERENCE": repr(scene["COHERENCE"]),
                "DEM": repr(scene["DEM"]),
                "MIN_RATE": str(rate),
            },
            "OUTPUTS": {
                "candidates:Candidates": output,
                "thresholds:Thresholds": output.replace(".gpkg", ".csv"),
                "thresholds:Statistics": output.replace(".gpkg", "_statistics.csv"),
            },
        }
        for rate, output in zip(rates, outputs)
    ]
    path = os.path.join(robot.folder, "batch.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(rows, file)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("ftl:oneiteration")
    dialog = BatchAlgorithmDialog(algorithm, iface.mainWindow())
    dialog.show()
    yield 300

    def on_dialog(other):
        if isinstance(other, QMessageBox):  # newer QGIS asks whether a batch of an older one can be trusted
            other.button(QMessageBox.StandardButton.Yes).click()
            return True
        if not isinstance(other, QFileDialog):
            return True  # the batch itself stays
        other.findChild(QLineEdit, "fileNameEdit").setText(path)
        other.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Open).click()
        return True

    crawler.on_dialog, crawler.is_watching = on_dialog, True
    dialog.mainWidget().load()
    crawler.on_dialog, crawler.is_watching = None, False
    yield 200
    robot.check("a saved batch loads", dialog.mainWidget().batchRowCount() == len(rates))
    dialog.mainWidget().checkLoadLayersOnCompletion.setChecked(False)
    dialog.runButton().click()
    yield from robot.wait(lambda: all(os.path.exists(output) for output in outputs), "the batch's results", 60)
    yield 300
    counts = [QgsVectorLayer(output).featureCount() for output in outputs]
    robot.check("each row gives its own result", counts[0] > counts[1] > 0, counts)
    dialog.close()


start(play)
