"""Brings a study of an older schema up to date, step by step, after a backup.

A step takes the connection, inside one transaction, from version n to n + 1. It may use any SQL except changes of
polygons (their spatial index needs functions that only OGR brings).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime, timezone

from . import schema
from .connection import explained, sqlite_errors, transaction

Step = Callable[[sqlite3.Connection], None]

# Version 1 is the first; steps are added as {1: from_1_to_2, ...} and never changed once they were released.
STEPS: Mapping[int, Step] = {}


def migrate(
    connection: sqlite3.Connection,
    path: str,
    version: int,
    *,
    steps: Mapping[int, Step] = STEPS,
    target: int = schema.SCHEMA_VERSION,
    clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
) -> str:
    """Migrates to `target`, all steps or none; returns the path of the backup. FtlError: disk full, locked."""
    backup = back_up(connection, path, version, clock())
    with transaction(connection, path):
        for number in range(version, target):
            steps[number](connection)
            connection.execute("UPDATE settings SET value = ? WHERE key = ?", (str(number + 1), schema.VERSION_KEY))
    return backup


def back_up(connection: sqlite3.Connection, path: str, version: int, time: datetime) -> str:
    """A copy beside the file, `<name>.v<version>.<time>.gpkg`; complete or not there."""
    stem, extension = os.path.splitext(path)
    backup = f"{stem}.v{version}.{time.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}{extension}"
    part = backup + ".part"
    try:
        with sqlite_errors(backup):
            copy = sqlite3.connect(part)
            try:
                connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE").fetchall()
            finally:
                copy.close()
        os.replace(part, backup)
    except OSError as error:
        raise explained(backup, error.strerror or "unknown reason") from error
    finally:
        if os.path.exists(part):
            os.remove(part)
    return backup
