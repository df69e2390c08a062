"""The sample database: durable verdicts, replay of a long log, opening, and what later iterations cost."""

from __future__ import annotations

import statistics
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.scene import SceneOptions, write_scene
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import ACCEPTED, REJECTED, Verdict, replay

from .common import run, timed

VERDICTS = 100_000
CANDIDATES = 20_000


def run_section(options, scratch: Path) -> Iterator[dict]:
    wkt = 'LOCAL_CS["local",UNIT["metre",1]]'
    path = str(scratch / "study.gpkg")
    with Study.create(path, wkt) as study:
        study.add_candidates(1, [{"candidate": f"E{n}N1", "wkb": square(n)} for n in range(CANDIDATES)])
        seconds = [timed(lambda n=n: study.record(verdict(n))) for n in range(500)]
        median = statistics.median(seconds) * 1000
        yield {
            "what": "a verdict on disk, median",
            "value": median,
            "unit": "ms",
            "aim": "<= 20",
            "holds": median <= 20,
            "note": f"99th percentile {sorted(seconds)[494] * 1000:.1f} ms",
        }
        study.record_all(verdict(n) for n in range(500, VERDICTS))
        entries = study.entries()
        replay_s = timed(lambda: replay(entries))
    yield {
        "what": f"replay of {VERDICTS:,} verdicts",
        "value": replay_s,
        "unit": "s",
        "aim": "< 2",
        "holds": replay_s < 2,
    }
    opening = timed(lambda: reopened(path))
    yield {
        "what": f"opening it with its {CANDIDATES:,} candidates and {VERDICTS:,} verdicts",
        "value": opening,
        "unit": "s",
        "aim": "< 3",
        "holds": opening < 3,
    }
    yield from iterations(scratch)


def verdict(number: int) -> Verdict:
    return Verdict(candidate=f"E{number % CANDIDATES}N1", verdict=(ACCEPTED, REJECTED)[number % 2], analyst="analyst")


def reopened(path: str) -> None:
    with Study.open(path) as study:
        study.candidates(geometry=False)
        study.current()


def square(number: int) -> bytes:
    x, y = 40 * (number % 200), 40 * (number // 200)
    corners = ((x, y), (x + 30, y), (x + 30, y + 30), (x, y + 30), (x, y))
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *corner) for corner in corners)


def iterations(scratch: Path) -> Iterator[dict]:
    """Seconds of each iteration of the headless loop on a demo scene, taken from the study's own times."""
    folder = scratch / "scene"
    write_scene(str(folder), SceneOptions(size_px=1500, seed=2, timeseries=False, optical=False), Progress())
    target = scratch / "loop.gpkg"
    run([sys.executable, "-m", "benchmarks.loop_once", str(folder), str(target)], QT_QPA_PLATFORM="offscreen")
    with Study.open(str(target)) as study:
        spans = [seconds_between(row.started_utc, row.finished_utc) for row in study.iterations()]
    later = statistics.median(spans[1:]) / spans[0]
    yield {
        "what": "a later iteration of the loop / its first",
        "value": later,
        "unit": "x",
        "aim": "<= 1",
        "holds": later <= 1,
        "note": ", ".join(f"{span:.1f} s" for span in spans),
    }


def seconds_between(start: str, end: str) -> float:
    def parsed(text: str) -> float:
        whole, _, fraction = text.rstrip("Z").partition(".")
        moment = time.mktime(time.strptime(whole.replace("+00:00", ""), "%Y-%m-%dT%H:%M:%S"))
        digits = fraction.replace("+00:00", "")
        return moment + (float(f"0.{digits}") if digits else 0.0)

    return parsed(end) - parsed(start)
