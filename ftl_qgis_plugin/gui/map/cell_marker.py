"""Brings the map to the current cell of a sweep and marks its border there."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from ...interpretation.session.session import InterpretationSession
from ...interpretation.sweep.sweep import SweepModel
from .outline_marker import OutlineMarker, in_canvas_crs

# A little of what is around, so that a landslide on the border is seen whole.
_VIEW_FACTOR = 1.15


class CellMarker(QObject):
    def __init__(self, canvas: QgsMapCanvas, session: InterpretationSession, sweep: SweepModel) -> None:
        super().__init__()
        self._canvas = canvas
        self._session = session
        self._sweep = sweep
        self._marker = OutlineMarker(canvas)
        sweep.currentChanged.connect(self.show_current)
        for signal in (sweep.modeChanged, sweep.cellsChanged):
            signal.connect(self.mark)
        canvas.destinationCrsChanged.connect(self.mark)

    def mark(self, *_: object) -> QgsGeometry:
        """Draws the border anew, nothing without a sweep; returns the cell in the canvas's CRS."""
        geometry, cell = QgsGeometry(), self._sweep.cell()
        if self._sweep.is_on and cell is not None:
            geometry.fromWkb(bytes(cell.wkb))
        self._marker.show(geometry, self._session.crs, self._session.project)
        return in_canvas_crs(geometry, self._session.crs, self._canvas, self._session.project)

    def show_current(self, *_: object) -> None:
        shape = self.mark()
        if shape.isNull():
            return
        box = shape.boundingBox()
        size = _VIEW_FACTOR * max(box.width(), box.height())
        self._canvas.setExtent(QgsRectangle.fromCenterAndSize(box.center(), size, size))
        self._canvas.refresh()

    def close(self) -> None:
        self._canvas.destinationCrsChanged.disconnect(self.mark)
        self._marker.remove()
