"""Sees what other programs write into the open study: a colleague's verdicts, another window's iteration."""

from __future__ import annotations

from typing import NamedTuple

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.errors import FtlError
from ...study.database import Study
from ...study.log.verdicts import CLEARED, Verdict, replay
from ..base.study_holder import StudyHolder
from ..review.candidates import Candidates

INTERVAL_MS = 1500
_WAIT_S = 0.05
# More entries than that at once are no colleague judging: all is read again, in the background.
_MANY = 200


class Seen(NamedTuple):
    """How far a study was read."""

    version: int  # SQLite's count of what other connections have committed
    entry: int  # newest entry of the log
    tables: tuple  # what tells that candidates, samples or iterations are others

    @classmethod
    def of(cls, study: Study) -> Seen:
        """As it is now, for this study's connection."""
        changes = study.changes
        return cls(changes.version(), changes.last_entry(), changes.marks())


class StudyWatcher(QObject):
    """Asks SQLite now and then whether anybody else has written, for next to nothing; reads only what is new."""

    said = pyqtSignal(str)  # id of a candidate about which something was said elsewhere; the index knows it
    tablesChanged = pyqtSignal()  # samples or iterations are others

    def __init__(self, holder: StudyHolder, candidates: Candidates, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._candidates = candidates
        self._seen: Seen | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.look)

    def start(self, seen: Seen) -> None:
        """A study was opened; `seen`: as it was before it was read, so that nothing said meanwhile is missed."""
        self._seen = seen
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._seen = None

    def look(self) -> None:
        """Takes up what is new; what cannot be read at this moment is taken up the next time."""
        study = self._holder.study
        if study is None:
            return
        try:
            with study.patience(_WAIT_S):
                if self._seen is not None and study.changes.version() == self._seen.version:
                    return
                seen = Seen.of(study)
            before, self._seen = self._seen, seen
            if before is not None:
                self._take_up(study, before, seen)
        except FtlError:
            # Locked, or gone: whoever writes next is told.
            return

    def _take_up(self, study: Study, before: Seen, now: Seen) -> None:
        new = study.changes.entries_after(before.entry, _MANY + 1)
        index = self._candidates.index
        names = dict.fromkeys(entry.candidate for entry in new)
        if now.tables[0] != before.tables[0] or len(new) > _MANY or any(name not in index.row_of for name in names):
            self._candidates.reload()
        else:
            for name in names:
                self._set(name, replay(study.history(name)).get(name))
        if now.tables[1:] != before.tables[1:]:
            self.tablesChanged.emit()

    def _set(self, name: str, holds: Verdict | None) -> None:
        if holds is not None and holds.verdict == CLEARED and not holds.flag:
            holds = None
        if self._candidates.index.entries.get(name) != holds:
            self._candidates.set_entry(name, holds)
            self.said.emit(name)
