"""Puts a finished study file into its place."""

from __future__ import annotations

import contextlib
import os
import sqlite3

from ...core.errors import FtlError
from ...core.publishing import publish, publish_new, real_target, sync_folder
from .connection import connect, explained

# What SQLite keeps beside a file; left by a killed program, it would be taken for part of a new file of that name.
_SIDE_FILES = ("-journal", "-wal", "-shm")


def put_study(part: str, path: str, *, overwrite: bool) -> None:
    """Puts the file `part`, which nobody has open, in the place of `path`; it is on the disk when this returns.

    FtlError: there is one already (unless `overwrite`), it cannot be replaced.
    """
    target = real_target(path)
    try:
        _remove_side_files(target)
        if overwrite:
            publish(part, target)
        elif not publish_new(part, target):
            raise exists_already(path)
    except OSError as error:
        raise explained(path, error.strerror or "unknown reason") from error


def exists_already(path: str) -> FtlError:
    return FtlError("{name} exists already. Open it, or choose another name for the new study.", name=path)


def _remove_side_files(target: str) -> None:
    if os.path.exists(target):
        # So that the old study is whole until the new one is there: SQLite writes what they hold into it.
        with contextlib.suppress(sqlite3.Error):
            connection = connect(target)
            try:
                connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            finally:
                connection.close()
    for ending in _SIDE_FILES:
        with contextlib.suppress(FileNotFoundError):
            os.remove(target + ending)
    sync_folder(os.path.dirname(target))
