"""Draws small images of candidates, one after the other in the background."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from qgis.core import QgsMapLayer, QgsMapRendererSequentialJob, QgsMapSettings, QgsRectangle
from qgis.PyQt.QtCore import QObject, QSize, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ...interpretation.session.session import InterpretationSession

# The ground around a candidate, in its own size.
_FACTOR = 2.2
# A candidate of a pixel or two is shown with some ground, too: map units (m) across, and the same in degrees.
_LEAST_M, _LEAST_DEG = 150.0, 0.0015


@dataclass(frozen=True)
class _Wanted:
    candidate: str
    source: str
    extent: QgsRectangle
    size: QSize
    ratio: float


class ChipImages(QObject):
    """`drawn(candidate, source, image, extent)` comes for each that was asked for and not cancelled since."""

    drawn = pyqtSignal(str, str, object, object)

    def __init__(self, session: InterpretationSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: deque[_Wanted] = deque()
        self._job: QgsMapRendererSequentialJob | None = None
        self._running: _Wanted | None = None
        self._layers: dict[str, list[QgsMapLayer]] = {}

    def sources(self, slots: list[str]) -> list[str]:
        """Of the images that have keys: before and after by their dates, one where there is but one."""
        found = [self._session.sources.source(identifier) for identifier in dict.fromkeys(slots) if identifier]
        known = [source for source in found if source is not None and source.kind != "project"]
        dated = sorted((source for source in known if source.date), key=lambda source: source.date)
        if len(dated) > 1:
            return [dated[0].id, dated[-1].id]
        return [source.id for source in known[:2]]

    def extent_of(self, candidate: str, size: QSize) -> QgsRectangle:
        """Around a candidate, in the study's CRS and in the shape of the image."""
        box = self._session.candidates.extent(candidate)
        least = _LEAST_DEG if self._session.crs.isGeographic() else _LEAST_M
        across = max(_FACTOR * max(box.width(), box.height()), least)
        shape = size.width() / max(size.height(), 1)
        return QgsRectangle.fromCenterAndSize(box.center(), across * max(shape, 1.0), across / min(shape, 1.0))

    def request(self, candidate: str, source: str, size: QSize, ratio: float) -> None:
        """`size` in logical pixels, `ratio` of the screen's to these."""
        self._waiting.append(_Wanted(candidate, source, self.extent_of(candidate, size), size, ratio))
        self._next()

    def cancel(self) -> None:
        """What waits is given up; what is being drawn is no longer wanted."""
        self._waiting.clear()
        self._running = None
        if self._job is not None:
            self._job.cancelWithoutBlocking()

    def close(self) -> None:
        self._waiting.clear()
        self._running = None
        if self._job is not None:
            job, self._job = self._job, None
            job.finished.disconnect(self._finished)
            job.cancel()
        self._layers.clear()

    def _next(self) -> None:
        if self._job is not None or not self._waiting:
            return
        self._running = wanted = self._waiting.popleft()
        settings = QgsMapSettings()
        settings.setDestinationCrs(self._session.crs)
        settings.setTransformContext(self._session.project.transformContext())
        settings.setBackgroundColor(QColor(127, 127, 127))
        settings.setOutputSize(wanted.size * wanted.ratio)
        settings.setExtent(wanted.extent)
        if wanted.source not in self._layers:
            self._layers[wanted.source] = self._session.sources.make_layers(wanted.source)
        settings.setLayerStyleOverrides(self._session.sources.style_overrides(wanted.source))
        settings.setLayers(self._layers[wanted.source])
        self._job = QgsMapRendererSequentialJob(settings)
        self._job.finished.connect(self._finished)
        self._job.start()

    def _finished(self) -> None:
        job, self._job = self._job, None
        wanted, self._running = self._running, None
        if wanted is not None:
            image = job.renderedImage()
            image.setDevicePixelRatio(wanted.ratio)
            self.drawn.emit(wanted.candidate, wanted.source, image, job.mapSettings().visibleExtent())
        job.deleteLater()
        self._next()
