"""One layer of the form: its name, the choice, whether something is wrong, and a file from the disk."""

from __future__ import annotations

import os
from collections.abc import Callable

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import QCoreApplication, QSize, Qt
from qgis.PyQt.QtGui import QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QLabel, QSizePolicy, QToolButton, QWidget

RASTER_FILES = "*.tif *.tiff *.vrt *.img *.nc *.h5 *.he5 *.asc *.dem *.hgt"
_LEAST_LABEL_EM = 4
VECTOR_FILES = "*.gpkg *.shp *.geojson *.json *.fgb *.kml *.kmz *.gml"


class RowLabel(QLabel):
    """A row's name; in a narrow dock it ends in an ellipsis rather than making the dock wide."""

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST_LABEL_EM * self.fontMetrics().height()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()


def make_layer_combo(name: str, kind: object, empty: str, changed: Callable[[str], object]) -> QgsMapLayerComboBox:
    """`changed(id)` when another layer is chosen, "" for none."""
    combo = QgsMapLayerComboBox()
    combo.setObjectName("Ftl_" + name)
    combo.setFilters(kind)
    combo.setAllowEmptyLayer(True, empty)
    combo.setLayer(None)
    shrink(combo)
    combo.layerChanged.connect(lambda layer: changed(layer.id() if layer else ""))
    return combo


def make_file_button(
    name: str, label: str, is_raster: bool, project: QgsProject, chosen: Callable[[str], object]
) -> QToolButton:
    """Opens a file, adds it to the project, and hands the layer's id on."""
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
            button, tip, project.homePath(), kinds + ";;" + _tr("All files (*)")
        )
        if path:
            layer = open_layer(path, is_raster, project)
            if layer is not None:
                chosen(layer.id())

    button.clicked.connect(ask)
    return button


def open_layer(path: str, is_raster: bool, project: QgsProject) -> QgsMapLayer | None:
    """The file as a layer of the project, the one that is there already where there is one; None where it is none."""
    known = next((layer for layer in project.mapLayers().values() if layer.source().split("|")[0] == path), None)
    if known is not None:
        return known
    name = os.path.splitext(os.path.basename(path))[0]
    layer = QgsRasterLayer(path, name) if is_raster else QgsVectorLayer(path, name, "ogr")
    return project.addMapLayer(layer) if layer.isValid() else None


def shrink(combo: QComboBox) -> QWidget:
    """Long layer names must not make the dock wide."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(1)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return combo


def _tr(text: str) -> str:
    return QCoreApplication.translate("DataPage", text)
