"""From a file that was chosen for a row of the form to a layer of the project."""

from __future__ import annotations

import os

from qgis.core import Qgis, QgsMapLayer, QgsProject, QgsProviderRegistry, QgsProviderSublayerDetails, QgsWkbTypes
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QInputDialog, QWidget

from ....compat import LINE_GEOMETRY, NO_GEOMETRY, RASTER_LAYER, VECTOR_LAYER
from ....core.errors import FtlError


def open_layer(path: str, is_raster: bool, project: QgsProject, parent: QWidget) -> QgsMapLayer | None:
    """The file as a layer of the project, the one that is there already where there is one. Of several that it holds
    the user is asked for one; None where he gives up. FtlError: nothing of that kind is in it."""
    kind = RASTER_LAYER if is_raster else VECTOR_LAYER
    found = [
        layer
        for layer in QgsProviderRegistry.instance().querySublayers(path, Qgis.SublayerQueryFlag.ResolveGeometryType)
        if layer.type() == kind and (is_raster or _has_landslides(layer))
    ]
    if not found:
        name = os.path.basename(path)
        if is_raster:
            raise FtlError("{name} contains no raster that QGIS can read. Choose another file.", name=name)
        raise FtlError("{name} contains no polygons or points that QGIS can read. Choose another file.", name=name)
    chosen = found[0] if len(found) == 1 else _asked(found, path, parent)
    if chosen is None:
        return None
    known = next((layer for layer in project.mapLayers().values() if _is(layer, chosen, len(found) == 1)), None)
    if known is not None:
        return known
    layer = chosen.toLayer(QgsProviderSublayerDetails.LayerOptions(project.transformContext()))
    if layer is None or not layer.isValid():
        raise FtlError("{name} cannot be opened. Check that it is whole.", name=os.path.basename(path))
    stem = os.path.splitext(os.path.basename(path))[0]
    layer.setName(stem if len(found) == 1 or chosen.name() == stem else f"{stem} {chosen.name()}")
    return project.addMapLayer(layer)


def _has_landslides(layer: QgsProviderSublayerDetails) -> bool:
    geometry = QgsWkbTypes.geometryType(layer.wkbType())
    return layer.wkbType() != NO_GEOMETRY and geometry != LINE_GEOMETRY


def _is(layer: QgsMapLayer, wanted: QgsProviderSublayerDetails, is_only_one: bool) -> bool:
    source, uri = layer.source(), wanted.uri()
    if is_only_one:  # QGIS writes its name behind the path, or does not
        source, uri = source.split("|")[0], uri.split("|")[0]
    return layer.type() == wanted.type() and source == uri


def _asked(found: list[QgsProviderSublayerDetails], path: str, parent: QWidget) -> QgsProviderSublayerDetails | None:
    names = [layer.name() or layer.description() or layer.uri() for layer in found]
    name, is_done = QInputDialog.getItem(
        parent,
        QCoreApplication.translate("DataPage", "Choose a layer"),
        QCoreApplication.translate("DataPage", "{name} contains several layers:").format(name=os.path.basename(path)),
        names,
        0,
        False,
    )
    return found[names.index(name)] if is_done else None
