"""From displacements date by date to the same rasters as a stack of pairs."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..errors import FtlError, Message
from ..grids.blocks import map_in_order
from ..grids.grid import Window
from ..products.layer import file_name
from ..progress import Progress
from ..timeseries.epochs import even_years
from ..timeseries.seasonal import SeasonalModel
from . import options as names
from .chained_errors import ChainedNoise
from .corrections import Corrections
from .fitted import corrections_of
from .options import StackOptions, model_for, tell_of_few_dates
from .rasters import Rasters
from .reading.date_stacks import CubeStack, GranuleStack
from .reading.suspect import tell_of_unfinished, with_declared_dates
from .reference import Sample, reference_offsets, referenced, take_sample
from .seasons import require_winter, wanted_seasons
from .solving.estimate import rates_of_series

_CHUNK_PX = 4096
# Granules that are left out and named one by one.
_TOLD = 5
# Of the noise: with less, the standard error is hardly another.
_TOLD_SHARE = 0.05


@dataclass
class SeriesJob:
    """All that a block of displacements needs to know."""

    stack: GranuleStack | CubeStack
    corrections: Corrections
    model: SeasonalModel
    seasons: tuple[np.ndarray, ...]
    outputs: tuple[str, ...]
    noise: ChainedNoise | None = None


def stack_displacements(
    stack: GranuleStack | CubeStack,
    options: StackOptions,
    paths: Mapping[str, str],
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> int:
    """Fits every pixel's series and writes the rasters named in `paths` (keys from options.OUTPUTS), all or none.

    COHERENCE is the mean of the granules' own temporal coherence, COUNT the number of dates. Returns the pixels with a
    rate. FtlError: see the steps; COHERENCE of a series that brings none; no pixel left.
    """
    progress = progress or Progress()
    if names.COHERENCE in paths and not stack.has_coherence:
        raise FtlError("These displacements come without coherence. Leave the coherence output out.")
    if options.min_coherence > 0 and not stack.has_coherence:
        progress.warn(Message("These displacements come without coherence, so that no pixel is masked by it."))
    without = stack.without_coherence
    if without and (stack.min_coherence > 0 or names.COHERENCE in paths):
        progress.warn(
            Message(
                "{count} of {granules} granules come without coherence, {first} first. At each pixel they count as "
                "coherent as the others are, by their median. Get theirs too.",
                count=len(without),
                granules=len(stack.granules),
                first=file_name(without[0].layer.path),
            )
        )
    require_winter(options, paths)
    for granule in stack.left_out[:_TOLD]:
        progress.warn(
            Message(
                "The granule of {date} is left out: its reference {reference} is no date of the series, or its date is "
                "there already.",
                date=granule.date.isoformat(),
                reference=granule.reference.isoformat() if granule.reference else "-",
            )
        )
    more = stack.left_out[_TOLD:]
    if more:
        progress.warn(
            Message(
                "{count} more granules, from {first} to {last}, are left out like these. The longest series is taken; "
                "a granule that ends where the reference date moves on ties the next year to it: add those.",
                count=len(more),
                first=more[0].date.isoformat(),
                last=more[-1].date.isoformat(),
            )
        )
    stack = with_declared_dates(stack, progress)
    if isinstance(stack, GranuleStack):
        tell_of_unfinished(stack.readers, stack.grid, progress)
    sample = take_sample(stack, progress.part(0, 0.05))
    corrections = corrections_of(stack, sample, options, progress)
    offsets = reference_offsets(stack, corrections, sample, options.reference, progress)
    unfit = corrections.unfit
    if unfit.any():
        progress.warn(
            Message(
                "Too few coherent pixels to fit a ramp or the height's part on {dates}: left out.",
                dates=_listed(stack, unfit),
            )
        )
    missing = np.isnan(offsets) & ~unfit
    if missing.any():
        progress.warn(Message("No data at the reference on {dates}: left out.", dates=_listed(stack, missing)))
    corrections.offsets = offsets
    tell_of_few_dates(len(stack.dates), options, progress)
    model = model_for(stack.dates, options)
    progress.tell(
        Message(
            "{count} dates from {first} to {last}; fitted: {what}.",
            count=len(stack.dates),
            first=stack.dates[0].isoformat(),
            last=stack.dates[-1].isoformat(),
            what=Message("a rate and a yearly cycle") if model.annual else Message("a rate"),
        )
    )
    seasons = wanted_seasons(stack.dates, options, paths, progress)
    wants_errors = bool(set(names.ERRORS) & set(paths))
    noise = _noise_of(stack, corrections, sample, model, progress) if wants_errors else None
    job = SeriesJob(stack, corrections, model, seasons, tuple(paths), noise)
    with Rasters(paths, stack.grid, stack.dates) as rasters:
        results = map_in_order(partial(run_series_block, job), stack.windows(), progress.part(0.05, 1), executor)
        for window, arrays in results:
            rasters.write(window, arrays)
        progress.check()
        rasters.require_some()
    stack.close()
    rasters.tell(progress)
    return rasters.held


def _noise_of(
    stack: GranuleStack | CubeStack,
    corrections: Corrections,
    sample: Sample,
    model: SeasonalModel,
    progress: Progress,
) -> ChainedNoise | None:
    """How much of the noise is passed on at crossovers; None where nothing is."""
    if stack.noise is None:
        return None
    series = referenced(corrections, sample)
    noise = stack.noise.measured(series, model.design(model.times_a))
    if noise.share < _TOLD_SHARE:
        return noise
    progress.tell(
        Message(
            "About {share:.0%} of the noise is the granules' own: what a granule at a moved reference has of it is in "
            "all later dates, and the standard error holds that.",
            share=noise.share,
        )
    )
    return noise


def _listed(stack: GranuleStack | CubeStack, which: np.ndarray) -> str:
    """The first of some dates."""
    return ", ".join([date.isoformat() for date, held in zip(stack.dates, which) if held][:10])


def run_series_block(job: SeriesJob, window: Window) -> tuple[Window, dict[str, np.ndarray]]:
    """Results by output name, (pixels,) or for the series (dates, pixels)."""
    block = job.stack.read(window, job.corrections, want_coherence=names.COHERENCE in job.outputs)
    results = {name: np.full(window.size, np.nan, np.float32) for name in job.outputs if name != names.SERIES}
    if names.SERIES in job.outputs:
        results[names.SERIES] = block.mm
    if names.COHERENCE in job.outputs:  # only of stacks that have it
        with np.errstate(invalid="ignore", divide="ignore"):
            held = np.isfinite(block.coherence)
            results[names.COHERENCE] = np.where(held, block.coherence, 0).sum(axis=0) / held.sum(axis=0)
    times = even_years(job.model.times_a)
    for start in range(0, window.size, _CHUNK_PX):
        part = slice(start, start + _CHUNK_PX)
        mm = block.mm[:, part]
        overall, parts, dates = rates_of_series(mm, job.model, times, job.seasons)
        sigma = overall.sigma_mm_a
        if job.noise is not None:
            sigma = job.noise.sigma(mm, sigma, job.model.design(job.model.times_a))
        values = {
            names.RATE: overall.rate_mm_a,
            names.RATE_STD: sigma,
            names.COUNT: np.where(dates > 0, dates, np.nan),
        }
        for pair, rates, numbers in zip(names.SEASON_PAIRS, parts, job.seasons):
            sigma = rates.sigma_mm_a
            if job.noise is not None and pair[1] in job.outputs:
                design = job.model.design(job.model.times_a)
                sigma = job.noise.sigma_of_season(mm, sigma, design, numbers, times)
            values[pair[0]], values[pair[1]] = rates.rate_mm_a, sigma
        for name, array in values.items():
            if name in results:
                results[name][part] = array
    return window, results
