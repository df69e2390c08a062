"""What pairs say of the dates, summed up pair by pair while each is in the processor's cache."""

from __future__ import annotations

import numpy as np

from .network import Network


class PairSums:
    """`of_dates` (dates, pixels) float32: what ends at a date less what begins there; `total` (pixels,): of all pairs.
    Both hold once all pairs are in and `finish` was called; a gap in a pair leaves no number."""

    def __init__(self, network: Network, of_dates: np.ndarray) -> None:
        """`of_dates` may hold anything yet."""
        pixels = of_dates.shape[1]
        self.of_dates = of_dates
        self.total = np.zeros(pixels, np.float32)
        self._ends = network.edges
        self._rows = list(self.of_dates)
        self._is_new = [True] * len(self._rows)
        # Pairs that begin at one date follow each other as a rule, and are taken off it in one go.
        self._first: int | None = None
        self._begun: np.ndarray | None = None
        self._scratch = np.empty(pixels, np.float32)

    def add(self, pair: int, displacements: np.ndarray) -> None:
        """`displacements` (pixels,) float32, which must not change before the next pair is added."""
        first, second = self._ends[pair]
        if first == self._first:
            self._begun = np.add(self._begun, displacements, self._scratch)
        else:
            self.finish()
            self._first, self._begun = first, displacements
        row = self._rows[second]
        if self._is_new[second]:
            self._is_new[second] = False
            row[:] = displacements
        else:
            np.add(row, displacements, row)

    def finish(self) -> None:
        if self._first is None:
            return
        row = self._rows[self._first]
        if self._is_new[self._first]:
            self._is_new[self._first] = False
            np.negative(self._begun, row)
        else:
            np.subtract(row, self._begun, row)
        np.add(self.total, self._begun, self.total)
        self._first = self._begun = None
