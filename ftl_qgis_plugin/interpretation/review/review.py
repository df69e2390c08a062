"""The review itself: what an analyst says of the current candidate, and with which details."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...study.log.verdicts import ACCEPTED, CLEARED, REJECTED, UNCERTAIN, Verdict, replay
from ..base.messenger import INFO, Messenger
from ..base.study_holder import StudyHolder
from ..settings.preferences import Preferences
from . import card
from .candidates import Candidates
from .details import Details, Pace, ReviewProgress
from .patient_writer import PatientWriter


class Review(QObject):
    """Verdicts, flags, undo and redo; pending `details`; whether single keys act (`is_armed`)."""

    verdictRecorded = pyqtSignal(str)  # id of the candidate whose verdict or flag changed (undo and redo as well)
    detailsChanged = pyqtSignal()
    armedChanged = pyqtSignal(bool)

    def __init__(
        self,
        holder: StudyHolder,
        candidates: Candidates,
        preferences: Preferences,
        messenger: Messenger,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._candidates = candidates
        self._preferences = preferences
        self._messenger = messenger
        self.details = Details()
        self.is_armed = False
        self._pace = Pace()
        self._writer = PatientWriter(self)
        waits = self.tr("Another program is writing the study. The verdict is saved as soon as it is done.")
        self._writer.waited.connect(lambda: messenger.tell(INFO, waits))
        self._writer.failed.connect(messenger.tell_error)
        # A note is about one candidate; class, confidence and image hold on.
        candidates.currentChanged.connect(lambda _candidate: self.set_details(note=""))

    def begin_sitting(self) -> None:
        """A study was opened: the pace is counted anew."""
        self._pace = Pace()
        self._pace.begin()

    def end_sitting(self) -> None:
        """The study is about to be closed: what waits to be written is tried for the last time."""
        self._writer.give_up()

    # Verdicts on the current candidate.

    def set_details(self, **changes: object) -> None:
        """Sets fields of `details` (class_, confidence, note, image_source, image_date) for the next verdict."""
        details = Details(**{**vars(self.details), **changes})
        if details != self.details:
            self.details = details
            self.detailsChanged.emit()

    def accept(self) -> bool:
        """The current candidate is a landslide; moves on to the next unreviewed one if `auto_advance` is on."""
        return self.judge(ACCEPTED)

    def reject(self, reason: str = "") -> bool:
        return self.judge(REJECTED, reason)

    def mark_uncertain(self) -> bool:
        return self.judge(UNCERTAIN)

    def clear(self) -> bool:
        """Takes the verdict on the current candidate back by a new entry; stays on it."""
        return self.judge(CLEARED)

    def judge(self, verdict: str, reason: str = "") -> bool:
        """Records `verdict` (of study.verdicts) with the pending details; on the disk when this returns True.

        False also where another program is writing the study: then it is recorded as soon as that one is done.
        """
        index, current = self._candidates.index, self._candidates.current
        row = index.row_of.get(current)
        if row is None or self._holder.study is None:
            self._messenger.tell(INFO, self.tr("No candidate is chosen. Take one from the list, then judge it."))
            return False
        return self._record(self._entry(current, verdict, int(index.flag[row]), reason), self._judged)

    def accept_digitised(self, candidate: str) -> bool:
        """The verdict on what the analyst has drawn himself, with the pending details."""
        return self._record(self._entry(candidate, ACCEPTED, 0, ""))

    def _judged(self, entry: Verdict) -> None:
        if entry.verdict != CLEARED:
            self._pace.tick()
            self.set_details(note="")
            if self.auto_advance:
                self._candidates.next_unreviewed()

    def flag(self, on: bool | None = None) -> bool:
        """Marks the current candidate to be looked at again, or takes the mark off (None: the other way round)."""
        index, current = self._candidates.index, self._candidates.current
        row = index.row_of.get(current)
        if row is None or self._holder.study is None:
            return False
        wanted = not index.flag[row] if on is None else on
        said = index.entries.get(current)
        if said is None:
            said = Verdict(candidate=current, verdict=CLEARED)
        return self._record(said._replace(flag=int(wanted), analyst=self._holder.study.analyst))

    def undo(self) -> bool:
        """Takes back this analyst's last verdict, across restarts, and goes to its candidate."""
        return self._undone(lambda: self._holder.study.undo(), self.tr("Nothing to undo."))

    def redo(self) -> bool:
        return self._undone(lambda: self._holder.study.redo(), self.tr("Nothing to redo."))

    # What was said.

    def verdict(self, candidate: str) -> Verdict | None:
        """What holds for a candidate (its verdict may be `cleared` where it is only flagged); None for nothing."""
        return self._candidates.index.entries.get(candidate)

    def history(self, candidate: str) -> list[Verdict]:
        return self._holder.study.history(candidate) if self._holder.study else []

    def card(self, candidate: str | None = None) -> list[card.CardRow]:
        """Why it is a candidate: each factor's value on its range. Empty where there is no candidate."""
        study, name = self._holder.study, candidate or self._candidates.current
        if study is None or name not in self._candidates.index.row_of:
            return []
        record = study.candidate(name)
        return card.rows(record, study.thresholds(int(record["iteration"] or 0)))

    def progress(self) -> ReviewProgress:
        """Counts, pace and time left of the iterations shown."""
        counts = self._candidates.queue.counts()
        left = counts["total"] - counts["accepted"] - counts["rejected"] - counts["uncertain"]
        pace = self._pace.per_hour
        return ReviewProgress(**counts, pace_per_hour=pace, minutes_left=60.0 * left / pace if pace else None)

    # How the analyst works.

    def set_armed(self, on: bool) -> None:
        """Whether single keys act on the current candidate."""
        if on != self.is_armed:
            self.is_armed = on
            if on:
                self._pace.begin()
            self.armedChanged.emit(on)

    @property
    def auto_advance(self) -> bool:
        return self._preferences.auto_advance

    @auto_advance.setter
    def auto_advance(self, on: bool) -> None:
        self._preferences.auto_advance = on

    # Inside.

    def _entry(self, candidate: str, verdict: str, flag: int, reason: str) -> Verdict:
        details = self.details
        return Verdict(
            candidate=candidate,
            verdict=verdict,
            reason=reason,
            class_=details.class_ if verdict != REJECTED else "",
            confidence=details.confidence,
            note=details.note,
            flag=flag,
            image_source=details.image_source,
            image_date=details.image_date,
        )

    def _record(self, entry: Verdict, then: Callable[[Verdict], None] = lambda _entry: None) -> bool:
        def write() -> None:
            self._holder.study.record(entry)
            self._said(entry)
            then(entry)

        return self._write(write)

    def _write(self, action: Callable[[], None]) -> bool:
        """Something that writes the log, now or as soon as another program is done; True where it was done now."""
        done: list[bool] = []
        study = self._holder.study
        return self._messenger.attempt(lambda: done.append(self._writer.write(study, action))) and done[0]

    def _said(self, entry: Verdict) -> None:
        """Brings index, list and layers up to date with one entry."""
        self._candidates.set_entry(entry.candidate, entry if entry.verdict != CLEARED or entry.flag else None)
        self.verdictRecorded.emit(entry.candidate)

    def _undone(self, step: Callable[[], Verdict | None], nothing: str) -> bool:
        if self._holder.study is None:
            return False
        found: list[Verdict] = []

        def write() -> None:
            said = step()
            if said is None:
                self._messenger.tell(INFO, nothing)
                return
            found.append(said)
            name = said.candidate
            if name not in self._candidates.index.row_of:
                self._candidates.reload()
                return
            holds = replay(self._holder.study.history(name)).get(name)
            self._said(holds or Verdict(candidate=name, verdict=CLEARED))
            self._candidates.go(name)

        return self._write(write) and bool(found)
