"""Background work of which only the newest request counts: previews and estimates while somebody drags."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QObject, pyqtSignal

from .job import Cancellable, Job, outcome_of
from .worker import Worker


class LatestJob(QObject):
    """One thread; a new request cancels the running one and replaces the waiting one.

    No QgsTask: a pan would let QGIS's task list flicker. `finished` and `failed` come on the main thread and only for
    the newest request. `discard(result)` gets, in either thread, what is complete when it is no longer wanted.
    `pool`: a thread shared with other jobs, which whoever made it shuts down.
    """

    finished = pyqtSignal(object)
    failed = pyqtSignal(str)
    busyChanged = pyqtSignal(bool)
    _ended = pyqtSignal(int, object, object)

    def __init__(
        self,
        parent: QObject | None = None,
        discard: Callable[[object], None] | None = None,
        pool: Worker | None = None,
    ) -> None:
        super().__init__(parent)
        self._discard = discard or (lambda _result: None)
        self._owns_pool = pool is None
        self._pool = pool or Worker("ftl-latest")
        self._number = 0
        self._progress = Cancellable()
        self._is_busy = False
        self._is_closed = False
        self._ended.connect(self._end)

    @property
    def is_busy(self) -> bool:
        return self._is_busy

    def request(self, job: Job) -> None:
        """Run `job(progress)` as soon as the running one has noticed that it is no longer wanted."""
        if self._is_closed:
            return
        self._progress.cancel()
        self._number += 1
        self._progress = Cancellable()
        self._set_busy(True)
        self._pool.submit(self._run, self._number, job, self._progress)

    def cancel(self) -> None:
        self._progress.cancel()
        self._number += 1
        self._set_busy(False)

    def close(self) -> None:
        """Cancels and gives a thread of its own a moment to end; nothing is told afterwards."""
        self._is_closed = True
        self._progress.cancel()
        if self._owns_pool:
            self._pool.shutdown(wait=True)

    def _run(self, number: int, job: Job, progress: Cancellable) -> None:
        result, failure = outcome_of(job, progress)
        if failure == "":
            return
        if not progress.is_cancelled():
            self._ended.emit(number, result, failure)
        elif failure is None:
            self._discard(result)

    def _end(self, number: int, result: object, failure: str | None) -> None:
        if number != self._number or self._is_closed:
            if failure is None:
                self._discard(result)
            return
        self._set_busy(False)
        if failure is None:
            self.finished.emit(result)
        else:
            self.failed.emit(failure)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._is_busy:
            self._is_busy = busy
            self.busyChanged.emit(busy)
