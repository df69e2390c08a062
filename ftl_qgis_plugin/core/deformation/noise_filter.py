"""A rate whose noise hides what the threshold asks for is smoothed, and that is told."""

from __future__ import annotations

from dataclasses import replace

from ..errors import Message
from ..grids.blocks import map_in_order, strips
from ..grids.grid import Grid
from ..grids.raster import AlignedRaster, RasterSource, RasterWriter, grid_of, open_dataset
from ..grids.sample_places import SamplePlaces
from ..grids.smoothing import disc_offsets
from ..progress import Progress
from .background import AT_NOISE, NOISE_SIGMAS, robust_sigma
from .rate_check import Finding

AUTO, OFF, ON = "auto", "off", "on"
SMOOTHINGS = (AUTO, OFF, ON)

RADIUS_PX = 2
# What lowers the noise by less is not worth blurred outlines: noise of the atmosphere is smooth already.
_GAIN = 0.85
# A landslide of five discs keeps its form.
LEAST_KNOWN_PX = 5 * len(disc_offsets(RADIUS_PX))
# The tag of a file that has gone through the median.
_SMOOTHED = "FTL_SMOOTHED_PX"


def smoothing_finding(rate: RasterSource, grid: Grid, threshold_mm_a: float, progress: Progress) -> Finding | None:
    """That a median would help, where the noise of the rate (mm/a) reaches the threshold; None where it would not, or
    the file is smoothed already."""
    if _is_smoothed(rate):
        return None
    before, after = _sigmas(rate, grid, threshold_mm_a, progress)
    if after is None:
        return None
    return Finding(
        Message(
            "A median of {count} pixels would lower the scatter of the rate from {before:.0f} to {after:.0f} mm/a. "
            "Smooth it where the landslides have {least} pixels or more: smaller ones would be lost.",
            count=len(disc_offsets(RADIUS_PX)),
            before=before,
            after=after,
            least=LEAST_KNOWN_PX,
        ),
        "smooth",
    )


def write_smoothed(rate: RasterSource, path: str, progress: Progress) -> None:
    """The rate (mm/a) through the median, on its own grid. FtlError: not read, not written."""
    grid = grid_of(rate)
    raster = AlignedRaster(replace(rate, smooth_px=RADIUS_PX), grid)
    dataset = open_dataset(rate.path)
    band = dataset.GetRasterBand(rate.band)
    windows = strips(grid, raster.block_shape()[0])
    tags = {"unit": "mm/a", _SMOOTHED: str(RADIUS_PX)}
    with RasterWriter(path, grid, descriptions=(band.GetDescription(),), metadata=tags) as writer:
        for window, values in zip(windows, map_in_order(raster.read, windows, progress)):
            progress.check()
            writer.write(values, window)


def _is_smoothed(rate: RasterSource) -> bool:
    dataset = open_dataset(rate.path)
    return dataset.GetMetadataItem(_SMOOTHED) is not None


def _sigmas(
    rate: RasterSource, grid: Grid, threshold_mm_a: float | None, progress: Progress
) -> tuple[float, float | None]:
    """The rate's robust sigma as it is and through the median; None for the latter where it would not help.

    `threshold_mm_a` None: through the median in any case.
    """
    places = SamplePlaces.of(grid)
    before = robust_sigma(places.read(AlignedRaster(rate, grid), progress.part(0.0, 0.3)))
    if threshold_mm_a is not None and not AT_NOISE * NOISE_SIGMAS * before > threshold_mm_a:
        return before, None
    smooth = replace(rate, smooth_px=RADIUS_PX)
    after = robust_sigma(places.read(AlignedRaster(smooth, grid), progress.part(0.3, 1.0)))
    return before, after if threshold_mm_a is None or after <= _GAIN * before else None


def filtered(
    rate: RasterSource,
    grid: Grid,
    smoothing: str,
    threshold_mm_a: float | None,
    known_px: float,
    progress: Progress,
) -> RasterSource:
    """The rate (mm/a), read through a running median where `smoothing` says so; tells of it with what it leaves.

    "auto": where NOISE_SIGMAS robust sigmas exceed the threshold (None: never), the median lowers them clearly, and
    the known landslides (`known_px`: the size of a typical one) are so large that it does not take them for noise.
    """
    is_wanted = bool(threshold_mm_a) and known_px >= LEAST_KNOWN_PX and not _is_smoothed(rate)
    if smoothing == OFF or (smoothing == AUTO and not is_wanted):
        return rate
    before, after = _sigmas(rate, grid, threshold_mm_a if smoothing == AUTO else None, progress)
    if after is None:
        return rate
    progress.tell(
        Message(
            "The rate is smoothed by the median of {count} pixels: its robust standard deviation falls from "
            "{before:.3g} to {after:.3g} mm/a. RATE_SMOOTHING changes that.",
            count=len(disc_offsets(RADIUS_PX)),
            before=before,
            after=after,
        )
    )
    return replace(rate, smooth_px=RADIUS_PX)
