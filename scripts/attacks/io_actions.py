"""What a user does, with a disk that fails at its n-th call: for every n, and for each action.

Making a study (also in the place of another), a verdict, samples, a merge, the conversion of an older study with its
backup, a report. Each ends in a result or a sentence; what was there before is whole, and what was reported as done is
there; and once the disk is well again, the same action succeeds and leaves nothing beside its result.
"""

from __future__ import annotations

import ctypes
import errno
import filecmp
import itertools
import json
import os
import random
import shutil
import sqlite3
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
SOURCES = ("first", "second", "older")


COUNTED = ("failing calls", "lost", "damaged", "ended by an error", "not done afterwards", "left")
# What was tried already: a line of JSON per trial. A long run that was ended goes on behind it.
KEPT = "FTL_IO_ACTIONS"


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    counts = dict.fromkeys(COUNTED, 0)
    preloaded = preload.library(folder)
    if preloaded is None:
        print("io_actions: needs Linux with /proc and a C compiler; nothing was tried", file=sys.stderr)
        return counts
    environment = {
        **os.environ,
        "LD_PRELOAD": str(preloaded),
        "FTL_FAULT_FOLDER": str((folder / "place").resolve()),
        "OPENBLAS_NUM_THREADS": "1",
    }
    kept = Path(os.environ.get(KEPT) or folder / "kept").resolve()
    command = [sys.executable, "-m", "attacks.io_actions", str(folder), str(seconds), str(seed), str(kept)]
    done = subprocess.run(
        command, env=environment, cwd=common.REPOSITORY / "scripts", stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise SystemExit(done.returncode)
    return json.loads(done.stdout.splitlines()[-1])


def work(folder: Path, seconds: float, seed: int, kept: Path) -> dict[str, int]:
    """Within a program under faults.c; children fail, this one never does."""
    library = ctypes.CDLL(None)
    prepare(folder)
    place = folder / "place"
    trials = _trials(folder, library, random.Random(seed))
    known = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    done = {tuple(trial) for trial, _found in known}
    counts = dict.fromkeys(COUNTED, 0)
    for _trial, found in known:
        _count(counts, found)
    end = time.monotonic() + seconds
    with kept.open("a") as file:
        for trial in (one for one in trials if one not in done):
            if time.monotonic() > end and counts["failing calls"] >= 8:
                break
            found = _tried(folder, library, *trial)
            _count(counts, found)
            if any(found.values()):
                name, at, error, lasting = trial
                left = sorted(path.name for path in place.iterdir())
                what = ", ".join(what for what, number in found.items() if number)
                print(f"{name}, call {at} for {lasting}, {errno.errorcode[error]}: {what} {left}", file=sys.stderr)
            print(json.dumps([trial, found]), file=file, flush=True)
    print(f"{len(trials)} trials in all", file=sys.stderr)
    return counts


def crs() -> str:
    """Of the studies, once they are made."""
    return _WKT[0]


def take_crs(wkt: str) -> None:
    _WKT[:] = [wkt]


def prepare(folder: Path) -> None:
    """Studies to be harmed. Whatever the actions import is imported once, so that each child has it at once."""
    for number, name in enumerate(("first", "second")):
        _make(folder / f"{name}.gpkg", number)
    shutil.copy(folder / "first.gpkg", folder / "older.gpkg")
    connection = sqlite3.connect(folder / "older.gpkg")
    connection.execute("UPDATE settings SET value = '2' WHERE key = 'schema_version'")
    connection.commit()
    connection.close()
    for action in ACTIONS.values():
        lay_out(folder)
        action(folder / "place")


def _trials(folder: Path, library: ctypes.CDLL, dice: random.Random) -> list[tuple[str, int, int, int]]:
    """Action, call, error and for how many calls: every call once, before any fails in another way."""
    rounds: list[list[tuple]] = [[] for _ in range(len(_ERRORS) * len(_LASTING))]
    for name, action in ACTIONS.items():
        lay_out(folder)
        calls = _calls(library, action, folder / "place")
        print(f"{name}: {calls} calls", file=sys.stderr)
        for at in range(1, calls + 1):
            ways = list(itertools.product(_ERRORS, _LASTING))
            dice.shuffle(ways)
            for one, way in zip(rounds, ways):
                one.append((name, at, *way))
    for one in rounds:
        dice.shuffle(one)
    return list(itertools.chain.from_iterable(rounds))


def _tried(folder: Path, library: ctypes.CDLL, name: str, at: int, error: int, lasting: int) -> dict[str, int]:
    place = folder / "place"
    lay_out(folder)
    code = _in_child(library, ACTIONS[name], place, at, lasting, error)
    found = {"ended by an error": int(code == _BROKEN), **harm(folder, name, code == _DONE)}
    # Where it cannot be read whether anybody said anything in the study that is replaced, it is kept aside.
    is_replaced = name == "replace" and not filecmp.cmp(place / "first.gpkg", folder / "first.gpkg", shallow=False)
    # Where all is as it was, what the action does is known.
    again = _DONE if _is_as_laid_out(folder) else _in_child(library, ACTIONS[name], place, 0, 0, 0)
    found["not done afterwards"] = int(again != _DONE)
    left = [path.name for path in place.iterdir() if not _is_wanted(path.name)]
    found["left"] = len([one for one in left if not (is_replaced and one.startswith("first.replaced."))])
    return found


def _count(counts: dict[str, int], found: dict[str, int]) -> None:
    counts["failing calls"] += 1
    for what, number in found.items():
        counts[what] += number


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


def lay_out(folder: Path) -> None:
    place = folder / "place"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    (folder / "told").unlink(missing_ok=True)
    for name in SOURCES:
        shutil.copy(folder / f"{name}.gpkg", place)


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


def harm(folder: Path, name: str, is_done: bool) -> dict[str, int]:
    """Sources are whole with all that was said; a result is there if it was reported, and whole if it is there."""
    place = folder / "place"
    damaged = lost = 0
    for study in place.glob("*.gpkg"):
        if not _is_touched(study, folder):
            continue
        if common.is_damaged(study):
            damaged += 1
            continue
        kept = common.uuids(study) if study.stem != "older" or is_done else _uuids(study)
        if study.stem in SOURCES and not (name == "replace" and study.stem == "first"):
            lost += max(0, VERDICTS - len(kept))
        if study.stem == "first":
            told = place.parent / "told"
            lost += len(set(told.read_text().split()) - kept) if told.exists() else 0
        lost += study.stem == "merged" and len(kept) != 2 * VERDICTS
    results = {"create": "new.gpkg", "merge": "merged.gpkg", "report": "report.html"}
    lost += is_done and name in results and not (place / results[name]).exists()
    page = place / "report.html"
    damaged += page.exists() and not page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    return {"damaged": damaged, "lost": int(lost)}


def _is_as_laid_out(folder: Path) -> bool:
    found = sorted(path.name for path in (folder / "place").iterdir())
    return found == sorted(f"{name}.gpkg" for name in SOURCES) and not any(
        _is_touched(folder / "place" / name, folder) for name in found
    )


def _is_touched(study: Path, folder: Path) -> bool:
    """Whether there is anything to look for; a journal beside it makes it another file."""
    before = folder / study.name
    is_same = before.exists() and filecmp.cmp(study, before, shallow=False)
    is_told = study.stem == "first" and (folder / "told").exists()
    return not is_same or is_told or any(study.parent.glob(study.name + "-*"))


def _uuids(path: Path) -> set[str]:
    """Of a study that may not have been converted."""
    connection = sqlite3.connect(path)
    try:
        return {uuid for (uuid,) in connection.execute("SELECT uuid FROM verdicts")}
    finally:
        connection.close()


def _is_wanted(name: str) -> bool:
    is_backup = name.startswith("older.v2.")
    return is_backup or name in ("first.gpkg", "second.gpkg", "older.gpkg", "new.gpkg", "merged.gpkg", "report.html")


if __name__ == "__main__":
    print(json.dumps(work(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))))
