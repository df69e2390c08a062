"""The triggers on sealed rows as schema 3 had them: what somebody removed by SQL was forgotten, not told."""

from __future__ import annotations

import sqlite3
from functools import lru_cache

from ..schema import FID, quoted

_NUMBERED = ("candidates", "samples", "reference", "first_inventory", "thresholds", "settings", "outline_changes")
_SEALED = {**dict.fromkeys(_NUMBERED, FID), "iterations": "number"}


@lru_cache(maxsize=1)
def former_triggers() -> dict[str, str]:
    """CREATE TRIGGER by name."""
    found = {}
    for table, key in _SEALED.items():
        where = f"WHERE part = '{table}' AND number"
        opened = f"UPDATE row_seals SET seal = NULL {where} = NEW.{key};"  # nosec B608
        forget = f"DELETE FROM row_seals {where} = OLD.{key}"  # nosec B608
        bodies = {
            "insert": opened,
            "update": f"{forget} AND OLD.{key} <> NEW.{key}; {opened}",
            "delete": f"{forget};",
        }
        for event, body in bodies.items():
            name = f"row_seals_{table}_{event}"
            found[name] = f"CREATE TRIGGER {name} AFTER {event.upper()} ON {quoted(table)} BEGIN {body} END"
    return found


def drop(connection: sqlite3.Connection) -> None:
    for name in former_triggers():
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
