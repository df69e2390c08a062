"""Drawing a landslide that the candidates missed."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from ... import compat
from ...core.colours import CURRENT
from ...interpretation.session.session import InterpretationSession
from ...interpretation.sweep.sweep import SweepModel
from .held_tool import HeldTool

_LINE, _FILL = QColor(CURRENT), QColor(255, 230, 0, 40)


class PolygonTool(QgsMapTool):
    """Left click adds a corner, right click or Enter ends, Backspace takes one back, Esc gives up."""

    drawn = pyqtSignal(QgsGeometry)  # in the canvas's CRS
    cancelled = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._corners: list[QgsPointXY] = []
        self._band: QgsRubberBand | None = None

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._corners.append(event.mapPoint())
            self._redraw()
        elif event.button() == Qt.MouseButton.RightButton:
            self._finish()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self._corners:
            self._redraw(event.mapPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._reset()
            self.cancelled.emit()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            if self._corners:
                self._corners.pop()
                self._redraw()
            # Handled here: the canvas would offer to delete features of the active layer.
            event.ignore()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        else:
            super().keyPressEvent(event)

    def deactivate(self) -> None:
        self._reset()
        super().deactivate()

    def _finish(self) -> None:
        corners = self._corners
        self._reset()
        if len(corners) < 3:
            self.cancelled.emit()
        else:
            self.drawn.emit(QgsGeometry.fromPolygonXY([corners]))

    def _redraw(self, cursor: QgsPointXY | None = None) -> None:
        if self._band is None:
            self._band = QgsRubberBand(self.canvas(), compat.POLYGON_GEOMETRY)
            self._band.setStrokeColor(_LINE)
            self._band.setFillColor(_FILL)
            self._band.setWidth(2)
        points = self._corners if cursor is None else [*self._corners, cursor]
        self._band.setToGeometry(QgsGeometry.fromPolygonXY([points]) if points else QgsGeometry(), None)

    def _reset(self) -> None:
        self._corners = []
        if self._band is not None:
            self.canvas().scene().removeItem(self._band)
            self._band = None


class MissedDigitiser(QObject):
    """Takes the tool up, hands what is drawn to the session, and puts the former tool back."""

    digitisingChanged = pyqtSignal(bool)

    def __init__(self, canvas: QgsMapCanvas, session: InterpretationSession, sweep: SweepModel) -> None:
        super().__init__()
        self._canvas = canvas
        self._session = session
        self._sweep = sweep
        tool = PolygonTool(canvas)
        tool.drawn.connect(self._store)
        tool.cancelled.connect(self.stop)
        tool.deactivated.connect(self._deactivated)
        self._held = HeldTool(canvas, tool)
        self.is_digitising = False

    def toggle(self) -> None:
        if self.is_digitising:
            self.stop()
        else:
            self.start()

    def start(self) -> None:
        session = self._session
        if session.is_read_only:
            session.messageRaised.emit("warning", self.tr("The study is read-only: no landslide can be added to it."))
            return
        if not session.is_open:
            session.messageRaised.emit(
                "warning", self.tr("No study is open that could take the landslide. Open one on the Data page.")
            )
            return
        self._held.take()
        self._canvas.setFocus()
        self.is_digitising = True
        self.digitisingChanged.emit(True)

    def stop(self) -> None:
        self._held.put_down()

    def close(self) -> None:
        self._held.close()

    def _store(self, geometry: QgsGeometry) -> None:
        crs = self._canvas.mapSettings().destinationCrs()
        self.stop()
        take = self._sweep.take_drawn if self._sweep.is_on else self._session.outlines.digitise_missed
        take(bytes(geometry.asWkb()), crs)

    def _deactivated(self) -> None:
        self.is_digitising = False
        self.digitisingChanged.emit(False)
