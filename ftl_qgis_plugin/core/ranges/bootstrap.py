"""How far the bounds would move with another inventory: the bootstrap over polygons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..grids.blocks import pieces
from .circular import difference_deg
from .ranges import Interval
from .sample_units import UnitSample, WeightedValues

# Replicates see at most this many distinct values, each the mean of a group of equal weight: a quantile is then off by
# at most 1 / 4096 of probability, and 100,000 pixels cost no more than 4,096.
GROUPS = 4096

# More polygons are drawn in bundles of random ones: a bound scatters as it does with single ones, and a hundred times
# as many cost no more.
BUNDLES = 1000

# Draws become floating point while they are multiplied.
_DRAWS_AT_ONCE = 25
# Of bundles times groups one table is made after the other.
_GROUPS_AT_ONCE = 512

# (low, high) of the lower and of the upper bound of one interval.
BoundIntervals = tuple[tuple[float, float], tuple[float, float]]


def bundles_of(polygons: int) -> np.ndarray:
    """The bundle of each polygon, (polygons,): one each, or random ones together where they are many."""
    if polygons <= BUNDLES:
        return np.arange(polygons)
    # Neighbours in a file are neighbours on the ground: they must not stand together more often than others.
    return np.random.default_rng(0).permutation(polygons) % BUNDLES


def polygon_draws(polygons: int, replicates: int, seed: int) -> np.ndarray:
    """How often each polygon (or bundle) is drawn, with replacement, in each replicate: (replicates, polygons)."""
    generator = np.random.default_rng(seed)
    counts = np.zeros((replicates, polygons), np.uint32)
    for row in counts:
        row[:] = np.bincount(generator.integers(0, max(polygons, 1), polygons), minlength=polygons)
    return counts


def replicates_of(
    sample: UnitSample, draws: np.ndarray, keep_empty: bool = False, bundle: np.ndarray | None = None
) -> list[WeightedValues]:
    """The sample as it would be with each draw of polygons, or of bundles (`bundle`: of each polygon).

    Draws in which no polygon has data are left out, or empty where `keep_empty`.
    """
    weighted = sample.weighted
    values, group = _grouped(weighted)
    drawn_weights = np.empty((len(draws), len(values)))
    for first in range(0, len(values), _GROUPS_AT_ONCE):
        last = min(first + _GROUPS_AT_ONCE, len(values))
        here = slice(*np.searchsorted(group, [first, last]))  # they ascend
        drawn_as = sample.polygon[here] if bundle is None else bundle[sample.polygon[here]]
        cell = np.multiply(drawn_as, last - first, dtype=np.int64) + (group[here] - first)
        shares = np.bincount(cell, weighted.weights[here], draws.shape[1] * (last - first))
        shares = shares.reshape(draws.shape[1], last - first)
        for start in range(0, len(draws), _DRAWS_AT_ONCE):
            some = slice(start, start + _DRAWS_AT_ONCE)
            drawn_weights[some, first:last] = draws[some].astype(float) @ shares
    result = []
    for row in drawn_weights:
        drawn = row > 0
        if keep_empty or drawn.any():
            result.append(WeightedValues(values[drawn], row[drawn], weighted.size, weighted.units))
    return result


def _grouped(weighted: WeightedValues) -> tuple[np.ndarray, np.ndarray]:
    """Ascending support values and each value's index among them."""
    if len(weighted.values) <= GROUPS:
        return weighted.values, np.arange(len(weighted.values))
    place = np.cumsum(weighted.weights)  # in place from here on: of millions of values each array counts
    total = place[-1]
    for piece in pieces(len(place)):
        place[piece] -= weighted.weights[piece] / 2.0
        place[piece] *= GROUPS / total
    group = np.minimum(place.astype(np.int32), GROUPS - 1)
    del place
    # They ascend: those that occur are numbered without gaps.
    first = np.concatenate([[False], group[1:] != group[:-1]])
    group = np.cumsum(first, dtype=np.int32)
    totals = np.bincount(group, weighted.weights)
    moments = np.zeros(len(totals))
    for piece in pieces(len(group)):
        moments += np.bincount(group[piece], weighted.weights[piece] * weighted.values[piece], len(totals))
    return moments / totals, group


def bound_intervals(
    intervals: Sequence[Interval],
    replicates: Sequence[WeightedValues],
    derive: Callable[[WeightedValues], list[Interval]],
    confidence: float = 0.95,
    circular: bool = False,
) -> list[BoundIntervals]:
    """Percentile bootstrap interval of every bound of `intervals`.

    `derive` repeats the derivation on a replicate. Where a replicate has another number of intervals, the bound of
    the same side nearest to the one in question stands for it. NaN where no replicate gave an interval.
    """
    found = [derived for derived in map(derive, replicates) if derived]
    result = []
    for interval in intervals:
        ends = []
        for side in (0, 1):
            moves = [_nearest([other[side] for other in derived], interval[side], circular) for derived in found]
            ends.append(_central(interval[side], moves, confidence, circular))
        result.append((ends[0], ends[1]))
    return result


def _nearest(bounds: list[float], bound: float, circular: bool) -> float:
    moves = difference_deg(np.array(bounds), bound) if circular else np.array(bounds) - bound
    return float(moves[np.argmin(np.abs(moves))])


def _central(bound: float, moves: list[float], confidence: float, circular: bool) -> tuple[float, float]:
    if not moves:
        return np.nan, np.nan
    tail = (1.0 - confidence) / 2.0
    low, high = bound + np.quantile(moves, [tail, 1.0 - tail])
    return (float(low % 360.0), float(high % 360.0)) if circular else (float(low), float(high))
