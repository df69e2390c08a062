"""Outlines: how well what is proposed agrees with the truth, as candidates are, along the rate, in the images."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from .common import in_process_of


def run_section(options: Namespace, scratch: Path) -> Iterator[dict]:
    """Mean intersection over union on scenes that nothing was tuned on."""
    size = min(options.size, 600)
    found = in_process_of("benchmarks.outlines_once", str(scratch), str(size))
    note = f"{found['count']} landslides of {found['scenes']} scenes"
    yield {"what": "mean IoU of candidates as they are", "value": found["raw"], "unit": "", "note": note}
    yield {"what": "mean IoU grown along the rate", "value": found["grown"], "unit": ""}
    yield {"what": "mean IoU in the images alone", "value": found["image"], "unit": ""}
    yield {"what": "mean IoU in images and rate", "value": found["both"], "unit": ""}
    for what, kind, name, least in (
        ("images and rate above candidates as they are", "both", "raw", 0.15),
        ("images and rate above growth along the rate", "both", "grown", 0.05),
        ("images alone above candidates as they are", "image", "raw", 0.15),
    ):
        gain = found[kind] - found[name]
        yield {"what": what, "value": gain, "unit": "", "aim": f">= {least}", "holds": gain >= least}
    yield {"what": "time of an outline in the images, median", "value": found["ms"], "unit": "ms"}
