"""Connected components of pixels that stream by strip after strip, joined across the seams."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import FtlError
from ..graphs import joined
from .pixels import Pixels

# No landslide is so large (200 km2 at 10 m): a whole region sinks, or the thresholds hold nearly everywhere. Of such a
# component only its size and place are kept, so that it costs neither memory nor the other candidates.
MAX_COMPONENT_PX = 2_000_000

# Pixels of smaller components that are still open at a seam are kept in memory. Beyond this the thresholds are so loose
# that nobody could review the result anyway.
MAX_OPEN_PX = 8_000_000


@dataclass
class Components:
    """Whole components: their pixels in row-major order and, for each pixel, its component (0 .. count - 1)."""

    pixels: Pixels
    component: np.ndarray
    count: int


@dataclass(frozen=True)
class Overgrown:
    """What is known of a component of more than MAX_COMPONENT_PX pixels.

    `strong`: some pixel is of the overlap itself. The bounding box is in rows and columns of the grid, last included.
    """

    pixels: int = 0
    strong: bool = False
    top: int = 2**62
    left: int = 2**62
    bottom: int = -1
    right: int = -1

    def joined(self, other: Overgrown) -> Overgrown:
        return Overgrown(
            self.pixels + other.pixels,
            self.strong or other.strong,
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    @classmethod
    def of(cls, pixels: Pixels, grid_width: int) -> Overgrown:
        if not len(pixels):
            return cls()
        rows, cols = np.divmod(pixels.key, grid_width)
        box = int(rows.min()), int(cols.min()), int(rows.max()), int(cols.max())
        return cls(len(pixels), bool(pixels.strong.any()), *box)


class ComponentStream:
    """Takes the pixels of strip after strip (top to bottom) and gives back the components that are complete.

    Only components that touch the seam are kept, so memory follows the largest ones, not the raster. The result does
    not depend on where the seams lie. Components of more than MAX_COMPONENT_PX pixels are not given back: `overgrown`
    tells of them.
    """

    def __init__(self, grid_width: int, connectivity: int = 8) -> None:
        self._width = grid_width
        self._connectivity = connectivity
        self._open: Pixels | None = None
        self._open_group = np.zeros(0, np.int64)
        self._open_overgrown: dict[int, Overgrown] = {}  # by group: what is no longer kept of it
        self.overgrown: list[Overgrown] = []

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
        component, total = joined(label[:seam_px], self._open_group[seam] + count, count + groups)
        of_kept = component[self._open_group + count] if len(kept) else np.zeros(0, np.int64)
        of_new = component[label[seam_px:]]
        every = Pixels.join([kept, pixels])
        of_every = np.concatenate([of_kept, of_new])
        stays_open = np.zeros(total, bool)
        stays_open[of_new[pixels.key >= (next_row - 1) * width]] = True
        dropped = self._drop_overgrown(every, of_every, stays_open, component[count:], next_row - 1)
        open_now = stays_open[of_every] & ~dropped
        self._keep(every.select(open_now), of_every[open_now])
        done = ~stays_open[of_every] & ~dropped
        return _compact(every.select(done), of_every[done])

    def finish(self) -> Components:
        """What is still open."""
        pixels, group = self._open, self._open_group
        if pixels is None:
            nothing = np.zeros(0, bool)
            pixels = Pixels(np.zeros(0, np.int64), np.zeros((0, 0), np.float32), nothing, nothing)
        groups = np.arange(int(group.max()) + 1 if len(group) else 0)
        dropped = self._drop_overgrown(pixels, group, np.zeros(len(groups), bool), groups, -1)
        self._open, self._open_group = None, np.zeros(0, np.int64)
        return _compact(pixels.select(~dropped), group[~dropped])

    def _drop_overgrown(
        self, pixels: Pixels, component: np.ndarray, stays_open: np.ndarray, of_group: np.ndarray, last_row: int
    ) -> np.ndarray:
        """Which pixels are of overgrown components and not needed any more; boolean, (n,).

        `stays_open`: of each component; `of_group`: component of each group that was open until now. An overgrown
        component that stays open keeps its pixels of `last_row`, which the next strip may touch.
        """
        known: dict[int, Overgrown] = {}
        for group, earlier in self._open_overgrown.items():
            number = int(of_group[group])
            known[number] = known.get(number, Overgrown()).joined(earlier)
        self._open_overgrown = {}  # from now on by component; `_keep` gives them their groups
        size = np.bincount(component, minlength=len(stays_open))
        dropped = np.zeros(len(pixels), bool)
        for number in sorted({*known, *np.flatnonzero(size > MAX_COMPONENT_PX).tolist()}):
            leaving = component == number
            if stays_open[number]:
                leaving &= pixels.key < last_row * self._width
            dropped |= leaving
            everything = known.get(number, Overgrown()).joined(Overgrown.of(pixels.select(leaving), self._width))
            if stays_open[number]:
                self._open_overgrown[number] = everything
            else:
                self.overgrown.append(everything)
        return dropped

    def _keep(self, pixels: Pixels, group: np.ndarray) -> None:
        if len(pixels) > MAX_OPEN_PX:
            raise FtlError(
                "The thresholds let areas of together more than {limit:,} connected pixels pass, more than anybody "
                "could review. Tighten the ranges or raise the minimum deformation rate (or the growth rate).",
                limit=MAX_OPEN_PX,
            )
        names, self._open_group = np.unique(group, return_inverse=True)
        position = {name: index for index, name in enumerate(names.tolist())}
        self._open_overgrown = {position[number]: part for number, part in self._open_overgrown.items()}
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
    component, count = joined(lower, upper, len(first))
    return component[run], count


def _compact(pixels: Pixels, component: np.ndarray) -> Components:
    """Numbers the components in the order of their first pixels, which no cutting into strips can change."""
    names, first, inverse = np.unique(component, return_index=True, return_inverse=True)
    rank = np.empty(len(names), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(names))
    return Components(pixels, rank[inverse], len(names))
