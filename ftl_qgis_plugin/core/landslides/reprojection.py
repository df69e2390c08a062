"""Polygons from one CRS to another."""

from __future__ import annotations

from collections.abc import Sequence

from osgeo import ogr

from ..errors import FtlError
from ..grids.crs import srs_of, way_between
from .polygons import transformed, valid_polygon


def reprojected(wkb: Sequence[bytes], wkt: str, target_wkt: str, *, or_empty: bool = False) -> list[bytes]:
    """Polygons of one CRS in another (x before y), valid; as they are where both are the same.

    FtlError: one of them has no place there; `or_empty`: an empty polygon stands in its place.
    """
    source, target = srs_of(wkt), srs_of(target_wkt)
    if not wkb or wkt == target_wkt or source.IsSame(target):
        return list(wkb)
    way = way_between(source, target)
    result = []
    for outline in wkb:
        try:
            moved = transformed(valid_polygon(outline), way)
        except FtlError:
            if not or_empty:
                raise
            moved = ogr.Geometry(ogr.wkbPolygon)
        result.append(bytes(moved.ExportToWkb()))
    return result
