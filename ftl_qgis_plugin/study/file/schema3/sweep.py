"""What analysts say of the cells of a sweep over the study area: a log as that of the candidates."""

from __future__ import annotations

import sqlite3

from ..schema import LOG_COLUMNS, LOG_INDEXES
from .tables import add_table, table_columns

SWEEP_VERDICTS = "sweep_verdicts"


def add_sweep(connection: sqlite3.Connection) -> None:
    if table_columns(connection, SWEEP_VERDICTS):
        return
    add_table(connection, SWEEP_VERDICTS, LOG_COLUMNS)
    for statement in LOG_INDEXES.format(table=SWEEP_VERDICTS).split(";"):
        if statement.strip():
            connection.execute(statement)
