"""Random points in what lies outside of polygons, each place as likely as any other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from osgeo import ogr

from ..errors import FtlError, Message
from ..progress import Progress
from .polygons import PolygonSet, box_pairs, union

# Darts per wanted point before giving up: enough for one free place in a thousand.
MOST_DARTS = 20_000
BATCH = 512


@dataclass(frozen=True)
class RandomPoints:
    """Coordinates in the sets' CRS, shape (n,), and the same as `squares` in that CRS (WKB)."""

    x: np.ndarray
    y: np.ndarray
    squares: tuple[bytes, ...]


def random_points_outside(
    excluded: PolygonSet,
    area: PolygonSet,
    count: int,
    seed: int,
    min_distance_m: float = 0.0,
    square_m: float = 50.0,
    progress: Progress | None = None,
) -> RandomPoints:
    """`count` points uniformly by area in `area` but not in `excluded` (same CRS and centre), same for the same seed.

    Points keep `min_distance_m` from each other (a dart that falls too near is thrown again); `squares` of side
    `square_m` are centred on them and may reach over borders: the point is the sample unit. Fewer points with a
    warning where no more fit. FtlError: no place left.
    """
    progress = progress or Progress()
    parts = _parts(union(area.geometries))
    sizes = np.array([part.GetArea() for part in parts])
    if not sizes.sum() > 0:
        raise FtlError("The study area has no area. Choose a polygon layer that covers the place to be sampled.")
    boxes = np.array([part.GetEnvelope() for part in parts])
    rng = np.random.default_rng(seed)
    least = min_distance_m / area.m_per_unit
    chosen: list[tuple[float, float]] = []
    cells: dict[tuple[int, int], list[tuple[float, float]]] = {}
    thrown = 0
    while len(chosen) < count and thrown < MOST_DARTS * count:
        progress.check()
        darts = _darts(rng, parts, boxes, sizes)
        thrown += BATCH
        for x, y in darts[_free(darts, excluded)]:
            if len(chosen) < count and (least <= 0 or _is_apart(x, y, least, cells)):
                chosen.append((x, y))
        progress.report(len(chosen) / count)
        if not chosen and thrown >= MOST_DARTS:
            break
    if not chosen:
        raise FtlError("The candidates cover the whole study area, so nothing can be sampled. Choose a larger area.")
    if len(chosen) < count:
        progress.warn(
            Message(
                "Only {found} of {count} points fit. Lower the distance between them or choose a larger study area.",
                found=len(chosen),
                count=count,
            )
        )
    half = square_m / 2 / area.m_per_unit
    points = [area.in_crs(_point(x, y)) for x, y in chosen]
    squares = tuple(bytes(area.in_crs(_square(x, y, half)).ExportToWkb()) for x, y in chosen)
    return RandomPoints(
        np.array([point.GetX() for point in points]), np.array([point.GetY() for point in points]), squares
    )


def _darts(rng: np.random.Generator, parts: list[ogr.Geometry], boxes: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Up to BATCH points uniformly over the parts, (n, 2)."""
    # Proportional to the box, then kept if inside: that is proportional to the part's own area.
    box_sizes = (boxes[:, 1] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 2])
    part = rng.choice(len(parts), BATCH, p=box_sizes / box_sizes.sum())
    box = boxes[part]
    x = rng.uniform(box[:, 0], box[:, 1])
    y = rng.uniform(box[:, 2], box[:, 3])
    inside = [parts[index].Contains(_point(a, b)) for index, a, b in zip(part.tolist(), x, y)]
    return np.column_stack([x, y])[inside]


def _free(darts: np.ndarray, excluded: PolygonSet) -> np.ndarray:
    free = np.ones(len(darts), bool)
    for dart, polygon in box_pairs(darts[:, [0, 0, 1, 1]], excluded.envelopes):
        if free[dart] and excluded.geometries[polygon].Intersects(_point(*darts[dart])):
            free[dart] = False
    return free


def _is_apart(x: float, y: float, least: float, cells: dict[tuple[int, int], list[tuple[float, float]]]) -> bool:
    """Whether no point so far is nearer than `least`; then it is entered. Cells are `least` wide, so 3 x 3 do."""
    col, row = int(np.floor(x / least)), int(np.floor(y / least))
    for i in range(col - 1, col + 2):
        for j in range(row - 1, row + 2):
            for other_x, other_y in cells.get((i, j), ()):
                if (x - other_x) ** 2 + (y - other_y) ** 2 < least**2:
                    return False
    cells.setdefault((col, row), []).append((x, y))
    return True


def _parts(area: ogr.Geometry) -> list[ogr.Geometry]:
    if ogr.GT_Flatten(area.GetGeometryType()) == ogr.wkbPolygon:
        return [area]
    return [area.GetGeometryRef(index).Clone() for index in range(area.GetGeometryCount())]


def _point(x: float, y: float) -> ogr.Geometry:
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D(float(x), float(y))
    return point


def _square(x: float, y: float, half: float) -> ogr.Geometry:
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)):
        ring.AddPoint_2D(x + dx * half, y + dy * half)
    square = ogr.Geometry(ogr.wkbPolygon)
    square.AddGeometry(ring)
    return square
