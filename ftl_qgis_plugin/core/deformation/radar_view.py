"""What a radar sees of the terrain, window by window: index, class and sensitivity along the slope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from ..grids.blocks import map_in_order
from ..grids.grid import Window
from ..grids.raster import MARGIN_PX, AlignedRaster
from ..progress import Progress
from ..terrain.terrain import TerrainOptions, evaluate, halo_px
from .line_of_sight import LAYOVER, SHADOW, Geometry, look_azimuth_deg, r_index, sensitivity
from .visibility import Walk, cast, reach_px, walk_toward


class View(NamedTuple):
    """float32 (height, width) each, NaN where DEM or angles have no data: Notti's R-index (0 in layover and shadow),
    its class, sensitivity C down the slope (NaN also where the ground is flat), aspect in degrees."""

    index: np.ndarray
    kind: np.ndarray
    sensitivity: np.ndarray
    aspect_deg: np.ndarray


@dataclass(frozen=True)
class RadarView:
    """Layover and shadow of a slope itself and those that other terrain casts on it; picklable. See `radar_view`."""

    dem: AlignedRaster
    geometry: Geometry
    walk: Walk

    def at(self, window: Window) -> View:
        grid = self.dem.grid
        options = TerrainOptions()
        halo = halo_px("slope", options, grid.mean_pixel_size_m())
        wide = max(halo, self.walk.reach_px)
        around = self.dem.read(window.expanded(wide))
        elevations = around[wide - halo : halo - wide or None, wide - halo : halo - wide or None]
        sizes = grid.pixel_size_m(window.row, window.height)
        slope = evaluate("slope", elevations, *sizes, options)
        aspect = evaluate("aspect", elevations, *sizes, options, up_deg=grid.up_deg(window))
        incidence, heading = self.geometry.on(grid).read(window)
        look = self.geometry.look
        factor = sensitivity(slope, aspect, incidence, heading, look).astype(np.float32)
        index, kind = r_index(slope, aspect, incidence, heading, look)
        shadow, layover = cast(around, wide, self.walk, incidence)
        # Ground in shadow sends nothing back, whatever else would lie over it.
        kind[layover & (kind != SHADOW) & ~np.isnan(kind)] = LAYOVER
        kind[shadow & ~np.isnan(kind)] = SHADOW
        index[(kind == LAYOVER) | (kind == SHADOW)] = 0
        return View(index, kind, factor, aspect)


def radar_view(
    dem: AlignedRaster, geometry: Geometry, windows: Sequence[Window], progress: Progress | None = None
) -> RadarView:
    """The view over a DEM (metres): looks through it once for its relief, which says how far shadows reach."""
    return RadarView(dem, geometry, _walk(dem, geometry, windows, progress or Progress()))


def _walk(dem: AlignedRaster, geometry: Geometry, windows: Sequence[Window], progress: Progress) -> Walk:
    """How far shadow and layover reach on this DEM, and in which direction."""
    grid = dem.grid
    typical = geometry.on(grid).typical()
    ranges = [found for found in map_in_order(partial(_range_m, dem), windows, progress) if found]
    if typical is None or not ranges:
        return Walk(0.0, 0.0, 1.0)
    heading, *incidences = typical
    middle = grid.pixel_size_m(grid.height // 2, 1)
    centre = Window(grid.height // 2, grid.width // 2, 1, 1)
    up_deg = grid.up_deg(centre)
    turned = 0.0 if up_deg is None else float(up_deg[0, 0])  # the walk follows the map's rows and columns
    walk = walk_toward(look_azimuth_deg(heading, geometry.look) - turned, *(float(size[0]) for size in middle))
    relief_m = max(high for _, high in ranges) - min(low for low, _ in ranges)
    return replace(walk, reach_px=min(reach_px(relief_m, *incidences, walk.step_m), MARGIN_PX))


def _range_m(dem: AlignedRaster, window: Window) -> tuple[float, float] | None:
    elevations = dem.read(window)
    known = elevations[np.isfinite(elevations)]
    return (float(known.min()), float(known.max())) if known.size else None
