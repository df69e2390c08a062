"""What an iteration brought for the review: new candidates, changed ones, verdicts that were carried over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from qgis.core import QgsGeometry

from ...study.log.verdicts import ACCEPTED, REJECTED
from ...study.missed import is_missed
from ..review.index import CODES, CandidateIndex

# Share of the smaller outline that both cover for a candidate to be the earlier one, changed.
_SAME_PLACE = 0.25


@dataclass(frozen=True)
class Brought:
    """Counts of an iteration's candidates. `new` and `changed` are still to be reviewed; `changed` lie where an earlier
    iteration had one of another shape, `carried` had one of the same or nearly, whose verdict holds for them as well;
    `known` lie on known landslides, whatever else they are."""

    number: int
    new: int = 0
    changed: int = 0
    carried: int = 0
    known: int = 0

    @property
    def to_review(self) -> int:
        return self.new + self.changed


def brought(index: CandidateIndex, number: int, outline: Callable[[str], bytes | None]) -> Brought:
    """Of the iteration's candidates as they stand now. `outline`: a candidate's polygon as WKB in the CRS of
    `index.boxes`, asked for only where boxes meet."""
    mine = index.found_in(number)
    known = mine & index.is_known
    is_open = mine & ~known & (index.verdict == 0)
    is_earlier = (index.iteration < number) & (index.iteration > 0)
    earlier = np.flatnonzero(is_earlier & ~mine)
    shapes = _Shapes(index, outline)
    changed = sum(_is_changed(row, earlier, shapes) for row in np.flatnonzero(is_open).tolist())
    count = int(np.count_nonzero(is_open))
    has_its_own = is_earlier & (index.verdict > 0)  # found again as it was
    is_carried = int(np.count_nonzero(mine & ~known & (index.is_carried | has_its_own)))
    return Brought(number, count - changed, changed, is_carried, int(np.count_nonzero(known)))


def standing(index: CandidateIndex, number: int) -> tuple[int, int, int]:
    """Candidates, accepted and rejected of an iteration as they stand now. What an analyst drew is left out, as when
    the iteration is finished."""
    rows = np.flatnonzero(index.found_in(number))
    rows = rows[[not is_missed(index.ids[row]) for row in rows]]
    said = index.verdict[rows]
    return len(rows), *(int(np.count_nonzero(said == CODES[name])) for name in (ACCEPTED, REJECTED))


class _Shapes:
    """Outlines by row, each read once."""

    def __init__(self, index: CandidateIndex, outline: Callable[[str], bytes | None]) -> None:
        self.index = index
        self._outline = outline
        self._known: dict[int, QgsGeometry] = {}

    def __getitem__(self, row: int) -> QgsGeometry:
        if row not in self._known:
            shape = QgsGeometry()
            shape.fromWkb(bytes(self._outline(self.index.ids[row]) or b""))
            self._known[row] = shape
        return self._known[row]


def _is_changed(row: int, earlier: np.ndarray, shapes: _Shapes) -> bool:
    box, others = shapes.index.boxes[row], shapes.index.boxes[earlier]
    meets = (np.minimum(box[2:], others[:, 2:]) > np.maximum(box[:2], others[:, :2])).all(axis=1)
    for other in earlier[meets].tolist():
        # Shares of areas are the same in any CRS over so small a place.
        one, two = shapes[row], shapes[other]
        if not one.isNull() and not two.isNull():
            shared = one.intersection(two).area()
            if shared > 0 and shared >= _SAME_PLACE * min(one.area(), two.area()):
                return True
    return False
