"""The review itself: what an analyst says of the current candidate, and with which details."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.errors import FtlError
from ...study.database import Study
from ...study.log.verdicts import ACCEPTED, CLEARED, REJECTED, UNCERTAIN, Verdict, replay
from ..base.messenger import INFO, Messenger
from ..base.study_holder import StudyHolder
from ..settings.preferences import Preferences
from . import card
from .candidates import Candidates
from .details import SURE, Details, Pace, ReviewProgress
from .patient_writer import ATTEMPT_S, PatientWriter

# Of more at once, what was seen lately is believed: each is a question to the file.
_FEW = 20


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
        # Asked before colleagues' verdicts are overruled; a window puts a question here.
        self.may_overrule: Callable[[Sequence[Verdict]], bool] = lambda _verdicts: True
        self._pace = Pace()
        self._logged_seconds: Callable[[], float | None] = lambda: None
        self._known_distributions: tuple = (None, 0, {})
        self._writer = PatientWriter(self)
        waits = self.tr("Another program is writing the study. The verdict is saved as soon as it is done.")
        self._writer.waited.connect(lambda: messenger.tell(INFO, waits))
        self._writer.failed.connect(messenger.tell_error)
        # Note and confidence are about one candidate; the image holds on.
        candidates.currentChanged.connect(lambda _candidate: self.set_details(note="", confidence=SURE))

    def begin_sitting(self) -> None:
        """A study was opened: the pace is counted anew."""
        self._pace = Pace()
        self._pace.begin()

    def end_sitting(self) -> None:
        """The study is about to be closed: what waits to be written is tried for the last time."""
        self._writer.give_up()

    # Verdicts on the current candidate.

    def set_details(self, **changes: object) -> None:
        """Sets fields of `details` (confidence, note, image_source, image_date) for the next verdict."""
        details = Details(**{**vars(self.details), **changes})
        if details != self.details:
            self.details = details
            self.detailsChanged.emit()

    def accept(self, class_: str = "") -> bool:
        """The current candidate is a landslide; moves on to the next unreviewed one if `auto_advance` is on."""
        return self.judge(ACCEPTED, class_=class_)

    def accept_as(self, number: int) -> bool:
        """Accepts with the class of that number (from 1) in the analyst's list; False where the list is shorter."""
        return self._by_number(self._preferences.classes, number, self.accept)

    def reject_for(self, number: int) -> bool:
        """Rejects with the reason of that number in the analyst's list."""
        return self._by_number(self._preferences.reject_reasons, number, self.reject)

    def reject(self, reason: str = "") -> bool:
        return self.judge(REJECTED, reason)

    def mark_uncertain(self) -> bool:
        return self.judge(UNCERTAIN)

    def clear(self) -> bool:
        """Takes the verdict on the current candidate back by a new entry; stays on it."""
        return self.judge(CLEARED)

    def judge(self, verdict: str, reason: str = "", class_: str = "", candidates: Sequence[str] = ()) -> bool:
        """Records `verdict` (of study.verdicts) with the pending details; on the disk when this returns True.

        Of the current candidate, or of all that are selected, or of `candidates`: several are one step to undo.
        False also where another program is writing the study: then it is recorded as soon as that one is done.
        """
        index, chosen = self._candidates.index, self._candidates
        names = [name for name in candidates or chosen.selected or (chosen.current,) if name in index.row_of]
        if not names or self._holder.study is None:
            self._messenger.tell(INFO, self.tr("No candidate is chosen. Take one from the list, then judge it."))
            return False
        others = [said for name in names if (said := self._said_by_others(name, len(names))) is not None]
        others = [said for said in others if said.verdict not in (CLEARED, verdict)]
        if others and not self.may_overrule(others):
            return False
        entries = [self._entry(name, verdict, int(index.flag[index.row_of[name]]), reason, class_) for name in names]
        return self._record(entries, lambda: self._judged(verdict, len(entries)))

    def accept_digitised(self, candidate: str) -> bool:
        """The verdict on what the analyst has drawn, with the pending details."""
        return self._record([self._entry(candidate, ACCEPTED, 0, "", "")])

    def _said_by_others(self, candidate: str, count: int) -> Verdict | None:
        """What holds for the candidate (one of `count`) at this moment, where it is somebody else's."""
        study, holds = self._holder.study, self.verdict(candidate)
        if count <= _FEW:
            try:
                with study.patience(ATTEMPT_S):
                    holds = replay(study.history(candidate)).get(candidate)
            except FtlError:
                holds = self.verdict(candidate)  # as it was seen last; writing will tell what is wrong
        return holds if holds is not None and holds.analyst not in ("", study.analyst) else None

    def _by_number(self, names: Sequence[str], number: int, judge: Callable[[str], bool]) -> bool:
        if 1 <= number <= len(names):
            return judge(names[number - 1])
        text = self.tr("Your list has only {count} entries. Change it with the button beside it.")
        self._messenger.tell(INFO, text.format(count=len(names)))
        return False

    def _judged(self, verdict: str, count: int) -> None:
        self._candidates.select(())
        if verdict != CLEARED:
            self._pace.tick(count)
            self.set_details(note="", confidence=SURE)
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
        return self._record([said._replace(flag=int(wanted), analyst=self._holder.study.analyst)])

    def undo(self) -> bool:
        """Takes back this analyst's last verdict, across restarts, and goes to its candidate."""
        return self._undone(lambda: self._holder.study.undo_group(), self.tr("Nothing to undo."))

    def redo(self) -> bool:
        return self._undone(lambda: self._holder.study.redo_group(), self.tr("Nothing to redo."))

    # What was said.

    def verdict(self, candidate: str) -> Verdict | None:
        """What holds for a candidate (its verdict may be `cleared` where it is only flagged); None for nothing."""
        return self._candidates.index.entries.get(candidate)

    def history(self, candidate: str) -> list[Verdict]:
        return self._holder.read(lambda study: study.history(candidate), [])

    def card(self) -> list[card.CardRow]:
        """Why the current one is a candidate: each factor's value on its range. Empty where there is no candidate."""
        study, name = self._holder.study, self._candidates.current
        if study is None or name not in self._candidates.index.row_of:
            return []
        return self._holder.read(lambda study: self._card_of(study, name), [])

    def _card_of(self, study: Study, name: str) -> list[card.CardRow]:
        record = study.candidate(name)
        if record is None:  # removed by somebody else a moment ago
            return []
        number = int(record["iteration"] or 0)
        return card.rows(record, study.thresholds(number), self._distributions(number))

    def _distributions(self, number: int) -> dict:
        """Of an iteration's samples; kept, for it does not change while candidates of it are reviewed."""
        study = self._holder.study
        if self._known_distributions[:2] != (study, number):
            found = next((item.parameters for item in study.iterations() if item.number == number), {})
            self._known_distributions = (study, number, found.get(card.DISTRIBUTIONS) or {})
        return self._known_distributions[2]

    def take_pace(self, seconds: Callable[[], float | None]) -> None:
        """Who knows the median time of a verdict from the study's log; until it does, this sitting tells."""
        self._logged_seconds = seconds

    def progress(self) -> ReviewProgress:
        """Counts, pace and time left of the iterations shown."""
        counts = self._candidates.queue.counts()
        left = counts["total"] - counts["accepted"] - counts["rejected"] - counts["uncertain"]
        seconds = self._logged_seconds()
        pace = 3600.0 / seconds if seconds else self._pace.per_hour
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

    def _entry(self, candidate: str, verdict: str, flag: int, reason: str, class_: str) -> Verdict:
        details = self.details
        # Sure is what holds where nothing was said of it; of "uncertain" that would be nonsense.
        says_nothing = verdict == CLEARED or (verdict == UNCERTAIN and details.confidence == SURE)
        return Verdict(
            candidate=candidate,
            verdict=verdict,
            reason=reason,
            class_=class_,
            confidence=None if says_nothing else details.confidence,
            note=details.note,
            flag=flag,
            image_source=details.image_source,
            image_date=details.image_date,
        )

    def _record(self, entries: Sequence[Verdict], then: Callable[[], None] = lambda: None) -> bool:
        def write() -> None:
            self._holder.study.record_all(entries, as_one=len(entries) > 1)
            for entry in entries:
                self._said(entry)
            then()

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

    def _undone(self, step: Callable[[], list[Verdict]], nothing: str) -> bool:
        if self._holder.study is None:
            return False
        found: list[Verdict] = []

        def write() -> None:
            said = step()
            if not said:
                self._messenger.tell(INFO, nothing)
                return
            found.extend(said)
            names = [entry.candidate for entry in said]
            if any(name not in self._candidates.index.row_of for name in names):
                self._candidates.reload()
                return
            for name in names:
                holds = replay(self._holder.study.history(name)).get(name)
                self._said(holds or Verdict(candidate=name, verdict=CLEARED))
            self._candidates.go(names[-1])

        return self._write(write) and bool(found)
