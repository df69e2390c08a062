"""Outlines as they come from the map, brought into the study's CRS."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsProject,
)

from .. import compat
from ..core.errors import FtlError
from .polygon_reader import Fate, cleaned


def in_crs(
    wkb: bytes,
    crs: QgsCoordinateReferenceSystem | None,
    target: QgsCoordinateReferenceSystem,
    project: QgsProject | QgsCoordinateTransformContext,
) -> bytes:
    """A valid polygon's WKB in `target`. FtlError: no polygon, no area, cannot be transformed."""
    geometry = QgsGeometry()
    geometry.fromWkb(bytes(wkb or b""))
    if geometry.isNull() or geometry.type() != compat.POLYGON_GEOMETRY:
        raise FtlError("The outline is no polygon. Draw it with three points at least.")
    transform = QgsCoordinateTransform(crs if crs is not None and crs.isValid() else target, target, project)
    geometry, fate = cleaned(geometry, transform)
    if fate == Fate.OUTSIDE:
        raise FtlError(
            "The outline cannot be brought to the study's coordinate reference system. Draw it inside the study area."
        )
    if geometry is None:
        raise FtlError("The outline encloses no area. Draw it with three points at least.")
    geometry.convertToMultiType()
    return bytes(geometry.asWkb())


def bounds_of(wkb: bytes) -> tuple[float, float, float, float]:
    """x min, y min, x max, y max."""
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    box = geometry.boundingBox()
    return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()
