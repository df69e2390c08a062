"""Weighted least squares on a network, for many pixels at once: one plan of elimination, vectors of pixels as numbers.

The normal matrix of a network is the weighted Laplacian of its graph: hardly more entries than pairs. Where they fill
in while it is factorised depends on the network alone, so that this is worked out once (minimum degree ordering,
George and Liu 1981), and every step is then done for a whole vector of pixels, each with weights of its own; a gap is
a weight of 0. For the networks of InSAR this takes some microseconds a pixel, where a dense solution takes
milliseconds.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from .network import Network


class Plan:
    """Order of elimination and the entries below the diagonal of each column, for one network."""

    def __init__(self, network: Network) -> None:
        self.network = network
        size = len(network.dates)
        near: list[set[int]] = [set() for _ in range(size)]
        for first, second in network.edges:
            near[first].add(second)
            near[second].add(first)
        self.order: list[int] = []
        self.columns: list[tuple[int, ...]] = []
        left = set(range(size))
        while left:
            node = min(left, key=lambda item: (len(near[item]), item))
            rest = tuple(sorted(near[node]))
            self.order.append(node)
            self.columns.append(rest)
            left.remove(node)
            for other in rest:
                near[other].discard(node)
                near[other].update(item for item in rest if item != other)
        # Entry (a, b) of a symmetric matrix stands under both orders of its two dates.
        self.entry: dict[tuple[int, int], int] = {}
        for node, rest in zip(self.order, self.columns):
            for other in rest:
                self.entry[node, other] = self.entry[other, node] = len(self.entry) // 2

    @property
    def entries(self) -> int:
        return len(self.entry) // 2

    @cached_property
    def edge_entries(self) -> list[int]:
        return [self.entry[edge] for edge in self.network.edges]

    def factorise(self, weights: np.ndarray, ground: np.ndarray) -> Factor:
        """L D L' of the normal matrix. `weights` (pairs, pixels) >= 0; `ground` (dates, pixels): what is added to the
        diagonal, above 0 at one date at least of every part of the network that hangs together."""
        pixels = weights.shape[1]
        diagonal = np.array(ground, np.float64)
        entries = np.zeros((self.entries, pixels))
        for (first, second), number, weight in zip(self.network.edges, self.edge_entries, weights):
            diagonal[first] += weight
            diagonal[second] += weight
            entries[number] -= weight
        scratch = np.empty(pixels)
        lower = np.empty((self.entries, pixels))
        for node, rest in zip(self.order, self.columns):
            numbers = [self.entry[node, other] for other in rest]
            for number in numbers:
                np.divide(entries[number], diagonal[node], out=lower[number])
            for at, other in enumerate(rest):
                part = lower[numbers[at]]
                np.multiply(part, entries[numbers[at]], out=scratch)
                diagonal[other] -= scratch
                for further in range(at + 1, len(rest)):
                    np.multiply(part, entries[numbers[further]], out=scratch)
                    entries[self.entry[other, rest[further]]] -= scratch
        return Factor(self, lower, diagonal)


class Factor:
    """A factorised normal matrix; `diagonal` (dates, pixels) are the pivots D, `lower` the entries of L."""

    def __init__(self, plan: Plan, lower: np.ndarray, diagonal: np.ndarray) -> None:
        self.plan = plan
        self.lower = lower
        self.diagonal = diagonal

    def solve(self, right: np.ndarray) -> np.ndarray:
        """Solutions for `right` (dates, ..., pixels), in place."""
        plan = self.plan
        scratch = np.empty(right.shape[1:], right.dtype)
        for node, rest in zip(plan.order, plan.columns):
            own = right[node]
            for other in rest:
                np.multiply(self.lower[plan.entry[node, other]], own, out=scratch)
                right[other] -= scratch
        right /= self.diagonal if right.ndim == 2 else self.diagonal[:, np.newaxis]
        for node, rest in zip(reversed(plan.order), reversed(plan.columns)):
            own = right[node]
            for other in rest:
                np.multiply(self.lower[plan.entry[node, other]], right[other], out=scratch)
                own -= scratch
        return right

    def inverse_parts(self) -> tuple[np.ndarray, np.ndarray]:
        """Of the inverse, its diagonal (dates, pixels) and its entry of the two dates of each pair (pairs, pixels): by
        Takahashi's recursion over the entries of L (Erisman and Tinney 1975, doi 10.1145/360680.360704)."""
        plan = self.plan
        diagonal = 1 / self.diagonal
        inverse = np.empty_like(self.lower)
        scratch = np.empty(self.lower.shape[1])
        for node, rest in zip(reversed(plan.order), reversed(plan.columns)):
            numbers = [plan.entry[node, other] for other in rest]
            for number, other in zip(numbers, rest):
                total = np.zeros(self.lower.shape[1])
                for other_number, further in zip(numbers, rest):
                    known = diagonal[other] if further == other else inverse[plan.entry[other, further]]
                    np.multiply(self.lower[other_number], known, out=scratch)
                    total -= scratch
                inverse[number] = total
            for number in numbers:
                np.multiply(self.lower[number], inverse[number], out=scratch)
                diagonal[node] -= scratch
        return diagonal, inverse[plan.edge_entries]


class FewFactor:
    """The same of few pixels by their inverses: a step of the elimination takes a call, for however few. Nothing is
    told of pivots, so that every part of the network has to be held."""

    def __init__(self, network: Network, weights: np.ndarray, ground: np.ndarray) -> None:
        self._network = network
        first, second = network.ends
        dates, pixels = ground.shape
        normal = np.zeros((pixels, dates, dates))
        own = np.arange(dates)
        for matrix, of_pairs, of_dates in zip(normal, weights.T, ground.T):
            np.subtract.at(matrix, (first, second), of_pairs)
            np.subtract.at(matrix, (second, first), of_pairs)
            matrix[own, own] = of_dates + np.bincount(first, of_pairs, dates) + np.bincount(second, of_pairs, dates)
        self._inverse = np.linalg.inv(normal)

    def solve(self, right: np.ndarray) -> np.ndarray:
        """Solutions for `right` (dates, ..., pixels), in place."""
        for pixel, inverse in enumerate(self._inverse):
            right[..., pixel] = np.tensordot(inverse, right[..., pixel], 1)
        return right

    def inverse_parts(self) -> tuple[np.ndarray, np.ndarray]:
        """Of the inverse, its diagonal (dates, pixels) and its entry of the two dates of each pair (pairs, pixels)."""
        first, second = self._network.ends
        return np.einsum("pdd->dp", self._inverse), self._inverse[:, first, second].T
