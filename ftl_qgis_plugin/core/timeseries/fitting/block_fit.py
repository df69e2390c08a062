"""The seasonal fit of one block of pixels after the other, while each is in the processor's cache."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..block_products import product, take_off
from .season_gaps import GapPixels, GapScratch, GapTables

# Stands for 0 among what is multiplied with every date, so that a gap at that date is not overlooked.
_TINY = np.float32(1e-30)
# With gaps in fewer of a block's pixels these are copied out of it.
_MANY = 0.15


@dataclass(frozen=True)
class Found:
    """Of every pixel: `components` (unknowns, pixels) in the orthonormal basis of the design, or the last one alone;
    (pixels,) each: the sum of squared residuals, the last component's variance per unit variance, how many dates there
    are and how many neighbours among them, the sum of the products of neighbouring residuals, and whether the dates
    cover a year."""

    components: np.ndarray
    squares: np.ndarray
    variance: np.ndarray
    dates: np.ndarray
    pairs: np.ndarray
    neighbours: np.ndarray
    covers_year: np.ndarray

    @classmethod
    def of(cls, pixels: int, components: int, tables: GapTables, residuals: bool) -> Found:
        """As it is of pixels without gaps, before any is fitted."""
        return cls(
            np.empty((components, pixels), np.float32),
            np.full(pixels, 0 if residuals else np.nan, np.float32),
            np.ones(pixels, np.float32),
            np.full(pixels, tables.count, np.float32),
            np.full(pixels, tables.count - 1, np.float32),
            np.zeros(pixels, np.float32),
            np.full(pixels, tables.whole_year_covered),
        )


class BlockFit:
    """Fits blocks into `found`. With `residuals` their squares too, with `correlation` the products of neighbours.
    `zeros_are_data`: see `SeasonalModel`."""

    def __init__(
        self, tables: GapTables, found: Found, residuals: bool, correlation: bool, zeros_are_data: bool = False
    ) -> None:
        self._zeros_are_data = zeros_are_data
        self._tables = tables
        self._found = found
        self._residuals = residuals
        self._correlation = residuals and correlation
        self._basis = np.ascontiguousarray(tables.projection.T)
        rows = tables.projection[-len(found.components) :]
        self._rows = np.where(rows == 0, _TINY, rows)
        self._scratch: GapScratch | None = None
        self._expects_gaps = False  # the block before had many

    def add(self, part: slice, block: np.ndarray) -> None:
        """Fits the pixels `part`: the first columns of `block` (dates, pixels or more) float32, weighted, contiguous,
        NaN in gaps. Uses the block up."""
        if not (self._expects_gaps and self._add_with_gaps(part, block)):
            self._add(part, block)

    def _add(self, part: slice, block: np.ndarray) -> None:
        count = part.stop - part.start
        values = block[:, :count]
        if len(self._rows) == 1:
            components = np.einsum("i,ij->j", self._rows[0], block)[np.newaxis]
        else:
            components = product(self._rows, block)
        # A gap turns every component of its pixel to NaN, so that the product itself tells where the gaps are.
        gaps = np.flatnonzero(~np.isfinite(components[-1, :count]))
        zeros = self._zeros(values, components)
        self._expects_gaps = gaps.size > _MANY * count
        if self._expects_gaps:
            pixels = GapPixels(self._tables, block, gaps, self._scratch_for(block))
            self._solve(pixels, gaps, gaps + part.start, components)
            self._finish(block, components, part, count, pixels)
        elif gaps.size:
            scratch = self._scratch_for(block)
            # Of the whole block: of a part of its columns numpy would first make a copy.
            own = np.take(block, gaps, axis=1, out=scratch.values(gaps.size), mode="clip")
            solved = np.empty((len(components), gaps.size), np.float32)
            pixels = GapPixels(self._tables, own, np.arange(gaps.size), scratch)
            self._solve(pixels, np.arange(gaps.size), gaps + part.start, solved)
            self._finish(block, components, part, count)
            self._finish(own, solved, gaps + part.start, gaps.size, pixels)
        else:
            self._finish(block, components, part, count)
        self._leave_out(zeros + part.start)

    def _add_with_gaps(self, part: slice, block: np.ndarray) -> bool:
        """The same where the block before had many gaps: these are looked for before any product, of which one is then
        enough. False where this block has few."""
        count = part.stop - part.start
        scratch = self._scratch_for(block)
        lost = scratch.lost(block)
        has_gaps = lost[:, :count].any(axis=0)
        gaps = np.flatnonzero(has_gaps)
        self._expects_gaps = gaps.size > _MANY * count
        if not self._expects_gaps:
            return False
        pixels = GapPixels(self._tables, block, gaps, scratch, lost)
        projected = pixels.projected()
        components = projected[-len(self._rows) :].copy()
        zeros = self._zeros(block[:, :count], components)
        zeros = zeros[~has_gaps[zeros]]
        self._solve(pixels, gaps, gaps + part.start, components, projected)
        self._finish(block, components, part, count, pixels)
        self._leave_out(zeros + part.start)
        return True

    def _zeros(self, values: np.ndarray, components: np.ndarray) -> np.ndarray:
        """Which of the columns `values` hold nothing but zeros that are no data."""
        if self._zeros_are_data:
            return np.empty(0, np.intp)
        zeros = np.flatnonzero(components[-1, : values.shape[1]] == 0)
        return zeros[~values[:, zeros].any(axis=0)]

    def _scratch_for(self, block: np.ndarray) -> GapScratch:
        if self._scratch is None or block.shape[1] > self._scratch.pixels:
            self._scratch = GapScratch(*block.shape)
        return self._scratch

    def _solve(
        self,
        pixels: GapPixels,
        gaps: np.ndarray,
        places: np.ndarray,
        components: np.ndarray,
        projected: np.ndarray | None = None,
    ) -> None:
        """Puts the solution of pixels with gaps, which are those at `places`, into the columns `gaps` of
        `components`."""
        found = self._found
        components[:, gaps], found.variance[places] = pixels.solve(len(components) == 1, projected)
        found.dates[places] = pixels.dates
        found.covers_year[places] = pixels.cover_year()
        if self._correlation:
            found.pairs[places] = pixels.pairs()

    def _finish(
        self,
        values: np.ndarray,
        components: np.ndarray,
        places: slice | np.ndarray,
        count: int,
        gaps: GapPixels | None = None,
    ) -> None:
        """Keeps components; squared residuals and products of neighbouring ones."""
        found = self._found
        found.components[:, places] = components[-len(found.components) :, :count]
        if not self._residuals:
            return
        take_off(values, self._basis, components)
        if gaps is not None:
            gaps.clear()
        rest = values[:, :count]
        found.squares[places] = np.einsum("ij,ij->j", rest, rest)
        if self._correlation:
            if self._tables.order is not None:
                rest = rest[self._tables.order]
            found.neighbours[places] = np.einsum("ij,ij->j", rest[:-1], rest[1:])

    def _leave_out(self, zeros: np.ndarray) -> None:
        """Pixels that hold nothing but zeros have no data."""
        found = self._found
        found.components[:, zeros] = found.squares[zeros] = found.variance[zeros] = np.nan
        found.dates[zeros] = 0
