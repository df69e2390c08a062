"""The seasonal fit of pixels that lack dates, by the normal equations of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from ..block_products import product
from .few_gaps import FewGaps
from .normal_equations import solve

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
        # How many dates are beside each one.
        self.neighbours = np.full(self.count, 2.0)
        self.neighbours[in_order[0]] -= 1
        self.neighbours[in_order[-1]] -= 1
        rows, columns = np.tril_indices(basis.shape[1])
        # Of each date: products of the basis' columns (lower triangle by rows); the second with a 1 to count them.
        self.of_dates = (basis[:, rows] * basis[:, columns]).T
        self.whole = self.of_dates.sum(axis=1, keepdims=True)
        self.of_present = np.vstack([self.of_dates, np.ones(self.count)]).astype(np.float32)
        self._basis = basis
        month = np.floor(12 * (np.asarray(times_a) % 1)).astype(int)
        # (12, dates): 1 where a date lies in a month.
        self.months = (month == np.arange(12)[:, np.newaxis]).astype(np.float32)
        self.whole_year_covered = bool(covers_year(self.months.any(axis=1, keepdims=True))[0])
        by_month = self.months.sum(axis=1)
        # How many dates must be missing for the rest not to cover a year: no need to look where fewer are.
        self.fewest_to_lose = int(min(np.roll(by_month, -first)[:_EMPTY_MONTHS].sum() for first in range(12)))

    @cached_property
    def few(self) -> FewGaps | None:
        return FewGaps.of(self._basis)


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

    def __init__(
        self,
        tables: GapTables,
        values: np.ndarray,
        columns: np.ndarray,
        scratch: GapScratch,
        lost: np.ndarray | None = None,
    ) -> None:
        """`lost`: what `scratch.lost(values)` has found, where it was asked for already."""
        self._tables = tables
        self._values = values
        self._columns = columns
        self._lost = scratch.lost(values) if lost is None else lost
        # Of a pixel without any date nothing is worked out, and in many rasters they are most.
        empty = self._lost[0].copy()
        without_first = np.flatnonzero(empty)
        empty[without_first] = self._lost.take(without_first, axis=1).all(axis=0)
        if empty.any():
            self._lost &= ~empty
        self._cells: np.ndarray | None = None
        if np.count_nonzero(self._lost) <= _FEW * self._lost.size:
            self._find_cells()
            self.dates = tables.count - np.bincount(self._places, minlength=len(columns) + 1)[:-1]
        else:
            self._present = scratch.without(self._lost, values)
            *self._normal, self.dates = product(tables.of_present, self._present).take(columns, axis=1)
        self._empty = empty[columns]
        self.dates[self._empty] = 0

    def _find_cells(self) -> None:
        """Puts 0 into the lost values, one by one: which they are, by date."""
        tables, width = self._tables, self._values.shape[1]
        self._cells = _places_in(self._lost.reshape(-1))
        starts = np.searchsorted(self._cells, width * np.arange(tables.count + 1))
        self._dates_of_cells = np.repeat(np.arange(tables.count), np.diff(starts))
        place = np.full(width, len(self._columns))  # behind all others: of a column that was not asked for
        place[self._columns] = np.arange(len(self._columns))
        self._places = place.take(self._cells - width * self._dates_of_cells)
        self._values.reshape(-1)[self._cells] = 0

    def _normal_of(self, which: np.ndarray) -> np.ndarray:
        """(elements, pixels) float64: the normal matrices' lower triangles, by rows, of some of the columns."""
        if self._cells is None:
            return np.stack([element.take(which) for element in self._normal]).astype(np.float64)
        # The whole less what is lost.
        order = np.full(len(self._columns) + 1, -1)
        order[which] = np.arange(len(which))
        order = order.take(self._places)
        mine = np.flatnonzero(order >= 0)
        order, dates = order.take(mine), self._dates_of_cells.take(mine)
        lost = [np.bincount(order, of_date.take(dates), len(which)) for of_date in self._tables.of_dates]
        return self._tables.whole - np.stack(lost)

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
        twice = np.bincount(self._places[both], minlength=len(self.dates) + 1)
        once = np.bincount(self._places, tables.neighbours[self._dates_of_cells], minlength=len(self.dates) + 1)
        pairs = (tables.count - 1) - once[:-1] + twice[:-1]
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

    def projected(self) -> np.ndarray:
        """(unknowns, all columns of the values): their components as if a gap were 0, which those without any are."""
        return product(self._tables.projection, self._values)

    def solve(self, last_alone: bool, projected: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Components in the basis (unknowns, columns), or the last one alone, and the variance of the last one per unit
        variance; NaN with too few dates. Once. `projected`: what is known of it already."""
        right = self.projected() if projected is None else projected
        if len(self._columns) < right.shape[1]:
            right = np.take(right, self._columns, axis=1)
        few = self._tables.few if self._cells is not None else None
        if few is None:
            components, variance = np.empty_like(right[-1:] if last_alone else right), np.empty(len(self.dates))
            rest = np.arange(len(self.dates))
        else:
            numbers, is_safe = few.pairs(self._places, self._dates_of_cells, self._tables.count - self.dates)
            components, variance = few.solve(right, numbers, last_alone)
            rest = np.flatnonzero(~(is_safe | self._empty))
        for start in range(0, len(rest), _SOLVED_PX):
            part = rest[start : start + _SOLVED_PX]
            components[:, part], variance[part] = solve(
                list(self._normal_of(part)), right.take(part, axis=1), last_alone
            )
        useless = (self.dates < self._tables.least) | np.isnan(variance)
        variance[useless] = np.nan
        components[:, useless] = np.nan
        return components, variance


def _places_in(where: np.ndarray) -> np.ndarray:
    """np.flatnonzero of (n,) bool, contiguous, that is False nearly everywhere: first which eight hold any."""
    whole = len(where) // 8 * 8
    eights = np.flatnonzero(where[:whole].view(np.uint64) != 0)
    within = np.flatnonzero(where[:whole].reshape(-1, 8).take(eights, axis=0))
    return np.concatenate([8 * eights.take(within >> 3) + (within & 7), whole + np.flatnonzero(where[whole:])])


def covers_year(months: np.ndarray) -> np.ndarray:
    """(pixels,): whether dates in these months, (12, pixels) bool, lie in more than one season."""
    longest, run = np.zeros((2, months.shape[1]), int)
    for number in range(12 + _EMPTY_MONTHS):  # December is beside January
        run = (run + 1) * ~months[number % 12]
        longest = np.maximum(longest, run)
    return longest < _EMPTY_MONTHS
