"""What lies around each component: the pixels just outside of it, and a ring a little farther out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..grids.grid import Grid
from .components import Components
from .pixels import contains

# Pixels at most so far (between centres, in pixels) from a component touch it; those up to RING_PX, but not nearer,
# are its ring: what touches it is often half of it.
TOUCHING_PX = 1.5
RING_PX = 4


@dataclass(frozen=True)
class Rings:
    """Pixels outside, a pixel once per component: `key` (row * width + column), `component`, and whether it `touches`.

    Sorted by component, then key. Pixels of other components count as surroundings: whether they are known does not
    depend on how the raster was cut.
    """

    key: np.ndarray
    component: np.ndarray
    touches: np.ndarray


def rings_of(done: Components, grid: Grid) -> Rings:
    """The surroundings of all components. Costs follow the pixels on their edges, not the grid."""
    # A component's own range of codes: component * cells + key.
    cells = grid.width * grid.height
    own = np.sort(done.component * cells + done.pixels.key)
    edge = inner_edge(done, grid)
    key, component = done.pixels.key[edge], done.component[edge]
    row, col = np.divmod(key, grid.width)
    near: list[np.ndarray] = []
    far: list[np.ndarray] = []
    for down in range(-RING_PX, RING_PX + 1):
        parts: list[np.ndarray] = []
        for right in range(-RING_PX, RING_PX + 1):
            distance = np.hypot(down, right)
            if not 0 < distance <= RING_PX:
                continue
            inside = (row + down >= 0) & (row + down < grid.height) & (col + right >= 0) & (col + right < grid.width)
            codes = (component * cells + key + (down * grid.width + right))[inside]
            (near if distance <= TOUCHING_PX else parts).append(codes)
        far.append(np.unique(np.concatenate(parts)))
    touching, around = (_outside(codes, own) for codes in (near, [*near, *far]))
    component, key = np.divmod(around, cells)
    return Rings(key, component, contains(touching, around))


def inner_edge(done: Components, grid: Grid) -> np.ndarray:
    """Boolean per pixel: a side of it is no side of another pixel of its component."""
    key, component = done.pixels.key, done.component
    col = key % grid.width
    edge = np.zeros(len(key), bool)
    for step, at_border in (
        (-1, col == 0),
        (1, col == grid.width - 1),
        (-grid.width, None),
        (grid.width, None),
    ):
        position = np.minimum(np.searchsorted(key, key + step), len(key) - 1)
        same = (key[position] == key + step) & (component[position] == component)
        edge |= ~same if at_border is None else ~same | at_border
    return edge


def _outside(parts: list[np.ndarray], own: np.ndarray) -> np.ndarray:
    codes = np.unique(np.concatenate(parts))
    return codes[~contains(own, codes)]
