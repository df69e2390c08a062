"""What the whole loop finds on demo scenes, and what it costs an analyst: the table of the README.

Scenes of 1000 x 1000 pixels at hardness 0 and 1, plain defaults of `ftl:runiterations`, the held-out landslides in the
place of the analyst. The seeds were never used to choose anything: order, rests to leave, coherence and what images may
say were set up on seeds 1 to 8, 101 to 106, 1001 to 1003 and 1101 to 1106. A visible landslide counts as found where an
accepted candidate touches it; judgements are those of candidates that lie on no known landslide.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

from .common import in_process_of


class Case(NamedTuple):
    """Scenes of that hardness and these seeds, with images or without; the least share of the visible that is to be
    found, and the most judgements of new candidates per true one."""

    hardness: float
    seeds: range
    with_images: bool
    least: float
    most: float

    @property
    def name(self) -> str:
        return f"hardness {self.hardness:g}" + (" with images" if self.with_images else "")


CASES = (
    Case(0.0, range(701, 709), False, 0.97, 1.35),
    Case(1.0, range(801, 809), False, 0.95, 4.5),
    Case(1.0, range(801, 809), True, 0.95, 3.3),
)
SIZES_M2 = ("below 5,000 m2", "5,000 to 10,000 m2", "10,000 to 50,000 m2", "above 50,000 m2")


def run_section(options, scratch: Path) -> Iterator[dict]:
    every: dict[Case, list[dict]] = {}
    for case in CASES:
        runs = every[case] = []
        for seed in case.seeds:
            folder = scratch / f"scene_{CASES.index(case)}_{seed}"
            scene = SceneOptions(
                size_px=1000, seed=seed, hardness=case.hardness, timeseries=False, optical=case.with_images
            )
            write_scene(str(folder), scene, Progress())
            runs.append(in_process_of("benchmarks.loop_found", str(folder), str(scratch / "loop.gpkg")))
            print(f"{case.name}, seed {seed}: {runs[-1]}", file=sys.stderr, flush=True)
        yield from rows(case, runs)
    print("\n".join(table(every)), file=sys.stderr, flush=True)


def table(every: dict[Case, list[dict]]) -> list[str]:
    """The README's lines of all cases."""

    def line(name: str, cell: Callable[[list[dict]], str]) -> str:
        return f"| {' | '.join([name, *(cell(runs) for runs in every.values())])} |"

    def of(found: int, all_: int, decimals: int = 0) -> str:
        return f"{found} of {all_} ({100 * found / all_:.{decimals}f} %" if all_ else "none"

    def by_size(number: int) -> Callable[[list[dict]], str]:
        def cell(runs: list[dict]) -> str:
            found, all_ = (sum(run["by_size"][number][part] for run in runs) for part in (0, 1))
            return of(found, all_) + (")" if all_ else "")

        return cell

    def whole(runs: list[dict]) -> str:
        shares = [100 * run["found"] / run["visible"] for run in runs]
        text = of(sum(run["found"] for run in runs), sum(run["visible"] for run in runs), 1)
        return f"{text}; by scene {min(shares):.0f} to {max(shares):.0f} %)"

    def cost(runs: list[dict]) -> str:
        judged, true = (sum(run[name] for run in runs) for name in ("judged_new", "accepted_new"))
        return f"{judged} for {true} ({judged / true:.2f})"

    def left(runs: list[dict]) -> str:
        numbers = [run["left"] or 0.0 for run in runs]
        return f"{min(numbers):.0f} to {max(numbers):.0f} a scene"

    names = [case.name.replace(" with", ", with") for case in every]
    return [
        f"| landslides that deform visibly | {' | '.join(names)} |",
        "|" + "---|" * (len(names) + 1),
        *(line(name, by_size(number)) for number, name in enumerate(SIZES_M2)),
        line("all", whole),
        line("new candidates judged per true one", cost),
        line("expected left where the queue said that looking on hardly pays", left),
    ]


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
