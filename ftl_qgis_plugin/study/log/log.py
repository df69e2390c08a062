"""The append-only log of verdicts in the study's file, and undo and redo on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

from ...core.addresses import without_secrets
from ...core.errors import FtlError
from ...core.progress import Progress
from ..file import schema
from ..file.connection import in_chunks, sqlite_errors, transaction, whole_reading
from .chain import Chain
from .verdicts import CARRIED, CLEARED, REDO, SAID, UNDO, VERDICTS, Verdict, replay

# Between a group's own uuid and the number of the entry in it.
GROUP_MARK = "."
# Candidates in one statement.
_CHUNK = 4000

_COLUMNS = ", ".join(schema.quoted(name) for name in schema.VERDICT_FIELDS)
_ENTRY = ", ".join(f"e.{schema.quoted(name)}" for name in schema.VERDICT_FIELDS)


def _to_undo(table: str) -> str:
    """The analyst's (:analyst) statements that are not taken back, and still are what holds for their candidates.

    The newest first, of uuids like :uuids, :most of them.
    """
    return f"""SELECT {_ENTRY} FROM {table} e WHERE e.analyst = :analyst AND e.action = 'verdict' AND e.uuid LIKE :uuids
    AND {schema.is_live("e", table)} AND e.fid = {schema.newest("e.candidate", table)}
    ORDER BY e.time_utc DESC, e.uuid DESC LIMIT :most"""  # nosec B608


def _to_redo(table: str) -> str:
    """The analyst's (:analyst) undos that are not taken back, unless something else was said since; see `_to_undo`."""
    return f"""SELECT {_ENTRY} FROM {table} e WHERE e.analyst = :analyst AND e.action = 'undo' AND e.uuid LIKE :uuids
    AND NOT EXISTS (SELECT 1 FROM {table} r WHERE r.supersedes = e.uuid AND r.action = 'redo')
    AND e.time_utc > COALESCE((
        SELECT MAX(s.time_utc) FROM {table} s WHERE s.analyst = :analyst AND s.action = 'verdict'), '')
    ORDER BY e.time_utc DESC, e.uuid DESC LIMIT :most"""  # nosec B608


def _current(table: str) -> str:
    """What holds for the next candidates after :last, as `replay` tells it, with NULL for those without anything."""
    return f"""SELECT names.candidate, {_ENTRY} FROM (
        SELECT DISTINCT candidate FROM {table} WHERE candidate > :last ORDER BY candidate LIMIT {_CHUNK}) names
    LEFT JOIN {table} e ON e.fid = {schema.newest("names.candidate", table)} ORDER BY names.candidate"""  # nosec B608


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
        self._chain = Chain(connection, table)
        self._group_id, self._members = "", 0

    def record(self, verdicts: Iterable[Verdict], as_one: bool = False) -> list[Verdict]:
        """Appends statements (action `verdict`, or `carried` with its own `supersedes`) in one transaction.

        `as_one`: said of several candidates at once, to be taken back at once; their uuids are those of a group
        then: what comes before the dot is common to them. Returns them as written. FtlError: unknown verdict or
        candidate; nothing is written then.
        """
        written = []
        with self._group(as_one), transaction(self._connection, self._path):
            for verdict in verdicts:
                self._require_valid(verdict)
                current = self._newest(verdict.candidate)
                supersedes = verdict.supersedes if verdict.action == CARRIED else (current.uuid if current else None)
                action = verdict.action if verdict.action == CARRIED else SAID
                written.append(self._append(verdict._replace(action=action, supersedes=supersedes)))
        return written

    def undo(self, analyst: str) -> Verdict | None:
        """As `undo_group`; returns only the newest of what was taken back, or None where there is nothing."""
        undone = self.undo_group(analyst)
        return undone[0] if undone else None

    def undo_group(self, analyst: str) -> list[Verdict]:
        """Takes back the analyst's last statement that still holds, with all that were made with it at once.

        Returns them, the newest first. What somebody else has said about the same candidates since is left alone.
        """
        with transaction(self._connection, self._path):
            targets = self._last_group(_to_undo(self._table), analyst)
            with self._group(len(targets) > 1):
                for target in targets:
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
        return targets

    def time_to_undo(self, analyst: str) -> str:
        """When what `undo` would take back was said, "" where there is nothing."""
        found = self._last_group(_to_undo(self._table), analyst)
        return found[0].time_utc if found else ""

    def time_to_redo(self, analyst: str) -> str:
        """When what `redo` would take back was undone, "" where there is nothing."""
        found = self._last_group(_to_redo(self._table), analyst)
        return found[0].time_utc if found else ""

    def redo(self, analyst: str) -> Verdict | None:
        """As `redo_group`; returns only one of what holds again, or None."""
        restored = self.redo_group(analyst)
        return restored[0] if restored else None

    def redo_group(self, analyst: str) -> list[Verdict]:
        """Takes back the analyst's last undo, with all that were made with it; returns the statements that are back."""
        found = []
        with transaction(self._connection, self._path):
            undos = self._last_group(_to_redo(self._table), analyst)
            with self._group(len(undos) > 1):
                for undone in undos:
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
                    found.append(restored)
        return found

    def entries(self, progress: Progress | None = None) -> Iterator[Verdict]:
        """The whole log in the order in which it was written."""
        for rows in in_chunks(self._connection, self._path, _COLUMNS, self._table):
            (progress or Progress()).check()
            yield from (Verdict._make(row[1:]) for row in rows)

    def last(self) -> int:
        """Number of the newest entry in the order of writing; 0 where there is none."""
        with sqlite_errors(self._path):
            row = self._connection.execute(f"SELECT MAX(fid) FROM {self._table}").fetchone()  # nosec B608
        return int(row[0] or 0)

    def after(self, number: int, most: int) -> list[Verdict]:
        """Entries written after that number, in this order, `most` of them at most."""
        with sqlite_errors(self._path):
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM {self._table} WHERE fid > ? ORDER BY fid LIMIT ?",  # nosec B608
                (number, most),
            ).fetchall()
        return [Verdict._make(row) for row in rows]

    def current(self) -> dict[str, Verdict]:
        """The current verdict of each candidate that has one, by candidate id in order."""
        found: dict[str, Verdict] = {}
        last, rows = "", [()]
        while rows:  # some at a time: nobody waits long for the other
            with sqlite_errors(self._path), whole_reading(self._connection):
                rows = self._connection.execute(_current(self._table), {"last": last}).fetchall()
            if rows:
                last = rows[-1][0]
                found.update((row[0], Verdict._make(row[1:])) for row in rows if row[1] is not None)
        return {name: entry for name, entry in found.items() if entry.verdict != CLEARED or entry.flag}

    def history(self, candidate: str) -> list[Verdict]:
        """All entries about one candidate, oldest first."""
        with sqlite_errors(self._path):
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM {self._table} WHERE candidate = ? ORDER BY time_utc, uuid",  # nosec B608
                (candidate,),
            )
            return [Verdict._make(row) for row in rows]

    @contextmanager
    def _group(self, is_group: bool) -> Iterator[None]:
        """What is appended within belongs together."""
        self._group_id, self._members = (self._new_id() if is_group else ""), 0
        try:
            yield
        finally:
            self._group_id = ""

    def _last_group(self, query: str, analyst: str) -> list[Verdict]:
        """The newest entry that the query (of undo or redo) finds, with those that were made with it."""

        def found(uuids: str, most: int) -> list[Verdict]:
            values = {"analyst": analyst, "uuids": uuids, "most": most}
            return [Verdict._make(row) for row in self._connection.execute(query, values)]

        newest = found("%", 1)
        group, mark, _number = newest[0].uuid.partition(GROUP_MARK) if newest else ("", "", "")
        return found(f"{group}{GROUP_MARK}%", -1) if mark else newest

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
        if self._group_id:
            self._members += 1
            identifier = f"{self._group_id}{GROUP_MARK}{self._members:05d}"
        else:
            identifier = self._new_id()
        entry = verdict._replace(
            uuid=identifier,
            flag=int(bool(verdict.flag)),
            reason=without_secrets(verdict.reason),
            note=without_secrets(verdict.note),
            image_source=without_secrets(verdict.image_source),
            time_utc=self._time(verdict.candidate, verdict.analyst),
        )
        self._chain.append(entry)
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
    chain = Chain(connection, table)
    for entry in entries:
        chain.append(entry, "OR IGNORE")


def timestamp(time: datetime) -> str:
    """ISO 8601 in UTC with microseconds, of fixed width so that text order is time order."""
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
