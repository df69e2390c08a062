"""The review itself: verdicts on the current candidate, moving about in the queue, and outlines."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.messages import translate_message
from ...bridge.outlines import in_crs, missed_id
from ...core.errors import FtlError
from ...core.grids.raster import RasterSource
from ...study.database import Study
from ...study.log.verdicts import ACCEPTED, CLEARED, REJECTED, UNCERTAIN, Verdict, replay
from ..settings.preferences import Preferences
from . import boundary, card
from .details import Details, Pace, ReviewProgress
from .index import CandidateIndex
from .patient_writer import PatientWriter
from .queue import ReviewQueue
from .queue_model import QueueModel

INFO, WARNING, CRITICAL, SUCCESS = "info", "warning", "critical", "success"


class Review(QObject):
    """What an analyst does with candidates; InterpretationSession brings study, choices and tasks.

    Verdicts never wait for a read of the database: what holds is kept in `index`, beside the log on the disk.
    """

    candidatesChanged = pyqtSignal()  # the queue holds other candidates (study opened, iteration stored, reload)
    queueChanged = pyqtSignal()  # other order or filter
    currentChanged = pyqtSignal(str)  # id of the current candidate, "" for none
    verdictRecorded = pyqtSignal(str)  # id of the candidate whose verdict or flag changed (undo and redo as well)
    boundaryChanged = pyqtSignal(str)  # id of the candidate whose outline changed
    detailsChanged = pyqtSignal()
    armedChanged = pyqtSignal(bool)
    messageRaised = pyqtSignal(str, str)  # level (info, success, warning, critical), text

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self.preferences = Preferences()
        self.study: Study | None = None
        self.index = CandidateIndex.empty()
        self.queue = ReviewQueue(self.index)
        self.queue_model = QueueModel(self.queue, self)
        self.details = Details()
        self.current = ""
        self.is_armed = False
        self._pace = Pace()
        self._writer = PatientWriter(self)
        waits = self.tr("Another program is writing the study. The verdict is saved as soon as it is done.")
        self._writer.waited.connect(lambda: self.tell(INFO, waits))
        self._writer.failed.connect(self._tell_error)
        self._said_lately: dict[str, Verdict | None] = {}

    @property
    def crs(self) -> QgsCoordinateReferenceSystem:
        """The study's CRS; invalid where no study is open."""
        return (
            QgsCoordinateReferenceSystem.fromWkt(self.study.crs_wkt) if self.study else QgsCoordinateReferenceSystem()
        )

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
        row = self.index.row_of.get(self.current)
        if row is None or self.study is None:
            self.messageRaised.emit(INFO, self.tr("No candidate is chosen. Take one from the list, then judge it."))
            return False
        return self._record(self._entry(self.current, verdict, int(self.index.flag[row]), reason), self._judged)

    def _judged(self, entry: Verdict) -> None:
        if entry.verdict != CLEARED:
            self._pace.tick()
            self.set_details(note="")
            if self.preferences.auto_advance:
                self.next_unreviewed()

    def flag(self, on: bool | None = None) -> bool:
        """Marks the current candidate to be looked at again, or takes the mark off (None: the other way round)."""
        row = self.index.row_of.get(self.current)
        if row is None or self.study is None:
            return False
        wanted = not self.index.flag[row] if on is None else on
        said = self.index.entries.get(self.current)
        if said is None:
            said = Verdict(candidate=self.current, verdict=CLEARED)
        return self._record(said._replace(flag=int(wanted), analyst=self.study.analyst))

    def undo(self) -> bool:
        """Takes back this analyst's last verdict, across restarts, and goes to its candidate."""
        return self._undone(lambda: self.study.undo(), self.tr("Nothing to undo."))

    def redo(self) -> bool:
        return self._undone(lambda: self.study.redo(), self.tr("Nothing to redo."))

    def verdict(self, candidate: str) -> Verdict | None:
        """What holds for a candidate (its verdict may be `cleared` where it is only flagged); None for nothing."""
        return self.index.entries.get(candidate)

    def history(self, candidate: str) -> list[Verdict]:
        return self.study.history(candidate) if self.study else []

    # Moving about.

    def set_armed(self, on: bool) -> None:
        """Whether single keys act on the current candidate."""
        if on != self.is_armed:
            self.is_armed = on
            if on:
                self._pace.begin()
            self.armedChanged.emit(on)

    @property
    def auto_advance(self) -> bool:
        return self.preferences.auto_advance

    @auto_advance.setter
    def auto_advance(self, on: bool) -> None:
        self.preferences.auto_advance = on

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
        name = self.index.resolve(candidate)
        return self._go_if(name)

    def sort_by(self, order: str) -> None:
        """One of orders.ORDERS: score, threshold, rate, area, place."""
        self.queue_model.reset(lambda: self.queue.sort_by(order))
        self.queueChanged.emit()

    def filter_by(
        self, verdicts: tuple[str, ...] | None = None, flagged: bool = False, iteration: int | None = None
    ) -> None:
        """Shows only some (None: all); see queue.ReviewQueue.filter_by."""
        self.queue_model.reset(lambda: self.queue.filter_by(verdicts, flagged, iteration))
        self.queueChanged.emit()

    def progress(self) -> ReviewProgress:
        """Counts, pace and time left of the iterations shown."""
        counts = self.queue.counts()
        left = counts["total"] - counts["accepted"] - counts["rejected"] - counts["uncertain"]
        pace = self._pace.per_hour
        return ReviewProgress(**counts, pace_per_hour=pace, minutes_left=60.0 * left / pace if pace else None)

    # Outlines.

    def outline(self, candidate: str) -> bytes | None:
        """WKB of a candidate as it is now (mended or as proposed)."""
        record = self.study.candidate(candidate) if self.study and candidate else None
        return record["wkb"] if record else None

    def geometry(self, candidate: str) -> QgsGeometry:
        """The outline as a QgsGeometry in `crs`; null for an unknown id."""
        geometry = QgsGeometry()
        wkb = self.outline(candidate)
        if wkb:
            geometry.fromWkb(wkb)
        return geometry

    def extent(self, candidate: str) -> QgsRectangle:
        """Bounding box in `crs`, without touching the disk; null for an unknown id."""
        row = self.index.row_of.get(candidate)
        return QgsRectangle() if row is None else QgsRectangle(*self.index.boxes[row].tolist())

    def update_boundary(
        self, wkb: bytes, crs: QgsCoordinateReferenceSystem | None = None, candidate: str | None = None
    ) -> bool:
        """Mends the outline of the current (or the given) candidate; how it was proposed is kept in the study."""
        name = candidate or self.current
        if self.study is None or name not in self.index.row_of:
            return False

        def mend() -> None:
            shape = in_crs(wkb, crs, self.crs, self.project)
            self.study.update_candidate_geometry(name, shape)
            self.index.set_outline(name, shape)
            self.refresh_layers()
            self.boundaryChanged.emit(name)

        return self.attempt(mend)

    def restore_boundary(self) -> bool:
        """Gives the current candidate back the outline as it was proposed."""
        wkb = self.study.proposed_outline(self.current) if self.study and self.current else None
        return wkb is not None and self.update_boundary(wkb)

    def propose_boundary(self, candidate: str | None = None) -> bytes | None:
        """The outline grown into the deforming ground around it: connected |rate| >= half of the threshold.

        Nothing is stored; hand the result to `update_boundary`. None (and a message) where it cannot be made.
        """
        name = candidate or self.current
        result: list[bytes] = []

        def grow() -> None:
            source = self.deformation_source()
            if source is None:
                raise FtlError("No deformation raster is chosen. Choose it on the Data page; the outline grows in it.")
            record = self.study.candidate(name)
            table = self.study.thresholds(int(record["iteration"] or 0))
            result.append(boundary.grown(record["wkb"], self.study.crs_wkt, source, table))

        done = self.study is not None and name in self.index.row_of and self.attempt(grow)
        return result[0] if done else None

    def digitise_missed(self, wkb: bytes, crs: QgsCoordinateReferenceSystem | None = None) -> str | None:
        """Stores a landslide that the candidates missed, accepted with the pending details; returns its id.

        It enters as a candidate of its own (id `missed-...`), so that it can be undone, mended and judged like any
        other; when the iteration is finished it becomes a sample of origin `digitised`.
        """
        names: list[str] = []

        def add() -> None:
            if self.study is None:
                raise FtlError("No study is open. Make or open one on the Data page.")
            shape = in_crs(wkb, crs, self.crs, self.project)
            number = max([item.number for item in self.study.iterations()], default=1)
            name = missed_id(shape, self.index.row_of)
            self.study.add_candidates(number, [{"candidate": name, "wkb": shape}])
            names.append(name)
            self.queue_model.reset(lambda: self._add(name, number, shape))
            self.candidatesChanged.emit()
            self._record(self._entry(name, ACCEPTED, 0, ""))
            self._go(name)

        return names[0] if self.attempt(add) else None

    def card(self, candidate: str | None = None) -> list[card.CardRow]:
        """Why it is a candidate: each factor's value on its range. Empty where there is no candidate."""
        name = candidate or self.current
        if self.study is None or name not in self.index.row_of:
            return []
        record = self.study.candidate(name)
        return card.rows(record, self.study.thresholds(int(record["iteration"] or 0)))

    # For subclasses.

    def deformation_source(self) -> RasterSource | None:
        """The chosen rate raster in mm/a; None where there is none."""
        return None

    def refresh_layers(self) -> None:
        """What the layers show has changed."""

    def reload(self) -> bool:
        """Reads candidates and verdicts again; False where no study is open."""
        return False

    def begin_reading(self) -> None:
        """Candidates are about to be read: what was said so far is on the disk, where others may have said more."""
        self._said_lately.clear()

    def take_index(self, index: CandidateIndex, stay: bool = True) -> None:
        """Other candidates; `stay`: the same, newly read, so the current one and what was said meanwhile are kept.

        Meanwhile: since `begin_reading`.
        """
        unknown = False
        if stay:
            for name, entry in self._said_lately.items():
                if name in index.row_of:
                    index.set_entry(name, entry)
                else:
                    unknown = True  # digitised meanwhile: it stands in the study by now
        self._said_lately.clear()
        self.index = index
        self.queue_model.reset(lambda: self.queue.set_index(index))
        self.candidatesChanged.emit()
        if stay and self.current not in index.row_of:
            self._go("")
        if stay and not self.current:
            self.next_unreviewed() or self.next()
        if unknown:
            self.reload()

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

    def _add(self, name: str, iteration: int, wkb: bytes) -> None:
        self.index.add(name, iteration, wkb)
        self.queue.set_index(self.index)

    def _record(self, entry: Verdict, then: Callable[[Verdict], None] = lambda _entry: None) -> bool:
        def write() -> None:
            self.study.record(entry)
            self._said(entry)
            then(entry)

        return self._write(write)

    def _write(self, action: Callable[[], None]) -> bool:
        """Something that writes the log, now or as soon as another program is done; True where it was done now."""
        done: list[bool] = []
        return self.attempt(lambda: done.append(self._writer.write(self.study, action))) and done[0]

    def _said(self, entry: Verdict) -> None:
        """Brings index, list and layers up to date with one entry."""
        holds = entry if entry.verdict != CLEARED or entry.flag else None
        row = self.index.set_entry(entry.candidate, holds)
        self._said_lately[entry.candidate] = holds
        self.queue_model.row_changed(row)
        self.refresh_layers()
        self.verdictRecorded.emit(entry.candidate)

    def _undone(self, step: Callable[[], Verdict | None], nothing: str) -> bool:
        if self.study is None:
            return False
        found: list[Verdict] = []

        def write() -> None:
            said = step()
            if said is None:
                self.messageRaised.emit(INFO, nothing)
                return
            found.append(said)
            name = said.candidate
            if name not in self.index.row_of:
                self.reload()
                return
            holds = replay(self.study.history(name)).get(name)
            self._said(holds or Verdict(candidate=name, verdict=CLEARED))
            self._go(name)

        return self._write(write) and bool(found)

    def _go_if(self, candidate: str | None) -> bool:
        if not candidate:
            return False
        self._go(candidate)
        return True

    def _go(self, candidate: str) -> None:
        if candidate == self.current:
            return
        self.current = candidate
        # A note is about one candidate; class, confidence and image hold on.
        self.set_details(note="")
        self.currentChanged.emit(candidate)

    def tell(self, level: str, text: str) -> None:
        """A message (level as in messageRaised)."""
        self.messageRaised.emit(level, text)

    def attempt(self, action: Callable[[], None]) -> bool:
        """Does something that may fail for a reason the user can mend, and tells it."""
        try:
            action()
        except FtlError as error:
            self._tell_error(error)
            return False
        return True

    def _tell_error(self, error: FtlError) -> None:
        self.messageRaised.emit(CRITICAL, translate_message(error.message))
