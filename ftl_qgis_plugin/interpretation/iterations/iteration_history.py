"""How samples, rates, accuracy and bounds developed over a study's iterations: the numbers behind the charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.factors.catalogue import is_circular, unit_symbol
from ...study.database import Study
from ...study.iteration.history import HistoryRow, past


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


def iteration_history(study: Study | None) -> IterationHistory:
    """From the study's tables; finished iterations only, thresholds of all."""
    if study is None:
        return IterationHistory()
    return IterationHistory(past(study), _drifts(study, [item.number for item in study.iterations()]))


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
