"""The views as this version makes them: older ones said the same in other words, a stranger's may say anything."""

from __future__ import annotations

import sqlite3

from .. import schema
from .sweep import SWEEP_CURRENT, VIEW


def renew_views(connection: sqlite3.Connection) -> None:
    views = {
        "verdicts_current": schema.verdicts_view(),
        "candidates_current": schema.candidates_view(schema.table_columns(connection, "candidates")),
        SWEEP_CURRENT: VIEW,
    }
    for name, statement in views.items():
        connection.execute(f"DROP VIEW IF EXISTS {name}")
        connection.execute(statement)
