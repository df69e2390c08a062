"""Line-of-sight rates as rates down the slope, and what of the terrain the satellite sees."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np

from ..errors import FtlError, Message
from ..grids.blocks import map_in_order, strips
from ..grids.grid import Grid, Window
from ..grids.raster import AlignedRaster, RasterSource, grid_of
from ..progress import Progress
from ..stored.writer import RasterWriter
from ..terrain.elevation_unit import in_metres
from .direction import DOWNSLOPE_BAND
from .line_of_sight import LAYOVER, SHADOW, Geometry
from .radar_view import RadarView, radar_view

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
    sigma: np.ndarray | None
    visibility: tuple[np.ndarray, np.ndarray, np.ndarray]
    counts: np.ndarray  # with rate and slope, hidden, insensitive, insensitive and facing north or south


@dataclass(frozen=True)
class SlopeProjection:
    """What one window needs; picklable."""

    rate: AlignedRaster
    view: RadarView
    min_sensitivity: float
    rate_std: AlignedRaster | None = None

    def __call__(self, window: Window) -> _Part:
        rate = self.rate.read(window)
        view = self.view.at(window)
        kind, factor = view.kind, view.sensitivity
        with np.errstate(invalid="ignore", divide="ignore"):
            known = np.isfinite(rate) & np.isfinite(factor)
            hidden = known & ((kind == LAYOVER) | (kind == SHADOW))
            weak = known & ~hidden & (np.abs(factor) < self.min_sensitivity)
            north_south = weak & (np.abs((view.aspect_deg + 90) % 180 - 90) <= _NEAR_NORTH_DEG)
            seen = known & ~hidden & ~weak
            downslope = np.where(seen, rate / factor, np.float32(np.nan))
            sigma = None
            if self.rate_std is not None:
                sigma = np.where(seen, self.rate_std.read(window) / np.abs(factor), np.float32(np.nan))
        counts = np.array([np.count_nonzero(part) for part in (known, hidden, weak, north_south)])
        return _Part(window, downslope, sigma, (view.index, kind, factor), counts)


def project_on_slope(
    rate: RasterSource,
    dem: RasterSource,
    geometry: Geometry,
    path: str | None,
    visibility_path: str | None = None,
    min_sensitivity: float = 0.2,
    progress: Progress | None = None,
    rate_std: RasterSource | None = None,
    std_path: str | None = None,
) -> Grid:
    """Writes rate / C (mm/a, positive down the slope) on the rate's grid; no data where |C| < `min_sensitivity`.

    Also no data where the slope is flat, in layover or in shadow, be it by itself or by other terrain up to MARGIN_PX
    pixels away (along the mean line of sight on the map, with each pixel's own incidence). `visibility_path`: a raster
    with the bands VISIBILITY_BANDS, wherever the DEM lies. Slope and aspect after Horn 1981, of the DEM brought onto
    the rate's grid.
    `rate_std`, the rate's standard error, goes to `std_path` divided by |C|.
    A rate is taken as motion down the steepest slope only; warnings tell how much of the area cannot be seen.
    FtlError: `min_sensitivity` outside 0 to 1, rasters that cannot be read or written.
    """
    progress = progress or Progress()
    if not 0 < min_sensitivity < 1:
        raise FtlError(
            "The minimum sensitivity is {value:g}. Choose a number between 0 and 1, for example 0.2.",
            value=min_sensitivity,
        )
    grid = grid_of(rate)
    aligned = AlignedRaster(rate, grid)
    elevations = AlignedRaster(in_metres(dem), grid)
    windows = strips(grid, aligned.block_shape()[0], _STRIP_PX)
    view = radar_view(elevations, geometry, windows, progress.part(0, 0.1))
    progress = progress.part(0.1, 1)
    errors = AlignedRaster(rate_std, grid) if rate_std is not None and std_path else None
    kernel = SlopeProjection(aligned, view, min_sensitivity, errors)
    counts = np.zeros(4, np.int64)
    with ExitStack() as stack:
        writer = stack.enter_context(RasterWriter(path, grid, descriptions=(DOWNSLOPE_BAND,))) if path else None
        std_writer = stack.enter_context(RasterWriter(std_path, grid)) if errors is not None else None
        visibility = None
        if visibility_path:
            visibility = stack.enter_context(
                RasterWriter(visibility_path, grid, bands=3, descriptions=VISIBILITY_BANDS)
            )
        for part in map_in_order(kernel, windows, progress):
            counts += part.counts
            if writer:
                writer.write(part.rate, part.window)
            if std_writer:
                std_writer.write(part.sigma, part.window)
            if visibility:
                for band, values in enumerate(part.visibility, 1):
                    visibility.write(values, part.window, band)
        progress.check()
    _tell(counts, min_sensitivity, progress)
    return grid


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
