"""One factor: from its samples to its rows of the threshold table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..factors.catalogue import COHERENCE, DEFORMATION, is_circular, kind_of
from ..factors.thresholds import Threshold
from ..method.parameters import FREQUENCY_RATIO, MANUAL
from . import ranges
from .bootstrap import BoundIntervals, bound_intervals, replicates_of
from .circular import mean_direction, rayleigh_p
from .comparison import compare, outer_bounds, share_inside
from .derive_options import DeriveOptions
from .descriptive import STATISTICS_FIELDS, describe
from .histograms import Histogram, class_edges, histogram
from .note_messages import figure
from .sample_units import UnitSample, WeightedValues, plain_sample, polygon_centres, unit_sample

# Directions get a range only if the Rayleigh test rejects uniformity at this level, and their mean resultant length
# reaches this value (below it, the shortest arc with 95 % of the samples spans most of the circle anyway).
RAYLEIGH_LEVEL = 0.05
MIN_RESULTANT_LENGTH = 0.2


@dataclass(frozen=True)
class FactorResult:
    """What was found for one factor."""

    rows: tuple[Threshold, ...]
    statistics: dict[str, object]
    histogram: Histogram
    bounds: tuple[BoundIntervals, ...] = ()


class FactorRange:
    """Derives one factor's rows from its sample."""

    def __init__(
        self,
        name: str,
        values: np.ndarray,
        polygon: np.ndarray,
        polygons: int,
        background: np.ndarray | None,
        options: DeriveOptions,
        new: np.ndarray | None,
    ) -> None:
        self.name = name
        self.values = values
        self.options = options
        self.new = new
        self.circular = is_circular(name)
        self.sample: UnitSample = unit_sample(values, polygon, polygons, options.sample_unit, self.circular)
        self.centres = polygon_centres(values, polygon, polygons, self.circular)
        self.background_values = background
        self.background = None if background is None else plain_sample(background)
        edges = class_edges(self.sample.weighted, self.background, self.circular)
        self.histogram = histogram(self.sample.weighted, self.background, edges)

    def result(self, previous: tuple[Threshold, ...], compared: bool, draws: np.ndarray) -> FactorResult:
        bounds: tuple[BoundIntervals, ...] = ()
        kept = tuple(row for row in previous if self.options.keeps(row))
        if kept:
            rows = kept
        elif self.name in (DEFORMATION, COHERENCE):
            rows = (self._fixed_row(),)
        else:
            rows, bounds = self._derived(draws)
        active = tuple(row for row in rows if row.enabled)
        record = dict.fromkeys(STATISTICS_FIELDS) | {
            "factor": self.name,
            "unit": kind_of(self.name).unit,
            "sample_unit": self.options.sample_unit,
            "pixels": int(np.count_nonzero(np.isfinite(self.values))),
            "polygons": self.sample.weighted.units,
            "intervals": len(active),
        }
        record |= describe(self.sample.weighted, self.background, self.circular)
        if active:
            record["lower"], record["upper"] = outer_bounds(active)
            record["coverage"] = share_inside(active, self.values)
        if active and self.background_values is not None:
            record["background_inside"] = share_inside(active, self.background_values)
        if bounds:
            record["lower_low"], record["lower_high"] = bounds[0][0]
            record["upper_low"], record["upper_high"] = bounds[-1][1]
        if compared:
            change = compare(tuple(row for row in previous if row.enabled), active, self.centres, self.new)
            record |= {key: getattr(change, key) for key in ("previous_lower", "previous_upper")}
            record |= {key: getattr(change, key) for key in ("lower_change", "upper_change")}
            if change.note and not kept:
                rows = tuple(replace(row, note="; ".join(filter(None, (row.note, change.note)))) for row in rows)
        rows = tuple(
            replace(row, samples=self.sample.weighted.units, coverage=share_inside((row,), self.values))
            if row.enabled
            else replace(row, samples=self.sample.weighted.units)
            for row in rows
        )
        record["note"] = rows[0].note
        return FactorResult(rows, {key: _finite(value) for key, value in record.items()}, self.histogram, bounds)

    def _fixed_row(self) -> Threshold:
        options = self.options
        if self.name == COHERENCE:
            return Threshold(self.name, options.min_coherence, None, True, "minimum", note="smallest coherence wanted")
        if options.noise_k > 0 and self.background is not None and len(self.background.values):
            # The rate's reference is 0 (stable ground), so the spread is taken about 0 and |rate| is all it needs.
            noise = options.noise_k * ranges.MAD_TO_SD * self.background.median
            if noise > options.min_rate_mm_a:
                note = f"{options.noise_k:g} robust standard deviations of the background (1.4826 median |rate|)"
                return Threshold(self.name, noise, None, True, "noise", note=note)
        return Threshold(self.name, options.min_rate_mm_a, None, True, "minimum", note="smallest |rate| wanted")

    def _derived(self, draws: np.ndarray) -> tuple[tuple[Threshold, ...], tuple[BoundIntervals, ...]]:
        reason = self._why_not()
        intervals = [] if reason else self._intervals(self.sample.weighted)
        if not intervals:
            reason = reason or self._why_empty()
            return (Threshold(self.name, enabled=False, method=self.options.method, note=reason),), ()
        bounds: list[BoundIntervals] = []
        if len(draws):
            bounds = bound_intervals(
                intervals,
                replicates_of(self.sample, draws),
                self._intervals,
                self.options.confidence,
                self.circular,
            )
        rows = []
        for number, (lower, upper) in enumerate(intervals):
            notes = [self._no_data_note()]
            if self.options.margin:
                notes.append(f"widened by {self.options.margin:.0%} of the width on both sides")
            if bounds:
                low, high, low_upper, high_upper = (figure(end) for ends in bounds[number] for end in ends)
                share = f"{self.options.confidence:.0%}"
                notes.append(f"{share} intervals: lower {low} to {high}, upper {low_upper} to {high_upper}")
            rows.append(
                Threshold(
                    self.name, lower, upper, True, self.options.method, note="; ".join(note for note in notes if note)
                )
            )
        return tuple(rows), tuple(bounds)

    def _intervals(self, sample: WeightedValues) -> list[ranges.Interval]:
        classes = self.histogram
        if self.options.method == FREQUENCY_RATIO and sample is not self.sample.weighted:
            classes = replace(classes, sample=histogram(sample, None, classes.edges).sample)
        found = self.options.range_method.intervals(sample, classes, self.circular)
        return ranges.widened(found, self.options.margin, self.name, self.circular)

    def _why_not(self) -> str:
        weighted = self.sample.weighted
        if len(weighted.values) == 0:
            return "no data under any sample"
        if self.options.method == MANUAL:
            return "not in the previous table"
        if not self.circular:
            return ""
        length = mean_direction(weighted.values, weighted.weights)[1]
        p = rayleigh_p(length, weighted.units)
        if p > RAYLEIGH_LEVEL:
            return f"no preferred direction (Rayleigh test p = {p:.2f} with {weighted.units} polygons)"
        if length < MIN_RESULTANT_LENGTH:
            return f"directions too scattered (mean resultant length {length:.2f}, below {MIN_RESULTANT_LENGTH})"
        return ""

    def _why_empty(self) -> str:
        if self.options.method == FREQUENCY_RATIO:
            return "no class in which samples are more frequent than in the study area"
        return "the range would be the full circle"

    def _no_data_note(self) -> str:
        missing = 1.0 - np.isfinite(self.values).mean()
        if missing < 0.005:
            return ""
        what = "are flat or have no data" if self.circular else "have no data"
        return f"{missing:.1%} of the sample pixels {what} and never pass"


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not np.isfinite(value) else value
