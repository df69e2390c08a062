"""A seal for each row of the tables that are no logs: see `study.file.row_seals`.

Whoever changes a row by SQL, QGIS's attribute table for one, fires a trigger that takes the row's seal away: that is
somebody's edit. A row that is another without that was changed by something else. Tables that rows are only added to
have no such triggers: whatever changes a row there is no edit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import lru_cache

from ..schema import FID, PROPOSALS, quoted
from .first_inventory import TABLE as FIRST_INVENTORY
from .found_again import TABLE as FOUND_AGAIN
from .imagery import EVIDENCE, LOOKS, OUTLINE_CHANGES
from .sweep import SWEEP_CELLS

TABLE = "row_seals"
# Nobody changes or removes a row of these.
ONLY_ADDED_TO = (OUTLINE_CHANGES, LOOKS, PROPOSALS, FOUND_AGAIN)
# What is sealed, and the column that tells a row's number.
SEALED = {
    **dict.fromkeys(("candidates", "samples", "reference", FIRST_INVENTORY), FID),
    "iterations": "number",
    **dict.fromkeys(("thresholds", "settings", EVIDENCE, SWEEP_CELLS, *ONLY_ADDED_TO), FID),
}
CREATE = (
    f"CREATE TABLE {TABLE} (part TEXT NOT NULL, number INTEGER NOT NULL, seal BLOB, PRIMARY KEY (part, number)) "
    "WITHOUT ROWID"
)
# What waits to be sealed is found at once.
INDEX_NAME = "row_seals_open"
INDEX = f"CREATE INDEX {INDEX_NAME} ON {TABLE} (part, number) WHERE seal IS NULL"


@lru_cache(maxsize=1)
def triggers() -> dict[str, str]:
    """CREATE TRIGGER by name."""
    return {
        name: sql
        for table, key in SEALED.items()
        for name, sql in _triggers_of(table, key)
        if table not in ONLY_ADDED_TO
    }


def _triggers_of(table: str, key: str) -> Iterator[tuple[str, str]]:
    where = f"WHERE part = '{table}' AND number"
    # Of a row that is gone too: so that it is told. Sealing forgets it.
    opened = f"UPDATE {TABLE} SET seal = NULL {where} = "  # nosec B608
    new, old = f"{opened}NEW.{key}", f"{opened}OLD.{key}"
    bodies = {"insert": f"{new};", "update": f"{old} AND OLD.{key} <> NEW.{key}; {new};", "delete": f"{old};"}
    for event, body in bodies.items():
        name = f"{TABLE}_{table}_{event}"
        yield name, f"CREATE TRIGGER {name} AFTER {event.upper()} ON {quoted(table)} BEGIN {body} END"


def add_row_seals(connection: sqlite3.Connection) -> None:
    """Empty: rows are sealed when the study is closed, or looked through. The triggers come with `schema4`, which
    follows in the same transaction and would only replace them."""
    _add(connection, {TABLE: CREATE, INDEX_NAME: INDEX})


def add_triggers(connection: sqlite3.Connection) -> None:
    _add(connection, triggers())


def _add(connection: sqlite3.Connection, statements: dict[str, str]) -> None:
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    for name, sql in statements.items():
        if name not in present:
            connection.execute(sql)
