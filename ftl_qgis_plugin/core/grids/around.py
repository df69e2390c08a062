"""The grid of the ground around an outline: a raster's own pixels, or so many of them that the window stays small."""

from __future__ import annotations

import math

from osgeo import ogr

from .extent import grid_in
from .grid import Grid, Window
from .raster import RasterSource

# The ground that is looked at, in sizes of the outline to each side, and its most pixels along a side.
_REACH, _LEAST_REACH_PX, _MOST_PX = 1.3, 30, 170
# A small outline on coarse pixels is looked at on finer ones: its radius has at least so many, at most so much finer.
_LEAST_RADIUS_PX, _MOST_FINER = 8.0, 4


def grid_around(wkb: bytes, wkt: str, source: RasterSource, is_fine: bool = False) -> tuple[Grid, Window]:
    """The pixels of `source` around an outline, in the outline's CRS `wkt`, and all of them as a window. `is_fine`:
    finer ones where the outline is small."""
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
