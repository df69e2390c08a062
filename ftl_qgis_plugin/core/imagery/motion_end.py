"""How far beyond the edge of what grew along the rate a landslide still moves.

Growth ends at a threshold, and a landslide's motion fades toward its edge: so growth lies inside of the landslide, by
little where the rate falls off sharply, by much where it fades. The rate itself tells: its profile across the edge,
outward, as far as it comes down to the rate of the ground around. The sign counts: where landslide and surroundings
move in opposite directions, |rate| goes through zero between the two and would end too early.
"""

from __future__ import annotations

import math

import numpy as np

from ..deferred import Deferred
from ..grids.extent import grid_around
from ..grids.raster import AlignedRaster, RasterSource
from ..landslides.polygons import valid_polygon
from ..landslides.zones import Zones

ndimage = Deferred("scipy.ndimage")

# Where so little is left of what the rate at the edge is above that of the surroundings, the motion has ended. Found on
# scenes of four seeds (0.05 to 0.5 tried), held on five others.
_LEFT = 0.1
# The surroundings begin this far outside, in radii of the outline; no motion is followed further than that.
_AROUND, _MOST = 0.7, 0.6
_LEAST_PIXELS = 12


def moved_to_motion_end(wkb: bytes, wkt: str, rate: RasterSource) -> bytes | None:
    """The outline (WKB in `wkt`), its edge moved outward to where the motion ends; None where the rate does not tell.

    FtlError: the raster cannot be read.
    """
    grid, box = grid_around(wkb, wkt, rate, is_fine=True)
    inside = Zones([wkb], grid).mask(box)
    steps = steps_to_motion_end(AlignedRaster(rate, grid).read(box), inside)
    if steps is None:
        return None
    pixel = math.sqrt(grid.x_size * grid.y_size)
    return bytes(valid_polygon(wkb).Buffer(steps * pixel).ExportToWkb())


def steps_to_motion_end(rate: np.ndarray, inside: np.ndarray) -> int | None:
    """Pixels from the edge of `inside` (bool) outward over which the rate (float, NaN no data) comes down to that of
    the surroundings, as medians of rings one pixel wide; None where too few pixels have data, the edge does not stand
    out, or no end is in sight."""
    held = np.isfinite(rate)
    if (inside & held).sum() < _LEAST_PIXELS:
        return None
    away = ndimage.distance_transform_edt(~inside) - ndimage.distance_transform_edt(inside)
    radius = max(math.sqrt(inside.sum() / math.pi), 3.0)
    around = held & (away > _AROUND * radius)
    if around.sum() < _LEAST_PIXELS:
        return None
    along = rate * (np.sign(np.median(rate[inside & held])) or 1.0)
    background = float(np.median(along[around]))

    def ring(number: int) -> float:
        """Median of the ring that ends `number` pixels outside; NaN where it has no data."""
        values = along[held & (away > number - 1) & (away <= number)]
        return float(np.median(values)) if values.size else math.nan

    # The edge lies between the last ring inside and the first one outside.
    edge = (ring(-1) + ring(1)) / 2
    if not edge > background:
        return None
    limit = background + _LEFT * (edge - background)
    most = math.floor(_MOST * radius)
    return next((number - 1 for number in range(1, most + 1) if ring(number) <= limit), None)
