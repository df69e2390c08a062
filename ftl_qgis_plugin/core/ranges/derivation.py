"""From an inventory's factor values to the threshold table: what known landslides have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ..errors import FtlError, Message
from ..factors.catalogue import COHERENCE, DEFORMATION, SIGNED_RATE, UNCERTAINTY, is_circular
from ..factors.rule import MEASURED
from ..factors.thresholds import FEW_SAMPLES, NO_RATE, Threshold, ThresholdTable
from ..method.parameters import FREQUENCY_RATIO, MANUAL
from ..progress import Progress
from .bootstrap import BoundIntervals, bundles_of, polygon_draws
from .comparison import passing, share_inside
from .derive_options import DeriveOptions
from .factor_range import FactorRange, FactorResult
from .left_out import folds_of, information_if_unknown, mean_share
from .sample_units import Samples, polygon_centres
from .score import FrequencyRatios, information_cut, information_value
from .set_bounds import MINIMUM, SetBound, coherence_bound, rate_bound

# Fewer rejected ones than this teach no cut: where a review stops early, they are those that look most like landslides.
MIN_REJECTED = 10

# A range from so few that holds less of another landslide loses more than it excludes: it is not used.
LEAST_OTHERS = 0.75


@dataclass(frozen=True)
class Derivation:
    """`statistics` has one record of STATISTICS_FIELDS per factor, `histograms` one record per factor and class: the
    bars of charts, and the classes of the score (see `use`).

    `bounds_ci` holds per factor, for each interval in table order, the bootstrap interval of its lower and its
    upper bound. `joint_coverage` is the share of sample pixels inside all ranges; `rejected_passing` counts the
    rejected polygons whose medians lie inside all ranges, of `rejected_polygons`. `min_information` is what these
    teach (see `score.information_cut`), None where nothing. `others_coverage`: the share of a landslide that is not
    known yet which lies inside the ranges derived, judged by leaving out each polygon in turn; None where no range
    was derived or there is but one polygon.
    """

    table: ThresholdTable
    statistics: list[dict[str, object]]
    histograms: list[dict[str, object]]
    bounds_ci: dict[str, tuple[BoundIntervals, ...]]
    joint_coverage: float
    polygons: int
    rejected_passing: int = 0
    rejected_polygons: int = 0
    min_information: float | None = None
    others_coverage: float | None = None
    messages: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)

    def with_rate(self, min_rate_mm_a: float) -> Derivation:
        """Of ground without a rate: with the row of the smallest rate wanted, so that the table finds candidates
        elsewhere."""
        if any(row.factor == DEFORMATION for row in self.table.rows):
            return self
        row = Threshold(DEFORMATION, min_rate_mm_a, None, True, MINIMUM, note=NO_RATE)
        return replace(self, table=ThresholdTable((row, *self.table.rows)))


def derive(
    samples: Samples,
    background: Mapping[str, np.ndarray] | None = None,
    options: DeriveOptions | None = None,
    previous: ThresholdTable | None = None,
    rejected: Samples | None = None,
    progress: Progress | None = None,
    sigmas: tuple[float, float] | None = None,
) -> Derivation:
    """Thresholds of every factor of `samples`, with statistics, histograms, bootstrap intervals and comparisons.

    `background` (m,) per factor: values of the study area's terrain, for frequency ratios, noise and histograms.
    `previous`: rows of method "manual" are taken over as they are (all rows where the method is manual), others are
    compared. `rejected`: polygons that an analyst refused. `sigmas`: of a smoothed rate (see `RasterSource`). FtlError:
    nothing has data, options make no sense, a method lacks what it needs.
    """
    options = options or DeriveOptions()
    options.validate()
    progress = progress or Progress()
    background = background or {}
    _require(samples, background, options, previous)
    present, polygon = _renumbered(samples)
    polygons = len(present)
    new = None if samples.new is None else np.asarray(samples.new, bool)[present]
    new = new if new is not None and new.any() else None
    warnings, messages = [], []
    if polygons < FEW_SAMPLES:
        warnings.append(
            Message(
                "Only {count} polygon(s) carry the statistics; ranges from fewer than {least} are uncertain. Where "
                "Ranges is Automatic, they tell how typical ground is and keep nothing out.",
                count=polygons,
                least=FEW_SAMPLES,
            )
        )
    bundle = bundles_of(polygons)
    bundles = int(bundle.max()) + 1
    draws = polygon_draws(bundles, options.replicates, options.seed)
    names = sorted(samples.values, key=lambda name: (name != DEFORMATION, name != COHERENCE))
    fold, counts = folds_of(bundles)
    left_out: np.ndarray | None = None
    alone: list[str] = []
    results: dict[str, FactorResult] = {}
    sample_centres: dict[str, np.ndarray] = {}
    for number, name in enumerate(names):
        progress.check()
        progress.report(number / len(names))
        values = samples.values[name]
        bound: SetBound | None = None
        if name == DEFORMATION:
            bound = rate_bound(options, background.get(SIGNED_RATE), sigmas)
        elif name == COHERENCE:
            rates = samples.values.get(DEFORMATION)
            fast = results[DEFORMATION].fastest_needed if rates is not None else options.min_rate_mm_a
            bound = coherence_bound(options, values, rates, polygon, polygons, fast)
        task = FactorRange(name, values, polygon, polygons, background.get(name), options, new, bound, bundle)
        sample_centres[name] = task.centres
        before = () if previous is None else tuple(row for row in previous.rows if row.factor == name)
        results[name] = task.result(before, previous is not None, draws)
        warnings.extend(_oddities(name, results[name]))
        if polygons == 1 and DEFORMATION in samples.values and task.follows_from_samples(results[name].rows):
            results[name] = results[name].switched_off()
            alone.append(name)
        held = task.inside_left_out(results[name].rows, fold, counts) if polygons > 1 else None
        del task  # or two factors' samples would be held at once
        if held is not None and polygons < FEW_SAMPLES and DEFORMATION in samples.values:
            share = mean_share(held, polygon, polygons)
            if share < LEAST_OTHERS:
                results[name] = results[name].switched_off(share)
                warnings.append(
                    Message(
                        "{factor} keeps nothing out: of another landslide only about {share:.0%} would lie inside the "
                        "range that {count} landslides give. Switch it on by hand if you know better.",
                        factor=name,
                        share=share,
                        count=polygons,
                    )
                )
                held = None
        if held is not None:
            left_out = held if left_out is None else left_out & held
    if alone:
        warnings.append(
            Message(
                "One landslide does not tell on which ground others lie: {factors} keep nothing out. Switch them on by "
                "hand if you know better.",
                factors=", ".join(alone),
            )
        )
    kept = () if previous is None else tuple(row for row in previous.rows if options.keeps(row))
    table = ThresholdTable(
        tuple(row for result in results.values() for row in result.rows)
        + tuple(row for row in kept if row.factor not in results)
    )
    if not table.factors:
        raise FtlError("No factor could be given a range. Check the samples, or write the thresholds by hand.")
    others = None if left_out is None else mean_share(left_out, polygon, polygons)
    return _completed(table, results, samples, rejected, sample_centres, options.coverage, others, messages, warnings)


def _renumbered(samples: Samples) -> tuple[np.ndarray, np.ndarray]:
    """The polygons that have pixels, ascending, and each pixel's polygon as a number among them."""
    counts = np.bincount(samples.polygon, minlength=samples.polygons)
    present = np.flatnonzero(counts)
    if len(present) == len(counts):
        return present, samples.polygon
    return present, (np.cumsum(counts > 0) - 1).astype(samples.polygon.dtype)[samples.polygon]


def _require(
    samples: Samples,
    background: Mapping[str, np.ndarray],
    options: DeriveOptions,
    previous: ThresholdTable | None,
) -> None:
    if not any(np.isfinite(values).any() for values in samples.values.values()):
        raise FtlError(
            "No raster has data under the landslide polygons. Check that rasters and inventory cover the same area."
        )
    if options.method == MANUAL and (previous is None or not previous.rows):
        raise FtlError("Manual ranges are kept from a previous threshold table. Choose one, or another method.")
    if options.method == FREQUENCY_RATIO and not any(np.isfinite(part).any() for part in background.values()):
        raise FtlError(
            "Frequency ratios compare samples with the terrain of the study area, but that has no data. Check the "
            "study area, or choose another method."
        )


def _oddities(name: str, result: FactorResult) -> list[Message]:
    """Warnings about a factor without a range, or with a range that hardly any pixel can meet."""
    if name in UNCERTAINTY:
        return []
    if not any(row.enabled for row in result.rows):
        return [Message("{factor} gets no range: {reason}.", factor=name, reason=result.rows[0].note)]
    return [
        Message(
            "{factor} has no spread: its range is the single value {value:.4g}. Widen it by hand or disable it.",
            factor=name,
            value=row.lower,
        )
        for row in result.rows
        if row.enabled and row.lower is not None and row.lower == row.upper
    ]


def _completed(
    table: ThresholdTable,
    results: Mapping[str, FactorResult],
    samples: Samples,
    rejected: Samples | None,
    sample_centres: Mapping[str, np.ndarray],
    coverage: float,
    others: float | None,
    messages: list[Message],
    warnings: list[Message],
) -> Derivation:
    joint = float(passing(table, samples.values).mean())
    ground_factors = [name for name in samples.values if name not in MEASURED]
    ground = None
    if any(factor in ground_factors for factor in table.factors):
        ground = float(passing(table, samples.values, ground_factors).mean())
        messages.append(
            Message("{share:.1%} of the sample pixels lie inside the ranges of all ground factors.", share=ground)
        )
    set_factors = [name for name in samples.values if name in MEASURED]
    if any(factor in set_factors for factor in table.factors):
        messages.append(
            Message(
                "{share:.1%} of the sample pixels reach the bounds set for deformation rate and coherence.",
                share=float(passing(table, samples.values, set_factors).mean()),
            )
        )
    messages.append(Message("{share:.1%} of the sample pixels lie inside all ranges together.", share=joint))
    if others is not None:
        messages.append(
            Message(
                "Of other landslides about {share:.0%} would lie inside the ground's ranges (each known one left out "
                "in turn).",
                share=others,
            )
        )
    polygons = len(next(iter(sample_centres.values())))
    histograms = [record for name, result in results.items() for record in result.histogram.records(name)]
    histograms += [record for result in results.values() for record in result.scored]
    refused, passed, least = 0, 0, None
    statistics = [result.statistics for result in results.values()]
    if rejected is not None and rejected.polygons:
        present, polygon = _renumbered(rejected)
        refused = len(present)
        centres = {
            name: polygon_centres(values, polygon, refused, is_circular(name))
            for name, values in rejected.values.items()
        }
        for record in statistics:
            rows = table.intervals(record["factor"])
            if rows and record["factor"] in centres:
                record["rejected_inside"] = share_inside(rows, centres[record["factor"]])
        least, taught = _learned(table, histograms, results, centres, coverage)
        messages.extend(taught)
        passed = int(np.count_nonzero(passing(table, centres)))
        messages.append(
            Message(
                "{passed} of {count} rejected polygon(s) ({share:.0%}) would pass all ranges again.",
                passed=passed,
                count=refused,
                share=passed / max(refused, 1),
            )
        )
    bounds = {name: result.bounds for name, result in results.items()}
    return Derivation(
        table,
        statistics,
        histograms,
        bounds,
        joint,
        polygons,
        passed,
        refused,
        least,
        others,
        messages,
        warnings,
    )


def _learned(
    table: ThresholdTable,
    histograms: list[dict[str, object]],
    results: Mapping[str, FactorResult],
    rejected_centres: Mapping[str, np.ndarray],
    coverage: float,
) -> tuple[float | None, list[Message]]:
    """The least information value worth proposing (None: nothing learned), by the factors in use, and what to tell."""
    # In the same order, for equal ground shall give equal sums to the last digit.
    centres = {name: rejected_centres[name] for name in table.factors if name in rejected_centres}
    count = len(next(iter(centres.values()), ()))
    if count < MIN_REJECTED:
        return None, []
    refused = information_value(centres, FrequencyRatios.from_records(histograms), count)
    # Of samples what they would have if they were not known: as many new ones will be kept.
    kept = information_if_unknown(
        {name: results[name].unknown_information for name in table.factors if name in results}
    )
    least = information_cut(kept, refused, coverage)
    if least is None:
        return None, []
    told = Message(
        "Below an information value of {value:.2f} lie {rejected} of {all_rejected} rejected polygons and {accepted} "
        "of {all_accepted} samples.",
        value=least,
        rejected=int(np.count_nonzero(refused < least)),
        all_rejected=len(refused),
        accepted=int(np.count_nonzero(kept < least)),
        all_accepted=len(kept),
    )
    return least, [told]
