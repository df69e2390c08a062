"""Large inventories through the algorithms: 100,000 polygons to ranges, and 100,000 against 100,000 that overlap."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .common import in_process_of

POLYGONS = 100_000
MOST_SECONDS, MOST_MB = 30, 500


def run_section(_options, scratch: Path) -> Iterator[dict]:
    for what, name in (("factorthresholds", "ranges of"), ("detectionaccuracy", "accuracy of as many against")):
        found = in_process_of("benchmarks.inventories_once", str(scratch), str(POLYGONS), what)
        for value, unit, most in ((found["seconds"], "s", MOST_SECONDS), (found["peak_mb"], "MB", MOST_MB)):
            yield {
                "what": f"{name} {POLYGONS} polygons",
                "value": value,
                "unit": unit,
                "aim": f"<= {most}",
                "holds": value <= most,
                "note": "of the processor" if unit == "s" else "with QGIS",
            }
