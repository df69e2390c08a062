"""Picking a place on the map for its time series."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsVertexMarker
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from ...core.colours import CURRENT

_REACH_PX = 12
_COLOUR = QColor(CURRENT)


class _ClickTool(QgsMapTool):
    clicked = pyqtSignal(QgsPointXY)
    cancelled = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(event.mapPoint())
        elif event.button() == Qt.MouseButton.RightButton:
            self.cancelled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            event.ignore()


class SeriesTool(QObject):
    """Each left click is a place; right click or Esc puts the former tool back. A cross marks the last place."""

    placePicked = pyqtSignal(QgsPointXY, QgsCoordinateReferenceSystem, float)  # canvas CRS, radius in its units
    pickingChanged = pyqtSignal(bool)

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._before: QgsMapTool | None = None
        self._marker: QgsVertexMarker | None = None
        self._tool = _ClickTool(canvas)
        self._tool.clicked.connect(self._clicked)
        self._tool.cancelled.connect(self.stop)
        self._tool.activated.connect(lambda: self.pickingChanged.emit(True))
        self._tool.deactivated.connect(self._deactivated)

    @property
    def is_picking(self) -> bool:
        return self._canvas.mapTool() is self._tool

    def start(self) -> None:
        if not self.is_picking:
            self._before = self._canvas.mapTool()
            self._canvas.setMapTool(self._tool)

    def stop(self) -> None:
        if not self.is_picking:
            return
        before, self._before = self._before, None
        if before is not None and not sip.isdeleted(before):
            self._canvas.setMapTool(before)
        else:
            self._canvas.unsetMapTool(self._tool)

    def close(self) -> None:
        self.stop()
        self._remove_marker()
        if not sip.isdeleted(self._tool):
            sip.delete(self._tool)  # it is the canvas's child, and would stay as long as that

    def _clicked(self, point: QgsPointXY) -> None:
        if self._marker is None:
            self._marker = QgsVertexMarker(self._canvas)
            self._marker.setIconType(QgsVertexMarker.IconType.ICON_CROSS)
            self._marker.setColor(_COLOUR)
            self._marker.setIconSize(14)
            self._marker.setPenWidth(3)
        self._marker.setCenter(point)
        settings = self._canvas.mapSettings()
        self.placePicked.emit(point, settings.destinationCrs(), _REACH_PX * settings.mapUnitsPerPixel())

    def _deactivated(self) -> None:
        self._remove_marker()
        self.pickingChanged.emit(False)

    def _remove_marker(self) -> None:
        if self._marker is not None:
            self._canvas.scene().removeItem(self._marker)
            self._marker = None
