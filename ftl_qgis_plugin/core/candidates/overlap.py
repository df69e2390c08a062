"""The overlap of all factor masks, evaluated as a cascade: each factor only where every one before it holds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ..deferred import Deferred
from ..errors import FtlError
from ..factors.catalogue import COHERENCE, DEFORMATION
from ..factors.factors import DeformationFactor, Factor
from ..factors.rule import PassRule
from ..factors.thresholds import ThresholdTable
from ..grids.blocks import tiles
from ..grids.grid import Grid, Window
from ..grids.raster import AlignedRaster
from ..landslides.zones import Zones
from .pixels import Pixels

ndimage = Deferred("scipy.ndimage")

MASK_NO_DATA = 255

# Every n-th row and column enters the estimate of the background's spread: at most 1 in 64 pixels and about a million
# in all are plenty for a median. Absolute rows and columns keep it independent of how the grid is cut.
BACKGROUND_STEP = 8
BACKGROUND_PX = 1_000_000


@dataclass(frozen=True)
class Overlap:
    """What has to hold where. `factors` are those of the table, cheapest first; the deformation rate is among them.

    `min_factors`: at least so many factors must hold (0 = all); the deformation rate must hold in any case.
    `close_px`: gaps of the mask up to about twice this many pixels are closed (disc); 0 = off.
    `grow_rate_mm_a`: pixels of at least this |rate| that hang together with the mask belong to it too (coherence, where
    it is a factor, must hold; the terrain's ranges need not, for the ground moves beyond them); None = a share of
    the bound where the noise sets it, else off.
    `ranges_rank`: only rate and coherence decide which pixels pass; None: where few landslides gave the ranges (see
    `PassRule`).
    `join_signs`: whether ground that moves toward the satellite hangs together with ground that moves away from it.
    `observed`: factors that decide nothing, but are measured of each candidate too.
    """

    grid: Grid
    factors: dict[str, Factor]
    table: ThresholdTable
    min_factors: int = 0
    study_area: Zones | None = None
    excluded: Zones | None = None
    known: Zones | None = None
    close_px: int = 0
    grow_rate_mm_a: float | None = None
    observed: Mapping[str, Factor] = field(default_factory=dict)
    ranges_rank: bool | None = False
    join_signs: bool = False
    columns: tuple[str, ...] = field(init=False)
    rule: PassRule = field(init=False)

    def __post_init__(self) -> None:
        if DEFORMATION not in self.factors:
            raise FtlError(
                "The threshold table has no enabled row for the deformation rate. Add a row with factor "
                "'deformation_rate' and its lower bound in mm/a, for example 50."
            )
        object.__setattr__(self, "rule", PassRule(self.table, self.min_factors, self.ranges_rank))
        # What decides comes first: the rest is looked at only where that holds.
        others = sorted((name for name in self.factors if name != DEFORMATION), key=self._decides_not)
        object.__setattr__(self, "columns", ("rate", *others))

    def _decides_not(self, name: str) -> bool:
        return name not in self.rule.deciding

    @property
    def background_step(self) -> int:
        return max(BACKGROUND_STEP, math.ceil(math.sqrt(self.grid.width * self.grid.height / BACKGROUND_PX)))

    @property
    def growth_mm_a(self) -> float | None:
        """From which |rate| on pixels belong to the mask that hang together with it; None = none does."""
        if self.grow_rate_mm_a is not None:
            return self.grow_rate_mm_a
        return self.table.noise_growth_mm_a(self.rate.raster.source.sigmas)

    @property
    def rate(self) -> DeformationFactor:
        return self.factors[DEFORMATION]

    @property
    def rasters(self) -> list[AlignedRaster]:
        """All that is read of files, some more than once."""
        return [raster for factor in (*self.factors.values(), *self.observed.values()) for raster in factor.rasters]


@dataclass
class StripResult:
    """One strip: its passing pixels, a sample of the signed rate as background, and the mask where it was asked."""

    window: Window
    pixels: Pixels
    background: np.ndarray
    mask: np.ndarray | None
    valid: int


def evaluate_strip(overlap: Overlap, window: Window, want_mask: bool = False) -> StripResult:
    """Pixels of the overlap (and of its growth) in a strip. Pure; may run in any thread or process."""
    found: list[Pixels] = []
    background: list[np.ndarray] = []
    mask = np.zeros(window.shape, np.uint8) if want_mask else None
    valid = 0
    for tile in tiles(window):
        rate = overlap.rate.signed(tile)
        valid += int(np.count_nonzero(rate == rate))
        background.append(_lattice(rate, tile, overlap.background_step))
        rows, cols, strong, toward, values = _passing(overlap, tile, rate)
        if mask is not None:
            part = mask[tile.row - window.row :, tile.col - window.col :][: tile.height, : tile.width]
            part[np.isnan(rate)] = MASK_NO_DATA
            part[rows[strong], cols[strong]] = 1
        if len(rows):
            found.append(_pixels(overlap, tile, rate, rows, cols, strong, toward, values))
    if found:
        pixels = Pixels.join(found)
        order = np.argsort(pixels.key, kind="stable")
        pixels = pixels.select(order)
    else:
        pixels = empty_pixels(overlap)
    return StripResult(window, pixels, np.concatenate(background), mask, valid)


def empty_pixels(overlap: Overlap) -> Pixels:
    nothing = np.zeros(0, bool)
    return Pixels(np.zeros(0, np.int64), np.zeros((len(overlap.columns), 0), np.float32), nothing, nothing)


def count_factors(overlap: Overlap, window: Window) -> np.ndarray:
    """uint8 of the window's shape: how many factors hold at each pixel; 255 where the rate has no data."""
    count = np.zeros(window.shape, np.uint8)
    for name, factor in overlap.factors.items():
        values = factor.evaluate(window)
        count += overlap.rule.holds(name, values)
        if name == DEFORMATION:
            no_data = np.isnan(values)
    count[outside(overlap, window)] = 0
    count[no_data] = MASK_NO_DATA
    return count


def values_at(overlap: Overlap, key: np.ndarray) -> np.ndarray:
    """Values of all columns at single pixels (for pixels that join a candidate afterwards)."""
    rows, cols = np.divmod(key, overlap.grid.width)
    values = np.empty((len(overlap.columns), len(key)), np.float32)
    window = Window(int(rows.min()), int(cols.min()), int(np.ptp(rows)) + 1, int(np.ptp(cols)) + 1)
    at = (rows - window.row, cols - window.col)
    for index, name in enumerate(overlap.columns):
        values[index] = overlap.rate.signed(window, at) if index == 0 else overlap.factors[name].evaluate(window, at)
    return values


def known_at(overlap: Overlap, key: np.ndarray) -> np.ndarray:
    """Whether single pixels lie on known landslides."""
    if overlap.known is None:
        return np.zeros(len(key), bool)
    rows, cols = np.divmod(key, overlap.grid.width)
    window = Window(int(rows.min()), int(cols.min()), int(np.ptp(rows)) + 1, int(np.ptp(cols)) + 1)
    return overlap.known.mask(window)[rows - window.row, cols - window.col]


def _passing(
    overlap: Overlap, tile: Window, rate: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, list[np.ndarray] | None]:
    """Rows, columns (in the tile), whether each is of the overlap itself and of ground that moves toward the satellite,
    and the factors' values where all are known (closing and growth add pixels at which none has been looked at)."""
    toward = rate >= 0
    if overlap.close_px:
        mask, toward = _closed(overlap, tile, toward)
        rows, cols = np.nonzero(mask)
        values = None
    else:
        rows, cols, values = _cascade(overlap, tile, overlap.rate.speed(rate))
    strong = np.ones(len(rows), bool)
    if overlap.growth_mm_a is None:
        return rows, cols, strong, toward[rows, cols], values
    weak = overlap.rate.speed(rate) >= np.float32(overlap.growth_mm_a)
    weak_rows, weak_cols = np.nonzero(weak)
    if COHERENCE in overlap.factors and len(weak_rows):
        coherence = overlap.factors[COHERENCE].evaluate(tile, (weak_rows, weak_cols))
        holds = overlap.rule.holds(COHERENCE, coherence)
        weak_rows, weak_cols = weak_rows[holds], weak_cols[holds]
    weak_rows, weak_cols = _inside(overlap, tile, weak_rows, weak_cols)
    state = np.zeros(tile.shape, np.uint8)
    state[weak_rows, weak_cols] = 1
    state[rows, cols] = 2
    rows, cols = np.nonzero(state)
    return rows, cols, state[rows, cols] == 2, toward[rows, cols], None


def _cascade(
    overlap: Overlap, tile: Window, absolute_rate: np.ndarray
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Rows and columns of the overlap's pixels, and the values there of `overlap.columns` but the rate's."""
    flat = np.flatnonzero(overlap.rule.holds(DEFORMATION, absolute_rate))
    rows, cols = np.divmod(flat, tile.width)
    rows, cols = _inside(overlap, tile, rows, cols)
    may_fail, deciding = overlap.rule.may_fail, overlap.rule.deciding
    failed = np.zeros(len(rows), np.uint8)
    values: list[np.ndarray] = []
    for name in overlap.columns[1:]:
        if not len(rows):
            break
        values.append(overlap.factors[name].evaluate(tile, (rows, cols)))
        if name not in deciding:
            continue
        failed += ~overlap.rule.holds(name, values[-1])
        keep = failed <= may_fail
        if not keep.all():
            rows, cols, failed = rows[keep], cols[keep], failed[keep]
            values = [of_factor[keep] for of_factor in values]
    return rows, cols, values


def _inside(overlap: Overlap, tile: Window, rows: np.ndarray, cols: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Drops pixels outside the study area or in an exclusion."""
    if not len(rows):
        return rows, cols
    if overlap.study_area is not None:
        keep = overlap.study_area.mask(tile)[rows, cols]
        rows, cols = rows[keep], cols[keep]
    if overlap.excluded is not None and len(rows):
        keep = ~overlap.excluded.mask(tile)[rows, cols]
        rows, cols = rows[keep], cols[keep]
    return rows, cols


def outside(overlap: Overlap, window: Window) -> np.ndarray:
    """Boolean of the window's shape: outside the study area or in an exclusion."""
    beyond = np.zeros(window.shape, bool)
    if overlap.study_area is not None:
        beyond |= ~overlap.study_area.mask(window)
    if overlap.excluded is not None:
        beyond |= overlap.excluded.mask(window)
    return beyond


def _closed(overlap: Overlap, tile: Window, toward: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The overlap after morphological closing with a disc, and `toward` with the gaps of the ground that closed over
    them. Needs twice the radius around the tile."""
    radius = overlap.close_px
    wide = tile.expanded(2 * radius)
    signed = overlap.rate.signed(wide)
    rows, cols, _ = _cascade(overlap, wide, overlap.rate.speed(signed))
    if not len(rows):
        return np.zeros(tile.shape, bool), toward
    kinds = [np.ones(len(rows), bool)] if overlap.join_signs else [signed[rows, cols] >= 0, signed[rows, cols] < 0]
    closed = [_closed_mask(wide.shape, rows[kind], cols[kind], radius) for kind in kinds]
    mask = np.logical_or.reduce(closed)
    mask &= ~outside(overlap, tile)
    # The tile may reach over the grid's edge only in `wide`; inside the grid every pixel may be closed.
    if not overlap.join_signs:
        toward = np.where(closed[0] & closed[1], toward, closed[0])
    return mask, toward


def _closed_mask(shape: tuple[int, int], rows: np.ndarray, cols: np.ndarray, radius: int) -> np.ndarray:
    mask = np.zeros(shape, bool)
    mask[rows, cols] = True
    inner = (slice(2 * radius, -2 * radius),) * 2
    if not len(rows):
        return mask[inner]
    down, across = np.ogrid[-radius : radius + 1, -radius : radius + 1]
    return ndimage.binary_closing(mask, down**2 + across**2 <= radius**2)[inner] | mask[inner]


def _pixels(
    overlap: Overlap,
    tile: Window,
    rate: np.ndarray,
    rows: np.ndarray,
    cols: np.ndarray,
    strong: np.ndarray,
    toward: np.ndarray,
    values: list[np.ndarray] | None,
) -> Pixels:
    if values is None:
        values = [overlap.factors[name].evaluate(tile, (rows, cols)) for name in overlap.columns[1:]]
    known = np.zeros(len(rows), bool) if overlap.known is None else overlap.known.mask(tile)[rows, cols]
    key = (rows + tile.row).astype(np.int64) * overlap.grid.width + (cols + tile.col)
    return Pixels(key, np.stack([rate[rows, cols], *values]), strong, known, toward)


def _lattice(rate: np.ndarray, tile: Window, step: int) -> np.ndarray:
    sample = rate[-tile.row % step :: step, -tile.col % step :: step]
    return sample[~np.isnan(sample)]
