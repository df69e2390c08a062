"""A number for each outline that is kept as it was proposed, by which its row is sealed (see `row_seals`).

SQLite may give rows without a number of their own other ones when somebody compacts the file.
"""

from __future__ import annotations

import sqlite3

from ..schema import FID, PROPOSALS, PROPOSALS_TRIGGER, table_columns

_NUMBERED = f"""CREATE TABLE {PROPOSALS} (
    {FID} INTEGER PRIMARY KEY AUTOINCREMENT, candidate TEXT NOT NULL UNIQUE, geom BLOB)"""


def number_proposals(connection: sqlite3.Connection) -> None:
    if FID in table_columns(connection, PROPOSALS):
        return
    columns = "candidate, geom"
    kept = f"SELECT {columns} FROM {PROPOSALS} WHERE candidate IS NOT NULL ORDER BY rowid"  # nosec B608
    rows = connection.execute(kept).fetchall()
    connection.execute("DROP TRIGGER IF EXISTS proposals_keep")
    connection.execute(f"DROP TABLE {PROPOSALS}")
    connection.execute(_NUMBERED)
    connection.executemany(f"INSERT OR IGNORE INTO {PROPOSALS} ({columns}) VALUES (?, ?)", rows)  # nosec B608
    connection.execute(PROPOSALS_TRIGGER)
