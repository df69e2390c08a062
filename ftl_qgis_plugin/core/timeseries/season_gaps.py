"""The seasonal fit of pixels that lack dates, by the normal equations of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .block_products import product
from .normal_equations import solve

# With so many months of the year in a row without a date a cycle is guessed from one season.
_EMPTY_MONTHS = 6
_SOLVED_PX = 4096


class GapTables:
    """What the solution of pixels with gaps needs to know of the dates. `basis` (dates, unknowns): orthonormal, of the
    weighted design; fewer than `least` dates give no fit; `order` sorts the dates (None: they are
    in order)."""

    def __init__(self, times_a: Sequence[float], basis: np.ndarray, least: int, order: np.ndarray | None) -> None:
        self.count = len(times_a)
        self.least = least
        self.order = order
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


class GapScratch:
    """Memory for the pixels with gaps of one block after the other: what is new each time the system has to clear."""

    def __init__(self, dates: int, pixels: int) -> None:
        self.pixels = pixels
        self._dates = dates
        self._values, self._present = np.empty((2, dates * pixels), np.float32)
        self._held = np.empty(dates * pixels, bool)
        self._bits = np.empty(dates * pixels, np.int32)

    def values(self, pixels: int) -> np.ndarray:
        """(dates, pixels) float32, contiguous, not filled."""
        return self._values[: self._dates * pixels].reshape(self._dates, pixels)

    def without_gaps(self, values: np.ndarray) -> np.ndarray:
        """Puts 0 into the gaps of `values` (dates, pixels) float32, contiguous; 1 where there is a value, 0 where not,
        float32, until the next call."""
        flat = values.reshape(-1)
        present, held, bits = (array[: flat.size] for array in (self._present, self._held, self._bits))
        np.isfinite(flat, out=held)
        np.copyto(present, held)
        # All bits of a value or none: quicker than any choice.
        np.copyto(bits, held)
        np.negative(bits, out=bits)
        np.bitwise_and(flat.view(np.int32), bits, out=flat.view(np.int32))
        return present.reshape(values.shape)


class GapPixels:
    """Pixels of which each lacks dates of its own: their `values` (dates, pixels) weighted, float32, contiguous, 0 in
    the gaps, and `present` alike, 1 where there is a value."""

    def __init__(self, tables: GapTables, values: np.ndarray, scratch: GapScratch) -> None:
        """Uses up `values`."""
        self._tables = tables
        self.values = values
        self.present = scratch.without_gaps(values)
        self.products = product(tables.products, self.present)
        self.dates = np.rint(self.products[-1])

    def pairs(self) -> np.ndarray:
        """(pixels,): how many neighbouring dates have a value both."""
        order = self._tables.order
        present = self.present if order is None else self.present[order]
        return np.einsum("ij,ij->j", present[:-1], present[1:])

    def cover_year(self) -> np.ndarray:
        """(pixels,): whether the dates that are left lie in more than one season."""
        tables = self._tables
        result = np.full(len(self.dates), tables.whole_year_covered)
        # So few dates are missing in most pixels that no season can be among them.
        doubtful = tables.count - self.dates >= tables.fewest_to_lose
        if doubtful.any():
            result[doubtful] = covers_year(tables.months @ self.present[:, doubtful] > 0.5)
        return result

    def solve(self) -> tuple[np.ndarray, np.ndarray]:
        """Components in the basis (unknowns, pixels) and the variance of the last one per unit variance; NaN with too
        few dates."""
        right = product(self._tables.projection, self.values)
        components = np.empty_like(right)
        variance = np.empty(len(self.dates))
        # So many that the steps of the solution stay in the processor's cache.
        for start in range(0, len(variance), _SOLVED_PX):
            part = slice(start, start + _SOLVED_PX)
            found = solve(self.products[:-1, part].astype(np.float64), right[:, part].astype(np.float64))
            components[:, part], variance[part] = found
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
