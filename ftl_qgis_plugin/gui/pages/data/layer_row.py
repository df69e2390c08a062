"""One layer of the form: its name, the choice, whether something is wrong, and a file from the disk."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsMapLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import QCoreApplication, QSize
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QLabel, QSizePolicy, QToolButton, QWidget

from ....interpretation.session.session import InterpretationSession
from .layer_file import open_layer

RASTER_FILES = "*.tif *.tiff *.vrt *.img *.nc *.h5 *.he5 *.asc *.dem *.hgt"
VECTOR_FILES = "*.gpkg *.shp *.geojson *.json *.fgb *.kml *.kmz *.gml"


class RowLabel(QLabel):
    """A row's name: in one line where there is room, in two in a narrow dock."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(self._width(self.text()), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._width(word) for word in self.text().split()), self.fontMetrics().height())

    def _width(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + 2


def make_layer_combo(name: str, kind: object, empty: str, changed: Callable[[str], object]) -> QgsMapLayerComboBox:
    """`changed(id)` when another layer is chosen, "" for none."""
    combo = QgsMapLayerComboBox()
    combo.setObjectName("Ftl_" + name)
    combo.setFilters(kind)
    combo.setAllowEmptyLayer(True, empty)
    show_layer(combo, None)
    shrink(combo)
    combo.layerChanged.connect(lambda layer: changed(layer.id() if layer else ""))
    return combo


def show_layer(combo: QgsMapLayerComboBox, layer: QgsMapLayer | None) -> None:
    """Without telling of a change. None is the entry for no layer: setLayer(None) shows nothing at all."""
    is_blocked = combo.blockSignals(True)
    if layer is None:
        combo.setCurrentIndex(0)
    elif combo.currentLayer() != layer:
        combo.setLayer(layer)
    combo.blockSignals(is_blocked)


def make_file_button(
    name: str, label: str, is_raster: bool, session: InterpretationSession, chosen: Callable[[str], object]
) -> QToolButton:
    """Opens a file, adds it to the project, and hands the layer's id on; what is no such file is told."""
    button = QToolButton()
    button.setObjectName(f"FtlFile_{name}")
    button.setText("…")
    tip = _tr("Open a file as: {label}").format(label=label)
    button.setToolTip(tip)
    button.setAccessibleName(tip)

    def ask() -> None:
        kinds = _tr("Rasters ({files})").format(files=RASTER_FILES)
        if not is_raster:
            kinds = _tr("Polygons ({files})").format(files=VECTOR_FILES)
        path, _filter = QFileDialog.getOpenFileName(
            button, tip, session.project.homePath(), kinds + ";;" + _tr("All files (*)")
        )
        if path:
            session.attempt(lambda: take(path))

    def take(path: str) -> None:
        layer = open_layer(path, is_raster, session.project, button)
        if layer is None:
            return
        node = session.project.layerTreeRoot().findLayer(layer.id())
        if node is not None and name == "timeseries":
            node.setItemVisibilityChecked(False)  # displacements as red, green and blue would only cover the map
        chosen(layer.id())

    button.clicked.connect(ask)
    return button


def shrink(combo: QComboBox) -> QWidget:
    """Long layer names must not make the dock wide."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(1)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return combo


def _tr(text: str) -> str:
    return QCoreApplication.translate("DataPage", text)
