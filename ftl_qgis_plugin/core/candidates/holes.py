"""Filling small holes of components."""

from __future__ import annotations

import numpy as np

from ..grids.grid import Grid
from .components import Components, label_pixels

# Without as many pixels there is no hole: four around one, touching at corners.
_SMALLEST_RING_PX = 4


def hole_pixels(components: Components, grid: Grid, max_area_m2: float, connectivity: int) -> tuple[np.ndarray, ...]:
    """Keys and component numbers of the pixels in holes of at most `max_area_m2`, unsorted.

    A hole is what cannot be left without crossing the component (4-connected background for 8-connected components
    and the other way round). Smaller components inside a hole are part of the hole.
    """
    order = np.argsort(components.component, kind="stable")
    key = components.pixels.key[order]
    ends = np.cumsum(np.bincount(components.component, minlength=components.count))
    background = 4 if connectivity == 8 else 8
    keys, owners = [], []
    first = 0
    for number, end in enumerate(ends.tolist()):
        own, first = key[first:end], end
        if len(own) < _SMALLEST_RING_PX:
            continue
        row, col = np.divmod(own, grid.width)
        top, left = int(row.min()), int(col.min())
        shape = int(row.max()) - top + 3, int(col.max()) - left + 3
        if (shape[0] - 2) * (shape[1] - 2) == len(own):
            continue
        empty = np.ones(shape, bool)
        empty[row - top + 1, col - left + 1] = False
        open_key = np.flatnonzero(empty)
        label, count = label_pixels(open_key, shape[1], background)
        if count < 2:
            continue
        area = np.bincount(label, weights=grid.pixel_area_m2(top - 1, shape[0])[open_key // shape[1]])
        small = area <= max_area_m2
        small[label[0]] = False  # what surrounds the component
        hole_row, hole_col = np.divmod(open_key[small[label]], shape[1])
        keys.append((hole_row + top - 1) * grid.width + hole_col + left - 1)
        owners.append(np.full(len(hole_row), number, np.int64))
    if not keys:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(keys), np.concatenate(owners)
