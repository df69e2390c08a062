"""What holds for each candidate of a long log, found by SQLite: no entry becomes an object until somebody asks for it.

Of nearly all candidates the newest entry holds, which the log's index finds in a microsecond if one asks in its order,
by name. Those that an undo or a redo has to do with are asked for by the whole rule (`schema.newest`, which says what
`verdicts.replay` says). Then some thousand entries at a time come as a few texts, in the order of the file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..file import schema
from ..file.connection import sqlite_errors, whole_reading
from .verdicts import VERDICTS

TIME_CHARACTERS = 27

# Entries in one statement: nobody waits long for the other.
_AT_ONCE, _SEARCHED = 4000, 50_000
_BEFORE_ALL = -(2**62)
_NOTHING = -(2**63)
_FIELDS = ", ".join(f"e.{schema.quoted(name)}" for name in schema.VERDICT_FIELDS)
_TEXT = f"json_array({_FIELDS})"
_CODE = " ".join(f"WHEN '{verdict}' THEN {code}" for code, verdict in enumerate(VERDICTS[:-1], 1))
_TAKES_BACK = "2"


class Standing(NamedTuple):
    """What holds for the candidates of these numbers (fid), one character for each in a text.

    `verdicts`: place in VERDICTS from 1, 0 for `cleared`; `flags`, `carried`: 1 where it is so; `times`: of each
    TIME_CHARACTERS; `texts`: the whole entries, as JSON.
    """

    candidates: list[int]
    verdicts: str
    flags: str
    carried: str
    times: str
    texts: list[str]


def standing(connection: sqlite3.Connection, path: str) -> Iterator[Standing]:
    """Of all candidates of which something was said; each comes once."""
    candidate_of = _newest(connection, path)
    asked = _by_the_rule(connection, path, _touched(connection, path))
    if asked:
        candidate_of = {number: candidate for number, candidate in candidate_of.items() if candidate not in asked}
        candidate_of.update((number, candidate) for candidate, number in asked.items() if number is not None)
    numbers = sorted(candidate_of)
    for start in range(0, len(numbers), _AT_ONCE):
        yield _of_some(connection, path, candidate_of, numbers[start : start + _AT_ONCE])


def _newest(connection: sqlite3.Connection, path: str) -> dict[int, int]:
    """Candidates (their numbers) of which something was said, by the number of the newest entry, whatever that does."""
    found: dict[int, int] = {}
    last, is_after = "", ">="
    while last is not None:
        with sqlite_errors(path), whole_reading(connection):
            last, candidates, entries = connection.execute(
                "SELECT MAX(name), group_concat(number), group_concat(entry) FROM ("  # nosec B608
                f"SELECT c.candidate AS name, c.fid AS number, COALESCE((SELECT n.fid FROM {schema.VERDICTS} n "
                f"WHERE n.candidate = c.candidate ORDER BY n.time_utc DESC, n.uuid DESC LIMIT 1), {_NOTHING}) AS entry "
                f"FROM candidates c WHERE c.candidate {is_after} ? ORDER BY c.candidate LIMIT {_AT_ONCE})",
                (last,),
            ).fetchone()
        is_after = ">"
        if last is not None:
            found.update(zip(map(int, entries.split(",")), map(int, candidates.split(","))))
    found.pop(_NOTHING, None)
    return found


def _of_some(
    connection: sqlite3.Connection, path: str, candidate_of: Mapping[int, int], numbers: list[int]
) -> Standing:
    found = _read(connection, path, numbers)
    if _TAKES_BACK in found.actions:  # since it was looked at what is touched
        candidate_of = {number: candidate_of[number] for number in found.numbers}
        for number, action in zip(found.numbers, found.actions):
            if action == _TAKES_BACK:
                holds = _one_by_the_rule(connection, path, "fid", candidate_of.pop(number))
                if holds is not None and holds[1] is not None:
                    candidate_of[holds[1]] = holds[0]
        found = _read(connection, path, sorted(candidate_of))
    told = list(map(candidate_of.__getitem__, found.numbers))
    return Standing(told, found.verdicts, found.flags, found.actions, found.times, found.texts)


def _by_the_rule(connection: sqlite3.Connection, path: str, names: Iterable[str]) -> dict[int, int | None]:
    """Number of the entry that holds, by number of the candidate, for those of these names that there are."""
    found = (_one_by_the_rule(connection, path, "candidate", name) for name in names)
    return dict(pair for pair in found if pair is not None)


def _one_by_the_rule(
    connection: sqlite3.Connection, path: str, field: str, value: int | str
) -> tuple[int, int | None] | None:
    query = f"SELECT c.fid, {schema.newest('c.candidate')} FROM candidates c WHERE c.{field} = ?"  # nosec B608
    with sqlite_errors(path), whole_reading(connection):
        return connection.execute(query, (value,)).fetchone()


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
