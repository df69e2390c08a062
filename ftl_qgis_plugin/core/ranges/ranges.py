"""From the values of a sample to the interval (or intervals) in which a factor is favourable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..deferred import Deferred
from ..deformation.background import MAD_TO_SD
from ..factors.catalogue import kind_of
from ..method.parameters import (
    FREQUENCY_RATIO,
    HIGHEST_DENSITY,
    MEAN_SD,
    PERCENTILES,
)
from .circular import circular_sd_deg, difference_deg, mean_direction, shortest_arc
from .histograms import Histogram, class_of
from .sample_units import WeightedValues

ndimage = Deferred("scipy.ndimage")

DENSITY_POINTS = 512

# (lower, upper); for directions lower > upper wraps through north.
Interval = tuple[float, float]


@dataclass(frozen=True)
class RangeMethod:
    """How a range is derived.

    name: percentiles (central `coverage`), mean_sd (mean +- k standard deviations), median_mad (median +- k * 1.4826
    MAD), highest_density (the smallest set that holds `coverage`), frequency_ratio (classes in which samples are more
    frequent than in the background). Directions: the shortest arc that holds `coverage` instead of percentiles, the
    mean direction +- k circular standard deviations (or 1.4826 * median angular distance) instead of mean_sd
    (median_mad).
    """

    name: str = PERCENTILES
    coverage: float = 0.95
    k: float = 2.0

    def intervals(
        self, sample: WeightedValues, classes: Histogram | None = None, circular: bool = False
    ) -> list[Interval]:
        """Ascending, disjoint intervals; empty where none can be given (an empty sample, a full circle).

        `classes` is the sample's and background's histogram, which only frequency_ratio needs.
        """
        if len(sample.values) == 0:
            return []
        if self.name == HIGHEST_DENSITY:
            return highest_density(sample, self.coverage, circular)
        if self.name == FREQUENCY_RATIO:
            return favourable_classes(classes, circular)
        if circular:
            return self._arc(sample)
        if self.name == PERCENTILES and self.coverage >= 1.0:
            return [(float(sample.values[0]), float(sample.values[-1]))]
        if self.name == PERCENTILES:
            tail = (1.0 - self.coverage) / 2.0
            lower, upper = sample.quantile([tail, 1.0 - tail])
            return [(float(lower), float(upper))]
        if self.name == MEAN_SD:
            centre, half = sample.mean, self.k * sample.sd
        else:
            centre, half = sample.median, self.k * MAD_TO_SD * sample.mad
        return [(centre - half, centre + half)]

    def _arc(self, sample: WeightedValues) -> list[Interval]:
        if self.name == PERCENTILES:
            return [shortest_arc(sample.values, sample.weights, self.coverage)]
        direction, length = mean_direction(sample.values, sample.weights)
        if self.name == MEAN_SD:
            half = self.k * circular_sd_deg(length)
        else:
            distance = np.abs(difference_deg(sample.values, direction))
            order = np.argsort(distance, kind="stable")
            ranked = WeightedValues(distance[order], sample.weights[order], sample.size, sample.units)
            half = self.k * MAD_TO_SD * ranked.median
        return [] if half >= 180.0 else [((direction - half) % 360.0, (direction + half) % 360.0)]


def highest_density(sample: WeightedValues, coverage: float, circular: bool = False) -> list[Interval]:
    """The smallest set holding `coverage` of the sample: where its density is at least the level that the given share
    of the sample's own values reach (Hyndman 1996).

    Density: Gaussian kernel, bandwidth 0.9 min(sd, IQR / 1.34) n^(-1/5) (Silverman 1986) with n = number
    of polygons, since pixels of one polygon are no independent observations.
    """
    bandwidth = _bandwidth(sample, circular)
    low, high = (0.0, 360.0) if circular else (sample.values[0] - 3 * bandwidth, sample.values[-1] + 3 * bandwidth)
    if not high > low or bandwidth == 0:
        return [(float(sample.values[0]), float(sample.values[-1]))]
    edges = np.linspace(low, high, DENSITY_POINTS + 1)
    step = edges[1] - edges[0]
    place = class_of(sample.values, edges)
    counts = np.bincount(place, sample.weights, DENSITY_POINTS)
    density = ndimage.gaussian_filter1d(counts, max(bandwidth / step, 0.5), mode="wrap" if circular else "constant")
    at_sample = density[place]
    order = np.argsort(-at_sample, kind="stable")
    held = np.cumsum(sample.weights[order])
    last = min(int(np.searchsorted(held, coverage * held[-1] * (1.0 - 1e-12))), len(order) - 1)
    return _runs(density >= at_sample[order[last]], edges, circular)


def _bandwidth(sample: WeightedValues, circular: bool) -> float:
    if circular:
        spread = min(circular_sd_deg(mean_direction(sample.values, sample.weights)[1]), 90.0)
    else:
        quartiles = sample.quantile([0.25, 0.75])
        robust = float(quartiles[1] - quartiles[0]) / 1.34
        spread = min(sample.sd, robust) if robust > 0 else sample.sd
    width = 0.9 * spread * max(sample.units, 1) ** -0.2
    # Values rounded to steps (whole metres, classes of a map) are one hump, not a comb of as many as there are steps.
    steps = np.diff(np.unique(sample.values))
    tied = len(steps) > 0 and len(steps) < 0.5 * len(sample.values)
    return max(width, float(np.median(steps))) if tied else width


def favourable_classes(classes: Histogram | None, circular: bool = False) -> list[Interval]:
    """Neighbouring classes whose frequency ratio exceeds 1, joined; empty without a background.

    Where the first or last class belongs to it, the interval reaches to the sample's extreme, since those classes
    hold what lies beyond the edges.
    """
    if classes is None or classes.background is None:
        return []
    intervals = _runs(classes.frequency_ratio > 1.0, classes.edges, circular)
    if circular or not intervals:
        return intervals
    first, last = classes.edges[0], classes.edges[-1]
    if intervals[0][0] == first:
        intervals[0] = (min(first, classes.reach[0]), intervals[0][1])
    if intervals[-1][1] == last:
        intervals[-1] = (intervals[-1][0], max(last, classes.reach[1]))
    return intervals


def _runs(chosen: np.ndarray, edges: np.ndarray, circular: bool) -> list[Interval]:
    """Intervals of the runs of True; on the circle the run through north is one, and a full circle is none."""
    if circular and chosen.all():
        return []
    steps = np.diff(np.concatenate([[0], chosen.astype(np.int8), [0]]))
    starts, ends = edges[np.flatnonzero(steps == 1)], edges[np.flatnonzero(steps == -1)]
    intervals = [(float(start), float(end)) for start, end in zip(starts, ends)]
    if circular and len(intervals) > 1 and chosen[0] and chosen[-1]:
        intervals = [*intervals[1:-1], (intervals[-1][0], intervals[0][1])]
    return intervals


def widened(intervals: Sequence[Interval], margin: float, factor: str, circular: bool = False) -> list[Interval]:
    """The intervals with `margin` x their width more on both sides, cut off at the factor's physical limits.

    Intervals that meet are joined. Directions: empty where the whole circle would be covered.
    """
    if circular:
        return _widened_arcs(intervals, margin)
    low, high = kind_of(factor).limits
    result: list[Interval] = []
    for lower, upper in intervals:
        reach = margin * (upper - lower)
        lower, upper = min(max(lower - reach, low), high), min(max(upper + reach, low), high)
        if result and lower <= result[-1][1]:
            result[-1] = (result[-1][0], max(upper, result[-1][1]))
        else:
            result.append((lower, upper))
    return result


def _widened_arcs(intervals: Sequence[Interval], margin: float) -> list[Interval]:
    spans = []
    for lower, upper in intervals:
        width = (upper - lower) % 360.0
        spans.append((lower - margin * width, width * (1.0 + 2.0 * margin)))
    if any(width >= 360.0 for _, width in spans):
        return []
    joined: list[list[float]] = []
    for start, width in sorted((start % 360.0, width) for start, width in spans):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], start + width)
        else:
            joined.append([start, start + width])
    # The last arc may reach through north into the first ones.
    while len(joined) > 1 and joined[-1][1] - 360.0 >= joined[0][0]:
        first = joined.pop(0)
        joined[-1][1] = max(joined[-1][1], first[1] + 360.0)
    if joined and joined[-1][1] - joined[-1][0] >= 360.0:
        return []
    return [(start % 360.0, end if end == 360.0 else end % 360.0) for start, end in joined]
