"""Try it: a synthetic scene is made, loaded, and its first iteration started."""

from __future__ import annotations

import os
import shutil

from qgis.core import QgsFillSymbol, QgsLayerTreeLayer, QgsMapLayer, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QStandardPaths, Qt, QTimer

from ... import paths
from ...core import colours
from ...core.progress import Progress
from ...interpretation.background.runner import BREATH_MS
from ...interpretation.session.session import InterpretationSession
from ..settings import window_settings
from .demo_dialog import DemoDialog

# Output of ftl:demoscene, field of Choices ("" for none), shown at once. Topmost last.
_LAYERS = (
    ("DEM", "dem", False),
    ("COHERENCE", "coherence", False),
    ("DEFORMATION", "deformation", False),
    ("OPTICAL_2016", "", False),
    ("OPTICAL_2023", "", True),
    ("TIMESERIES", "timeseries", False),
    ("EXCLUSION", "exclusion", False),
    ("STUDY_AREA", "study_area", False),
    ("REFERENCE", "reference", False),
    ("INVENTORY", "inventory", False),
)
# As in the study's own layers; what else there is stands back.
_OUTLINES = {
    "inventory.gpkg": {"outline_color": colours.ORIGINS["inventory"]},
    "reference.gpkg": {"outline_color": colours.HELD_OUT, "outline_style": "dot"},
}


class DemoStudy(QObject):
    def __init__(self, iface: object, session: InterpretationSession) -> None:
        super().__init__()
        self._iface = iface
        self._session = session

    def ask(self) -> None:
        """Where to: then it begins."""
        dialog = DemoDialog(_free_folder(), self._iface.mainWindow())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.begin(dialog.folder()))
        dialog.open()

    def begin(self, folder: str) -> bool:
        """In the background; layers, study and candidates appear as they are ready."""
        parameters = {
            "SIZE": window_settings.demo_size_px(),
            "SEED": 1,
            "OUTPUT": folder,
        }
        self._title = self.tr("Make the demo scene")
        return self._session.runner.run("ftl:demoscene", parameters, self._title, self._read_ahead, (0, 2))

    def _read_ahead(self, results: dict) -> None:
        """QGIS reads a new raster to find its range of values, and keeps it beside the file: not in the window."""
        paths = [path for path in map(str, results.values()) if path.endswith(".tif")]

        def read(progress: Progress) -> None:
            for number, path in enumerate(paths):
                progress.report(number / len(paths))
                progress.check()
                if os.path.basename(path) == "timeseries.tif":
                    _style_beside(path)
                QgsRasterLayer(path)

        runner = self._session.runner
        runner.later(lambda: runner.work(self._title, read, lambda _none: self._load(results), (1, 2)))

    def _load(self, results: dict) -> None:
        self._choices = {}
        self._folder = str(results.get("OUTPUT") or os.path.dirname(str(results.get("DEM"))))
        self._left = [(field, is_shown, results.get(name), name) for name, field, is_shown in _LAYERS]
        QTimer.singleShot(BREATH_MS, self._load_next)

    def _load_next(self) -> None:
        """One layer at a time: opening a raster reads some of it, and the window should stay awake."""
        if not self._left:
            self._begin_study()
            return
        field, is_shown, path, name = self._left.pop(0)
        if isinstance(path, QgsMapLayer):
            path = path.source().split("|")[0]
        if path and os.path.exists(path):
            layer = self._layer(path, self._labels()[name])
            # Small scenes may have no lake, or nothing held out.
            is_empty = isinstance(layer, QgsVectorLayer) and layer.featureCount() == 0
            if layer.isValid() and not is_empty:
                _insert_on_top(self._session.project, layer, is_shown)
                if field:
                    self._choices[field] = layer.id()
        QTimer.singleShot(BREATH_MS, self._load_next)

    def _begin_study(self) -> None:
        session = self._session
        session.choose(**self._choices)
        layer = session.project.mapLayer(self._choices.get("deformation", ""))
        canvas = self._iface.mapCanvas()
        if layer is not None:
            canvas.setExtent(canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent()))
            canvas.refresh()
        session.new_study(os.path.join(self._folder, "study.gpkg"), then=session.iteration.run)

    def _layer(self, path: str, name: str) -> QgsMapLayer:
        if path.endswith(".tif"):
            layer = QgsRasterLayer(path, name)
            if os.path.basename(path) == "deformation_rate.tif":
                layer.loadNamedStyle(str(paths.STYLES / "deformation_rate.qml"))
            return layer
        layer = QgsVectorLayer(path, name, "ogr")
        if layer.isValid():
            # Outlines: what lies in them is what one wants to see.
            symbol = {"style": "no", "outline_color": colours.OTHER_ORIGIN, "outline_width": "0.5"}
            symbol.update(_OUTLINES.get(os.path.basename(path), {}))
            layer.renderer().setSymbol(QgsFillSymbol.createSimple(symbol))
        return layer

    def _labels(self) -> dict[str, str]:
        return {
            "DEM": self.tr("Demo: elevation (m)"),
            "COHERENCE": self.tr("Demo: coherence"),
            "DEFORMATION": self.tr("Demo: deformation rate (mm/a)"),
            "OPTICAL_2016": self.tr("Demo: image 2016"),
            "OPTICAL_2023": self.tr("Demo: image 2023"),
            "TIMESERIES": self.tr("Demo: time series (mm)"),
            "EXCLUSION": self.tr("Demo: lakes"),
            "STUDY_AREA": self.tr("Demo: study area"),
            "REFERENCE": self.tr("Demo: held-out landslides"),
            "INVENTORY": self.tr("Demo: known landslides"),
        }


def _insert_on_top(project: QgsProject, layer: QgsMapLayer, is_shown: bool) -> None:
    project.addMapLayer(layer, False)
    node = QgsLayerTreeLayer(layer)
    node.setItemVisibilityChecked(is_shown)
    node.setExpanded(False)
    project.layerTreeRoot().insertChildNode(0, node)


def _style_beside(path: str) -> None:
    """A default style next to the file: without one QGIS reads all of its 50 bands to find one, for seconds."""
    target = os.path.splitext(path)[0] + ".qml"
    if not os.path.exists(target):
        shutil.copyfile(paths.STYLES / "timeseries.qml", target)


def _free_folder() -> str:
    """A folder for the scene in which no study lies yet."""
    base = window_settings.demo_folder() or QStandardPaths.writableLocation(
        QStandardPaths.StandardLocation.DocumentsLocation
    )
    number = 1
    while True:
        folder = os.path.join(base, "ftl_demo" if number == 1 else f"ftl_demo_{number}")
        if not os.path.exists(os.path.join(folder, "study.gpkg")):
            return folder
        number += 1
