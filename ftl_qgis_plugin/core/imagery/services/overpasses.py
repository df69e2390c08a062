"""Tiles of one overpass of a satellite are one image: what of them a place needs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from osgeo import ogr

from ...gdal_errors import attempted
from .stac import StacItem

# Tiles of one overpass are seconds to minutes apart, overpasses of one satellite an orbit (some 100 minutes).
_APART_S = 600.0
# A tile that shows less of the ground than this beyond the others is not worth its requests.
_LEAST_SHARE = 0.005


@dataclass(frozen=True)
class Overpass:
    """`tiles`: the one that shows most of the ground first; `cloud` percent, None where nobody tells."""

    tiles: tuple[StacItem, ...]
    cloud: float | None

    @property
    def date(self) -> str:
        return self.tiles[0].date


def overpasses(items: Sequence[StacItem], bounds: Sequence[float]) -> list[Overpass]:
    """Items grouped by satellite and time, of each group those that show the ground in `bounds` (west, south, east,
    north, degrees) and as much around it. Of one tile that was processed twice the later one is taken."""
    west, south, east, north = bounds
    ground = _box(west - (east - west), south - (north - south), east + (east - west), north + (north - south))
    groups: list[list[StacItem]] = []
    for item in sorted(items, key=lambda item: (item.platform, item.date, item.seconds or 0.0)):
        if groups and _is_same(groups[-1][0], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [_needed(group, ground) for group in groups]


def _is_same(first: StacItem, item: StacItem) -> bool:
    if first.platform != item.platform or first.collection != item.collection:
        return False
    if first.seconds is None or item.seconds is None:
        return first.date == item.date
    return abs(item.seconds - first.seconds) <= _APART_S


def _needed(items: list[StacItem], ground: ogr.Geometry) -> Overpass:
    whole = ground.GetArea() or 1.0
    shapes = [_footprint(item) for item in items]
    shares = [1.0 if shape is None else _area(ground.Intersection(shape)) / whole for shape in shapes]
    order = sorted(range(len(items)), key=lambda number: (round(shares[number], 3), items[number].id), reverse=True)
    left: ogr.Geometry | None = ground
    chosen: list[tuple[StacItem, float]] = []
    for number in order:
        if left is None or _area(left) < _LEAST_SHARE * whole:
            break
        shape = shapes[number]
        share = 1.0 if shape is None else _area(left.Intersection(shape)) / whole
        if share >= _LEAST_SHARE or not chosen:
            chosen.append((items[number], share))
            left = None if shape is None else left.Difference(shape)
    clouds = [(item.cloud, share) for item, share in chosen if item.cloud is not None]
    weight = sum(share for _cloud, share in clouds)
    cloud = sum(cloud * share for cloud, share in clouds) / weight if weight else clouds[0][0] if clouds else None
    return Overpass(tuple(item for item, _share in chosen), cloud)


def _footprint(item: StacItem) -> ogr.Geometry | None:
    """None where it is not known: such an item is taken to show everything."""
    shape = None
    if item.geometry is not None:
        shape = attempted(lambda: ogr.CreateGeometryFromJson(json.dumps(item.geometry)), ValueError, TypeError)
    if shape is not None and shape.GetGeometryType() in (ogr.wkbPolygon, ogr.wkbMultiPolygon) and shape.IsValid():
        return shape
    return _box(*item.bounds) if len(item.bounds) == 4 else None


def _box(west: float, south: float, east: float, north: float) -> ogr.Geometry:
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in ((west, south), (east, south), (east, north), (west, north), (west, south)):
        ring.AddPoint_2D(x, y)
    box = ogr.Geometry(ogr.wkbPolygon)
    box.AddGeometry(ring)
    return box


def _area(shape: ogr.Geometry | None) -> float:
    return shape.GetArea() if shape is not None else 0.0
