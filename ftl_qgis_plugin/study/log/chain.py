"""A seal on each entry of a log, made of the entry and of those before it: what is changed later is told.

Entries come in blocks of BLOCK numbers. A seal is the BLAKE2 digest of the last seal of an earlier block, of entries
and seals of its own block before it, and of the entry itself. So to add one its block is read, to check a block takes
one digest, and whoever changes, removes, adds or moves an entry by other means than the plugin breaks one. Entries that
were removed at the end are missed by the count that SQLite keeps (AUTOINCREMENT). It is no signature: who knows the
rule can make all seals anew.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator

from ...core.errors import Message
from ...core.progress import Progress
from ..file import schema
from ..file.connection import QUICK_CHECK_BYTES, damaged, sqlite_errors, whole_reading
from ..file.schema3.sweep import SWEEP_VERDICTS
from .verdicts import Verdict

BLOCK = 64
# Setting: names of the studies, as JSON, that had been changed when they were merged into this one.
CHANGED_KEY = "changed_logs"
LOGS = (schema.VERDICTS, schema.PLACE_VERDICTS, SWEEP_VERDICTS)

_SEAL_BYTES = 16
_CHUNK_ROWS = 4096
_FIELDS = ", ".join(("fid", *map(schema.quoted, schema.VERDICT_FIELDS)))
# JSON as `_text` writes it, made by SQLite for many rows at once. As bytes: it need not be text that can be decoded.
_TEXT = f"CAST(json_array({_FIELDS}) AS BLOB)"
_INSERT = f"({_FIELDS}, {schema.SEAL}) VALUES ({', '.join('?' * (len(schema.VERDICT_FIELDS) + 2))})"  # nosec B608

_Row = "tuple[int, bytes, bytes | None]"


class Chain:
    """Appends entries to one log; call within a write transaction."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        self._table = table
        self._last: tuple[int, bytes | None] | None = None
        self._block: int | None = None
        self._begun = hashlib.blake2b(digest_size=_SEAL_BYTES)

    def append(self, entry: Verdict, or_else: str = "") -> bool:
        """False where it was ignored (`or_else` = "OR IGNORE": its uuid is known)."""
        last = self._connection.execute(
            f"SELECT fid, {schema.SEAL} FROM {self._table} ORDER BY fid DESC LIMIT 1"  # nosec B608
        ).fetchone() or (0, None)
        number = max(last[0], _count(self._connection, self._table)) + 1
        block = (number - 1) // BLOCK
        if last != self._last or block != self._block:
            self._begun = _begun(self._connection, self._table, block)
            self._block = block
        text = _text((number, *entry))
        digest = self._begun.copy()
        digest.update(text)
        seal = digest.digest()
        done = self._connection.execute(
            f"INSERT {or_else} INTO {self._table} {_INSERT}",  # nosec B608
            (number, *entry, seal),
        )
        if done.rowcount < 1:
            self._last = last
            return False
        digest.update(seal)
        self._begun, self._last = digest, (number, seal)
        return True


def seal_all(connection: sqlite3.Connection, table: str) -> None:
    """Seals for the entries of a log that has none yet."""
    block: int | None = None
    anchor = b""
    digest = hashlib.blake2b(digest_size=_SEAL_BYTES)
    made: list[tuple[bytes, int]] = []
    for number, text, _seal in _rows(connection, table):
        if (number - 1) // BLOCK != block:
            block = (number - 1) // BLOCK
            digest = hashlib.blake2b(anchor, digest_size=_SEAL_BYTES)
        digest.update(text)
        anchor = digest.digest()
        digest.update(anchor)
        made.append((anchor, number))
        if len(made) == _CHUNK_ROWS:
            _set_seals(connection, table, made)
            made.clear()
    _set_seals(connection, table, made)


def _set_seals(connection: sqlite3.Connection, table: str, made: list[tuple[bytes, int]]) -> None:
    connection.executemany(f"UPDATE {table} SET {schema.SEAL} = ? WHERE fid = ?", made)  # nosec B608


def broken(connection: sqlite3.Connection, path: str, table: str, progress: Progress) -> list[tuple[int, int]]:
    """First and last number of each stretch of entries of which one at least was changed, removed or added."""
    found: list[tuple[int, int]] = []
    anchor, last = b"", 0
    with sqlite_errors(path):
        # Before the entries: of what another window adds meanwhile none is missed.
        count = _count(connection, table)
        for block, rows in itertools.groupby(_rows(connection, table), lambda row: (row[0] - 1) // BLOCK):
            progress.check()
            entries = list(rows)
            digest = hashlib.blake2b(anchor, digest_size=_SEAL_BYTES)
            digest.update(b"".join([part or b"" for row in entries for part in row[1:]][:-1]))
            last, _text_of_last, seal = entries[-1]
            if digest.digest() != seal:
                found.append((max(block * BLOCK + 1, 1), last))
            anchor = seal if isinstance(seal, bytes) else b""
    if count > last:
        found.append((last + 1, count))
    return found


def told(connection: sqlite3.Connection, path: str, progress: Progress) -> Message | None:
    """What of the study's logs was changed by other means than the plugin; None where nothing was."""
    with sqlite_errors(path):
        row = connection.execute("SELECT value FROM settings WHERE key = ?", (CHANGED_KEY,)).fetchone()
        # Opening looks at pages only; an index that leads astray is found here.
        is_small = os.path.getsize(path) <= QUICK_CHECK_BYTES
        with whole_reading(connection):
            if is_small and connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                return damaged(path).message
    for table in LOGS:
        stretches = broken(connection, path, table, progress)
        if stretches:
            return Message(
                "The log of the study {name} was changed by something else than this plugin: entries {first} to {last} "
                "of its table '{table}' are not as they were written. They count as they stand; compare with a copy.",
                name=os.path.basename(path),
                first=stretches[0][0],
                last=stretches[-1][1],
                table=table,
            )
    if row is None:
        return None
    return Message(
        "The study {name} was merged from studies whose logs something else than this plugin had changed: {names}. "
        "Compare these with a copy.",
        name=os.path.basename(path),
        names=row[0],
    )


def _begun(connection: sqlite3.Connection, table: str, block: int) -> hashlib.blake2b:
    """The digest of what comes before the next entry of a block."""
    anchor = connection.execute(
        f"SELECT {schema.SEAL} FROM {table} WHERE fid <= ? ORDER BY fid DESC LIMIT 1",  # nosec B608
        (block * BLOCK,),
    ).fetchone()
    digest = hashlib.blake2b(_bytes(anchor[0]) if anchor else b"", digest_size=_SEAL_BYTES)
    for _number, text, seal in _rows(connection, table, block * BLOCK):
        digest.update(text)
        digest.update(_bytes(seal))
    return digest


def _bytes(seal: object) -> bytes:
    return seal if isinstance(seal, bytes) else b""


def _rows(connection: sqlite3.Connection, table: str, after: int = 0) -> Iterator[_Row]:
    """Number, text and seal of the entries after that number, in order."""
    last, rows = after if after > 0 else -(2**62), [()]
    while rows:
        with whole_reading(connection):
            rows = _some(connection, table, last)
        if rows:
            last = rows[-1][0]
            yield from rows


def _some(connection: sqlite3.Connection, table: str, last: int) -> list[_Row]:
    where = f"FROM {table} WHERE fid > ? ORDER BY fid LIMIT {_CHUNK_ROWS}"
    try:
        return connection.execute(f"SELECT fid, {_TEXT}, {schema.SEAL} {where}", (last,)).fetchall()  # nosec B608
    except sqlite3.OperationalError as error:
        if "JSON" not in str(error) and "json" not in str(error):
            raise
        # An SQLite without JSON, or bytes where there should be text.
        rows = connection.execute(f"SELECT {_FIELDS}, {schema.SEAL} {where}", (last,)).fetchall()  # nosec B608
        return [(row[0], _text(row[:-1]), row[-1]) for row in rows]


def _text(values: Iterable[object]) -> bytes:
    text = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"), default=repr)
    return text.encode("utf-8", "surrogatepass")


def _count(connection: sqlite3.Connection, table: str) -> int:
    """How many numbers were given to entries, those included that are gone."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return row[0] if row is not None and isinstance(row[0], int) else 0
