"""The candidates of the open study: all of them, those in the queue, and the one that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import numpy as np
from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.progress import Progress
from ...study.database import Study
from ...study.log.verdicts import Verdict
from ..background.latest_job import LatestJob
from ..base.messenger import CRITICAL, Messenger
from ..base.study_holder import StudyHolder
from .index import CandidateIndex
from .orders import LIKELY
from .queue import ReviewQueue
from .queue_model import QueueModel

_Answer = TypeVar("_Answer")


class Candidates(QObject):
    """`index` (all, with what holds for each), `queue` (order and filter), `queue_model` (for views), `current`.

    Nothing here waits for the database: what is said is kept in `index`, beside the log on the disk.
    """

    candidatesChanged = pyqtSignal()  # other candidates (study opened, iteration stored, reload)
    queueChanged = pyqtSignal()  # other order or filter
    currentChanged = pyqtSignal(str)  # id of the current candidate, "" for none
    selectionChanged = pyqtSignal()  # several candidates are chosen, to be judged at once, or no longer

    def __init__(self, holder: StudyHolder, messenger: Messenger, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self.index = CandidateIndex.empty()
        self.queue = ReviewQueue(self.index)
        self.queue.filter_by(known=False)  # what lies on known landslides is no news
        self.queue_model = QueueModel(self.queue, self)
        self.current = ""
        self.selected: tuple[str, ...] = ()
        self._said_lately: dict[str, Verdict | None] = {}
        self._rereader = LatestJob(self)
        self._rereader.finished.connect(self.take_index)
        self._rereader.failed.connect(lambda sentence: messenger.tell(CRITICAL, sentence))

    def close(self) -> None:
        self._rereader.close()

    # What there is.

    def reload(self) -> bool:
        """Begins to read candidates and verdicts again (a colleague or another window has written); keeps the place.

        candidatesChanged follows. False where no study is open.
        """
        read = self.reading(CandidateIndex.load)
        if read is None:
            return False
        self.begin_reading()
        self._rereader.request(read)
        return True

    def reading(self, question: Callable[[Study], _Answer]) -> Callable[[Progress], _Answer] | None:
        """A job that asks the open study something, opened anew in the job's thread; None where no study is open."""
        study = self._holder.study
        if study is None:
            return None
        path, analyst = study.path, study.analyst

        def read(_progress: Progress) -> _Answer:
            with Study.open(path, read_only=True, analyst=analyst) as opened:
                return question(opened)

        return read

    def begin_reading(self) -> None:
        """Candidates are about to be read: what was said so far is on the disk, where others may have said more."""
        self._said_lately.clear()

    def take_index(self, index: CandidateIndex, stay: bool = True) -> None:
        """Other candidates; `stay`: the same, newly read, so the current one and what was said meanwhile are kept.

        Meanwhile: since `begin_reading`.
        """
        self._rereader.cancel()  # what was asked for before is older
        unknown = False
        if stay:
            for name, entry in self._said_lately.items():
                if name in index.row_of:
                    index.set_entry(name, entry)
                else:
                    unknown = True  # digitised meanwhile: it stands in the study by now
        self._said_lately.clear()
        self.index = index
        self._learn_found(self.queue.iteration)
        self.select(())
        self.queue_model.reset(lambda: self.queue.set_index(index))
        self.candidatesChanged.emit()
        if stay and self.current not in index.row_of:
            self.go("")
        if stay and not self.current:
            self.next_unreviewed() or self.next()
        if unknown:
            self.reload()

    def add(self, candidate: str, iteration: int, wkb: bytes, values: Mapping[str, object]) -> None:
        """One more, digitised by the analyst; `values` as the study has them."""

        def enter() -> None:
            self.index.add(candidate, iteration, wkb, values)
            self.queue.set_index(self.index)

        self.queue_model.reset(enter)
        self.candidatesChanged.emit()

    def set_outline(self, candidate: str, wkb: bytes, numbers: Mapping[str, object]) -> None:
        """Another outline, with the numbers measured on it."""
        self.index.set_outline(candidate, wkb, numbers)
        self.queue_model.row_changed(self.index.row_of[candidate])

    def set_entry(self, candidate: str, holds: Verdict | None) -> None:
        """What holds for a candidate from now on; None: nothing."""
        row = self.index.set_entry(candidate, holds)
        self._said_lately[candidate] = holds
        self.queue_model.row_changed(row)

    def extent(self, candidate: str) -> QgsRectangle:
        """Bounding box in the study's CRS, without touching the disk; null for an unknown id."""
        row = self.index.row_of.get(candidate)
        return QgsRectangle() if row is None else QgsRectangle(*self.index.boxes[row].tolist())

    # Order and filter.

    def sort_by(self, order: str) -> None:
        """One of orders.ORDERS: likely, score, threshold, rate, area, place."""
        self._change_queue(lambda: self.queue.sort_by(order))

    def filter_by(
        self,
        verdicts: tuple[str, ...] | None = None,
        flagged: bool = False,
        iteration: int | None = None,
        known: bool | None = None,
    ) -> None:
        """Shows only some (None: all); see queue.ReviewQueue.filter_by."""
        self._learn_found(iteration)
        self._change_queue(lambda: self.queue.filter_by(verdicts, flagged, iteration, known))

    def _learn_found(self, iteration: int | None) -> None:
        """What an iteration found again; of the one that is open the index knows it."""
        if iteration is not None and not self.index.is_told(iteration):
            names = self._holder.read(lambda study: study.found_in(iteration), None)
            if names is not None:
                self.index.tell_found(iteration, names)

    def show_only(self, candidates: Iterable[str]) -> None:
        """Only these, until another filter is set; goes to the first of them."""
        self._change_queue(lambda: self.queue.show_only(candidates))
        if len(self.queue):
            self.go(self.queue.candidate(0))

    def take_likely(self, fresh: np.ndarray) -> None:
        """A newly learned order (all rows): what lies behind the current candidate moves.

        Not while several are chosen, which are marked by their places in the list; the next one comes soon.
        """
        if self.selected:
            return
        if self.queue.order_by != LIKELY:
            self.index.keep_order(LIKELY, fresh)
            return
        self.queue_model.rearranged(lambda: self.queue.move_behind(self.current, fresh))

    def select(self, candidates: Iterable[str]) -> None:
        """Several to be judged at once, the current one among them; fewer than two: only the current one."""
        known = tuple(name for name in dict.fromkeys(candidates) if name in self.index.row_of)
        selected = known if len(known) > 1 else ()
        if selected != self.selected:
            self.selected = selected
            self.selectionChanged.emit()

    def _change_queue(self, change: Callable[[], None]) -> None:
        self.queue_model.reset(change)
        self.queueChanged.emit()

    # Moving about. Each returns False where there is nowhere to go to.

    def next(self) -> bool:
        """To the next in the queue; False at its end (the current one stays)."""
        return self._go_if(self.queue.after(self.current))

    def previous(self) -> bool:
        return self._go_if(self.queue.before(self.current))

    def next_unreviewed(self) -> bool:
        """To the next unreviewed one, beginning again at the top once the end is reached; False where all are done."""
        return self._go_if(self.queue.next_unreviewed(self.current))

    def previous_unreviewed(self) -> bool:
        return self._go_if(self.queue.previous_unreviewed(self.current))

    def next_near(self, x: float, y: float) -> bool:
        """To the unreviewed one nearest to a place (study CRS)."""
        return self._go_if(self.queue.nearest_unreviewed(x, y, self.current))

    def next_near_here(self) -> bool:
        """To the unreviewed one nearest to the current candidate."""
        row = self.index.row_of.get(self.current)
        return row is not None and self.next_near(float(self.index.x[row]), float(self.index.y[row]))

    def go_to(self, candidate: str) -> bool:
        """By id, also outside the filter; False for an unknown one (no message: the field shows it red)."""
        return self._go_if(self.index.resolve(candidate))

    def go(self, candidate: str) -> None:
        """To an id that is known, or "" for none."""
        if candidate not in self.selected:
            self.select(())
        if candidate != self.current:
            self.current = candidate
            self.currentChanged.emit(candidate)

    def _go_if(self, candidate: str | None) -> bool:
        if not candidate:
            return False
        self.go(candidate)
        return True
