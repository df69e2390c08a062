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
from ..core.landslides.point_shapes import PointShapes
from ..core.progress import Progress
from .layers import plain_value
from .polygon_reader import PolygonOrigin, PolygonReader


class PolygonSource:
    """Made on the main thread, where the layer lives; what it reads includes edits that are not saved yet."""

    def __init__(
        self,
        layer: QgsVectorLayer,
        crs: QgsCoordinateReferenceSystem,
        project: QgsProject,
        points: PointShapes | None = None,
    ) -> None:
        """`points`: what points stand for; see `PolygonReader`."""
        self._features = QgsVectorLayerFeatureSource(layer)
        self._origin = PolygonOrigin.of_layer(layer)
        self._crs = crs
        self._points = points
        self._context = project.transformContext()

    def read(self, progress: Progress | None = None) -> tuple[bytes, ...]:
        """WKB in the CRS asked for, see `read_with`."""
        return tuple(wkb for wkb, _ in self.read_with("", progress))

    def read_with(self, field: str, progress: Progress | None = None) -> list[tuple[bytes, object]]:
        """WKB in the CRS asked for, each with its plain value of a field ("": None); what had to be repaired or left
        out is warned of.

        FtlError: none is left, the layer holds lines (or points that say nothing), or has no CRS.
        """
        progress = progress or Progress()
        reader = PolygonReader(self._origin, self._crs, self._context, self._points)
        names = self._features.fields().names()
        if field and field not in names:
            raise FtlError("The inventory has no field '{field}'. Choose the field with the dates.", field=field)
        request = QgsFeatureRequest()
        request = request if field else request.setNoAttributes()
        features = self._features.getFeatures(request)
        result = [
            (wkb, plain_value(feature.attribute(field)) if field else None)
            for feature, wkb in reader.read(features, progress)
        ]
        for message in reader.losses():
            progress.warn(message)
        if not result:
            raise FtlError(
                "The layer {name} contains no polygon that could be used. Choose another one.", name=self._origin.name
            )
        return result
