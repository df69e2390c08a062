"""A rate whose noise hides what the threshold asks for is smoothed, and that is told."""

from __future__ import annotations

from ..errors import Message
from ..grids.blocks import map_in_order, strips
from ..grids.grid import Grid
from ..grids.raster import AlignedRaster, RasterSource, grid_of, open_dataset
from ..grids.smoothing import disc_offsets
from ..progress import Progress
from ..stored.writer import RasterWriter
from .median_disc import (
    RADII_PX,
    SIGMAS,
    SMOOTHED,
    best_disc,
    disc_against_noise,
    least_known_px,
    smoothed,
    with_sigmas,
)
from .rate_check import Finding

AUTO, OFF, ON = "auto", "off", "on"
SMOOTHINGS = (AUTO, OFF, ON)


def smoothing_finding(smooth: RasterSource, grid: Grid) -> Finding:
    """That a median would help; `smooth` is the rate through it (see `median_disc.disc_against_noise`)."""
    before, after = smooth.sigmas
    return Finding(
        Message(
            "A median of {count} pixels within {radius:.0f} m would lower the scatter of the rate from {before:.0f} to "
            "{after:.0f} mm/a. Smooth it where the landslides have {least} pixels or more: smaller ones would be lost.",
            count=len(disc_offsets(smooth.smooth_px)),
            radius=smooth.smooth_px * grid.mean_pixel_size_m(),
            before=before,
            after=after,
            least=least_known_px(smooth.smooth_px),
        ),
        "smooth",
    )


def write_smoothed(rate: RasterSource, path: str, progress: Progress, known_px: float = 0.0) -> None:
    """The rate (mm/a) through the median of `disc_against_noise`, whatever its noise, on its own grid.

    FtlError: not read, not written.
    """
    grid = grid_of(rate)
    smooth = disc_against_noise(rate, grid, 0.0, progress.part(0.0, 0.3), known_px)
    if smooth is None:
        smooth = smoothed(rate, grid, RADII_PX[0], progress.part(0.0, 0.3))
    raster = AlignedRaster(smooth, grid)
    dataset = open_dataset(rate.path)
    band = dataset.GetRasterBand(rate.band)
    windows = strips(grid, raster.block_shape()[0])
    sigmas = " ".join(f"{sigma:.6g}" for sigma in smooth.sigmas)
    tags = {"unit": "mm/a", SMOOTHED: str(smooth.smooth_px), SIGMAS: sigmas}
    with RasterWriter(path, grid, descriptions=(band.GetDescription(),), metadata=tags) as writer:
        for window, values in zip(windows, map_in_order(raster.read, windows, progress.part(0.3, 1.0))):
            progress.check()
            writer.write(values, window)


def filtered(
    rate: RasterSource,
    grid: Grid,
    smoothing: str,
    threshold_mm_a: float | None,
    known_px: float,
    progress: Progress,
) -> RasterSource:
    """The rate (mm/a), read through a running median where `smoothing` says so; tells of it with what it leaves.

    "auto": where NOISE_SIGMAS robust sigmas reach the threshold (None: never), the median lowers them clearly, and
    the known landslides (`known_px`: the size of a typical one) are so large that it does not take them for noise.
    """
    smooth = None
    if smoothing == ON:
        smooth = best_disc(rate, grid, known_px, progress)
    elif smoothing == AUTO and threshold_mm_a and known_px >= least_known_px(RADII_PX[0]):
        smooth = disc_against_noise(rate, grid, threshold_mm_a, progress, known_px)
    if smooth is None:
        return with_sigmas(rate)
    before, after = smooth.sigmas
    progress.tell(
        Message(
            "The rate is smoothed by the median of {count} pixels within {radius:.0f} m: its robust standard deviation "
            "falls from {before:.3g} to {after:.3g} mm/a. RATE_SMOOTHING changes that.",
            count=len(disc_offsets(smooth.smooth_px)),
            radius=smooth.smooth_px * grid.mean_pixel_size_m(),
            before=before,
            after=after,
        )
    )
    return smooth
