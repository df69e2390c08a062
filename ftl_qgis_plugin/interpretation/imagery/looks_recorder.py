"""Notes which images are in sight and for how long, and writes it beside each verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import monotonic

from qgis.PyQt.QtCore import QObject, QTimer

from ...core.errors import FtlError
from ...study.log.looks import WHOLE, Look
from ..base.study_holder import StudyHolder
from ..review.candidates import Candidates
from ..review.details import LONGEST_THOUGHT_S
from ..review.review import Review

# Nobody has seen what was on the screen for less.
_LEAST_S = 0.3
_TICK_MS = 1000
# Without a movement of mouse or key for so long nobody is looking.
IDLE_S = 60.0
# In a moment when nobody types: quick verdicts follow each other faster, and share one transaction.
_WRITE_MS = 400
# Verdicts that tell the pace.
_MOST_RECENT = 200


@dataclass(frozen=True)
class InSight:
    """One image in one view."""

    view: str
    source: str
    date: str = ""
    resolution_m: float | None = None


class LooksRecorder(QObject):
    """`show(view, ...)` says what a view shows from now on; `active()` that somebody is there.

    Written after the verdict, in its own moment: a verdict never waits for it.
    """

    def __init__(
        self,
        holder: StudyHolder,
        candidates: Candidates,
        review: Review,
        parent: QObject | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._candidates = candidates
        self._review = review
        self._clock = clock
        self._in_sight: dict[str, InSight] = {}
        self._seconds: dict[InSight, float] = {}
        self._whole = 0.0
        self._last = clock()
        self._last_sign = self._last
        self._waiting: list[Look] = []
        self._pace_of: object = None
        self._recent: list[float] = []
        review.take_pace(self.median_seconds)
        self._write = QTimer(self)
        self._write.setSingleShot(True)
        self._write.setInterval(_WRITE_MS)
        self._write.timeout.connect(self.flush)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count)
        candidates.currentChanged.connect(self._begin)
        review.verdictRecorded.connect(self._said)
        review.armedChanged.connect(self._armed)

    def show(self, view: str, source: str, date: str = "", resolution_m: float | None = None) -> None:
        """A view shows another image; "" for none."""
        wanted = InSight(view, source, date, resolution_m) if source else None
        if self._in_sight.get(view) == wanted:
            return
        self._count()
        if wanted is None:
            self._in_sight.pop(view, None)
        else:
            self._in_sight[view] = wanted

    def active(self) -> None:
        """Mouse or keys were moved."""
        now = self._clock()
        if now - self._last_sign > IDLE_S:
            self._last = now  # the pause counts for nothing
        self._last_sign = now

    def median_seconds(self) -> float | None:
        """Of this analyst's last verdicts, pauses left out, from the study's log; None before the second."""
        study = self._holder.study
        if study is not self._pace_of:
            self._pace_of = study
            self._recent = self._holder.read(lambda now: now.looks.recent_seconds(now.analyst), [])
        return median(self._recent) if len(self._recent) > 1 else None

    def flush(self) -> None:
        """Writes what waits; a file that another program is writing is tried again with the next verdict."""
        study = self._holder.study
        if study is None or study.read_only or not self._waiting:
            return
        looks, self._waiting = self._waiting, []
        try:
            with study.patience(0.05):
                study.looks.record(self._named(looks), study.analyst)
        except FtlError:
            self._waiting = looks + self._waiting

    def close(self) -> None:
        self._tick.stop()
        self._write.stop()
        self.flush()

    def _armed(self, on: bool) -> None:
        self._begin()
        if on:
            self._tick.start()
        else:
            self._tick.stop()

    def _begin(self, *_: object) -> None:
        self._seconds.clear()
        self._whole = 0.0
        self._last = self._last_sign = self._clock()

    def _count(self) -> None:
        """Adds the time since the last count to what is in sight."""
        now = self._clock()
        passed, self._last = now - self._last, now
        if not self._review.is_armed or passed <= 0 or passed > LONGEST_THOUGHT_S or now - self._last_sign > IDLE_S:
            return
        self._whole += passed
        for shown in self._in_sight.values():
            self._seconds[shown] = self._seconds.get(shown, 0.0) + passed

    def _said(self, candidate: str) -> None:
        self.active()
        self._count()
        if candidate != self._candidates.current or not self._whole:
            return
        self.median_seconds()
        self._recent = [self._whole, *self._recent[: _MOST_RECENT - 1]]
        looks = [Look(candidate=candidate, view=WHOLE, seconds=self._whole)]
        looks += [
            Look(
                candidate=candidate,
                view=shown.view,
                source=shown.source,
                image_date=shown.date,
                resolution_m=shown.resolution_m,
                seconds=seconds,
            )
            for shown, seconds in self._seconds.items()
            if seconds >= _LEAST_S
        ]
        self._waiting += looks
        self._seconds.clear()
        self._whole = 0.0
        self._write.start()

    def _named(self, looks: list[Look]) -> list[Look]:
        """With the uuid of the verdict that they led to."""
        study = self._holder.study
        newest: dict[str, str] = {}
        for look in looks:
            if look.candidate not in newest:
                mine = [entry for entry in study.history(look.candidate) if entry.analyst == study.analyst]
                newest[look.candidate] = mine[-1].uuid if mine else ""
        return [look._replace(verdict=newest[look.candidate]) for look in looks]
