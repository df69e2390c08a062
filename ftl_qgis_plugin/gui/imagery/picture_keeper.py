"""Keeps small pictures of what was looked at on the web before a landslide was accepted, for the report."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QBuffer, QIODevice, QObject, QSize, QTimer
from qgis.PyQt.QtGui import QImage

from ...core.imagery.kept_pictures import KeptPicture, keep
from ...interpretation.imagery.kept_folder import pictures_folder
from ...interpretation.imagery.place_image import PlaceImage
from ...interpretation.session.session import InterpretationSession
from ...study.log.verdicts import ACCEPTED
from ..wall.chip_images import ChipImages

_SIZE = QSize(200, 200)
_QUALITY = 80
# The next candidate's own images come first.
_LATER_MS = 1_500
_MOST_WAITING = 24


class PictureKeeper(QObject):
    """`look(image)` says what is in sight. Files on this computer need no keeping: the report reads them itself.

    Drawn and written in the background; what cannot be drawn or written is left out.
    """

    def __init__(self, session: InterpretationSession) -> None:
        super().__init__()
        self._session = session
        self._looked: dict[str, PlaceImage] = {}
        self._waiting: dict[tuple[str, str], PlaceImage] = {}
        self._drawing: dict[tuple[str, str], tuple[str, PlaceImage]] = {}
        self._chips = ChipImages(session, self)
        self._chips.drawn.connect(self._take)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ftl-pictures")
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER_MS)
        self._later.timeout.connect(self._draw)
        session.candidates.currentChanged.connect(self._candidate_changed)
        session.review.verdictRecorded.connect(self._said)

    def look(self, image: PlaceImage) -> None:
        if not image.is_local:
            self._looked[image.id] = image

    def close(self) -> None:
        self._later.stop()
        self._session.candidates.currentChanged.disconnect(self._candidate_changed)
        self._session.review.verdictRecorded.disconnect(self._said)
        self._chips.close()
        self._pool.shutdown(wait=False)

    def _candidate_changed(self, _candidate: str) -> None:
        self._looked.clear()

    def _said(self, candidate: str) -> None:
        entry = self._session.review.verdict(candidate)
        if candidate != self._session.current or entry is None or entry.verdict != ACCEPTED:
            return
        for image in self._looked.values():
            if len(self._waiting) < _MOST_WAITING:
                self._waiting[candidate, image.id] = image
        self._later.start()

    def _draw(self) -> None:
        study = self._session.study
        waiting, self._waiting = self._waiting, {}
        if study is None:
            return
        folder = pictures_folder(study)
        for (candidate, identifier), image in waiting.items():
            if self._session.sources.make_layers(identifier):  # else nobody has seen it
                self._drawing[candidate, identifier] = (folder, image)
                self._chips.request(candidate, identifier, _SIZE, 1.0)

    def _take(self, candidate: str, identifier: str, picture: QImage, extent: QgsRectangle) -> None:
        folder, image = self._drawing.pop((candidate, identifier), ("", None))
        if image is not None and _shows_something(picture):
            bounds = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
            told = KeptPicture(candidate, image.name, image.date, bounds, image.attribution)
            self._pool.submit(_keep, folder, told, _jpeg(picture))
        if not self._drawing:
            self._chips.close()  # lets go of the layers


def _shows_something(picture: QImage) -> bool:
    """A server that does not answer leaves a picture of one colour."""
    few = picture.scaled(16, 16)
    return len({few.pixel(column, row) for row in range(16) for column in range(16)}) > 1


def _jpeg(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "JPG", _QUALITY)
    return bytes(buffer.data())


def _keep(folder: str, told: KeptPicture, content: bytes) -> None:
    try:
        keep(folder, told, content)
    except OSError:
        logging.getLogger(__name__).warning("a picture for the report cannot be kept", exc_info=True)
