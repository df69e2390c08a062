"""How thresholds move from one iteration to the next."""

from __future__ import annotations

from dataclasses import dataclass

from ...bridge.messages import translate_note
from ...core.factors.catalogue import unit_symbol
from ...core.factors.thresholds import ThresholdTable
from ...core.notes import parts


@dataclass(frozen=True)
class Difference:
    """How the range of one factor moves; None = open end. A new factor has `was_used` False.

    Of several intervals the outermost bounds are told.
    """

    factor: str
    unit: str
    was_used: bool
    is_used: bool
    lower_before: float | None
    upper_before: float | None
    lower: float | None
    upper: float | None
    clauses: tuple[str, ...] = ()  # what is noted about it, translated, one by one

    @property
    def is_changed(self) -> bool:
        return (self.was_used, self.lower_before, self.upper_before) != (self.is_used, self.lower, self.upper)


def differences(before: ThresholdTable | None, after: ThresholdTable) -> tuple[Difference, ...]:
    """Factor by factor, in the new table's order; factors that are no longer used come last."""
    old = before.factors if before is not None else ()
    names = [*after.factors, *(name for name in old if name not in after.factors)]
    result = []
    for name in names:
        lower_before, upper_before = _bounds(before, name) if name in old else (None, None)
        lower, upper = _bounds(after, name) if name in after.factors else (None, None)
        rows = after.intervals(name) if name in after.factors else ()
        noted = tuple(translate_note(part) for row in rows for part in parts(row.note))
        result.append(
            Difference(
                name,
                unit_symbol(name),
                name in old,
                name in after.factors,
                lower_before,
                upper_before,
                lower,
                upper,
                noted,
            )
        )
    return tuple(result)


def _bounds(table: ThresholdTable, factor: str) -> tuple[float | None, float | None]:
    rows = table.intervals(factor)
    if len(rows) == 1 or rows[0].is_circular:
        return rows[0].lower, rows[-1].upper
    lower = [row.lower for row in rows]
    upper = [row.upper for row in rows]
    return None if None in lower else min(lower), None if None in upper else max(upper)
