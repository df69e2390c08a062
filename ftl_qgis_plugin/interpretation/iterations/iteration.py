"""Going round once more: new thresholds, confirmed by the analyst, new candidates, and what the stop rule says."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

import numpy as np
from qgis.core import QgsProcessingUtils, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.layers import plain_attributes
from ...bridge.polygon_source import PolygonSource
from ...core.addresses import placed
from ...core.errors import FtlError
from ...core.factors.thresholds import ThresholdTable
from ...core.iteration.convergence import Convergence, History, check_convergence
from ...study.database import Study
from ...study.iteration.history import history
from ...study.iteration.iterations import Iteration
from ...study.log.verdicts import REJECTED
from ..background.runner import TaskRunner
from ..base.messenger import CRITICAL, INFO, Messenger
from ..base.study_holder import StudyHolder
from ..review.candidates import Candidates
from ..review.card import DISTRIBUTIONS, distributions
from ..review.index import CODES, CandidateIndex
from ..session.layers import CANDIDATES, REFERENCE, SAMPLES, StudyLayers
from ..settings.choices import RASTER_FIELDS, VECTOR_FIELDS, vector_layer
from ..settings.choices_store import ChoicesStore
from ..thresholds.difference import Difference, differences
from . import study_jobs

MEMORY = "TEMPORARY_OUTPUT"


@dataclass(frozen=True)
class Proposal:
    """Thresholds for the next iteration, derived from the samples, waiting to be confirmed or changed."""

    number: int
    table: ThresholdTable
    differences: tuple[Difference, ...] = ()
    statistics: tuple[dict, ...] = ()  # rows of factorthresholds' STATISTICS
    histograms: tuple[dict, ...] = ()  # rows of its HISTOGRAMS
    histograms_path: str = ""
    joint_coverage: float | None = None
    rejected_passing: int | None = None
    others_coverage: float | None = None  # of other landslides, inside the ground's ranges (each left out in turn)
    min_information: float | None = None  # learned from rejected candidates, for the factors that are in the table


class _Work:
    """A piece of work in steps, told as one."""

    def __init__(self, title: str, steps: int) -> None:
        self.title = title
        self._steps = steps
        self._next = 0

    def step(self) -> tuple[int, int]:
        """(k, n) of the step that begins now; see TaskRunner.run."""
        self._next += 1
        return self._next - 1, self._steps


class IterationController(QObject):
    """`propose()` -> thresholdsProposed -> `start()` -> candidatesStored -> review -> `finish()` or `propose()`.

    Everything heavy runs in the background through the runner; each step returns False (and a message says
    why) where it cannot begin.
    """

    iterationsChanged = pyqtSignal()
    thresholdsProposed = pyqtSignal()
    candidatesStored = pyqtSignal()

    def __init__(
        self,
        project: QgsProject,
        holder: StudyHolder,
        store: ChoicesStore,
        candidates: Candidates,
        layers: StudyLayers,
        runner: TaskRunner,
        messenger: Messenger,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._holder = holder
        self._store = store
        self._candidates = candidates
        self._layers = layers
        self._runner = runner
        self._messenger = messenger
        self.proposal: Proposal | None = None
        # As they were read last, while another program keeps the study locked.
        self._known: list[Iteration] = []
        self._tables: dict[int, ThresholdTable | None] = {}
        self._past: History | None = None

    @property
    def _study(self) -> Study | None:
        return self._holder.study

    def propose(self) -> bool:
        """Finishes the iteration that is open (accepted candidates join the samples), then derives new thresholds.

        thresholdsProposed follows. In a new study the inventory becomes the first samples.
        """
        work = self._work(self.tr("Derive thresholds, iteration {number}"), 2)
        return self._begin(lambda: self._update_samples(work, lambda: self._derive(work, None)))

    def change_proposal(self, table: ThresholdTable) -> None:
        """The analyst's own thresholds in the place of the proposed ones; thresholdsProposed follows."""
        if self.proposal is None:
            number = self._next_number()
            self.proposal = Proposal(number, table, differences(self._previous_table(number), table))
        else:
            before = self._previous_table(self.proposal.number)
            # What was learned is a sum over the factors in use.
            least = self.proposal.min_information if table.factors == self.proposal.table.factors else None
            self.proposal = replace(
                self.proposal, table=table, differences=differences(before, table), min_information=least
            )
        self.thresholdsProposed.emit()

    def start(self) -> bool:
        """Extracts candidates with the proposal's thresholds and stores them; candidatesStored follows.

        Verdicts on candidates that hardly changed are carried over. Without a proposal: `run`.
        """
        if self.proposal is None:
            return self.run()
        work = self._work(self.tr("Extract candidates, iteration {number}"), 4)
        return self._begin(lambda: self._update_samples(work, lambda: self._extract(work)))

    def run(self) -> bool:
        """`propose` and `start` in one go, without a confirmation in between (the first iteration)."""
        work = self._work(self.tr("Iteration {number}: thresholds and candidates"), 5)
        return self._begin(lambda: self._update_samples(work, lambda: self._derive(work, lambda: self._extract(work))))

    def finish(self) -> bool:
        """Closes the open iteration: samples, mean rate, spread, change, and whether the stop rule holds."""
        number = self.open_number()
        if number is None:
            self._messenger.tell(INFO, self.tr("No iteration is under review. Start the next one."))
            return False
        if not self._has_candidates():
            text = self.tr("Iteration {number} has found no candidate. Change its thresholds and start it again.")
            self._messenger.tell(INFO, text.format(number=number))
            return False
        work = _Work(self.tr("Finish the iteration"), 1)
        return self._begin(lambda: self._update_samples(work, None))

    def iterations(self) -> list[Iteration]:
        """The study's iterations, the open one included; [] without a study."""
        self._known = self._holder.read(lambda study: study.iterations(), self._known if self._study else [])
        return list(self._known)

    def open_number(self) -> int | None:
        """The iteration under review; None before the first and after a finished one."""
        return next((item.number for item in reversed(self.iterations()) if item.finished_utc is None), None)

    def unreviewed(self) -> tuple[int, int]:
        """(without a verdict, all) candidates of the open iteration that lie on no known landslide; else (0, 0).

        What has no verdict is no answer: ask before going on over it.
        """
        number, index = self.open_number(), self._candidates.index
        if number is None:
            return 0, 0
        mine = index.found_in(number) & ~index.is_known
        return int(np.count_nonzero(mine & (index.verdict == 0))), int(np.count_nonzero(mine))

    def thresholds(self, number: int) -> ThresholdTable | None:
        """None where there are none; as they were read last while another program keeps the study locked."""
        self._tables[number] = self._holder.read(lambda study: study.thresholds(number), self._tables.get(number))
        return self._tables[number] if self._study else None

    def differences(self, before: int, after: int) -> tuple[Difference, ...]:
        """Between the thresholds of two iterations; empty where the later has none."""
        table = self.thresholds(after)
        return differences(self.thresholds(before), table) if table is not None else ()

    def convergence(self) -> Convergence | None:
        """The stop rule on the finished iterations, with the tolerance chosen now; None before the first."""
        if self._study is None:
            return None
        past = self._past = self._holder.read(history, self._past)
        if past is None or len(past) < 2:
            return None
        return check_convergence(past, self._store.choices.tolerance_mm_a, self._store.choices.patience)

    def forget(self) -> None:
        """Another study: the proposal was for the old one."""
        self.proposal = None
        self._known, self._tables, self._past = [], {}, None

    # Steps, in the order in which they follow each other.

    def _begin(self, first_step: Callable[[], object]) -> bool:
        """False where the first step cannot be started; a message says why."""
        if self._study is None:
            self._messenger.tell(CRITICAL, self.tr("No study is open. Make or open one on the Data page."))
            return False
        if self._study.read_only:
            self._messenger.tell(
                CRITICAL, self.tr("The study is read-only. Copy it to a folder of your own and open the copy.")
            )
            return False
        unsaved = self._layers.unsaved()
        if unsaved:
            # A run would read what is half done, and change the rows under it.
            self._messenger.tell(
                CRITICAL,
                self.tr("Edits in {layers} are not saved. Save or discard them, then start again.").format(
                    layers=", ".join(unsaved)
                ),
            )
            return False
        return self._messenger.attempt(first_step) and self._runner.is_running

    def _work(self, title: str, steps: int) -> _Work:
        return _Work(title.format(number=self._next_number()), steps)

    def _update_samples(self, work: _Work, then: Callable[[], object] | None) -> None:
        source = self._store.deformation_source()
        if source is None:
            raise FtlError("No deformation raster is chosen. Choose it on the Data page.")
        choices = self._store.choices
        job = study_jobs.SamplesJob(
            self._study.path,
            self._study.analyst,
            source,
            self._inventory(),
            self._reference(),
            self._has_candidates(),
            choices.tolerance_mm_a,
            choices.patience,
            choices.repeated,
            choices.date_field,
        )

        def done(_result: object) -> None:
            self._layers.reload(SAMPLES)
            self._layers.show(SAMPLES)
            self._layers.show(REFERENCE)
            self.iterationsChanged.emit()
            # After this event, so that the window may breathe in between; the same after each step below.
            if then is not None:
                self._runner.later(lambda: self._once_added(then))

        self._runner.work(work.title, job, done, work.step())

    def _once_added(self, then: Callable[[], object]) -> None:
        """The next step writes to the study: its layers are opened before."""
        if self._layers.is_adding:
            self._runner.later(lambda: self._once_added(then))
        else:
            then()

    def _derive(self, work: _Work, then: Callable[[], object] | None) -> None:
        if self._study is None:
            raise FtlError("The study was closed. Open it and start the iteration again.")
        number = self._next_number()
        path = self._study.path
        parameters = {
            **self._store.choices.threshold_parameters(),
            "INVENTORY": f"{path}|layername=samples",
            "THRESHOLDS": MEMORY,
            "STATISTICS": MEMORY,
            "HISTOGRAMS": QgsProcessingUtils.generateTempFilename("histograms.gpkg"),
        }
        if (self._candidates.index.verdict == CODES[REJECTED]).any():
            parameters["REJECTED"] = f"{path}|layername=candidates_current|subset=\"verdict\" = '{REJECTED}'"
        previous = self._previous_number(number)
        if previous is not None:
            parameters["PREVIOUS"] = f'{path}|layername=thresholds|subset="iteration" = {previous}'

        def done(results: dict) -> None:
            self._propose(number, results)
            if then is not None:
                self._runner.later(then)

        self._runner.run("ftl:factorthresholds", parameters, work.title, done, work.step())

    def _propose(self, number: int, results: dict) -> None:
        table = ThresholdTable.from_records(records(results["THRESHOLDS"]))
        histograms = results["HISTOGRAMS"]
        self.proposal = Proposal(
            number,
            table,
            differences(self._previous_table(number), table),
            tuple(records(results["STATISTICS"])),
            tuple(records(QgsVectorLayer(histograms, "histograms", "ogr"))),
            histograms,
            results.get("JOINT_COVERAGE"),
            results.get("REJECTED_PASSING"),
            results.get("OTHERS_COVERAGE"),
            results.get("MIN_INFORMATION"),
        )
        self.thresholdsProposed.emit()

    def _extract(self, work: _Work) -> None:
        proposal = self.proposal
        if self._study is None or proposal is None:  # closed in the meantime
            raise FtlError("The study was closed. Open it and start the iteration again.")
        choices = self._store.choices
        parameters = {
            **choices.extraction_parameters(),
            "ITERATION": proposal.number,
            "KNOWN": f"{self._study.path}|layername=samples",
            "HISTOGRAMS": proposal.histograms_path or None,
            "THRESHOLDS": f'{self._study.path}|layername=thresholds|subset="iteration" = {proposal.number}',
            "MIN_INFORMATION": proposal.min_information if choices.learn_from_rejected else None,
            "OUTPUT": QgsProcessingUtils.generateTempFilename("candidates.gpkg"),
        }
        kept = {name: value for name, value in asdict(choices).items() if name != "study"}
        layers = {name: self._file_of(value) for name, value in kept.items() if name in _LAYERS and value}
        if choices.factors:
            layers["factors"] = [self._file_of(factor) for factor in choices.factors]
        begin = study_jobs.BeginJob(
            self._study.path,
            self._study.analyst,
            proposal.number,
            {**kept, "layers": layers, DISTRIBUTIONS: distributions(proposal.histograms)},
            proposal.table,
        )

        def run() -> None:
            self._runner.run(
                "ftl:extractcandidates",
                parameters,
                work.title,
                lambda results: self._store_candidates(work, proposal.number, results),
                work.step(),
            )

        def begun(_result: object) -> None:
            self.iterationsChanged.emit()
            self._runner.later(run)

        self._runner.work(work.title, begin, begun, work.step())

    def _store_candidates(self, work: _Work, number: int, results: dict) -> None:
        if self._study is None:
            return
        job = study_jobs.CandidatesJob(self._study.path, self._study.analyst, number, results["OUTPUT"])

        def done(index: CandidateIndex) -> None:
            self.proposal = None
            self._candidates.take_index(index)
            self._layers.reload(CANDIDATES, number)
            self._layers.show(CANDIDATES, number)
            self.iterationsChanged.emit()
            self.candidatesStored.emit()

        self._candidates.begin_reading()
        self._runner.work(work.title, job, done, work.step())

    # Inside.

    def _inventory(self) -> PolygonSource | None:
        """The inventory where the study has no samples yet."""
        if self._study.count("samples"):
            return None
        layer = vector_layer(self._store.choices.inventory, self._project)
        if layer is None:
            raise FtlError("No known landslides are chosen. Choose their layer on the Data page.")
        return self._landslides(layer)

    def _landslides(self, layer: QgsVectorLayer) -> PolygonSource:
        return PolygonSource(layer, self._holder.crs, self._project, self._store.points(self._holder.crs))

    def _reference(self) -> PolygonSource | None:
        """The reference where one is chosen and the study has none yet."""
        layer = vector_layer(self._store.choices.reference, self._project)
        if layer is None or self._study.count("reference"):
            return None
        return self._landslides(layer)

    def _has_candidates(self) -> bool:
        """Whether the open iteration has candidates: then it is to be finished before another begins."""
        number = self.open_number()
        return number is not None and bool(self._candidates.index.found_in(number).any())

    def _next_number(self) -> int:
        """Of the iteration that was begun and has no candidates yet, or the next."""
        number = self.open_number()
        if number is not None and not self._has_candidates():
            return number
        return max([item.number for item in self.iterations()], default=0) + 1

    def _previous_number(self, number: int) -> int | None:
        with_table = [item.number for item in self.iterations() if item.number < number]
        return next((item for item in reversed(with_table) if self.thresholds(item) is not None), None)

    def _previous_table(self, number: int) -> ThresholdTable | None:
        previous = self._previous_number(number)
        return None if previous is None else self.thresholds(previous)

    def _file_of(self, identifier: object) -> str:
        layer = self._project.mapLayer(str(identifier))
        return "" if layer is None else placed(layer.source(), os.path.dirname(self._study.path))


_LAYERS = (*RASTER_FIELDS, *VECTOR_FIELDS, "timeseries")


def records(layer: QgsVectorLayer) -> list[dict]:
    """A table's rows as plain values."""
    return [plain_attributes(feature) for feature in layer.getFeatures()]
