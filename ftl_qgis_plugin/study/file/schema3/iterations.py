"""What an iteration saw when it was finished, so that nobody has to work it out from today's samples."""

from __future__ import annotations

import sqlite3

from .tables import add_columns

# See `iterations.Iteration` for what each of them counts.
COLUMNS = (
    ("judged_new", "INTEGER"),
    ("precision_new", "REAL"),
    ("left", "REAL"),
    ("unreviewed", "INTEGER"),
    ("added", "INTEGER"),
    ("enlarged", "INTEGER"),
    ("covered_m2", "REAL"),
    ("samples_inventory", "INTEGER"),
    ("samples_candidate", "INTEGER"),
    ("samples_digitised", "INTEGER"),
    ("found", "INTEGER"),
    ("held_out", "INTEGER"),
)


def add_counts(connection: sqlite3.Connection) -> None:
    add_columns(connection, "iterations", COLUMNS)
