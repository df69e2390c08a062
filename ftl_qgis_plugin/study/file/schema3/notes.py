"""What the notes of thresholds and the reasons of iterations were made of, so that they can be translated."""

from __future__ import annotations

import sqlite3

from .tables import add_columns


def add_note_data(connection: sqlite3.Connection) -> None:
    add_columns(connection, "thresholds", (("note_data", "TEXT"),))
    add_columns(connection, "iterations", (("reason_data", "TEXT"),))
