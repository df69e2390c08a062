"""Opens and reads studies in the background: the window only takes over what is complete."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.messages import translate_message
from ...core.progress import Progress
from ...study.database import Study
from ..background.latest_job import LatestJob
from ..review.index import CandidateIndex

# Longer logs are looked through after the study is open: a million entries take a second or two.
SHORT_LOG = 100_000


# How long the window waits for another program that keeps the study locked. Verdicts wait away from it.
WINDOW_WAIT_S = 0.5


class Opened(NamedTuple):
    """A study with all that a review needs of it at once; whoever takes it closes the study.

    `doubt`: a sentence where something else than the plugin changed its log, else "".
    """

    study: Study
    index: CandidateIndex
    doubt: str = ""


class StudyOpener(QObject):
    """At most one study is being opened: a newer request replaces it, and what comes too late is closed again.

    Checks of the file, conversion, waiting for a lock, reading candidates and verdicts, and their order in the queue
    take as long as they take; `then` is called on the main thread, `failed` tells one sentence.
    """

    openingChanged = pyqtSignal(str)  # path of the study that is being opened, "" when that has ended
    failed = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = ""
        self._then: Callable[[Opened], None] | None = None
        self._job = LatestJob(self, discard=lambda opened: opened.study.close())
        self._job.finished.connect(self._finished)
        self._job.failed.connect(self._failed)

    def open(self, path: str, make: Callable[[], Study], then: Callable[[Opened], None]) -> None:
        """`make` opens or creates the study."""

        def job(progress: Progress) -> Opened:
            study = make()
            try:
                study.be_brief(WINDOW_WAIT_S)
                _ = study.crs_wkt  # known from now on, also while another program keeps the file locked
                progress.check()
                index = CandidateIndex.load(study)
                progress.check()
                is_short = study.changes.last_entry() <= SHORT_LOG
                doubt = study.check_log(progress) if is_short else None
            except BaseException:
                study.close()
                raise
            return Opened(study, index, "" if doubt is None else translate_message(doubt))

        self._then = then
        self._job.request(job)
        self._set_path(path)

    def cancel(self) -> None:
        self._job.cancel()
        self._set_path("")

    def close(self) -> None:
        """Cancels and waits; nothing is told afterwards."""
        self._job.close()
        self.path = ""

    def _finished(self, opened: Opened) -> None:
        self.path = ""
        self._then(opened)
        # A listener may have begun to open another one.
        self.openingChanged.emit(self.path)

    def _failed(self, sentence: str) -> None:
        self._set_path("")
        self.failed.emit(sentence)

    def _set_path(self, path: str) -> None:
        if path != self.path:
            self.path = path
            self.openingChanged.emit(path)


class LongLogCheck(QObject):
    """Looks through a long log in the background, on a connection of its own."""

    doubted = pyqtSignal(str)  # a sentence: something else than the plugin changed it

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = LatestJob(self)
        self._job.finished.connect(lambda doubt: self.doubted.emit(doubt) if doubt else None)

    def look(self, study: Study) -> None:
        if study.changes.last_entry() <= SHORT_LOG:
            return
        path = study.path

        def job(progress: Progress) -> str:
            with Study.open(path, read_only=True) as own:
                doubt = own.check_log(progress)
            return "" if doubt is None else translate_message(doubt)

        self._job.request(job)

    def cancel(self) -> None:
        self._job.cancel()

    def close(self) -> None:
        self._job.close()
