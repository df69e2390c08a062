"""How large things of a map are on the ground: on the ellipsoid of their CRS.

One metre of UTM is one metre of the ground to a part in a thousand. One metre of Web Mercator is half a metre at 60
degrees, and its areas are four times too large there.
"""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

import numpy as np
from osgeo import osr

from ..gdal_errors import gdal_errors
from .crs import moved, way_between

WGS84_SEMI_MAJOR_M = 6378137.0

# A projected CRS within this share of its own unit (UTM and the national grids in their zones) is taken as it is, so
# that results there equal gdaldem's bit by bit.
NEGLIGIBLE = 0.01

# Distance of the central differences: short against the Earth, long against the rounding of degrees.
_STEP_M = 100.0


class UnitSize(NamedTuple):
    """What one unit of a CRS covers on the ground at some places, shape (n,) each: m along x, m along y, m2."""

    width_m: np.ndarray
    height_m: np.ndarray
    area_m2: np.ndarray


def radii_of_curvature(srs: osr.SpatialReference, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Prime vertical N and meridian M of the CRS's ellipsoid in m (Snyder 1987); radians."""
    semi_major = srs.GetSemiMajor() or WGS84_SEMI_MAJOR_M
    inverse_flattening = srs.GetInvFlattening()
    flattening = 1 / inverse_flattening if inverse_flattening else 0.0
    squared_eccentricity = flattening * (2 - flattening)
    root = np.sqrt(1 - squared_eccentricity * np.sin(latitude) ** 2)
    return semi_major / root, semi_major * (1 - squared_eccentricity) / root**3


def distorted_unit_size(srs: osr.SpatialReference, x: np.ndarray, y: np.ndarray) -> UnitSize | None:
    """Size of one unit of a projected CRS at the places (x, y); NaN where the CRS is not defined.

    None where the CRS may be taken as it is: geographic or of no place on Earth, or its scale is everywhere that of
    its unit to NEGLIGIBLE.
    """
    if not srs.IsProjected() or not len(x):
        return None
    unit = srs.GetLinearUnits()
    axes = _axes(srs, np.asarray(x, float), np.asarray(y, float))
    if axes is None:
        return None
    (x_east, x_north), (y_east, y_north) = axes
    area = np.abs(x_east * y_north - x_north * y_east)
    size = UnitSize(np.hypot(x_east, x_north), np.hypot(y_east, y_north), area)
    scales = np.concatenate([size.width_m, size.height_m]) / unit
    return size if np.any(np.abs(scales - 1) > NEGLIGIBLE) else None


def metres_per_unit(srs: osr.SpatialReference, x: float, y: float) -> float:
    """Metres on the ground in one unit of a projected CRS at a place: of a square as large as the true area."""
    size = distorted_unit_size(srs, np.array([x]), np.array([y]))
    if size is None or not size.area_m2[0] > 0:
        return srs.GetLinearUnits()
    return float(np.sqrt(size.area_m2[0]))


def direction_of_up(srs: osr.SpatialReference, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """East and north of the unit vector in which the map's top points at the places (x, y), each of their shape.

    (0, 1) where a place has no direction (outside the CRS, on the pole itself); None: the CRS is geographic or of no
    place on Earth, so that up is north.
    """
    axes = _axes(srs, np.ravel(np.asarray(x, float)), np.ravel(np.asarray(y, float))) if srs.IsProjected() else None
    if axes is None:
        return None
    east, north = axes[1]
    length = np.hypot(east, north)
    with np.errstate(invalid="ignore", divide="ignore"):
        known = length > 0
        east, north = np.where(known, east / length, 0.0), np.where(known, north / length, 1.0)
    return east.reshape(np.shape(x)), north.reshape(np.shape(x))


def _axes(srs: osr.SpatialReference, x: np.ndarray, y: np.ndarray) -> tuple[tuple[np.ndarray, np.ndarray], ...] | None:
    """Metres to the east and to the north of one unit along x, and of one along y; NaN where not defined."""
    step = _STEP_M / srs.GetLinearUnits()
    around = np.concatenate([np.stack([x + step * i, y + step * j], 1) for i, j in ((1, 0), (-1, 0), (0, 1), (0, -1))])
    way = None
    with gdal_errors(), suppress(TypeError, AttributeError):
        flat = srs.Clone()
        flat.StripVertical()
        geographic = flat.CloneGeogCS()
        geographic.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        way = way_between(flat, geographic)
    if way is None:  # no way from there to the Earth
        return None
    places = moved(way, around.tolist())[:, :2]
    places[~np.isfinite(places).all(axis=1)] = np.nan
    east, west, north, south = (places * geographic.GetAngularUnits()).reshape(4, len(x), 2)
    prime_vertical, meridian = radii_of_curvature(srs, (north[:, 1] + south[:, 1]) / 2)
    parallel = prime_vertical * np.cos((north[:, 1] + south[:, 1]) / 2)

    def metres(there: np.ndarray, here: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        turn = (there[:, 0] - here[:, 0] + np.pi) % (2 * np.pi) - np.pi  # the short way, across the date line too
        return turn * parallel / (2 * step), (there[:, 1] - here[:, 1]) * meridian / (2 * step)

    return metres(east, west), metres(north, south)
