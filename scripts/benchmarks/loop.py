"""What the whole loop finds on demo scenes, and what it costs an analyst: the table of the README.

Scenes of 1000 x 1000 pixels at hardness 0 and 1, plain defaults of `ftl:runiterations`, the held-out landslides in the
place of the analyst. The seeds were never used to choose anything: order and rests to leave were set up on seeds 1 to 8
and 101 to 106. A visible landslide counts as found where an
accepted candidate touches it; judgements are those of candidates that lie on no known landslide.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

from .common import in_process_of

SEEDS = (401, 402, 403, 404, 405, 406, 407, 408)


class Case(NamedTuple):
    """Scenes of that hardness, with images or without; the least share of the visible that is to be found, and the
    most judgements of new candidates per true one."""

    hardness: float
    with_images: bool
    least: float
    most: float

    @property
    def name(self) -> str:
        return f"hardness {self.hardness:g}" + (" with images" if self.with_images else "")


CASES = (Case(0.0, False, 0.97, 1.35), Case(1.0, False, 0.95, 4.5), Case(1.0, True, 0.95, 3.3))
SIZES_M2 = ("below 5,000 m2", "5,000 to 10,000 m2", "10,000 to 50,000 m2", "above 50,000 m2")


def run_section(options, scratch: Path) -> Iterator[dict]:
    for case in CASES:
        runs = []
        for seed in SEEDS:
            folder = scratch / f"scene_{CASES.index(case)}_{seed}"
            scene = SceneOptions(
                size_px=1000, seed=seed, hardness=case.hardness, timeseries=False, optical=case.with_images
            )
            write_scene(str(folder), scene, Progress())
            runs.append(in_process_of("benchmarks.loop_found", str(folder), str(scratch / "loop.gpkg")))
            print(f"{case.name}, seed {seed}: {runs[-1]}", file=sys.stderr, flush=True)
        yield from rows(case, runs)


def rows(case: Case, runs: list[dict]) -> Iterator[dict]:
    def total(key: str) -> int:
        return sum(run[key] for run in runs)

    share = total("found") / total("visible")
    by_scene = [run["found"] / run["visible"] for run in runs]
    yield {
        "what": f"{case.name}: visible landslides found",
        "value": share,
        "unit": "",
        "aim": f">= {case.least}",
        "holds": share >= case.least,
        "note": f"{total('found')} of {total('visible')}, by scene {min(by_scene):.2f} to {max(by_scene):.2f}",
    }
    for number, name in enumerate(SIZES_M2):
        found, all_ = (sum(run["by_size"][number][part] for run in runs) for part in (0, 1))
        if all_:
            note = f"{found} of {all_}"
            yield {"what": f"{case.name}: {name}", "value": found / all_, "unit": "", "note": note}
    cost = total("judged_new") / max(total("accepted_new"), 1)
    yield {
        "what": f"{case.name}: new judgements per true one",
        "value": cost,
        "unit": "",
        "aim": f"<= {case.most}",
        "holds": cost <= case.most,
        "note": f"{total('judged_new')} for {total('accepted_new')}",
    }
    left = [run["left"] or 0.0 for run in runs]
    yield {
        "what": f"{case.name}: expected left at the end, all scenes",
        "value": sum(left),
        "unit": "",
        "note": f"by scene {min(left):.1f} to {max(left):.1f}",
    }
