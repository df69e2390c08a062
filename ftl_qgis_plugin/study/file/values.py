"""Whether the values of a study are of the kinds that its fields are declared for: a file may come from anywhere.

SQLite keeps a text in a field for numbers without a word. What is found here is told in one sentence, so that nobody
who reads the study has to expect anything else.
"""

from __future__ import annotations

import sqlite3

from ...core.errors import FtlError
from . import schema

_KINDS = {
    "TEXT": ("text",),
    "INTEGER": ("integer",),
    "MEDIUMINT": ("integer",),
    "REAL": ("integer", "real"),
    "BLOB": ("blob",),
    "MULTIPOLYGON": ("blob",),
}
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


def require_values(connection: sqlite3.Connection, path: str) -> None:
    """FtlError: a field holds what is none of its values. One pass over each table."""
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in (name for name in tables if not name.startswith(_OTHERS)):
        wrong = _wrong(connection, table)
        if not wrong:
            continue
        cases = " ".join(f"WHEN {condition} THEN '{number}'" for number, condition in enumerate(wrong.values()))
        any_wrong = " OR ".join(wrong.values())
        row = connection.execute(
            f"SELECT CASE {cases} END FROM {schema.quoted(table)} WHERE {any_wrong} LIMIT 1"  # nosec B608
        ).fetchone()
        if row is not None:
            raise FtlError(
                "The study {name} holds something in the field '{field}' of its table '{table}' that cannot stand "
                "there. Something else than this plugin changed it: use a copy or a backup.",
                name=path,
                field=list(wrong)[int(row[0])],
                table=table,
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
        if kinds == _KINDS["REAL"]:
            parts.append(f"abs({column}) > {_LARGEST}")
        if table in _LOGS and name in _LOG_VALUES:
            parts.append(_LOG_VALUES[name])
        result[name] = f"({' OR '.join(parts)})"
    return result
