"""Outlines that reach as far as the ground moves with the candidate: grown by its own strength."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np

from ..deferred import Deferred
from ..errors import Message
from ..grids.blocks import map_in_order
from ..grids.grid import Window
from ..progress import Progress
from .outlines import trace
from .overlap import Overlap, outside
from .pixels import contains

ndimage = Deferred("scipy.ndimage")

# Nothing slower than so many sigmas of the background is told from noise.
NOISE_SIGMAS = 2.0

# Pixels of candidates whose outlines are grown at most: all of them have to be known at once, so that none grows into
# another. Nobody could review as many anyway.
MAX_PX = 16_000_000

# Candidates whose outlines are traced together.
_TRACED = 500


def outlines(
    overlap: Overlap, own: Sequence[np.ndarray], share: float, sigma_mm_a: float, connectivity: int, progress: Progress
) -> list[bytes]:
    """WKB of each candidate. `own`: keys of its pixels, ascending, the candidates in order of rank.

    An outline takes in pixels connected to its own that move the same way at `share` of the 90th percentile of its own
    |rate| or more, and at NOISE_SIGMAS sigmas of the background, up to one radius of a disc of its own area away. A
    pixel that two could take goes to the one of better rank; none takes another's own.
    """
    if not own:
        return []
    every = list(own)
    if share > 0:
        taken = np.concatenate(every)
        if len(taken) > MAX_PX:
            progress.warn(
                Message(
                    "The candidates have {count:,} pixels, too many to grow their outlines. They are as they pass; "
                    "tighten the thresholds.",
                    count=len(taken),
                )
            )
        else:
            every = _grown(overlap, every, np.sort(taken), share, NOISE_SIGMAS * sigma_mm_a, connectivity, progress)
    result: list[bytes] = []
    for first in range(0, len(every), _TRACED):
        part = every[first : first + _TRACED]
        key = np.concatenate(part)
        component = np.repeat(np.arange(len(part)), [len(keys) for keys in part])
        order = np.argsort(key, kind="stable")
        result += trace(key[order], component[order], len(part), overlap.grid)
    return result


def _grown(
    overlap: Overlap,
    own: list[np.ndarray],
    taken: np.ndarray,
    share: float,
    least_mm_a: float,
    connectivity: int,
    progress: Progress,
) -> list[np.ndarray]:
    kernel = partial(_around, overlap, taken, share, least_mm_a if math.isfinite(least_mm_a) else 0.0, connectivity)
    # From north to south, so that neighbours find the raster's blocks still decoded: in order of rank each would be
    # read again for nearly every candidate.
    places = np.argsort([keys[0] for keys in own], kind="stable").tolist()
    added: list[np.ndarray] = [np.zeros(0, np.int64)] * len(own)
    for number, keys in zip(places, map_in_order(kernel, [own[place] for place in places], progress)):
        added[number] = keys
    rank = np.repeat(np.arange(len(own)), [len(keys) for keys in added])
    key = np.concatenate(added)
    order = np.lexsort((rank, key))
    key, rank = key[order], rank[order]
    first = np.ones(len(key), bool)
    first[1:] = key[1:] != key[:-1]
    key, rank = key[first], rank[first]
    order = np.argsort(rank, kind="stable")
    ends = np.cumsum(np.bincount(rank, minlength=len(own)))
    return [np.concatenate(pair) for pair in zip(own, np.split(key[order], ends[:-1]))]


def _around(
    overlap: Overlap, taken: np.ndarray, share: float, least_mm_a: float, connectivity: int, own: np.ndarray
) -> np.ndarray:
    """Keys of the pixels that the outline of one candidate would take in."""
    grid = overlap.grid
    radius = math.sqrt(len(own) / math.pi)
    row, col = np.divmod(own, grid.width)
    reach = math.ceil(radius)
    top, left = max(int(row.min()) - reach, 0), max(int(col.min()) - reach, 0)
    bottom, right = min(int(row.max()) + reach + 1, grid.height), min(int(col.max()) + reach + 1, grid.width)
    window = Window(top, left, bottom - top, right - left)
    rate = overlap.rate.signed(window)
    inside = np.zeros(window.shape, bool)
    inside[row - top, col - left] = True
    rates = rate[inside]
    rates = rates[~np.isnan(rates)]
    if not len(rates):
        return np.zeros(0, np.int64)
    along = rate if rates.mean() >= 0 else -rate
    level = np.float32(max(share * np.percentile(np.abs(rates), 90), least_mm_a))
    fast = (along >= level) & ~inside
    fast &= ndimage.distance_transform_edt(~inside) <= radius
    if not fast.any():
        return np.zeros(0, np.int64)
    fast &= ~outside(overlap, window)
    down, across = np.nonzero(fast)
    key = (down + top).astype(np.int64) * grid.width + across + left
    others = contains(taken, key)
    fast[down[others], across[others]] = False
    structure = np.ones((3, 3), bool) if connectivity == 8 else None
    reached = ndimage.binary_propagation(inside, structure, mask=inside | fast) & ~inside
    down, across = np.nonzero(reached)
    return (down + top).astype(np.int64) * grid.width + across + left
