"""The same landslide drawn in several years counts once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..errors import Message
from ..graphs import joined
from ..grids.crs import srs_of
from ..method.parameters import EACH, NEWEST
from ..progress import Progress
from .polygons import PolygonSet, box_pairs, envelopes_of, union

# Two outlines are of one landslide where they share at least this part of the smaller one.
SAME_SHARE = 0.5


class Distinct(NamedTuple):
    """One landslide: its outline (WKB) and the index of the given one that leads (newest, else largest)."""

    wkb: bytes
    leading: int


def distinct(
    outlines: Sequence[bytes],
    wkt: str,
    rule: str,
    dates: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> list[Distinct]:
    """The landslides of an inventory (WKB in the CRS `wkt`), in the order of their first outline.

    Outlines that share at least half of the smaller one are of one landslide, directly or through others, unless they
    bear the same date: drawn at one time they are two. `rule`: `united` takes all the ground, `newest` the outline of
    the latest date (of equal ones the largest; `dates` as text that sorts, ISO 8601 or years), `each` leaves all as
    they are. It is told how many outlines were drawn again.
    """
    if rule == EACH or len(outlines) < 2:
        return [Distinct(wkb, index) for index, wkb in enumerate(outlines)]
    progress = progress or Progress()
    meeting = _meeting(outlines, wkt)
    if not len(meeting):
        return [Distinct(wkb, index) for index, wkb in enumerate(outlines)]
    near = [outlines[index] for index in meeting.tolist()]
    polygons = PolygonSet(near, wkt)
    areas = np.zeros(len(outlines))
    areas[meeting] = polygons.areas_m2
    said = [str(date or "") for date in dates] if dates is not None else [""] * len(outlines)
    first, second, shared = polygons.overlaps(polygons, progress, only_later=True)
    first, second = meeting[first], meeting[second]
    smaller = np.minimum(areas[first], areas[second])
    same = shared >= SAME_SHARE * (1 - 1e-9) * smaller
    at_once = np.array([said[a] == said[b] != "" for a, b in zip(first.tolist(), second.tolist())], bool)
    linked = np.flatnonzero(same & ~at_once)
    labels, _count = joined(first[linked], second[linked], len(outlines))
    groups: dict[int, list[int]] = {}
    for index, label in enumerate(labels.tolist()):
        groups.setdefault(label, []).append(index)
    again = len(outlines) - len(groups)
    if again:
        progress.tell(
            Message(
                "{again} of the {count} outlines lie mostly on others and are taken for the same landslides, drawn "
                "again: {landslides} landslides count.",
                again=again,
                count=len(outlines),
                landslides=len(groups),
            )
        )
    result = []
    for members in groups.values():
        leading = max(members, key=lambda index: (said[index], areas[index], -index))
        if len(members) == 1 or rule == NEWEST:
            result.append(Distinct(outlines[leading], leading))
        else:
            whole = union([polygons.on_turn(outlines[index]) for index in members])
            result.append(Distinct(bytes(whole.ExportToWkb()), leading))
    return result


def _meeting(outlines: Sequence[bytes], wkt: str) -> np.ndarray:
    """Indices of the outlines whose box meets another's; all of them in degrees, where boxes may be a turn apart.

    A hundred thousand outlines that keep apart are never held as geometries.
    """
    every = np.arange(len(outlines))
    if srs_of(wkt).IsGeographic():
        return every
    boxes = envelopes_of(outlines)
    meets = np.zeros(len(outlines), bool)
    for first, second in box_pairs(boxes, boxes):
        if first != second:
            meets[first] = meets[second] = True
    return every[meets]
