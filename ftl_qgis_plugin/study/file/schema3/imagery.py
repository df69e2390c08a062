"""What was looked at, what the images say, and how outlines were changed."""

from __future__ import annotations

import sqlite3

from .tables import add_table

LOOKS, EVIDENCE, OUTLINE_CHANGES = "looks", "image_evidence", "outline_changes"

_LOOKS = """
    fid INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE, verdict TEXT NOT NULL, candidate TEXT NOT NULL,
    view TEXT NOT NULL, source TEXT NOT NULL, image_date TEXT NOT NULL, resolution_m REAL, seconds REAL NOT NULL,
    analyst TEXT NOT NULL, time_utc TEXT NOT NULL"""
_EVIDENCE = """
    fid INTEGER PRIMARY KEY AUTOINCREMENT, candidate TEXT NOT NULL, name TEXT NOT NULL, value REAL,
    UNIQUE (candidate, name)"""
_OUTLINE_CHANGES = """
    fid INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE, candidate TEXT NOT NULL, before BLOB NOT NULL,
    after BLOB NOT NULL, analyst TEXT NOT NULL, time_utc TEXT NOT NULL, action TEXT NOT NULL, supersedes TEXT"""


def add_imagery(connection: sqlite3.Connection) -> None:
    for table, columns in (
        (LOOKS, _LOOKS),
        (EVIDENCE, _EVIDENCE),
        (OUTLINE_CHANGES, _OUTLINE_CHANGES),
    ):
        add_table(connection, table, columns)
    connection.execute(f"CREATE INDEX IF NOT EXISTS looks_candidate ON {LOOKS} (candidate)")
    connection.execute(f"CREATE INDEX IF NOT EXISTS looks_verdict ON {LOOKS} (verdict)")
