"""The network of dates and pairs: which dates hang together, which pairs close loops."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...deferred import Deferred
from ...errors import FtlError
from ...timeseries.epochs import DAYS_PER_YEAR, decimal_year, even_years

sparse = Deferred("scipy.sparse")


@dataclass(frozen=True)
class Network:
    """`edges` (pairs, 2): the two dates of each pair as indices of `dates`, the earlier first."""

    dates: tuple[datetime.date, ...]
    edges: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, pairs: Sequence[tuple[datetime.date, datetime.date]]) -> Network:
        """FtlError: fewer than two dates."""
        dates = tuple(sorted({date for pair in pairs for date in pair}))
        if len(dates) < 2:
            raise FtlError("There is one date only; a rate needs pairs of several dates. Choose more pairs.")
        number = {date: index for index, date in enumerate(dates)}
        return cls(dates, tuple((number[first], number[second]) for first, second in pairs))

    @cached_property
    def times_a(self) -> np.ndarray:
        """Decimal years of the dates, all of 365.25 days."""
        return even_years([decimal_year(date) for date in self.dates])

    @cached_property
    def spans_a(self) -> np.ndarray:
        """Years between the two dates of each pair."""
        first, second = self.ends
        return np.array([(self.dates[j] - self.dates[i]).days / DAYS_PER_YEAR for i, j in zip(first, second)])

    @cached_property
    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        edges = np.array(self.edges, np.intp).reshape(-1, 2)
        return edges[:, 0], edges[:, 1]

    @cached_property
    def incidence(self) -> np.ndarray:
        """(pairs, dates) float64: -1 at the first date, +1 at the second."""
        matrix = np.zeros((len(self.edges), len(self.dates)))
        first, second = self.ends
        matrix[np.arange(len(first)), first] = -1
        matrix[np.arange(len(first)), second] = 1
        return matrix

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """Of every date, the number of the connected part it belongs to: 0 the one with the most dates."""
        label = list(range(len(self.dates)))

        def root(node: int) -> int:
            while label[node] != node:
                label[node] = label[label[node]]
                node = label[node]
            return node

        for first, second in self.edges:
            label[root(second)] = root(first)
        roots = [root(node) for node in range(len(self.dates))]
        order = sorted(set(roots), key=lambda item: (-roots.count(item), item))
        return tuple(order.index(item) for item in roots)

    @property
    def closes(self) -> bool:
        """Whether any pairs close a loop, of three or more: whether anything can contradict anything."""
        return len(self.edges) > len(self.dates) - 1 - max(self.parts)

    @cached_property
    def loops(self) -> tuple[tuple[int, int, int], ...]:
        """Triplets of pairs (a, b, c) that close: a from the first date to the second, b on to the third, c over
        both."""
        number = {edge: index for index, edge in enumerate(self.edges)}
        after: dict[int, list[int]] = {}
        for first, second in self.edges:
            after.setdefault(first, []).append(second)
        found = []
        for (first, middle), index in number.items():
            for last in after.get(middle, ()):
                over = number.get((first, last))
                if over is not None:
                    found.append((index, number[middle, last], over))
        return tuple(found)

    @cached_property
    def triplets(self) -> np.ndarray:
        """(loops, 3): `loops` as numbers of pairs to index by."""
        return np.array(self.loops, np.intp).reshape(-1, 3)

    @cached_property
    def loop_members(self) -> sparse.csc_matrix:
        """(pairs, loops) int16: 1 where a loop holds a pair."""
        members = np.sort(self.triplets, axis=1).ravel()
        ends = np.arange(0, members.size + 1, 3)
        return sparse.csc_matrix((np.ones(members.size, np.int16), members, ends), (len(self.edges), len(self.loops)))
