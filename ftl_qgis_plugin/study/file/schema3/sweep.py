"""The cells of a sweep over the study area, and what analysts say of them: a log as that of the candidates."""

from __future__ import annotations

import sqlite3

from ..schema import FID, GEOMETRY, LOG_COLUMNS, LOG_INDEXES, newest, register, table_columns
from .tables import add_polygon_table, add_table

SWEEP_VERDICTS = "sweep_verdicts"
SWEEP_CELLS = "sweep_cells"
SWEEP_CURRENT = "sweep_current"  # the progress map: each cell with what holds for it

VIEW = (
    f"CREATE VIEW {SWEEP_CURRENT} AS SELECT c.{FID} AS OGC_FID, c.{GEOMETRY} AS {GEOMETRY}, c.cell, c.number, "
    f"NULLIF(v.verdict, 'cleared') AS state, v.note, v.analyst, v.time_utc FROM {SWEEP_CELLS} c "
    f"LEFT JOIN {SWEEP_VERDICTS} v ON v.fid = {newest('c.cell', SWEEP_VERDICTS)}"  # nosec B608
)
_CELL_COLUMNS = (("cell", "TEXT"), ("number", "INTEGER"))


def add_sweep(connection: sqlite3.Connection) -> None:
    if not table_columns(connection, SWEEP_VERDICTS):
        add_table(connection, SWEEP_VERDICTS, LOG_COLUMNS)
        for statement in LOG_INDEXES.format(table=SWEEP_VERDICTS).split(";"):
            if statement.strip():
                connection.execute(statement)
    if not table_columns(connection, SWEEP_CELLS):
        add_polygon_table(connection, SWEEP_CELLS, _CELL_COLUMNS)
        connection.execute(f"CREATE UNIQUE INDEX {SWEEP_CELLS}_cell ON {SWEEP_CELLS} (cell)")
        _add_view(connection)


def _add_view(connection: sqlite3.Connection) -> None:
    connection.execute(f"DROP VIEW IF EXISTS {SWEEP_CURRENT}")
    connection.execute(VIEW)
    register(connection, SWEEP_CURRENT, "features")
    connection.execute(
        "INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m) SELECT "
        "?, column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns WHERE table_name = ?",
        (SWEEP_CURRENT, SWEEP_CELLS),
    )
