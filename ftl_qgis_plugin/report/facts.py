"""The numbers of a report, taken from a study."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..core.accuracy.accuracy import AccuracyRow, DetectionAccuracy, detection_accuracy
from ..core.accuracy.intervals import wilson_interval
from ..core.accuracy.matching import ANY
from ..core.errors import FtlError, Message
from ..core.factors.catalogue import DEFORMATION
from ..core.factors.thresholds import Threshold
from ..core.grids.grid import Grid
from ..core.grids.raster import AlignedRaster, RasterSource, grid_of
from ..core.iteration.sample_growth import CANDIDATE, DIGITISED, INVENTORY
from ..core.landslides.polygon_rates import polygon_rates
from ..core.landslides.polygons import PolygonSet, common_centre
from ..core.landslides.zones import Zones
from ..core.progress import Collected, Progress
from ..study.database import Study
from ..study.inventory import SAMPLES, inventory_records
from ..study.iteration.iterations import Iteration
from ..study.log.verdicts import ACCEPTED, CLEARED, REJECTED, UNCERTAIN, Verdict

ORIGINS = (INVENTORY, CANDIDATE, DIGITISED)
UNJUDGED = "unjudged"
KINDS = (ACCEPTED, REJECTED, UNCERTAIN, UNJUDGED)


@dataclass(frozen=True)
class Step:
    """One iteration (0: the inventory at the start), with the samples there were when it ended.

    `verdicts`: candidates of this iteration by kind; `found`: samples that it added; rates in mm/a, NaN = unknown.
    """

    number: int
    samples: Mapping[str, int]
    found: int
    verdicts: Mapping[str, int]
    mean_rate: float
    spread: float
    change: float
    row: Iteration | None = None

    @property
    def candidates(self) -> int:
        return sum(self.verdicts.values())


@dataclass(frozen=True)
class Visible:
    """Of the reference landslides those in which |rate| reaches the threshold somewhere, and how many were found."""

    rate_mm_a: float
    found: int
    count: int

    @property
    def interval(self) -> tuple[float, float]:
        return wilson_interval(self.found, self.count)


@dataclass(frozen=True)
class Accuracy:
    """What was found (samples that are not of the inventory) against the reference polygons."""

    result: DetectionAccuracy
    warnings: tuple[Message, ...]
    found_by_step: tuple[int, ...]  # reference landslides found up to each step
    references: int
    visible: Visible | None
    missed: tuple[dict[str, object], ...]

    @property
    def total(self) -> AccuracyRow:
        return self.result.total


class StudyFacts:
    """What the report tells, read once from an open study."""

    def __init__(self, study: Study, deformation: RasterSource | None = None, progress: Progress | None = None) -> None:
        progress = progress or Progress()
        self.crs_wkt = study.crs_wkt
        self.grid: Grid | None = study.grid
        self.settings = study.settings()
        self.iterations = study.iterations()
        self.thresholds = {item.number: study.thresholds(item.number) for item in self.iterations}
        self.samples = inventory_records(study, SAMPLES, progress.part(0.0, 0.3))
        self.candidates = study.candidates()
        self.verdicts: dict[str, Verdict] = study.current()
        self.entry_count = len(study.entries())
        self.reference = study.reference()
        progress.check()
        self.steps = self._steps()
        self.accuracy = self._accuracy(deformation, progress.part(0.3, 1.0)) if self.reference else None

    @property
    def new(self) -> list[dict[str, object]]:
        """The landslides beyond the first inventory, fastest first; without a rate last."""
        found = [sample for sample in self.samples if sample["origin"] != INVENTORY]
        return sorted(found, key=lambda sample: (-float(sample.get("rate_mean") or 0.0), str(sample.get("candidate"))))

    @property
    def known(self) -> list[dict[str, object]]:
        return [sample for sample in self.samples if sample["origin"] == INVENTORY]

    @property
    def analysts(self) -> list[str]:
        return sorted({entry.analyst for entry in self.verdicts.values() if entry.analyst})

    @property
    def last(self) -> Step | None:
        """The last iteration; None before the first."""
        return self.steps[-1] if self.steps and self.steps[-1].row is not None else None

    @property
    def factors(self) -> list[str]:
        """All factors of all iterations, in the tables' order."""
        tables = [table for table in self.thresholds.values() if table is not None]
        return list(dict.fromkeys(row.factor for table in tables for row in table.rows))

    def intervals(self, factor: str) -> list[list[Threshold]]:
        """The rows of a factor in each iteration that has thresholds (see `threshold_numbers`)."""
        tables = [self.thresholds[number] for number in self.threshold_numbers]
        return [[row for row in table.rows if row.factor == factor] for table in tables]

    @property
    def threshold_numbers(self) -> list[int]:
        return [number for number, table in self.thresholds.items() if table is not None]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why candidates were rejected, the most frequent first."""
        said = Counter(entry.reason for entry in self.verdicts.values() if entry.verdict == REJECTED)
        return said.most_common()

    def verdict_of(self, candidate: str) -> str:
        entry = self.verdicts.get(candidate)
        return UNJUDGED if entry is None or entry.verdict == CLEARED else entry.verdict

    @property
    def final_candidates(self) -> dict[str, list[bytes]]:
        """Outlines of all candidates by kind."""
        result: dict[str, list[bytes]] = {kind: [] for kind in KINDS}
        for record in self.candidates:
            if record["wkb"] is not None:
                result[self.verdict_of(record["candidate"])].append(record["wkb"])
        return result

    @property
    def parameter(self) -> Mapping[str, object]:
        """The parameters of the last iteration; empty before the first."""
        return self.iterations[-1].parameters if self.iterations else {}

    def _steps(self) -> list[Step]:
        entered = Counter((sample["origin"], int(sample["iteration"] or 0)) for sample in self.samples)
        listed: dict[int, Counter] = {}
        for record in self.candidates:
            listed.setdefault(record["iteration"], Counter())[self.verdict_of(record["candidate"])] += 1
        rates = [float(sample.get("rate_mean") or math.nan) for sample in self.samples if not sample["iteration"]]
        known = np.array([rate for rate in rates if not math.isnan(rate)])
        mean, spread = (float(known.mean()) if len(known) else math.nan), math.nan
        if len(known) > 1:
            spread = float(known.std(ddof=1))
        if self.iterations and None not in (self.iterations[0].mean_rate, self.iterations[0].change):
            # Samples may have grown since; what the first iteration compared with is what counted.
            mean = self.iterations[0].mean_rate - self.iterations[0].change
        steps = []
        if self.samples or self.iterations:
            steps.append(Step(0, _until(entered, 0), 0, {}, mean, spread, math.nan))
        for row in self.iterations:
            found = sum(
                count for (origin, number), count in entered.items() if number == row.number and origin != INVENTORY
            )
            steps.append(
                Step(
                    row.number,
                    _until(entered, row.number),
                    found,
                    _counts(row, listed.get(row.number, Counter())),
                    _or_nan(row.mean_rate),
                    _or_nan(row.spread),
                    _or_nan(row.change),
                    row,
                )
            )
        return steps

    def _accuracy(self, deformation: RasterSource | None, progress: Progress) -> Accuracy | None:
        outlines = [record["wkb"] for record in self.reference]
        found = self.new
        centre = common_centre(outlines, wkt=self.crs_wkt)
        reference, detected, training = (
            PolygonSet(group, self.crs_wkt, centre)
            for group in (outlines, [item["wkb"] for item in found], [item["wkb"] for item in self.known])
        )
        heard = Collected()
        try:
            result = detection_accuracy(detected, reference, ANY, training=training, progress=heard)
        except FtlError as error:  # reference polygons without area
            progress.warn(error.message)
            return None
        progress.check()
        progress.report(0.7)
        numbers = np.array([int(item["iteration"] or 0) for item in found], int)
        earliest = np.full(len(outlines), np.iinfo(np.int64).max)
        pairs = result.matching
        np.minimum.at(earliest, pairs.references, numbers[pairs.detections] if len(numbers) else numbers)
        rates = _largest_rates(outlines, self.grid, deformation, progress.part(0.7, 1.0))
        missed = tuple(
            {**record, "area_m2": float(reference.areas_m2[index]), "rate_max": float(rates[index])}
            for index, record in enumerate(self.reference)
            if not pairs.found[index] and reference.areas_m2[index] > 0
        )
        return Accuracy(
            result,
            tuple(heard.warnings),
            tuple(int(np.sum(earliest <= step.number)) for step in self.steps),
            result.total.true_positives + result.total.false_negatives,
            self._visible(rates, pairs.found),
            missed,
        )

    def _visible(self, rates: np.ndarray, found: np.ndarray) -> Visible | None:
        """None without rates or where no iteration has a lower threshold of |rate|."""
        table = self.thresholds[self.threshold_numbers[-1]] if self.threshold_numbers else None
        lower = [row.lower for row in table.intervals(DEFORMATION)] if table is not None else []
        if not lower or None in lower or np.isnan(rates).all():
            return None
        seen = rates >= min(lower)
        return Visible(min(lower), int(np.sum(seen & found)), int(np.sum(seen)))


def _largest_rates(
    outlines: Sequence[bytes], grid: Grid | None, deformation: RasterSource | None, progress: Progress
) -> np.ndarray:
    """Largest |rate| (mm/a) in each outline, NaN where unknown."""
    if deformation is None:
        return np.full(len(outlines), np.nan)
    grid = grid or grid_of(deformation)
    return polygon_rates(Zones(outlines, grid), AlignedRaster(deformation, grid), progress).max_mm_a


def _until(entered: Counter, number: int) -> dict[str, int]:
    return {
        origin: sum(count for (other, entry), count in entered.items() if other == origin and entry <= number)
        for origin in ORIGINS
    }


def _counts(row: Iteration, listed: Counter) -> dict[str, int]:
    """Candidates of an iteration by kind: as it was closed, else as the verdicts stand now."""
    if row.candidates is None or row.accepted is None:
        return {kind: listed[kind] for kind in KINDS}
    said = {ACCEPTED: row.accepted, REJECTED: row.rejected or 0, UNCERTAIN: row.uncertain or 0}
    return {**said, UNJUDGED: max(row.candidates - sum(said.values()), 0)}


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
