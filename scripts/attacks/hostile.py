"""Studies that somebody has changed at random: tables gone, views in their place, values of any kind in any field.

Whatever the plugin reads of one ends in a result or in one sentence, and soon.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
import traceback
from pathlib import Path

from . import common

VALUES = [
    *(None, 0, 1, -1, 2**62, 1e308, float("inf"), -0.0, "", "accepted", "word", "1", "nan", "2021-13-45", "\x00"),
    *("{", "{}", "[]", "[1]", '{"a": NaN}', "null", '"text"', "1e999", "ü" * 5000, b"", b"\xff\xfe\x00", b"GP\x00\x01"),
    *(
        "2021-01-01T00:00:00.000000Z",
        "9999",
        "-1",
        "<img src='x'>",
        "[[1, 2, 3, 4]]",
        '{"layers": [1]}',
        "{0.__class__}",
    ),
    *('[["p", "x", 1, "00"]]', '{"template": "{a}", "values": {"a": {"template": "{b.real}", "values": {"b": 1}}}}'),
]
# Of processor; and by the clock, for what waits instead of working on a computer with much else to do.
MOST_WORK_S, MOST_S = 20.0, 400.0
KINDS = ("value", "values", "drop", "view", "endless", "column", "rows", "schema")
WEIGHTS = (8, 5, 1, 1, 1, 1, 1, 1)
ENDLESS = "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n) SELECT k AS fid FROM n"


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    dice = random.Random(seed)
    fresh = folder / "fresh.gpkg"
    make_rich_study(fresh)
    counts = {"studies": 0, "ended otherwise": 0, "too slow": 0}
    end = time.monotonic() + seconds
    while time.monotonic() < end or counts["studies"] < 4:
        counts["studies"] += 1
        path = folder / "study.gpkg"
        shutil.copy(fresh, path)
        done = [harm(path, dice) for _ in range(dice.choice([1, 1, 2, 5]))]
        began, worked = time.monotonic(), time.process_time()
        for name, problem in read_all(path, folder):
            counts["ended otherwise"] += 1
            print(f"{done}\n    {name}: {problem}", flush=True)
        took_s, worked_s = time.monotonic() - began, time.process_time() - worked
        if worked_s > MOST_WORK_S or took_s > MOST_S:
            counts["too slow"] += 1
            print(f"{done}\n    {took_s:.0f} s, {worked_s:.0f} s of processor", flush=True)
        for left in folder.glob("*"):
            if left != fresh:
                left.unlink()
    return counts


def make_rich_study(path: Path, count: int = 12) -> None:
    """Something in every table."""
    from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.log.looks import Look
    from ftl_qgis_plugin.study.log.places import Place
    from ftl_qgis_plugin.study.log.verdicts import Verdict

    common.make_study(path, count)
    with Study.open(str(path), analyst="ada") as study:
        for number in range(12):
            said = ("accepted", "rejected")[number % 2]
            study.record(Verdict(candidate=f"c{number}", verdict=said, image_date="2021"))
        study.undo()
        study.redo()
        study.looks.record(
            [Look(candidate="c0", view="candidate", source="a", image_date="2021-08", seconds=3.0)], "ada"
        )
        study.looks.set_evidence({"c0": {"image_change": 0.5}})
        study.set_thresholds(1, ThresholdTable((Threshold("slope", 3.0, 20.0),)))
        study.finish_iteration(1, candidates=12, samples=12, mean_rate=60.0, change=1.0, reason="settled")
        study.update_candidate_geometry("c3", common.square(600.0, 0.0, 90.0))
        study.outline_changes.record("c3", common.square(600.0, 0.0), common.square(600.0, 0.0, 90.0), "ada")
        study.add_candidates(2, [{"candidate": "c2", "pixels": 4, "wkb": common.square(400.0, 0.0)}])
        study.add_reference([{"name": "r", "class": "slump", "area_m2": 10_000.0, "wkb": common.square(0.0, 500.0)}])
        for log in (study.places, study.sweep):
            log.replace([Place("place-E1.0N2.0", 1.0, 2.0, common.square(0.0, 0.0))])
            log.record([Verdict(candidate="place-E1.0N2.0", verdict="accepted", analyst="ada")])
        study._settings.set("mine", "{}")


def harm(path: Path, dice: random.Random) -> str:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        own = [name for name in tables if not name.startswith(("sqlite_", "rtree_"))]
        table = dice.choice(own)
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
        # Their triggers need functions of GDAL's.
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        column, value = dice.choice(columns), dice.choice(VALUES)
        kind = dice.choices(KINDS, WEIGHTS)[0]
        said = f"{kind} {table}.{column} = {str(value)[:60]!r}"
        change = f'UPDATE OR IGNORE "{table}" SET "{column}" = ?'
        statements = {
            "value": (f'{change} WHERE rowid = (SELECT MIN(rowid) FROM "{table}")', (value,)),
            "values": (change, (value,)),
            "drop": (f'DROP TABLE "{table}"', ()),
            "column": (f'ALTER TABLE "{table}" DROP COLUMN "{column}"', ()),
            "rows": (f'DELETE FROM "{table}"', ()),
        }
        if kind == "schema":
            value = dice.choice(["1", "2", "3", "4", "", "x", None])
            connection.execute("UPDATE settings SET value = ? WHERE key = 'schema_version'", (value,))
            return f"schema {value}"
        if kind in ("view", "endless"):
            connection.execute(f'DROP TABLE "{table}"')
            query = ENDLESS if kind == "endless" else "SELECT 1 AS fid, 'x' AS candidate, load_extension('x') AS value"
            connection.execute(f'CREATE VIEW "{table}" AS {query}')
            return said
        connection.execute(*statements[kind])
        return said
    except sqlite3.Error as error:
        return f"nothing ({error})"
    finally:
        connection.close()


def read_all(path: Path, folder: Path) -> list[tuple[str, str]]:
    """What ended neither in a result nor in a sentence."""
    from ftl_qgis_plugin.core.errors import FtlError
    from ftl_qgis_plugin.interpretation.review.index import CandidateIndex
    from ftl_qgis_plugin.report.rendering import write_report
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.iteration.history import history
    from ftl_qgis_plugin.study.log.verdicts import Verdict
    from ftl_qgis_plugin.study.merge import merge_studies

    problems = []

    def attempt(name, action):
        try:
            return action()
        except FtlError:
            return None
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            problems.append((name, f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"))
            return None

    study = attempt("open", lambda: Study.open(str(path), analyst="ben"))
    if study is not None:
        for name, action in {
            "check": study.check,
            "index": lambda: CandidateIndex.load(study),
            "iterations": study.iterations,
            "history": lambda: history(study),
            "thresholds": lambda: study.thresholds(1),
            "samples": study.samples,
            "reference": study.reference,
            "first inventory": lambda: (study.first_inventory.records(), study.first_inventory.state),
            "places": lambda: (study.places.all(), study.places.current()),
            "sweep": lambda: (study.sweep.all(), study.sweep.current()),
            "looks": lambda: (study.looks.all(), study.looks.evidence(), study.looks.median_seconds()),
            "outlines": study.outline_changes.all,
            "grid": lambda: (study.grid, study.crs_wkt),
            "changes": lambda: (study.changes.version(), study.changes.marks(), study.changes.last_entry()),
            "record": lambda: study.record(Verdict(candidate="c1", verdict="uncertain")),
            "undo": study.undo,
            "candidates": lambda: (study.candidates(), study.found_in(1), study.proposals()),
            "start": lambda: study.start_iteration({}),
        }.items():
            attempt(name, action)
        attempt("close", study.close)
    attempt("report", lambda: write_report(str(path), str(folder / "report.html")))
    fresh = str(folder / "fresh.gpkg")
    attempt("merge", lambda: merge_studies([str(path), fresh], str(folder / "merged.gpkg"), overwrite=True))
    return problems
