"""What the whole loop finds on demo scenes, and what it costs an analyst: the table of the README.

Scenes of 1000 x 1000 pixels at hardness 0 and 1, plain defaults of `ftl:runiterations`, the held-out landslides in the
place of the analyst. The seeds were never used to choose anything. A visible landslide counts as found where an
accepted candidate touches it; judgements are those of candidates that lie on no known landslide.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

from .common import in_process_of

SEEDS = (31, 32, 33, 34, 35, 36, 37, 38)
# Least share of the visible that is found, and most judgements of new candidates per true one.
AIMS = {0.0: (0.97, 1.35), 1.0: (0.95, 4.5)}
SIZES_M2 = ("below 5,000 m2", "5,000 to 10,000 m2", "10,000 to 50,000 m2", "above 50,000 m2")


def run_section(options, scratch: Path) -> Iterator[dict]:
    for hardness, (least, most) in AIMS.items():
        runs = []
        for seed in SEEDS:
            folder = scratch / f"scene_{hardness:g}_{seed}"
            write_scene(
                str(folder),
                SceneOptions(size_px=1000, seed=seed, hardness=hardness, timeseries=False, optical=False),
                Progress(),
            )
            runs.append(in_process_of("benchmarks.loop_found", str(folder), str(scratch / "loop.gpkg")))
            print(f"hardness {hardness:g} seed {seed}: {runs[-1]}", file=sys.stderr, flush=True)
        yield from _rows(hardness, runs, least, most)


def _rows(hardness: float, runs: list[dict], least: float, most: float) -> Iterator[dict]:
    def total(key: str) -> int:
        return sum(run[key] for run in runs)

    share = total("found") / total("visible")
    by_scene = [run["found"] / run["visible"] for run in runs]
    yield {
        "what": f"hardness {hardness:g}: visible landslides found",
        "value": share,
        "unit": "",
        "aim": f">= {least}",
        "holds": share >= least,
        "note": f"{total('found')} of {total('visible')}, by scene {min(by_scene):.2f} to {max(by_scene):.2f}",
    }
    for number, name in enumerate(SIZES_M2):
        found, all_ = (sum(run["by_size"][number][part] for run in runs) for part in (0, 1))
        if all_:
            yield {
                "what": f"hardness {hardness:g}: {name}",
                "value": found / all_,
                "unit": "",
                "note": f"{found} of {all_}",
            }
    cost = total("judged_new") / max(total("accepted_new"), 1)
    yield {
        "what": f"hardness {hardness:g}: new judgements per true one",
        "value": cost,
        "unit": "",
        "aim": f"<= {most}",
        "holds": cost <= most,
        "note": f"{total('judged_new')} for {total('accepted_new')}",
    }
    yield {
        "what": f"hardness {hardness:g}: expected left at the end, all scenes",
        "value": sum(run["left"] or 0.0 for run in runs),
        "unit": "",
    }
