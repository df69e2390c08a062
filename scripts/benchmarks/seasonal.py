"""The seasonal fit of a displacement time series against only reading all its dates, one worker each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .common import in_process_of

SIZE_PX = 2000
DATES = 60
AIM = 2.0


def run_section(options, scratch: Path) -> Iterator[dict]:
    size = min(options.size, SIZE_PX)
    path = str(scratch / "cube.tif")
    arguments = (path, str(scratch), str(size), str(DATES), str(options.rounds))
    result = in_process_of("benchmarks.seasonal_once", *arguments)
    for what, key in (("only the rate", "rate"), ("rate, error, amplitude, phase, RMSE, dates", "all")):
        ratio, read_s, fit_s = result[key]
        yield {
            "what": f"seasonal fit / reading, {size} x {size} x {DATES}: {what}",
            "value": ratio,
            "unit": "x",
            "aim": f"<= {AIM:.0f}",
            "holds": ratio <= AIM,
            "note": f"{fit_s:.1f} s / {read_s:.1f} s, {result['megabytes']:.0f} MB of DEFLATE",
        }
