"""A rate whose noise hides what the threshold asks for is smoothed, and that is told."""

from __future__ import annotations

from dataclasses import replace

from ..errors import Message
from ..grids.grid import Grid
from ..grids.raster import AlignedRaster, RasterSource
from ..grids.sample_places import SamplePlaces
from ..grids.smoothing import disc_offsets
from ..progress import Progress
from .background import AT_NOISE, NOISE_SIGMAS, robust_sigma

AUTO, OFF, ON = "auto", "off", "on"
SMOOTHINGS = (AUTO, OFF, ON)

RADIUS_PX = 2
# What lowers the noise by less is not worth blurred outlines: noise of the atmosphere is smooth already.
_GAIN = 0.85
# A landslide of so many discs keeps its form.
_DISCS = 5


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
    smooth = replace(rate, smooth_px=RADIUS_PX)
    too_small = known_px < _DISCS * len(disc_offsets(RADIUS_PX))
    if smoothing == OFF or (smoothing == AUTO and (not threshold_mm_a or too_small)):
        return rate
    places = SamplePlaces.of(grid)
    before = robust_sigma(places.read(AlignedRaster(rate, grid), progress.part(0.0, 0.3)))
    if smoothing == AUTO and not AT_NOISE * NOISE_SIGMAS * before > threshold_mm_a:
        return rate
    after = robust_sigma(places.read(AlignedRaster(smooth, grid), progress.part(0.3, 1.0)))
    if smoothing == AUTO and not after <= _GAIN * before:
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
    return smooth
