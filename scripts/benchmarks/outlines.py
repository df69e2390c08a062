"""Outlines: how well they agree with the truth, of candidates before any editing, and of what is proposed for them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from .common import in_process_of
from .hard_images import KINDS

# What images have to add to candidates as they are, and to their growth along the rate (mean intersection over union).
LEAST_ABOVE_RAW, LEAST_ABOVE_GROWTH = 0.15, 0.05

# Kind of scenes (see outlines_before), the least median before any editing, and seeds that nothing was chosen on.
BEFORE = (
    ("faded", "landslides that fade outward, hardness 0", 0.64, ("711", "712", "713")),
    ("sharp", "landslides that end sharply, hardness 1", 0.95, ("1311", "1312", "1313")),
)


def run_section(options: Namespace, scratch: Path) -> Iterator[dict]:
    """Intersection over union on scenes that nothing was tuned on."""
    for kind, name, least, seeds in BEFORE:
        before = in_process_of("benchmarks.outlines_before", str(scratch), kind, *seeds)
        yield {
            "what": f"median IoU of candidates on visible landslides before editing; {name}",
            "value": before["median"],
            "unit": "",
            "aim": f">= {least}",
            "holds": before["median"] >= least,
            "note": "{on} of {candidates} candidates, quarters {low:.2f} and {high:.2f}; of {landslides} landslides "
            "the best one each {best:.3f}".format(**before),
        }
    size = min(options.size, 600)
    found = in_process_of("benchmarks.outlines_once", str(scratch), str(size))
    note = f"{found['count']} landslides of {found['scenes']} scenes"
    yield {"what": "mean IoU of candidates as they are", "value": found["raw"], "unit": "", "note": note}
    yield {"what": "mean IoU grown along the rate", "value": found["grown"], "unit": ""}
    yield {
        "what": "mean IoU of growth, its edge moved outward as far without images",
        "value": found["moved"],
        "unit": "",
    }
    yield {"what": "mean IoU of growth moved to where its motion ends", "value": found["ended"], "unit": ""}
    yield {"what": "mean IoU in the images, without any rate", "value": found["alone"], "unit": ""}
    for way, what in (("image", "the images, guided by growth"), ("both", "images and rate, guided by growth")):
        for kind in ("", *KINDS):
            value = found[f"{way} {kind}".strip()]
            worst = min(value - found["raw"] - LEAST_ABOVE_RAW, value - found["grown"] - LEAST_ABOVE_GROWTH)
            yield {
                "what": f"mean IoU in {what}" + (f"; {KINDS[kind]}" if kind else ""),
                "value": value,
                "unit": "",
                "aim": f">= {value - worst:.3f}",
                "holds": worst >= 0,
                "note": f"{value - found['raw']:+.3f} on candidates, {value - found['grown']:+.3f} on growth",
            }
    yield {"what": "processor time of an outline in the images, median", "value": found["ms"], "unit": "ms"}
