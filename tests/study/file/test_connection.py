"""Whoever has to be brief waits once for another program, however many statements follow each other."""

from __future__ import annotations

import contextlib
import math
import os
import re
import sqlite3

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.file import connection as module
from ftl_qgis_plugin.study.file.connection import BusyError, connect, patience, sqlite_errors


class Waits(module.StudyConnection):
    """Counts what it has waited for in vain, in seconds; never by a clock."""

    def __init__(self, *values, **options):
        super().__init__(*values, **options)
        self.waited_s = []

    def execute(self, *statement):
        before = sqlite3.Connection.execute(self, "PRAGMA busy_timeout").fetchone()[0] / 1000
        try:
            return super().execute(*statement)
        except sqlite3.OperationalError:
            self.waited_s.append(before)
            raise


@pytest.fixture
def locked(tmp_path, monkeypatch):
    path = str(tmp_path / "file.gpkg")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE t (a)")
    monkeypatch.setattr(module, "StudyConnection", Waits)
    monkeypatch.setattr(module, "_REFUSED_S", math.inf)  # however slow this computer is
    brief = connect(path, 0.0)
    other.execute("BEGIN EXCLUSIVE")
    yield brief, other, path
    brief.close()
    other.close()


def refused(connection, path):
    with pytest.raises(BusyError), sqlite_errors(path):
        connection.execute("SELECT * FROM t")


def test_many_statements_wait_as_long_as_one(locked):
    brief, _other, path = locked
    brief.be_brief(0.02)
    for _ in range(10):
        refused(brief, path)
    for _ in range(3):
        with patience(brief, 0.01):
            refused(brief, path)
    assert brief.waited_s == [0.02, *[0] * 9, 0, 0, 0]


def test_so_do_many_that_say_how_long(locked):
    brief, _other, path = locked
    brief.be_brief(0.02)
    for _ in range(3):
        with patience(brief, 0.01):
            refused(brief, path)
            refused(brief, path)
    refused(brief, path)
    assert brief.waited_s == [0.01, *[0] * 6]
    brief.be_brief(0.03)  # said anew: all is forgotten
    refused(brief, path)
    assert brief.waited_s[-1] == 0.03


def test_patience_is_back_a_moment_later(locked, monkeypatch):
    brief, other, path = locked
    brief.be_brief(0.02)
    refused(brief, path)
    refused(brief, path)
    monkeypatch.setattr(module, "_REFUSED_S", -1.0)
    with patience(brief, 0.01):
        pass
    other.execute("ROLLBACK")
    assert brief.execute("SELECT * FROM t").fetchall() == []
    assert brief.execute("PRAGMA busy_timeout").fetchone() == (20,)


def test_who_need_not_be_brief_always_waits(locked):
    brief, _other, path = locked
    with patience(brief, 0.01):
        refused(brief, path)
        refused(brief, path)
    assert brief.waited_s == [0.01, 0.01]
    assert brief.execute("PRAGMA busy_timeout").fetchone() == (0,)


@pytest.mark.parametrize(
    ("reason", "is_there", "said"),
    [
        ("database is locked", True, "is being written by another program"),
        ("Database is BUSY", True, "is being written by another program"),
        ("database or disk is full", True, "disk of the study .* is full"),
        ("string or blob too big", True, "more than 100 MB"),
        ("attempt to write a readonly database", True, "cannot be written"),
        ("unable to open database file", True, "cannot be written"),
        ("a read-only file system", True, "cannot be written"),
        ("attempt to write a readonly database", False, "was moved, deleted or replaced"),
        ("unable to open database file", False, "was moved, deleted or replaced"),
        ("file is not a database", True, "is damaged or incomplete"),
        ("file is not a database", False, "is damaged or incomplete"),
        ("database disk image is malformed", True, "is damaged or incomplete"),
        ("database corruption", True, "is damaged or incomplete"),
        ("Could not decode to UTF-8", True, "is damaged or incomplete"),
        ("disk I/O error", True, r"could not be read or written \(disk I/O error\)"),
        ("disk I/O error", False, r"could not be read or written \(disk I/O error\)"),
    ],
)
def test_what_sqlite_says_in_words_for_people(tmp_path, reason, is_there, said):
    path = tmp_path / "s.gpkg"
    if is_there:
        path.touch()
    error = module.explained(str(path), reason)
    assert re.search(said, str(error))
    assert isinstance(error, BusyError) == ("written by another" in str(error))


def test_rows_come_some_at_a_time_in_the_order_of_their_number(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_CHUNK_ROWS", 3)
    path = tmp_path / "s.gpkg"
    sqlite3.connect(path).close()
    with contextlib.closing(connect(str(path))) as connection:
        connection.execute("CREATE TABLE t (fid INTEGER PRIMARY KEY, a TEXT, b INTEGER)")
        for rows in (0, 1, 3, 7):
            connection.execute("DELETE FROM t")
            numbers = [1, 2, 3, 5, 8, 13, 21][:rows]
            connection.executemany("INSERT INTO t VALUES (?, ?, ?)", [(n, f"a{n}", -n) for n in reversed(numbers)])
            chunks = list(module.in_chunks(connection, str(path), "a, b", "t"))
            assert [len(chunk) for chunk in chunks] == [3] * (rows // 3) + [rows % 3] * (rows % 3 > 0)
            assert [row for chunk in chunks for row in chunk] == [(n, f"a{n}", -n) for n in numbers]


class Turns:
    """Stands in for a study's locks: says how long each was waited for."""

    def __init__(self, is_mine=True, has_log=False):
        self.is_mine, self.has_log, self.waited_s = is_mine, has_log, []

    def keep_log(self):
        return self.has_log

    @contextlib.contextmanager
    def writing(self, seconds):
        self.waited_s.append(seconds)
        yield self.is_mine

    reading = writing


def test_turns_are_waited_for_as_long_as_statements_wait(tmp_path):
    path = tmp_path / "s.gpkg"
    sqlite3.connect(path).close()
    with contextlib.closing(connect(str(path), 1.5)) as connection:
        connection.guard = guard = Turns()
        with connection.turn():
            pass
        with connection.whole_reading():  # for a moment only
            pass
        assert guard.waited_s == [1.5, 0.2]
        with patience(connection, 0.03), connection.turn(), connection.whole_reading():
            pass
        assert guard.waited_s[2:] == [0.03, 0.03]
        connection.guard = guard = Turns(has_log=True)  # the log's own locks are safe
        with connection.turn(), connection.whole_reading():
            assert guard.waited_s == []
        connection.guard = Turns(is_mine=False)
        with pytest.raises(BusyError), connection.turn():
            pass
    with contextlib.closing(connect(str(path))) as connection:
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (5000,)
        os.rename(path, tmp_path / "moved.gpkg")
        with pytest.raises(FtlError, match="was moved"), connection.turn():
            pass


@pytest.mark.parametrize("is_mine", [True, False])
def test_who_writes_through_gdal_takes_a_turn_too(tmp_path, monkeypatch, is_mine):
    path, turns, left = tmp_path / "s.gpkg", Turns(is_mine), []
    turns.let_go = left.append
    monkeypatch.setattr(module, "LockGuard", lambda _path: turns)
    monkeypatch.setattr(module, "is_guarded", lambda _path: True)
    with module.turn_to_write(str(path), 2.0):  # a new file is nobody's
        assert turns.waited_s == []
    path.touch()
    expected = contextlib.nullcontext() if is_mine else pytest.raises(BusyError)
    with expected, module.turn_to_write(str(path), 2.0):
        assert left == []
    assert turns.waited_s == [2.0]
    assert left == [module.leave_log]
    monkeypatch.setattr(module, "is_guarded", lambda _path: False)
    with module.turn_to_write(str(path), 2.0):
        assert turns.waited_s == [2.0]
