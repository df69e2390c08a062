"""What a user does, with a disk that fails at its n-th call: for every n, and for each action.

Making a study (also in the place of another), a verdict, samples, a merge, the conversion of an older study with its
backup, a report. Each ends in a result or a sentence; what was there before is whole, and what was reported as done is
there; and once the disk is well again, the same action succeeds and leaves nothing beside its result.
"""

from __future__ import annotations

import ctypes
import errno
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from . import common, preload

_DONE, _TOLD, _BROKEN = 0, 3, 4
_ERRORS = (errno.EIO, errno.ENOSPC)
# At this call only, and from this call on.
_LASTING = (1, 100_000)
CANDIDATES, VERDICTS = 8, 6


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    counts = {"failing calls": 0, "lost": 0, "damaged": 0, "ended by an error": 0, "not done afterwards": 0, "left": 0}
    preloaded = preload.library(folder)
    if preloaded is None:
        print("io_actions: needs Linux and a C compiler; nothing was tried", file=sys.stderr)
        return counts
    environment = {
        **os.environ,
        "LD_PRELOAD": str(preloaded),
        "FTL_FAULT_FOLDER": str((folder / "place").resolve()),
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "attacks.io_actions", str(folder), str(seconds), str(seed)]
    done = subprocess.run(
        command, env=environment, cwd=common.REPOSITORY / "scripts", stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise SystemExit(done.returncode)
    return json.loads(done.stdout.splitlines()[-1])


def work(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    """Within a program under faults.c; children fail, this one never does."""
    library = ctypes.CDLL(None)
    for number, name in enumerate(("first", "second")):
        _make(folder / f"{name}.gpkg", number)
    place = folder / "place"
    counts = {"failing calls": 0, "lost": 0, "damaged": 0, "ended by an error": 0, "not done afterwards": 0, "left": 0}
    dice = random.Random(seed)
    rounds: list[list[tuple]] = [[] for _ in range(len(_ERRORS) * len(_LASTING))]
    for name, action in ACTIONS.items():
        _lay_out(folder, place)
        calls = _calls(library, action, place)
        print(f"{name}: {calls} calls", file=sys.stderr)
        for at in range(1, calls + 1):  # every call once, before any fails in another way
            ways = list(itertools.product(_ERRORS, _LASTING))
            dice.shuffle(ways)
            for one, way in zip(rounds, ways):
                one.append((name, at, *way))
    for one in rounds:
        dice.shuffle(one)
    trials = list(itertools.chain.from_iterable(rounds))
    end = time.monotonic() + seconds
    for name, at, error, lasting in trials:
        if time.monotonic() > end and counts["failing calls"] >= 8:
            break
        counts["failing calls"] += 1
        _lay_out(folder, place)
        code = _in_child(library, ACTIONS[name], place, at, lasting, error)
        found = {"ended by an error": int(code == _BROKEN), **_harm(place, name, code)}
        again = _in_child(library, ACTIONS[name], place, 0, 0, 0)
        found["not done afterwards"] = int(again != _DONE)
        found["left"] = len([path for path in place.iterdir() if not _is_wanted(path.name)])
        for what, number in found.items():
            counts[what] += number
            if number:
                left = sorted(path.name for path in place.iterdir())
                print(f"{name}, call {at} for {lasting}, {errno.errorcode[error]}: {what} {left}", file=sys.stderr)
    print(f"{len(trials)} trials in all", file=sys.stderr)
    return counts


def create(place: Path) -> None:
    from ftl_qgis_plugin.study.database import Study

    Study.create(str(place / "new.gpkg"), _WKT[0], overwrite=True).close()


def replace(place: Path) -> None:
    from ftl_qgis_plugin.study.database import Study

    Study.create(str(place / "first.gpkg"), _WKT[0], overwrite=True).close()


def judge(place: Path) -> None:
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.log.verdicts import Verdict

    with Study.open(str(place / "first.gpkg"), analyst="ben") as study, (place.parent / "told").open("a") as told:
        for number in range(2):
            print(study.record(Verdict(candidate=f"c{number}", verdict="uncertain")), file=told, flush=True)


def sample(place: Path) -> None:
    from ftl_qgis_plugin.study.database import Study

    with Study.open(str(place / "first.gpkg")) as study:
        study.replace_samples([{"origin": "inventory", "wkb": common.square(50.0 * one, 900.0)} for one in range(4)])


def merge(place: Path) -> None:
    from ftl_qgis_plugin.study.merge import merge_studies

    merge_studies([str(place / "first.gpkg"), str(place / "second.gpkg")], str(place / "merged.gpkg"), overwrite=True)


def convert(place: Path) -> None:
    from ftl_qgis_plugin.study.database import Study

    Study.open(str(place / "older.gpkg")).close()


def report(place: Path) -> None:
    from ftl_qgis_plugin.report.rendering import write_report

    write_report(str(place / "first.gpkg"), str(place / "report.html"))


ACTIONS: dict[str, Callable[[Path], None]] = {
    action.__name__: action for action in (create, replace, judge, sample, merge, convert, report)
}
_WKT: list[str] = []


def _make(path: Path, number: int) -> None:
    from ftl_qgis_plugin.study.database import Study
    from ftl_qgis_plugin.study.log.verdicts import Verdict

    common.make_study(path, CANDIDATES)
    with Study.open(str(path), analyst=f"a{number}") as study:
        for one in range(VERDICTS):
            study.record(Verdict(candidate=f"c{one}", verdict="accepted"))
        _WKT[:] = [study.crs_wkt]


def _lay_out(folder: Path, place: Path) -> None:
    import sqlite3

    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    (folder / "told").unlink(missing_ok=True)
    for name in ("first", "second"):
        shutil.copy(folder / f"{name}.gpkg", place)
    shutil.copy(folder / "first.gpkg", place / "older.gpkg")
    connection = sqlite3.connect(place / "older.gpkg")
    connection.execute("UPDATE settings SET value = '2' WHERE key = 'schema_version'")
    connection.commit()
    connection.close()


def _calls(library: ctypes.CDLL, action: Callable[[Path], None], place: Path) -> int:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        library.ftl_fault_set(0, 0, 0)
        action(place)
        os.write(writing, str(library.ftl_fault_set(0, 0, 0)).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    count = int(os.read(reading, 20))
    os.close(reading)
    return count


def _in_child(
    library: ctypes.CDLL, action: Callable[[Path], None], place: Path, at: int, lasting: int, error: int
) -> int:
    from ftl_qgis_plugin.core.errors import FtlError

    child = os.fork()
    if child == 0:
        code = _DONE
        library.ftl_fault_set(at, lasting, error)
        try:
            action(place)
        except FtlError:
            code = _TOLD
        except BaseException:
            code = _BROKEN
            traceback.print_exc()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _harm(place: Path, name: str, code: int) -> dict[str, int]:
    """Sources are whole with all that was said; a result is there if it was reported, and whole if it is there."""
    damaged = lost = 0
    for study in place.glob("*.gpkg"):
        if common.is_damaged(study):
            damaged += 1
            continue
        kept = common.uuids(study) if study.stem != "older" or code == _DONE else _uuids(study)
        if study.stem in ("first", "second", "older") and not (name == "replace" and study.stem == "first"):
            lost += max(0, VERDICTS - len(kept))
        if study.stem == "first":
            told = place.parent / "told"
            lost += len(set(told.read_text().split()) - kept) if told.exists() else 0
        lost += study.stem == "merged" and len(kept) != 2 * VERDICTS
    results = {"create": "new.gpkg", "merge": "merged.gpkg", "report": "report.html"}
    lost += code == _DONE and name in results and not (place / results[name]).exists()
    page = place / "report.html"
    damaged += page.exists() and not page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    return {"damaged": damaged, "lost": int(lost)}


def _uuids(path: Path) -> set[str]:
    """Of a study that may not have been converted."""
    import sqlite3

    connection = sqlite3.connect(path)
    try:
        return {uuid for (uuid,) in connection.execute("SELECT uuid FROM verdicts")}
    finally:
        connection.close()


def _is_wanted(name: str) -> bool:
    is_backup = name.startswith("older.v2.")
    return is_backup or name in ("first.gpkg", "second.gpkg", "older.gpkg", "new.gpkg", "merged.gpkg", "report.html")


if __name__ == "__main__":
    print(json.dumps(work(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))))
