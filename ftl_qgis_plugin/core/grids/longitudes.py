"""Longitudes are equal modulo 360 degrees: rasters and polygons brought to the turn on which a grid counts them.

A scene across 180 degrees counts 179 to 181, while its DEM and inventory count -180 to 180; others count 0 to 360.
"""

from __future__ import annotations

import math
from contextlib import suppress

import numpy as np
from osgeo import gdal, ogr, osr

from ..gdal_errors import gdal_errors
from .grid import Grid

# Pixels of a raster that are kept beyond what the grid covers: room for halos and for the warp's kernel.
_MARGIN_PX = 1024
# Places along each side of a projected grid at which it is asked where it lies.
_PLACES = 21


def full_turn(srs: osr.SpatialReference) -> float:
    """360 degrees in the units of a geographic CRS."""
    return 2 * math.pi / srs.GetAngularUnits()


def turns_apart(own: Grid, grid: Grid) -> float:
    """What the x of `own`, of the same CRS, lacks to be counted on the turn on which `grid` is: 0 but for geographic
    grids whole turns apart, in their units."""
    if not own.is_geographic:
        return 0.0
    turn = full_turn(own.srs)
    (west, _, east, _), (grid_west, _, grid_east, _) = own.bounds, grid.bounds
    return turn * round((grid_west + grid_east - west - east) / 2 / turn)


def middle_longitude(west: np.ndarray, east: np.ndarray, turn: float = 360.0) -> float:
    """Middle of the shortest stretch around the circle that holds all stretches `west` to `east` (units of `turn`).

    On the turn on which most of them are counted.
    """
    order = np.argsort(west % turn)
    start = (west % turn)[order]
    end = start + (east - west)[order]
    # The largest gap between what came before and the next start lies outside of the stretch.
    reach = np.maximum.accumulate(end)
    gaps = np.append(start[1:], start[0] + turn) - reach
    widest = int(np.argmax(gaps))
    first = start[(widest + 1) % len(start)]
    last = reach[widest] if widest < len(start) - 1 else reach[-1]
    middle = first + ((last - first) % turn) / 2 if gaps[widest] > 0 else (west.min() + east.max()) / 2
    return float(middle + turn * round((float(np.median(west + east)) / 2 - middle) / turn))


def near(wkb: bytes, middle: float, turn: float) -> bytes:
    """A polygon (WKB, longitude first) moved by whole turns to where `middle` is nearest; the same object if it is.

    A polygon that jumps from one end of the turn to the other within a ring is drawn without the jump.
    """
    geometry = ogr.CreateGeometryFromWkb(wkb)
    if geometry is None or geometry.IsEmpty():
        return wkb
    west, east, _, _ = geometry.GetEnvelope()
    if abs((west + east) / 2 - middle) <= turn / 2 and east - west <= turn / 2:
        return wkb
    if geometry.HasCurveGeometry():
        geometry = geometry.GetLinearGeometry()
    rings = list(_rings(geometry))
    anchor = rings[0].GetX(0)
    if east - west <= turn / 2:
        anchor = (west + east) / 2
    shift = turn * round((middle - anchor) / turn)
    for ring in rings:
        for index in range(ring.GetPointCount()):
            x = ring.GetX(index)
            ring.SetPoint_2D(index, x + turn * round((anchor - x) / turn) + shift, ring.GetY(index))
    return bytes(geometry.ExportToWkb())


def _rings(geometry: ogr.Geometry) -> list[ogr.Geometry]:
    if geometry.GetGeometryCount() == 0:
        return [geometry] if geometry.GetPointCount() else []
    return [ring for index in range(geometry.GetGeometryCount()) for ring in _rings(geometry.GetGeometryRef(index))]


def wanted_longitudes(grid: Grid, srs: osr.SpatialReference) -> tuple[float, float] | None:
    """West and east end of the grid in the units of a geographic CRS, counted without a jump.

    None where there is no telling: the grid holds a pole, or has no way to that CRS.
    """
    x_min, y_min, x_max, y_max = grid.bounds
    if grid.is_geographic:
        factor = grid.srs.GetAngularUnits() / srs.GetAngularUnits()
        return x_min * factor, x_max * factor
    turn = full_turn(srs)
    x, y = (np.linspace(low, high, _PLACES) for low, high in ((x_min, x_max), (y_min, y_max)))
    border = np.concatenate(  # once around
        [
            np.stack([x, np.full_like(x, y_max)], 1),
            np.stack([np.full_like(y, x_max), y[::-1]], 1),
            np.stack([x[::-1], np.full_like(x, y_min)], 1),
            np.stack([np.full_like(y, x_min), y], 1),
        ]
    )
    moved = None
    with gdal_errors(), suppress(TypeError):
        moved = np.array(osr.CoordinateTransformation(grid.srs, srs).TransformPoints(border.tolist()), float)
    if moved is None:
        return None
    longitude = moved[:, 0]
    if not np.isfinite(longitude).all():
        return None
    steps = np.diff(longitude, append=longitude[:1])
    steps -= turn * np.round(steps / turn)
    if abs(steps.sum()) > turn / 2:  # once around the pole
        return None
    path = longitude[0] + np.concatenate([[0.0], np.cumsum(steps[:-1])])
    return float(path.min()), float(path.max())


def on_turn_of(dataset: gdal.Dataset, own: Grid, grid: Grid) -> tuple[gdal.Dataset, tuple[gdal.Dataset, ...]]:
    """A north-up raster in a geographic CRS as one that lies where the grid counts its longitudes, seam closed.

    `own`: the raster's grid. The raster itself where it lies right, or nothing of it does. The second value has to be
    kept as long as the first is used.
    """
    if not own.is_geographic:
        return dataset, ()
    wanted = wanted_longitudes(grid, own.srs)
    if wanted is None:
        return dataset, ()
    turn = full_turn(own.srs)
    margin = _MARGIN_PX * own.x_size
    west, east = wanted[0] - margin, wanted[1] + margin
    x_max = own.x_min + own.width * own.x_size
    turns = [
        k
        for k in range(math.ceil((wanted[0] - x_max) / turn), math.floor((wanted[1] - own.x_min) / turn) + 1)
        if own.x_min + k * turn < wanted[1] and x_max + k * turn > wanted[0]
    ]
    if not turns or turns == [0]:
        return dataset, ()
    parts = [part for part in (_part(dataset, own, k * turn, west, east) for k in turns) if part is not None]
    if len(parts) == 1:
        return parts[0], (dataset,)
    return gdal.BuildVRT("", parts), (dataset, *parts)


def _part(dataset: gdal.Dataset, own: Grid, shift: float, west: float, east: float) -> gdal.Dataset | None:
    """The columns of the raster, moved by `shift`, that lie between `west` and `east`."""
    first = max(math.floor((west - shift - own.x_min) / own.x_size), 0)
    last = min(math.ceil((east - shift - own.x_min) / own.x_size), own.width)
    if last <= first:
        return None
    left = own.x_min + first * own.x_size + shift
    y_min = own.y_max - own.height * own.y_size
    return gdal.Translate(
        "",
        dataset,
        format="VRT",
        srcWin=[first, 0, last - first, own.height],
        outputBounds=[left, own.y_max, left + (last - first) * own.x_size, y_min],
    )
