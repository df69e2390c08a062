"""Whoever has to be brief waits once for another program, however many statements follow each other."""

from __future__ import annotations

import math
import sqlite3

import pytest

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
