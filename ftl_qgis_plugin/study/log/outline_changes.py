"""The log of changed outlines, so that they are undone and redone like verdicts, across restarts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from ..file.connection import sqlite_errors, transaction
from ..file.schema3.imagery import OUTLINE_CHANGES
from .log import VerdictLog, timestamp
from .verdicts import REDO, UNDO

CHANGED = "outline"
_FIELDS = "uuid, candidate, before, after, analyst, time_utc, action, supersedes"
_OPEN_UNDO = (
    f"NOT EXISTS (SELECT 1 FROM {OUTLINE_CHANGES} r "  # nosec B608
    "WHERE r.supersedes = {entry}.uuid AND r.action = 'redo')"
)
_LIVE = (
    f"NOT EXISTS (SELECT 1 FROM {OUTLINE_CHANGES} u WHERE u.supersedes = e.uuid AND u.action = 'undo' AND "
    f"{_OPEN_UNDO.format(entry='u')})"  # nosec B608
)


class OutlineChange(NamedTuple):
    """`before` and `after` are WKB in the study's CRS. `action`: CHANGED, UNDO or REDO (whose `supersedes` names what
    is taken back)."""

    uuid: str = ""
    candidate: str = ""
    before: bytes = b""
    after: bytes = b""
    analyst: str = ""
    time_utc: str = ""
    action: str = CHANGED
    supersedes: str | None = None


class OutlineChanges:
    """Appends and reads; the outlines themselves are the candidates' table's."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: str,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        verdicts: VerdictLog,
    ) -> None:
        self._connection = connection
        self._verdicts = verdicts
        self._path = path
        self._clock = clock
        self._new_id = new_id

    def record(self, candidate: str, before: bytes, after: bytes, analyst: str) -> None:
        self._append(OutlineChange(candidate=candidate, before=before, after=after, analyst=analyst))

    def to_undo(self, analyst: str) -> OutlineChange | None:
        """The analyst's last change that is not taken back and that nobody has changed again since."""
        found = self._one(
            f"SELECT {_FIELDS} FROM {OUTLINE_CHANGES} e "  # nosec B608
            f"WHERE e.analyst = ? AND e.action = '{CHANGED}' AND {_LIVE} "
            "ORDER BY e.time_utc DESC, e.fid DESC LIMIT 1",
            analyst,
        )
        if found is None:
            return None
        newest = self._one(
            f"SELECT {_FIELDS} FROM {OUTLINE_CHANGES} e "  # nosec B608
            f"WHERE e.candidate = ? AND e.action = '{CHANGED}' AND {_LIVE} "
            "ORDER BY e.time_utc DESC, e.fid DESC LIMIT 1",
            found.candidate,
        )
        return found if newest is not None and newest.uuid == found.uuid else None

    def to_redo(self, analyst: str) -> OutlineChange | None:
        """The undo that the analyst's redo would take back: the last one, unless an outline was changed since."""
        found = self._one(
            f"SELECT {_FIELDS} FROM {OUTLINE_CHANGES} e "  # nosec B608
            f"WHERE e.analyst = ? AND e.action = '{UNDO}' AND "  # nosec B608
            f"{_OPEN_UNDO.format(entry='e')} ORDER BY e.time_utc DESC, e.fid DESC LIMIT 1",
            analyst,
        )
        if found is None:
            return None
        last = self._one(
            f"SELECT {_FIELDS} FROM {OUTLINE_CHANGES} e "  # nosec B608
            f"WHERE e.analyst = ? AND e.action = '{CHANGED}' "  # nosec B608
            "ORDER BY e.time_utc DESC, e.fid DESC LIMIT 1",
            analyst,
        )
        return found if last is None or found.time_utc > last.time_utc else None

    def next_to_undo(self, analyst: str) -> OutlineChange | None:
        """As `to_undo`; None also where the analyst's last verdict is newer, and goes first."""
        found = self.to_undo(analyst)
        return found if found is not None and found.time_utc > self._verdicts.time_to_undo(analyst) else None

    def next_to_redo(self, analyst: str) -> OutlineChange | None:
        found = self.to_redo(analyst)
        return found if found is not None and found.time_utc > self._verdicts.time_to_redo(analyst) else None

    def record_undo(self, change: OutlineChange, analyst: str) -> None:
        self._append(
            OutlineChange(
                candidate=change.candidate,
                before=change.after,
                after=change.before,
                analyst=analyst,
                action=UNDO,
                supersedes=change.uuid,
            )
        )

    def record_redo(self, undo: OutlineChange, analyst: str) -> None:
        self._append(
            OutlineChange(
                candidate=undo.candidate,
                before=undo.after,
                after=undo.before,
                analyst=analyst,
                action=REDO,
                supersedes=undo.uuid,
            )
        )

    def all(self) -> list[OutlineChange]:
        with sqlite_errors(self._path):
            sql = f"SELECT {_FIELDS} FROM {OUTLINE_CHANGES} ORDER BY time_utc, fid"  # nosec B608
            rows = self._connection.execute(sql)
            return [OutlineChange._make(row) for row in rows]

    def _one(self, statement: str, value: str) -> OutlineChange | None:
        with sqlite_errors(self._path):
            row = self._connection.execute(statement, (value,)).fetchone()
        return None if row is None else OutlineChange._make(row)

    def _append(self, change: OutlineChange) -> None:
        with transaction(self._connection, self._path):
            # Later than all before, even when the computer's clock was set back.
            sql = f"SELECT MAX(time_utc) FROM {OUTLINE_CHANGES}"  # nosec B608
            last = self._connection.execute(sql).fetchone()[0] or ""
            now = timestamp(self._clock())
            if now <= last:
                now = timestamp(
                    datetime.fromisoformat(last[:-1]).replace(tzinfo=timezone.utc) + timedelta(microseconds=1)
                )
            insert_outline_changes(self._connection, [change._replace(uuid=self._new_id(), time_utc=now)])


def insert_outline_changes(connection: sqlite3.Connection, changes: Iterable[OutlineChange]) -> None:
    """As they are; those that are known already, by uuid, are left out."""
    connection.executemany(
        f"INSERT OR IGNORE INTO {OUTLINE_CHANGES} ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # nosec B608
        changes,
    )
