"""What analysts looked at before they judged: images, dates, and how long; and what the images say in numbers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from statistics import median
from typing import NamedTuple

from ...core.addresses import without_secrets
from ..file.connection import sqlite_errors, transaction
from ..file.row_seals import seal_written
from ..file.schema3.imagery import EVIDENCE, LOOKS
from .log import timestamp

# A look of this view is not at an image: the whole time that was spent on the candidate, pauses left out.
WHOLE = "candidate"
MAP = "map"
_FIELDS = "uuid, verdict, candidate, view, source, image_date, resolution_m, seconds, analyst, time_utc"


class Look(NamedTuple):
    """`verdict`: uuid of the entry that the look led to; `view`: WHOLE, MAP, or a linked view's name; `image_date`
    ISO 8601 as far as known; `seconds` in sight. Names only: never an address, never a key."""

    uuid: str = ""
    verdict: str = ""
    candidate: str = ""
    view: str = MAP
    source: str = ""
    image_date: str = ""
    resolution_m: float | None = None
    seconds: float = 0.0
    analyst: str = ""
    time_utc: str = ""


class Looks:
    """Appends and reads looks and evidence of one study."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: str,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._connection = connection
        self._path = path
        self._clock = clock
        self._new_id = new_id

    def record(self, looks: Iterable[Look], analyst: str) -> None:
        """In one transaction; uuid, time and (where empty) analyst are filled in."""
        now = timestamp(self._clock())
        rows = [
            look._replace(
                uuid=self._new_id(),
                time_utc=now,
                source=without_secrets(look.source),
                analyst=look.analyst or analyst,
                seconds=round(look.seconds, 2),
            )
            for look in looks
        ]
        with transaction(self._connection, self._path):
            insert_looks(self._connection, rows)

    def all(self) -> list[Look]:
        return self._read("")

    def of(self, candidate: str) -> list[Look]:
        """Oldest first."""
        return self._read("WHERE candidate = ?", (candidate,))

    def seconds_per_candidate(self) -> dict[str, float]:
        """Time that all analysts together spent on each candidate before they judged it."""
        with sqlite_errors(self._path):
            rows = self._connection.execute(
                f"SELECT candidate, SUM(seconds) FROM {LOOKS} WHERE view = ? GROUP BY candidate",  # nosec B608
                (WHOLE,),
            )
            return dict(rows)

    def median_seconds(self) -> float | None:
        """Of the verdicts whose time is known; the pace is 3600 through it."""
        return median_seconds(self.all())

    def recent_seconds(self, analyst: str, most: int = 200) -> list[float]:
        """Of an analyst's last verdicts, the newest first."""
        with sqlite_errors(self._path):
            rows = self._connection.execute(
                f"SELECT seconds FROM {LOOKS} WHERE view = ? AND analyst = ? ORDER BY fid DESC LIMIT ?",  # nosec B608
                (WHOLE, analyst, most),
            )
            return [seconds for (seconds,) in rows if seconds]

    # What the images say.

    def set_evidence(self, evidence: Mapping[str, Mapping[str, float]]) -> None:
        """`{candidate: {name: value}}`; replaces what was known under these names."""
        rows = [(candidate, name, value) for candidate, values in evidence.items() for name, value in values.items()]
        with transaction(self._connection, self._path):
            self._connection.executemany(
                f"INSERT INTO {EVIDENCE} (candidate, name, value) VALUES (?, ?, ?) "  # nosec B608
                "ON CONFLICT (candidate, name) DO UPDATE SET value = excluded.value",
                rows,
            )
        seal_written(self._connection, self._path)

    def evidence(self, candidate: str | None = None) -> dict[str, dict[str, float]]:
        where, values = ("", ()) if candidate is None else ("WHERE candidate = ?", (candidate,))
        found: dict[str, dict[str, float]] = {}
        with sqlite_errors(self._path):
            for name, key, value in self._connection.execute(
                f"SELECT candidate, name, value FROM {EVIDENCE} {where} ORDER BY fid",  # nosec B608
                values,
            ):
                if value is not None:
                    found.setdefault(name, {})[key] = value
        return found

    def _read(self, where: str, values: tuple = ()) -> list[Look]:
        with sqlite_errors(self._path):
            rows = self._connection.execute(
                f"SELECT {_FIELDS} FROM {LOOKS} {where} ORDER BY time_utc, fid",  # nosec B608
                values,
            )
            return [Look._make(row) for row in rows]


def median_seconds(looks: Iterable[Look]) -> float | None:
    """Of the verdicts whose time is known; None for none."""
    times = [look.seconds for look in looks if look.view == WHOLE]
    return median(times) if times else None


def dates_looked_at(looks: Iterable[Look]) -> dict[str, set[str]]:
    """Days of the images that were in sight, by candidate."""
    found: dict[str, set[str]] = {}
    for look in looks:
        if look.image_date:
            found.setdefault(look.candidate, set()).add(look.image_date)
    return found


def insert_looks(connection: sqlite3.Connection, looks: Iterable[Look]) -> None:
    """As they are; those that are known already, by uuid, are left out."""
    connection.executemany(
        f"INSERT OR IGNORE INTO {LOOKS} ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # nosec B608
        looks,
    )


def insert_evidence(connection: sqlite3.Connection, evidence: Mapping[str, Mapping[str, float]]) -> None:
    connection.executemany(
        f"INSERT OR IGNORE INTO {EVIDENCE} (candidate, name, value) VALUES (?, ?, ?)",  # nosec B608
        [(candidate, name, value) for candidate, values in evidence.items() for name, value in values.items()],
    )
