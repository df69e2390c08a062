"""Mending an outline with one stroke: what it goes around is added, what it cuts off is taken away."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsLineString,
    QgsPoint,
    QgsPointXY,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from ... import compat
from ...core.colours import SKY
from ...interpretation.session.session import InterpretationSession
from .held_tool import HeldTool

_INK = QColor(SKY)
_STEP_PX = 4


class StrokeTool(QgsMapTool):
    """Drawn with the left button held down; right click or Esc ends the work."""

    drawn = pyqtSignal(list)  # QgsPointXY in the canvas's CRS
    ended = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._points: list[QgsPointXY] = []
        self._band: QgsRubberBand | None = None

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._points = [event.mapPoint()]
        elif event.button() == Qt.MouseButton.RightButton:
            self.ended.emit()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self._points and self._points[-1].distance(event.mapPoint()) >= _STEP_PX * self.canvas().mapUnitsPerPixel():
            self._points.append(event.mapPoint())
            if self._band is None:
                self._band = QgsRubberBand(self.canvas(), compat.LINE_GEOMETRY)
                self._band.setStrokeColor(_INK)
                self._band.setWidth(2)
            self._band.setToGeometry(QgsGeometry.fromPolylineXY(self._points), None)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._points:
            points = [*self._points, event.mapPoint()]
            self.reset()
            if len(points) > 2:
                self.drawn.emit(points)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
        else:
            super().keyPressEvent(event)

    def deactivate(self) -> None:
        self.reset()
        super().deactivate()

    def reset(self) -> None:
        self._points = []
        if self._band is not None:
            self.canvas().scene().removeItem(self._band)
            self._band = None


class ReshapeStroke(QObject):
    """Stays in the hand for stroke after stroke; each one is a change of its own, to be undone by itself."""

    def __init__(self, canvas: QgsMapCanvas, session: InterpretationSession) -> None:
        super().__init__()
        self._canvas = canvas
        self._session = session
        tool = StrokeTool(canvas)
        tool.drawn.connect(self._reshape)
        tool.ended.connect(self.stop)
        self._held = HeldTool(canvas, tool)

    @property
    def is_on(self) -> bool:
        return self._held.is_held

    def toggle(self) -> None:
        if self.is_on:
            self.stop()
            return
        if not self._session.current:
            return
        if self._session.is_read_only:
            self._session.tell("warning", self.tr("The study is read-only: its outlines cannot be changed."))
            return
        self._held.take()
        self._canvas.setFocus()

    def stop(self) -> None:
        self._held.put_down()

    def close(self) -> None:
        self._held.close()

    def _reshape(self, points: list[QgsPointXY]) -> None:
        session = self._session
        shape = session.outlines.geometry(session.current)
        if shape.isNull():
            return
        line = QgsGeometry.fromPolylineXY(points)
        try:
            target = self._canvas.mapSettings().destinationCrs()
            line.transform(QgsCoordinateTransform(target, session.crs, session.project))
        except QgsCsException:
            return
        # QGIS's own reshape: it takes lines of points with or without heights, but wants a line string.
        stroke = QgsLineString([QgsPoint(point) for point in line.asPolyline()])
        if shape.reshapeGeometry(stroke) != Qgis.GeometryOperationResult.Success or shape.isEmpty():
            session.tell(
                "info",
                self.tr("The stroke has to cross the outline twice: out and in again to add, in and out to cut."),
            )
            return
        session.outlines.update_boundary(bytes(shape.asWkb()))
