"""What the review and the sweep have found, and what that tells of the landslides that both missed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ..core.accuracy.accuracy import SIZE_EDGES_M2
from ..core.landslides.known import are_known
from ..core.landslides.polygons import PolygonSet, common_centre
from ..core.sweep.recapture import Recapture, by_size
from .database import Study
from .log.verdicts import ACCEPTED, REJECTED, UNCERTAIN

# One landslide, found twice: at least that share of the smaller outline is common to both.
SAME_SHARE = 0.5


@dataclass(frozen=True)
class SweepFacts:
    """Counts of cells; `share` of all cells that were drawn for the sweep; `rows`: lower and upper area (m2, None:
    open) with the estimate, all sizes first."""

    cells: int
    nothing: int
    landslides: int
    again: int
    share: float
    rows: tuple[tuple[float | None, float | None, Recapture], ...]

    @property
    def looked(self) -> int:
        return self.nothing + self.landslides

    @property
    def whole(self) -> Recapture:
        return self.rows[0][2]

    @property
    def is_partial(self) -> bool:
        """Whether the sweep looks at a part of the area only, so far or on purpose."""
        return self.share < 1 or self.looked < self.cells


def sweep_facts(study: Study, accepted: Iterable[Mapping[str, object]]) -> SweepFacts | None:
    """None where the study has no cells. `accepted`: records of accepted candidates, drawn ones included.

    The first pass is the review: what was accepted and is no landslide of the inventory. The second is what was drawn
    or seen in the cells. A landslide drawn in the sweep and accepted as a candidate later belongs to both.
    """
    cells = study.sweep.all()
    if not cells:
        return None
    said = study.sweep.current()
    states = [said[cell.name].verdict for cell in cells if cell.name in said]
    finds = study.sweep.finds()
    records = {str(record["candidate"]): record for record in accepted if record["wkb"] is not None}
    drawn = [records[name]["wkb"] for name in finds.drawn if name in records]
    reviewed = [name for name in records if name not in finds.drawn]
    known = are_known([float(records[name].get("known_overlap") or 0.0) for name in reviewed])
    reviewed = [name for name, is_known in zip(reviewed, known) if not is_known]
    outlines = [records[name]["wkb"] for name in reviewed]
    centre = common_centre(outlines, drawn, wkt=study.crs_wkt)
    first, second = (PolygonSet(group, study.crs_wkt, centre) for group in (outlines, drawn))
    is_both = np.isin(reviewed, finds.seen) if reviewed else np.zeros(0, bool)
    mine, theirs = same_landslides(first, second)
    is_both[mine] = True
    only = np.ones(len(second), bool)
    only[theirs] = False
    return SweepFacts(
        len(cells),
        states.count(REJECTED),
        states.count(ACCEPTED),
        states.count(UNCERTAIN),
        float(study.sweep.plan.get("share", 1.0)),
        tuple(by_size(first.areas_m2, second.areas_m2[only], is_both, SIZE_EDGES_M2)),
    )


def same_landslides(first: PolygonSet, second: PolygonSet) -> tuple[np.ndarray, np.ndarray]:
    """Pairs that outline one landslide: index here and there."""
    mine, theirs, shared = first.overlaps(second)
    smaller = np.minimum(first.areas_m2[mine], second.areas_m2[theirs])
    same = shared >= SAME_SHARE * (1 - 1e-9) * smaller
    return mine[same], theirs[same]
