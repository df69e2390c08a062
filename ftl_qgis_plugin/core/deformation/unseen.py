"""Ground on which a landslide could not have been seen in a rate: what is not found there is not stable for that.

A pixel is not seen for the first of these reasons that holds (codes of the map): it lies in radar shadow or layover;
it has no rate; its coherence is too low for the rate to be believed; its slope runs so that the line of sight sees
hardly any of a motion down it (|C| below a limit, see `line_of_sight.sensitivity`); or the rate's noise hides it, 1.96
standard errors being more than the line-of-sight rate of the slowest landslide that is looked for: slowest * |C|, or
the slowest rate itself where there is no slope to project on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..errors import FtlError, Message
from ..factors.factors import DETECTABLE_SIGMAS
from ..grids.blocks import map_in_order, strips
from ..grids.grid import Grid, Window
from ..grids.raster import AlignedRaster, RasterSource, grid_of
from ..grids.sample_places import SamplePlaces
from ..landslides.reprojection import reprojected
from ..landslides.zones import Zones
from ..progress import Progress
from ..stored.writer import RasterWriter
from ..terrain.elevation_unit import in_metres
from .line_of_sight import LAYOVER, SHADOW, Geometry
from .radar_view import RadarView, radar_view

CODES = (SEEN, IN_SHADOW, IN_LAYOVER, NO_RATE, INCOHERENT, ALONG_SLOPE, TOO_NOISY) = range(7)
OUTSIDE = 255
LABELS = (
    Message("seen"),
    Message("radar shadow"),
    Message("layover"),
    Message("no rate"),
    Message("coherence too low"),
    Message("line of sight across the slope's motion"),
    Message("noise above the slowest rate"),
)
# A landslide is not seen where more than this share of its pixels is not.
HIDDEN_SHARE = 0.5
_STRIP_PX = 1_000_000
# What is sampled of a DEM, and the share of the study area without a height that is told.
_SAMPLE_PX, _TOLD_GAPS = 200_000, 0.01


@dataclass(frozen=True)
class Needs:
    """What a rate must hold for a landslide to be seen in it. `slowest_mm_a`: the slowest motion that is looked for,
    down the slope where the geometry is known, else along the line of sight; 0: noise is not held against it."""

    min_coherence: float = 0.3
    min_sensitivity: float = 0.2
    slowest_mm_a: float = 50.0


@dataclass(frozen=True)
class Unseen:
    """Of a study area: `area_m2` by code (7,); `landslides`: share of each one's pixels that is not seen (NaN for those
    off the grid or outside of the study area)."""

    area_m2: np.ndarray
    landslides: np.ndarray

    @property
    def share(self) -> float:
        """Of the study area; NaN where that holds no pixel."""
        total = float(self.area_m2.sum())
        return 1 - float(self.area_m2[SEEN]) / total if total else float("nan")

    @property
    def known(self) -> int:
        """Landslides that lie in the study area."""
        return int(np.isfinite(self.landslides).sum())

    @property
    def hidden(self) -> np.ndarray:
        """(landslides,) bool: more than half of it is not seen."""
        return np.nan_to_num(self.landslides) > HIDDEN_SHARE

    def shares(self) -> list[tuple[Message, float]]:
        """Reasons and their shares of the study area, those that occur, the largest first."""
        total = float(self.area_m2.sum())
        found = [(LABELS[code], float(self.area_m2[code]) / total) for code in CODES[1:] if self.area_m2[code]]
        return sorted(found, key=lambda item: -item[1])


@dataclass(frozen=True)
class _Kernel:
    """The codes of one window; picklable."""

    rate: AlignedRaster
    coherence: AlignedRaster | None
    rate_std: AlignedRaster | None
    view: RadarView | None
    needs: Needs
    zones: Zones | None

    def __call__(self, window: Window) -> tuple[Window, np.ndarray]:
        rate = self.rate.read(window)
        codes = np.full(window.shape, SEEN, np.uint8)
        seen_part = np.float32(1)
        with np.errstate(invalid="ignore"):
            # The last reason first: what is written over it counts more.
            view = None if self.view is None else self.view.at(window)
            if view is not None:
                # Flat ground has no direction to fall short of.
                seen_part = np.where(np.isfinite(view.sensitivity), np.abs(view.sensitivity), np.float32(1))
            if self.rate_std is not None and self.needs.slowest_mm_a > 0:
                detectable = self.rate_std.read(window) * np.float32(DETECTABLE_SIGMAS)
                codes[~(detectable <= self.needs.slowest_mm_a * seen_part)] = TOO_NOISY
            if view is not None:
                codes[seen_part < self.needs.min_sensitivity] = ALONG_SLOPE
            if self.coherence is not None:
                codes[~(self.coherence.read(window) >= self.needs.min_coherence)] = INCOHERENT
            codes[~np.isfinite(rate)] = NO_RATE
            if view is not None:
                codes[view.kind == LAYOVER] = IN_LAYOVER
                codes[view.kind == SHADOW] = IN_SHADOW
        if self.zones is not None:
            codes[~self.zones.mask(window)] = OUTSIDE
        return window, codes


def map_unseen(
    rate: RasterSource,
    path: str | None,
    needs: Needs,
    *,
    coherence: RasterSource | None = None,
    rate_std: RasterSource | None = None,
    dem: RasterSource | None = None,
    geometry: Geometry | None = None,
    study_area: Sequence[bytes] = (),
    landslides: Sequence[bytes] = (),
    progress: Progress | None = None,
) -> Unseen:
    """Writes the codes as bytes (255 outside of the study area) on the rate's grid, and counts them.

    Polygons are WKB in the grid's CRS. Shadow, layover and sensitivity need both `dem` and `geometry`. Memory is
    bounded by strips and by the landslides' own pixels. FtlError: limits that make no sense, a study area off the grid,
    rasters that cannot be read or written.
    """
    progress = progress or Progress()
    _require(needs)
    grid = grid_of(rate)
    aligned = AlignedRaster(rate, grid)
    windows = strips(grid, aligned.block_shape()[0], _STRIP_PX)
    zones = Zones(study_area, grid) if study_area else None
    if zones is not None and len(zones.outside) == len(zones):
        raise FtlError("The study area does not overlap the deformation raster. Choose another layer.")
    view = None
    if dem is not None and geometry is not None:
        elevations = AlignedRaster(in_metres(dem), grid)
        _tell_of_gaps(elevations, dem.name, zones, progress)
        view = radar_view(elevations, geometry, windows, progress.part(0, 0.1))
    kernel = _Kernel(
        aligned,
        None if coherence is None else AlignedRaster(coherence, grid),
        None if rate_std is None else AlignedRaster(rate_std, grid),
        view,
        needs,
        zones,
    )
    progress = progress.part(0.1, 1)
    if path is None:
        return _counted(map_in_order(kernel, windows, progress), grid, landslides)
    with RasterWriter(path, grid, dtype=np.uint8, no_data=OUTSIDE, descriptions=("Not seen",)) as writer:
        return _counted(_passed_on(map_in_order(kernel, windows, progress), writer, progress), grid, landslides)


def count_unseen(
    codes: RasterSource, landslides: Sequence[bytes], wkt: str, progress: Progress | None = None
) -> Unseen:
    """The same numbers from a map that was written before; `landslides` are WKB in the CRS `wkt`.

    FtlError: it is no such map, or cannot be read.
    """
    grid = grid_of(codes)
    raster = AlignedRaster(codes, grid)
    windows = strips(grid, raster.block_shape()[0], _STRIP_PX)
    return _counted(
        map_in_order(partial(_read_codes, raster), windows, progress), grid, reprojected(landslides, wkt, grid.wkt)
    )


def _read_codes(raster: AlignedRaster, window: Window) -> tuple[Window, np.ndarray]:
    values = raster.read(window)
    known = np.isfinite(values) & (values != OUTSIDE)
    if not np.isin(values[known], CODES).all():
        raise FtlError(
            "{name} is no map of ground that is not seen: its values are not 0 to 6. Choose one that 'Map ground that "
            "is not seen' wrote.",
            name=raster.source.name,
        )
    return window, np.where(known, values, OUTSIDE).astype(np.uint8)


def _passed_on(results, writer: RasterWriter, progress: Progress):
    for window, codes in results:
        writer.write(codes, window)
        yield window, codes
    progress.check()


def _counted(results, grid: Grid, landslides: Sequence[bytes]) -> Unseen:
    rows, cols, polygons = Zones(landslides, grid).pixels()
    area_m2 = np.zeros(len(CODES))
    inside, hidden = np.zeros(len(landslides)), np.zeros(len(landslides))
    for window, codes in results:
        pixel_m2 = np.broadcast_to(grid.pixel_area_m2(window.row, window.height)[:, np.newaxis], window.shape)
        area_m2 += np.bincount(codes.ravel(), pixel_m2.ravel(), OUTSIDE + 1)[: len(CODES)]
        first, last = np.searchsorted(rows, [window.row, window.row + window.height])
        found = codes[rows[first:last] - window.row, cols[first:last] - window.col]
        counts = found != OUTSIDE
        mine = polygons[first:last][counts]
        inside += np.bincount(mine, minlength=len(landslides))
        hidden += np.bincount(mine, found[counts] != SEEN, len(landslides))
    with np.errstate(invalid="ignore"):
        return Unseen(area_m2, np.where(inside > 0, hidden / inside, np.nan))


def _tell_of_gaps(elevations: AlignedRaster, name: str, zones: Zones | None, progress: Progress) -> None:
    """Ground without a height has no shadow and no slope in the map: it may pass for seen."""
    places = SamplePlaces.of(elevations.grid, elevations.block_shape(), _SAMPLE_PX)
    lost = np.isnan(places.read(elevations))
    if zones is not None:
        lost = lost[places.inside(zones)]
    if lost.size and lost.mean() >= _TOLD_GAPS:
        progress.warn(
            Message(
                "{name} has no height at {share:.0%} of the study area: shadow, layover and the slopes' directions are "
                "not looked at there, and less of it is seen than the map shows.",
                name=name,
                share=float(lost.mean()),
            )
        )


def _require(needs: Needs) -> None:
    for value, limits in ((needs.min_coherence, (0, 1)), (needs.min_sensitivity, (0, 1))):
        if not limits[0] <= value <= limits[1]:
            raise FtlError("The limit {value:g} is not between 0 and 1. Choose one that is.", value=value)
    if not needs.slowest_mm_a >= 0:
        raise FtlError("The slowest rate is {value:g} mm/a. Give a positive number.", value=needs.slowest_mm_a)
