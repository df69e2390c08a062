"""Where a further range of a factor fits beside those that it has."""

from __future__ import annotations

from collections.abc import Sequence

# Of the widest gap, the middle part that a new range takes: both its ends can be grasped and moved either way.
SHARE = 0.5

Interval = "tuple[float | None, float | None]"


def free_interval(intervals: Sequence[Interval], low: float, high: float) -> tuple[float, float] | None:
    """Inside the widest gap between `low` and `high`; None where the intervals (None = open end) leave none."""
    edge, gaps = low, []
    closed = sorted((low if a is None else a, high if b is None else b) for a, b in intervals)
    for lower, upper in [*closed, (high, high)]:
        gaps.append((min(lower, high) - edge, edge))
        edge = max(edge, upper)
    return _middle(*max(gaps))


def free_arc(arcs: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """The same on the circle of directions, degrees clockwise from north; around north where nothing is taken."""
    if not arcs:
        return 360.0 - 90.0, 90.0
    if any(upper - lower >= 360.0 for lower, upper in arcs):
        return None
    first = arcs[0][0] % 360.0
    # Seen from the first arc's beginning, arcs are intervals that do not wrap, but for those that reach over it.
    turned = []
    for lower, upper in arcs:
        start, width = (lower - first) % 360.0, (upper - lower) % 360.0
        turned.append((start, min(start + width, 360.0)))
        if start + width > 360.0:
            turned.append((0.0, start + width - 360.0))
    found = free_interval(turned, 0.0, 360.0)
    return None if found is None else ((found[0] + first) % 360.0, (found[1] + first) % 360.0)


def _middle(width: float, start: float) -> tuple[float, float] | None:
    if width <= 0:
        return None
    margin = (1.0 - SHARE) / 2.0 * width
    return start + margin, start + width - margin
