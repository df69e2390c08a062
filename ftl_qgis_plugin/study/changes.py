"""What others have written into an open study since one looked last."""

from __future__ import annotations

from .file.connection import StudyConnection, sqlite_errors
from .log.log import VerdictLog
from .log.verdicts import Verdict

_MARKS = (
    "SELECT COUNT(*), MAX(fid) FROM candidates",
    "SELECT COUNT(*), MAX(fid), TOTAL(area_m2) FROM samples",
    "SELECT COUNT(*), MAX(number), MAX(finished_utc) FROM iterations",
)


class Changes:
    """Every question costs next to nothing, whatever the study's size."""

    def __init__(self, connection: StudyConnection, path: str, log: VerdictLog) -> None:
        self._connection = connection
        self._path = path
        self._log = log

    def version(self) -> int:
        """Another number as soon as anybody else, also in this program, has committed something to the file."""
        with sqlite_errors(self._path):
            self._connection.keep_log()
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def marks(self) -> tuple:
        """Tells whether candidates, samples or iterations are others than at an earlier call: one item for each."""
        with sqlite_errors(self._path):
            return tuple(self._connection.execute(query).fetchone() for query in _MARKS)

    def last_entry(self) -> int:
        """Number of the log's newest entry, in the order of writing; 0 where it is empty."""
        return self._log.last()

    def entries_after(self, number: int, most: int) -> list[Verdict]:
        """The entries written after the one of that number, `most` of them at most."""
        return self._log.after(number, most)
