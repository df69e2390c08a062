"""Tells whether the rows of all tables that are no logs are still as somebody wrote them.

Each row has a seal, a digest of what stands in it, in a table of its own. Edits by SQL, in QGIS or elsewhere, take the
seal away by a trigger (see `schema3.row_seals`); when the plugin has written, the study is closed or looked through,
such rows are sealed anew. So a row that differs from its seal was changed by no program that edits: by a failing disk,
or by somebody who changed the file itself. It is no signature: who knows the rule can make all seals anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from ...core.errors import FtlError, Message
from ...core.json_text import from_json
from ...core.progress import Progress
from . import schema
from .connection import patience, sqlite_errors, transaction, whole_reading
from .schema3.row_seals import ONLY_ADDED_TO, SEALED, TABLE, triggers

# Number of the entry that holds the names of the columns there were when all rows of the table were sealed.
_COLUMNS = -(2**62)
_SEAL_BYTES = 8
_CHUNK_ROWS = 2000
# So many rows are sealed in a moment that nobody notices.
MANY_ROWS = 4000
_WAIT_S = 0.2
# Rows that a sentence names.
_NAMED = 5
# What people edit themselves; of other tables a row that is new is none of their edits.
_EDITED_BY_PEOPLE = ("candidates", "samples", "reference")


class Rows(NamedTuple):
    """Numbers of rows of a table: other than their seal tells (or gone), edited or removed since they were sealed, and
    never sealed."""

    changed: list[int]
    edited: list[int]
    new: list[int]


def look(connection: sqlite3.Connection, path: str, progress: Progress) -> dict[str, Rows]:
    """By table, those with something to tell; reads every row once."""
    found = {}
    with sqlite_errors(path), _any_text(connection):
        if not schema.table_columns(connection, TABLE):
            return {}
        for table, key in SEALED.items():
            names, columns = _names(connection, table, key), _columns(connection, table)
            if not columns or not set(columns) <= set(names):  # never sealed as a whole, or somebody removed a field
                continue
            rows = Rows([], [], [])
            for number, mark, is_known, values in _rows(connection, table, key, names, progress):
                if not is_known:
                    rows.new.append(number)
                elif mark is None:
                    rows.edited.append(number)
                elif mark != _digest(names, values):
                    rows.changed.append(number)
            gone = connection.execute(
                f"SELECT number, seal FROM {TABLE} s WHERE part = ? AND number <> ? AND NOT EXISTS "  # nosec B608
                f"(SELECT 1 FROM {schema.quoted(table)} t WHERE t.{key} = s.number)",
                (table, _COLUMNS),
            )
            for number, mark in gone:
                (rows.edited if mark is None else rows.changed).append(number)
            if any(rows):
                found[table] = rows
    return found


def told(found: dict[str, Rows], path: str) -> Message | None:
    """What was changed by no program that edits; None where nothing was."""
    for table, rows in found.items():
        if rows.changed and table in ONLY_ADDED_TO:
            return Message(
                "Rows of the table '{table}' of the study {name} were changed or removed by something else than this "
                "plugin, which never does so: {rows}. They count as they stand; compare with a copy.",
                name=os.path.basename(path),
                table=table,
                rows=_listed(rows.changed),
            )
        if rows.changed:
            return Message(
                "Rows of the table '{table}' of the study {name} were changed or removed by no program that edits, "
                "but in the file itself, as by a failing disk: {rows}. They count as they stand; compare with a copy.",
                name=os.path.basename(path),
                table=table,
                rows=_listed(rows.changed),
            )
    return None


def edited(found: dict[str, Rows], path: str) -> Message | None:
    """What people have edited, or another program, since the rows were sealed; None where nothing."""
    for table, rows in found.items():
        numbers = sorted(rows.edited + rows.new) if table in _EDITED_BY_PEOPLE else rows.edited
        if numbers:
            return Message(
                "Rows of the table '{table}' of the study {name} were edited by hand or by another program since this "
                "plugin looked at them last: {rows}. If nobody meant to, compare with a copy.",
                name=os.path.basename(path),
                table=table,
                rows=_listed(numbers),
            )
    return None


def seal(
    connection: sqlite3.Connection,
    path: str,
    most: int | None = None,
    found: Mapping[str, Rows] | None = None,
    progress: Progress | None = None,
) -> None:
    """Seals what was written or edited since; some rows in a transaction each, so that nobody waits long.

    At most so many rows. Changed rows keep their seals, and are told again. `found`: what `look` has found, for rows
    that lie between others. FtlError: locked, disk full, cancelled.
    """
    progress = progress or Progress()
    known = {table: rows.edited + rows.new for table, rows in (found or {}).items()}
    left = 2**62 if most is None else most
    is_done = False
    while not is_done and left > 0:
        progress.check()
        with sqlite_errors(path):
            if not any(known.values()) and not _is_waiting(connection):
                return
        budget = min(left, _CHUNK_ROWS)
        with transaction(connection, path), _any_text(connection):
            done = _seal_some(connection, known, budget)
        left -= done
        is_done = done < budget


def seal_written(connection: sqlite3.Connection, path: str, most: int | None = MANY_ROWS) -> None:
    """What the plugin has written is none of other people's edits; what is left (of more rows than `most`, or while
    another program writes) waits for the study's end, or for who looks it through."""
    with contextlib.suppress(FtlError), patience(connection, _WAIT_S):
        seal(connection, path, most)


def _is_waiting(connection: sqlite3.Connection) -> bool:
    """Whether anything has to be written; next to nothing to ask."""
    if not schema.table_columns(connection, TABLE):
        return False
    for table, key in SEALED.items():
        if _columns(connection, table) != _names(connection, table, key):
            return True
        if any(connection.execute(query).fetchone() for query in _queries(table, key, 1)):
            return True
    return False


def _queries(table: str, key: str, most: int) -> tuple[str, str]:
    """Numbers of rows whose seal was taken away, and of those that are newer than all that have one."""
    return (
        f"SELECT number FROM {TABLE} WHERE part = '{table}' AND seal IS NULL LIMIT {most}",  # nosec B608
        f"SELECT {key} FROM {schema.quoted(table)} WHERE {key} > COALESCE("  # nosec B608
        f"(SELECT MAX(number) FROM {TABLE} WHERE part = '{table}'), {_COLUMNS}) ORDER BY {key} LIMIT {most}",
    )


def _seal_some(connection: sqlite3.Connection, known: dict[str, list[int]], budget: int) -> int:
    """Up to so many rows; returns how many (fewer: all is sealed). Takes what it has done out of `known`."""
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for name, sql in triggers().items():
        if name not in present:  # somebody has put another table in its place
            connection.execute(sql)
    left = budget
    for table, key in SEALED.items():
        names, columns = _names(connection, table, key), _columns(connection, table)
        if columns is None or not set(columns) <= set(names):
            connection.execute(f"DELETE FROM {TABLE} WHERE part = ?", (table,))  # nosec B608
            columns = []
            _put(connection, [(table, _COLUMNS, b"[]")])  # begun
        mine = known.get(table, [])
        rows, mine[:] = mine[:left], mine[left:]
        _seal_rows(connection, table, key, names, rows)
        left -= len(rows)
        for place in (0, 1):
            rows = [number for (number,) in connection.execute(_queries(table, key, left)[place])]
            _seal_rows(connection, table, key, names, rows)
            left -= len(rows)
        if left <= 0:
            break
        if columns != names:
            _put(connection, [(table, _COLUMNS, json.dumps(names).encode())])
    return budget - left


def _seal_rows(connection: sqlite3.Connection, table: str, key: str, names: Sequence[str], numbers: list[int]) -> None:
    columns = ", ".join(map(schema.quoted, names))
    seals = []
    for number in numbers:
        row = connection.execute(
            f"SELECT {columns} FROM {schema.quoted(table)} WHERE {key} = ?",  # nosec B608
            (number,),
        ).fetchone()
        if row is None:
            connection.execute(f"DELETE FROM {TABLE} WHERE part = ? AND number = ?", (table, number))  # nosec B608
        else:
            seals.append((table, number, _digest(names, row)))
    _put(connection, seals)


def _put(connection: sqlite3.Connection, seals: list[tuple[str, int, bytes]]) -> None:
    connection.executemany(
        f"INSERT INTO {TABLE} (part, number, seal) VALUES (?, ?, ?) "  # nosec B608
        "ON CONFLICT (part, number) DO UPDATE SET seal = excluded.seal",
        seals,
    )


def _rows(
    connection: sqlite3.Connection, table: str, key: str, names: Sequence[str], progress: Progress
) -> Iterator[tuple]:
    """(number, seal, whether there is an entry for it, values) of each row."""
    columns = ", ".join(f"t.{schema.quoted(name)}" for name in names)
    last, rows = -(2**63), [()]
    while rows:
        progress.check()
        with whole_reading(connection):
            rows = connection.execute(
                f"SELECT t.{key}, s.seal, s.number IS NOT NULL, {columns} FROM {schema.quoted(table)} t "  # nosec B608
                f"LEFT JOIN {TABLE} s ON s.part = '{table}' AND s.number = t.{key} "
                f"WHERE t.{key} > ? ORDER BY t.{key} LIMIT {_CHUNK_ROWS}",
                (last,),
            ).fetchall()
        for number, mark, is_known, *values in rows:
            last = number
            yield number, mark, is_known, values


def _names(connection: sqlite3.Connection, table: str, key: str) -> list[str]:
    return sorted(name for name in schema.table_columns(connection, table) if name != key)


def _columns(connection: sqlite3.Connection, table: str) -> list[str] | None:
    """Those of the table when all of it was sealed last; [] where that has only begun, None where not even that."""
    query = f"SELECT seal FROM {TABLE} WHERE part = ? AND number = ?"  # nosec B608
    row = connection.execute(query, (table, _COLUMNS)).fetchone()
    if row is None or not isinstance(row[0], bytes):
        return None
    names = from_json(row[0].decode("utf-8", "replace"), [])
    return names if all(isinstance(name, str) for name in names) else None


def _digest(names: Sequence[str], values: Sequence[object]) -> bytes:
    """Of what is not NULL, so that a column more changes nothing."""
    text = ascii([pair for pair in zip(names, values) if pair[1] is not None])
    return hashlib.blake2b(text.encode("ascii"), digest_size=_SEAL_BYTES).digest()


@contextmanager
def _any_text(connection: sqlite3.Connection) -> Iterator[None]:
    """Texts need not be such that they can be decoded."""
    before = connection.text_factory
    connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = before


def _listed(numbers: Sequence[int]) -> str:
    rest = len(numbers) - _NAMED
    named = ", ".join(map(str, numbers[:_NAMED]))
    return f"{named} + {rest}" if rest > 0 else named
