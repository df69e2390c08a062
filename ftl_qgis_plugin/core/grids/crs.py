"""Coordinate reference systems from their texts, x before y, and the ways between them."""

from __future__ import annotations

import numpy as np
from osgeo import osr

from ..gdal_errors import attempted


def srs_of(wkt: str) -> osr.SpatialReference:
    """The CRS of a text, coordinates as x before y whatever its authority says; one without content where the text is
    empty or cannot be read, whatever gdal.UseExceptions() was called with."""
    srs = osr.SpatialReference()
    if wkt:
        attempted(lambda: srs.ImportFromWkt(wkt))
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs


def wgs84() -> osr.SpatialReference:
    """Longitude, latitude in degrees (EPSG:4326)."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs


def way_between(source: osr.SpatialReference, target: osr.SpatialReference) -> osr.CoordinateTransformation | None:
    """From one CRS to another; None where there is no way, as from a local one or from one without content."""
    way = attempted(lambda: osr.CoordinateTransformation(source, target))
    return way if way is not None and way.this is not None else None  # GDAL hands out an object around nothing


def moved(way: osr.CoordinateTransformation, points: list[list[float]]) -> np.ndarray:
    """Places (n, 3) of the points (x, y) in the target CRS; infinity where one has no place there.

    Under gdal.UseExceptions() one such point ends all with an error: then half of them are tried at a time, so that few
    of them cost little.
    """
    if not points:
        return np.empty((0, 3))
    places = attempted(lambda: way.TransformPoints(points))
    if places is not None:
        return np.array(places, float)
    if len(points) == 1:
        return np.full((1, 3), np.inf)
    middle = len(points) // 2
    return np.concatenate([moved(way, points[:middle]), moved(way, points[middle:])])
