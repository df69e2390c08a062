"""How new ranges differ from the previous ones, and which polygons they would let pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import Message
from ..factors.rule import PassRule
from ..factors.thresholds import Threshold, ThresholdTable, any_holds
from ..notes import Note, figure
from .circular import difference_deg


@dataclass(frozen=True)
class BoundChange:
    """Outer bounds of a factor before, by how much they moved (new - old; None where either end is open), and why."""

    previous_lower: float | None
    previous_upper: float | None
    lower_change: float | None
    upper_change: float | None
    note: Note


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
        note: Note = ""
        if rows:
            note = Message("was not in use before")
        elif previous:
            note = Message("was in use before")
        return BoundChange(*before, None, None, note)
    circular = rows[0].is_circular
    asked = np.isfinite(centres) if new is None else np.isfinite(centres) & new
    if circular:
        note = _arc_note(previous, rows, centres[np.isfinite(centres)], centres[asked], new is not None)
    else:
        parts = (
            _bound_note("lower", before[0], after[0], -centres[np.isfinite(centres)], -centres[asked], new is not None),
            _bound_note("upper", before[1], after[1], centres[np.isfinite(centres)], centres[asked], new is not None),
        )
        both = [part for part in parts if part]
        note = Message("{first}, {second}", first=both[0], second=both[1]) if len(both) == 2 else (both or [""])[0]
    moves = tuple(_move(old, now, circular) for old, now in zip(before, after))
    return BoundChange(*before, *moves, note)


def _move(old: float | None, now: float | None, circular: bool) -> float | None:
    if old is None or now is None:
        return None
    return float(difference_deg(now, old)) if circular else now - old


# By side, and whether samples beyond the old bound are told (all, or the new ones) or those beyond the new bound.
_BOUND_NOTES = {
    ("lower", "old"): Message("lower bound {old} → {new} ({count} of {all} samples lie below the old)"),
    ("lower", "old, new samples"): Message(
        "lower bound {old} → {new} ({count} of {all} new samples lie below the old)"
    ),
    ("lower", "new"): Message("lower bound {old} → {new} ({count} of {all} samples lie below the new)"),
    ("lower", ""): Message("lower bound {old} → {new}"),
    ("upper", "old"): Message("upper bound {old} → {new} ({count} of {all} samples lie above the old)"),
    ("upper", "old, new samples"): Message(
        "upper bound {old} → {new} ({count} of {all} new samples lie above the old)"
    ),
    ("upper", "new"): Message("upper bound {old} → {new} ({count} of {all} samples lie above the new)"),
    ("upper", ""): Message("upper bound {old} → {new}"),
}
_ARC_NOTES = {
    "old": Message("arc {old} → {new} ({count} of {all} samples lie outside the old)"),
    "old, new samples": Message("arc {old} → {new} ({count} of {all} new samples lie outside the old)"),
    "new": Message("arc {old} → {new} ({count} of {all} samples lie outside the new)"),
}


def _bound_note(
    side: str, old: float | None, now: float | None, outward: np.ndarray, asked: np.ndarray, of_new: bool
) -> Note:
    """`outward` and `asked` are the samples (all, and those to be counted), their sign such that larger is outward."""
    if old == now or (old is not None and now is not None and np.isclose(old, now, rtol=1e-9, atol=0.0)):
        return ""
    # As many digits as it takes to see the difference.
    pairs = ((_text(old, digits), _text(now, digits)) for digits in range(3, 10))
    before, after = next((pair for pair in pairs if str(pair[0]) != str(pair[1])), (_text(old, 10), _text(now, 10)))
    values = {"old": before, "new": after}
    if old is None or now is None:
        return Message(_BOUND_NOTES[side, ""].template, **values)
    sign = -1.0 if side == "lower" else 1.0
    if sign * now > sign * old:
        values |= {"count": int(np.count_nonzero(asked > sign * old)), "all": len(asked)}
        return Message(_BOUND_NOTES[side, "old, new samples" if of_new else "old"].template, **values)
    values |= {"count": int(np.count_nonzero(outward > sign * now)), "all": len(outward)}
    return Message(_BOUND_NOTES[side, "new"].template, **values)


def _arc_note(
    previous: Sequence[Threshold], rows: Sequence[Threshold], centres: np.ndarray, asked: np.ndarray, of_new: bool
) -> Note:
    old, now = _arcs(previous), _arcs(rows)
    if str(old) == str(now):
        return ""
    wider = _width(rows) > _width(previous)
    ranges, counted = (previous, asked) if wider else (rows, centres)
    outside = len(counted) - int(np.count_nonzero(any_holds(ranges, counted)))
    kind = "new" if not wider else "old, new samples" if of_new else "old"
    return Message(_ARC_NOTES[kind].template, old=old, new=now, count=outside, all=len(counted))


def _arcs(rows: Sequence[Threshold]) -> Note:
    arcs = [Message("{lower} to {upper}", lower=_text(row.lower), upper=_text(row.upper)) for row in rows]
    result: Note = arcs[0]
    for arc in arcs[1:]:
        result = Message("{first} and {second}", first=result, second=arc)
    return result


def _width(rows: Sequence[Threshold]) -> float:
    return sum(360.0 if row.lower is None or row.upper is None else (row.upper - row.lower) % 360.0 for row in rows)


def _text(value: float | None, digits: int = 3) -> Note:
    return Message("open") if value is None else figure(value, digits)


def share_inside(rows: Sequence[Threshold], values: np.ndarray) -> float | None:
    """Share of the finite values that lie in any of the rows; None where there are none."""
    values = values[np.isfinite(values)]
    return float(any_holds(rows, values).mean()) if len(values) else None


def passing(table: ThresholdTable, values: Mapping[str, np.ndarray], among: Sequence[str] | None = None) -> np.ndarray:
    """Whether each position holds all enabled factors that are in `values` (arrays of one shape), and `among` these.

    For pixels as well as for polygons' medians; NaN never passes. All False without such a factor.
    """
    asked = [name for name in values if among is None or name in among]
    chosen = ThresholdTable(tuple(row for row in table.rows if row.enabled and row.factor in asked))
    if not chosen.factors:
        return np.zeros(np.shape(next(iter(values.values()))) if values else 0, bool)
    return PassRule(chosen).passes(values)
