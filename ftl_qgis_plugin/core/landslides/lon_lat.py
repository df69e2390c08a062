"""Longitude and latitude of polygons, for lists that people read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..gdal_errors import attempted
from ..grids.crs import moved, srs_of, way_between, wgs84
from .polygons import valid_polygon


def surface_points(wkb: Sequence[bytes]) -> np.ndarray:
    """x and y of a point that lies in each polygon (WKB), in its CRS, shape (n, 2); NaN for polygons without area."""
    points = np.full((len(wkb), 2), np.nan)
    for index, outline in enumerate(wkb):
        geometry = valid_polygon(outline)
        point = None if geometry.IsEmpty() else attempted(geometry.PointOnSurface)
        if point is not None and not point.IsEmpty():
            points[index] = point.GetX(), point.GetY()
    return points


def lon_lat(points: np.ndarray, wkt: str) -> np.ndarray:
    """WGS 84 longitude and latitude (degrees) of points (n, 2) in the CRS `wkt`; NaN where there is no way there."""
    result = np.full((len(points), 2), np.nan)
    known = np.flatnonzero(~np.isnan(points).any(axis=1))
    way = way_between(srs_of(wkt), wgs84()) if len(known) else None
    if way is not None:
        places = moved(way, points[known].tolist())[:, :2]
        places[~np.isfinite(places).all(axis=1)] = np.nan
        result[known] = places
    return result
