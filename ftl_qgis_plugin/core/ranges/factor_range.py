"""One factor: from its samples to its rows of the threshold table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..errors import Message
from ..factors.catalogue import is_circular, kind_of
from ..factors.thresholds import Threshold, any_holds
from ..method.parameters import FREQUENCY_RATIO, MANUAL
from ..notes import Note, figure, joined
from ..sentences import percent
from . import ranges
from .bootstrap import BoundIntervals, bound_intervals, replicates_of
from .circular import mean_direction, rayleigh_p
from .comparison import compare, outer_bounds, share_inside
from .derive_options import DeriveOptions
from .descriptive import STATISTICS_FIELDS, describe
from .histograms import SCORE, Histogram, class_edges, histogram, score_edges
from .left_out import information_left_out
from .sample_units import UnitSample, WeightedValues, plain_sample, polygon_centres, unit_sample
from .set_bounds import SetBound, offered_row

# Directions get a range only if the Rayleigh test rejects uniformity at this level, and their mean resultant length
# reaches this value (below it, the shortest arc with 95 % of the samples spans most of the circle anyway).
RAYLEIGH_LEVEL = 0.05
MIN_RESULTANT_LENGTH = 0.2


@dataclass(frozen=True)
class FactorResult:
    """What was found for one factor.

    `unknown_information` (polygons,): the logarithm of the frequency ratio at each polygon's centre as it would be if
    that polygon were not known; None without a background.
    """

    rows: tuple[Threshold, ...]
    statistics: dict[str, object]
    histogram: Histogram
    bounds: tuple[BoundIntervals, ...] = ()
    scored: tuple[dict[str, object], ...] = ()
    unknown_information: np.ndarray | None = None

    @property
    def fastest_needed(self) -> float:
        """The lower bound of the first row in use, 0 where it is open: of the rate, from which pixels are fast."""
        return next((row.lower for row in self.rows if row.enabled and row.lower is not None), 0.0)

    def switched_off(self, share: float | None = None) -> FactorResult:
        """The same with its rows not in use, since they would hold only `share` of another landslide, or since there is
        but one (None)."""
        if share is None:
            why = Message("not used: one landslide does not tell where others lie")
        else:
            why = Message("not used: would hold only {share} of another landslide", share=percent(share))
        rows = tuple(replace(row, enabled=False, note=joined((why, row.note))) for row in self.rows)
        return replace(self, rows=rows)


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
        set_bound: SetBound | None = None,
        bundle: np.ndarray | None = None,
    ) -> None:
        """`set_bound`: of a factor whose range does not follow from its values. `bundle` as of `bundles_of`; None: each
        polygon for itself."""
        self.name = name
        self.values = values
        self.options = options
        self.new = new
        self.set_bound = set_bound
        self.bundle = np.arange(polygons) if bundle is None else bundle
        self.circular = is_circular(name)
        self.sample: UnitSample = unit_sample(values, polygon, polygons, options.sample_unit, self.circular)
        self.centres = polygon_centres(values, polygon, polygons, self.circular)
        self.background_values = background
        self.background = None if background is None else plain_sample(background)
        self.polygon = polygon
        edges = class_edges(self.sample.weighted, self.background, self.circular)
        self.histogram = histogram(self.sample.weighted, self.background, edges)

    def result(self, previous: tuple[Threshold, ...], compared: bool, draws: np.ndarray) -> FactorResult:
        bounds: tuple[BoundIntervals, ...] = ()
        kept = tuple(row for row in previous if self.options.keeps(row))
        if kept:
            rows = kept
        elif self.set_bound is not None:
            rows = (self._set_row(),)
        elif (offered := offered_row(self.name, self.options)) is not None:
            rows = (offered,)
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
                rows = tuple(replace(row, note=joined((row.note, change.note))) for row in rows)
        rows = tuple(
            replace(row, samples=self.sample.weighted.units, coverage=share_inside((row,), self.values))
            if row.enabled
            else replace(row, samples=self.sample.weighted.units)
            for row in rows
        )
        record["note"] = str(rows[0].note)
        statistics = {key: _finite(value) for key, value in record.items()}
        scored = self._scored()
        if scored is None:
            return FactorResult(rows, statistics, self.histogram, bounds)
        unknown = information_left_out(scored, self.sample, self.centres)
        return FactorResult(rows, statistics, self.histogram, bounds, tuple(scored.records(self.name, SCORE)), unknown)

    def _scored(self) -> Histogram | None:
        """The classes by which candidates are scored; None without a background."""
        if self.background is None or not len(self.background.values):
            return None
        edges = score_edges(self.background, self.circular)
        return None if edges is None else histogram(self.sample.weighted, self.background, edges)

    def follows_from_samples(self, rows: tuple[Threshold, ...]) -> bool:
        """Whether the rows are in use, and neither set nor kept from before."""
        active = tuple(row for row in rows if row.enabled)
        return bool(active) and self.set_bound is None and active[0].method == self.options.method

    def inside_left_out(self, rows: tuple[Threshold, ...], fold: np.ndarray, counts: np.ndarray) -> np.ndarray | None:
        """Which pixels lie inside the range that follows without their polygon (or bundle of them), boolean (n,).

        `fold` and `counts` of the bundles as of `left_out.folds_of`. None for a factor whose rows are set or not used.
        """
        if not self.follows_from_samples(rows):
            return None
        inside = np.zeros(len(self.values), bool)
        mine = fold.astype(np.uint8)[self.bundle][self.polygon]
        samples = replicates_of(self.sample, counts, keep_empty=True, bundle=self.bundle)
        for number, sample in enumerate(samples):
            there = mine == number
            intervals = self._intervals(sample) if len(sample.values) else []
            found = tuple(Threshold(self.name, *interval) for interval in intervals)
            # A factor that gets no range keeps nothing out.
            inside[there] = any_holds(found, self.values[there]) if found else True
        return inside

    def _set_row(self) -> Threshold:
        bound, method, note = self.set_bound
        return Threshold(self.name, bound, None, True, method, note=note)

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
                replicates_of(self.sample, draws, bundle=self.bundle),
                self._intervals,
                self.options.confidence,
                self.circular,
            )
        rows = []
        for number, (lower, upper) in enumerate(intervals):
            notes = [self._no_data_note()]
            if self.options.margin:
                notes.append(
                    Message("widened by {share} of the width on both sides", share=percent(self.options.margin))
                )
            if bounds:
                names = ("lower_low", "lower_high", "upper_low", "upper_high")
                ends = (figure(end) for side in bounds[number] for end in side)
                notes.append(
                    Message(
                        "stability under resampling: lower {lower_low} to {lower_high}, upper {upper_low} to "
                        "{upper_high}",
                        **dict(zip(names, ends)),
                    )
                )
            rows.append(Threshold(self.name, lower, upper, True, self.options.method, note=joined(notes)))
        return tuple(rows), tuple(bounds)

    def _intervals(self, sample: WeightedValues) -> list[ranges.Interval]:
        classes = self.histogram
        if self.options.method == FREQUENCY_RATIO and sample is not self.sample.weighted:
            classes = replace(classes, sample=histogram(sample, None, classes.edges).sample)
        found = self.options.range_method.intervals(sample, classes, self.circular)
        return ranges.widened(found, self.options.margin, self.name, self.circular)

    def _why_not(self) -> Note:
        weighted = self.sample.weighted
        if len(weighted.values) == 0:
            return Message("no data under any sample")
        if self.options.method == MANUAL:
            return Message("not in the previous table")
        if not self.circular:
            return ""
        length = mean_direction(weighted.values, weighted.weights)[1]
        p = rayleigh_p(length, weighted.units)
        if p > RAYLEIGH_LEVEL:
            return Message(
                "no preferred direction (Rayleigh test p = {p} with {count} polygons)",
                p=f"{p:.2f}",
                count=weighted.units,
            )
        if length < MIN_RESULTANT_LENGTH:
            return Message(
                "directions too scattered (mean resultant length {length}, below {limit})",
                length=f"{length:.2f}",
                limit=MIN_RESULTANT_LENGTH,
            )
        return ""

    def _why_empty(self) -> Note:
        if self.options.method == FREQUENCY_RATIO:
            return Message("no class in which samples are more frequent than in the study area")
        return Message("the range would be the full circle")

    def _no_data_note(self) -> Note:
        missing = 1.0 - np.isfinite(self.values).mean()
        if missing < 0.005:
            return ""
        share = percent(missing, 1)
        if self.circular:
            return Message("{share} of the sample pixels are flat or have no data and never pass", share=share)
        return Message("{share} of the sample pixels have no data and never pass", share=share)


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not np.isfinite(value) else value
