"""Single bits of a study turned over: whatever touches what was said, an outline or a number is noticed."""

from __future__ import annotations

import random
import time
from pathlib import Path

from . import hostile
from .common import Study


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    from ftl_qgis_plugin.core.errors import FtlError
    from ftl_qgis_plugin.study.log.verdicts import Verdict

    dice = random.Random(seed)
    path = folder / "study.gpkg"
    hostile.make_rich_study(path, 50)
    with Study.open(str(path), analyst="ada") as study:
        for number in range(300):
            study.record(Verdict(candidate=f"c{number % 50}", verdict="accepted", note="fresh scar"))
    with Study.open(str(path), analyst="ada") as study:  # what was written is sealed now
        whole_content = content(study)
    whole = path.read_bytes()
    counts = {"bits": 0, "changed unnoticed": 0, "ended by an error": 0}
    end = time.monotonic() + seconds
    while time.monotonic() < end or counts["bits"] < 60:
        counts["bits"] += 1
        harmed = bytearray(whole)
        harmed[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        path.write_bytes(harmed)
        try:
            with Study.open(str(path)) as study:
                is_told = study.check().changed is not None
                if not is_told and (now := content(study)) != whole_content:
                    counts["changed unnoticed"] += 1
                    print([name for name, what in now.items() if what != whole_content[name]])
        except FtlError:
            pass
        except Exception as error:
            counts["ended by an error"] += 1
            print(f"{type(error).__name__}: {error}")
    return counts


def content(study: Study) -> dict[str, object]:
    """All that is sealed."""
    return {
        "log": (study.entries(), study.current()),
        "candidates": study.candidates(),
        "samples": study.samples(),
        "reference": study.reference(),
        "iterations": study.iterations(),
        "settings": study.settings(),
        "thresholds": study.thresholds(1),
        "found again": study.found_again(),
        "proposals": study.proposals(),
        "looks": study.looks.all(),
        "evidence": study.looks.evidence(),
        "outline changes": study.outline_changes.all(),
        "cells": (study.sweep.all(), list(study.sweep.entries())),
        "places": (study.places.all(), list(study.places.entries())),
    }
