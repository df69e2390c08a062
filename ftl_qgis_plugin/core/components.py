"""Connected components of pixels that stream by strip after strip, joined across the seams."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from .errors import FtlError
from .pixels import Pixels

# Pixels of components that are still open at a seam are kept in memory. Beyond this the thresholds are so loose that
# nobody could review the result anyway.
MAX_OPEN_PX = 8_000_000


@dataclass
class Components:
    """Whole components: their pixels in row-major order and, for each pixel, its component (0 .. count - 1)."""

    pixels: Pixels
    component: np.ndarray
    count: int


class ComponentStream:
    """Takes the pixels of strip after strip (top to bottom) and gives back the components that are complete.

    Only components that touch the seam are kept, so memory follows the largest ones, not the raster. The result does
    not depend on where the seams lie.
    """

    def __init__(self, grid_width: int, connectivity: int = 8) -> None:
        self._width = grid_width
        self._connectivity = connectivity
        self._open: Pixels | None = None
        self._open_group = np.zeros(0, np.int64)

    def feed(self, pixels: Pixels, next_row: int) -> Components:
        """Adds all pixels above `next_row`, the first row of the next strip (the grid's height after the last)."""
        width = self._width
        kept = self._open if self._open is not None else pixels.select(slice(0, 0))
        groups = int(self._open_group.max()) + 1 if len(kept) else 0
        # Only the last row of the open components can touch what is new.
        seam = kept.key >= (kept.key[-1] // width) * width if len(kept) else np.zeros(0, bool)
        label, count = label_pixels(np.concatenate([kept.key[seam], pixels.key]), width, self._connectivity)
        seam_px = int(seam.sum())
        # One node per new label and per open group; a seam pixel is of both.
        component, total = _merge(label[:seam_px], self._open_group[seam] + count, count + groups)
        of_kept = component[self._open_group + count] if len(kept) else np.zeros(0, np.int64)
        of_new = component[label[seam_px:]]
        every = Pixels.join([kept, pixels])
        of_every = np.concatenate([of_kept, of_new])
        stays_open = np.zeros(total, bool)
        stays_open[of_new[pixels.key >= (next_row - 1) * width]] = True
        open_now = stays_open[of_every]
        self._keep(every.select(open_now), of_every[open_now])
        done = ~open_now
        return _compact(every.select(done), of_every[done])

    def finish(self) -> Components:
        """What is still open."""
        pixels, group = self._open, self._open_group
        self._open, self._open_group = None, np.zeros(0, np.int64)
        if pixels is None:
            return Components(
                Pixels(np.zeros(0, np.int64), np.zeros((0, 0), np.float32), np.zeros(0, bool), np.zeros(0, bool)),
                np.zeros(0, np.int64),
                0,
            )
        return _compact(pixels, group)

    def _keep(self, pixels: Pixels, group: np.ndarray) -> None:
        if len(pixels) > MAX_OPEN_PX:
            raise FtlError(
                "The thresholds let more than {limit:,} connected pixels pass: a candidate that nobody could review. "
                "Tighten the ranges or raise the minimum deformation rate (or the growth rate).",
                limit=MAX_OPEN_PX,
            )
        _, self._open_group = np.unique(group, return_inverse=True)
        self._open = pixels


def label_pixels(key: np.ndarray, width: int, connectivity: int) -> tuple[np.ndarray, int]:
    """Component number of each pixel and their count; `key` = row * width + column, ascending; 4 or 8 connected.

    Works on horizontal runs, so its cost follows the number of pixels given, not the grid's size.
    """
    if not len(key):
        return np.zeros(0, np.int64), 0
    row = key // width
    starts = np.empty(len(key), bool)
    starts[0] = True
    np.not_equal(key[1:], key[:-1] + 1, out=starts[1:])
    starts[1:] |= row[1:] != row[:-1]
    run = np.cumsum(starts) - 1
    first = np.flatnonzero(starts)
    start_key = key[first]
    end_key = key[np.append(first[1:], len(key)) - 1]
    run_row = row[first]
    reach = 1 if connectivity == 8 else 0
    lowest = np.maximum(start_key - width - reach, (run_row - 1) * width)
    highest = np.minimum(end_key - width + reach, run_row * width - 1)
    begin = np.searchsorted(end_key, lowest, "left")
    end = np.searchsorted(start_key, highest, "right")
    pairs = np.maximum(end - begin, 0)
    upper = np.repeat(begin - np.concatenate([[0], np.cumsum(pairs)[:-1]]), pairs) + np.arange(pairs.sum())
    lower = np.repeat(np.arange(len(first)), pairs)
    component, count = _merge(lower, upper, len(first))
    return component[run], count


def _merge(left: np.ndarray, right: np.ndarray, nodes: int) -> tuple[np.ndarray, int]:
    """Component of each node after joining left[i] with right[i], and the number of components."""
    graph = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(nodes, nodes))
    count, component = connected_components(graph, directed=False)
    return component.astype(np.int64), count


def _compact(pixels: Pixels, component: np.ndarray) -> Components:
    """Numbers the components in the order of their first pixels, which no cutting into strips can change."""
    names, first, inverse = np.unique(component, return_index=True, return_inverse=True)
    rank = np.empty(len(names), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(names))
    return Components(pixels, rank[inverse], len(names))
