"""Puts a finished study file into its place; what people said in the one that was there is kept."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import sqlite3
from datetime import datetime, timezone

from ...core.errors import FtlError, Message
from ...core.publishing import make_scratch, publish, publish_new, real_target, remove_tree, sync_folder
from ..defaults import STAND_IN
from . import schema
from .connection import connect, explained, require_unused
from .integrity import end_endless_queries, is_study
from .schema3.sweep import SWEEP_VERDICTS

# What SQLite keeps beside a file; left by a killed program, it would be taken for part of a new file of that name.
_SIDE_FILES = ("-journal", "-wal", "-shm")
_LOGS = (schema.VERDICTS, schema.PLACE_VERDICTS, SWEEP_VERDICTS)


def put_study(part: str, path: str, *, overwrite: bool) -> str | None:
    """Puts the file `part`, which nobody has open, in the place of `path`; it is on the disk when this returns.

    Returns the file to which the study that was there was moved, None where it held nothing that somebody said and
    that is not in the new one as well. FtlError: there is one already (unless `overwrite`), somebody has it open, it
    cannot be replaced.
    """
    target = real_target(path)
    kept = None
    try:
        if overwrite:
            require_unused(target)
        _remove_side_files(target)
        if overwrite:
            kept = _keep(target) if _holds_more(target, part) else None
            try:
                publish(part, target)
            except BaseException:
                if kept is not None:
                    os.remove(kept)
                raise
        elif not publish_new(part, target):
            raise exists_already(path)
    except OSError as error:
        raise explained(path, error.strerror or "unknown reason") from error
    return kept


def exists_already(path: str) -> FtlError:
    return FtlError("{name} exists already. Open it, or choose another name for the new study.", name=path)


def kept_aside(path: str, kept: str) -> Message:
    """What is told where `put_study` kept the study that was there."""
    return Message(
        "The study {name} that was there before holds verdicts that the new one does not: it was kept as {kept}.",
        name=os.path.basename(path),
        kept=os.path.basename(kept),
    )


def _holds_more(target: str, part: str) -> bool:
    """Whether somebody said something in the study at `target` that the one in `part` lacks; True if it is damaged."""
    try:
        if not is_study(target):
            return False
        connection = connect(target)
        try:
            end_endless_queries(connection)
            connection.execute("ATTACH ? AS fresh", (part,))
            known = {name for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
            return any(_says_more(connection, log) for log in _LOGS if log in known)
        finally:
            connection.close()
    except sqlite3.Error:
        return True


def _says_more(connection: sqlite3.Connection, log: str) -> bool:
    found = connection.execute(
        f"SELECT EXISTS (SELECT 1 FROM main.{log} WHERE analyst IS NOT ? AND uuid NOT IN "  # nosec B608
        f"(SELECT uuid FROM fresh.{log}))",
        (STAND_IN,),
    )
    return bool(found.fetchone()[0])


def _keep(target: str) -> str:
    """A second name for the file, or a copy of it where the disk knows no second names. OSError: neither."""
    stem, extension = os.path.splitext(target)
    stem = f"{stem}.replaced.{datetime.now(timezone.utc):%Y%m%dT%H%M%SZ}"
    for number in itertools.count(1):
        name = f"{stem}{'' if number == 1 else f'-{number}'}{extension}"
        try:
            os.link(target, name)
            break
        except FileExistsError:
            continue
        except OSError:
            if _has_copied(target, name):
                break
    sync_folder(os.path.dirname(target))
    return name


def _has_copied(target: str, name: str) -> bool:
    scratch = make_scratch(target)
    try:
        part = os.path.join(scratch, "kept.gpkg")
        shutil.copy2(target, part)
        return publish_new(part, name)
    finally:
        remove_tree(scratch)


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
