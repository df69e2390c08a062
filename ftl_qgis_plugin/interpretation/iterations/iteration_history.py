"""How samples, rates, accuracy and bounds developed over a study's iterations: the numbers behind the charts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...core.accuracy.intervals import ratio, wilson_interval
from ...core.factors.catalogue import is_circular, unit_symbol
from ...core.iteration.convergence import History, IterationState
from ...core.iteration.sample_growth import INVENTORY, ORIGINS
from ...core.landslides.polygons import PolygonSet, common_centre
from ...study.database import Study


@dataclass(frozen=True)
class HistoryRow:
    """The end of one iteration; 0 is the inventory. Rates in mm/a, NaN where unknown.

    `by_origin`: samples per origin (core.samples.ORIGINS), `added` those that entered in this iteration. `found` of
    `references` share area with a sample that joined (inventory polygons do not count); NaN interval without any.
    """

    number: int
    mean_rate_mm_a: float
    spread_mm_a: float
    by_origin: dict[str, int]
    added: int
    found: int = 0
    references: int = 0

    @property
    def samples(self) -> int:
        return sum(self.by_origin.values())

    @property
    def tpr(self) -> float:
        return ratio(self.found, self.references)

    @property
    def tpr_interval(self) -> tuple[float, float]:
        return wilson_interval(self.found, self.references)


@dataclass(frozen=True)
class FactorDrift:
    """The intervals of one factor per iteration in which it was used; None = open end, aspect in degrees.

    An interval that wraps through north has `lower` > `upper`.
    """

    factor: str
    unit: str
    is_circular: bool
    intervals: dict[int, tuple[tuple[float | None, float | None], ...]]


@dataclass(frozen=True)
class IterationHistory:
    rows: tuple[HistoryRow, ...] = ()
    drifts: tuple[FactorDrift, ...] = ()

    def states(self) -> History:
        """For `core.convergence.check_convergence`."""
        return History(
            tuple(
                IterationState(row.number, row.samples, row.mean_rate_mm_a, row.spread_mm_a, row.added)
                for row in self.rows
            )
        )


def iteration_history(study: Study | None) -> IterationHistory:
    """From the study's tables; finished iterations only, thresholds of all."""
    if study is None:
        return IterationHistory()
    iterations = study.iterations()
    finished = [item for item in iterations if item.number and item.finished_utc is not None]
    drifts = _drifts(study, [item.number for item in iterations])
    samples = study.samples()
    if not samples:
        return IterationHistory((), drifts)
    entered = np.array([int(sample["iteration"] or 0) for sample in samples])
    origins = np.array([str(sample["origin"] or INVENTORY) for sample in samples])
    first_found, references = _first_found(study, samples, entered, origins)
    rates = np.array([math.nan if sample["rate_mean"] is None else sample["rate_mean"] for sample in samples], float)
    began = entered == 0
    known = rates[began & np.isfinite(rates)]
    mean = float(known.mean()) if known.size else math.nan
    if finished and finished[0].mean_rate is not None and finished[0].change is not None:
        # What the inventory was at the time: polygons may have grown together with candidates since.
        mean = finished[0].mean_rate - finished[0].change
    spread = float(known.std(ddof=1)) if known.size > 1 else math.nan
    rows = [HistoryRow(0, mean, spread, _by_origin(origins[began]), int(began.sum()), 0, references)]
    for item in finished:
        member = entered <= item.number
        rows.append(
            HistoryRow(
                item.number,
                math.nan if item.mean_rate is None else item.mean_rate,
                math.nan if item.spread is None else item.spread,
                _by_origin(origins[member]),
                int(np.sum(entered == item.number)),
                int(np.sum(first_found <= item.number)),
                references,
            )
        )
    return IterationHistory(tuple(rows), drifts)


def _by_origin(origins: np.ndarray) -> dict[str, int]:
    return {origin: int(np.sum(origins == origin)) for origin in ORIGINS}


def _first_found(
    study: Study, samples: Sequence[dict], entered: np.ndarray, origins: np.ndarray
) -> tuple[np.ndarray, int]:
    """Iteration in which each reference polygon was first touched (infinite: never), and their number."""
    reference = [item["wkb"] for item in study.reference()]
    joined = np.flatnonzero(origins != INVENTORY)
    first = np.full(len(reference), math.inf)
    if reference and joined.size:
        centre = common_centre(reference, wkt=study.crs_wkt)
        found, by, _area = PolygonSet(reference, study.crs_wkt, centre).overlaps(
            PolygonSet([samples[index]["wkb"] for index in joined], study.crs_wkt, centre)
        )
        np.minimum.at(first, found, entered[joined][by])
    return first, len(reference)


def _drifts(study: Study, numbers: Sequence[int]) -> tuple[FactorDrift, ...]:
    found: dict[str, dict[int, tuple]] = {}
    for number in numbers:
        table = study.thresholds(number)
        for factor in table.factors if table is not None else ():
            intervals = tuple((row.lower, row.upper) for row in table.intervals(factor))
            if intervals:
                found.setdefault(factor, {})[number] = intervals
    return tuple(
        FactorDrift(factor, unit_symbol(factor), is_circular(factor), intervals) for factor, intervals in found.items()
    )
