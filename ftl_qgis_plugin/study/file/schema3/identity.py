"""What a study is known by wherever its file lies: small things outside of the file that belong to it are kept by it.

A copy of the file is the same study, with the same landslides; a merged one is another.
"""

from __future__ import annotations

import sqlite3

from ..schema import IDENTITY_KEY


def add_identity(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO settings (key, value) SELECT ?, lower(hex(randomblob(16))) "
        "WHERE NOT EXISTS (SELECT 1 FROM settings WHERE key = ?)",
        (IDENTITY_KEY, IDENTITY_KEY),
    )
