"""The append-only log of verdicts in the study's file, and undo and redo on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone

from ...core.errors import FtlError
from ..file import schema
from ..file.connection import in_chunks, sqlite_errors, transaction
from .verdicts import CARRIED, CLEARED, REDO, SAID, UNDO, VERDICTS, Verdict, replay

_COLUMNS = ", ".join(schema.quoted(name) for name in schema.VERDICT_FIELDS)
_ENTRY = ", ".join(f"e.{schema.quoted(name)}" for name in schema.VERDICT_FIELDS)


def _insert(table: str, or_else: str = "") -> str:
    marks = ", ".join("?" * len(schema.VERDICT_FIELDS))
    return f"INSERT {or_else} INTO {table} ({_COLUMNS}) VALUES ({marks})"  # nosec B608


def _to_undo(table: str) -> str:
    """The analyst's newest statement that is not taken back, and still is what holds for its candidate."""
    return f"""SELECT {_ENTRY} FROM {table} e WHERE e.analyst = ? AND e.action = 'verdict'
    AND {schema.is_live("e", table)} AND e.fid = {schema.newest("e.candidate", table)}
    ORDER BY e.time_utc DESC, e.uuid DESC LIMIT 1"""  # nosec B608


def _to_redo(table: str) -> str:
    """The analyst's newest undo that is not taken back, if he has said nothing else since."""
    return f"""SELECT {_ENTRY} FROM {table} e WHERE e.analyst = ?1 AND e.action = 'undo'
    AND NOT EXISTS (SELECT 1 FROM {table} r WHERE r.supersedes = e.uuid AND r.action = 'redo')
    AND e.time_utc > COALESCE((
        SELECT MAX(s.time_utc) FROM {table} s WHERE s.analyst = ?1 AND s.action = 'verdict'), '')
    ORDER BY e.time_utc DESC, e.uuid DESC LIMIT 1"""  # nosec B608


class VerdictLog:
    """Reads and appends entries; never changes one.

    `clock` gives the time (aware, UTC), `new_id` a fresh uuid as text; `table` is one of schema's two logs.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: str,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        table: str = schema.VERDICTS,
    ) -> None:
        self._connection = connection
        self._path = path
        self._clock = clock
        self._new_id = new_id
        self._table = table

    def record(self, verdicts: Iterable[Verdict]) -> list[Verdict]:
        """Appends statements (action `verdict`, or `carried` with its own `supersedes`) in one transaction.

        Returns them as written. FtlError: unknown verdict or candidate; nothing is written then.
        """
        written = []
        with transaction(self._connection, self._path):
            for verdict in verdicts:
                self._require_valid(verdict)
                current = self._newest(verdict.candidate)
                supersedes = verdict.supersedes if verdict.action == CARRIED else (current.uuid if current else None)
                action = verdict.action if verdict.action == CARRIED else SAID
                written.append(self._append(verdict._replace(action=action, supersedes=supersedes)))
        return written

    def undo(self, analyst: str) -> Verdict | None:
        """Takes back the analyst's last statement that still holds; returns it, or None where there is none.

        What somebody else has said about the same candidate since is left alone.
        """
        with transaction(self._connection, self._path):
            target = self._one(_to_undo(self._table), analyst)
            if target is None:
                return None
            # Read before the undo is written, so the statement itself has to be left out.
            rest = [entry for entry in self.history(target.candidate) if entry.uuid != target.uuid]
            restored = replay(rest).get(target.candidate)
            self._append(
                Verdict(
                    candidate=target.candidate,
                    verdict=restored.verdict if restored else CLEARED,
                    analyst=analyst,
                    action=UNDO,
                    supersedes=target.uuid,
                )
            )
        return target

    def redo(self, analyst: str) -> Verdict | None:
        """Takes back the analyst's last undo; returns the statement that holds again, or None."""
        with transaction(self._connection, self._path):
            undone = self._one(_to_redo(self._table), analyst)
            if undone is None:
                return None
            restored = self._one(
                f"SELECT {_ENTRY} FROM {self._table} e WHERE e.uuid = ?",  # nosec B608
                undone.supersedes,
            )
            current = self._newest(undone.candidate)
            holds = restored if current is None or restored.key > current.key else current
            self._append(
                Verdict(
                    candidate=undone.candidate,
                    verdict=holds.verdict,
                    analyst=analyst,
                    action=REDO,
                    supersedes=undone.uuid,
                )
            )
        return restored

    def entries(self) -> Iterator[Verdict]:
        """The whole log in the order in which it was written."""
        for rows in in_chunks(self._connection, self._path, _COLUMNS, self._table):
            yield from map(Verdict._make, rows)

    def current(self) -> dict[str, Verdict]:
        """The current verdict of each candidate that has one, by candidate id in order."""
        return replay(self.entries())

    def history(self, candidate: str) -> list[Verdict]:
        """All entries about one candidate, oldest first."""
        with sqlite_errors(self._path):
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM {self._table} WHERE candidate = ? ORDER BY time_utc, uuid",  # nosec B608
                (candidate,),
            )
            return [Verdict._make(row) for row in rows]

    def _require_valid(self, verdict: Verdict) -> None:
        if verdict.verdict not in VERDICTS:
            raise FtlError(
                "'{verdict}' is no verdict. Use one of: {known}.", verdict=verdict.verdict, known=", ".join(VERDICTS)
            )
        self._require_known(verdict.candidate)

    def _require_known(self, candidate: str) -> None:
        known = self._connection.execute("SELECT 1 FROM candidates WHERE candidate = ?", (candidate,))
        if known.fetchone() is None:
            raise FtlError(
                "The study has no candidate '{candidate}'. Reload the candidates and try again.", candidate=candidate
            )

    def _newest(self, candidate: str) -> Verdict | None:
        return self._one(
            f"SELECT {_ENTRY} FROM {self._table} e WHERE e.fid = {schema.newest('?', self._table)}",  # nosec B608
            candidate,
        )

    def _one(self, statement: str, value: str | None) -> Verdict | None:
        row = self._connection.execute(statement, (value,)).fetchone()
        return None if row is None else Verdict._make(row)

    def _append(self, verdict: Verdict) -> Verdict:
        entry = verdict._replace(
            uuid=self._new_id(), flag=int(bool(verdict.flag)), time_utc=self._time(verdict.candidate, verdict.analyst)
        )
        self._connection.execute(_insert(self._table), entry)
        return entry

    def _time(self, candidate: str, analyst: str) -> str:
        """The clock's time, or just after the last entry on this candidate or by this analyst if that is later."""
        last = self._connection.execute(
            f"SELECT MAX(COALESCE((SELECT MAX(time_utc) FROM {self._table} WHERE candidate = ?), ''),"
            f" COALESCE((SELECT MAX(time_utc) FROM {self._table} WHERE analyst = ?), ''))",  # nosec B608
            (candidate, analyst),
        ).fetchone()[0]
        now = timestamp(self._clock())
        if now > last:
            return now
        return timestamp(datetime.fromisoformat(last[:-1]).replace(tzinfo=timezone.utc) + timedelta(microseconds=1))


def insert_entries(connection: sqlite3.Connection, entries: Iterable[Verdict], table: str = schema.VERDICTS) -> None:
    """Entries of other logs as they are; those that are known already, by uuid, are left out."""
    connection.executemany(_insert(table, "OR IGNORE"), entries)


def timestamp(time: datetime) -> str:
    """ISO 8601 in UTC with microseconds, of fixed width so that text order is time order."""
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
