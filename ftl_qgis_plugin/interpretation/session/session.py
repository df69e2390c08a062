"""The state of the dock: one session per plugin, which pages talk to and whose signals they redraw on."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.errors import FtlError
from ...core.grids.raster import grid_of
from ...core.progress import Progress
from ...study.database import Study
from ..background.runner import BREATH_MS, TaskRunner
from ..base.messenger import CRITICAL, INFO, WARNING, Messenger
from ..base.study_holder import StudyHolder
from ..imagery.area_images import AreaImages
from ..imagery.image_evidence import ImageEvidence
from ..imagery.image_finder import ImageFinder
from ..imagery.image_sources import ImageSources
from ..imagery.looks_recorder import LooksRecorder
from ..imagery.proposals import BoundaryProposals
from ..iterations.iteration import IterationController
from ..review.candidates import Candidates
from ..review.index import CandidateIndex
from ..review.likely_order import LikelyOrder
from ..review.outlines import Outlines
from ..review.review import Review
from ..settings.choices import Choices
from ..settings.choices_store import ChoicesStore
from ..settings.preferences import Preferences
from .layers import StudyLayers
from .opening import LongStudyCheck, Opened, StudyOpener, Told
from .problem import Problem
from .problems import find_problems
from .rate_problems import RateSamples
from .watcher import StudyWatcher

_Answer = TypeVar("_Answer")


class InterpretationSession(QObject):
    """Wires the parts, and opens and closes the study; no widget, no number of its own.

    Parts: `candidates` (all of the study, the queue, the current one), `review` (verdicts, details), `outlines`,
    `iteration` (the next round), `store` (the choices), `layers` and `sources` (in the project), `images` (of the
    current candidate, by date), `looks` (what was in sight), `runner` (tasks),
    `preferences`. What every page asks for is here as well: `study`, `crs`, `index`, `current`, `choices`.
    Methods that may fail for a reason the user can mend never raise: they tell it by `messageRaised` and return
    False (or None).
    """

    studyOpened = pyqtSignal()
    studyClosed = pyqtSignal()
    openingChanged = pyqtSignal(str)  # path of the study that is being opened, "" when that has ended
    converting = pyqtSignal(float)  # share of an older study's conversion that is done, while it is being opened
    choicesChanged = pyqtSignal()
    sourcesChanged = pyqtSignal()  # other image sources to choose from
    iterationsChanged = pyqtSignal()
    problemsChanged = pyqtSignal()  # `problems` knows more than before: the rate raster was looked into
    thresholdsProposed = pyqtSignal()  # `iteration.proposal` is there, to be confirmed or changed
    messageRaised = pyqtSignal(str, str)  # level (info, success, warning, critical), text
    taskStarted = pyqtSignal(str)  # title
    taskProgressed = pyqtSignal(float)  # percent
    taskFinished = pyqtSignal(str, dict)  # title, results
    taskFailed = pyqtSignal(str)  # sentence; "" where the user cancelled

    def __init__(self, project: QgsProject | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project = project or QgsProject.instance()
        self.preferences = Preferences()
        self._holder = holder = StudyHolder()
        self._messenger = messenger = Messenger(self)
        self.store = store = ChoicesStore(project, self)
        self.candidates = candidates = Candidates(holder, messenger, self)
        self.review = Review(holder, candidates, self.preferences, messenger, self)
        self.likely = LikelyOrder(candidates, messenger, self)
        self.outlines = Outlines(project, holder, candidates, self.review, store, messenger, self)
        self.layers = StudyLayers(project, lambda: candidates.index, self)
        self.sources = ImageSources(project, self.preferences, lambda: store.choices, self)
        self.images = ImageFinder(project, holder, store, candidates, self.sources, self)
        self.looks = LooksRecorder(holder, candidates, self.review, self)
        self.runner = TaskRunner(project, self)
        self.iteration = IterationController(
            project, holder, store, candidates, self.layers, self.runner, messenger, self
        )
        self.evidence = ImageEvidence(project, holder, store, candidates, self.sources, self.runner, messenger, self)
        self.area_images = AreaImages(project, holder, store, self.images, self.runner, messenger, self)
        self.proposals = BoundaryProposals(
            project, holder, store, candidates, self.outlines, self.images, messenger, self
        )
        self._rate_samples = RateSamples(self)
        self._opener = StudyOpener(self)
        self._study_check = LongStudyCheck(self)
        self._watcher = StudyWatcher(holder, candidates, self)
        self._is_closed = False
        self._connect()

    # The study.

    def new_study(self, path: str, then: Callable[[], object] | None = None) -> bool:
        """Begins to make an empty study on the grid of the chosen deformation raster; see `open_study`. `then()` is
        called once it is open."""
        analyst = self.preferences.analyst

        def begin() -> None:
            source = self.store.deformation_source()
            if source is None:
                raise FtlError("No deformation raster is chosen. Choose it on the Data page, then make the study.")

            def make(_progress: Progress) -> Study:
                grid = grid_of(source)
                return Study.create(path, grid.wkt, grid=grid, analyst=analyst)

            self._open(path, make, False, then)

        return self._messenger.attempt(begin)

    def open_study(self, path: str, quiet: bool = False) -> None:
        """Begins to open a study and to bring its layers into the project.

        It is read in the background. Either studyOpened follows, and the one that was open before is closed; or a
        message says why not, and the other one stays. `openingChanged` tells the start and the end. `quiet`: coming
        back with the project; candidates' layers that the user has removed stay removed.
        """
        analyst = self.preferences.analyst
        self._open(path, lambda progress: Study.open(path, analyst=analyst, progress=progress), quiet)

    def close_study(self) -> None:
        """Closes the study's file; its layers stay in the project. One that is being opened is given up."""
        self._opener.cancel()
        if self.study is None:
            return
        self._watcher.stop()
        self._study_check.cancel()
        self.review.end_sitting()
        self.looks.flush()
        self.runner.cancel()
        self.layers.detach()
        self.iteration.forget()
        study, self._holder.study = self.study, None
        study.close()
        self.candidates.take_index(CandidateIndex.empty(), stay=False)
        self.candidates.go("")
        self.studyClosed.emit()
        self.iterationsChanged.emit()

    def close(self) -> None:
        """Ends the session (plugin unloaded): cancels the task, closes the study, lets go of the project's signals.

        May be called twice.
        """
        if self._is_closed:
            return
        self._is_closed = True
        self.review.set_armed(False)
        self.likely.close()  # before the study: nothing is to be learned from its end
        self.close_study()
        self._opener.close()
        self._study_check.close()
        self.candidates.close()
        self.store.disconnect_project()
        self.layers.disconnect_project()
        self.looks.close()
        self.images.close()
        self.sources.disconnect_project()
        self.runner.close()
        self.proposals.close()
        self._rate_samples.close()

    @property
    def study(self) -> Study | None:
        return self._holder.study

    @property
    def crs(self) -> QgsCoordinateReferenceSystem:
        """The study's CRS; invalid where no study is open."""
        return self._holder.crs

    @property
    def index(self) -> CandidateIndex:
        return self.candidates.index

    @property
    def current(self) -> str:
        """Id of the current candidate, "" for none."""
        return self.candidates.current

    @property
    def is_open(self) -> bool:
        return self.study is not None

    @property
    def opening(self) -> str:
        """Path of the study that is being opened; "" where none is."""
        return self._opener.path

    @property
    def is_read_only(self) -> bool:
        return self._holder.is_read_only

    def answer(self, question: Callable[[Study], _Answer], otherwise: _Answer) -> _Answer:
        """What the open study answers; `otherwise` without one, and while another program keeps it locked."""
        return self._holder.read(question, otherwise)

    # Choices.

    @property
    def choices(self) -> Choices:
        return self.store.choices

    def choose(self, **changes: object) -> None:
        """Changes fields of `choices` (see choices.Choices); choicesChanged follows if anything is different."""
        self.store.update(**changes)

    def problems(self) -> list[Problem]:
        """What stands in the way of an extraction, or may be wrong, per field of the Data page.

        The rates themselves are read in the background: what they tell is added when problemsChanged comes.
        """
        return find_problems(self.choices, self.project, self.study, self._rate_samples.get)

    # Messages.

    def tell(self, level: str, text: str) -> None:
        """A message (level as in messageRaised)."""
        self._messenger.tell(level, text)

    def attempt(self, action: Callable[[], object]) -> bool:
        """Does something that may fail for a reason the user can mend, and tells it; False where it failed."""
        return self._messenger.attempt(action)

    def may_open_layers(self) -> bool:
        """Whether the study's layers can be opened now; False (and a message) while another program keeps it locked."""
        return self._messenger.attempt(self._holder.require_unlocked)

    # Inside.

    def _connect(self) -> None:
        self._messenger.messageRaised.connect(self.messageRaised)
        self.review.verdictRecorded.connect(self.likely.note_verdict)
        self.review.verdictRecorded.connect(lambda _candidate: self.layers.refresh_soon())
        self.outlines.boundaryChanged.connect(lambda _candidate: self.layers.refresh_soon())
        self.store.choicesChanged.connect(self.choicesChanged)
        self.store.choicesChanged.connect(self.sources.refresh)
        self.store.studyFound.connect(self._follow_project)
        self.sources.sourcesChanged.connect(self.sourcesChanged)
        self.iteration.iterationsChanged.connect(self.iterationsChanged)
        self._opener.openingChanged.connect(self.openingChanged)
        self._opener.converting.connect(self.converting)
        self._watcher.said.connect(self.review.verdictRecorded)
        self._watcher.tablesChanged.connect(self.iterationsChanged)
        self._watcher.tablesChanged.connect(self.layers.refresh_soon)
        self._study_check.told.connect(self._tell_doubts)
        self._opener.failed.connect(lambda sentence: self.tell(CRITICAL, sentence))
        self._rate_samples.sampled.connect(self.problemsChanged)
        self.iteration.thresholdsProposed.connect(self.thresholdsProposed)
        self.runner.taskStarted.connect(self.taskStarted)
        self.runner.taskProgressed.connect(self.taskProgressed)
        self.runner.taskFinished.connect(self.taskFinished)
        self.runner.taskFailed.connect(self.taskFailed)
        self.runner.messageRaised.connect(self.messageRaised)

    def _follow_project(self, path: str) -> None:
        """Another project was read: its study is opened, or the old project's closed."""
        if path and self._holder.holds(path):
            self._opener.cancel()
            self.layers.attach(self.study, quiet=True)
            return
        self.close_study()
        if path:
            self.open_study(path, quiet=True)

    def _open(
        self, path: str, make: Callable[[Progress], Study], quiet: bool, then: Callable[[], object] | None = None
    ) -> None:
        if self._holder.holds(os.path.abspath(path)):
            # What is said while it is read would be missing in what was read.
            self.close_study()

        def opened(result: Opened) -> None:
            self.close_study()
            self._adopt(result, quiet)
            if then is not None:
                QTimer.singleShot(BREATH_MS, then)

        self._opener.open(os.path.abspath(path), make, opened)

    def _adopt(self, opened: Opened, quiet: bool) -> None:
        self._holder.study = study = opened.study
        self.candidates.take_index(opened.index, stay=False)
        self.layers.attach(study, quiet)
        self.store.update(study=study.path)
        self.review.begin_sitting()
        self.preferences.remember_study(study.path)
        self._watcher.start(opened.seen)
        self.studyOpened.emit()
        self.iterationsChanged.emit()
        if study.read_only:
            self.tell(WARNING, self.tr("The study is read-only: it can be looked at, but verdicts cannot be saved."))
        if opened.doubts is None:
            self._study_check.look(study)
        else:
            self._tell_doubts(opened.doubts)
        self.candidates.next_unreviewed() or self.candidates.next()

    def _tell_doubts(self, doubts: Told) -> None:
        for level, sentence in ((WARNING, doubts.changed), (INFO, doubts.edited)):
            if sentence:
                self.tell(level, sentence)
