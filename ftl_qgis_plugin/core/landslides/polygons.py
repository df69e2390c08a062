"""Polygons for comparing inventories: valid, with areas in m2, and which of them overlap."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from copy import copy
from functools import partial

import numpy as np
from osgeo import ogr, osr

from ..errors import FtlError
from ..gdal_errors import attempted, gdal_errors
from ..graphs import joined
from ..grids.crs import srs_of
from ..grids.ground import distorted_unit_size
from ..grids.longitudes import full_turn, middle_longitude, near
from ..progress import Progress

# Few enough for the processor's cache.
PAIRS_AT_ONCE = 200_000
_PAIRS_OVERLAID = 2048
_PLAIN = (ogr.wkbPolygon, ogr.wkbMultiPolygon)  # two-dimensional, without curves


class PolygonSet:
    """Polygons made valid, comparable by area.

    Geographic coordinates, and those of a projection whose scale is off by more than 1 % (Web Mercator), are projected
    to an equal-area projection (metres) on the CRS's own ellipsoid, centred on the polygons, so that planar areas there
    are areas on the ellipsoid; other projected coordinates stay as they are.
    Geometries that hold no polygon become empty ones, so that indices stay those of the input.
    """

    def __init__(
        self, wkb: Sequence[bytes], wkt: str, centre: tuple[float, float] | None = None, are_valid: bool = False
    ) -> None:
        """`centre` (in the CRS): give the same one to sets that are to be compared (see `common_centre`). `are_valid`:
        somebody has looked at all of them already."""
        self.wkt = wkt
        geometries = valid_polygons(wkb, are_valid)
        srs = srs_of(wkt)
        self.centre = centre or _centre([shape.GetEnvelope() for shape in geometries if not shape.IsEmpty()], srs)
        self._turn = full_turn(srs) if srs.IsGeographic() else None
        metric = _equal_area(srs, self.centre)
        if metric is not None:
            self._forth = osr.CoordinateTransformation(srs, metric)
            self._back = osr.CoordinateTransformation(metric, srs)
            geometries = [valid_polygon(transformed(geometry, self._forth)) for geometry in geometries]
            unit = 1.0
        else:
            self._forth = self._back = None
            unit = srs.GetLinearUnits()
        self.m_per_unit = unit  # metres in one unit of `geometries`
        self.geometries = geometries
        self.areas_m2 = np.array([geometry.GetArea() for geometry in geometries], float) * unit**2
        self.envelopes = np.array(  # x_min, x_max, y_min, y_max; NaN where empty, which compares as never overlapping
            [(np.nan,) * 4 if geometry.IsEmpty() else geometry.GetEnvelope() for geometry in geometries], float
        ).reshape(-1, 4)

    def __len__(self) -> int:
        return len(self.geometries)

    def subset(self, keep: np.ndarray) -> PolygonSet:
        """The polygons (the same objects) at the indices or where the booleans are true, in order."""
        part = copy(self)
        indices = np.arange(len(self))[keep]
        part.geometries = [self.geometries[index] for index in indices.tolist()]
        part.areas_m2 = self.areas_m2[indices]
        part.envelopes = self.envelopes[indices]
        return part

    def union_area_m2(self, other: PolygonSet | None = None) -> float:
        """Area covered by any polygon (of this set and, if given, of `other` too), each place counted once."""
        geometries, envelopes, areas = self.geometries, self.envelopes, self.areas_m2
        if other is not None:
            geometries = [*geometries, *other.geometries]
            envelopes = np.concatenate([envelopes, other.envelopes])
            areas = np.concatenate([areas, other.areas_m2])
        # Uniting thousands of polygons at once is slow; only those whose boxes meet can share anything.
        total = 0.0
        for group in _meeting_groups(envelopes):
            if len(group) == 1:
                total += float(areas[group[0]])
            else:
                total += union([geometries[index] for index in group]).GetArea() * self.m_per_unit**2
        return total

    def overlaps(
        self, other: PolygonSet, progress: Progress | None = None, only_later: bool = False
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """All pairs that share area: index here, index in `other` (int64), shared area (m2), sorted by the indices.

        Polygons that only touch do not overlap. Give both sets the same `centre`. `only_later`: of a set with itself,
        each pair once and none of a polygon with itself.
        """
        mine, theirs, areas = [], [], []
        for first, second, shared in self._shared(other, progress, only_later):
            area = shared.GetArea() * self.m_per_unit**2
            # Slivers of rounding along a common border are no overlap.
            if area > 1e-9 * min(self.areas_m2[first], other.areas_m2[second]):
                mine.append(first)
                theirs.append(second)
                areas.append(area)
        return np.array(mine, np.int64), np.array(theirs, np.int64), np.array(areas, float)

    def covered_m2(self, other: PolygonSet, progress: Progress | None = None) -> np.ndarray:
        """Area of each polygon that the polygons of `other` cover together, m2, shape (len(self),)."""
        parts: dict[int, list[ogr.Geometry]] = {}
        for first, _, shared in self._shared(other, progress):
            parts.setdefault(first, []).append(shared)
        covered = np.zeros(len(self))
        for index, pieces in parts.items():
            united = pieces[0] if len(pieces) == 1 else union(pieces)
            covered[index] = united.GetArea() * self.m_per_unit**2
        return covered

    def on_turn(self, wkb: bytes) -> ogr.Geometry:
        """A valid polygon in the set's CRS; in degrees on the turn of longitudes on which the set is counted."""
        return valid_polygon(wkb if self._turn is None else near(bytes(wkb), self.centre[0], self._turn))

    def in_crs(self, geometry: ogr.Geometry) -> ogr.Geometry:
        """A geometry in the coordinates of `geometries`, brought back into the set's CRS."""
        if self._back is None:
            return geometry
        back = transformed(geometry, self._back)
        if self._turn is None:
            return back
        return ogr.CreateGeometryFromWkb(near(bytes(back.ExportToWkb()), self.centre[0], self._turn))

    def hits(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Boolean, shape (n,): whether points given in the set's CRS lie in any polygon (borders included)."""
        points = [ogr.CreateGeometryFromWkt(f"POINT({a!r} {b!r})") for a, b in zip(map(float, x), map(float, y))]
        if self._forth is not None:
            points = [transformed(point, self._forth) for point in points]
        boxes = np.array([point.GetEnvelope() for point in points], float).reshape(-1, 4)
        result = np.zeros(len(points), bool)
        for point, polygon in box_pairs(boxes, self.envelopes):
            if not result[point] and self.geometries[polygon].Intersects(points[point]):
                result[point] = True
        return result

    def points(self) -> list[ogr.Geometry]:
        """Each polygon's centroid, or a point on its surface where the centroid lies outside; empty for empty ones."""
        points = []
        for geometry in self.geometries:
            point = None
            with gdal_errors():
                point = None if geometry.IsEmpty() else geometry.Centroid()
                if point is not None and not geometry.Contains(point):
                    point = geometry.PointOnSurface()
            points.append(point if point is not None else ogr.Geometry(ogr.wkbPoint))
        return points

    def points_inside(self, other: PolygonSet) -> tuple[np.ndarray, np.ndarray]:
        """Pairs (index here, index in `other`) where this polygon's point (see `points`) lies in the other polygon."""
        points = self.points()
        coordinates = np.array([(np.nan,) * 2 if point.IsEmpty() else point.GetPoint_2D() for point in points], float)
        boxes = coordinates.reshape(-1, 2)[:, [0, 0, 1, 1]]
        mine, theirs = [], []
        for first, second in box_pairs(boxes, other.envelopes):
            if attempted(partial(other.geometries[second].Intersects, points[first])):
                mine.append(first)
                theirs.append(second)
        return np.array(mine, np.int64), np.array(theirs, np.int64)

    def inside(self, area: PolygonSet) -> np.ndarray:
        """Boolean, shape (len(self),): the polygon's point lies in any polygon of `area`."""
        result = np.zeros(len(self), bool)
        result[self.points_inside(area)[0]] = True
        return result

    def _shared(
        self, other: PolygonSet, progress: Progress | None = None, only_later: bool = False
    ) -> Iterator[tuple[int, int, ogr.Geometry]]:
        progress = progress or Progress()
        pairs = box_pairs(self.envelopes, other.envelopes)
        if only_later:
            pairs = (pair for pair in pairs if pair[0] < pair[1])
        while chunk := list(itertools.islice(pairs, _PAIRS_OVERLAID)):
            progress.check()
            progress.report(chunk[0][0] / len(self))
            shapes = _intersections(self.geometries, other.geometries, chunk)
            for (first, second), shared in zip(chunk, shapes):
                if not shared.IsEmpty():
                    yield first, second, shared


def box_pairs(first: np.ndarray, second: np.ndarray) -> Iterator[tuple[int, int]]:
    """Index pairs of boxes that meet, sorted; boxes are rows x_min, x_max, y_min, y_max, NaN rows meet nothing.

    A sweep along x: after sorting, the boxes that can meet a given one in x are a contiguous range, and y is tested
    for those only. Memory is bounded by PAIRS_AT_ONCE whatever the number of pairs.
    """
    usable = np.flatnonzero(~np.isnan(second[:, 0]))
    order = usable[np.argsort(second[usable, 0], kind="stable")]
    if not len(order) or not len(first):
        return
    starts = second[order, 0]
    # A box may begin long before the point looked at and still reach it: the furthest end so far is what counts.
    reach = np.maximum.accumulate(second[order, 1])
    low = np.searchsorted(reach, first[:, 0], side="left")
    high = np.searchsorted(starts, first[:, 1], side="right")
    counts = np.where(np.isnan(first[:, 0]), 0, np.maximum(high - low, 0))
    ends = np.cumsum(counts)
    begin = 0
    while begin < len(first):
        done = ends[begin - 1] if begin else 0
        stop = max(int(np.searchsorted(ends, done + PAIRS_AT_ONCE, side="right")), begin + 1)
        chunk = counts[begin:stop]
        mine = np.repeat(np.arange(begin, stop), chunk)
        offset = np.arange(len(mine)) - np.repeat(np.cumsum(chunk) - chunk, chunk)
        theirs = order[low[mine] + offset]
        meet = (
            (second[theirs, 1] >= first[mine, 0])
            & (second[theirs, 2] <= first[mine, 3])
            & (second[theirs, 3] >= first[mine, 2])
        )
        mine, theirs = mine[meet], theirs[meet]
        ranked = np.lexsort((theirs, mine))
        yield from zip(mine[ranked].tolist(), theirs[ranked].tolist())
        begin = stop


def _meeting_groups(envelopes: np.ndarray) -> Iterator[np.ndarray]:
    """Indices of the boxes, grouped so that boxes of different groups do not meet."""
    count = len(envelopes)
    if not count:
        return
    pairs = np.fromiter(itertools.chain.from_iterable(box_pairs(envelopes, envelopes)), np.int64).reshape(-1, 2)
    labels, _ = joined(pairs[:, 0], pairs[:, 1], count)
    order = np.argsort(labels, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)


def common_centre(*groups: Sequence[bytes], wkt: str) -> tuple[float, float] | None:
    """One `centre` for several PolygonSets that are to be compared: of all these polygons (in the CRS `wkt`); None
    without any."""
    envelopes = envelopes_of([wkb for group in groups for wkb in group])
    envelopes = envelopes[~np.isnan(envelopes[:, 0])]
    return _centre(envelopes, srs_of(wkt)) if len(envelopes) else None


def envelopes_of(polygons: Sequence[bytes]) -> np.ndarray:
    """x_min, x_max, y_min, y_max of each polygon (WKB), (n, 4); NaN where it is empty or none."""
    boxes = np.full((len(polygons), 4), np.nan)
    done = 0
    while done < len(polygons):
        with gdal_errors():  # what raises ends it: that one is none
            for wkb in polygons[done:]:
                done += 1
                geometry = ogr.CreateGeometryFromWkb(bytes(wkb))
                if geometry is not None and not geometry.IsEmpty():
                    boxes[done - 1] = geometry.GetEnvelope()
    return boxes


def valid_polygon(polygon: bytes | ogr.Geometry) -> ogr.Geometry:
    """A valid polygon or multipolygon without Z and M: self-intersections mended, curves as lines, empty if there is
    no area."""
    if isinstance(polygon, ogr.Geometry):
        geometry = polygon.Clone()
    else:
        geometry = attempted(lambda: ogr.CreateGeometryFromWkb(bytes(polygon)))
    if geometry is None:
        return ogr.Geometry(ogr.wkbMultiPolygon)
    if geometry.HasCurveGeometry():
        geometry = geometry.GetLinearGeometry()
    geometry.FlattenTo2D()
    mended = geometry if attempted(geometry.IsValid) else attempted(geometry.MakeValid)
    return polygonal(mended if mended is not None else geometry)


def valid_polygons(polygons: Sequence[bytes], are_valid: bool = False) -> list[ogr.Geometry]:
    """As `valid_polygon` for many: those that are fine as they are need no more than a look, or none (`are_valid`)."""
    result: list[ogr.Geometry | None] = [None] * len(polygons)
    with gdal_errors():  # what raises ends it: the rest is looked at one by one
        for number, wkb in enumerate(polygons):
            geometry = ogr.CreateGeometryFromWkb(bytes(wkb))
            if geometry is not None and geometry.GetGeometryType() in _PLAIN and (are_valid or geometry.IsValid()):
                result[number] = geometry
    return [valid_polygon(wkb) if shape is None else shape for wkb, shape in zip(polygons, result)]


def polygonal(geometry: ogr.Geometry) -> ogr.Geometry:
    """The polygons within a geometry (overlays leave lines and points in collections)."""
    kind = ogr.GT_Flatten(geometry.GetGeometryType())
    if kind in (ogr.wkbPolygon, ogr.wkbMultiPolygon):
        return geometry
    result = ogr.Geometry(ogr.wkbMultiPolygon)
    for index in range(geometry.GetGeometryCount()):
        part = polygonal(geometry.GetGeometryRef(index))
        if ogr.GT_Flatten(part.GetGeometryType()) == ogr.wkbPolygon:
            result.AddGeometry(part)
        else:
            for number in range(part.GetGeometryCount()):
                result.AddGeometry(part.GetGeometryRef(number))
    return result


def union(geometries: Sequence[ogr.Geometry]) -> ogr.Geometry:
    """The area covered by any of the (valid) polygons."""
    collected = ogr.Geometry(ogr.wkbMultiPolygon)
    for geometry in geometries:
        if ogr.GT_Flatten(geometry.GetGeometryType()) == ogr.wkbPolygon:
            collected.AddGeometry(geometry)
        else:
            for index in range(geometry.GetGeometryCount()):
                collected.AddGeometry(geometry.GetGeometryRef(index))
    if collected.IsEmpty():
        return collected
    result = attempted(collected.UnionCascaded) or attempted(lambda: collected.Buffer(0))
    if result is None:
        raise _no_overlay()
    return polygonal(result)


def difference(geometry: ogr.Geometry, other: ogr.Geometry) -> ogr.Geometry:
    """What of the (valid) polygon does not lie in the other."""
    return _overlay("Difference", geometry, other)


def intersection(geometry: ogr.Geometry, other: ogr.Geometry) -> ogr.Geometry:
    """What two (valid) polygons share."""
    return _overlay("Intersection", geometry, other)


def _intersections(
    mine: Sequence[ogr.Geometry], theirs: Sequence[ogr.Geometry], pairs: Sequence[tuple[int, int]]
) -> list[ogr.Geometry]:
    """What each pair (indices) shares. One handler of GDAL's errors for all: a handler each costs more than GEOS."""
    shapes: list[ogr.Geometry | None] = [None] * len(pairs)
    with gdal_errors():  # what raises ends it: the rest is done one by one
        for number, (first, second) in enumerate(pairs):
            shapes[number] = mine[first].Intersection(theirs[second])
    return [
        intersection(mine[first], theirs[second]) if shape is None else polygonal(shape)
        for (first, second), shape in zip(pairs, shapes)
    ]


def _overlay(operation: str, first: ogr.Geometry, second: ogr.Geometry) -> ogr.Geometry:
    result = attempted(lambda: getattr(first, operation)(second))
    if result is None:
        # GEOS can fail on nearly coincident edges; a buffer of nothing rebuilds the rings.
        result = attempted(lambda: getattr(first.Buffer(0), operation)(second.Buffer(0)))
    if result is None:
        raise _no_overlay()
    return polygonal(result)


def _no_overlay() -> FtlError:
    return FtlError("Two polygons cannot be overlaid. Run 'Fix geometries' on the polygon layers and try again.")


def _centre(envelopes: Sequence[tuple[float, float, float, float]], srs: osr.SpatialReference) -> tuple[float, float]:
    if not len(envelopes):
        return 0.0, 0.0
    x_min, x_max, y_min, y_max = np.array(envelopes, float).T
    if srs.IsGeographic():
        return middle_longitude(x_min, x_max, full_turn(srs)), float(y_min.min() + y_max.max()) / 2
    return float(x_min.min() + x_max.max()) / 2, float(y_min.min() + y_max.max()) / 2


def _equal_area(srs: osr.SpatialReference, centre: tuple[float, float]) -> osr.SpatialReference | None:
    """Lambert azimuthal equal-area on the same datum, so that no datum shift creeps in; None where `srs` will do."""
    geographic = srs
    if not srs.IsGeographic():
        if distorted_unit_size(srs, np.array(centre[:1]), np.array(centre[1:])) is None:
            return None
        geographic = srs.CloneGeogCS()
        geographic.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        centre = osr.CoordinateTransformation(srs, geographic).TransformPoint(*centre)
    result = osr.SpatialReference()
    result.CopyGeogCSFrom(geographic)
    degrees = geographic.GetAngularUnits() * 180 / np.pi
    result.SetLAEA(centre[1] * degrees, centre[0] * degrees, 0, 0)
    result.SetLinearUnits("metre", 1.0)
    result.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return result


def transformed(geometry: ogr.Geometry, transformation: osr.CoordinateTransformation | None) -> ogr.Geometry:
    """A copy in another CRS. FtlError: it has no place there, or there is no way (None)."""
    result = geometry.Clone()
    failed = True
    with gdal_errors() as errors:
        failed = transformation is None or result.Transform(transformation) != 0
    if failed:
        raise FtlError(
            "A polygon cannot be projected to metres ({reason}). Check the layer's coordinate reference system.",
            reason=errors[-1] if errors else "unknown reason",
        )
    return result
