"""Brings the map to the current candidate and marks it there."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QColor

from ...interpretation.session.session import InterpretationSession
from ..settings import window_settings
from .outline_marker import OutlineMarker, colour_of_current, in_canvas_crs

_FLASH_FROM, _FLASH_TO = QColor(255, 230, 0, 200), QColor(255, 230, 0, 0)
_FLASH_MS = 350
# Even the smallest candidate is shown with this many map units of its surroundings in a metric CRS (about 20 pixels of
# 10 m), so that it can be seen where it lies.
_LEAST_PIXELS = 120


class Navigator(QObject):
    def __init__(self, canvas: QgsMapCanvas, session: InterpretationSession) -> None:
        super().__init__()
        self._canvas = canvas
        self._session = session
        self._marker = OutlineMarker(canvas)
        self._is_quiet = False
        session.candidates.currentChanged.connect(self._go)
        session.outlines.boundaryChanged.connect(self._boundary_changed)
        session.review.verdictRecorded.connect(self._recolour)
        session.candidates.candidatesChanged.connect(self.mark)
        canvas.destinationCrsChanged.connect(self.mark)

    def mark(self) -> QgsGeometry:
        """Draws the outline anew; returns it in the canvas's CRS."""
        session = self._session
        geometry = QgsGeometry() if self._is_quiet else session.outlines.geometry(session.current)
        self._recolour(session.current)
        self._marker.show(geometry, session.crs, session.project)
        return geometry

    def _recolour(self, candidate: str) -> None:
        if candidate == self._session.current:
            self._marker.set_colour(colour_of_current(self._session))

    def set_quiet(self, on: bool) -> None:
        """While something else has the map, no candidate is marked or moved to; back at the current one afterwards."""
        self._is_quiet = on
        self._go(self._session.current)

    def show_current(self) -> None:
        """Zooms to the current candidate, whatever the fit says about keeping the scale."""
        self._zoom(window_settings.fit_factor() or 3.0)

    def fit(self) -> None:
        """As a move to the current candidate would."""
        self._zoom(window_settings.fit_factor())

    def close(self) -> None:
        self._session.candidates.currentChanged.disconnect(self._go)
        self._session.outlines.boundaryChanged.disconnect(self._boundary_changed)
        self._session.review.verdictRecorded.disconnect(self._recolour)
        self._session.candidates.candidatesChanged.disconnect(self.mark)
        self._canvas.destinationCrsChanged.disconnect(self.mark)
        self._marker.remove()

    def _go(self, candidate: str) -> None:
        geometry = self.mark()
        if geometry.isNull():
            return
        self._zoom(window_settings.fit_factor())
        self._canvas.flashGeometries([geometry], self._session.crs, _FLASH_FROM, _FLASH_TO, 1, _FLASH_MS)

    def _zoom(self, factor: float) -> None:
        session = self._session
        box = session.candidates.extent(session.current)
        if box.isNull():
            return
        outline = in_canvas_crs(QgsGeometry.fromRect(box), session.crs, self._canvas, session.project)
        if outline.isNull():
            return
        self._canvas.setExtent(self._view_of(outline.boundingBox(), factor))
        self._canvas.refresh()

    def _view_of(self, box: QgsRectangle, factor: float) -> QgsRectangle:
        if factor == window_settings.KEEP_SCALE:
            extent = self._canvas.extent()
            return QgsRectangle.fromCenterAndSize(box.center(), extent.width(), extent.height())
        size = max(box.width(), box.height()) * factor or self._canvas.mapUnitsPerPixel() * _LEAST_PIXELS
        return QgsRectangle.fromCenterAndSize(box.center(), size, size)

    def _boundary_changed(self, candidate: str) -> None:
        if candidate == self._session.current:
            self.mark()
