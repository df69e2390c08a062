"""What an iteration brought for the review: new candidates, changed ones, verdicts that were carried over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...study.log.verdicts import CARRIED
from ..review.index import CandidateIndex

# Share of the smaller box that an earlier candidate's has to cover for a candidate to be that one, changed.
_SAME_PLACE = 0.25


@dataclass(frozen=True)
class Brought:
    """Counts of an iteration's candidates. `new` and `changed` are still to be reviewed; `changed` lie where an earlier
    iteration had one of another shape, `carried` had one of nearly the same, whose verdict holds for them as well;
    `known` lie on known landslides, whatever else they are."""

    number: int
    new: int = 0
    changed: int = 0
    carried: int = 0
    known: int = 0

    @property
    def to_review(self) -> int:
        return self.new + self.changed


def brought(index: CandidateIndex, number: int) -> Brought:
    """Of the iteration's candidates as they stand now."""
    mine = index.iteration == number
    known = mine & index.is_known
    carried = np.zeros(len(index), bool)
    carried[[index.row_of[name] for name, entry in index.entries.items() if entry.action == CARRIED]] = True
    is_open = mine & ~known & (index.verdict == 0)
    earlier = index.boxes[(index.iteration < number) & (index.iteration > 0)]
    changed = sum(_overlaps(box, earlier) for box in index.boxes[is_open])
    count = int(np.count_nonzero(is_open))
    is_carried = int(np.count_nonzero(mine & ~known & carried))
    return Brought(number, count - changed, changed, is_carried, int(np.count_nonzero(known)))


def _overlaps(box: np.ndarray, others: np.ndarray) -> bool:
    if not len(others):
        return False
    width = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    height = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    shared = np.where((width > 0) & (height > 0), width * height, 0.0)
    own = (box[2] - box[0]) * (box[3] - box[1])
    areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    return bool((shared >= _SAME_PLACE * np.minimum(own, areas)).any() and shared.any())
