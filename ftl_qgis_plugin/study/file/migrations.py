"""Brings a study of an older schema up to date, step by step, after a backup.

A step takes the connection, inside one transaction, from version n to n + 1. It may use any SQL except changes of
polygons (their spatial index needs functions that only OGR brings).
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import stat
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timezone
from itertools import count

from osgeo import ogr

from ...core.errors import CancelledError, FtlError
from ...core.progress import Progress
from ...core.publishing import make_scratch, publish_new, remove_tree
from . import schema, schema3, schema4
from .connection import StudyConnection, explained, sqlite_errors, transaction
from .schema3.addresses import clean_secrets

_PAGES_AT_ONCE = 5000
_STEPS_BETWEEN_LOOKS = 100_000
# What converting takes for each entry of a log, and for all the rest, in steps of SQLite's machine: for the progress.
_STEPS_PER_ENTRY, _OTHER_STEPS = 91, 20_000

Step = Callable[[sqlite3.Connection], None]

_LOG_2 = """
CREATE TABLE place_verdicts (
        fid INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE, candidate TEXT NOT NULL,
        verdict TEXT NOT NULL, reason TEXT NOT NULL, "class" TEXT NOT NULL, confidence INTEGER, note TEXT NOT NULL,
        flag INTEGER NOT NULL, image_source TEXT NOT NULL, image_date TEXT NOT NULL, analyst TEXT NOT NULL,
        time_utc TEXT NOT NULL, action TEXT NOT NULL, supersedes TEXT);
CREATE INDEX place_verdicts_candidate ON place_verdicts (candidate, time_utc, uuid);
CREATE INDEX place_verdicts_analyst ON place_verdicts (analyst, time_utc, uuid);
CREATE INDEX place_verdicts_supersedes ON place_verdicts (supersedes);
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('place_verdicts', 'attributes', 'place_verdicts');
"""
# Nobody noted when a label was given, nor who gave it: older than all that is said from now on.
_UNKNOWN_TIME = "1970-01-01T00:00:00.000000Z"


def labels_to_log(connection: sqlite3.Connection) -> None:
    """1 to 2: labels of the sample of non-candidates become entries of a log, its places get names of their own.

    Copies of one study that are converted apart get the same entries, so that they can be merged.
    """
    for statement in _LOG_2.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    stored = dict(connection.execute("SELECT key, value FROM settings WHERE key LIKE 'noncandidate_%'"))
    try:
        places = json.loads(stored.get("noncandidate_places") or "[]")
        labels = dict(json.loads(stored.get("noncandidate_labels") or "{}"))
        named = [_named_place(place) for place in places]
    except (TypeError, ValueError, AttributeError, LookupError, RecursionError):
        return  # cannot be understood: left as it is, and told where it is read
    verdicts = {"landslide": "accepted", "other": "rejected", "uncertain": "uncertain"}
    for (old, *_rest), (name, *_other) in zip(places, named):
        said = verdicts.get(labels.get(old))
        if said is not None:
            identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, f"freeze-thaw-landslides:{name}:{said}"))
            connection.execute(
                "INSERT INTO place_verdicts (uuid, candidate, verdict, reason, class, note, flag, image_source, "
                "image_date, analyst, time_utc, action) VALUES (?, ?, ?, '', '', '', 0, '', '', '', ?, 'verdict')",
                (identifier, name, said, _UNKNOWN_TIME),
            )
    if places:
        connection.execute("UPDATE settings SET value = ? WHERE key = 'noncandidate_places'", (json.dumps(named),))
    connection.execute("DELETE FROM settings WHERE key = 'noncandidate_labels'")


def _named_place(place: list) -> list:
    """Named after the centre of its square, which has the study's CRS (x and y were those of the study area)."""
    wkb = place[3]
    x_min, x_max, y_min, y_max = ogr.CreateGeometryFromWkb(bytes.fromhex(wkb)).GetEnvelope()
    x, y = (x_min + x_max) / 2, (y_min + y_max) / 2
    decimals = 1 if abs(x) > 360 or abs(y) > 90 else 6
    return [f"place-E{x:.{decimals}f}N{y:.{decimals}f}", x, y, wkb]


# Version 1 is the first; steps are added as {1: from_1_to_2, ...} and never changed once they were released.
STEPS: Mapping[int, Step] = {1: labels_to_log, 2: schema3.apply, 3: schema4.apply}


def require_whole(connection: StudyConnection) -> None:
    """FtlError: rows are left out; what is converted is converted whole."""
    if connection.left_out is not None:
        raise FtlError(
            "The study {name} is of an older version and cannot be converted: its table '{table}' holds something in "
            "the field '{field}' that cannot stand there (row {rows}). Mend it in QGIS's attribute table, or use a "
            "copy or a backup.",
            **connection.left_out.values,
        )


def migrate(
    connection: sqlite3.Connection,
    path: str,
    version: int,
    *,
    steps: Mapping[int, Step] = STEPS,
    target: int = schema.SCHEMA_VERSION,
    clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    progress: Progress | None = None,
) -> str:
    """Migrates to `target`, all steps or none; returns the path of the backup. FtlError: disk full, locked, cancelled.

    What steps take away is gone from the file too, not only from its tables.
    """
    progress = progress or Progress()
    backup = back_up(connection, path, version, clock(), progress.part(0.0, 0.4))
    connection.execute("PRAGMA secure_delete=ON")
    try:
        with _heard(connection, progress.part(0.4, 1.0)), transaction(connection, path):
            for number in range(version, target):
                steps[number](connection)
                connection.execute("UPDATE settings SET value = ? WHERE key = ?", (str(number + 1), schema.VERSION_KEY))
            progress.check()
    except CancelledError:  # the study is as it was
        with contextlib.suppress(OSError):
            os.remove(backup)
        raise
    with contextlib.suppress(sqlite3.Error):  # what was freed before; not while another program reads
        connection.execute("VACUUM")
    progress.report(1.0)
    return backup


@contextmanager
def _heard(connection: sqlite3.Connection, progress: Progress) -> Iterator[None]:
    """Whoever cancels ends the statement that runs, and with it the transaction. CancelledError then."""
    entries = sum(
        connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # nosec B608
        for table in (schema.VERDICTS, schema.PLACE_VERDICTS)
        if schema.table_columns(connection, table)
    )
    expected = (entries * _STEPS_PER_ENTRY + _OTHER_STEPS) / _STEPS_BETWEEN_LOOKS
    looks = count(1)

    def look() -> int:
        progress.report(min(next(looks) / expected, 1.0))
        return int(progress.is_cancelled())

    connection.set_progress_handler(look, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except FtlError:
        progress.check()
        raise
    finally:
        connection.set_progress_handler(None, 0)


def back_up(
    connection: sqlite3.Connection, path: str, version: int, time: datetime, progress: Progress | None = None
) -> str:
    """A copy beside the file, `<name>.v<version>.<time>.gpkg`; complete or not there. Without logins and keys."""
    target = os.path.realpath(path)
    stem, extension = os.path.splitext(target)
    progress = progress or Progress()

    def copied(_status: int, left: int, pages: int) -> None:
        progress.check()
        progress.report(0.5 * (1.0 - left / max(pages, 1)))

    stem = f"{stem}.v{version}.{time.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"
    try:
        scratch = make_scratch(target)
        try:
            part = os.path.join(scratch, "backup.gpkg")
            with sqlite_errors(path):
                copy = sqlite3.connect(part)
                try:
                    connection.backup(copy, pages=_PAGES_AT_ONCE, progress=copied)
                    copy.execute("PRAGMA journal_mode=DELETE").fetchall()
                    copy.execute("PRAGMA secure_delete=ON")
                    clean_secrets(copy)
                    copy.commit()
                    copy.execute("VACUUM")
                finally:
                    copy.close()
            # Nobody may read in the backup what he may not read in the study.
            os.chmod(part, stat.S_IMODE(os.stat(target).st_mode))
            names = (f"{stem}{'' if number == 1 else f'-{number}'}{extension}" for number in count(1))
            return next(name for name in names if publish_new(part, name))
        finally:
            remove_tree(scratch)
    except OSError as error:
        raise explained(path, error.strerror or "unknown reason") from error
