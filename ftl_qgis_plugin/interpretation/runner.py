"""Runs algorithms, and work on a study's file, in the background; one at a time, cancellable."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.progress import Progress


class TaskRunner(QObject):
    """At most one task at a time; it, its context and its feedback are kept referenced until it has ended."""

    taskStarted = pyqtSignal(str)
    taskProgressed = pyqtSignal(float)
    taskFinished = pyqtSignal(str, dict)
    taskFailed = pyqtSignal(str)
    messageRaised = pyqtSignal(str, str)

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project

    @property
    def is_running(self) -> bool:
        return False

    @property
    def title(self) -> str:
        """Of the running task, "" where there is none."""
        return ""

    def run(
        self, identifier: str, parameters: dict, title: str = "", then: Callable[[dict], None] | None = None
    ) -> bool:
        """Starts an algorithm by id ("extractcandidates" or "native:buffer"); False (and a message) if one is running.

        `then(results)` is called on the main thread where it succeeded, before taskFinished. Layers among the results
        are QgsMapLayers there, owned by the receiver. The run is entered in Processing's history.
        """
        return False

    def work(self, title: str, job: Callable[[Progress], object], then: Callable[[object], None] | None = None) -> bool:
        """Runs `job(progress)` in the background; it may raise FtlError. `then(result)` on the main thread."""
        return False

    def cancel(self) -> None:
        """Asks the running task to stop; taskFailed("") follows when it has."""

    def close(self) -> None:
        """Cancels, and never calls back again."""
