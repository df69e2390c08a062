"""How new ranges differ from the previous ones, and which polygons they would let pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..factors.rule import PassRule
from ..factors.thresholds import Threshold, ThresholdTable, any_holds
from .circular import difference_deg
from .note_messages import figure


@dataclass(frozen=True)
class BoundChange:
    """Outer bounds of a factor before, by how much they moved (new - old; None where either end is open), and why."""

    previous_lower: float | None
    previous_upper: float | None
    lower_change: float | None
    upper_change: float | None
    note: str


def outer_bounds(rows: Sequence[Threshold]) -> tuple[float | None, float | None]:
    """Lowest lower and highest upper bound of a factor's rows, None = open; of one row for directions."""
    if not rows:
        return None, None
    if rows[0].is_circular:
        return rows[0].lower, rows[-1].upper
    lowers, uppers = [row.lower for row in rows], [row.upper for row in rows]
    return None if None in lowers else min(lowers), None if None in uppers else max(uppers)


def compare(
    previous: Sequence[Threshold], rows: Sequence[Threshold], centres: np.ndarray, new: np.ndarray | None = None
) -> BoundChange:
    """Compares the enabled rows of one factor.

    `centres` (polygons,) are the polygons' medians (mean directions), NaN = no data; `new` marks the polygons that
    joined since. A bound that moved outward is explained by the samples beyond the old one, a bound that moved inward
    by those beyond the new one.
    """
    before, after = outer_bounds(previous), outer_bounds(rows)
    if not previous or not rows:
        note = "" if not previous and not rows else "was not in use before" if rows else "was in use before"
        return BoundChange(*before, None, None, note)
    circular = rows[0].is_circular
    asked = np.isfinite(centres) if new is None else np.isfinite(centres) & new
    which = "samples" if new is None else "new samples"
    if circular:
        note = _arc_note(previous, rows, centres[np.isfinite(centres)], centres[asked], which)
    else:
        parts = (
            _bound_note("lower", before[0], after[0], -centres[np.isfinite(centres)], -centres[asked], which),
            _bound_note("upper", before[1], after[1], centres[np.isfinite(centres)], centres[asked], which),
        )
        note = ", ".join(part for part in parts if part)
    moves = tuple(_move(old, now, circular) for old, now in zip(before, after))
    return BoundChange(*before, *moves, note)


def _move(old: float | None, now: float | None, circular: bool) -> float | None:
    if old is None or now is None:
        return None
    return float(difference_deg(now, old)) if circular else now - old


def _bound_note(
    side: str, old: float | None, now: float | None, outward: np.ndarray, asked: np.ndarray, which: str
) -> str:
    """`outward` and `asked` are the samples (all, and those to be counted), their sign such that larger is outward."""
    if old == now or (old is not None and now is not None and np.isclose(old, now, rtol=1e-9, atol=0.0)):
        return ""
    # As many digits as it takes to see the difference.
    pairs = ((_text(old, digits), _text(now, digits)) for digits in range(3, 10))
    before, after = next((pair for pair in pairs if pair[0] != pair[1]), (_text(old, 10), _text(now, 10)))
    text = f"{side} bound {before} -> {after}"
    if old is None or now is None:
        return text
    sign, beyond = (-1.0, "below") if side == "lower" else (1.0, "above")
    if sign * now > sign * old:
        count, total, kind = np.count_nonzero(asked > sign * old), len(asked), which
    else:
        count, total, kind = np.count_nonzero(outward > sign * now), len(outward), "samples"
    limit = "the old" if sign * now > sign * old else "the new"
    return f"{text} ({count} of {total} {kind} lie {beyond} {limit})"


def _arc_note(
    previous: Sequence[Threshold], rows: Sequence[Threshold], centres: np.ndarray, asked: np.ndarray, which: str
) -> str:
    old, now = _arcs(previous), _arcs(rows)
    if old == now:
        return ""
    wider = _width(rows) > _width(previous)
    ranges, counted = (previous, asked) if wider else (rows, centres)
    outside = len(counted) - np.count_nonzero(any_holds(ranges, counted))
    kind = which if wider else "samples"
    return f"arc {old} -> {now} ({outside} of {len(counted)} {kind} lie outside the {'old' if wider else 'new'})"


def _arcs(rows: Sequence[Threshold]) -> str:
    return " and ".join(f"{_text(row.lower)} to {_text(row.upper)}" for row in rows)


def _width(rows: Sequence[Threshold]) -> float:
    return sum(360.0 if row.lower is None or row.upper is None else (row.upper - row.lower) % 360.0 for row in rows)


def _text(value: float | None, digits: int = 3) -> str:
    return "open" if value is None else figure(value, digits)


def share_inside(rows: Sequence[Threshold], values: np.ndarray) -> float | None:
    """Share of the finite values that lie in any of the rows; None where there are none."""
    values = values[np.isfinite(values)]
    return float(any_holds(rows, values).mean()) if len(values) else None


def passing(table: ThresholdTable, values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Whether each position holds all enabled factors that are among `values` (arrays of one shape).

    For pixels as well as for polygons' medians; NaN never passes. All False without such a factor.
    """
    chosen = ThresholdTable(tuple(row for row in table.rows if row.enabled and row.factor in values))
    if not chosen.factors:
        return np.zeros(np.shape(next(iter(values.values()))) if values else 0, bool)
    return PassRule(chosen).passes(values)
