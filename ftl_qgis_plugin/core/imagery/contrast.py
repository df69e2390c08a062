"""A candidate against what surrounds it: inside minus ring, in robust sigma of the ring."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..deferred import Deferred
from ..grids.grid import Grid, Window
from ..landslides.zones import Zones
from ..progress import Progress
from .harmonisation import MAD_TO_SIGMA

ndimage = Deferred("scipy.ndimage")

# The ring begins a pixel outside (mixed pixels belong to nobody) and is as wide as half of the polygon's radius.
_GAP_PX = 1
_RING_SHARE = 0.5
_LEAST_RING_PX, _MOST_RING_PX = 4, 60
_LEAST_INSIDE, _LEAST_AROUND = 1, 8
# A ring of one value (water, saturated snow) would make anything infinitely strange.
_FLOOR = 0.1


@dataclass(frozen=True)
class Contrast:
    """Of one polygon, per band: `inside` and `around` medians, `z` = (inside - around) / robust sigma of the ring.

    NaN where there are too few pixels with data.
    """

    inside: tuple[float, ...]
    around: tuple[float, ...]
    z: tuple[float, ...]


def contrasts(
    read: Callable[[Window], np.ndarray],
    grid: Grid,
    wkb: Sequence[bytes],
    typical_sigmas: Sequence[float] = (),
    progress: Progress | None = None,
) -> list[Contrast]:
    """`read(window)` gives (bands, height, width), NaN for no data; polygons are in the grid's CRS.

    Pixels of other polygons do not count as surroundings. `typical_sigmas`: per band, what a ring differs by at the
    least (a tenth of it is the floor of a ring's sigma); without them the floor is a tenth of the ring's own range.
    """
    progress = progress or Progress()
    zones = Zones(wkb, grid)
    found = []
    for index, polygon in enumerate(wkb):
        if index % 16 == 0:
            progress.check()
            progress.report(index / len(wkb))
        own = Zones([polygon], grid)
        rows, cols, _ = own.pixels()
        if not len(rows):
            found.append(_nothing(read, grid))
            continue
        width = ring_width_px(len(rows))
        window = _around(rows, cols, width + _GAP_PX, grid)
        inside = np.zeros(window.shape, bool)
        inside[rows - window.row, cols - window.col] = True
        distance = ndimage.distance_transform_edt(~inside)
        ring = (distance > _GAP_PX) & (distance <= _GAP_PX + width) & ~zones.mask(window)
        values = read(window)
        found.append(_contrast(values[:, inside], values[:, ring], typical_sigmas))
    return found


def ring_width_px(pixels: int) -> int:
    """Width of the ring around a polygon of so many pixels."""
    radius = math.sqrt(pixels / math.pi)
    return int(min(max(round(_RING_SHARE * radius), _LEAST_RING_PX), _MOST_RING_PX))


def _around(rows: np.ndarray, cols: np.ndarray, reach: int, grid: Grid) -> Window:
    first_row, first_col = max(int(rows.min()) - reach, 0), max(int(cols.min()) - reach, 0)
    last_row, last_col = min(int(rows.max()) + reach + 1, grid.height), min(int(cols.max()) + reach + 1, grid.width)
    return Window(first_row, first_col, last_row - first_row, last_col - first_col)


def _contrast(inside: np.ndarray, around: np.ndarray, typical_sigmas: Sequence[float]) -> Contrast:
    bands = []
    for number, (own, other) in enumerate(zip(inside, around)):
        own, other = own[np.isfinite(own)], other[np.isfinite(other)]
        if len(own) < _LEAST_INSIDE or len(other) < _LEAST_AROUND:
            bands.append((math.nan,) * 3)
            continue
        middle, level = float(np.median(own)), float(np.median(other))
        sigma = MAD_TO_SIGMA * float(np.median(np.abs(other - level)))
        typical = typical_sigmas[number] if typical_sigmas else float(other.max() - other.min())
        sigma = max(sigma, _FLOOR * typical)
        bands.append((middle, level, (middle - level) / sigma if sigma > 0 else math.nan))
    return Contrast(*(tuple(values) for values in zip(*bands)))


def _nothing(read: Callable[[Window], np.ndarray], grid: Grid) -> Contrast:
    bands = len(read(Window(0, 0, 1, 1)))
    return Contrast(*((math.nan,) * bands for _ in range(3)))
