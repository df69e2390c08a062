"""The disc of a median that takes noise off a rate: how wide, and what it leaves."""

from __future__ import annotations

import math
from dataclasses import replace

from ..grids.grid import Grid
from ..grids.raster import AlignedRaster, RasterSource, open_dataset
from ..grids.sample_places import SamplePlaces
from ..grids.smoothing import disc_px
from ..progress import Progress
from .background import AT_NOISE, NOISE_SIGMAS, robust_sigma

# Radii of the median's disc. Where pixels are fine, the noise of neighbours is one.
RADII_PX = (2, 4, 6, 8)
# What lowers the noise by less is not worth blurred outlines: noise of the atmosphere is smooth already.
GAIN = 0.85
# A wider disc has to be worth its blur, too.
_AS_GOOD = 1.05
# A landslide of five discs keeps its form; where noise is one over many pixels, one of three gains more by a wider disc
# than its edges lose.
_DISCS, _DISCS_OF_WIDER = 5, 3
# The tags of a file that has gone through the median, and of its robust sigmas before and after (mm/a).
SMOOTHED, SIGMAS = "FTL_SMOOTHED_PX", "FTL_SIGMAS"


def least_known_px(radius_px: int) -> int:
    """Pixels that a landslide needs not to be lost to a median of that radius."""
    return _DISCS * disc_px(radius_px)


def is_smoothed(rate: RasterSource) -> bool:
    dataset = open_dataset(rate.path)
    return dataset.GetMetadataItem(SMOOTHED) is not None


def with_sigmas(rate: RasterSource) -> RasterSource:
    """The rate with what its file says of its noise before and after it was smoothed; as it is where it was not."""
    try:
        before, after = map(float, (open_dataset(rate.path).GetMetadataItem(SIGMAS) or "").split())
    except ValueError:
        return rate
    return replace(rate, sigmas=(before, after)) if math.isfinite(before) and after > 0 else rate


def sigma_of(rate: RasterSource, grid: Grid, radius_px: int, progress: Progress) -> float:
    """The rate's robust sigma through a median of that radius."""
    return robust_sigma(SamplePlaces.of(grid).read(AlignedRaster(replace(rate, smooth_px=radius_px), grid), progress))


def reaches(sigma_mm_a: float, threshold_mm_a: float) -> bool:
    """Whether a threshold lies within the noise, or was chosen for it."""
    return NOISE_SIGMAS * sigma_mm_a >= AT_NOISE * threshold_mm_a


def smoothed(rate: RasterSource, grid: Grid, radius_px: int, progress: Progress) -> RasterSource:
    sigmas = sigma_of(rate, grid, 0, progress.part(0.0, 0.5)), sigma_of(rate, grid, radius_px, progress.part(0.5, 1.0))
    return replace(rate, smooth_px=radius_px, sigmas=sigmas)


def smallest_disc(rate: RasterSource, grid: Grid, progress: Progress) -> RasterSource | None:
    """The rate through the smallest median that lowers its noise; None where none does."""
    for number, radius in enumerate(RADII_PX):
        part = progress.part(number / len(RADII_PX), (number + 1) / len(RADII_PX))
        smooth = smoothed(rate, grid, radius, part)
        if smooth.sigmas[1] <= GAIN * smooth.sigmas[0]:
            return smooth
    return None


def best_disc(rate: RasterSource, grid: Grid, known_px: float, progress: Progress) -> RasterSource:
    """The rate through the smallest median that is about as good as any that known landslides allow."""
    smallest, *wider = RADII_PX
    allowed = [smallest, *(radius for radius in wider if known_px >= _DISCS_OF_WIDER * disc_px(radius))]
    parts = [progress.part(number / len(allowed), (number + 1) / len(allowed)) for number in range(len(allowed))]
    tried = [smoothed(rate, grid, radius, part) for radius, part in zip(allowed, parts)]
    best = min(smooth.sigmas[1] for smooth in tried)
    return next(smooth for smooth in tried if not smooth.sigmas[1] > _AS_GOOD * best)


def disc_against_noise(
    rate: RasterSource, grid: Grid, threshold_mm_a: float, progress: Progress, known_px: float = 0.0
) -> RasterSource | None:
    """The rate (mm/a) through the median that known landslides of that size allow (0: through the smallest that
    helps), where its noise reaches the threshold and falls clearly; None where not, or where it is smoothed already."""
    if rate.smooth_px or is_smoothed(rate):
        return None
    if not reaches(sigma_of(rate, grid, 0, progress.part(0.0, 0.2)), threshold_mm_a):
        return None
    if known_px < least_known_px(RADII_PX[0]):
        return smallest_disc(rate, grid, progress.part(0.2, 1.0))
    smooth = best_disc(rate, grid, known_px, progress.part(0.2, 1.0))
    return smooth if smooth.sigmas[1] <= GAIN * smooth.sigmas[0] else None
