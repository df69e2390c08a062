"""Whether the values of a study are of the kinds that its fields are declared for: a file may come from anywhere.

SQLite keeps a text in a field for numbers without a word. Rows with such a value are left out and told in one sentence,
so that nobody who reads the study has to expect anything else; they stay in the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from ...core.errors import Message
from . import schema
from .connection import LARGEST_BYTES, sqlite_errors

_KINDS = {
    "TEXT": ("text",),
    "INTEGER": ("integer",),
    "MEDIUMINT": ("integer",),
    "REAL": ("integer", "real"),
    "BLOB": ("blob",),
    "MULTIPOLYGON": ("blob",),
}
_MOST_NAMED = 5
_LARGEST = "1e300"  # beyond: infinity, or sums that become it
_TIME = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"
_LOGS = (schema.VERDICTS, schema.PLACE_VERDICTS, "sweep_verdicts")
# Words and forms that fields of a log have.
_LOG_VALUES = {
    "verdict": "\"verdict\" NOT IN ('accepted', 'rejected', 'uncertain', 'cleared')",
    "action": "\"action\" NOT IN ('verdict', 'carried', 'undo', 'redo')",
    "time_utc": f"\"time_utc\" NOT GLOB '{_TIME}'",
}
# SQLite's and the GeoPackage's own.
_OTHERS = ("sqlite_", "gpkg_", "rtree_", "layer_styles")


def leave_out_wrong(connection: sqlite3.Connection, path: str) -> Message | None:
    """Hides rows with a field that holds what is none of its values; tells of them, None where there are none.

    Tables with such rows are seen through views of this connection's own, which nobody can write to: so whoever calls
    this makes the connection read-only where there is something to tell. One pass over each table.
    """
    told = None
    for table, any_wrong, columns in _tables(connection):
        if not connection.execute(
            f"SELECT EXISTS (SELECT 1 FROM {schema.quoted(table)} WHERE {any_wrong})"  # nosec B608
        ).fetchone()[0]:
            continue
        told = told or _told(connection, path, table)
        listed = ", ".join(map(schema.quoted, columns))
        connection.execute(
            f"CREATE TEMP VIEW {schema.quoted(table)} AS SELECT {listed} "  # nosec B608
            f"FROM main.{schema.quoted(table)} WHERE NOT COALESCE({any_wrong}, 0)"
        )
    return told


def wrong_values(connection: sqlite3.Connection, path: str) -> Message | None:
    """As `leave_out_wrong`, and hides nothing. FtlError: a value is too large to be looked at."""
    with sqlite_errors(path):
        for table, any_wrong, _columns in _tables(connection):
            if connection.execute(
                f"SELECT EXISTS (SELECT 1 FROM {schema.quoted(table)} WHERE {any_wrong})"  # nosec B608
            ).fetchone()[0]:
                return _told(connection, path, table)
    return None


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[str, str, list[str]]]:
    """Name, condition of a wrong row, and columns of each table that is ours."""
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in (name for name in tables if not name.startswith(_OTHERS)):
        wrong = _wrong(connection, table)
        if wrong:
            yield table, f"({' OR '.join(wrong.values())})", schema.table_columns(connection, table)


def _told(connection: sqlite3.Connection, path: str, table: str) -> Message:
    """Names the first wrong rows, and the field of the very first."""
    wrong = _wrong(connection, table)
    cases = " ".join(f"WHEN {condition} THEN {number}" for number, condition in enumerate(wrong.values()))
    found = connection.execute(
        f"SELECT rowid, CASE {cases} END AS field FROM main.{schema.quoted(table)} "  # nosec B608
        f"WHERE field IS NOT NULL LIMIT {_MOST_NAMED + 1}"
    ).fetchall()
    rows = ", ".join(str(number) for number, _field in found[:_MOST_NAMED]) + (" ..." if found[_MOST_NAMED:] else "")
    return Message(
        "The study {name} holds something in the field '{field}' of its table '{table}' that cannot stand there (row "
        "{rows}). Something else than this plugin changed it. Such rows are left out, and the study can only be looked "
        "at: mend them in QGIS's attribute table, or use a copy or a backup.",
        name=path,
        field=list(wrong)[found[0][1]],
        table=table,
        rows=rows,
    )


def _wrong(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """SQL conditions by field that hold for what cannot stand there."""
    result = {}
    for _number, name, declared, *_rest in connection.execute(f"PRAGMA table_info({schema.quoted(table)})").fetchall():
        column = schema.quoted(name)
        kinds = _KINDS.get(str(declared).upper().partition("(")[0])
        if kinds is None:
            continue
        parts = [f"typeof({column}) NOT IN ('null', {', '.join(map(repr, kinds))})"]
        if "text" in kinds or "blob" in kinds:
            parts.append(f"length({column}) > {LARGEST_BYTES}")
        if kinds == _KINDS["REAL"]:
            parts.append(f"abs({column}) > {_LARGEST}")
        if table in _LOGS and name in _LOG_VALUES:
            parts.append(_LOG_VALUES[name])
        result[name] = f"({' OR '.join(parts)})"
    return result
