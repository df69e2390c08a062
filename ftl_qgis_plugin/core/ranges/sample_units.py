"""What counts as one sample: every pixel, one value per polygon, or pixels with equal weight for every polygon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..grids.blocks import pieces
from ..method.parameters import AREA_BALANCED, PIXELS, POLYGON_MEDIANS
from .circular import grouped_directions

# Pixels that are sorted by polygon at once, about.
_SORTED_PX = 500_000


@dataclass(frozen=True)
class Samples:
    """Factor values at the pixels of an inventory's polygons.

    `polygon` (n,) holds the index of each pixel's polygon, 0 to `polygons` - 1; `values` (n,) per factor, NaN for no
    data. `new` (polygons,) marks the polygons that joined since the previous derivation, where that is known.
    """

    polygon: np.ndarray
    values: Mapping[str, np.ndarray]
    polygons: int
    new: np.ndarray | None = None


@dataclass(frozen=True)
class WeightedValues:
    """Finite values in ascending order with their weights (> 0), both (n,) float64.

    `size` is how many equally weighted values the sample is worth; `units` is the number of polygons behind it, the
    count of independent observations (pixels of one polygon resemble each other).
    """

    values: np.ndarray
    weights: np.ndarray
    size: float
    units: int

    def quantile(self, share: np.ndarray | float) -> np.ndarray:
        """Quantiles; with equal weights numpy's default (linear, type 7 of Hyndman and Fan 1996).

        Otherwise its weighted generalisation: the mean of the inverse distribution function over the probabilities
        from (size - 1) share / size on, 1 / size wide (Akinshin 2023, weighted type 7).
        """
        if len(self.values) == 0:
            return np.full(np.shape(share), np.nan)
        if self._equal:
            return np.quantile(self.values, share)
        below = self._weight_below()
        share = np.asarray(share, float)
        start = (self.size - 1.0) * share / self.size * below[-1]
        found = [_mean_between(self.values, below, first, first + below[-1] / self.size) for first in start.ravel()]
        return np.reshape(found, share.shape)

    def _weight_below(self) -> np.ndarray:
        """Total weight before each value, and of all; (n + 1,)."""
        below = np.zeros(len(self.weights) + 1)
        np.cumsum(self.weights, out=below[1:])
        return below

    @cached_property
    def _equal(self) -> bool:
        return bool(np.all(self.weights == self.weights[0]) and self.size == len(self.values))

    @property
    def mean(self) -> float:
        return float(self.values @ self.weights / self.weights.sum()) if len(self.values) else np.nan

    @property
    def sd(self) -> float:
        """Standard deviation of the population (divided by n), as zonal statistics give it."""
        if len(self.values) == 0:
            return np.nan
        mean, total = self.mean, 0.0
        for piece in pieces(len(self.values)):
            total += (self.values[piece] - mean) ** 2 @ self.weights[piece]
        return float(np.sqrt(total / self.weights.sum()))

    @cached_property
    def median(self) -> float:
        return float(self.quantile(0.5))

    @cached_property
    def mad(self) -> float:
        """Median absolute deviation from the median, not scaled."""
        if len(self.values) == 0:
            return np.nan
        below, middle = self._weight_below(), self.median
        start = (self.size - 1.0) * 0.5 / self.size * below[-1]
        end = start + below[-1] / self.size

        def inside(deviation: float) -> tuple[int, int]:
            return (
                int(np.searchsorted(self.values, middle - deviation, side="right")),
                int(np.searchsorted(self.values, middle + deviation, side="left")),
            )

        def weight(deviation: float) -> float:
            first, last = inside(deviation)
            return float(below[max(first, last)] - below[first])

        # The values ascend, so what deviates less than this or that is found without sorting deviations: between two
        # bounds that close in on the window, few are left.
        most = max(abs(float(self.values[0]) - middle), abs(float(self.values[-1]) - middle))
        low, high = _bisected(0.0, most, lambda deviation: weight(deviation) <= start)[0], most
        high = _bisected(low, 2 * most or 1.0, lambda deviation: weight(deviation) < end)[1]
        (first, last), (outer_first, outer_last) = inside(low), inside(high)
        last = max(first, last)
        near = np.r_[outer_first:first, last:outer_last]
        deviations = np.abs(self.values[near] - middle)
        order = np.argsort(deviations, kind="stable")
        counted = np.concatenate([[0.0], np.cumsum(self.weights[near][order])]) + (below[last] - below[first])
        return _mean_between(deviations[order], counted, start, end)


@dataclass(frozen=True)
class UnitSample:
    """A factor's sample in the chosen unit; `polygon` (n,) names each value's polygon, for resampling."""

    weighted: WeightedValues
    polygon: np.ndarray


def unit_sample(
    values: np.ndarray, polygon: np.ndarray, polygons: int, unit: str = PIXELS, circular: bool = False
) -> UnitSample:
    """The sample of one factor: `values` and `polygon` (n,), NaN dropped.

    `polygon_medians` gives one median (mean direction where `circular`) per polygon that has data; `area_balanced`
    weighs each pixel by 1 / its polygon's number of pixels with data.
    """
    if unit == POLYGON_MEDIANS:
        values = polygon_centres(values, polygon, polygons, circular)
        polygon = np.arange(polygons)
    order = np.argsort(values, kind="stable")  # no data comes last
    values = values[order]
    finite = slice(np.searchsorted(values, -np.inf, side="right"), np.searchsorted(values, np.inf, side="left"))
    polygon = polygon[order[finite]]
    del order  # of millions of pixels each array counts
    values = values[finite].astype(float)
    counts = np.bincount(polygon, minlength=polygons)
    weights = (1.0 / np.maximum(counts, 1))[polygon] if unit == AREA_BALANCED else np.ones(len(values))
    size = weights.sum() ** 2 / (weights @ weights) if len(values) else 0.0
    if np.all(weights == 1.0):
        size = float(len(values))
    return UnitSample(WeightedValues(values, weights, size, int(np.count_nonzero(counts))), polygon)


def plain_sample(values: np.ndarray) -> WeightedValues:
    """All finite values with equal weight, as for the background."""
    values = np.sort(values[np.isfinite(values)].astype(float))
    return WeightedValues(values, np.ones(len(values)), float(len(values)), len(values))


def polygon_centres(values: np.ndarray, polygon: np.ndarray, polygons: int, circular: bool = False) -> np.ndarray:
    """Median (mean direction where `circular`) of each polygon's values, (polygons,); NaN for polygons without data."""
    if circular:
        return grouped_directions(values, polygon, polygons)
    result = np.full(polygons, np.nan)
    # Some polygons at a time: of millions of pixels each copy counts.
    parts = -(-len(values) // _SORTED_PX)
    for part in np.array_split(np.arange(polygons), max(min(parts, polygons), 1)):
        if len(part):
            mine = np.isfinite(values)
            if parts > 1:
                mine &= (polygon >= part[0]) & (polygon <= part[-1])
            result[part] = _medians(values[mine], polygon[mine] - part[0], len(part))
    return result


def _medians(values: np.ndarray, polygon: np.ndarray, polygons: int) -> np.ndarray:
    """Median of each polygon's finite values."""
    values = _sorted_within(values, polygon)
    counts = np.bincount(polygon, minlength=polygons)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    result = np.full(polygons, np.nan)
    filled = counts > 0
    first, count = starts[filled], counts[filled]
    result[filled] = (values[first + (count - 1) // 2].astype(float) + values[first + count // 2]) / 2.0
    return result


def _mean_between(values: np.ndarray, below: np.ndarray, start: float, end: float) -> float:
    """Mean of the values over the weight from `start` to `end`; `below` (n + 1,) is the weight before each value."""
    first = min(max(int(np.searchsorted(below, start, side="right")) - 1, 0), len(values) - 1)
    last = min(max(int(np.searchsorted(below, end, side="left")), first + 1), len(values))
    shares = np.minimum(below[first + 1 : last + 1], end) - np.maximum(below[first:last], start)
    if not shares.sum() > 0:
        return float(values[first])
    # Relative to one of them, so that equal values stay what they are.
    return float(values[first] + (values[first:last] - values[first]) @ shares / shares.sum())


def _bisected(low: float, high: float, is_low: Callable[[float], bool]) -> tuple[float, float]:
    """The last bounds of a bisection: `is_low` of the first, not of the second."""
    for _ in range(64):
        middle = (low + high) / 2
        low, high = (middle, high) if is_low(middle) else (low, middle)
    return low, high


def _sorted_within(values: np.ndarray, polygon: np.ndarray) -> np.ndarray:
    """The finite values, by polygon (numbers below 2**31), ascending within each.

    Of float32 values number and value make one integer each, which sorts four times as fast as two columns.
    """
    if values.dtype != np.float32 or not len(values):
        return values[np.lexsort((values, polygon))]
    bits = (values + np.float32(0.0)).view(np.uint32)  # -0 becomes 0
    # As integers positive floats are in order, negative ones in reverse below them.
    top = np.uint32(0x80000000)
    bits ^= np.where(bits >= top, np.uint32(0xFFFFFFFF), top)
    keys = polygon.astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= bits
    keys.sort()
    bits = keys.astype(np.uint32)  # the lower half
    bits ^= np.where(bits >= top, top, np.uint32(0xFFFFFFFF))
    return bits.view(np.float32)
