"""Two real QGIS desktops on one study, doing at random what people do (tests/gui/drivers/at_random.py); needs Xvfb.

Verdicts, undo and redo, reading again, closing and opening, projects, rows of the samples edited, given up or left
open, outlines mended, layers removed. What was reported as saved is looked for in the file afterwards.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import common

sys.path.insert(0, str(common.REPOSITORY / "tests" / "gui"))

# What may be told; anything else is counted.
_KNOWN = (
    "by another program",
    "Another program is writing",
    "Nothing to",
    "Undone",
    "Verdicts of",
    "database is locked",
    "were edited by hand",
    "Loading “",  # QGIS's own, of a project that takes long
)


def attack(
    folder: Path,
    seconds: float,
    seed: int,
    names: tuple[str, ...] = ("ada", "ben"),
    beside: Callable[[Path], subprocess.Popen] | None = None,
) -> dict[str, int]:
    """`beside` starts another program that works on the study meanwhile, and ends by itself."""
    import harness

    shared = folder / "shared"
    shared.mkdir()
    common.make_study(shared / "study.gpkg", 60)

    def work(name: str) -> dict:
        own = folder / name
        own.mkdir()
        profiles = harness.make_profile(own, dock_open="true", analyst=name)
        others = ",".join(other for other in names if other != name)
        variables = {"FTL_ANALYST": name, "FTL_OTHERS": others, "FTL_SHARED": str(shared)}
        variables.update(FTL_SECONDS=str(seconds), FTL_SEED=str(seed))
        try:
            return harness.drive("at_random", profiles, own, timeout_s=int(seconds) + 240, **variables)
        finally:
            (shared / f"{name}_gone").touch()

    outcomes, broken = [], 0
    program = beside(shared / "study.gpkg") if beside is not None else None
    with ThreadPoolExecutor(len(names)) as pool:
        for future in [pool.submit(work, name) for name in names]:
            try:
                outcomes.append(future.result())
            except BaseException as error:  # pytest's own kind of failure
                broken += 1
                print(str(error)[-4000:], file=sys.stderr)
    if program is not None:
        _output, errors = program.communicate(timeout=120)
        broken += program.returncode != 0
        print(errors[-3000:], file=sys.stderr, end="")
    odd = [text for outcome in outcomes for text in outcome["messages"] if not any(part in text for part in _KNOWN)]
    for text in odd:
        print(f"told: {text}", file=sys.stderr)
    figures = compared(shared / "study.gpkg", {name: told(folder / name) for name in names})
    left = [path.name for path in shared.glob("*") if path.name.startswith((".", "study.gpkg-"))]
    if left:
        print(f"left: {left}", file=sys.stderr)
    return {**figures, "desktops ended by an error": broken, "odd messages": len(odd), "files left": len(left)}


def told(folder: Path) -> list[dict]:
    path = folder / "told.txt"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def compared(path: Path, told_by: dict[str, list[dict]]) -> dict[str, int]:
    """What was reported as saved by whom, and what of it is not in the file."""
    said = [(name, line) for name, lines in told_by.items() for line in lines]
    lost = 0
    connection = sqlite3.connect(path)
    try:
        is_damaged = connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
        entries = set(
            connection.execute("SELECT analyst, candidate, verdict, note FROM verdicts WHERE action = 'verdict'")
        )
        rows = dict(connection.execute('SELECT fid, "class" FROM samples'))
        outlines = dict(connection.execute("SELECT candidate, geom FROM candidates"))
    except sqlite3.DatabaseError as error:
        print(error, file=sys.stderr)
        return {"reported": len(said), "lost": len(said), "damaged": 1}
    finally:
        connection.close()
    last = {}
    for name, line in said:
        if line["kind"] == "verdict":
            if (name, line["candidate"], line["verdict"], line["note"]) not in entries:
                lost += 1
                print(f"lost: {name} {line}", file=sys.stderr)
        else:
            last[line["kind"], line.get("fid", line.get("candidate"))] = line
    for (kind, key), line in last.items():
        is_there = rows[key] == line["value"] if kind == "row" else _digest(outlines[key]) == line["outline"]
        if not is_there:
            lost += 1
            print(f"lost: {line}", file=sys.stderr)
    return {"reported": len(said), "lost": lost, "damaged": int(is_damaged)}


def _digest(blob: bytes) -> str:
    from ftl_qgis_plugin.study.file.shapes import wkb_of

    return hashlib.sha256(wkb_of(blob)).hexdigest()
