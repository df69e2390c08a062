"""The current candidate's outline on a map canvas."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsGeometry, QgsProject
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from ... import compat
from ...core.colours import CURRENT, VERDICTS
from ...interpretation.session.session import InterpretationSession

# A dark casing under a bright line: one of the two stands out on snow, rock and vegetation alike.
_CASING = QColor(0, 0, 0, 190)
_CASING_PX, _LINE_PX = 5, 2


class OutlineMarker:
    """Two rubber bands over one canvas; an outline, no fill, so that the image stays visible."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._bands = [self._band(_CASING, _CASING_PX), self._band(QColor(CURRENT), _LINE_PX)]

    def set_colour(self, colour: str) -> None:
        """Of the bright line, "#rrggbb"."""
        self._bands[-1].setStrokeColor(QColor(colour))

    def show(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, project: QgsProject) -> None:
        """Nothing where the geometry is null or cannot be brought to the canvas's CRS."""
        shape = in_canvas_crs(geometry, crs, self._canvas, project)
        for band in self._bands:
            if shape.isNull():
                band.reset(compat.POLYGON_GEOMETRY)
            else:
                band.setToGeometry(shape, None)

    def clear(self) -> None:
        for band in self._bands:
            band.reset(compat.POLYGON_GEOMETRY)

    def remove(self) -> None:
        """Takes the bands off the canvas for good."""
        scene = self._canvas.scene()
        for band in self._bands:
            scene.removeItem(band)
        self._bands = []

    def _band(self, colour: QColor, width_px: int) -> QgsRubberBand:
        band = QgsRubberBand(self._canvas, compat.POLYGON_GEOMETRY)
        band.setStrokeColor(colour)
        band.setFillColor(QColor(Qt.GlobalColor.transparent))
        band.setWidth(width_px)
        return band


def colour_of_current(session: InterpretationSession) -> str:
    """The colour of what was said of the current candidate, as everywhere; bright while nothing was."""
    said = session.review.verdict(session.current)
    return CURRENT if said is None else VERDICTS.get(said.verdict, CURRENT)


def in_canvas_crs(
    geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, canvas: QgsMapCanvas, project: QgsProject
) -> QgsGeometry:
    """A copy in the canvas's CRS; null where that cannot be."""
    shape = QgsGeometry(geometry)
    target = canvas.mapSettings().destinationCrs()
    if shape.isNull() or not crs.isValid() or not target.isValid() or crs == target:
        return shape
    try:
        shape.transform(QgsCoordinateTransform(crs, target, project))
    except QgsCsException:
        return QgsGeometry()
    return shape
