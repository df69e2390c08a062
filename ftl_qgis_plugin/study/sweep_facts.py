"""What the review and the sweep have found, and what that tells of the landslides that both missed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..core.accuracy.accuracy import SIZE_EDGES_M2
from ..core.landslides.known import are_known, known_shares
from ..core.landslides.polygons import PolygonSet, common_centre
from ..core.sweep.recapture import Recapture, by_size
from .database import Study
from .log.sweep import Finds
from .log.verdicts import ACCEPTED, CLEARED, REJECTED, UNCERTAIN, Verdict

# One landslide, found twice: at least that share of the smaller outline is common to both.
SAME_SHARE = 0.5


@dataclass(frozen=True)
class SweepFacts:
    """Counts of cells; `share` of all cells that were drawn for the sweep; `rows`: lower and upper area (m2, None:
    open) with the estimate, all sizes first. `is_whole`: it is of the whole area; else of the cells looked at."""

    cells: int
    nothing: int
    landslides: int
    again: int
    share: float
    rows: tuple[tuple[float | None, float | None, Recapture], ...]
    is_whole: bool = True

    @property
    def looked(self) -> int:
        return self.nothing + self.landslides

    @property
    def whole(self) -> Recapture:
        return self.rows[0][2]


def sweep_facts(study: Study, accepted: Iterable[Mapping[str, object]]) -> SweepFacts | None:
    """None where the study has no cells. `accepted`: records of accepted candidates, drawn ones included.

    The first pass is the review: what was accepted and is no landslide of the inventory. The second is what was drawn
    or seen in the cells. A landslide drawn in the sweep and accepted as a candidate later belongs to both.

    Both passes count what lies (by half or more) in cells of which something was said: what lies elsewhere the second
    could not have found. Cells are looked at side by side, so those looked at so far are no random sample of the area,
    nor are those in which the ranges hold. Only a random share of all cells that is wholly looked at stands for all.
    """
    cells = study.sweep.all()
    if not cells:
        return None
    said = {name: entry for name, entry in study.sweep.current().items() if entry.verdict != CLEARED}
    seen_cells = [cell for cell in cells if cell.name in said]
    finds, in_sweep = study.sweep.finds(cell.name for cell in cells)
    records = {str(record["candidate"]): record for record in accepted if record["wkb"] is not None}
    states = [_state(said[cell.name], records) for cell in seen_cells]
    plan = study.sweep.plan
    share, by_ranges = float(plan.get("share", 1.0)), bool(plan.get("by_ranges"))
    is_done = len(seen_cells) == len(cells)
    is_sample = share < 1 and is_done and not by_ranges
    if not is_sample:
        records = _on_ground(records, [cell.wkb for cell in seen_cells], study.crs_wkt)
    drawn = [records[name]["wkb"] for name in finds.drawn if name in records]
    # What was drawn in cells that are no longer among those cut belongs to neither pass.
    reviewed = [name for name in records if name not in in_sweep]
    known = are_known([float(records[name].get("known_overlap") or 0.0) for name in reviewed])
    reviewed = [name for name, is_known in zip(reviewed, known) if not is_known]
    outlines = [records[name]["wkb"] for name in reviewed]
    centre = common_centre(outlines, drawn, wkt=study.crs_wkt)
    first, second = (PolygonSet(group, study.crs_wkt, centre) for group in (outlines, drawn))
    pairs = same_landslides(first, second)
    again = {mine for mine, _ in pairs} | {number for number, name in enumerate(reviewed) if name in finds.seen}
    twice = {theirs for _, theirs in pairs}
    is_both = [number in again for number in range(len(first))]
    only = [area for number, area in enumerate(second.areas_m2.tolist()) if number not in twice]
    return SweepFacts(
        len(cells),
        states.count(REJECTED),
        states.count(ACCEPTED),
        states.count(UNCERTAIN),
        share,
        tuple(by_size(first.areas_m2, only, is_both, SIZE_EDGES_M2)),
        is_sample or (is_done and share >= 1 and not by_ranges),
    )


def _state(entry: Verdict, records: Mapping[str, object]) -> str:
    """What holds of a cell; one whose landslides are all deleted or rejected since has none."""
    finds = Finds.of_note(entry.note)
    is_empty = finds.count and not any(name in records for name in (*finds.drawn, *finds.seen))
    return REJECTED if entry.verdict == ACCEPTED and is_empty else entry.verdict


def _on_ground(records: dict[str, Mapping[str, object]], cells: list[bytes], wkt: str) -> dict:
    """The records of which at least half of the area lies in the cells."""
    if not records or not cells:
        return {}
    outlines = [record["wkb"] for record in records.values()]
    centre = common_centre(outlines, cells, wkt=wkt)
    shares = known_shares(PolygonSet(outlines, wkt, centre), PolygonSet(cells, wkt, centre))
    return {name: records[name] for name, is_in in zip(records, are_known(shares).tolist()) if is_in}


def same_landslides(first: PolygonSet, second: PolygonSet) -> list[tuple[int, int]]:
    """Pairs that outline one landslide: index here and there, what shares most first."""
    pairs = zip(*(part.tolist() for part in first.overlaps(second)))
    areas, others = first.areas_m2.tolist(), second.areas_m2.tolist()
    same = [
        (shared, mine, theirs)
        for mine, theirs, shared in pairs
        if shared >= SAME_SHARE * (1 - 1e-9) * min(areas[mine], others[theirs])
    ]
    return [(mine, theirs) for _, mine, theirs in sorted(same, reverse=True)]


def estimate_text(item: Recapture) -> str:
    """The number in all with its interval, the same in every language; a dash where it is not known."""
    if math.isnan(item.total):
        return "\N{EN DASH}"
    if math.isinf(item.high):
        return f"\N{GREATER-THAN OR EQUAL TO} {item.low:,.0f}"
    return f"{item.total:,.0f} ({item.low:,.0f} \N{EN DASH} {item.high:,.0f})"


def size_text(low: float | None, high: float | None) -> str:
    """Limits of a size class, m2; "" for all."""
    if low is None:
        return "" if high is None else f"< {high:,.0f}"
    return f"\N{GREATER-THAN OR EQUAL TO} {low:,.0f}" if high is None else f"{low:,.0f} \N{EN DASH} {high:,.0f}"
