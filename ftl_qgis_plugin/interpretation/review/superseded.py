"""Which candidates a later iteration has found anew, on the same ground: one landslide must not be counted twice."""

from __future__ import annotations

import numpy as np

from ...core.landslides.polygons import box_pairs

_SAME_SHARE = 0.5


def superseded(boxes: np.ndarray, iteration: np.ndarray) -> np.ndarray:
    """Boolean, (n,): at least half of the candidate's box lies in the box of one of a later iteration.

    `boxes` (n, 4): x min, y min, x max, y max.
    """
    found = np.zeros(len(boxes), bool)
    if not len(boxes) or iteration.min() == iteration.max():
        return found
    earlier, later = (np.flatnonzero(part) for part in (iteration < iteration.max(), iteration > iteration.min()))
    sides = boxes[:, [0, 2, 1, 3]]
    for first, second in box_pairs(sides[earlier], sides[later]):
        mine, theirs = earlier[first], later[second]
        if iteration[mine] < iteration[theirs] and not found[mine]:
            low, high = np.maximum(boxes[mine, :2], boxes[theirs, :2]), np.minimum(boxes[mine, 2:], boxes[theirs, 2:])
            size = boxes[mine, 2:] - boxes[mine, :2]
            found[mine] = np.prod(np.maximum(high - low, 0)) >= _SAME_SHARE * np.prod(size)
    return found
