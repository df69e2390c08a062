"""What holds for each candidate of a long log, found by SQLite: no entry becomes an object until somebody asks for it.

Of nearly all candidates the newest entry holds, which the log's index finds in a microsecond (NEWEST, asked together
with the candidates). Those that an undo or a redo has to do with are asked for by the whole rule (`schema.newest`,
which says what `verdicts.replay` says). Then some thousand entries at a time come as a few texts, in the order of the
file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import NamedTuple

from ..file import schema
from ..file.connection import sqlite_errors, whole_reading
from .verdicts import VERDICTS, Verdict

# Number of the newest entry about the candidate of the row c, whatever that does; an SQL expression.
NEWEST = f"""(SELECT n.fid FROM {schema.VERDICTS} n WHERE n.candidate = c.candidate
    ORDER BY n.time_utc DESC, n.uuid DESC LIMIT 1)"""  # nosec B608
TIME_CHARACTERS = 27

# Entries in one statement: nobody waits long for the other.
_AT_ONCE, _SEARCHED = 4000, 50_000
_BEFORE_ALL = -(2**62)
_FIELDS = ", ".join(f"e.{schema.quoted(name)}" for name in schema.VERDICT_FIELDS)
_TEXT = f"json_array({_FIELDS})"
_CODE = " ".join(f"WHEN '{verdict}' THEN {code}" for code, verdict in enumerate(VERDICTS[:-1], 1))
_TAKES_BACK = "2"


class Standing(NamedTuple):
    """What holds for the candidates of these rows, one character for each in a text.

    `verdicts`: place in VERDICTS from 1, 0 for `cleared`; `flags`, `carried`: 1 where it is so; `times`: of each
    TIME_CHARACTERS; `texts`: what HeldVerdicts keeps.
    """

    rows: list[int]
    verdicts: str
    flags: str
    carried: str
    times: str
    texts: list[str]


class HeldVerdicts(MutableMapping[str, Verdict]):
    """Verdicts by candidate, each kept as one text, in a third of the memory, until it is asked for."""

    def __init__(self) -> None:
        self._held: dict[str, str | Verdict] = {}

    def keep(self, texts: Iterable[tuple[str, str]]) -> None:
        """Takes over some of `Standing.texts`, each with its candidate."""
        self._held.update(texts)

    def __getitem__(self, candidate: str) -> Verdict:
        entry = self._held[candidate]
        return entry if isinstance(entry, Verdict) else Verdict._make(json.loads(entry))

    def __setitem__(self, candidate: str, entry: Verdict) -> None:
        self._held[candidate] = entry

    def __delitem__(self, candidate: str) -> None:
        del self._held[candidate]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, candidate: object) -> bool:
        return candidate in self._held


def standing(
    connection: sqlite3.Connection,
    path: str,
    names: Sequence[str],
    newest: Sequence[int | None],
    row_of: Mapping[str, int],
) -> Iterator[Standing]:
    """Of the candidates `names` whose newest entries (NEWEST) have these numbers; each row of something comes once.

    `row_of`: places in `names`.
    """
    rows = {number: row for row, number in enumerate(newest) if number is not None}
    for name in _touched(connection, path):
        if name in row_of:
            row = row_of[name]
            rows.pop(newest[row], None)
            _put(rows, row, _by_the_rule(connection, path, name))
    numbers = sorted(rows)
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        found = _read(connection, path, part)
        if _TAKES_BACK in found.actions:  # since it was looked at what is touched
            for number, action in zip(found.numbers, found.actions):
                if action == _TAKES_BACK:
                    row = rows.pop(number)
                    part = [other for other in part if other != number]
                    part += _put(rows, row, _by_the_rule(connection, path, names[row]))
            found = _read(connection, path, part)
        told = [rows[number] for number in found.numbers]
        yield Standing(told, found.verdicts, found.flags, found.actions, found.times, found.texts)


def _put(rows: dict[int, int], row: int, number: int | None) -> list[int]:
    if number is None:
        return []
    rows[number] = row
    return [number]


def _by_the_rule(connection: sqlite3.Connection, path: str, name: str) -> int | None:
    with sqlite_errors(path), whole_reading(connection):
        return connection.execute(f"SELECT {schema.newest('?')}", (name,)).fetchone()[0]  # nosec B608


def _touched(connection: sqlite3.Connection, path: str) -> set[str]:
    """Candidates with an undo or a redo, or of whose entries one is named by an undo, wherever that stands."""
    touched: set[str] = set()
    first = _first_after(connection, path, _BEFORE_ALL)
    while first is not None:
        last = first + _SEARCHED
        with sqlite_errors(path), whole_reading(connection):
            found = connection.execute(
                f"SELECT b.candidate, u.candidate FROM {schema.VERDICTS} b LEFT JOIN {schema.VERDICTS} u "  # nosec B608
                "ON b.action = 'undo' AND u.uuid = b.supersedes "
                "WHERE b.fid BETWEEN ? AND ? AND b.action NOT IN ('verdict', 'carried')",
                (first, last),
            ).fetchall()
        touched.update(name for names in found for name in names)
        first = _first_after(connection, path, last)
    return touched


def _first_after(connection: sqlite3.Connection, path: str, number: int) -> int | None:
    with sqlite_errors(path):
        found = connection.execute(f"SELECT MIN(fid) FROM {schema.VERDICTS} WHERE fid > ?", (number,))  # nosec B608
        return found.fetchone()[0]


class _Entries(NamedTuple):
    numbers: list[int]
    verdicts: str
    flags: str
    actions: str
    times: str
    texts: list[str]


def _read(connection: sqlite3.Connection, path: str, numbers: list[int]) -> _Entries:
    """Entries of these numbers, in the order in which `numbers` of the result tells them."""
    listed = ",".join(map(str, numbers))
    source = f"{schema.VERDICTS} e WHERE e.fid IN ({listed}) ORDER BY e.fid"
    columns = f"""e.fid AS fid, CASE e.verdict {_CODE} ELSE 0 END AS verdict,
        CASE WHEN e.flag THEN 1 ELSE 0 END AS flag,
        CASE e.action WHEN 'verdict' THEN 0 WHEN 'carried' THEN 1 ELSE {_TAKES_BACK} END AS action,
        substr(e.time_utc || '{TIME_CHARACTERS * " "}', 1, {TIME_CHARACTERS}) AS time"""
    together = """group_concat(fid), group_concat(verdict, ''), group_concat(flag, ''), group_concat(action, ''),
        group_concat(time, '')"""
    with sqlite_errors(path), whole_reading(connection):
        try:
            row = connection.execute(
                f"SELECT {together}, group_concat(entry, char(10)) "  # nosec B608
                f"FROM (SELECT {columns}, {_TEXT} AS entry FROM {source})"
            ).fetchone()
            texts = (row[5] or "").split("\n")
        except sqlite3.OperationalError as error:
            if "json" not in str(error).lower():
                raise
            # An SQLite without JSON, or bytes where there should be text.
            bare = f"SELECT {together} FROM (SELECT {columns} FROM {source})"  # nosec B608
            row = connection.execute(bare).fetchone()
            fields = f"SELECT {_FIELDS} FROM {source}"  # nosec B608
            texts = [json.dumps(entry, default=repr) for entry in connection.execute(fields)]
    if row[0] is None:
        return _Entries([], "", "", "", "", [])
    return _Entries(numbers if row[0] == listed else list(map(int, row[0].split(","))), *row[1:5], texts)
