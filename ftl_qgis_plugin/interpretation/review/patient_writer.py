"""Writes to a study without holding up the window while another program is writing it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.errors import FtlError
from ...study.database import Study
from ...study.file.connection import BUSY_TIMEOUT_S, BusyError

# SQLite's own waiting would stop the window: one attempt waits for as long as nobody notices.
ATTEMPT_S = 0.05
LAST_ATTEMPT_S = 0.4
STEP_MS = 100


class PatientWriter(QObject):
    """Does one thing after the other; one that comes while another program is writing is tried again for some seconds.

    What is done belongs to the study it was meant for: with that one closed it is given up.
    """

    waited = pyqtSignal()  # what is to be done has to wait
    failed = pyqtSignal(object)  # FtlError of what had to wait and then could not be done

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: tuple[Study, Callable[[], None], float] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._try_again)

    @property
    def is_waiting(self) -> bool:
        return self._waiting is not None

    def write(self, study: Study, action: Callable[[], None]) -> bool:
        """True where it is done, False where it waits or something else does; errors but BusyError are raised."""
        if self.is_waiting:
            self.waited.emit()
            return False
        try:
            _attempt(study, action)
        except BusyError:
            self._waiting = study, action, monotonic() + BUSY_TIMEOUT_S
            self._timer.start()
            self.waited.emit()
            return False
        return True

    def give_up(self) -> None:
        """Tries for the last time, with all patience, what is waiting; its study is about to be closed."""
        if self._waiting is not None:
            study, action, _ = self._stop()
            try:
                study.be_brief(LAST_ATTEMPT_S)  # forgets who was waited for in vain
                action()
            except FtlError as error:
                self.failed.emit(error)

    def _try_again(self) -> None:
        study, action, end = self._waiting
        try:
            _attempt(study, action)
        except FtlError as error:
            if isinstance(error, BusyError) and monotonic() < end:
                return
            self._stop()
            self.failed.emit(error)
        else:
            self._stop()

    def _stop(self) -> tuple[Study, Callable[[], None], float]:
        waiting, self._waiting = self._waiting, None
        self._timer.stop()
        return waiting


def _attempt(study: Study, action: Callable[[], None]) -> None:
    with study.patience(ATTEMPT_S):
        action()
