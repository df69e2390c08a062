"""Addresses that older versions stored as they were: with logins and keys, and with the folders of whoever worked."""

from __future__ import annotations

import json
import os
import sqlite3

from ....core.addresses import cleaned, cleaned_text, placed_all
from .. import schema
from ..schema import table_columns
from .imagery import LOOKS
from .sweep import SWEEP_VERDICTS

# Where texts of users and sources are kept, besides the iterations' parameters.
_TEXTS = {
    "settings": ("value",),
    **{table: ("reason", "note", "image_source") for table in (schema.VERDICTS, schema.PLACE_VERDICTS, SWEEP_VERDICTS)},
    LOOKS: ("source",),
    "thresholds": ("note", "note_data"),
    "iterations": ("reason", "reason_data"),
}


def clean_addresses(connection: sqlite3.Connection) -> None:
    """Sources become names and paths from the study's folder; logins and keys go."""
    path = next(row[2] for row in connection.execute("PRAGMA database_list") if row[1] == "main")
    clean_secrets(connection, os.path.dirname(path))


def clean_secrets(connection: sqlite3.Connection, folder: str | None = None) -> None:
    """Logins and keys go; sources are named from `folder` where it is given. Takes any schema."""
    for number, text in connection.execute("SELECT number, parameters FROM iterations").fetchall():
        try:
            value = json.loads(text)
        except (TypeError, ValueError, RecursionError):
            continue  # told where it is read
        kept = cleaned(value)
        kept = kept if folder is None else placed_all(kept, folder)
        if kept != value:
            text = json.dumps(kept, sort_keys=True, ensure_ascii=False)
            connection.execute("UPDATE iterations SET parameters = ? WHERE number = ?", (text, number))
    for table, columns in _TEXTS.items():
        for column in set(columns) & set(table_columns(connection, table)):
            _clean_column(connection, table, column)


def _clean_column(connection: sqlite3.Connection, table: str, column: str) -> None:
    name = schema.quoted(column)
    # Most rows of a long log say the same.
    texts = connection.execute(
        f"SELECT DISTINCT {name} FROM {table} WHERE typeof({name}) = 'text'"  # nosec B608
    )
    changed = [(kept, text) for (text,) in texts if (kept := cleaned_text(text)) != text]
    connection.executemany(f"UPDATE {table} SET {name} = ? WHERE {name} = ?", changed)  # nosec B608
