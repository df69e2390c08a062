"""A proposal for a landslide's boundary: the candidate grown into the ground that deforms around it."""

from __future__ import annotations

import math

import numpy as np

from ...bridge.outlines import bounds_of
from ...core.candidates.components import label_pixels
from ...core.candidates.outlines import trace
from ...core.errors import FtlError
from ...core.factors.catalogue import DEFORMATION
from ...core.factors.thresholds import ThresholdTable
from ...core.grids.extent import grid_in
from ...core.grids.raster import AlignedRaster, RasterSource
from ...core.landslides.polygons import union, valid_polygon
from ...core.landslides.zones import Zones

DEFAULT_RATE_MM_A = 50.0
GROWTH_SHARE = 0.5

# The ground that is looked at: so many times the outline's size to each side, within bounds in pixels. A landslide
# that reaches further is not this candidate's any more.
_REACH = 1.0
_LEAST_PX, _MOST_PX = 20, 400


def growth_rate(table: ThresholdTable | None) -> float:
    """Half of the threshold of |rate|, mm/a."""
    lower = [row.lower for row in table.intervals(DEFORMATION) if row.lower] if table is not None else []
    return GROWTH_SHARE * (min(lower) if lower else DEFAULT_RATE_MM_A)


def grown(wkb: bytes, wkt: str, source: RasterSource, table: ThresholdTable | None) -> bytes:
    """The outline (WKB in `wkt`) united with the pixels of |rate| >= `growth_rate` connected to it, as WKB.

    Hysteresis thresholding on the rate raster's own pixels (8-connected), brought to `wkt` where its CRS differs.
    FtlError: raster unreadable, no data under the outline.
    """
    grid = grid_in(source, wkt)
    x_min, y_min, x_max, y_max = bounds_of(wkb)
    window = grid.window_of(x_min, y_min, x_max, y_max)
    if not window.size:
        raise FtlError("The candidate lies outside the deformation raster. Choose the raster that it came from.")
    reach = min(max(math.ceil(_REACH * max(window.shape)), _LEAST_PX), _MOST_PX)
    around = window.expanded(reach)
    row, col = max(around.row, 0), max(around.col, 0)
    last_row = min(around.row + around.height, grid.height)
    last_col = min(around.col + around.width, grid.width)
    local = grid.sub_grid(type(window)(row, col, last_row - row, last_col - col))
    rate = AlignedRaster(source, local).read(local.window)
    inside = Zones([wkb], local).mask(local.window)
    if not inside.any():
        # Smaller than a pixel: the one it lies in.
        centre = local.window_of(*([(x_min + x_max) / 2, (y_min + y_max) / 2] * 2))
        inside[centre.row : centre.row + 1, centre.col : centre.col + 1] = True
    weak = (np.abs(rate) >= np.float32(growth_rate(table))) | inside
    key = np.flatnonzero(weak)
    label, _count = label_pixels(key, local.width, 8)
    belongs = np.isin(label, np.unique(label[inside.ravel()[key]]))
    key = key[belongs]
    traced = trace(key, np.zeros(len(key), np.int64), 1, local)
    shape = union([valid_polygon(wkb), valid_polygon(traced[0])])
    return bytes(shape.ExportToWkb())
