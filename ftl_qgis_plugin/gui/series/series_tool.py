"""Picking a place on the map for its time series."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsVertexMarker
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from ...core.colours import CURRENT
from ..map.held_tool import HeldTool

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
        self._marker: QgsVertexMarker | None = None
        tool = _ClickTool(canvas)
        tool.clicked.connect(self._clicked)
        tool.cancelled.connect(self.stop)
        tool.activated.connect(lambda: self.pickingChanged.emit(True))
        tool.deactivated.connect(self._deactivated)
        self._held = HeldTool(canvas, tool)

    def start(self) -> None:
        self._held.take()

    def stop(self) -> None:
        self._held.put_down()

    def close(self) -> None:
        self._held.close()
        self._remove_marker()

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
