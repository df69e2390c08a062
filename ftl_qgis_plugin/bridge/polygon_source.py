"""A layer's polygons, for any thread."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)

from ..core.errors import FtlError
from .outlines import in_crs


class PolygonSource:
    """Made on the main thread, where the layer lives; what it reads includes edits that are not saved yet."""

    def __init__(self, layer: QgsVectorLayer, crs: QgsCoordinateReferenceSystem, project: QgsProject) -> None:
        self._features = QgsVectorLayerFeatureSource(layer)
        self._layer_crs = layer.crs()
        self._crs = crs
        self._context = project.transformContext()
        self._name = layer.name()

    def read(self) -> tuple[bytes, ...]:
        """WKB in the CRS asked for, broken ones mended or left out. FtlError where none is left."""
        result = []
        for feature in self._features.getFeatures(QgsFeatureRequest().setNoAttributes()):
            if feature.geometry().isNull():
                continue
            try:
                result.append(in_crs(bytes(feature.geometry().asWkb()), self._layer_crs, self._crs, self._context))
            except FtlError:
                continue
        if not result:
            raise FtlError("The layer {name} holds no polygon that could be used. Choose another one.", name=self._name)
        return tuple(result)
