"""Which row of a polygon table a new version of its features belongs to.

Rows are in users' hands: QGIS knows them by id, may be editing one at this moment, and tables may have columns of the
user's own. So a table is never emptied and filled again; rows are found, and only what changed is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from osgeo import ogr

# A row whose outline lies in a new one by this share is the same landslide, grown or mended.
_SAME_SHARE = 0.5


class Row:
    """A stored row: id, candidate ("" for none) and outline, a parsed polygon."""

    def __init__(self, fid: int, candidate: str, shape: ogr.Geometry) -> None:
        self.fid = fid
        self.candidate = candidate
        self.shape = shape
        self.wkb = bytes(shape.ExportToWkb())


def assign(
    rows: Sequence[Row], features: Sequence[Mapping[str, object]], shapes: Sequence[ogr.Geometry]
) -> dict[int, int]:
    """Feature's place to row id, for those that are a row already; no row twice.

    By the candidate they came from, else by the same outline, else by lying on most of the row (a landslide from no
    candidate that has grown).
    """
    assigned: dict[int, int] = {}
    free = {row.fid: row for row in rows}
    named = [str(values.get("candidate") or "") for values in features]

    def take(place: int, row: Row | None) -> None:
        if row is not None and row.fid in free:
            assigned[place] = row.fid
            del free[row.fid]

    by_name = {row.candidate: row for row in rows if row.candidate}
    for place, name in enumerate(named):
        if name:
            take(place, by_name.get(name))
    by_outline: dict[bytes, list[Row]] = {}
    for row in reversed(rows):
        if not row.candidate:
            by_outline.setdefault(row.wkb, []).append(row)
    outlines = [bytes(shape.ExportToWkb()) for shape in shapes]
    for place, name in enumerate(named):
        same = by_outline.get(outlines[place])
        if not name and same:
            take(place, same.pop())
    _assign_grown(free, named, shapes, assigned)
    return assigned


def _assign_grown(
    free: dict[int, Row], named: Sequence[str], shapes: Sequence[ogr.Geometry], assigned: dict[int, int]
) -> None:
    left = [row for row in free.values() if not row.candidate]
    for place, shape in enumerate(shapes):
        if place in assigned or named[place] or not left:
            continue
        box = shape.GetEnvelope()
        shares = [(_share(row.shape, shape, box), row) for row in left]
        share, best = max(shares, key=lambda item: item[0])
        if share >= _SAME_SHARE:
            assigned[place] = best.fid
            left.remove(best)


def _share(small: ogr.Geometry, large: ogr.Geometry, box: tuple[float, float, float, float]) -> float:
    """How much of `small` lies in `large`, 0 to 1."""
    x_min, x_max, y_min, y_max = small.GetEnvelope()
    if x_max < box[0] or x_min > box[1] or y_max < box[2] or y_min > box[3]:
        return 0.0
    # Drawn outlines may cross themselves.
    shared = small.Buffer(0).Intersection(large.Buffer(0))
    area = small.GetArea()
    return 0.0 if shared is None or area <= 0 else shared.GetArea() / area
