"""Background work of which only the newest request counts: previews and estimates while somebody drags."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.messages import translate_message
from ...core.errors import CancelledError, FtlError
from ...core.progress import Progress

Job = Callable[[Progress], object]


class LatestJob(QObject):
    """One thread; a new request cancels the running one and replaces the waiting one.

    No QgsTask: a pan would let QGIS's task list flicker. `finished` and `failed` come on the main thread and only for
    the newest request. `discard(result)` gets, in either thread, what is complete when it is no longer wanted.
    """

    finished = pyqtSignal(object)
    failed = pyqtSignal(str)
    busyChanged = pyqtSignal(bool)
    _ended = pyqtSignal(int, object, str)

    def __init__(self, parent: QObject | None = None, discard: Callable[[object], None] | None = None) -> None:
        super().__init__(parent)
        self._discard = discard or (lambda _result: None)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ftl-latest")
        self._number = 0
        self._progress = _Cancellable()
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
        self._progress = _Cancellable()
        self._set_busy(True)
        self._pool.submit(self._run, self._number, job, self._progress)

    def cancel(self) -> None:
        self._progress.cancel()
        self._number += 1
        self._set_busy(False)

    def close(self) -> None:
        """Cancels and waits for the thread; nothing is told afterwards."""
        self._is_closed = True
        self._progress.cancel()
        self._pool.shutdown(wait=True)

    def _run(self, number: int, job: Job, progress: _Cancellable) -> None:
        result, failure = None, ""
        try:
            progress.check()
            result = job(progress)
        except CancelledError:
            return
        except FtlError as error:
            failure = translate_message(error.message)
        except Exception as error:  # a thread that raises would end without a word
            logging.getLogger(__name__).exception("background work failed")
            failure = f"{type(error).__name__}: {error}"
        if not progress.is_cancelled():
            self._ended.emit(number, result, failure)
        elif not failure:
            self._discard(result)

    def _end(self, number: int, result: object, failure: str) -> None:
        if number != self._number or self._is_closed:
            if not failure:
                self._discard(result)
            return
        self._set_busy(False)
        if failure:
            self.failed.emit(failure)
        else:
            self.finished.emit(result)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._is_busy:
            self._is_busy = busy
            self.busyChanged.emit(busy)


class _Cancellable(Progress):
    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    def is_cancelled(self) -> bool:
        return self._event.is_set()
