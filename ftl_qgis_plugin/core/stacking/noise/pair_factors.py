"""By how much some pairs are noisier than others, all over the scene.

Where weights know nothing of it 80 to 92 % of the rates held the truth. By how much, u of a mean of 1, loops tell:
their squares expect the sum of three variances, and of two loops that share a pair the product of what both miss
expects that pair's. What one half of the sample does not say of the other half is chance, and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..solving.closure import limits
from ..solving.closure import missed as missed_by
from ..solving.network import Network

# Loops of which a pixel's noise is more (standard deviation) are cut by what is open; fewer of them tell nothing.
_CALM_CYCLES, _FEWEST = 0.2, 200
# Loops that share a pair with another one, of each pair.
_SHARED = 6
# Rounds of fitting the pairs' variances, pixels that tell them, what a variance is held to the mean with (of what holds
# the others), the least one, and steps of their solution.
_FACTOR_ROUNDS, _FACTOR_PIXELS, _HELD, _LEAST_FACTOR, _MOST_STEPS = 3, 400, 0.005, 0.05, 100
# Fewer loops do not tell a pixel's noise.
_FEWEST_LOOPS = 5
# Correlations of what halves of the sample tell that are chance are below this over the root of the pairs.
_CHANCE = 2.0
# Loops that miss less (standard deviation, in cycles) are rounding.
_ROUNDING_CYCLES = 1e-3


def factors_of(
    displacements: np.ndarray, variances: np.ndarray | None, network: Network, cycle_mm: float
) -> np.ndarray | None:
    """u, (pairs,), of `displacements` (pairs, pixels) of a sample whose neighbours lie together, NaN = no data, and of
    the `variances` alike that are known of already, up to a factor (None: all alike). None where the loops, which the
    `network` has, tell no more."""
    step = max(-(-displacements.shape[1] // _FACTOR_PIXELS), 1)
    displacements = displacements[:, ::step]
    variances = np.ones((len(displacements), 1), np.float32) if variances is None else variances[:, ::step]
    variances = np.broadcast_to(variances.astype(np.float32), displacements.shape)
    products = _Products.of(network)
    middle = displacements.shape[1] // 2
    scenes = [
        _Sums(displacements[:, part], variances[:, part], products, cycle_mm)
        for part in (slice(None, middle), slice(middle, None))
    ]
    halves = [one.factors(np.ones(len(displacements))) for one in scenes]
    if any(half is None for half in halves):
        return None
    first, second = (half - 1 for half in halves)
    told = float((first * second).sum() / max(np.sqrt(np.square(first).sum() * np.square(second).sum()), 1e-9))
    if told < _CHANCE / len(displacements) ** 0.5:
        return None
    told = 2 * told / (1 + told)  # of both halves (Spearman 1910, Brown 1910)
    factors = 1 + told * (first + second) / 2
    return factors / factors.mean()


@dataclass(frozen=True)
class _Products:
    """Of what two loops miss, the product: numbers of both loops, `one` and `other` (n,), alike for a square; its
    `sign` (n,); the pairs whose variances it expects, `members` (n, 3), each counting for a `share` (n,): the one of
    two loops thrice. `triplets` (loops, 3): pairs of each."""

    triplets: np.ndarray
    one: np.ndarray
    other: np.ndarray
    sign: np.ndarray
    members: np.ndarray
    share: np.ndarray

    @classmethod
    def of(cls, network: Network) -> _Products:
        holders: dict[int, list[tuple[int, int]]] = {}
        for number, loop in enumerate(network.loops):
            for pair, sign in zip(loop, (1, 1, -1)):
                holders.setdefault(pair, []).append((number, sign))
        used = sorted({number for found in holders.values() for number, _sign in _some(found, _SHARED)})
        place = {number: at for at, number in enumerate(used)}
        rows = [(at, at, 1, *network.loops[number], 1) for number, at in place.items()]
        for pair, found in holders.items():
            found = [(place[number], sign) for number, sign in found if number in place]
            couples = [(one, other) for at, one in enumerate(found) for other in found[at + 1 :]]
            for (one, sign), (other, other_sign) in _some(couples, _SHARED):
                rows.append((one, other, sign * other_sign, pair, pair, pair, 1 / 3))
        table = np.array(rows)
        one, other, sign, members, share = np.split(table, [1, 2, 3, 6], axis=1)
        return cls(
            network.triplets[used],
            one[:, 0].astype(np.intp),
            other[:, 0].astype(np.intp),
            sign[:, 0],
            members.astype(np.intp),
            share[:, 0],
        )


def _some(items: Sequence, count: int) -> Sequence:
    return items[:: max(-(-len(items) // count), 1)]


class _Sums:
    """What the pixels of a part of the scene say of the products."""

    def __init__(self, displacements: np.ndarray, variances: np.ndarray, products: _Products, cycle_mm: float) -> None:
        self._variances, self._products, self._cycle_mm = variances, products, cycle_mm
        self._missed = missed_by(displacements, products.triplets)

    def factors(self, found: np.ndarray) -> np.ndarray | None:
        """u, from the `found` (pairs,) to begin with; None where too few loops tell."""
        products, variances = self._products, self._variances
        first, second, over = products.triplets.T
        noise = np.zeros(self._missed.shape[1], np.float32)
        for _ in range(_FACTOR_ROUNDS):
            scaled = found.astype(np.float32)[:, np.newaxis] * variances
            expected = scaled[first] + scaled[second] + scaled[over]
            # Every pixel's noise counts as 1: the noise of all loops, each by what it expects.
            with np.errstate(invalid="ignore", divide="ignore"):
                closed = np.abs(self._missed) <= limits(self._cycle_mm, noise, expected)
                missed = np.where(closed, self._missed, 0)
                held = closed.sum(axis=0)
                noise = np.where(held >= _FEWEST_LOOPS, (np.square(missed) / expected).sum(axis=0) / held, 0)
                usual = noise * np.median(expected, axis=0)
            # Of noisier ones what is left is cut by what is open.
            calm = (usual > np.square(_ROUNDING_CYCLES * self._cycle_mm)) & (
                usual < np.square(_CALM_CYCLES * self._cycle_mm)
            )
            if held[calm].sum() < _FEWEST:
                return None
            missed = missed[:, calm] / np.sqrt(noise[calm])
            means = products.sign * np.einsum("ij,ij->i", missed[products.one], missed[products.other])
            both = closed[:, calm][products.one] & closed[:, calm][products.other]
            members = [
                products.share * np.einsum("ij,ij->i", both, variances[pairs][:, calm]) for pairs in products.members.T
            ]
            found = _solved(products, means, np.column_stack(members), both.sum(axis=1), found)
        return found


def _solved(
    products: _Products, sums: np.ndarray, members: np.ndarray, counts: np.ndarray, found: np.ndarray
) -> np.ndarray:
    """(pairs,) of a mean of 1, by least squares, each product counting by the inverse of the variance that the `found`
    expect of it."""
    expected = np.einsum("ij,ij->i", members, found[products.members])
    of_loops = expected[: len(products.triplets)]  # squares come first
    spread = (of_loops[products.one] * of_loops[products.other] + np.square(expected)) / np.maximum(counts, 1)
    by = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), 0.0)
    size = len(found)

    def moved(values: np.ndarray) -> np.ndarray:
        weighted = members * (by * values)[:, np.newaxis]
        return np.bincount(products.members.ravel(), weighted.ravel(), size)

    diagonal = np.bincount(products.members.ravel(), (np.square(members) * by[:, np.newaxis]).ravel(), size)
    held = _HELD * diagonal + np.finfo(float).tiny
    # Conjugate gradients (Hestenes and Stiefel 1952), scaled by the diagonal.
    result = np.ones(size)
    rest = moved(sums - members.sum(axis=1))
    step = rest / (diagonal + held)
    product = float(rest @ step)
    begun = product
    for _ in range(_MOST_STEPS):
        if product <= 1e-10 * begun:
            break
        onto = moved(np.einsum("ij,ij->i", members, step[products.members])) + held * step
        along = product / float(step @ onto)
        result += along * step
        rest -= along * onto
        scaled = rest / (diagonal + held)
        product, before = float(rest @ scaled), product
        step = scaled + product / before * step
    result = np.maximum(result, _LEAST_FACTOR)
    return result / result.mean()
