"""The state of the dock: one session per plugin, which pages talk to and whose signals they redraw on."""

from __future__ import annotations

import os

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.errors import FtlError
from ..core.raster import RasterSource, grid_of
from ..study.database import Study
from .basemaps import ImageSources
from .choices import Choices, raster_source
from .choices_store import ChoicesStore
from .details import Pace
from .index import CandidateIndex
from .iteration import IterationController
from .layers import StudyLayers
from .problems import Problem, RateSamples, find_problems
from .review import WARNING, Review
from .runner import TaskRunner


class InterpretationSession(Review):
    """Holds the open study, the layer choices, the queue and the current candidate; no widget, no number of its own.

    Parts: `queue` (ReviewQueue) and `queue_model` (its Qt model), `store` (ChoicesStore), `layers` (StudyLayers),
    `sources` (ImageSources), `runner` (TaskRunner), `iteration` (IterationController), `preferences`.
    Methods that may fail for a reason the user can mend never raise: they tell it by `messageRaised` and return
    False (or None). Outlines are WKB in the study's CRS (`crs`) unless a CRS is given with them.
    """

    studyOpened = pyqtSignal()
    studyClosed = pyqtSignal()
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
        self.layers = StudyLayers(self.project, self)
        self.sources = ImageSources(self.project, self.preferences, lambda: self.store.choices, self)
        self.runner = TaskRunner(self.project, self)
        self.iteration = IterationController(self)
        self._rate_samples = RateSamples(self)
        self._connect()

    # The study.

    def new_study(self, path: str, overwrite: bool = False) -> bool:
        """Makes an empty study on the grid of the chosen deformation raster, and opens it."""

        def make() -> None:
            source = self.deformation_source()
            if source is None:
                raise FtlError("No deformation raster is chosen. Choose it on the Data page, then make the study.")
            grid = grid_of(source)
            self.close_study()
            self._adopt(Study.create(path, grid.wkt, grid=grid, analyst=self.preferences.analyst, overwrite=overwrite))

        return self.attempt(make)

    def open_study(self, path: str, quiet: bool = False) -> bool:
        """Opens a study and brings its layers into the project; the one that is open is closed, if this one opens.

        `quiet`: coming back with the project; candidates' layers that the user has removed stay removed.
        """

        def switch() -> None:
            study = Study.open(path, analyst=self.preferences.analyst)
            self.close_study()
            self._adopt(study, quiet)

        return self.attempt(switch)

    def close_study(self) -> None:
        """Closes the study's file; its layers stay in the project. Does nothing where none is open."""
        if self.study is None:
            return
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
        """Reads candidates and verdicts again (a colleague, a task or another window has written); keeps the place."""
        if self.study is None:
            return False
        self.begin_reading()
        return self.attempt(lambda: self.take_index(CandidateIndex.load(self.study)))

    def close(self) -> None:
        """Ends the session (plugin unloaded): cancels the task, closes the study, lets go of the project's signals."""
        self.set_armed(False)
        self.close_study()
        self.store.disconnect_project()
        self.layers.disconnect_project()
        self.sources.disconnect_project()
        self.runner.close()
        self._rate_samples.close()

    @property
    def is_open(self) -> bool:
        return self.study is not None

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
        self.store.choicesChanged.connect(self.sourcesChanged)
        self.store.studyFound.connect(self._follow_project)
        self.sources.sourcesChanged.connect(self.sourcesChanged)
        self.iteration.iterationsChanged.connect(self.iterationsChanged)
        self._rate_samples.sampled.connect(self.problemsChanged)
        self.iteration.thresholdsProposed.connect(self.thresholdsProposed)
        self.runner.taskStarted.connect(self.taskStarted)
        self.runner.taskProgressed.connect(self.taskProgressed)
        self.runner.taskFinished.connect(self.taskFinished)
        self.runner.taskFailed.connect(self.taskFailed)
        self.runner.messageRaised.connect(self.messageRaised)

    def _follow_project(self, path: str) -> None:
        """Another project was read: its study is opened, or the old project's closed."""
        if self.study is not None and path and os.path.normcase(path) == os.path.normcase(self.study.path):
            self.layers.attach(self.study, quiet=True)
            return
        self.close_study()
        if path:
            self.open_study(path, quiet=True)

    def _adopt(self, study: Study, quiet: bool = False) -> None:
        try:
            index = CandidateIndex.load(study)
        except FtlError:
            study.close()
            raise
        self.study = study
        self.take_index(index, stay=False)
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
