"""Opens and reads studies in the background: the window only takes over what is complete."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.messages import translate_message
from ...core.progress import Progress
from ...study.database import Study
from ...study.doubts import Doubts
from ..background.latest_job import LatestJob
from ..review.index import CandidateIndex
from .watcher import Seen

# Longer logs and tables are looked through after the study is open: a million entries take a second or two.
SHORT_LOG = 100_000
FEW_CANDIDATES = 20_000


# How long the window waits, all in all, for another program that keeps the study locked. Verdicts wait away from it.
WINDOW_WAIT_S = 0.4


class Told(NamedTuple):
    """Doubts of a study as sentences; "" for none."""

    changed: str
    edited: str

    @classmethod
    def of(cls, doubts: Doubts) -> Told:
        return cls(*("" if message is None else translate_message(message) for message in doubts))


class Opened(NamedTuple):
    """A study with all that a review needs of it at once; whoever takes it closes the study.

    `seen`: what was in it before the index was read. `doubts`: sentences where something else than the plugin changed
    it, None where it has not been looked through yet.
    """

    study: Study
    index: CandidateIndex
    seen: Seen
    doubts: Told | None


class _Conversion(Progress):
    def __init__(self, progress: Progress, told: Callable[[float], object]) -> None:
        self._progress = progress
        self._told = told

    def report(self, fraction: float) -> None:
        if not self._progress.is_cancelled():
            self._told(fraction)

    def is_cancelled(self) -> bool:
        return self._progress.is_cancelled()


class StudyOpener(QObject):
    """At most one study is being opened: a newer request replaces it, and what comes too late is closed again.

    Checks of the file, conversion, waiting for a lock, reading candidates and verdicts, and their order in the queue
    take as long as they take; `then` is called on the main thread, `failed` tells one sentence.
    """

    openingChanged = pyqtSignal(str)  # path of the study that is being opened, "" when that has ended
    converting = pyqtSignal(float)  # share of the conversion of an older study that is done
    failed = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = ""
        self._then: Callable[[Opened], None] | None = None
        self._job = LatestJob(self, discard=lambda opened: opened.study.close())
        self._job.finished.connect(self._finished)
        self._job.failed.connect(self._failed)

    def open(self, path: str, make: Callable[[Progress], Study], then: Callable[[Opened], None]) -> None:
        """`make` opens or creates the study; its progress is that of a conversion."""

        def job(progress: Progress) -> Opened:
            study = make(_Conversion(progress, self.converting.emit))
            try:
                study.be_brief(WINDOW_WAIT_S)
                _ = study.crs_wkt, study.grid, study.identity  # from now on also while others keep the file locked
                progress.check()
                seen = Seen.of(study)
                # Learning from many takes as long as reading them: the queue does so once it is shown.
                index = CandidateIndex.load(study, learns=study.count("candidates") <= FEW_CANDIDATES)
                progress.check()
                doubts = Told.of(study.check(progress)) if is_short(study, index) else None
            except BaseException:
                study.close()
                raise
            return Opened(study, index, seen, doubts)

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


def is_short(study: Study, index: CandidateIndex) -> bool:
    """Whether it is looked through before it counts as open."""
    return study.changes.last_entry() <= SHORT_LOG and len(index) <= FEW_CANDIDATES


class LongStudyCheck(QObject):
    """Looks through a long study in the background, on a connection of its own."""

    told = pyqtSignal(object)  # Told: what something else than the plugin changed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = LatestJob(self)
        self._job.finished.connect(self.told)

    def look(self, study: Study) -> None:
        path, read_only = study.path, study.read_only

        def job(progress: Progress) -> Told:
            with Study.open(path, read_only=read_only) as own:
                return Told.of(own.check(progress))

        self._job.request(job)

    def cancel(self) -> None:
        self._job.cancel()

    def close(self) -> None:
        self._job.close()
