"""Checks before a study is trusted: is it one, is it whole, of which schema, and may it be written."""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
import stat

from ...core.errors import FtlError
from . import schema, schema3
from .connection import (
    BUSY_TIMEOUT_S,
    QUICK_CHECK_BYTES,
    BusyError,
    StudyConnection,
    close,
    connect,
    damaged,
    explained,
    sqlite_errors,
)
from .own_schema import own_views, require_own_schema
from .values import leave_out_wrong

_HEADER_BYTES = 100
_NEEDED = frozenset({"candidates", "samples", "verdicts", "iterations", "thresholds"})
# A view in the place of one of these may do anything when it is read, and need not end.
TABLES = schema3.TABLES | {*schema.POLYGON_TABLES, *schema.ATTRIBUTE_TABLES, schema.PROPOSALS}
_LONGEST_CRS = 100_000
# Steps of SQLite's machine between two looks, and looks.
_STEP, _MOST_STEPS = 100_000, 5_000


def open_checked(path: str, read_only: bool | None, wait_s: float = BUSY_TIMEOUT_S) -> tuple[StudyConnection, bool]:
    """A connection to a whole study, and whether it is read-only (see Study.open). FtlError otherwise.

    Its statements, and this, wait so long for another program.
    """
    _require_file(path)
    with sqlite_errors(path):
        try:
            connection, is_immutable = _open(path, wait_s)
        except sqlite3.DatabaseError as error:
            raise (_no_study(path) if "not a database" in str(error) else error) from error
        try:
            end_endless_queries(connection)
            _require_study(connection, path)
            connection.protect()
            if read_only is None or is_immutable:
                read_only = is_immutable or not _is_writable(connection)
            if os.path.getsize(path) <= QUICK_CHECK_BYTES:
                with connection.whole_reading():
                    result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                if result != "ok":
                    raise damaged(path)
                connection.left_out = leave_out_wrong(connection, path)
                read_only = read_only or connection.left_out is not None
            connection.set_progress_handler(None, 0)
            if read_only:
                connection.execute("PRAGMA query_only=ON")
        except BaseException:
            close(connection)
            raise
    return connection, read_only


def crs_wkt_of(path: str) -> str:
    """The CRS of a study, for who needs it before he opens it; "" where it cannot be read at once."""
    wkt = ""
    with contextlib.suppress(sqlite3.Error, FtlError, UnicodeDecodeError):
        value = _setting_of(path, schema.CRS_KEY, wait_s=0.2)
        wkt = value.replace("\0", "") if isinstance(value, str) else ""
    return wkt


def _setting_of(path: str, key: str, wait_s: float) -> object:
    """A setting of a file that nobody has opened; None where it has none. Raises what SQLite does."""
    _require_file(path)
    connection = connect(path, wait_s=wait_s)
    try:
        end_endless_queries(connection)
        row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    finally:
        connection.close()
    return row[0] if row is not None else None


def schema_version(connection: sqlite3.Connection, path: str) -> int:
    """The file's schema version. FtlError where a newer plugin has written it."""
    with sqlite_errors(path):
        row = connection.execute("SELECT value FROM settings WHERE key = ?", (schema.VERSION_KEY,)).fetchone()
    try:
        version = int(row[0])
    except (TypeError, ValueError):
        raise damaged(path) from None
    if version > schema.SCHEMA_VERSION:
        raise FtlError(
            "The study {name} was written by a newer version of this plugin (schema {version}, this one knows "
            "{known}). Update the plugin.",
            name=path,
            version=version,
            known=schema.SCHEMA_VERSION,
        )
    return version


def _open(path: str, wait_s: float) -> tuple[StudyConnection, bool]:
    """A connection, and whether it believes that the file never changes."""
    try:
        return connect(path, wait_s), False
    except sqlite3.OperationalError as error:
        if os.access(os.path.dirname(path), os.W_OK) or "locked" in str(error):
            raise
        # Left in write-ahead mode and now in a folder where SQLite cannot make the -wal it wants.
        if _has_content(path + "-wal"):
            raise FtlError(
                "The newest entries of the study {name} are in the file '{wal}' beside it, which cannot be read in a "
                "read-only folder. Copy both files to a folder of your own and open the copy.",
                name=path,
                wal=os.path.basename(path) + "-wal",
            ) from error
        return connect(path, immutable=True), True


def _is_writable(connection: StudyConnection) -> bool:
    """Tries a write that changes nothing; a folder in which no journal can be made counts as read-only too.

    In its turn, as every write: GDAL may take the lock from it, and then it would undo another program's half of one.
    """
    try:
        with connection.turn():
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.execute("UPDATE gpkg_contents SET identifier = identifier")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
    except BusyError:
        return True
    except sqlite3.OperationalError as error:
        text = str(error)
        return "readonly" not in text and "unable to open" not in text
    return True


def _require_file(path: str) -> None:
    """FtlError: missing, no file, or too short for any database.

    The file is never opened here: closing it again would take this process's SQLite (QGIS's own, too) all its locks,
    see lock_guard. Whether it is whole, SQLite says itself, after it has repaired what a killed program left.
    """
    try:
        status = os.stat(path)
    except FileNotFoundError:
        raise FtlError("There is no study {name}. It may have been moved; choose it again.", name=path) from None
    except (OSError, ValueError) as error:
        raise explained(path, getattr(error, "strerror", None) or str(error)) from error
    if not stat.S_ISREG(status.st_mode):
        raise _no_study(path)
    if status.st_size < _HEADER_BYTES:
        raise damaged(path)


def _require_study(connection: sqlite3.Connection, path: str) -> None:
    master = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
    tables = {name for kind, name in master if kind == "table"}
    if "settings" not in tables:
        raise _no_study(path)
    try:
        row = connection.execute("SELECT value FROM settings WHERE key = ?", (schema.FORMAT_KEY,)).fetchone()
    except sqlite3.OperationalError as error:
        if "no such column" not in str(error):
            raise
        row = None
    if row is None or row[0] != schema.FORMAT:
        raise _no_study(path)
    views = {name for kind, name in master if kind == "view"}
    missing = (_NEEDED - tables) | {name for name in views if name in TABLES or name.startswith("gpkg_")}
    if not missing:
        missing = (_NEEDED & set(schema.POLYGON_TABLES)) - _layers(connection)
    if missing:
        raise FtlError(
            "The study {name} lacks its table '{table}'. Somebody deleted it; use a backup or a copy.",
            name=path,
            table=min(missing),
        )
    try:
        version = int(
            connection.execute("SELECT value FROM settings WHERE key = ?", (schema.VERSION_KEY,)).fetchone()[0]
        )
    except (TypeError, ValueError):
        raise damaged(path) from None
    # In bytes: a text may go on behind a NUL.
    crs_length = "SELECT length(CAST(value AS BLOB)) FROM settings WHERE key = ?"
    row = connection.execute(crs_length, (schema.CRS_KEY,)).fetchone()
    if row is not None and (row[0] or 0) > _LONGEST_CRS:
        raise damaged(path)
    require_own_schema(connection, path, version, TABLES)


def _layers(connection: sqlite3.Connection) -> set[str]:
    """Tables that are layers to GDAL and QGIS."""
    known = connection.execute(
        "SELECT c.table_name FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name"
    )
    return {name for (name,) in known}


def own_names() -> frozenset[str]:
    """Tables and views of a study, small letters; whatever else lies in its file is the user's."""
    return TABLES | {*own_views()}


def is_study(path: str) -> bool:
    """Whether the file says that it is a study, damaged or not; for who is about to put something in its place.

    BusyError: another program keeps it locked, so nobody can tell.
    """
    with contextlib.suppress(FtlError, UnicodeDecodeError):
        try:
            return _setting_of(path, schema.FORMAT_KEY, wait_s=0.5) == schema.FORMAT
        except sqlite3.Error as error:
            problem = explained(path, str(error))
            if isinstance(problem, BusyError):
                raise problem from error
    return False


def end_endless_queries(connection: sqlite3.Connection) -> None:
    """A view may be made to never end; no check of a whole study takes as many steps."""
    steps = itertools.count()
    connection.set_progress_handler(lambda: next(steps) > _MOST_STEPS, _STEP)


def _no_study(path: str) -> FtlError:
    return FtlError("{name} is no study of this plugin. Choose a study file, or make a new study.", name=path)


def _has_content(path: str) -> bool:
    return os.path.exists(path) and os.path.getsize(path) > 0
