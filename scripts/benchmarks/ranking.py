"""The order that learns: what a refit takes, by itself and while verdicts are given."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ftl_qgis_plugin.core.ranking import labels
from ftl_qgis_plugin.core.ranking.ranking import rank_design
from ftl_qgis_plugin.core.ranking.scaling import design

from .attributes import attributes_of
from .common import in_process_of

CANDIDATES = 20_000
JUDGED = 500
REFIT_MS, VERDICT_MS = 300.0, 30.0


def run_section(options, scratch: Path) -> Iterator[dict]:
    yield from _refits(max(options.rounds, 3) * 5)
    result = in_process_of("benchmarks.review_once", "learning", str(scratch / "study.gpkg"), str(CANDIDATES))
    what = f"{CANDIDATES:,} candidates that are learned from, a refit after every five verdicts"
    for name, value, aim in (
        ("a verdict, wall, median", result["median_ms"], VERDICT_MS),
        ("a refit in the background until the order is there, wall, median", result["refit_ms"], REFIT_MS),
        ("what of it keeps the window's thread, longest", result["taken_ms"], None),
    ):
        row = {"what": f"{name}; {what}", "value": value, "unit": "ms"}
        yield row if aim is None else {**row, "aim": f"<= {aim:.0f}", "holds": value <= aim}


def _refits(rounds: int) -> Iterator[dict]:
    """Cold (no order before) and warm (five verdicts more), of all terms that terrain and images give."""
    is_landslide, columns = attributes_of(CANDIDATES)
    columns["area_m2"] = columns["rate_mean"] = columns["rate_max"]
    begun = time.process_time()
    built = design(columns, CANDIDATES)
    yield {
        "what": f"attributes of {CANDIDATES:,} candidates on one scale, once, CPU",
        "value": 1000 * (time.process_time() - begun),
        "unit": "ms",
        "note": f"{len(built.terms)} terms",
    }
    known = np.zeros(CANDIDATES, bool)
    verdict = np.full(CANDIDATES, labels.OPEN, np.int8)
    model = None
    cold: list[tuple[float, float]] = []
    warm: list[tuple[float, float]] = []
    for number in range(rounds):
        judged = slice(0, JUDGED + 5 * number)
        verdict[judged] = np.where(is_landslide[judged], labels.ACCEPTED, labels.REJECTED)
        for start, times in ((None, cold), (model, warm)):
            wall, cpu = time.perf_counter(), time.process_time()
            ranking = rank_design(built, np.zeros(CANDIDATES), verdict, known, previous=start)
            times.append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)))
        model = ranking.model
    for name, times in (("the first refit", cold), ("a refit after five more verdicts", warm[1:])):
        walls, cpus = zip(*times)
        # Other programs make any wall time long; the best of several is what it takes where they leave a processor.
        best = min(walls)
        yield {
            "what": f"{name}, {CANDIDATES:,} candidates, wall, best of {len(walls)}",
            "value": best,
            "unit": "ms",
            "aim": f"<= {REFIT_MS:.0f}",
            "holds": best <= REFIT_MS,
            "note": f"median {np.median(walls):.0f} ms wall, {np.median(cpus):.0f} ms CPU",
        }
