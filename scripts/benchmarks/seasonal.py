"""The seasonal fit of a displacement time series against only reading all its dates, on one core each.

Both sides are counted in the processor's seconds (all threads, the system's share included), with the file in the
disk's cache: other programs on the machine and a slow disk change little, and a slow disk would only flatter the fit.
Then by the clock, the fit in as many threads as a user gets and reading in one, as GDAL does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .common import in_process_of

SIZE_PX = 4000
DATES = 60
AIM = 1.5


def run_section(options, scratch: Path) -> Iterator[dict]:
    size = min(options.size, SIZE_PX)
    for storage in ("DEFLATE", "uncompressed"):
        path = scratch / "cube.tif"
        arguments = (str(path), str(scratch), str(size), str(DATES), str(options.rounds), storage)
        result = in_process_of("benchmarks.seasonal_once", *arguments)
        path.unlink()
        rows = (
            ("rate", "rate", "of one core each"),
            ("all outputs", "all", "of one core each"),
            ("rate, by the clock", "rate_by_the_clock", "by the clock, as a user runs it"),
            ("all outputs, by the clock", "all_by_the_clock", "by the clock, as a user runs it"),
        )
        for what, key, how in rows:
            ratio, read_s, fit_s = result[key]
            yield {
                "what": f"seasonal fit / reading, {size} x {size} x {DATES}, {storage}: {what}",
                "value": ratio,
                "unit": "x",
                "aim": f"<= {AIM:g}",
                "holds": ratio <= AIM,
                "note": f"{fit_s:.1f} s / {read_s:.1f} s {how}, {result['megabytes']:.0f} MB",
            }
