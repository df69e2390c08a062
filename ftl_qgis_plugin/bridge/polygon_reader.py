"""Polygons of QGIS's as the core takes them: the one place where they are cleaned, and what is lost is counted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsFeature,
    QgsGeometry,
    QgsVectorLayer,
    QgsWkbTypes,
)

from .. import compat
from ..core.errors import FtlError, Message
from ..core.landslides.point_shapes import PointShapes
from ..core.progress import Progress

# Longest edge that is transformed as it is: its bend stays far below a pixel.
_EDGE_DEG = 0.005
_EDGE_M = 500.0
_MOST_EDGES = 4000


class Fate(Enum):
    """What became of a polygon."""

    WHOLE = "whole"
    REPAIRED = "repaired"
    EMPTY = "empty"  # left out: no area
    OUTSIDE = "outside"  # left out: the target CRS is not defined there
    OTHER = "other"  # left out: a line, or a point where points say nothing


def cleaned(geometry: QgsGeometry, transform: QgsCoordinateTransform) -> tuple[QgsGeometry | None, Fate]:
    """A valid polygon (or multipolygon) without curves, Z and M in the transform's target; None where none is left."""
    if geometry.isEmpty():
        return None, Fate.EMPTY
    geometry = _straight_2d(geometry)
    if not transform.isShortCircuited():
        geometry = _along_its_edges(geometry, transform)
        try:
            geometry.transform(transform)
        except QgsCsException:
            return None, Fate.OUTSIDE
    box = geometry.boundingBox()
    if not all(map(math.isfinite, (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()))):
        return None, Fate.OUTSIDE
    is_broken = not geometry.isGeosValid()
    if is_broken:
        # Lines and points that are left of what encloses nothing go.
        geometry = geometry.makeValid()
        geometry.convertGeometryCollectionToSubclass(compat.POLYGON_GEOMETRY)
    if geometry.isEmpty() or not geometry.area() > 0:
        return None, Fate.EMPTY
    return geometry, Fate.REPAIRED if is_broken else Fate.WHOLE


class PolygonOrigin(NamedTuple):
    """What has to be known of a layer beside its features."""

    name: str
    wkb_type: object
    crs: QgsCoordinateReferenceSystem

    @classmethod
    def of_layer(cls, layer: QgsVectorLayer) -> PolygonOrigin:
        return cls(layer.name(), layer.wkbType(), layer.crs())


class PolygonReader:
    """Reads features into WKB of one CRS, and counts what it has to leave out or to repair.

    `points`: what points stand for (in the target's CRS); None where they say nothing. Of layers and features that
    hold several kinds, what can be used is.

    FtlError: the layer holds lines, or points that say nothing, or has no CRS.
    """

    def __init__(
        self,
        origin: PolygonOrigin,
        target: QgsCoordinateReferenceSystem,
        context: QgsCoordinateTransformContext,
        points: PointShapes | None = None,
    ) -> None:
        self._name = origin.name
        self._fates: Counter[Fate] = Counter()
        self._points = points
        self._points_read = 0
        kind = QgsWkbTypes.geometryType(origin.wkb_type)
        if points is not None and kind == compat.LINE_GEOMETRY:
            raise FtlError(
                "The layer {name} holds lines, but landslides are polygons or points. Make polygons of them ('Lines to "
                "polygons'), or choose another layer.",
                name=origin.name,
            )
        usable = [compat.POLYGON_GEOMETRY, compat.MIXED_GEOMETRY, *([compat.POINT_GEOMETRY] if points else [])]
        if kind not in usable:
            raise FtlError("The layer {name} contains no polygons. Choose a polygon layer.", name=origin.name)
        if not origin.crs.isValid():
            raise FtlError(
                "The layer {name} has no coordinate reference system. Set it (right click > Layer CRS > Set Layer "
                "CRS) and try again.",
                name=origin.name,
            )
        self._transform = QgsCoordinateTransform(origin.crs, target, context)

    def read(
        self, features: Iterable[QgsFeature], progress: Progress | None = None
    ) -> Iterator[tuple[QgsFeature, bytes]]:
        """The features that have a usable polygon, each with it as WKB (Polygon or MultiPolygon)."""
        progress = progress or Progress()
        for feature in features:
            progress.check()
            geometry, fate = self._usable(feature.geometry())
            self._fates[fate] += 1
            if geometry is not None:
                yield feature, bytes(geometry.asWkb())

    def _usable(self, geometry: QgsGeometry) -> tuple[QgsGeometry | None, Fate]:
        """The polygons of a geometry, or what its points stand for."""
        if geometry.isEmpty() or geometry.type() == compat.POLYGON_GEOMETRY:
            return cleaned(geometry, self._transform)
        of_kind = {}
        for kind in (compat.POLYGON_GEOMETRY, compat.POINT_GEOMETRY):
            of_kind[kind] = part = QgsGeometry(geometry)
            if geometry.type() == compat.MIXED_GEOMETRY:
                part.convertGeometryCollectionToSubclass(kind)
        polygons, points = of_kind.values()
        if polygons.type() == compat.POLYGON_GEOMETRY and not polygons.isEmpty():
            return cleaned(polygons, self._transform)
        if self._points is None or points.type() != compat.POINT_GEOMETRY or points.isEmpty():
            return None, Fate.OTHER
        try:
            points.transform(self._transform)
        except QgsCsException:
            return None, Fate.OUTSIDE
        places = [(point.x(), point.y()) for point in points.vertices()]
        if not all(map(math.isfinite, (value for place in places for value in place))):
            return None, Fate.OUTSIDE
        self._points_read += 1
        outlines = []
        for place in places:
            outline = QgsGeometry()
            outline.fromWkb(self._points.outline(*place))
            outlines.append(outline)
        return QgsGeometry.unaryUnion(outlines), Fate.WHOLE

    def losses(self) -> list[Message]:
        """What the user should know of what was read so far."""
        messages = [self._points.told(self._name)] if self._points_read else []
        if count := self._fates[Fate.OTHER]:
            messages.append(
                Message(
                    "{count} feature(s) of {name} are lines or points, which cannot be used here, and were left out.",
                    count=count,
                    name=self._name,
                )
            )
        if count := self._fates[Fate.EMPTY]:
            messages.append(
                Message("{count} feature(s) of {name} without an area were left out.", count=count, name=self._name)
            )
        if count := self._fates[Fate.OUTSIDE]:
            messages.append(
                Message(
                    "{count} polygon(s) of {name} lie where the target CRS is not defined and were left out.",
                    count=count,
                    name=self._name,
                )
            )
        if count := self._fates[Fate.REPAIRED]:
            messages.append(
                Message("{count} invalid polygon(s) of {name} were repaired.", count=count, name=self._name)
            )
        return messages


def _along_its_edges(geometry: QgsGeometry, transform: QgsCoordinateTransform) -> QgsGeometry:
    """Places along long edges too: what is straight in one CRS is bent in another (a parallel in UTM by kilometres)."""
    is_geographic = transform.sourceCrs().isGeographic()
    box = geometry.boundingBox()
    longest = max(box.width(), box.height())
    step = max(_EDGE_DEG if is_geographic else _EDGE_M, longest / _MOST_EDGES)
    # An edge of half the Earth jumps over 180 degrees: its ends lie close together, whatever lies between in numbers.
    if longest <= step or not math.isfinite(longest) or (is_geographic and longest > 180):
        return geometry
    return geometry.densifyByDistance(step)


def _straight_2d(geometry: QgsGeometry) -> QgsGeometry:
    if geometry.wkbType() in (compat.POLYGON, compat.MULTI_POLYGON):
        return QgsGeometry(geometry)
    abstract = geometry.constGet()
    abstract = abstract.segmentize() if QgsWkbTypes.isCurvedType(abstract.wkbType()) else abstract.clone()
    abstract.dropZValue()
    abstract.dropMValue()
    return QgsGeometry(abstract)
