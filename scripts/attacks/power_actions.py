"""Power cuts while a study is made, replaced, merged, converted or reported: see `power` for what a disk keeps.

Before the action is done each file is the old one or the new one, whole; once it was reported as done, the result is
there.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from . import common, io_actions, power, preload

ACTIONS = ("create", "replace", "sample", "merge", "convert", "report")


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    counts = {"power cuts": 0, "lost": 0, "damaged": 0, "refused": 0}
    preloaded = preload.library(folder)
    if preloaded is None:
        print("power_actions: needs Linux with /proc and a C compiler; nothing was tried", file=sys.stderr)
        return counts
    dice = random.Random(seed)
    io_actions.prepare(folder)
    recorded = {name: _recorded(folder, name, preloaded) for name in ACTIONS}
    end = time.monotonic() + seconds
    while time.monotonic() < end or counts["power cuts"] < len(ACTIONS):
        name = ACTIONS[counts["power cuts"] % len(ACTIONS)]
        calls = recorded[name]
        cut = dice.choice([len(calls), dice.randrange(1, len(calls) + 1)])
        counts["power cuts"] += 1
        for what, number in _cut(folder, name, calls, cut, dice).items():
            counts[what] += number
            if number:
                print(f"{name}, after {cut} of {len(calls)} calls: {what}", file=sys.stderr)
    return counts


def _recorded(folder: Path, name: str, preloaded: Path) -> list[power.Call]:
    """What an action writes, in the place where studies lie."""
    io_actions.lay_out(folder)
    trace = folder / "trace"
    trace.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "LD_PRELOAD": str(preloaded),
        "FTL_FAULT_FOLDER": str((folder / "place").resolve()),
        "FTL_FAULT_TRACE": str(trace),
    }
    command = [sys.executable, "-m", "attacks.power_actions", str(folder), name, json.dumps(io_actions.crs())]
    subprocess.run(command, env=environment, cwd=common.REPOSITORY / "scripts", check=True)
    return power.recorded(trace.read_bytes())


def _cut(folder: Path, name: str, calls: list[power.Call], cut: int, dice: random.Random) -> dict[str, int]:
    from ftl_qgis_plugin.core.errors import FtlError

    place = folder / "place"
    before = {str(place.resolve() / f"{one}.gpkg"): folder / f"{one}.gpkg" for one in io_actions.SOURCES}
    shutil.rmtree(place)
    place.mkdir()
    power.after_cut(calls[:cut], {path: file.read_bytes() for path, file in before.items()}, place, dice)
    try:
        return {"refused": 0, **io_actions.harm(folder, name, cut == len(calls))}
    except FtlError as error:
        print(error, file=sys.stderr)
        return {"refused": 1}


if __name__ == "__main__":
    io_actions.take_crs(json.loads(sys.argv[3]))
    io_actions.ACTIONS[sys.argv[2]](Path(sys.argv[1]) / "place")
