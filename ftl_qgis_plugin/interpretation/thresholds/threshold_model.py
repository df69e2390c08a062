"""The threshold table that is being edited, with undo, and what it would keep, leave and find."""

from __future__ import annotations

from dataclasses import replace

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.errors import FtlError
from ...core.factors.catalogue import is_circular, unit_symbol
from ...core.factors.thresholds import Threshold, ThresholdTable
from ...core.method.parameters import MANUAL, RANGES_RANK
from ...core.ranges.comparison import share_inside
from ...core.ranges.derive_options import DeriveOptions
from ..background.latest_job import LatestJob
from ..session.session import InterpretationSession
from .factor_picture import FactorPicture, picture_of
from .free_interval import free_arc, free_interval
from .threshold_estimate import Estimate, EstimateJob, FastPixels
from .threshold_files import beside, load_table, save_table
from .threshold_shares import ShareCounter, Shares
from .threshold_sources import DeriveJob, LoadJob, ThresholdData, ThresholdSources, options_of

ESTIMATE_DELAY_MS = 250
UNDO_STEPS = 200

# Choices that say where samples and terrain are read from.
SOURCE_FIELDS = (
    "deformation",
    "coherence",
    "rate_std",
    "dem",
    "factors",
    "study_area",
    "exclusion",
    "inventory",
    "reference",
)


class ThresholdModel(QObject):
    """Works on the session's samples and rasters; the session's proposal is its starting point where there is one.

    Methods that may fail for a reason the user can mend tell it through the session and return False.
    """

    dataChanged = pyqtSignal()  # other samples, or another derivation of them: charts are new
    tableChanged = pyqtSignal(str)  # factor whose rows changed, "" for all
    estimateChanged = pyqtSignal()
    comparisonChanged = pyqtSignal()

    def __init__(self, session: InterpretationSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.read_title = self.tr("Read the samples")  # of the task
        self.data: ThresholdData | None = None
        self.table = ThresholdTable()
        self.shares = Shares(None, None, {})
        self.estimate: Estimate | None = None
        self.estimate_note = ""
        self.compared: ThresholdTable | None = None
        self.compared_title = ""
        self._undo: list[ThresholdTable] = []
        self._redo: list[ThresholdTable] = []
        self._merging = ""
        self._counter: ShareCounter | None = None
        self._pixels: FastPixels | None = None
        self._own_proposal = False
        self._wanted_key: tuple = ()
        self._read_key: tuple = ()
        self._samples = 0
        self._job = LatestJob(self)
        self._job.finished.connect(self._take_estimate)
        self._job.failed.connect(self._estimate_failed)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(ESTIMATE_DELAY_MS)
        self._delay.timeout.connect(self._request_estimate)
        session.thresholdsProposed.connect(self._take_proposal)
        session.choicesChanged.connect(self._follow_choices)
        session.studyClosed.connect(self.forget)

    def close(self) -> None:
        """Ends background work (plugin unloaded)."""
        self._delay.stop()
        self._job.close()

    def forget(self) -> None:
        """Another study: its samples are not these."""
        self._delay.stop()
        self._job.cancel()
        self.data, self._counter, self._pixels = None, None, None
        self.compared, self.compared_title = None, ""
        self.table, self._undo, self._redo = ThresholdTable(), [], []
        self.shares, self.estimate = Shares(None, None, {}), None
        self.dataChanged.emit()
        self.tableChanged.emit("")

    # Reading and deriving, in the background.

    def load(self) -> bool:
        """Reads samples and study area anew and derives the ranges with the choices' options; dataChanged follows.

        A table that is there already (a proposal, or an edited one) stays; factors that it lacks are added.
        """
        jobs: list[LoadJob] = []

        def prepare() -> None:
            self._wanted_key = self._key()
            sources = ThresholdSources.of_session(self.session)
            options = options_of(self.session.choices)
            options.validate()
            jobs.append(LoadJob(sources, options))

        return self.session.attempt(prepare) and self.session.runner.work(self.read_title, jobs[0], self._take_data)

    @property
    def is_stale(self) -> bool:
        """Whether other layers were chosen, or samples joined, since the samples were read."""
        return self.data is not None and self._key() != self._read_key

    def derive(self, options: DeriveOptions, keep_manual: bool = True) -> bool:
        """Derives the ranges again from the samples at hand; undo brings the present table back.

        `keep_manual`: ranges set by hand stay as they are.
        """
        if self.data is None:
            return self.load()

        def prepare() -> None:
            options.validate()

        rows = tuple(row for row in self.table.rows if keep_manual and row.method == MANUAL)
        job = DeriveJob(self.data, options, ThresholdTable(rows) if rows else None)
        return self.session.attempt(prepare) and self.session.runner.work(
            self.tr("Derive thresholds"), job, self._take_derivation
        )

    # Editing.

    @property
    def factors(self) -> tuple[str, ...]:
        """All factors of the table, enabled or not, in its order."""
        return tuple(dict.fromkeys(row.factor for row in self.table.rows))

    def rows(self, factor: str) -> tuple[Threshold, ...]:
        return self.table.rows_of(factor)

    def is_enabled(self, factor: str) -> bool:
        return factor in self.table.factors

    def set_interval(
        self, factor: str, index: int, lower: float | None, upper: float | None, live: bool = False
    ) -> bool:
        """Sets the bounds of a factor's `index`-th row; it counts as set by hand. None = open end.

        `live`: part of a drag; all of it up to `finish_edit` is one step of undo. False where the bounds cross.
        """
        rows = list(self.rows(factor))
        circular = is_circular(factor)
        if circular and (lower is None) != (upper is None):
            return False
        if not circular and lower is not None and upper is not None and lower > upper:
            return False
        if (rows[index].lower, rows[index].upper) == (lower, upper):
            return True
        rows[index] = self._measured(replace(rows[index], lower=lower, upper=upper))
        self._change(self.table.replaced(_by_hand(rows)), factor, f"{factor}/{index}" if live else "")
        return True

    def add_interval(self, factor: str) -> bool:
        """A further range of the factor, in the widest gap between those it has; False where there is none.

        A factor that is open on both sides gets its first range.
        """
        rows = [row for row in self.rows(factor) if (row.lower, row.upper) != (None, None)]
        place = self._free_place(factor, rows)
        if place is None:
            return False
        row = self._measured(replace(self.rows(factor)[0], lower=place[0], upper=place[1]))
        self._change(self.table.replaced(_by_hand([*rows, row])), factor)
        return True

    def remove_interval(self, factor: str, index: int) -> bool:
        """Takes a range away; the last one stays (False): a factor without any is switched off instead."""
        rows = list(self.rows(factor))
        if len(rows) < 2:
            return False
        del rows[index]
        self._change(self.table.replaced(_by_hand(rows)), factor)
        return True

    def finish_edit(self) -> None:
        """The drag has ended."""
        self._merging = ""

    def set_enabled(self, factor: str, enabled: bool) -> bool:
        """Switches a factor on or off; the last enabled one stays on (False)."""
        if not enabled and self.table.factors == (factor,):
            return False
        rows = [replace(row, enabled=enabled) for row in self.rows(factor)]
        self._change(self.table.replaced(rows), factor)
        return True

    def set_table(self, table: ThresholdTable) -> None:
        """Replaces the whole table; one step of undo."""
        self._change(table, "")

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    def undo(self) -> None:
        self._travel(self._undo, self._redo)

    def redo(self) -> None:
        self._travel(self._redo, self._undo)

    # Comparison, files, the next iteration.

    def earlier_iterations(self) -> list[int]:
        """Numbers of the study's iterations that have thresholds."""
        iteration = self.session.iteration
        return [item.number for item in iteration.iterations() if iteration.thresholds(item.number) is not None]

    def compare_with(self, number: int | None) -> None:
        """Shows an earlier iteration's ranges beside these; None = no more."""
        self.compared = None if number is None else self.session.iteration.thresholds(number)
        self.compared_title = "" if self.compared is None else self.tr("iteration {number}").format(number=number)
        self.comparisonChanged.emit()

    def save(self, path: str) -> bool:
        return self.session.attempt(lambda: save_table(self.table, path))

    def load_file(self, path: str) -> bool:
        return self.session.attempt(lambda: self.set_table(beside(load_table(path), self.table)))

    @property
    def is_proposed(self) -> bool:
        """Whether the next iteration will run with this very table."""
        proposal = self.session.iteration.proposal
        return proposal is not None and proposal.table == self.table

    def propose(self) -> bool:
        """Makes this table the proposal of the next iteration."""

        def hand_over() -> None:
            if not self.session.is_open:
                raise FtlError("No study is open. Make or open one on the Data page.")
            if not self.table.factors:
                raise FtlError("The threshold table has no enabled row. Enable at least one factor.")
            self._own_proposal = True
            try:
                self.session.iteration.change_proposal(self.table)
            finally:
                self._own_proposal = False

        return self.session.attempt(hand_over)

    # What charts show.

    def unit(self, factor: str) -> str:
        return unit_symbol(factor)

    def picture(self, factor: str) -> FactorPicture | None:
        """None where the factor has no samples here."""
        if self.data is None or factor not in self.data.samples.values:
            return None
        shares = self.shares.factors.get(factor)
        return picture_of(
            factor,
            self.data.derivation,
            self.rows(factor),
            is_enabled=self.is_enabled(factor),
            compared=self.compared,
            compared_title=self.compared_title,
            kept=None if shares is None else shares.kept,
        )

    # Inside.

    def _measured(self, row: Threshold) -> Threshold:
        """A row that was set by hand, with what it keeps of the samples."""
        values = None if self.data is None else self.data.samples.values.get(row.factor)
        return replace(row, note="", coverage=None if values is None else share_inside((row,), values))

    def _free_place(self, factor: str, rows: list[Threshold]) -> tuple[float, float] | None:
        if is_circular(factor):
            return free_arc([(row.lower, row.upper) for row in rows])
        bounds = [bound for row in rows for bound in (row.lower, row.upper) if bound is not None]
        picture = self.picture(factor)
        if picture is not None:
            bounds += [float(picture.edges[0]), float(picture.edges[-1])]
        if not bounds:
            return None
        low, high = min(bounds), max(bounds)
        # Where no samples tell the factor's extent, as much again above what is known.
        high = high if picture is not None else high + (high - low or 1.0)
        return free_interval([(row.lower, row.upper) for row in rows], low, high)

    def _change(self, table: ThresholdTable, factor: str, merging: str = "") -> None:
        if table == self.table:
            return
        if not merging or merging != self._merging:
            if self.table.rows:
                self._undo = [*self._undo[-UNDO_STEPS:], self.table]
            self._redo = []
        self._merging = merging
        self._show(table, factor)

    def _travel(self, back: list[ThresholdTable], forth: list[ThresholdTable]) -> None:
        if back:
            self._merging = ""
            forth.append(self.table)
            self._show(back.pop(), "")

    def _show(self, table: ThresholdTable, factor: str) -> None:
        self.table = table
        self._count()
        self.tableChanged.emit(factor)
        self._delay.start()

    def _count(self) -> None:
        self.shares = Shares(None, None, {})
        choices = self.session.choices
        if self._counter is not None:
            self.shares = self._counter.count(self.table, choices.min_factors, RANGES_RANK[choices.ranges])

    def _take_data(self, data: ThresholdData) -> None:
        self.data = data
        self._read_key = self._wanted_key
        self._counter = ShareCounter(data.samples.values, data.background)
        self._pixels = None
        proposal = self.session.iteration.proposal
        table = self.table if self.table.rows or proposal is None else proposal.table
        known = {row.factor for row in table.rows}
        self.table = ThresholdTable(
            table.rows + tuple(row for row in data.derivation.table.rows if row.factor not in known)
        )
        self._count()
        self.dataChanged.emit()
        self._show(self.table, "")

    def _take_derivation(self, data: ThresholdData) -> None:
        self.data = data
        self.dataChanged.emit()
        self._change(data.derivation.table, "")

    def _take_proposal(self) -> None:
        proposal = self.session.iteration.proposal
        if proposal is not None and not self._own_proposal:
            self._change(proposal.table, "")
        self.comparisonChanged.emit()

    def _follow_choices(self) -> None:
        """What candidates are counted by holds at once; other layers only after `load`."""
        choices = self.session.choices
        if self.data is None:
            return
        sources = replace(
            self.data.sources,
            min_factors=choices.min_factors,
            min_area_m2=choices.min_area_m2,
            connectivity=choices.connectivity,
            ranges_rank=RANGES_RANK[choices.ranges],
            join_signs=choices.join_signs,
        )
        if sources != self.data.sources:
            was = self.data.sources
            counts_change = (sources.min_factors, sources.ranges_rank) != (was.min_factors, was.ranges_rank)
            self.data = replace(self.data, sources=sources)
            if counts_change:
                self._count()
                self.tableChanged.emit("")
            self._delay.start()

    def _key(self) -> tuple:
        choices = self.session.choices
        if self.session.is_open:  # while another program keeps it locked: as many as before
            self._samples = self.session.answer(lambda study: study.count("samples"), self._samples)
        return (
            self._samples if self.session.is_open else 0,
            choices.unit,
            choices.sign,
            choices.terrain,
            *(getattr(choices, name) for name in SOURCE_FIELDS),
        )

    def _request_estimate(self) -> None:
        if self.data is not None and self.table.factors:
            self._job.request(EstimateJob(self.data.sources, self.table, self._pixels))

    def _take_estimate(self, result: tuple[FastPixels, Estimate]) -> None:
        self._pixels, self.estimate = result
        self.estimate_note = ""
        self.estimateChanged.emit()

    def _estimate_failed(self, reason: str) -> None:
        self.estimate, self.estimate_note = None, reason
        self.estimateChanged.emit()


def _by_hand(rows: list[Threshold]) -> list[Threshold]:
    """All ranges of a factor count as set by hand where one is: derived again, they would lose those beside it."""
    return [replace(row, method=MANUAL) for row in rows]
