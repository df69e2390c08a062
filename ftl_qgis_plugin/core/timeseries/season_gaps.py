"""The seasonal fit of pixels that lack dates, by the normal equations of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..deferred import Deferred
from .block_products import product
from .normal_equations import solve

sparse = Deferred("scipy.sparse")

# With so many months of the year in a row without a date a cycle is guessed from one season.
_EMPTY_MONTHS = 6
# Solved at a time: each step costs a call, and its numbers should stay in the processor's cache.
_SOLVED_PX = 16_384
# With a larger share of a block's values lost, a product with all of them is quicker than one by one.
_FEW = 0.04


class GapTables:
    """What the solution of pixels with gaps needs to know of the dates. `basis` (dates, unknowns): orthonormal, of the
    weighted design; fewer than `least` dates give no fit; `order` sorts the dates (None: they are in order)."""

    def __init__(self, times_a: Sequence[float], basis: np.ndarray, least: int, order: np.ndarray | None) -> None:
        self.count = len(times_a)
        self.least = least
        self.order = order
        self.projection = np.ascontiguousarray(basis.T, np.float32)
        in_order = np.arange(self.count) if order is None else order
        # The date that follows each one, -1 after the last.
        self.following = np.full(self.count, -1)
        self.following[in_order[:-1]] = in_order[1:]
        neighbours = np.full(self.count, 2.0)
        neighbours[in_order[0]] -= 1
        neighbours[in_order[-1]] -= 1
        rows, columns = np.tril_indices(basis.shape[1])
        # Of each date: products of the basis' columns (lower triangle by rows), 1, how many neighbours it has.
        self.of_dates = np.column_stack([basis[:, rows] * basis[:, columns], np.ones(self.count), neighbours])
        self.of_present = np.ascontiguousarray(self.of_dates.T, np.float32)
        month = np.floor(12 * (np.asarray(times_a) % 1)).astype(int)
        # (12, dates): 1 where a date lies in a month.
        self.months = (month == np.arange(12)[:, np.newaxis]).astype(np.float32)
        self.whole_year_covered = bool(covers_year(self.months.any(axis=1, keepdims=True))[0])
        by_month = self.months.sum(axis=1)
        # How many dates must be missing for the rest not to cover a year: no need to look where fewer are.
        self.fewest_to_lose = int(min(np.roll(by_month, -first)[:_EMPTY_MONTHS].sum() for first in range(12)))


class GapScratch:
    """Memory for the gaps of one block after the other: what is new each time the system has to clear."""

    def __init__(self, dates: int, pixels: int) -> None:
        self.pixels = pixels
        self._dates = dates
        self._values = np.empty(0, np.float32)
        self._present = np.empty(0, np.float32)
        self._bits = np.empty(0, np.int32)
        self._lost = np.empty(dates * pixels, bool)

    def values(self, pixels: int) -> np.ndarray:
        """(dates, pixels) float32, contiguous, not filled."""
        if not self._values.size:
            self._values = np.empty(self._lost.size, np.float32)
        return self._values[: self._dates * pixels].reshape(self._dates, pixels)

    def lost(self, values: np.ndarray) -> np.ndarray:
        """Where `values` (dates, pixels) holds none, bool, until the next call."""
        lost = self._lost[: values.size].reshape(values.shape)
        np.isfinite(values, out=lost)
        return np.logical_not(lost, out=lost)

    def without(self, lost: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Puts 0 into `values` (dates, pixels) float32, contiguous, where they are `lost`; 0 there and 1 elsewhere,
        float32, until the next call."""
        if not self._present.size:
            self._present = np.empty(self._lost.size, np.float32)
            self._bits = np.empty(self._lost.size, np.int32)
        flat = values.reshape(-1)
        present, bits = self._present[: flat.size], self._bits[: flat.size]
        # All bits of a value or none: quicker than any choice.
        np.copyto(bits, lost.reshape(-1))
        bits -= 1
        np.bitwise_and(flat.view(np.int32), bits, out=flat.view(np.int32))
        np.negative(bits, out=present)
        return present.reshape(values.shape)


class GapPixels:
    """The `columns` of `values` (dates, pixels) weighted, float32, contiguous, that lack dates, each of its own. Puts 0
    into their gaps, but for columns without any date; all results are of the columns in their order."""

    def __init__(self, tables: GapTables, values: np.ndarray, columns: np.ndarray, scratch: GapScratch) -> None:
        self._tables = tables
        self._values = values
        self._columns = columns
        self._lost = scratch.lost(values)
        # Of a pixel without any date nothing is worked out, and in many rasters they are most.
        empty = self._lost.all(axis=0)
        if empty.any():
            self._lost &= ~empty
        self._cells: np.ndarray | None = None
        if np.count_nonzero(self._lost) <= _FEW * self._lost.size:
            sums = self._sums_without_cells()
        else:
            self._present = scratch.without(self._lost, values)
            sums = product(tables.of_present, self._present).take(columns, axis=1).astype(np.float64)
        *self._normal, self.dates, self._neighbours = sums
        self._empty = empty[columns]
        self.dates[self._empty] = 0

    def _sums_without_cells(self) -> np.ndarray:
        """What the tables hold of all dates less those that are lost, (of a date, columns)."""
        tables, width = self._tables, self._values.shape[1]
        self._cells = np.flatnonzero(self._lost)
        starts = np.searchsorted(self._cells, width * np.arange(tables.count + 1))
        self._dates_of_cells = np.repeat(np.arange(tables.count), np.diff(starts))
        place = np.full(width, len(self._columns), np.int32)  # behind all others: of a column that was not asked for
        place[self._columns] = np.arange(len(self._columns), dtype=np.int32)
        self._places = place[self._cells - width * self._dates_of_cells]
        self._values.reshape(-1)[self._cells] = 0
        shape = len(self._columns) + 1, tables.count
        lost = sparse.csc_matrix((np.ones(len(self._cells)), self._places, starts), shape=shape) @ tables.of_dates
        return np.subtract(tables.of_dates.sum(axis=0)[:, np.newaxis], lost[:-1].T, order="C")

    def clear(self) -> None:
        """Puts 0 into the gaps of the values again."""
        if self._cells is not None:
            self._values.reshape(-1)[self._cells] = 0
        else:
            self._values *= self._present

    def pairs(self) -> np.ndarray:
        """(columns,): how many neighbouring dates have a value both."""
        tables = self._tables
        if self._cells is None:
            present = self._present if tables.order is None else self._present[tables.order]
            pairs = np.einsum("ij,ij->j", present[:-1], present[1:])[self._columns]
            pairs[self._empty] = 0
            return pairs
        following = tables.following[self._dates_of_cells]
        further = self._values.shape[1] * (following - self._dates_of_cells)
        both = np.flatnonzero(following >= 0)
        both = both[self._lost.reshape(-1)[self._cells[both] + further[both]]]
        # Every pair of which one is lost counts one less in its neighbours, and one of which both are, two.
        lost = np.bincount(self._places[both], minlength=len(self.dates) + 1)
        pairs = self._neighbours - (tables.count - 1) + lost[:-1]
        pairs[self._empty] = 0
        return pairs

    def cover_year(self) -> np.ndarray:
        """(columns,): whether the dates that are left lie in more than one season."""
        tables = self._tables
        result = np.full(len(self.dates), tables.whole_year_covered)
        # So few dates are missing in most pixels that no season can be among them.
        doubtful = tables.count - self.dates >= tables.fewest_to_lose
        if doubtful.any():
            present = ~self._lost[:, self._columns[doubtful]]
            result[doubtful] = covers_year(product(tables.months, present.astype(np.float32)) > 0.5)
        result[self._empty] = False
        return result

    def solve(self, last_alone: bool) -> tuple[np.ndarray, np.ndarray]:
        """Components in the basis (unknowns, columns), or the last one alone, and the variance of the last one per unit
        variance; NaN with too few dates. Once."""
        right = np.take(product(self._tables.projection, self._values), self._columns, axis=1)
        components = np.empty_like(right[-1:] if last_alone else right)
        variance = np.empty(len(self.dates))
        for start in range(0, len(variance), _SOLVED_PX):
            part = slice(start, start + _SOLVED_PX)
            normal = [row[part] for row in self._normal]
            components[:, part], variance[part] = solve(normal, right[:, part], last_alone)
        useless = (self.dates < self._tables.least) | np.isnan(variance)
        variance[useless] = np.nan
        components[:, useless] = np.nan
        return components, variance


def covers_year(months: np.ndarray) -> np.ndarray:
    """(pixels,): whether dates in these months, (12, pixels) bool, lie in more than one season."""
    longest, run = np.zeros((2, months.shape[1]), int)
    for number in range(12 + _EMPTY_MONTHS):  # December is beside January
        run = (run + 1) * ~months[number % 12]
        longest = np.maximum(longest, run)
    return longest < _EMPTY_MONTHS
