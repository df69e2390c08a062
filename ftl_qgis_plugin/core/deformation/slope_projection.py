"""Line-of-sight rates as rates down the slope, and what of the terrain the satellite sees."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..errors import FtlError, Message
from ..grids.blocks import map_in_order, strips
from ..grids.grid import Grid, Window
from ..grids.raster import MARGIN_PX, AlignedRaster, RasterSource, RasterWriter, grid_of
from ..progress import Progress
from ..terrain.elevation_unit import in_metres
from ..terrain.terrain import TerrainOptions, evaluate, halo_px
from .direction import DOWNSLOPE_BAND
from .line_of_sight import LAYOVER, SHADOW, Geometry, look_azimuth_deg, r_index, sensitivity
from .visibility import Walk, cast, reach_px, walk_toward

VISIBILITY_BANDS = (
    "R-index (0 to 1; 0 in layover and shadow)",
    "Class (1 layover, 2 shadow, 3 foreshortened, 4 good)",
    "Sensitivity C (line-of-sight rate per rate down the slope)",
)
_STRIP_PX = 1_000_000
# Slopes within this angle of north or south count as facing there.
_NEAR_NORTH_DEG = 30


@dataclass(frozen=True)
class _Part:
    window: Window
    rate: np.ndarray
    visibility: tuple[np.ndarray, np.ndarray, np.ndarray]
    counts: np.ndarray  # with rate and slope, hidden, insensitive, insensitive and facing north or south


@dataclass(frozen=True)
class SlopeProjection:
    """What one window needs; picklable."""

    rate: AlignedRaster
    dem: AlignedRaster
    geometry: Geometry
    min_sensitivity: float
    walk: Walk

    def __call__(self, window: Window) -> _Part:
        grid = self.rate.grid
        rate = self.rate.read(window)
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
        with np.errstate(invalid="ignore", divide="ignore"):
            known = np.isfinite(rate) & np.isfinite(factor)
            hidden = known & ((kind == LAYOVER) | (kind == SHADOW))
            weak = known & ~hidden & (np.abs(factor) < self.min_sensitivity)
            north_south = weak & (np.abs((aspect + 90) % 180 - 90) <= _NEAR_NORTH_DEG)
            downslope = np.where(known & ~hidden & ~weak, rate / factor, np.float32(np.nan))
        counts = np.array([np.count_nonzero(part) for part in (known, hidden, weak, north_south)])
        return _Part(window, downslope, (index, kind, factor), counts)


def project_on_slope(
    rate: RasterSource,
    dem: RasterSource,
    geometry: Geometry,
    path: str | None,
    visibility_path: str | None = None,
    min_sensitivity: float = 0.2,
    progress: Progress | None = None,
) -> Grid:
    """Writes rate / C (mm/a, positive down the slope) on the rate's grid; no data where |C| < `min_sensitivity`.

    Also no data where the slope is flat, in layover or in shadow, be it by itself or by other terrain up to MARGIN_PX
    pixels away (along the mean line of sight on the map, with each pixel's own incidence). `visibility_path`: a raster
    with the bands VISIBILITY_BANDS, wherever the DEM lies. Slope and aspect after Horn 1981, of the DEM brought onto
    the rate's grid.
    A rate is taken as motion down the steepest slope only; warnings tell how much of the area cannot be seen.
    FtlError: `min_sensitivity` outside 0 to 1, rasters that cannot be read or written.
    """
    progress = progress or Progress()
    if not 0 < min_sensitivity < 1:
        raise FtlError(
            "The least sensitivity is {value:g}. Choose a number between 0 and 1, for example 0.2.",
            value=min_sensitivity,
        )
    grid = grid_of(rate)
    aligned = AlignedRaster(rate, grid)
    elevations = AlignedRaster(in_metres(dem), grid)
    windows = strips(grid, aligned.block_shape()[0], _STRIP_PX)
    walk = _walk(elevations, geometry, windows, progress.part(0, 0.1))
    progress = progress.part(0.1, 1)
    kernel = SlopeProjection(aligned, elevations, geometry, min_sensitivity, walk)
    counts = np.zeros(4, np.int64)
    with ExitStack() as stack:
        writer = stack.enter_context(RasterWriter(path, grid, descriptions=(DOWNSLOPE_BAND,))) if path else None
        visibility = None
        if visibility_path:
            visibility = stack.enter_context(
                RasterWriter(visibility_path, grid, bands=3, descriptions=VISIBILITY_BANDS)
            )
        for part in map_in_order(kernel, windows, progress):
            counts += part.counts
            if writer:
                writer.write(part.rate, part.window)
            if visibility:
                for band, values in enumerate(part.visibility, 1):
                    visibility.write(values, part.window, band)
        progress.check()
    _tell(counts, min_sensitivity, progress)
    return grid


def _walk(dem: AlignedRaster, geometry: Geometry, windows: list[Window], progress: Progress) -> Walk:
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


def _tell(counts: np.ndarray, min_sensitivity: float, progress: Progress) -> None:
    known, hidden, weak, north_south = (int(count) for count in counts)
    if not known:
        progress.warn(
            Message(
                "No pixel has a rate and a slope: the result is empty. Check that rate, DEM and angles cover the same "
                "area."
            )
        )
        return
    progress.warn(
        Message(
            "{weak:.0%} of the pixels lie on slopes along which the line of sight sees hardly any motion (|C| < "
            "{limit:g}), {share:.0%} of these facing north or south; {hidden:.0%} lie in layover or shadow. They have "
            "no data: nothing found there does not mean that nothing moves.",
            weak=weak / known,
            limit=min_sensitivity,
            share=north_south / max(weak, 1),
            hidden=hidden / known,
        )
    )
