"""Ramp and height terms of a whole stack, of pairs or of dates, from its sample."""

from __future__ import annotations

import numpy as np

from ..errors import FtlError, Message
from ..factors.plausibility import told_of_undeclared
from ..grids.grid import Grid
from ..grids.raster import AlignedRaster, RasterSource
from ..grids.sample_places import SamplePlaces
from ..progress import Progress
from .corrections import Corrections, fit_corrections
from .options import StackOptions
from .reading.pair_stack import Stack
from .reference import Sample, sample_heights

_SAMPLE_PX = 200_000
# Of the sample, the share without a height that is told: small voids are not.
_TOLD_GAPS = 0.02


def corrections_of(
    stack: Stack, sample: Sample, options: StackOptions, progress: Progress | None = None
) -> Corrections:
    """What the options want taken off each pair or date of the stack, its offsets still 0; warns of a DEM that covers a
    part of it.

    FtlError: a DEM that does not cover the pairs or holds no data that it does not declare; see `fit_corrections`.
    """
    heights, dem = None, options.dem
    if dem is not None:
        _require_declared_no_data(dem, stack.grid)
        heights = sample_heights(dem, stack.grid, sample)
        if not np.isfinite(heights).any():
            raise FtlError(
                "The DEM {name} does not cover the pairs. Choose one that does, or leave the height's part on.",
                name=dem.name,
            )
        missing = float(np.isnan(heights).mean())
        if progress is not None and missing >= _TOLD_GAPS:
            progress.warn(
                Message(
                    "The DEM {name} has no height at {share:.0%} of the ground with data, where there will be no rate. "
                    "Choose one that covers the pairs, or leave the height's part on.",
                    name=dem.name,
                    share=missing,
                )
            )
    return fit_corrections(sample.mm, sample.rows, sample.cols, stack.grid, options.ramp, dem, heights)


def _require_declared_no_data(dem: RasterSource, grid: Grid) -> None:
    """FtlError: a value far from all others (-9999, or 0 among mountains), a few pixels of which would tilt the fit of
    every pair."""
    raster = AlignedRaster(dem, grid)
    values = SamplePlaces.of(grid, raster.block_shape(), _SAMPLE_PX).read(raster)
    undeclared = told_of_undeclared(dem, values[np.isfinite(values)])
    if undeclared is not None:
        raise FtlError(undeclared.template, **undeclared.values)
