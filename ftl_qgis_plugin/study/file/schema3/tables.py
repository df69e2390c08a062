"""Adding tables and columns to a study that may have them already."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ..schema import FID, GEOMETRY, quoted, register, table_columns


def add_columns(connection: sqlite3.Connection, table: str, columns: Iterable[tuple[str, str]]) -> None:
    """Adds the columns (name, SQL type with constraints) that the table lacks."""
    present = set(table_columns(connection, table))
    for name, kind in columns:
        if name not in present:
            connection.execute(f"ALTER TABLE {quoted(table)} ADD COLUMN {quoted(name)} {kind}")


def add_table(connection: sqlite3.Connection, table: str, columns: str) -> None:
    """Adds a table without geometry, with what stands between the brackets of CREATE TABLE, and registers it.

    Its first column is an integer primary key: OGR takes it as feature id.
    """
    if not table_columns(connection, table):
        connection.execute(f"CREATE TABLE {quoted(table)} ({columns})")
        register(connection, table, "attributes")


def add_polygon_table(connection: sqlite3.Connection, table: str, columns: Iterable[tuple[str, str]]) -> None:
    """Adds a table of polygons in the study's CRS and registers it as a layer.

    It has no spatial index (that needs OGR's functions), so that plain SQL may write to it as well.
    """
    if table_columns(connection, table):
        return
    own = "".join(f", {quoted(name)} {kind}" for name, kind in columns)
    connection.execute(
        f"CREATE TABLE {quoted(table)} ({FID} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {GEOMETRY} MULTIPOLYGON{own})"
    )
    register(connection, table, "features")
    connection.execute(
        "INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m) SELECT "
        "?, column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns WHERE table_name = 'candidates'",
        (table,),
    )
