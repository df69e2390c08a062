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
from ..core.deformation.unseen import Unseen, count_unseen
from ..core.errors import FtlError, Message
from ..core.factors.catalogue import DEFORMATION
from ..core.factors.thresholds import Threshold
from ..core.grids.grid import Grid
from ..core.grids.raster import AlignedRaster, RasterSource, grid_of
from ..core.iteration.sample_growth import CANDIDATE, DIGITISED, INVENTORY
from ..core.landslides.known import are_known
from ..core.landslides.polygons import PolygonSet, common_centre
from ..core.landslides.rate_statistics import polygon_rates
from ..core.landslides.zones import Zones
from ..core.progress import Collected, Progress
from ..study.database import Study
from ..study.inventory import SAMPLES, inventory_records
from ..study.iteration.history import HistoryRow, past
from ..study.iteration.iterations import Iteration
from ..study.log.looks import dates_looked_at, median_seconds
from ..study.log.verdicts import ACCEPTED, CLEARED, REJECTED, UNCERTAIN, Verdict, found_after_each
from ..study.missed import is_missed
from ..study.sweep_facts import sweep_facts

ORIGINS = (INVENTORY, CANDIDATE, DIGITISED)
UNJUDGED = "unjudged"
KINDS = (ACCEPTED, REJECTED, UNCERTAIN, UNJUDGED)


@dataclass(frozen=True)
class Step:
    """One iteration (0: the inventory at the start), with the samples there were when it ended.

    `verdicts`: candidates of this iteration by kind; `found`: landslides that it added; rates in mm/a, NaN = unknown.
    """

    number: int
    samples: Mapping[str, int]
    found: int
    verdicts: Mapping[str, int]
    mean_rate: float
    spread: float
    change: float
    row: Iteration | None = None
    is_stored: bool = True  # as it was noted then; else worked out from today's samples
    reference_found: int = 0  # of `references`, landslides that were not known at the start
    references: int = 0

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


@dataclass(frozen=True)
class NotSeen:
    """What a map of ground that is not seen says: of the ground, and of landslides how many lie there and are on the
    map at all: those of the first inventory, and the missed ones of the reference (0, 0 without a reference)."""

    ground: Unseen
    known: tuple[int, int]
    missed: tuple[int, int]


class StudyFacts:
    """What the report tells, read once from an open study."""

    def __init__(
        self,
        study: Study,
        deformation: RasterSource | None = None,
        progress: Progress | None = None,
        unseen: RasterSource | None = None,
    ) -> None:
        progress = progress or Progress()
        self.crs_wkt = study.crs_wkt
        self.grid: Grid | None = study.grid
        self.settings = study.settings()
        self.iterations = study.iterations()
        self.thresholds = {item.number: study.thresholds(item.number) for item in self.iterations}
        self.samples = inventory_records(study, SAMPLES, progress.part(0.0, 0.3))
        self.candidates = study.candidates()
        self.verdicts: dict[str, Verdict] = study.current()
        self.entry_count = study.changes.last_entry()
        looks = study.looks.all()
        self.median_seconds = median_seconds(looks)
        self.looked_at = dates_looked_at(looks)
        self.reference = study.reference()
        progress.check()
        accepted = [item for item in self.candidates if self.verdict_of(item["candidate"]) == ACCEPTED]
        self.sweep = sweep_facts(study, accepted)
        self.steps = self._steps(study)
        self.first_inventory = study.first_inventory.known(self.samples)
        self.accuracy = self._accuracy(deformation, progress.part(0.3, 0.9)) if self.reference else None
        self.not_seen = None if unseen is None else self._not_seen(unseen, progress.part(0.9, 1.0))

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
    def new_share(self) -> dict[str, object] | None:
        """Accepted of the new candidates over all iterations; None where that was not kept, or none was judged."""
        rows = [row for row in self.iterations if row.judged_new]
        if not rows:
            return None
        judged = sum(row.judged_new for row in rows)
        part = round(sum(row.judged_new * (row.precision_new or 0.0) for row in rows))
        low, high = wilson_interval(part, judged)
        return {"part": part, "all": judged, "share": part / judged, "low": low, "high": high}

    @property
    def found_curve(self) -> list[int]:
        """Landslides after each look at a candidate that was not known before."""
        known = are_known([float(item.get("known_overlap") or 0.0) for item in self.candidates])
        new = {item["candidate"] for item, is_known in zip(self.candidates, known) if not is_known}
        return found_after_each(entry for name, entry in self.verdicts.items() if name in new)

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

    def _steps(self, study: Study) -> list[Step]:
        """The inventory and every iteration as it was when it ended; one that is open as it stands now."""
        ended = {row.number: row for row in past(study)}
        steps = []
        if 0 in ended:
            steps.append(_step(ended[0], {}))
        for row in self.iterations:
            verdicts = _counts(row) or self._standing(study, row.number)
            if row.number in ended:
                steps.append(_step(ended[row.number], verdicts))
            else:
                before = steps[-1] if steps else None
                samples = before.samples if before else dict.fromkeys(ORIGINS, 0)
                steps.append(Step(row.number, samples, 0, verdicts, math.nan, math.nan, math.nan, row))
        return steps

    def _standing(self, study: Study, number: int) -> dict[str, int]:
        """Candidates of an iteration by kind, as the verdicts stand now; what an analyst drew is none."""
        found = (name for name in study.found_in(number) if not is_missed(name))
        said = Counter(self.verdict_of(name) for name in found)
        return {kind: said[kind] for kind in KINDS}

    def _accuracy(self, deformation: RasterSource | None, progress: Progress) -> Accuracy | None:
        outlines = [record["wkb"] for record in self.reference]
        found = self.new
        centre = common_centre(outlines, wkt=self.crs_wkt)
        reference, detected, training = (
            PolygonSet(group, self.crs_wkt, centre)
            for group in (outlines, [item["wkb"] for item in found], self.first_inventory)
        )
        heard = Collected()
        try:
            result = detection_accuracy(detected, reference, ANY, training=training, progress=heard)
        except FtlError as error:  # reference polygons without area
            progress.warn(error.message)
            return None
        progress.check()
        progress.report(0.7)
        pairs = result.matching
        held_out = reference.areas_m2 > 0
        if len(result.known_references):
            held_out &= ~result.known_references
        rates = _largest_rates(outlines, self.grid, deformation, progress.part(0.7, 1.0))
        missed = tuple(
            {**record, "area_m2": float(reference.areas_m2[index]), "rate_max": float(rates[index])}
            for index, record in enumerate(self.reference)
            if held_out[index] and not pairs.found[index]
        )
        return Accuracy(
            result,
            (*heard.messages, *heard.warnings),
            tuple(step.reference_found for step in self.steps),
            result.total.true_positives + result.total.false_negatives,
            self._visible(rates[held_out], pairs.found[held_out]),
            missed,
        )

    def _not_seen(self, unseen: RasterSource, progress: Progress) -> NotSeen:
        missed = [] if self.accuracy is None else [record["wkb"] for record in self.accuracy.missed]
        ground = count_unseen(unseen, [*self.first_inventory, *missed], self.crs_wkt, progress)
        first = len(self.first_inventory)
        parts = (slice(0, first), slice(first, None))
        known, missed_ones = (
            (int(ground.hidden[part].sum()), int(np.isfinite(ground.landslides[part]).sum())) for part in parts
        )
        return NotSeen(ground, known, missed_ones)

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


def _step(row: HistoryRow, verdicts: Mapping[str, int]) -> Step:
    return Step(
        row.number,
        {origin: row.by_origin[origin] for origin in ORIGINS},
        row.added,
        verdicts,
        row.mean_rate_mm_a,
        row.spread_mm_a,
        row.change_mm_a,
        row.row,
        row.is_stored,
        row.found,
        row.references,
    )


def _counts(row: Iteration) -> dict[str, int] | None:
    """Candidates of an iteration by kind as it was closed; None of one that is open."""
    if row.candidates is None or row.accepted is None:
        return None
    said = {ACCEPTED: row.accepted, REJECTED: row.rejected or 0, UNCERTAIN: row.uncertain or 0}
    return {**said, UNJUDGED: max(row.candidates - sum(said.values()), 0)}
