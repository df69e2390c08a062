"""Which of a candidate's images is looked at, and which one is "before"."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...bridge.words import run_on
from ...interpretation.imagery.place_image import PlaceImage
from ...interpretation.session.session import InterpretationSession
from ..map.image_flicker import PROJECT_SOURCE, ImageFlicker


@dataclass(frozen=True)
class _Wish:
    """What the user has chosen to look at, so that the next candidate begins with the like of it."""

    service: str
    name: str
    day: float


class Timeline(QObject):
    """`images` by day, of the current candidate; steps, pins and holds act on the main map through the flicker."""

    changed = pyqtSignal()  # other images, another one shown, another pin, something told

    def __init__(self, session: InterpretationSession, flicker: ImageFlicker) -> None:
        super().__init__()
        self._session = session
        self._flicker = flicker
        self._finder = session.images
        self.images: list[PlaceImage] = []
        self._pinned = ""
        self._held: str | None = None
        self._wish: _Wish | None = None
        # Many signals may come with one move.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fill)
        session.candidates.currentChanged.connect(self._candidate_changed)
        session.candidates.candidatesChanged.connect(self._soon.start)
        session.sourcesChanged.connect(self._soon.start)
        session.choicesChanged.connect(self._soon.start)
        self._finder.imagesChanged.connect(self._images_changed)
        self._finder.stateChanged.connect(self._state_changed)
        self._finder.layers.ready.connect(self.changed)
        self._finder.layers.failed.connect(self._failed)
        self._finder.tiles.failed.connect(self._failed)
        self._finder.tiles.came.connect(self._came)
        self._problem, self._problem_of = "", ""
        flicker.changed.connect(self._shown_changed)
        self._fill()

    def close(self) -> None:
        self._soon.stop()
        self._session.candidates.currentChanged.disconnect(self._candidate_changed)
        self._session.candidates.candidatesChanged.disconnect(self._soon.start)
        self._session.sourcesChanged.disconnect(self._soon.start)
        self._session.choicesChanged.disconnect(self._soon.start)
        self._finder.imagesChanged.disconnect(self._images_changed)
        self._finder.stateChanged.disconnect(self._state_changed)
        self._finder.layers.ready.disconnect(self.changed)
        self._finder.layers.failed.disconnect(self._failed)
        self._finder.tiles.failed.disconnect(self._failed)
        self._finder.tiles.came.disconnect(self._came)
        self._flicker.changed.disconnect(self._shown_changed)

    # What is shown.

    @property
    def shown(self) -> PlaceImage | None:
        """The image on the main map; None for the map as it is, or a source without a date."""
        return self._image(self._flicker.shown)

    @property
    def pinned(self) -> PlaceImage | None:
        """What the user has pinned as "before"."""
        return self._image(self._pinned)

    @property
    def before(self) -> PlaceImage | None:
        """The pinned image, else the one before what is shown, else the oldest; None where there is no other."""
        shown = self.shown
        if self.pinned is not None and self.pinned != shown:
            return self.pinned
        if not self.images:
            return None
        if shown is None:
            return self.images[0]
        position = self.images.index(shown)
        if position > 0:
            return self.images[position - 1]
        return self.images[1] if len(self.images) > 1 else None

    def pair(self) -> tuple[PlaceImage, PlaceImage] | None:
        """Before and after: the pinned one or the oldest, and the newest; None where there are no two days."""
        if len(self.images) < 2:
            return None
        first, last = self.pinned or self.images[0], self.images[-1]
        if first == last:
            first = self.images[0]
        return None if first.day == last.day else (first, last)

    def note(self) -> str:
        """What there is to say instead of, or beside, images."""
        finder, current = self._finder, self._session.current
        if finder.is_searching(current):
            return self.tr("searching…")
        has_failed = self.shown is not None and self.shown.id == self._problem_of
        return (self._problem if has_failed else "") or run_on(finder.notes(current))

    # What the user does.

    def older(self) -> None:
        self._step(-1)

    def newer(self) -> None:
        self._step(1)

    def show(self, image: PlaceImage) -> None:
        self._held = None
        self._wish = _Wish(image.service, image.name, image.day)
        self._problem = ""
        self._flicker.show(image.id)

    def pin(self) -> None:
        """The image on the map is "before" from now on; once more lets go of it."""
        shown = self.shown
        if shown is not None:
            self._pinned = "" if self._pinned == shown.id else shown.id
            self.changed.emit()

    def hold_before(self) -> bool:
        """Shows "before" until `let_go`; False where there is none."""
        before = self.before
        if before is None or self._held is not None:
            return False
        self._held = self._flicker.shown
        self._flicker.show(before.id)
        return True

    def let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._flicker.show(held)

    @property
    def is_holding(self) -> bool:
        return self._held is not None

    # Inside.

    def _step(self, direction: int) -> None:
        if not self.images:
            return
        shown = self.shown
        if shown is None:
            self.show(self.images[-1] if direction < 0 else self.images[0])
            return
        position = self.images.index(shown) + direction
        if 0 <= position < len(self.images):
            self.show(self.images[position])

    def _image(self, identifier: str) -> PlaceImage | None:
        return next((image for image in self.images if image.id == identifier), None)

    def _candidate_changed(self, _candidate: str) -> None:
        self._problem = ""
        self._soon.start()

    def _images_changed(self, candidate: str) -> None:
        if candidate == self._session.current:
            self._session.sources.refresh()  # the other lists of images have more to offer
            self._soon.start()

    def _state_changed(self, candidate: str) -> None:
        if candidate == self._session.current:
            self._tell()

    def _shown_changed(self) -> None:
        if self._flicker.shown == PROJECT_SOURCE and not self.is_holding:
            self._wish = None
        self._tell()

    def _tell(self) -> None:
        self._finder.look(self.shown)
        self.changed.emit()

    def _failed(self, identifier: str, error: object) -> None:
        if identifier == self._flicker.shown:
            self._problem, self._problem_of = self._finder.sentence(error), identifier
            self.changed.emit()

    def _came(self, identifier: str) -> None:
        if identifier == self._flicker.shown and self._problem:
            self._problem = ""
            self.changed.emit()

    def _fill(self) -> None:
        current = self._session.current
        self.images = self._finder.images(current) if current else []
        if self._pinned and self.pinned is None:
            self._pinned = ""
        wish = self._wish
        if wish is not None and self.shown is None and self.images and not self.is_holding:
            # The like of what was looked at: the same service first, then the nearest day.
            like = min(
                self.images,
                key=lambda image: (image.service != wish.service, image.name != wish.name, abs(image.day - wish.day)),
            )
            self._flicker.show(like.id)
            self._wish = wish
        self._tell()
