"""From a band's points to the value of each cell: mean, median or strongest, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol

import numpy as np

from ...grids.grid import Window

Aggregate = Literal["mean", "median", "strongest"]
AGGREGATES = ("mean", "median", "strongest")

POINTS_AT_ONCE = 4_000_000


class Records(Protocol):
    """Points sorted into bands of rows; see `point_grid`."""

    def taken(self, window: Window, path: str) -> np.ndarray | None: ...

    def records(
        self, window: Window, path: str, taken: np.ndarray | None = None
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]: ...


def prefer(taken: np.ndarray, most: np.ndarray, mine: np.ndarray, source: int) -> None:
    """The cells in which this file has more points than any before become its own; `mine` begins anew."""
    more = mine > most
    taken[more], most[more] = source, mine[more]
    mine.fill(0)


def aggregate(
    sorter: Records,
    window: Window,
    file: str,
    points: int,
    how: Aggregate,
    rate: np.ndarray,
    number: np.ndarray,
) -> None:
    """Fills `rate` and `number` (flat, one value per cell of the window) from the band's points."""
    taken = sorter.taken(window, file)
    if how == "mean":
        total = np.zeros(window.size, np.float64)
        for cell, values in sorter.records(window, file, taken):
            total += np.bincount(cell, values, window.size)
            number += np.bincount(cell, minlength=window.size).astype(np.int32)
        filled = number > 0
        rate[filled] = total[filled] / number[filled]
        return
    if points <= POINTS_AT_ONCE:
        for cell, values in sorter.records(window, file, taken):
            _by_sorting(cell, values, how, rate, number)
        return
    for cell, _ in sorter.records(window, file, taken):
        number += np.bincount(cell, minlength=window.size).astype(np.int32)
    # As many cells at a time as hold POINTS_AT_ONCE points together; at least one.
    group = (np.cumsum(number, dtype=np.int64) - 1) // POINTS_AT_ONCE
    for wanted in np.unique(group[number > 0]):
        parts = [
            (cell[inside], values[inside])
            for cell, values in sorter.records(window, file, taken)
            for inside in [group[cell] == wanted]
        ]
        cell, values = (np.concatenate(arrays) for arrays in zip(*parts))
        _by_sorting(cell, values, how, rate, number)


def _by_sorting(
    cell: np.ndarray, values: np.ndarray, aggregate: Aggregate, rate: np.ndarray, number: np.ndarray
) -> None:
    """Median, or the value of largest magnitude, of the values of each cell; all points of a cell are given at once."""
    key = np.abs(values) if aggregate == "strongest" else values
    order = np.lexsort((key, cell))
    cell, values = cell[order], values[order]
    first = np.flatnonzero(np.r_[True, cell[1:] != cell[:-1]])
    count = np.diff(np.r_[first, cell.size])
    if aggregate == "strongest":
        result = values[first + count - 1]
    else:
        lower, upper = values[first + (count - 1) // 2], values[first + count // 2]
        result = (lower.astype(np.float64) + upper) / 2
    rate[cell[first]] = result
    number[cell[first]] = count
