"""A second pass over the study area, cell by cell: where it stands, what was said of each cell, what it tells."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...bridge.outlines import in_crs
from ...study.database import Study
from ...study.log.places import Place
from ...study.log.sweep import Finds
from ...study.log.verdicts import ACCEPTED, CLEARED, REJECTED, UNCERTAIN, Verdict, replay
from ...study.sweep_facts import SweepFacts, sweep_facts
from ..base.messenger import INFO, SUCCESS, WARNING
from ..review.details import ReviewProgress
from ..review.index import CODES
from ..review.patient_writer import ATTEMPT_S
from ..session.layers import SWEEP
from ..session.session import InterpretationSession
from .blind import hide_finds, leave_clear
from .cells import SweepCells, cells_of
from .drawn import KNOWN, accepted_names, same_as

# What colleagues say of the same study's cells is taken up at least that often.
_LOOK_MS = 1500
# Long enough for a burst of keys to cost one estimate.
_ESTIMATE_MS = 300


class SweepModel(QObject):
    """Cells and what is said of them are the study's; `current` is where the analyst stands, `is_on` whether the
    sweep has the map and the keys. Entries are append-only, so that it is resumed, shared, merged and undone as the
    review is."""

    cellsChanged = pyqtSignal()
    saidChanged = pyqtSignal(str)  # a cell of which something else holds now
    currentChanged = pyqtSignal(str)
    modeChanged = pyqtSignal(bool)
    factsChanged = pyqtSignal()

    def __init__(self, session: InterpretationSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._cells = SweepCells()
        self.current = ""
        self.is_on = False
        self.facts: SweepFacts | None = None
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_MS)
        self._watch.timeout.connect(self._take_up)
        self._estimating = QTimer(self)
        self._estimating.setSingleShot(True)
        self._estimating.setInterval(_ESTIMATE_MS)
        self._estimating.timeout.connect(self.estimate)
        session.studyOpened.connect(self.read)
        session.studyClosed.connect(self._closed)
        session.review.verdictRecorded.connect(self._review_changed)
        session.candidates.candidatesChanged.connect(self._review_changed)
        self.read()

    @property
    def cells(self) -> list[Place]:
        return self._cells.all

    @property
    def said(self) -> dict[str, Verdict]:
        """What holds for a cell, by its name; cells without a statement left out."""
        return self._cells.said

    @property
    def title(self) -> str:
        """Of the task that cuts the cells."""
        return self.tr("Cells of the sweep")

    # The mode.

    def start(self) -> bool:
        """Gives map and keys to the sweep; False (and a message) without a study."""
        session = self._session
        if not session.is_open:
            session.tell(WARNING, self.tr("No study is open. Make or open one on the Data page, then sweep its area."))
            return False
        if not self.is_on:
            self.is_on = True
            session.layers.flush()
            hide_finds(session.layers, session.project, True)
            self._watch.start()
            self.modeChanged.emit(True)
            if self.cells:
                self.go(self.current or self._cells.open_after("") or self.cells[0].name)
        return True

    def stop(self) -> None:
        if self.is_on:
            self.is_on = False
            self._watch.stop()
            hide_finds(self._session.layers, self._session.project, False)
            leave_clear(self._session.layers, "")
            self.modeChanged.emit(False)

    def close(self) -> None:
        """The plugin is unloaded: layers are shown as before."""
        self.stop()
        self._estimating.stop()

    # Cells.

    def read(self) -> None:
        """What the study holds; goes on at the first cell that nobody has looked at."""
        self._cells.forget()
        session = self._session
        if session.study is not None:
            session.attempt(lambda: self._cells.read(session.study))
        if self.current not in self._cells:
            self.current = ""
        self.cellsChanged.emit()
        self.estimate()

    def cut(self, size_m: float, share: float = 1.0, seed: int = 1, by_ranges: bool = False) -> bool:
        """Cuts the study area anew; what was said of cells that come again holds. cellsChanged follows."""
        session = self._session
        if session.study is None or session.is_read_only:
            return False
        parameters = {
            "REFERENCE": session.choices.deformation,
            "CELL_SIZE": size_m,
            "MASK": session.choices.study_area or None,
            "SHARE": share,
            "SEED": seed,
            "OUTPUT": "TEMPORARY_OUTPUT",
        }
        if by_ranges:
            if not session.may_open_layers():
                return False
            number = self.number_of_ranges
            parameters["DEM"] = session.choices.dem
            parameters["THRESHOLDS"] = f'{session.study.path}|layername=thresholds|subset="iteration" = {number}'
        plan = {"size_m": size_m, "share": share, "seed": seed, "by_ranges": by_ranges}
        return session.runner.run("ftl:sweepcells", parameters, self.title, lambda results: self._take(results, plan))

    @property
    def number_of_ranges(self) -> int:
        """The newest iteration, whose terrain ranges may choose the cells; 0 without ranges or elevation model."""
        session = self._session
        if session.study is None or not session.choices.dem:
            return 0
        return max((item.number for item in session.iteration.iterations()), default=0)

    def cell(self, name: str = "") -> Place | None:
        row = self._cells.row(name or self.current)
        return None if row is None else self.cells[row]

    @property
    def position(self) -> int:
        """Of the current cell, from 1; 0 for none."""
        row = self._cells.row(self.current)
        return 0 if row is None else row + 1

    def state(self, name: str = "") -> str:
        """Verdict on the cell (of study.verdicts), "" where nothing holds."""
        return self._cells.state(name or self.current)

    def finds(self, name: str = "") -> Finds:
        """Landslides of a cell that still are ones: what was deleted or is rejected by now is none."""
        noted, index = self._cells.finds(name or self.current), self._session.index

        def still(names: tuple[str, ...]) -> tuple[str, ...]:
            rows = [(one, index.row_of.get(one)) for one in names]
            return tuple(one for one, row in rows if row is not None and index.verdict[row] == CODES[ACCEPTED])

        return Finds(still(noted.drawn), still(noted.seen))

    def progress(self) -> ReviewProgress:
        return self._cells.progress()

    # Moving.

    def go(self, name: str) -> bool:
        if name not in self._cells:
            return False
        self.current = name
        leave_clear(self._session.layers, name)
        self.currentChanged.emit(name)
        return True

    def next(self) -> bool:
        return self.go(self._cells.beside(self.current, 1))

    def previous(self) -> bool:
        return self.go(self._cells.beside(self.current, -1))

    def next_open(self) -> bool:
        """To the next cell that nobody has looked at; where there is none to the next that is to be looked at again."""
        return self.go(self._cells.open_after(self.current)) or self._all_done()

    def previous_open(self) -> bool:
        return self.go(self._cells.open_after(self.current, -1)) or self._all_done()

    # What is said.

    def nothing(self) -> bool:
        """Nothing (more) is to be seen here; goes on."""
        return self._say(ACCEPTED if self.finds().count else REJECTED, self.finds(), True)

    def seen(self) -> bool:
        """All landslides of the cell are drawn; goes on."""
        if not self.finds().count:
            self._session.tell(
                INFO, self.tr("No landslide is drawn in this cell. Draw what you see, or say that nothing is here.")
            )
            return False
        return self._say(ACCEPTED, self.finds(), True)

    def again(self) -> bool:
        """To be looked at again later; goes on."""
        return self._say(UNCERTAIN, self.finds(), True)

    def clear(self) -> bool:
        """As if nobody had looked."""
        return self._say(CLEARED, Finds(), False)

    def take_drawn(self, wkb: bytes, crs: QgsCoordinateReferenceSystem | None = None) -> bool:
        """A landslide that was drawn. One that the review has found is noted as seen again and not stored twice."""
        session = self._session
        if self.cell() is None:
            return session.outlines.digitise_missed(wkb, crs) is not None
        shapes: list[bytes] = []
        found: list[str] = []

        def look() -> None:
            shapes.append(in_crs(wkb, crs, session.crs, session.project))
            found.append(same_as(session, shapes[0]))

        if not session.attempt(look):
            return False
        if found[0] == KNOWN:
            session.tell(INFO, self.tr("That landslide is known already: it counts for neither pass."))
            return False
        if found[0]:
            session.tell(INFO, self.tr("The review has found that one too: it counts as seen by both, and stays one."))
            return self._say(UNCERTAIN, self.finds().with_seen(found[0]), False)
        name = session.outlines.digitise_missed(shapes[0])
        return name is not None and self._say(UNCERTAIN, self.finds().with_drawn(name), False)

    def undo(self) -> bool:
        """Takes back what this analyst said last of a cell, with the landslide that was drawn by it."""
        return self._step(lambda study: study.sweep.undo(study.analyst), self.tr("Nothing to undo."))

    def redo(self) -> bool:
        return self._step(lambda study: study.sweep.redo(study.analyst), self.tr("Nothing to redo."))

    def estimate(self) -> None:
        """What review and sweep tell together; factsChanged follows."""
        session, found = self._session, []
        if self.cells and session.study is not None and not session.runner.is_running:

            def ask() -> None:
                with session.study.patience(ATTEMPT_S):
                    records = [session.study.candidate(name) for name in accepted_names(session)]
                    found.append(sweep_facts(session.study, [record for record in records if record is not None]))

            session.attempt(ask)
        elif self.cells:
            return  # a task may be writing: as it was
        self.facts = found[0] if found else None
        self.factsChanged.emit()

    # Inside.

    def _review_changed(self, *_: object) -> None:
        """Candidates were judged or deleted: what the cells hold may be other than it was."""
        if self.is_on:
            self.saidChanged.emit(self.current)
        self._estimate_soon()

    def _closed(self) -> None:
        self.stop()
        self.read()

    def _take_up(self) -> None:
        """What a colleague has said of the cells of the same file meanwhile."""
        session = self._session
        if session.study is None or session.runner.is_running:
            return
        before = self.said
        last = session.answer(lambda study: study.sweep.last(), self._cells.last_entry)
        if last != self._cells.last_entry and session.attempt(lambda: self._cells.read_said(session.study)):
            for name in before.keys() | self.said.keys():
                if before.get(name) != self.said.get(name):
                    self._tell_said(name)

    def _take(self, results: dict, plan: dict[str, object]) -> None:
        session = self._session
        if session.study is None:
            return
        cells = cells_of(results["OUTPUT"], session.crs, session.project)
        had_cells = bool(self.cells)
        if not session.attempt(lambda: session.study.sweep.replace(cells, plan)):
            return
        if had_cells:
            session.layers.reload(SWEEP)
        session.layers.show(SWEEP)
        session.layers.flush()
        self.current = ""
        self.read()
        if self.is_on:
            hide_finds(session.layers, session.project, True)
            self.go(self._cells.open_after("") or self.cells[0].name)

    def _all_done(self) -> bool:
        if self.cells:
            self._session.tell(SUCCESS, self.tr("All cells of the sweep are looked at."))
        return False

    def _say(self, verdict: str, finds: Finds, go_on: bool) -> bool:
        """On the disk when this returns True."""
        session, name = self._session, self.current
        if session.study is None or self.cell() is None:
            session.tell(INFO, self.tr("There are no cells yet. Make some first."))
            return False
        if session.is_read_only:
            session.tell(WARNING, self.tr("The study is read-only: nothing can be said of its cells."))
            return False
        details = session.review.details
        entry = Verdict(
            candidate=name,
            verdict=verdict,
            note=finds.note,
            image_source=details.image_source,
            image_date=details.image_date,
            analyst=session.study.analyst,
        )

        def write() -> None:
            with session.study.patience(ATTEMPT_S):
                self._cells.hold(name, session.study.sweep.record([entry])[0])

        if not session.attempt(write):
            return False
        self._tell_said(name)
        if go_on:
            self.next_open()
        return True

    def _step(self, step: Callable[[Study], Verdict | None], nothing: str) -> bool:
        """Undo or redo, with what was drawn in it."""
        session, found = self._session, []
        if session.study is None or session.is_read_only:
            return False

        def write() -> None:
            with session.study.patience(ATTEMPT_S):
                entry = step(session.study)
                if entry is not None:
                    found.append(entry.candidate)
                    holds = replay(session.study.sweep.history(entry.candidate)).get(entry.candidate)
                    found.append(holds)

        if not session.attempt(write):
            return False
        if not found:
            session.tell(INFO, nothing)
            return False
        name, holds = found
        before = self._cells.finds(name)
        self._cells.hold(name, holds)
        after = self._cells.finds(name)
        index = session.index
        for drawn in before.drawn:
            if drawn not in after.drawn and drawn in index.row_of:
                session.review.judge(CLEARED, candidates=(drawn,))
        for drawn in after.drawn:
            if drawn not in before.drawn and drawn in index.row_of:
                session.review.accept_digitised(drawn)
        if not self.go(name):
            session.tell(INFO, self.tr("That was a cell of an earlier sweep."))
        self._tell_said(name)
        return True

    def _tell_said(self, name: str) -> None:
        self._session.layers.refresh_soon()
        self.saidChanged.emit(name)
        self._estimate_soon()

    def _estimate_soon(self) -> None:
        if self.cells:
            self._estimating.start()
