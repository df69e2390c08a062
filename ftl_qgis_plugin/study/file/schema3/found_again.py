"""Candidates that an iteration found with the very outline that an earlier one had stored.

They are stored once, under the iteration that found them first; this says in which others they belong to the list.
"""

from __future__ import annotations

import sqlite3

from .tables import add_table

TABLE = "found_again"


def add_found_again(connection: sqlite3.Connection) -> None:
    add_table(
        connection,
        TABLE,
        "fid INTEGER PRIMARY KEY AUTOINCREMENT, iteration INTEGER NOT NULL, candidate TEXT NOT NULL, "
        "UNIQUE (iteration, candidate)",
    )
