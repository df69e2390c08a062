"""What lies around each component: the pixels just outside of it, and a ring a little farther out."""

from __future__ import annotations

import math
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
    codes = done.component * cells + done.pixels.key
    own = np.sort(codes)
    edge = np.sort(codes[inner_edge(done, grid)])
    touching, around = (_outside(_reached(edge, grid, radius), own) for radius in (TOUCHING_PX, RING_PX))
    component, key = np.divmod(around, cells)
    return Rings(key, component, contains(touching, around))


def _reached(edge: np.ndarray, grid: Grid, radius_px: float) -> np.ndarray:
    """Codes of the grid's pixels up to so far from the pixels of these (ascending) codes, ascending: row by row of the
    disc, of whose runs each begins where the one before has ended."""
    row = edge // grid.width % grid.height
    col = edge % grid.width
    found = []
    for down in range(-int(radius_px), int(radius_px) + 1):
        reach = int(math.sqrt(radius_px**2 - down**2))
        on_grid = slice(None) if down == 0 else (row + down >= 0) & (row + down < grid.height)
        code, at = edge[on_grid] + down * grid.width, col[on_grid]
        last = code + np.minimum(reach, grid.width - 1 - at)
        first = code - np.minimum(reach, at)
        first[1:] = np.maximum(first[1:], last[:-1] + 1)
        count = np.maximum(last - first + 1, 0)
        ends = np.cumsum(count)
        found.append(np.repeat(first - (ends - count), count) + np.arange(ends[-1] if len(ends) else 0))
    codes = np.sort(np.concatenate(found), kind="stable")  # which merges what is ascending already
    return codes[np.concatenate([[True], codes[1:] != codes[:-1]])] if len(codes) else codes


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


def _outside(codes: np.ndarray, own: np.ndarray) -> np.ndarray:
    return codes[~contains(own, codes)]
