"""Candidates that were judged before are not asked again unless their shape changed materially."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from osgeo import ogr

from ...core.grids.raster import gdal_errors
from ...core.progress import Progress
from ..database import Study
from ..file.shapes import wkb_of
from ..log.verdicts import CARRIED, CLEARED, SAID

MIN_IOU = 0.5


def carry_verdicts(
    study: Study,
    candidates: Iterable[str] | None = None,
    *,
    min_iou: float = MIN_IOU,
    progress: Progress | None = None,
) -> dict[str, str]:
    """Gives candidates without a verdict that of a judged one of nearly the same shape; returns {new id: old id}.

    The rule: a candidate (of `candidates`, default all) has not changed materially where the intersection over union
    of its outline and that of a candidate judged by an analyst is at least `min_iou`. The judged one counts as it
    was proposed or as it was mended, whichever is nearer, so that widening a boundary does not bring the question
    back. Of several the largest overlap wins, then the smaller id. Carried verdicts are no yardsticks themselves;
    else small changes would add up unseen over the iterations.

    The verdict is copied as an entry `carried` that names the original in `supersedes`, keeps its analyst, and does
    not count as a judgement of his in agreement. Judging the candidate overrules it. Areas are planar, in the units
    of the study's CRS; only their ratio matters.
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
    matches = best_matches(old, new, min_iou, progress)
    study.record_all(
        judged[matches[name]]._replace(candidate=name, action=CARRIED, supersedes=judged[matches[name]].uuid)
        for name in sorted(matches)
    )
    return matches


def best_matches(
    old: list[tuple[str, bytes]], new: list[tuple[str, bytes]], min_iou: float, progress: Progress
) -> dict[str, str]:
    """{new name: old name} of the largest IoU (WKB outlines) that reaches `min_iou`, ties to the smaller name."""
    if not old or not new:
        return {}
    shapes = [ogr.CreateGeometryFromWkb(wkb) for _name, wkb in old]
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE boxes USING rtree(id, x_min, x_max, y_min, y_max)")
    index.executemany(
        "INSERT INTO boxes VALUES (?, ?, ?, ?, ?)",
        ((number, *shape.GetEnvelope()) for number, shape in enumerate(shapes)),
    )
    areas = [shape.GetArea() for shape in shapes]
    matches = {}
    for number, (name, wkb) in enumerate(new):
        if number % 256 == 0:
            progress.check()
            progress.report(number / len(new))
        shape = ogr.CreateGeometryFromWkb(wkb)
        area = shape.GetArea()
        x_min, x_max, y_min, y_max = shape.GetEnvelope()
        near = index.execute(
            "SELECT id FROM boxes WHERE x_min <= ? AND x_max >= ? AND y_min <= ? AND y_max >= ?",
            (x_max, x_min, y_max, y_min),
        )
        best = None
        for (other,) in near:
            # The smaller area over the larger is the most that the IoU can be.
            if min(area, areas[other]) < min_iou * max(area, areas[other]):
                continue
            iou = 1.0 if wkb == old[other][1] else _iou(shape, shapes[other])
            rank = (-iou, old[other][0])
            if iou >= min_iou and (best is None or rank < best):
                best = rank
        if best is not None:
            matches[name] = best[1]
    index.close()
    progress.report(1.0)
    return matches


def _iou(one: ogr.Geometry, other: ogr.Geometry) -> float:
    shared = _shared_area(one, other)
    return shared / (one.GetArea() + other.GetArea() - shared)


def _shared_area(one: ogr.Geometry, other: ogr.Geometry) -> float:
    with gdal_errors():
        try:
            shared = one.Intersection(other)
            if shared is None:  # hand-drawn outlines may cross themselves
                shared = one.Buffer(0).Intersection(other.Buffer(0))
        except RuntimeError:
            shared = None
    return 0.0 if shared is None else shared.GetArea()
