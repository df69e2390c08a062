"""The state of the dock: one session per plugin, which pages talk to and whose signals they redraw on."""

from __future__ import annotations

import os
from collections.abc import Callable

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.errors import FtlError
from ...core.grids.raster import RasterSource, grid_of
from ...core.progress import Progress
from ...study.database import Study
from ..background.latest_job import LatestJob
from ..background.runner import BREATH_MS, TaskRunner
from ..iterations.iteration import IterationController
from ..review.details import Pace
from ..review.index import CandidateIndex
from ..review.review import CRITICAL, WARNING, Review
from ..settings.choices import Choices, raster_source
from ..settings.choices_store import ChoicesStore
from .image_sources import ImageSources
from .layers import StudyLayers
from .opening import Opened, StudyOpener
from .problems import Problem, RateSamples, find_problems


class InterpretationSession(Review):
    """Holds the open study, the layer choices, the queue and the current candidate; no widget, no number of its own.

    Parts: `queue` (ReviewQueue) and `queue_model` (its Qt model), `store` (ChoicesStore), `layers` (StudyLayers),
    `sources` (ImageSources), `runner` (TaskRunner), `iteration` (IterationController), `preferences`.
    Methods that may fail for a reason the user can mend never raise: they tell it by `messageRaised` and return
    False (or None). Outlines are WKB in the study's CRS (`crs`) unless a CRS is given with them.
    """

    studyOpened = pyqtSignal()
    studyClosed = pyqtSignal()
    openingChanged = pyqtSignal(str)  # path of the study that is being opened, "" when that has ended
    choicesChanged = pyqtSignal()
    sourcesChanged = pyqtSignal()  # other image sources to choose from
    iterationsChanged = pyqtSignal()
    problemsChanged = pyqtSignal()  # `problems` knows more than before: the rate raster was looked into
    thresholdsProposed = pyqtSignal()  # `iteration.proposal` is there, to be confirmed or changed
    taskStarted = pyqtSignal(str)  # title
    taskProgressed = pyqtSignal(float)  # percent
    taskFinished = pyqtSignal(str, dict)  # title, results
    taskFailed = pyqtSignal(str)  # sentence; "" where the user cancelled

    def __init__(self, project: QgsProject | None = None, parent: QObject | None = None) -> None:
        super().__init__(project or QgsProject.instance(), parent)
        self.store = ChoicesStore(self.project, self)
        self.layers = StudyLayers(self.project, lambda: self.index, self)
        self.sources = ImageSources(self.project, self.preferences, lambda: self.store.choices, self)
        self.runner = TaskRunner(self.project, self)
        self.iteration = IterationController(self)
        self._rate_samples = RateSamples(self)
        self._opener = StudyOpener(self)
        self._rereader = LatestJob(self)
        self._connect()

    # The study.

    def new_study(self, path: str, overwrite: bool = False, then: Callable[[], object] | None = None) -> bool:
        """Begins to make an empty study on the grid of the chosen deformation raster; see `open_study`."""
        analyst = self.preferences.analyst

        def begin() -> None:
            source = self.deformation_source()
            if source is None:
                raise FtlError("No deformation raster is chosen. Choose it on the Data page, then make the study.")

            def make() -> Study:
                grid = grid_of(source)
                return Study.create(path, grid.wkt, grid=grid, analyst=analyst, overwrite=overwrite)

            self._open(path, make, False, then)

        return self.attempt(begin)

    def open_study(self, path: str, quiet: bool = False, then: Callable[[], object] | None = None) -> None:
        """Begins to open a study and to bring its layers into the project.

        It is read in the background. Either studyOpened follows, and the one that was open before is closed; or a
        message says why not, and the other one stays. `openingChanged` tells the start and the end, `then()` is
        called once it is open. `quiet`: coming back with the project; candidates' layers that the user has removed
        stay removed.
        """
        analyst = self.preferences.analyst
        self._open(path, lambda: Study.open(path, analyst=analyst), quiet, then)

    def close_study(self) -> None:
        """Closes the study's file; its layers stay in the project. One that is being opened is given up."""
        self._opener.cancel()
        if self.study is None:
            return
        self._writer.give_up()
        self.runner.cancel()
        self.layers.detach()
        self.iteration.forget()
        study, self.study = self.study, None
        study.close()
        self.take_index(CandidateIndex.empty(), stay=False)
        self._go("")
        self.studyClosed.emit()
        self.iterationsChanged.emit()

    def reload(self) -> bool:
        """Begins to read candidates and verdicts again (a colleague or another window has written); keeps the place.

        candidatesChanged follows. False where no study is open.
        """
        if self.study is None:
            return False
        path, analyst = self.study.path, self.study.analyst

        def read(_progress: Progress) -> CandidateIndex:
            with Study.open(path, read_only=True, analyst=analyst) as study:
                return CandidateIndex.load(study)

        self.begin_reading()
        self._rereader.request(read)
        return True

    def take_index(self, index: CandidateIndex, stay: bool = True) -> None:
        # What was asked for before is older.
        self._rereader.cancel()
        super().take_index(index, stay)

    def close(self) -> None:
        """Ends the session (plugin unloaded): cancels the task, closes the study, lets go of the project's signals."""
        self.set_armed(False)
        self.close_study()
        self._opener.close()
        self._rereader.close()
        self.store.disconnect_project()
        self.layers.disconnect_project()
        self.sources.disconnect_project()
        self.runner.close()
        self._rate_samples.close()

    @property
    def is_open(self) -> bool:
        return self.study is not None

    @property
    def opening(self) -> str:
        """Path of the study that is being opened; "" where none is."""
        return self._opener.path

    @property
    def is_read_only(self) -> bool:
        return self.study is not None and self.study.read_only

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

    def deformation_source(self) -> RasterSource | None:
        return raster_source(self.choices.deformation, self.project, self.choices.unit)

    def refresh_layers(self) -> None:
        self.layers.refresh_soon()

    def _connect(self) -> None:
        self.store.choicesChanged.connect(self.choicesChanged)
        self.store.choicesChanged.connect(self.sources.refresh)
        self.store.studyFound.connect(self._follow_project)
        self.sources.sourcesChanged.connect(self.sourcesChanged)
        self.iteration.iterationsChanged.connect(self.iterationsChanged)
        self._opener.openingChanged.connect(self.openingChanged)
        for failed in (self._opener.failed, self._rereader.failed):
            failed.connect(lambda sentence: self.messageRaised.emit(CRITICAL, sentence))
        self._rereader.finished.connect(self.take_index)
        self._rate_samples.sampled.connect(self.problemsChanged)
        self.iteration.thresholdsProposed.connect(self.thresholdsProposed)
        self.runner.taskStarted.connect(self.taskStarted)
        self.runner.taskProgressed.connect(self.taskProgressed)
        self.runner.taskFinished.connect(self.taskFinished)
        self.runner.taskFailed.connect(self.taskFailed)
        self.runner.messageRaised.connect(self.messageRaised)

    def _follow_project(self, path: str) -> None:
        """Another project was read: its study is opened, or the old project's closed."""
        if path and self._is_open(path):
            self._opener.cancel()
            self.layers.attach(self.study, quiet=True)
            return
        self.close_study()
        if path:
            self.open_study(path, quiet=True)

    def _is_open(self, path: str) -> bool:
        return self.study is not None and os.path.normcase(path) == os.path.normcase(self.study.path)

    def _open(self, path: str, make: Callable[[], Study], quiet: bool, then: Callable[[], object] | None) -> None:
        if self._is_open(os.path.abspath(path)):
            # What is said while it is read would be missing in what was read.
            self.close_study()

        def opened(result: Opened) -> None:
            self.close_study()
            self._adopt(result, quiet)
            if then is not None:
                QTimer.singleShot(BREATH_MS, then)

        self._opener.open(os.path.abspath(path), make, opened)

    def _adopt(self, opened: Opened, quiet: bool) -> None:
        self.study = study = opened.study
        self.take_index(opened.index, stay=False)
        self.layers.attach(study, quiet)
        self.store.update(study=study.path)
        self._pace = Pace()
        self._pace.begin()
        self.studyOpened.emit()
        self.iterationsChanged.emit()
        if study.read_only:
            self.messageRaised.emit(
                WARNING, self.tr("The study is read-only: it can be looked at, but verdicts cannot be saved.")
            )
        self.next_unreviewed() or self.next()
