"""A disk that fails at the n-th call, once or for a while: what was reported as saved is there, and the file whole."""

from __future__ import annotations

import random
import shutil
import sys
import time
from pathlib import Path

from . import common, preload

VERDICTS = 6
_ERRORS = {"EIO": 5, "ENOSPC": 28}


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    counts = {"failing calls": 0, "lost": 0, "damaged": 0, "refused": 0, "ended by an error": 0}
    preloaded = preload.library(folder)
    if preloaded is None:
        print("io_errors: needs Linux with /proc and a C compiler; nothing was tried", file=sys.stderr)
        return counts
    dice = random.Random(seed)
    fresh = folder / "fresh.gpkg"
    common.make_study(fresh, 10)
    end = time.monotonic() + seconds
    while time.monotonic() < end or counts["failing calls"] < 4:
        counts["failing calls"] += 1
        place = folder / "place"
        (place / "study").mkdir(parents=True)
        study, told = place / "study" / "study.gpkg", place / "told"
        shutil.copy(fresh, study)
        done = preload.write(
            preloaded,
            study,
            told,
            dice.choice(["DELETE", "WAL"]),
            VERDICTS,
            AT=dice.randrange(1, 90),
            FOR=dice.choice([1, 1, 3, 1000]),
            ERROR=dice.choice(list(_ERRORS.values())),
        )
        if done.returncode:
            counts["ended by an error"] += 1
            print(done.stderr[-2000:], file=sys.stderr)
        lost, refused = _checked(study, told)
        counts["lost"] += lost
        counts["refused"] += refused
        counts["damaged"] += common.is_damaged(study)
        shutil.rmtree(place)
    return counts


def _checked(study: Path, told: Path) -> tuple[int, int]:
    from ftl_qgis_plugin.core.errors import FtlError

    said = set(told.read_text().split()) if told.exists() else set()
    try:
        return len(said - common.uuids(study)), 0
    except FtlError as error:
        print(error, file=sys.stderr)
        return len(said), 1
