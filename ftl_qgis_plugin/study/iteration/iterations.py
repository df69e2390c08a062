"""Iterations, their thresholds, and settings: the small tables of a study."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ...core.addresses import cleaned, cleaned_text
from ...core.errors import FtlError
from ...core.factors.thresholds import FIELDS, NOTE_DATA, ThresholdTable
from ...core.json_text import from_json
from ...core.notes import Note, restored
from ...core.notes import stored as note_data
from ..file import schema
from ..file.connection import sqlite_errors, transaction
from ..file.row_seals import seal_written
from ..log.log import timestamp


class Iteration(NamedTuple):
    """One row of the table `iterations`. Rates in mm/a; what is not known yet is None.

    `candidates`, `accepted`, `rejected`, `uncertain` and `samples` are counts, `mean_rate` and `spread` (standard
    deviation) are of the samples' mean |rate|, `change` is that of `mean_rate` since the iteration before,
    `converged` whether the stop rule holds and `reason` why or why not.

    All of it is what the iteration saw when it was finished; what came later changes nothing. Studies that were older
    than schema 3 then lack the following. `judged_new`: candidates that were new (less than half of their area on
    known samples) and judged in this iteration, `precision_new` the share of them that was accepted, `left` how many
    landslides are expected among those not judged. `unreviewed`: new ones without a verdict. `added`: landslides
    that were not among the samples before, `enlarged`: samples that grew, `covered_m2`: ground that no sample covered
    before. `samples_...`: samples by origin. `found` of the `held_out` reference landslides that were not known at the
    start share ground with a sample that joined.
    """

    number: int
    parameters: dict
    candidates: int | None = None
    accepted: int | None = None
    rejected: int | None = None
    uncertain: int | None = None
    samples: int | None = None
    mean_rate: float | None = None
    spread: float | None = None
    change: float | None = None
    converged: bool | None = None
    reason: Note | None = None
    started_utc: str = ""
    finished_utc: str | None = None
    judged_new: int | None = None
    precision_new: float | None = None
    left: float | None = None
    unreviewed: int | None = None
    added: int | None = None
    enlarged: int | None = None
    covered_m2: float | None = None
    samples_inventory: int | None = None
    samples_candidate: int | None = None
    samples_digitised: int | None = None
    found: int | None = None
    held_out: int | None = None
    reason_data: str | None = None


# Fields that results do not set.
_KEPT = ("number", "parameters", "started_utc", "finished_utc")


class Iterations:
    """Access to `iterations` and `thresholds`."""

    def __init__(self, connection: sqlite3.Connection, path: str, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._path = path
        self._clock = clock

    def start(self, parameters: Mapping[str, object], number: int | None = None) -> int:
        """Begins an iteration and returns its number: by default the one that was never finished, else the next.

        An unfinished iteration of that number (the program was ended in the middle) begins anew. FtlError: finished.
        """
        with transaction(self._connection, self._path):
            if number is None:
                open_number, last = self._connection.execute(
                    "SELECT (SELECT MIN(number) FROM iterations WHERE finished_utc IS NULL), MAX(number) "
                    "FROM iterations"
                ).fetchone()
                number = open_number if open_number is not None else (last or 0) + 1
            finished = self._connection.execute(
                "SELECT finished_utc FROM iterations WHERE number = ? AND finished_utc IS NOT NULL", (number,)
            ).fetchone()
            if finished is not None:
                raise FtlError(
                    "Iteration {number} of this study is finished. Start the next one instead.", number=number
                )
            self._connection.execute(
                "INSERT OR REPLACE INTO iterations (number, parameters, started_utc) VALUES (?, ?, ?)",
                (number, to_json(parameters), timestamp(self._clock())),
            )
        seal_written(self._connection, self._path)
        return number

    def finish(self, number: int, **results: object) -> None:
        """Writes the results (fields of Iteration) and the time. FtlError: never started, unknown field."""
        known = tuple(name for name in schema.ITERATION_FIELDS if name not in _KEPT)
        for name in results:
            if name not in known:
                raise FtlError("An iteration has no field '{name}'. Use one of: {known}.", name=name, known=known)
        if results.get("reason") is not None:
            results |= {"reason": str(results["reason"]), "reason_data": note_data(results["reason"])}
        assignments = "".join(f"{schema.quoted(name)} = ?, " for name in results)
        values = [_number(value) for value in results.values()]
        with transaction(self._connection, self._path):
            changed = self._connection.execute(
                f"UPDATE iterations SET {assignments}finished_utc = ? WHERE number = ?",  # nosec B608
                (*values, timestamp(self._clock()), number),
            )
            if changed.rowcount == 0:
                raise FtlError("Iteration {number} was never started. Start it first.", number=number)
        seal_written(self._connection, self._path)

    def all(self) -> list[Iteration]:
        columns = ", ".join(map(schema.quoted, schema.ITERATION_FIELDS))
        with sqlite_errors(self._path):
            query = f"SELECT {columns} FROM iterations ORDER BY number"  # nosec B608
            rows = self._connection.execute(query).fetchall()
        return [
            row._replace(
                parameters=from_json(row.parameters, {}),
                converged=None if row.converged is None else bool(row.converged),
                reason=None if row.reason is None else restored(row.reason, row.reason_data),
            )
            for row in map(Iteration._make, rows)
        ]

    def set_thresholds(self, iteration: int, table: ThresholdTable) -> None:
        """Replaces the thresholds of one iteration."""
        names = ("iteration", *FIELDS, NOTE_DATA)
        with transaction(self._connection, self._path):
            self._connection.execute("DELETE FROM thresholds WHERE iteration = ?", (iteration,))
            for record in table.records():
                insert_row(self._connection, "thresholds", names, (iteration, *record.values()))
        seal_written(self._connection, self._path)

    def thresholds(self, iteration: int) -> ThresholdTable | None:
        """The thresholds of one iteration; None where none were stored."""
        names = (*FIELDS, NOTE_DATA)
        columns = ", ".join(map(schema.quoted, names))
        with sqlite_errors(self._path):
            rows = self._connection.execute(
                f"SELECT {columns} FROM thresholds WHERE iteration = ? ORDER BY fid",  # nosec B608
                (iteration,),
            ).fetchall()
        return ThresholdTable.from_records(dict(zip(names, row)) for row in rows) if rows else None


class Settings:
    """Text values by key. Keys of the file itself (format, schema version, CRS, grid) are set once, on creation."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self._path = path

    def get(self, key: str, default: str | None = None) -> str | None:
        with sqlite_errors(self._path):
            row = self._connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
        return default if row is None else row[0]

    def set(self, key: str, value: str | None) -> None:
        """None removes the key."""
        with transaction(self._connection, self._path):
            if value is None:
                self._connection.execute("DELETE FROM settings WHERE key = ?", (key,))
            else:
                self._connection.execute(
                    "INSERT INTO settings (key, value) VALUES (?, ?) "
                    "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    (key, cleaned_text(value)),
                )
        seal_written(self._connection, self._path)

    def all(self) -> dict[str, str]:
        with sqlite_errors(self._path):
            return dict(self._connection.execute("SELECT key, value FROM settings ORDER BY key"))


def stored(item: Iteration) -> Iteration:
    """The row as the table holds it, parameters as JSON."""
    return item._replace(parameters=to_json(item.parameters), reason=None if item.reason is None else str(item.reason))


def insert_row(connection: sqlite3.Connection, table: str, columns: Sequence[str], values: Iterable[object]) -> None:
    names = ", ".join(map(schema.quoted, columns))
    connection.execute(
        f"INSERT INTO {schema.quoted(table)} ({names}) VALUES ({', '.join('?' * len(columns))})",  # nosec B608
        tuple(map(_number, values)),
    )


def to_json(values: Mapping[str, object]) -> str:
    """JSON that is the same text for the same values; numpy's numbers become Python's, other objects their text.

    Logins and keys stay out of it, whoever made the values.
    """
    return json.dumps(cleaned(values), sort_keys=True, ensure_ascii=False, default=_jsonable)


def _jsonable(value: object) -> object:
    as_list = getattr(value, "tolist", None)
    return str(value) if as_list is None else as_list()


def _number(value: object) -> object:
    """A value as sqlite3 takes it: numpy's numbers as Python's, NaN as NULL."""
    item = getattr(value, "item", None)
    value = item() if item is not None else value
    return None if value != value else value
