"""Whether a raster covers the ground that is worked on, and the grid of what lies around an outline."""

from __future__ import annotations

import math

import numpy as np
from osgeo import ogr

from ..errors import FtlError
from ..gdal_errors import gdal_errors
from .crs import way_between
from .grid import Grid, Window
from .longitudes import full_turn
from .raster import RasterSource, grid_of, open_dataset, prepared

# The ground that is looked at, in sizes of the outline to each side, and its most pixels along a side.
_REACH, _LEAST_REACH_PX, _MOST_PX = 1.3, 30, 170
# A small outline on coarse pixels is looked at on finer ones: its radius has at least so many, at most so much finer.
_LEAST_RADIUS_PX, _MOST_FINER = 8.0, 4


def require_overlap(source: RasterSource, grid: Grid) -> None:
    """FtlError where the raster shares no ground with the grid."""
    if not covered_share(source, grid):
        raise FtlError(
            "The raster {name} does not overlap the reference grid (the deformation raster). Check its coordinate "
            "reference system or choose a raster of the same area.",
            name=source.path,
        )


def covered_share(source: RasterSource, grid: Grid) -> float:
    """Share of the grid's area that the raster's bounds cover, 0 to 1. FtlError: no way from one CRS to the other."""
    return grid.window_of(*bounds_on(source, grid)).size / grid.window.size


def bounds_on(source: RasterSource, grid: Grid) -> tuple[float, float, float, float]:
    """x_min, y_min, x_max, y_max of the raster in the grid's CRS, on the grid's turn of longitudes.

    FtlError: see `grid_of`; no way from one CRS to the other.
    """
    _dataset, own, _keep = prepared(open_dataset(source.path), source, grid)
    bounds = own.bounds
    if own.srs.IsSame(grid.srs):
        return bounds
    way, moved = way_between(own.srs, grid.srs), None
    with gdal_errors() as errors:
        if way is not None:
            moved = way.TransformBounds(*bounds, 21)
    if moved is None or errors or not np.all(np.isfinite(moved)):
        raise FtlError(
            "The raster {name} cannot be brought to the reference grid's coordinate system. Check its coordinate "
            "reference system.",
            name=source.path,
        )
    if not grid.is_geographic:
        return tuple(moved)
    west, south, east, north = moved
    turn = full_turn(grid.srs)
    east += turn if east < west else 0.0
    shift = turn * round((sum(grid.bounds[::2]) - west - east) / 2 / turn)
    return west + shift, south, east + shift, north


def grid_in(source: RasterSource, wkt: str) -> Grid:
    """The raster's grid, or where `wkt` is another CRS one of about the same pixels in that."""
    own = grid_of(source)
    wanted = Grid(1, 1, 0.0, 0.0, 1.0, 1.0, wkt)
    if own.srs.IsSame(wanted.srs):
        return own
    bounds = bounds_on(source, wanted)
    x_size = (bounds[2] - bounds[0]) / own.width
    y_size = (bounds[3] - bounds[1]) / own.height
    return Grid(own.width, own.height, bounds[0], bounds[3], x_size, y_size, wkt)


def grid_around(wkb: bytes, wkt: str, source: RasterSource, is_fine: bool = False) -> tuple[Grid, Window]:
    """The pixels of `source` around an outline (or so many of them that the window stays small), in the outline's CRS
    `wkt`, and all of them as a window. `is_fine`: finer ones where the outline is small."""
    grid = grid_in(source, wkt)
    shape = ogr.CreateGeometryFromWkb(bytes(wkb))
    x_min, x_max, y_min, y_max = shape.GetEnvelope()
    radius_px = math.sqrt(shape.GetArea() / math.pi / (grid.x_size * grid.y_size))
    finer = min(max(math.ceil(_LEAST_RADIUS_PX / max(radius_px, 1e-6)), 1), _MOST_FINER) if is_fine else 1
    reach = max(_REACH * max(x_max - x_min, y_max - y_min), _LEAST_REACH_PX * grid.x_size / finer)
    side = max(x_max - x_min, y_max - y_min) + 2 * reach
    step = max(math.ceil(side * finer / grid.x_size / _MOST_PX), 1) / finer
    size_x, size_y = grid.x_size * step, grid.y_size * step
    width, height = math.ceil((x_max - x_min + 2 * reach) / size_x), math.ceil((y_max - y_min + 2 * reach) / size_y)
    # On the image's own pixel edges, so that at full resolution nothing is resampled.
    col = math.floor((x_min - reach - grid.x_min) / grid.x_size)
    row = math.floor((grid.y_max - y_max - reach) / grid.y_size)
    local = Grid(width, height, grid.x_min + col * grid.x_size, grid.y_max - row * grid.y_size, size_x, size_y, wkt)
    return local, local.window
