"""The seasonal fit of one block of pixels after the other, while each is in the processor's cache."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .block_products import product, take_off
from .season_gaps import GapPixels, GapScratch, GapTables

# Stands for 0 among what is multiplied with every date, so that a gap at that date is not overlooked.
_TINY = np.float32(1e-30)


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
    """Fits blocks into `found`. With `residuals` their squares too, with `correlation` the products of neighbours."""

    def __init__(self, tables: GapTables, found: Found, residuals: bool, correlation: bool) -> None:
        self._tables = tables
        self._found = found
        self._residuals = residuals
        self._correlation = residuals and correlation
        self._basis = np.ascontiguousarray(tables.projection.T)
        rows = tables.projection[-len(found.components) :]
        self._rows = np.where(rows == 0, _TINY, rows)
        self._scratch: GapScratch | None = None

    def add(self, part: slice, block: np.ndarray) -> None:
        """Fits the pixels `part`: the first columns of `block` (dates, pixels or more) float32, weighted, contiguous,
        NaN in gaps. Uses the block up."""
        values = block[:, : part.stop - part.start]
        components = np.zeros((len(self._rows), block.shape[1]), np.float32)
        inner = components[:, : values.shape[1]]
        if len(self._rows) == 1:
            np.einsum("i,ij->j", self._rows[0], values, out=inner[0])
        else:
            product(self._rows, values, inner)
        # A gap turns every component of its pixel to NaN, so that the product itself tells where the gaps are.
        at = np.flatnonzero(~np.isfinite(inner[-1]))
        zeros = np.flatnonzero(inner[-1] == 0)
        zeros = zeros[~values[:, zeros].any(axis=0)]
        gaps = self._solve_gaps(values, at, inner, part) if at.size else None
        self._found.components[:, part] = inner
        if self._residuals:
            # The whole block at once: where there are gaps nothing comes out, and they have their own.
            self._sum_up(block, components, part, values.shape[1])
            if gaps is not None:
                solved = np.ascontiguousarray(components[:, at])
                self._sum_up(gaps.values, solved, at + part.start, at.size, gaps.present)
        self._leave_out(zeros + part.start)

    def _solve_gaps(self, values: np.ndarray, at: np.ndarray, components: np.ndarray, part: slice) -> GapPixels:
        if self._scratch is None or values.shape[1] > self._scratch.pixels:
            self._scratch = GapScratch(*values.shape)
        gaps = GapPixels(self._tables, values, at, self._scratch)
        found, places = self._found, at + part.start
        solved, variance = gaps.solve()
        components[:, at] = solved[-len(components) :]
        found.variance[places] = variance
        found.dates[places] = gaps.dates
        found.covers_year[places] = gaps.cover_year()
        if self._correlation:
            found.pairs[places] = gaps.pairs()
        return gaps

    def _sum_up(
        self,
        block: np.ndarray,
        components: np.ndarray,
        at: slice | np.ndarray,
        count: int,
        present: np.ndarray | None = None,
    ) -> None:
        """Squared residuals and products of neighbouring ones."""
        take_off(block, self._basis, components)
        rest = block[:, :count]
        if present is not None:
            rest *= present
        self._found.squares[at] = np.einsum("ij,ij->j", rest, rest)
        if self._correlation:
            if self._tables.order is not None:
                rest = rest[self._tables.order]
            self._found.neighbours[at] = np.einsum("ij,ij->j", rest[:-1], rest[1:])

    def _leave_out(self, zeros: np.ndarray) -> None:
        """Pixels that hold nothing but zeros have no data."""
        found = self._found
        found.components[:, zeros] = found.squares[zeros] = found.variance[zeros] = np.nan
        found.dates[zeros] = 0
