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
from ..core.progress import Progress
from .polygon_reader import PolygonOrigin, PolygonReader


class PolygonSource:
    """Made on the main thread, where the layer lives; what it reads includes edits that are not saved yet."""

    def __init__(self, layer: QgsVectorLayer, crs: QgsCoordinateReferenceSystem, project: QgsProject) -> None:
        self._features = QgsVectorLayerFeatureSource(layer)
        self._origin = PolygonOrigin.of_layer(layer)
        self._crs = crs
        self._context = project.transformContext()

    def read(self, progress: Progress | None = None) -> tuple[bytes, ...]:
        """WKB in the CRS asked for; what had to be repaired or left out is warned of.

        FtlError: none is left, the layer holds points or lines, or has no CRS.
        """
        progress = progress or Progress()
        reader = PolygonReader(self._origin, self._crs, self._context)
        features = self._features.getFeatures(QgsFeatureRequest().setNoAttributes())
        result = tuple(wkb for _, wkb in reader.read(features, progress))
        for message in reader.losses():
            progress.warn(message)
        if not result:
            raise FtlError(
                "The layer {name} contains no polygon that could be used. Choose another one.", name=self._origin.name
            )
        return result
