"""Studies that somebody has built to do harm, each in a way that is thought out: see `harms` for the list.

Each is opened, looked through, judged in, reported, merged, and converted from an older schema with its backup. All of
it ends in a result or in one sentence, within seconds and with little memory.
"""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from . import hostile

ENDLESS = "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n) SELECT {columns} FROM n"
SLOW = "SELECT {columns} FROM " + ", ".join(f"verdicts {name}" for name in "abcdefgh")
HEAVY = "length(hex(zeroblob(400000000))) > 0"
# SQL, or a table and what the schema then says of it.
Statement = "str | tuple[str, str]"
MOST_S = 8.0  # of processor
MOST_MB = 700


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    """All of them where there is time for it, else as many as there is time for, in another order for each seed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    fresh = folder / "fresh.gpkg"
    hostile.make_rich_study(fresh)
    names = sorted(harms(fresh))
    random.Random(seed).shuffle(names)
    counts = {"studies": 0, "ended otherwise": 0, "too slow": 0, "too large": 0, "taken for whole": 0}
    end = time.monotonic() + seconds
    for name in names:
        if time.monotonic() > end and counts["studies"] >= 3:
            break
        counts["studies"] += 1
        for version in ("3", "2"):
            path = folder / "study.gpkg"
            shutil.copy(fresh, path)
            _harm(path, harms(fresh)[name], version)
            before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
            for step, problem in hostile.read_all(path, folder):
                counts["ended otherwise"] += 1
                print(f"{name} (schema {version})\n    {step}: {problem}", flush=True)
            taken, grown = (
                time.process_time() - began,
                (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
            )
            if taken > MOST_S:
                counts["too slow"] += 1
                print(f"{name} (schema {version}): {taken:.0f} s", flush=True)
            if grown > MOST_MB:
                counts["too large"] += 1
                print(f"{name} (schema {version}): {grown:.0f} MB more", flush=True)
            if version == "3" and not name.startswith("harmless") and _opens(path):
                counts["taken for whole"] += 1
                print(f"{name}: opened without a word", flush=True)
            for left in folder.glob("*"):
                if left != fresh:
                    left.unlink()
    return counts


def harms(path: Path) -> dict[str, list[Statement]]:
    """Statements by what they do; a pair is a table and the text that the schema then holds of it."""
    connection = sqlite3.connect(path)
    master = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    columns = {
        name: [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
        for kind, name, _sql in master
        if kind in ("table", "view")
    }
    connection.close()
    sqls = {name: sql for _kind, name, sql in master}
    tables = [
        name for kind, name, _sql in master if kind == "table" and not name.startswith(("sqlite_", "gpkg_", "rtree_"))
    ]
    views = [name for kind, name, _sql in master if kind == "view"]
    found = dict(_views(tables, views, columns))
    found.update(_triggers(tables))
    found.update(_tables(tables, sqls, columns))
    found.update(_odd(columns))
    return found


def _views(tables: list[str], views: list[str], columns: dict[str, list[str]]) -> Iterator[tuple[str, list[Statement]]]:
    for name in [*tables, *views, "gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions"]:
        kind = "VIEW" if name in views else "TABLE"
        for what, query in (("endless", ENDLESS), ("slow", SLOW)):
            wanted = columns[name] if columns.get(name) else ["fid"]
            if what == "slow" and name not in views:
                continue
            value = "k" if what == "endless" else "a.fid"
            listed = ", ".join(f'{value} AS "{column}"' for column in wanted)
            yield (
                f"{what} view {name}",
                [f'DROP {kind} "{name}"', f'CREATE VIEW "{name}" AS {query.format(columns=listed)}'],
            )
    yield "view of another name", [f"CREATE VIEW mine AS {ENDLESS.format(columns='k AS fid')}"]
    yield (
        "view that calls",
        ["DROP VIEW verdicts_current", "CREATE VIEW verdicts_current AS SELECT load_extension('x')"],
    )
    yield "view of itself", ["DROP VIEW sweep_current", "CREATE VIEW sweep_current AS SELECT * FROM sweep_current"]
    yield (
        "view with our words and more",
        ["DROP VIEW sweep_current", f"CREATE VIEW sweep_current AS SELECT * FROM ({ENDLESS.format(columns='k')})"],
    )


def _triggers(tables: list[str]) -> Iterator[tuple[str, list[Statement]]]:
    body = "BEGIN DELETE FROM verdicts; END"
    for table in tables:
        for event in ("INSERT", "UPDATE"):
            yield f"trigger on {event} of {table}", [f'CREATE TRIGGER t_{table} AFTER {event} ON "{table}" {body}']
    for name in ("rtree_samples_geom_insert", "trigger_insert_feature_count_samples", "proposals_keep"):
        table = "candidates" if name == "proposals_keep" else "samples"
        yield (
            f"trigger in the name of {name}",
            [
                f"DROP TRIGGER {name}",
                f"CREATE TRIGGER {name} AFTER UPDATE ON {table} {body}",
            ],
        )
    yield (
        "trigger of a spatial index with a question",
        [
            'CREATE TRIGGER "rtree_samples_geom_update9" AFTER UPDATE ON "samples" '
            'BEGIN DELETE FROM "rtree_samples_geom" '
            f"WHERE id IN ({ENDLESS.format(columns='k')}); END"
        ],
    )
    yield (
        "trigger of a spatial index with another aim",
        ['CREATE TRIGGER "rtree_samples_geom_update9" AFTER UPDATE ON "verdicts" BEGIN DELETE FROM "verdicts"; END'],
    )
    yield "trigger on the contents", [f"CREATE TRIGGER gpkg_mine AFTER UPDATE ON gpkg_contents {body}"]
    yield (
        "endless trigger on the contents",
        [
            "CREATE TRIGGER gpkg_tile_matrix_x AFTER UPDATE ON gpkg_contents BEGIN SELECT COUNT(*) FROM "
            f"({ENDLESS.format(columns='k')}); END"
        ],
    )
    yield (
        "triggers that call each other",
        [
            "CREATE TRIGGER gpkg_a AFTER UPDATE ON settings BEGIN UPDATE iterations SET spread = 1; END",
            "CREATE TRIGGER gpkg_b AFTER UPDATE ON iterations BEGIN UPDATE settings SET value = value; END",
        ],
    )


def _tables(
    tables: list[str], sqls: dict[str, str], columns: dict[str, list[str]]
) -> Iterator[tuple[str, list[Statement]]]:
    for table in ("verdicts", "candidates", "samples", "settings", "iterations"):
        last = columns[table][-1]
        sql = sqls[table]
        yield f"check that computes in {table}", [(table, f"{sql[: sql.rindex(')')]}, CHECK ({HEAVY}))")]
        yield (
            f"generated column in {table}",
            [f'ALTER TABLE "{table}" ADD COLUMN made TEXT GENERATED ALWAYS AS (hex(zeroblob(200000000))) VIRTUAL'],
        )
        yield (
            f"default that computes in {table}",
            [(table, f"{sql[: sql.rindex(')')]}, made TEXT DEFAULT (hex(zeroblob(200000000))))")],
        )
        yield f"index that computes on {table}", [f'CREATE INDEX heavy ON "{table}" (hex(zeroblob(1000)), "{last}")']
        yield f"index of some on {table}", [f'CREATE INDEX heavy ON "{table}" ("{last}") WHERE {HEAVY}']
        yield (
            f"rows without numbers in {table}",
            [
                f'CREATE TABLE kept AS SELECT * FROM "{table}"',
                f'DROP TABLE "{table}"',
                _without_rowid(table, columns[table]),
                f'INSERT OR IGNORE INTO "{table}" SELECT * FROM kept',
                "DROP TABLE kept",
            ],
        )
        yield (
            f"virtual table {table}",
            [
                f'DROP TABLE "{table}"',
                f'CREATE VIRTUAL TABLE "{table}" USING fts5({", ".join(_words(columns[table]))})',
            ],
        )
        yield (
            f"harmless: {table} without types",
            [
                f'CREATE TABLE kept AS SELECT * FROM "{table}"',
                f'DROP TABLE "{table}"',
                f'CREATE TABLE "{table}" ({", ".join(_words(columns[table]))})',
                f'INSERT INTO "{table}" SELECT * FROM kept',
                "DROP TABLE kept",
            ],
        )
        yield f"harmless: {table} without its last column", [f'ALTER TABLE "{table}" DROP COLUMN "{last}"']
    yield (
        "spatial index in the name of a table",
        ["DROP TABLE reference", "CREATE VIRTUAL TABLE reference USING rtree(i, a, b)"],
    )


def _odd(columns: dict[str, list[str]]) -> Iterator[tuple[str, list[Statement]]]:
    blob = "zeroblob(120000000)"
    yield "huge outline", [f"UPDATE samples SET geom = {blob} WHERE fid = 1"]
    yield "huge note", [f"UPDATE verdicts SET note = CAST({blob} AS TEXT) WHERE fid = 1"]
    yield "huge setting", [f"UPDATE settings SET value = CAST({blob} AS TEXT) WHERE key = 'mine'"]
    yield "huge parameters", [f"UPDATE iterations SET parameters = CAST({blob} AS TEXT)"]
    yield "text for numbers", ["UPDATE candidates SET score = 'high'"]
    yield "numbers for text", ["UPDATE verdicts SET note = CAST('1' AS BLOB)"]
    yield "other words", ["UPDATE verdicts SET action = 'delete'"]
    yield "no contents", ["DELETE FROM gpkg_contents"]
    yield "harmless: no spatial index", ["DROP TABLE rtree_candidates_geom", "DELETE FROM gpkg_extensions"]
    yield "harmless: other page size", ["PRAGMA page_size=512", "VACUUM"]
    yield "harmless: many tables", [f"CREATE TABLE more_{number} (a)" for number in range(300)]
    yield "harmless: deep JSON", [f"UPDATE iterations SET parameters = '{'[' * 50_000}'"]
    yield "harmless: loops in the log", ["UPDATE verdicts SET supersedes = uuid"]
    yield "harmless: large numbers of rows", ["UPDATE samples SET fid = 9223372036854775807 WHERE fid = 1"]
    yield "harmless: other CRS", ["UPDATE settings SET value = 'LOCAL_CS[\"x\"]' WHERE key = 'crs_wkt'"]
    yield "endless CRS", ["UPDATE settings SET value = CAST(zeroblob(30000000) AS TEXT) WHERE key = 'crs_wkt'"]


def _words(columns: list[str]) -> list[str]:
    return [f'"{name}"' for name in columns if name != "rank"]


def _without_rowid(table: str, columns: list[str]) -> str:
    listed = ", ".join(f'"{name}"' for name in columns)
    return f'CREATE TABLE "{table}" ({listed}, PRIMARY KEY ("{columns[0]}")) WITHOUT ROWID'


def _harm(path: Path, statements: list[Statement], version: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("UPDATE settings SET value = ? WHERE key = 'schema_version'", (version,))
        # They need functions of GDAL's.
        for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall():
            if "ST_" in sql and not any(name in str(statement) for statement in statements):
                connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            try:
                if isinstance(statement, tuple):
                    connection.execute("PRAGMA writable_schema=ON")
                    connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", statement[::-1])
                    connection.execute("PRAGMA writable_schema=RESET")
                else:
                    connection.execute(statement)
            except sqlite3.Error as error:
                if not re.search("more_|no such function", str(error)):
                    print(f"    {str(statement)[:80]!r}: {error}", flush=True)
    finally:
        connection.close()


def _opens(path: Path) -> bool:
    from ftl_qgis_plugin.core.errors import FtlError
    from ftl_qgis_plugin.study.database import Study

    try:
        with Study.open(str(path)) as study:
            return study.check().changed is None and not study.read_only
    except FtlError:
        return False
