"""What counts as one sample: every pixel, one value per polygon, or pixels with equal weight for every polygon."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..method.parameters import AREA_BALANCED, PIXELS, POLYGON_MEDIANS
from .circular import grouped_directions


@dataclass(frozen=True)
class Samples:
    """Factor values at the pixels of an inventory's polygons.

    `polygon` (n,) holds the index of each pixel's polygon, 0 to `polygons` - 1; `values` (n,) per factor, NaN for no
    data. `new` (polygons,) marks the polygons that joined since the previous derivation, where that is known.
    """

    polygon: np.ndarray
    values: dict[str, np.ndarray]
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
        share = np.asarray(share, float)
        start = (self.size - 1.0) * share / self.size
        # Relative to the middle value, so that the difference of the sums loses no digits.
        origin = self.values[len(self.values) // 2]
        # In place: of millions of values each copy counts.
        probability, integral = np.zeros(len(self.values) + 1), np.zeros(len(self.values) + 1)
        np.cumsum(self.weights, out=probability[1:])
        moment = self.values - origin
        moment *= self.weights
        np.cumsum(moment, out=integral[1:])
        del moment
        integral /= probability[-1]
        probability /= probability[-1]
        window = np.interp(start + 1.0 / self.size, probability, integral) - np.interp(start, probability, integral)
        return origin + self.size * window

    @cached_property
    def _equal(self) -> bool:
        return bool(np.all(self.weights == self.weights[0]) and self.size == len(self.values))

    @property
    def mean(self) -> float:
        return float(np.average(self.values, weights=self.weights)) if len(self.values) else np.nan

    @property
    def sd(self) -> float:
        """Standard deviation of the population (divided by n), as zonal statistics give it."""
        if len(self.values) == 0:
            return np.nan
        return float(np.sqrt(np.average((self.values - self.mean) ** 2, weights=self.weights)))

    @cached_property
    def median(self) -> float:
        return float(self.quantile(0.5))

    @cached_property
    def mad(self) -> float:
        """Median absolute deviation from the median, not scaled."""
        deviation = np.abs(self.values - self.median)
        order = np.argsort(deviation, kind="stable")
        return float(WeightedValues(deviation[order], self.weights[order], self.size, self.units).quantile(0.5))


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
    finite = np.flatnonzero(np.isfinite(values))
    order = finite[np.argsort(values[finite], kind="stable")]
    del finite  # of millions of pixels each array counts
    values, polygon = values[order].astype(float), polygon[order]
    del order
    counts = np.bincount(polygon, minlength=polygons)
    weights = (1.0 / np.maximum(counts, 1))[polygon] if unit == AREA_BALANCED else np.ones(len(values))
    size = weights.sum() ** 2 / (weights**2).sum() if len(values) else 0.0
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
    finite = np.isfinite(values)
    chosen = polygon[finite]
    values = _sorted_within(values[finite], chosen)
    counts = np.bincount(chosen, minlength=polygons)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    result = np.full(polygons, np.nan)
    filled = counts > 0
    first, count = starts[filled], counts[filled]
    result[filled] = (values[first + (count - 1) // 2] + values[first + count // 2]) / 2.0
    return result


def _sorted_within(values: np.ndarray, polygon: np.ndarray) -> np.ndarray:
    """The finite values as float64, by polygon (numbers below 2**31), ascending within each.

    Of float32 values number and value make one integer each, which sorts four times as fast as two columns.
    """
    if values.dtype != np.float32 or not len(values):
        return values[np.lexsort((values, polygon))].astype(float)
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
    return bits.view(np.float32).astype(float)
