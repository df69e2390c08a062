"""Which candidates an iteration found, those included that an earlier one had stored with the same outline."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ..file.connection import sqlite_errors, transaction
from ..file.schema3.found_again import TABLE


def note(connection: sqlite3.Connection, path: str, iteration: int, names: Iterable[str]) -> None:
    """Keeps that the iteration found these stored candidates too."""
    rows = [(iteration, name) for name in names]
    if rows:
        with transaction(connection, path):
            insert(connection, rows)


def insert(connection: sqlite3.Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Adds (iteration, candidate) inside of the caller's transaction; known ones are left out."""
    statement = f"INSERT OR IGNORE INTO {TABLE} (iteration, candidate) VALUES (?, ?)"  # nosec B608
    connection.executemany(statement, rows)


def records(connection: sqlite3.Connection, path: str) -> list[tuple[int, str]]:
    with sqlite_errors(path):
        return connection.execute(f"SELECT iteration, candidate FROM {TABLE} ORDER BY fid").fetchall()  # nosec B608


def of_open(connection: sqlite3.Connection, path: str) -> list[tuple[int, str]]:
    """The records of iterations that are not finished."""
    query = (
        f"SELECT iteration, candidate FROM {TABLE} "  # nosec B608
        "WHERE iteration IN (SELECT number FROM iterations WHERE finished_utc IS NULL)"
    )
    with sqlite_errors(path):
        return connection.execute(query).fetchall()


def names(connection: sqlite3.Connection, path: str, iteration: int) -> list[str]:
    """Ids of all candidates that the iteration found."""
    with sqlite_errors(path):
        rows = connection.execute(
            "SELECT candidate FROM candidates WHERE iteration = :iteration "
            f"UNION SELECT candidate FROM {TABLE} WHERE iteration = :iteration ORDER BY candidate",  # nosec B608
            {"iteration": iteration},
        )
        return [row[0] for row in rows]
