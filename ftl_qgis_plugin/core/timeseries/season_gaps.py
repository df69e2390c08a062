"""The seasonal fit of pixels that lack dates, by the normal equations of each, and what a fit finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .normal_equations import solve

# With so many months of the year in a row without a date a cycle is guessed from one season.
_EMPTY_MONTHS = 6


@dataclass(frozen=True)
class Found:
    """Of every pixel: `components` (unknowns, pixels) in the orthonormal basis of the design; (pixels,) each: the sum
    of squared residuals, the last component's variance per unit variance, how many dates there are and how many
    neighbours among them, the sum of the products of neighbouring residuals, and whether the dates cover a year."""

    components: np.ndarray
    squares: np.ndarray
    variance: np.ndarray
    dates: np.ndarray
    pairs: np.ndarray
    neighbours: np.ndarray
    covers_year: np.ndarray


class GapTables:
    """What the solution of pixels with gaps needs to know of the dates. `basis` (dates, unknowns): orthonormal, of the
    weighted design; fewer than `least` dates give no fit; `order` sorts the dates."""

    def __init__(self, times_a: Sequence[float], basis: np.ndarray, least: int, order: np.ndarray) -> None:
        self.count = len(times_a)
        self.least = least
        self.order = None if (order == np.arange(len(order))).all() else order
        self.projection = np.ascontiguousarray(basis.T, np.float32)
        rows, columns = np.tril_indices(basis.shape[1])
        products = (basis[:, rows] * basis[:, columns]).T
        # Products of the basis' columns (lower triangle by rows), and a row that counts dates.
        self.products = np.vstack([products, np.ones((1, self.count))]).astype(np.float32)
        month = np.floor(12 * (np.asarray(times_a) % 1)).astype(int)
        # (12, dates): 1 where a date lies in a month.
        self.months = (month == np.arange(12)[:, np.newaxis]).astype(np.float32)
        self.whole_year_covered = bool(covers_year(self.months.any(axis=1, keepdims=True))[0])
        by_month = self.months.sum(axis=1)
        # How many dates must be missing for the rest not to cover a year: no need to look where fewer are.
        self.fewest_to_lose = int(min(np.roll(by_month, -first)[:_EMPTY_MONTHS].sum() for first in range(12)))


class GapSolver:
    """Solves the pixels with gaps of one fit into `found`: `collect` chunk by chunk, then `solve` what was collected,
    for many small systems take hardly longer than a few."""

    def __init__(self, tables: GapTables, found: Found, chunk_px: int, wants_pairs: bool = True) -> None:
        """`wants_pairs`: `found.pairs` of pixels with gaps is wanted."""
        self._wants_pairs = wants_pairs
        self._tables = tables
        self._found = found
        # Rows a power of two apart would share few lines of the processor's cache; and memory that is new for each
        # chunk would have to be handed out by the system each time.
        shape = tables.count, chunk_px + 32
        self._held = np.empty(shape, bool)
        self._known, self._present = np.empty((2, *shape), np.float32)
        self._waiting: list[tuple[np.ndarray, ...]] = []

    def without_gaps(self, weighted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The values (dates, pixels) of a chunk with 0 in the gaps, and 1 where there is a value, 0 where not, float32;
        both only until the next call."""
        width = weighted.shape[1]
        held, known, present = (array[:, :width] for array in (self._held, self._known, self._present))
        np.isfinite(weighted, out=held)
        np.copyto(present, held)
        np.copyto(known, weighted)
        np.copyto(known, np.float32(0), where=np.logical_not(held, out=held))
        return known, present

    def collect(self, weighted: np.ndarray, part: slice) -> None:
        """Takes up the pixels with gaps of the chunk `part`: those whose components are no numbers."""
        tables, found = self._tables, self._found
        gaps = np.flatnonzero(~np.isfinite(found.components[0, part]))
        known, present = self.without_gaps(weighted)
        products = tables.products @ present
        right = tables.projection @ known
        at = gaps + part.start
        if self._wants_pairs:
            ordered = present if tables.order is None else present[tables.order]
            found.pairs[at] = np.einsum("ij,ij->j", ordered[:-1], ordered[1:])[gaps]
        dates = np.rint(products[-1, gaps])
        found.dates[at] = dates
        # So few dates are missing in most pixels that no season can be among them.
        doubtful = tables.count - dates >= tables.fewest_to_lose
        if doubtful.any():
            found.covers_year[at[doubtful]] = covers_year(tables.months @ present[:, gaps[doubtful]] > 0.5)
        self._waiting.append((at, products[:-1, gaps], right[:, gaps]))

    def solve(self) -> None:
        if not self._waiting:
            return
        at, products, right = (np.concatenate(arrays, axis=-1) for arrays in zip(*self._waiting))
        self._waiting.clear()
        components, variance = solve(products.astype(np.float64), right.astype(np.float64))
        variance[self._found.dates[at] < self._tables.least] = np.nan
        components[:, np.isnan(variance)] = np.nan
        self._found.components[:, at] = components
        self._found.variance[at] = variance


def covers_year(months: np.ndarray) -> np.ndarray:
    """(pixels,): whether dates in these months, (12, pixels) bool, lie in more than one season."""
    longest, run = np.zeros((2, months.shape[1]), int)
    for number in range(12 + _EMPTY_MONTHS):  # December is beside January
        run = (run + 1) * ~months[number % 12]
        longest = np.maximum(longest, run)
    return longest < _EMPTY_MONTHS
