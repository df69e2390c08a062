"""Peak memory of an extraction as the scene grows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from .common import run, scene


def run_section(options, _scratch: Path) -> Iterator[dict]:
    small = peak_mb(scene(options.folder, options.size))
    yield {
        "what": f"peak memory of an extraction, {options.size} px",
        "value": small,
        "unit": "MB",
        "aim": "<= 500",
        "holds": small <= 500,
    }
    large = peak_mb(scene(options.folder, options.large))
    yield {
        "what": f"peak memory at {options.large} px / at {options.size} px",
        "value": large / small,
        "unit": "x",
        "aim": "<= 1.3",
        "holds": large / small <= 1.3,
        "note": f"{large:.0f} MB",
    }


def peak_mb(folder: Path) -> float:
    return float(run([sys.executable, "-m", "benchmarks.extract_once", str(folder), "", ""]).split()[1])
