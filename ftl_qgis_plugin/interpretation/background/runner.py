"""Runs algorithms, and work on a study's file, in the background; one at a time, cancellable."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsTask,
)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...bridge.log import log
from ...bridge.messages import translate_message
from ...core.addresses import cleaned
from ...core.errors import FtlError, Message
from ...core.progress import Progress
from .job import outcome_of

# Between two steps that the window itself has to take: with no time at all in between, Qt runs them in a row.
BREATH_MS = 15


class TaskRunner(QObject):
    """At most one task at a time; it, its context and its feedback are kept referenced until it has ended."""

    taskStarted = pyqtSignal(str)  # title
    taskProgressed = pyqtSignal(float)  # percent
    taskFinished = pyqtSignal(str, dict)  # title, results (a job's result under "result")
    taskFailed = pyqtSignal(str)  # sentence; "" where the user cancelled
    messageRaised = pyqtSignal(str, str)
    # An algorithm was run: algorithm_id, parameters, python_command, process_command, as QGIS's history keeps them.
    # Who has a window hands it on (QgsGui.historyProviderRegistry(); that is no part of qgis.core).
    historyEntryMade = pyqtSignal(dict)

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._run: _Run | None = None
        self._title = ""
        # What QGIS calls the tasks of the last piece of work, where it tells of their ends by itself.
        self.qgis_titles: set[str] = set()
        self._waiting: list[Callable[[], object]] = []  # steps that begin with the next event
        self._is_closed = False

    @property
    def is_running(self) -> bool:
        return self._run is not None or bool(self._waiting)

    @property
    def title(self) -> str:
        """Of the running task, "" where there is none."""
        return self._title if self.is_running else ""

    @property
    def kind(self) -> str:
        """Of the running task, its title where it has none; "" where none runs."""
        return self._run.kind if self._run is not None else ""

    def run(
        self,
        identifier: str,
        parameters: dict,
        title: str = "",
        then: Callable[[dict], None] | None = None,
        step: tuple[int, int] = (0, 1),
    ) -> bool:
        """Starts an algorithm by id ("ftl:extractcandidates", "native:buffer"); False if one is running already.

        `then(results)` is called on the main thread where it succeeded, before taskFinished. Layers among the results
        are QgsMapLayers there, owned by the receiver; files stay paths. What does not fit the parameters is told by
        taskFailed. The run is told to Processing's history.

        `step` (k, n): this is step k (from 0) of a piece of work in n steps, of which each starts the next by `then`
        or `later`. Only the first tells taskStarted and only the last taskFinished; progress runs through all once.
        """
        if not self.may_start():
            return False
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(identifier)
        if algorithm is None:
            missing = Message("QGIS has no algorithm '{name}'. Switch the Processing plugin on.", name=identifier)
            self._fail(translate_message(missing))
            return False
        context = QgsProcessingContext()
        context.setProject(self._project)
        known = {item.name() for item in algorithm.parameterDefinitions()}
        given = {name: value for name, value in parameters.items() if name in known and value is not None}
        fits, reason = algorithm.checkParameterValues(given, context)
        if not fits:
            self._fail(reason)
            return False
        run = _Run(title or algorithm.displayName(), None, then, step, _Feedback(), algorithm, context)
        self._begin(run)
        self.historyEntryMade.emit(_history_entry(algorithm, given, context))
        # The algorithm reads its layers on the main thread, as the checks above do: the window may breathe in between.
        QTimer.singleShot(BREATH_MS, lambda: self._prepare(run, given))
        return True

    def work(
        self,
        title: str,
        job: Callable[[Progress], object],
        then: Callable[[object], None] | None = None,
        step: tuple[int, int] = (0, 1),
        kind: str = "",
    ) -> bool:
        """Runs `job(progress)` in the background; it may raise FtlError. `then(result)` on the main thread.

        `kind`: what tasks have in common of which the next one makes the last one's failure an old story."""
        if not self.may_start():
            return False
        task = _JobTask(title, job)
        task.ended.connect(self._job_ended)
        run = _Run(title, task, then, step, task.messages)
        run.kind = kind or title
        self._begin(run)
        self._add(run)
        return True

    def later(self, start: Callable[[], object]) -> None:
        """Starts the next step once the window has done what waits; an FtlError is told by taskFailed."""
        self._waiting.append(start)
        QTimer.singleShot(BREATH_MS, lambda: self._start(start))

    def cancel(self) -> None:
        """Asks the running task to stop; taskFailed("") follows when it has."""
        if self._run is not None:
            self._run.is_cancelled = True
            if self._run.task is not None:
                self._run.task.cancel()
        elif self._waiting:
            self._waiting.clear()
            if not self._is_closed:
                self._fail("")

    def close(self) -> None:
        """Cancels, and never calls back again."""
        self._is_closed = True
        self.cancel()

    def may_start(self) -> bool:
        """False where a task is running, which is then told: for questions that would be asked in vain."""
        if self._is_closed:
            return False
        if self.is_running:
            message = Message("'{title}' is still running. Wait until it has ended, or cancel it.", title=self.title)
            self.messageRaised.emit("info", translate_message(message))
            return False
        return True

    def _begin(self, run: _Run) -> None:
        self._run = run
        self._title = run.title
        if run.step[0] == 0:
            self.qgis_titles.clear()
            self.taskStarted.emit(run.title)

    def _start(self, start: Callable[[], object]) -> None:
        if start in self._waiting:  # not cancelled in the meantime
            self._waiting.remove(start)
            self._attempt(start)

    def _prepare(self, run: _Run, parameters: dict) -> None:
        if run.is_cancelled:
            self._end_failed("")
            return
        run.task = QgsProcessingAlgRunnerTask(run.algorithm, parameters, run.context, run.messages)
        run.task.executed.connect(self._algorithm_ended)
        # QGIS's task refers to the context without holding it. Whoever leaves QGIS or switches the plugin off drops
        # this runner while the task's thread still works with it: so it lives as long as the task itself.
        kept = run.context, run.messages, run.algorithm
        run.task.destroyed.connect(lambda *_of_task, _kept=kept: None)
        self._add(run)

    def _add(self, run: _Run) -> None:
        run.task.progressChanged.connect(self._progressed)
        QgsApplication.taskManager().addTask(run.task)

    def _progressed(self, percent: float) -> None:
        if self._run is not None:
            number, count = self._run.step
            self.taskProgressed.emit((100.0 * number + percent) / count)

    def _algorithm_ended(self, succeeded: bool, results: dict) -> None:
        run = self._run
        if run is None:
            return
        self._note_end(run)
        if succeeded and not run.is_cancelled:
            self._end(run, _with_layers(run.algorithm, results, run.context))
        elif run.is_cancelled:
            self._end_failed("")
        else:
            self._end_failed(run.messages.error or self.tr("The task failed. See the log messages panel."))

    def _job_ended(self) -> None:
        run = self._run
        if run is None:
            return
        self._note_end(run)
        if run.task.failure is not None or run.is_cancelled:
            self._end_failed("" if run.is_cancelled else run.task.failure)
        else:
            self._end(run, {"result": run.task.result})

    def _note_end(self, run: _Run) -> None:
        # QGIS itself cancels tasks too: in its list of them, and where the user leaves it.
        run.is_cancelled |= run.task.isCanceled()
        self.qgis_titles.add(run.task.description())

    def _end(self, run: _Run, results: dict) -> None:
        self._run = None
        if self._is_closed:
            return
        for text in run.messages.warnings:
            self.messageRaised.emit("warning", text)
        given = results if run.algorithm is not None else results["result"]
        if run.then is not None and not self._attempt(lambda: run.then(given)):
            return
        if run.step[0] + 1 == run.step[1]:
            self.taskFinished.emit(run.title, results)

    def _attempt(self, action: Callable[[], object]) -> bool:
        if self._is_closed:
            return False
        try:
            action()
        except FtlError as error:
            self._fail(translate_message(error.message))
            return False
        return True

    def _end_failed(self, text: str) -> None:
        self._run = None
        if not self._is_closed:
            self._fail(text)

    def _fail(self, text: str) -> None:
        self.taskFailed.emit(text)


class _Run:
    """What has to stay alive while a task runs. `task`: None while the algorithm is not prepared yet."""

    def __init__(
        self,
        title: str,
        task: QgsTask | None,
        then: Callable | None,
        step: tuple[int, int],
        messages: _Feedback | _Collected,
        algorithm: QgsProcessingAlgorithm | None = None,
        context: QgsProcessingContext | None = None,
    ) -> None:
        self.title = self.kind = title
        self.task = task
        self.then = then
        self.step = step
        self.messages = messages
        self.algorithm = algorithm
        self.context = context
        self.is_cancelled = False


class _Feedback(QgsProcessingFeedback):
    """Keeps warnings and the error; everything goes to the log as well."""

    def __init__(self) -> None:
        super().__init__(False)
        self.warnings: list[str] = []
        self.error = ""

    def pushWarning(self, warning: str) -> None:
        self.warnings.append(warning)
        log(warning, Qgis.MessageLevel.Warning)

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.error = error
        log(error, Qgis.MessageLevel.Critical)

    def pushInfo(self, info: str) -> None:
        log(info, Qgis.MessageLevel.Info)

    def pushDebugInfo(self, info: str) -> None:
        log(info, Qgis.MessageLevel.Info)


class _Collected(Progress):
    """The progress of a job: to its task's progress, warnings kept."""

    def __init__(self, task: QgsTask) -> None:
        self._task = task
        self.warnings: list[str] = []

    def report(self, fraction: float) -> None:
        self._task.setProgress(100.0 * min(max(fraction, 0.0), 1.0))

    def is_cancelled(self) -> bool:
        return self._task.isCanceled()

    def tell(self, message: Message) -> None:
        log(translate_message(message), Qgis.MessageLevel.Info)

    def warn(self, message: Message) -> None:
        self.warnings.append(translate_message(message))


class _JobTask(QgsTask):
    """A Python function in the background. Its failure is a sentence; `ended` comes on the main thread."""

    ended = pyqtSignal()

    def __init__(self, title: str, job: Callable[[Progress], object]) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._job = job
        self.messages = _Collected(self)
        self.result: object = None
        self.failure: str | None = None

    def run(self) -> bool:
        self.result, self.failure = outcome_of(self._job, self.messages)
        return self.failure is None

    def finished(self, _succeeded: bool) -> None:
        self.ended.emit()


def _with_layers(algorithm: QgsProcessingAlgorithm, results: dict, context: QgsProcessingContext) -> dict:
    """Results with the layers that live in the context taken out of it."""
    taken = dict(results)
    for definition in algorithm.destinationParameterDefinitions():
        value = results.get(definition.name())
        layer = context.takeResultLayer(value) if isinstance(value, str) else None
        if layer is not None:
            taken[definition.name()] = layer
    return taken


def _history_entry(algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext) -> dict:
    """Without the logins and keys of layers' sources: what is repeated asks for them again."""
    entry = {"algorithm_id": algorithm.id(), "parameters": parameters, "log": ""}
    if Qgis.QGIS_VERSION_INT >= 32400:
        given = algorithm.asMap(parameters, context)
        entry["parameters"] = cleaned(given)
        if entry["parameters"] != given:  # commands quote in many ways: made of what is clean
            parameters = entry["parameters"]["inputs"]
        command, complete = algorithm.asQgisProcessCommand(parameters, context)
        if complete:
            entry["process_command"] = command
    entry["python_command"] = algorithm.asPythonCommand(parameters, context)
    return cleaned(entry)
