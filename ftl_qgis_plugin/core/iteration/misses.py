"""Why reference landslides were missed: a factor, or what became of the candidate that they lie in."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..candidates.overlap import Overlap
from ..errors import Message
from ..factors.catalogue import DEFORMATION
from ..landslides.known import known_shares
from ..landslides.polygons import PolygonSet
from ..progress import Progress
from .limiting_factors import NONE, refusing_factors

# In the place of a factor: the landslide lies in a candidate that was rejected, or that nobody has judged.
REJECTED, UNREVIEWED = "rejected", "unreviewed"


@dataclass(frozen=True)
class Miss:
    """`cause`: a factor's name, REJECTED, UNREVIEWED or NONE (too small, excluded, or beyond the rasters).

    `true_share`: of the rejected candidate's area the share that is landslide; NaN otherwise.
    """

    cause: str
    true_share: float = math.nan


def causes_of(
    overlap: Overlap,
    missed: Sequence[bytes],
    wkt: str,
    candidates: Mapping[str, Sequence[bytes]],
    truth: Sequence[bytes],
    progress: Progress | None = None,
) -> list[Miss]:
    """The cause of each miss. `candidates`: outlines under REJECTED and UNREVIEWED; `truth`: all known landslides.

    All are WKB in the grid's CRS `wkt`. A factor is to blame only where no pixel of the landslide passes all of them.
    """
    progress = progress or Progress()
    names = refusing_factors(overlap, missed, progress.part(0.0, 0.6))
    result = [Miss(name) for name in names]
    open_ones = [index for index, name in enumerate(names) if name == NONE]
    if not open_ones:
        return result
    outlines = PolygonSet([missed[index] for index in open_ones], wkt)
    for kind in (UNREVIEWED, REJECTED):  # a verdict explains more than none
        if not candidates.get(kind):
            continue
        around = PolygonSet(candidates[kind], wkt, outlines.centre)
        mine, theirs, areas = outlines.overlaps(around, progress.part(0.6, 0.8))
        if not len(mine):
            continue
        shares = known_shares(around, PolygonSet(truth, wkt, outlines.centre), progress.part(0.8, 1.0))
        for index in np.unique(mine).tolist():
            pairs = np.flatnonzero(mine == index)
            best = int(theirs[pairs[np.argmax(areas[pairs])]])
            share = float(shares[best]) if kind == REJECTED else math.nan
            result[open_ones[index]] = Miss(kind, share)
    return result


def misses_told(misses: Sequence[Miss]) -> Message:
    """How many reference landslides were missed, and why, the most frequent cause first."""
    told = Message("{count} reference landslides were not found", count=len(misses))
    counted = Counter(miss.cause for miss in misses).most_common()
    for number, (cause, count) in enumerate(counted):
        template = "{before}: {reason}" if number == 0 else "{before}; {reason}"
        shares = [miss.true_share for miss in misses if miss.cause == cause]
        told = Message(template, before=told, reason=_reason(cause, count, shares))
    return Message("{sentence}.", sentence=told)


def _reason(cause: str, count: int, shares: Sequence[float]) -> Message:
    if cause == REJECTED:
        return Message(
            "{count} in rejected candidates of which only {share:.0%} is landslide (raise the minimum rate, so that "
            "candidates do not run together)",
            count=count,
            share=float(np.median(shares)),
        )
    if cause == UNREVIEWED:
        return Message("{count} in candidates without a verdict (review them)", count=count)
    if cause == NONE:
        return Message(
            "{count} refused by no factor (too small, excluded, on ground of low information value, or beyond the "
            "rasters)",
            count=count,
        )
    if cause == DEFORMATION:
        return Message(
            "{count} that nowhere move at the minimum rate (lower it, or look at the rate there)", count=count
        )
    return Message(
        "{count} for the factor {factor}, which refuses most of their fast pixels", count=count, factor=cause
    )
