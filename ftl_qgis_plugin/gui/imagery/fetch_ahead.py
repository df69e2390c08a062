"""Draws the next candidates' images where nobody sees it, so that their tiles are there when somebody does.

Of files, too: GDAL keeps what it has decoded as long as the layer keeps its handle, and a large picture that is stored
in lines, or as JPEG 2000, takes longer to decode than to draw.
"""

from __future__ import annotations

from collections import deque

from qgis.core import (
    QgsCsException,
    QgsGeometry,
    QgsMapLayer,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer

from ...interpretation.imagery.place_image import PlaceImage
from ...interpretation.session.session import InterpretationSession
from ..map.outline_marker import in_canvas_crs
from ..settings import window_settings
from .timeline import Timeline

# The map has to be at rest that long: whoever leafs on is not held up by what he passes.
_REST_MS = 700
# What is looked at and what is "before", of the next two candidates.
_MOST_JOBS = 4
# What was drawn and need not be once more, however often the map comes to rest here.
_MOST_KNOWN = 200


class FetchAhead(QObject):
    """One drawing at a time; the next candidate cancels it."""

    def __init__(self, canvas: QgsMapCanvas, session: InterpretationSession, timeline: Timeline) -> None:
        super().__init__()
        self._canvas = canvas
        self._session = session
        self._timeline = timeline
        self._waiting: deque[tuple[QgsMapLayer, QgsRectangle]] = deque()
        self._job: QgsMapRendererSequentialJob | None = None
        self._running = ("", "")  # id of the layer, extent; "" for what was given up
        self._done: set[tuple[str, str]] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._begin)
        canvas.mapCanvasRefreshed.connect(self._rest.start)
        session.candidates.currentChanged.connect(self._stop)

    def close(self) -> None:
        self._canvas.mapCanvasRefreshed.disconnect(self._rest.start)
        self._session.candidates.currentChanged.disconnect(self._stop)
        self._stop()
        if self._job is not None:
            job, self._job = self._job, None
            job.finished.disconnect(self._drawn)
            job.cancel()

    def _begin(self) -> None:
        shown = self._timeline.shown
        if self._waiting or shown is None:
            return
        finder = self._session.images
        for candidate in finder.ahead()[1:]:
            extent = self._extent(candidate)
            images = finder.images(candidate)
            for wanted in (shown, self._timeline.before):
                like = self._like(images, wanted)
                # Beginning to make its layer is fetching ahead, too.
                layers = self._session.sources.make_layers(like.id) if like is not None else []
                is_new = bool(layers) and (layers[0].id(), extent.toString()) not in self._done
                if is_new and not extent.isNull() and len(self._waiting) < _MOST_JOBS:
                    self._waiting.append((layers[0], extent))
        self._next()

    def _like(self, images: list[PlaceImage], wanted: PlaceImage | None) -> PlaceImage | None:
        if wanted is None:
            return None
        same = [image for image in images if (image.service, image.is_local) == (wanted.service, wanted.is_local)]
        return min(same, key=lambda image: (image.id != wanted.id, abs(image.day - wanted.day)), default=None)

    def _extent(self, candidate: str) -> QgsRectangle:
        box = QgsGeometry.fromRect(self._session.candidates.extent(candidate))
        try:
            box = in_canvas_crs(box, self._session.crs, self._canvas, self._session.project).boundingBox()
        except QgsCsException:
            return QgsRectangle()
        size = max(box.width(), box.height()) * (window_settings.fit_factor() or 3.0)
        return QgsRectangle.fromCenterAndSize(box.center(), size, size)

    def _next(self) -> None:
        while self._waiting and sip.isdeleted(self._waiting[0][0]):  # the user has taken the layer away
            self._waiting.popleft()
        if self._job is not None or not self._waiting:
            return
        layer, extent = self._waiting.popleft()
        self._running = (layer.id(), extent.toString())
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setLayers([layer])
        settings.setExtent(extent)
        self._job = QgsMapRendererSequentialJob(settings)
        self._job.finished.connect(self._drawn)
        self._job.start()

    def _drawn(self) -> None:
        job, self._job = self._job, None
        job.deleteLater()
        if self._running[0]:
            if len(self._done) >= _MOST_KNOWN:
                self._done.clear()
            self._done.add(self._running)
        self._next()

    def _stop(self, *_: object) -> None:
        """What is being drawn is held until it has ended: letting go of it would wait for it."""
        self._rest.stop()
        self._waiting.clear()
        self._running = ("", "")
        if self._job is not None:
            self._job.cancelWithoutBlocking()
