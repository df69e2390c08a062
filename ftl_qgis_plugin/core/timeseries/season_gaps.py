"""The seasonal fit of pixels that lack dates, by the normal equations of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .block_products import product
from .normal_equations import solve

# With so many months of the year in a row without a date a cycle is guessed from one season.
_EMPTY_MONTHS = 6


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


class GapScratch:
    """Memory for the pixels with gaps of one block after the other: what is new each time the system has to clear."""

    def __init__(self, dates: int, pixels: int) -> None:
        self.pixels = pixels
        self._dates = dates
        self._floats = np.empty((2, dates * pixels), np.float32)
        self._held = np.empty(dates * pixels, bool)

    def of(self, pixels: int) -> list[np.ndarray]:
        """Two arrays of float32 and one of bool, (dates, pixels) each, contiguous."""
        shape = self._dates, pixels
        return [array[: self._dates * pixels].reshape(shape) for array in (*self._floats, self._held)]


class GapPixels:
    """Pixels of which each lacks dates of its own: their `values` (dates, pixels) weighted, float32, 0 in the gaps, and
    `present` alike, 1 where there is a value. Both only until the scratch is used again."""

    def __init__(self, tables: GapTables, weighted: np.ndarray, at: np.ndarray, scratch: GapScratch) -> None:
        self._tables = tables
        self.values, self.present, held = scratch.of(len(at))
        np.take(weighted, at, axis=1, out=self.values, mode="clip")
        np.isfinite(self.values, out=held)
        np.copyto(self.present, held)
        np.copyto(self.values, np.float32(0), where=np.logical_not(held, out=held))
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
        components, variance = solve(self.products[:-1].astype(np.float64), right.astype(np.float64))
        variance[self.dates < self._tables.least] = np.nan
        components[:, np.isnan(variance)] = np.nan
        return components, variance


def covers_year(months: np.ndarray) -> np.ndarray:
    """(pixels,): whether dates in these months, (12, pixels) bool, lie in more than one season."""
    longest, run = np.zeros((2, months.shape[1]), int)
    for number in range(12 + _EMPTY_MONTHS):  # December is beside January
        run = (run + 1) * ~months[number % 12]
        longest = np.maximum(longest, run)
    return longest < _EMPTY_MONTHS
