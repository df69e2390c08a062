"""Candidates that were judged before are not asked again unless their shape changed materially."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.landslides.polygons import PolygonSet, common_centre
from ...core.progress import Progress
from ..database import Study
from ..file.shapes import wkb_of
from ..log.verdicts import CARRIED, CLEARED, SAID

MIN_IOU = 0.5


def carry_verdicts(
    study: Study,
    candidates: Iterable[str] | None = None,
    *,
    progress: Progress | None = None,
) -> dict[str, str]:
    """Gives candidates without a verdict that of a judged one of nearly the same shape; returns {new id: old id}.

    The rule: a candidate (of `candidates`, default all) has not changed materially where the intersection over union
    of its outline and that of a candidate judged by an analyst is at least MIN_IOU. The judged one counts as it
    was proposed or as it was mended, whichever is nearer, so that widening a boundary does not bring the question
    back. Of several the largest overlap wins, then the smaller id. Carried verdicts are no yardsticks themselves;
    else small changes would add up unseen over the iterations.

    The verdict is copied as an entry `carried` that names the original in `supersedes`, keeps its analyst, and does
    not count as a judgement of his in agreement. Judging the candidate overrules it.
    """
    progress = progress or Progress()
    current = study.current()
    judged = {name: entry for name, entry in current.items() if entry.action == SAID and entry.verdict != CLEARED}
    answered = {name for name, entry in current.items() if entry.verdict != CLEARED}
    wanted = None if candidates is None else set(candidates)
    proposals = study.proposals()
    old: list[tuple[str, bytes]] = []
    new: list[tuple[str, bytes]] = []
    for record in study.candidates():
        name, wkb = record["candidate"], record["wkb"]
        if wkb is None:
            continue
        if name in judged:
            old.append((name, wkb))
            if name in proposals:
                old.append((name, wkb_of(proposals[name])))
        elif name not in answered and (wanted is None or name in wanted):
            new.append((name, wkb))
    matches = best_matches(old, new, study.crs_wkt, MIN_IOU, progress)
    study.record_all(
        judged[matches[name]]._replace(candidate=name, action=CARRIED, supersedes=judged[matches[name]].uuid)
        for name in sorted(matches)
    )
    return matches


def best_matches(
    old: list[tuple[str, bytes]], new: list[tuple[str, bytes]], wkt: str, min_iou: float, progress: Progress
) -> dict[str, str]:
    """{new name: old name} of the largest IoU (WKB outlines in `wkt`) that reaches `min_iou`, ties to the smaller
    name."""
    same: dict[bytes, str] = {}
    for name, wkb in old:
        same[wkb] = min(name, same.get(wkb, name))
    matches = {name: same[wkb] for name, wkb in new if wkb in same}
    # Most outlines come back as they were; only the others have to be laid over each other.
    changed = [(name, wkb) for name, wkb in new if wkb not in same]
    if changed and old:
        centre = common_centre([wkb for _, wkb in old], [wkb for _, wkb in changed], wkt=wkt)
        before, after = (PolygonSet([wkb for _, wkb in group], wkt, centre) for group in (old, changed))
        mine, theirs, shared = after.overlaps(before, progress)
        iou = shared / (after.areas_m2[mine] + before.areas_m2[theirs] - shared)
        best: dict[int, tuple[float, str]] = {}
        for index, other, value in zip(mine.tolist(), theirs.tolist(), iou.tolist()):
            rank = (-value, old[other][0])
            if value >= min_iou and (index not in best or rank < best[index]):
                best[index] = rank
        matches.update((changed[index][0], name) for index, (_, name) in best.items())
    progress.report(1.0)
    return matches
