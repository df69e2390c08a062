"""SQLite as a study uses it: durable, patient, and with errors that people understand."""

from __future__ import annotations

import contextlib
import math
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from ...core.errors import FtlError, Message
from .lock_guard import LockGuard, is_guarded

# How long a writer waits for another program (QGIS saving edits, a colleague's verdict) before it gives up.
BUSY_TIMEOUT_S = 5.0
# Of one value, an outline or a text: what is larger is nothing a study holds, and would fill the memory.
LARGEST_BYTES = 100_000_000
# Beyond this size the pages are not walked through one by one when the study is opened (about 2 ms a megabyte).
QUICK_CHECK_BYTES = 64_000_000
_CHUNK_ROWS = 4000
# A verdict takes some milliseconds; whoever writes for longer is not waited for.
_LONGEST_TURN_S = 0.2
# For so long nobody who has to be brief waits once more for who was waited for in vain.
_REFUSED_S = 1.0


class StudyConnection(sqlite3.Connection):
    """Knows its file, and whether that still lies where it was opened."""

    path = ""
    guard: LockGuard | None = None
    left_out: Message | None = None  # rows that nobody sees, see `values`
    _identity: tuple[int, int] | None = None
    _brief_s: float | None = None
    _refused_at = -math.inf
    _is_hasty = False  # waits for nobody at the moment

    def execute(self, *statement: object) -> sqlite3.Cursor:
        """As of any connection; see be_brief."""
        if self._is_hasty and not self._was_refused_just_now():
            self._is_hasty = False
            self._wait_at_most(self._brief_s)
        try:
            return super().execute(*statement)
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                self.note_refusal()
            raise

    def be_brief(self, seconds: float) -> None:
        """From now on a statement waits no longer than that for another program, and those behind it not at all.

        Several that follow each other while the window stands still would wait for it one after the other.
        """
        self._brief_s, self._refused_at, self._is_hasty = seconds, -math.inf, False
        self._wait_at_most(seconds)

    def note_refusal(self) -> None:
        """Another program was waited for in vain."""
        if self._brief_s is not None:
            self._refused_at = time.monotonic()
            self._is_hasty = True
            self._wait_at_most(0)

    def wait_as_told(self, seconds: float) -> float:
        """So long from now on, but not at all where another program was waited for in vain just now.

        Returns what was told before.
        """
        before = self._brief_s if self._is_hasty else self.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
        self._is_hasty = self._was_refused_just_now()
        self._wait_at_most(0 if self._is_hasty else seconds)
        return before

    def _was_refused_just_now(self) -> bool:
        return time.monotonic() - self._refused_at < _REFUSED_S

    def _wait_at_most(self, seconds: float) -> None:
        super().execute(f"PRAGMA busy_timeout={round(1000 * seconds)}")

    def remember(self, path: str) -> None:
        self.path = path
        self._identity = _identity(path)

    def require_in_place(self) -> None:
        """FtlError: the file was moved, deleted or replaced; what is written now would be found by nobody.

        SQLite itself notices only without a write-ahead log.
        """
        if self._identity != _identity(self.path):
            raise moved(self.path)

    def protect(self) -> None:
        """Takes part in the study's locks from now on (see lock_guard), where these are needed and to be had."""
        if self.guard is None and is_guarded(self.path):
            with contextlib.suppress(OSError):  # read-only to us even for locks: then nothing is written either
                self.guard = LockGuard(self.path)
        self.keep_log()

    def keep_log(self) -> None:
        """QGIS may have put the file into write-ahead mode since the last call."""
        if self.guard is not None:
            self.guard.keep_log()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Nobody else of the plugin's writes within it. BusyError after the time that statements wait, too."""
        self.require_in_place()
        if self.guard is None or self.guard.keep_log():  # the log's own locks are safe
            yield
            return
        with self.guard.writing(self.execute("PRAGMA busy_timeout").fetchone()[0] / 1000) as is_mine:
            if not is_mine:
                self.note_refusal()
                raise explained(self.path, "locked")
            yield

    @contextmanager
    def whole_reading(self) -> Iterator[None]:
        """Nobody else of the plugin's writes within it, where SQLite's locks may be gone (see lock_guard).

        For statements that read many pages; other writers have to wait for as long as each takes.
        """
        if self.guard is None or self.guard.keep_log():
            yield
            return
        wait_s = min(self.execute("PRAGMA busy_timeout").fetchone()[0] / 1000, _LONGEST_TURN_S)
        with self.guard.reading(wait_s):
            yield


@contextmanager
def whole_reading(connection: sqlite3.Connection) -> Iterator[None]:
    """As the method, of any connection."""
    with connection.whole_reading() if isinstance(connection, StudyConnection) else contextlib.nullcontext():
        yield


def connect(path: str, wait_s: float = BUSY_TIMEOUT_S, *, immutable: bool = False) -> StudyConnection:
    """A connection without implicit transactions; every commit is on the disk when it returns.

    Never makes a file. In either journal mode commits are durable: with synchronous=EXTRA also the folder is written
    out after a rollback journal was removed, without which a power cut brings that journal back, and the commit is
    undone. A connection may be handed on to another thread, as long as only one uses it at a time.
    """
    text = os.path.abspath(path).replace("\\", "/")
    uri = "file://" + ("" if text.startswith("/") else "/") + quote(text)
    uri += "?mode=ro&immutable=1" if immutable else "?mode=rw"
    connection = sqlite3.connect(
        uri, uri=True, timeout=wait_s, isolation_level=None, check_same_thread=False, factory=StudyConnection
    )
    try:
        connection.remember(path)
        connection.execute("PRAGMA synchronous=EXTRA")
        # Views and triggers of a file from elsewhere call no functions but SQLite's harmless ones.
        connection.execute("PRAGMA trusted_schema=OFF")
        if hasattr(connection, "setlimit"):  # from Python 3.11 on
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_BYTES)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class BusyError(FtlError):
    """Another program is writing the file: what was not done now may work a moment later."""


@contextmanager
def patience(connection: StudyConnection, seconds: float) -> Iterator[None]:
    """Within it statements wait for another program no longer than `seconds`."""
    before = connection.wait_as_told(seconds)
    try:
        yield
    finally:
        connection.wait_as_told(before)


@contextmanager
def sqlite_errors(path: str) -> Iterator[None]:
    """Turns sqlite3's errors into FtlError."""
    try:
        yield
    except sqlite3.Error as error:
        # Python tells the name from 3.11 on.
        is_moved = getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY_DBMOVED"
        raise (moved(path) if is_moved else explained(path, str(error))) from error
    except UnicodeDecodeError as error:  # of a name or a message in the file
        raise damaged(path) from error


@contextmanager
def transaction(connection: sqlite3.Connection, path: str) -> Iterator[sqlite3.Connection]:
    """One write transaction: committed at the end, undone on any error."""
    is_ours = isinstance(connection, StudyConnection)
    with sqlite_errors(path), connection.turn() if is_ours else contextlib.nullcontext():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            # A full disk makes SQLite roll back by itself.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    if is_ours:
        connection.require_in_place()
        connection.keep_log()
    # Into the file itself, so that a copy of it holds this commit even if its -wal is left behind. The commit is on
    # the disk already: what fails here is tried again after the next one.
    with contextlib.suppress(sqlite3.Error):
        if is_wal(connection):
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def in_chunks(connection: sqlite3.Connection, path: str, columns: str, table: str) -> Iterator[list[tuple]]:
    """The table's rows in the order of their fid, some thousands at a time: fid, then `columns` as in SELECT.

    Each chunk is a statement of its own: a writer never waits for longer than one takes, nor does another thread.
    """
    last, rows = 0, [()]
    while rows:
        with sqlite_errors(path), whole_reading(connection):
            rows = connection.execute(
                f"SELECT fid, {columns} FROM {table} WHERE fid > ? ORDER BY fid LIMIT {_CHUNK_ROWS}",  # nosec B608
                (last,),
            ).fetchall()
        if rows:
            last = rows[-1][0]
            yield rows


def is_wal(connection: sqlite3.Connection) -> bool:
    return connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def explained(path: str, reason: str) -> FtlError:
    """The FtlError for what SQLite (through sqlite3 or GDAL) says went wrong with the study."""
    text = reason.lower()
    if "locked" in text or "busy" in text:
        return BusyError(
            "The study {name} is being written by another program. Save or end layer edits there, then try again; "
            "nothing was changed.",
            name=path,
        )
    if "full" in text:
        return FtlError(
            "The disk of the study {name} is full. Free some space and try again; all that was saved before is safe.",
            name=path,
        )
    if "too big" in text:
        return FtlError(
            "The study {name} holds a value of more than {most} MB, which no study needs. Something else than this "
            "plugin wrote it: use a copy or a backup.",
            name=path,
            most=LARGEST_BYTES // 1_000_000,
        )
    if ("readonly" in text or "unable to open" in text) and not os.path.exists(path):
        return moved(path)
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return FtlError(
            "The study {name} cannot be written: the file or its folder is read-only. Copy it to a folder of your own "
            "and open the copy.",
            name=path,
        )
    if any(word in text for word in ("not a database", "malformed", "corrupt", "could not decode")):
        return damaged(path)
    return FtlError(
        "The study {name} could not be read or written ({reason}). Check the disk and try again.",
        name=path,
        reason=reason,
    )


def moved(path: str) -> FtlError:
    """Its file is another one now, or none: SQLite refuses to write to what nobody would find again."""
    return FtlError(
        "The study {name} was moved, deleted or replaced while it was open: nothing more can be saved in it. Put it "
        "back, or open it on the Data page where it is now.",
        name=path,
    )


def damaged(path: str) -> FtlError:
    return FtlError(
        "The study {name} is damaged or incomplete. Copy it again from where it came from, or use its newest backup "
        "(the file beside it with a version and time in its name).",
        name=path,
    )


def close(connection: StudyConnection) -> None:
    """Closes, and leaves a single file behind where nobody else has it open."""
    guard = connection.guard
    if guard is None:
        with contextlib.suppress(sqlite3.Error):
            # Fails where somebody else (QGIS showing a layer) keeps its -wal; whoever is last tidies up.
            connection.execute("PRAGMA busy_timeout=100")
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        connection.close()
        return
    with contextlib.suppress(sqlite3.Error):
        connection.keep_log()
    connection.guard = None
    connection.close()  # the guard keeps SQLite from removing a log that others may have open
    guard.let_go(leave_log)


@contextmanager
def turn_to_write(path: str, seconds: float) -> Iterator[None]:
    """As a connection's `turn`, for who writes through GDAL."""
    if not is_guarded(path) or not os.path.exists(path):
        yield
        return
    guard = LockGuard(path)
    try:
        with guard.writing(seconds) as is_mine:
            if not is_mine:
                raise explained(path, "locked")
            yield
    finally:
        guard.let_go(leave_log)


def require_unused(path: str) -> None:
    """FtlError: somebody has this study open, and what he says from now on would go to a file that is no longer there.

    Known on Linux, of disks of this computer; elsewhere he is told before the next verdict (see `require_in_place`),
    and Windows replaces no file that is open.
    """
    if not os.path.exists(path) or not is_guarded(path):
        return
    with contextlib.suppress(OSError):  # it cannot be read, let alone replaced: whoever tries says so
        guard = LockGuard(path)
        try:
            is_used = guard.is_shared()
        finally:
            guard.let_go(leave_log)
        if is_used:
            raise FtlError(
                "The study {name} is open in QGIS or in another program, so it is not replaced: what is said there "
                "would be lost. Close it there, or choose another file.",
                name=path,
            )


def tidy_up() -> None:
    """Makes single files again of closed studies that QGIS had layers of; for whoever sees layers go."""
    LockGuard.sweep(leave_log)


def let_go_of_all() -> None:
    """The plugin leaves: nothing of it may hold a study any longer."""
    tidy_up()
    LockGuard.abandon()


def leave_log(path: str) -> None:
    """Back to a single file, unless some program uses the study or it is gone."""
    with contextlib.suppress(sqlite3.Error):
        connection = connect(path, wait_s=0.1)
        try:
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        finally:
            connection.close()


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
