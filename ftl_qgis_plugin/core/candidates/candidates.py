"""From rasters and thresholds to ranked candidate polygons, in one pass over the rasters."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..deformation.background import robust_sigma
from ..errors import FtlError, Message
from ..factors.catalogue import DEFORMATION
from ..grids.blocks import map_in_order, strips
from ..grids.grid import Grid
from ..progress import Progress
from ..ranges.score import border_penalty, information_value, score
from ..stored.shared_blocks import sharing
from ..stored.writer import RasterWriter
from . import growth
from .components import ComponentStream, Overgrown
from .measuring import Measured, Measuring, empty_measured
from .options import ExtractionOptions
from .overlap import MASK_NO_DATA, Overlap, evaluate_strip
from .pixels import Pixels

# What threads read is kept for each other and for measuring what has passed: about four strips of three rasters.
SHARED_BYTES = 160 << 20
# Nothing is left for GDAL to keep but what masks and warping ask for again.
_GDAL_BYTES = 48 << 20

# From this share of no data beside the middle one of at least so many candidates on, they are pieces.
_PIECES_BESIDE, _FEW = 0.3, 5


@dataclass
class Candidates:
    """Candidates in order of rank. `columns`: the contract's fields, one array (or list of text) each."""

    columns: dict[str, np.ndarray | list]
    wkb: list[bytes]
    grid: Grid

    def __len__(self) -> int:
        return len(self.wkb)

    def records(self) -> list[dict[str, object]]:
        """One dict of plain Python values per candidate."""
        lists = {name: column if isinstance(column, list) else column.tolist() for name, column in self.columns.items()}
        return [dict(zip(lists, row)) for row in zip(*lists.values())]


@dataclass
class Extraction:
    """Candidates, and what the pass over the rasters saw besides: pixels of the overlap, pixels with a rate, and a
    regular sample of the signed rate (at most 1 in 64 pixels)."""

    candidates: Candidates
    passing_px: int
    valid_px: int
    background_mm_a: np.ndarray
    background_sigma_mm_a: float


def extract(
    overlap: Overlap,
    options: ExtractionOptions,
    progress: Progress | None = None,
    mask_path: str | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
) -> Extraction:
    """Runs the cascade strip by strip, joins the passing pixels to components and measures each on the way.

    `mask_path`: also write the overlap (before growth and area filter) as bytes: 1 passes, 0 not, 255 no data.
    FtlError and CancelledError leave no file behind.
    """
    progress = progress or Progress()
    grid = overlap.grid
    windows = strips(grid, overlap.rate.raster.block_shape()[0])
    streams = [ComponentStream(grid.width, options.connectivity) for _ in range(1 if overlap.join_signs else 2)]
    measuring = Measuring(overlap, options)
    background: list[np.ndarray] = []
    passing = valid = 0
    kernel = partial(evaluate_strip, overlap, want_mask=mask_path is not None)
    with ExitStack() as stack:
        # Slopes need the edges of neighbouring strips, and what surrounds a candidate is looked at afterwards.
        stack.enter_context(sharing(overlap.rasters, SHARED_BYTES))
        writer = None
        if mask_path is not None:
            writer = stack.enter_context(RasterWriter(mask_path, grid, dtype=np.uint8, no_data=MASK_NO_DATA))
        for strip in map_in_order(kernel, windows, progress.part(0, 0.95), executor, workers, _GDAL_BYTES):
            valid += strip.valid
            passing += int(strip.pixels.strong.sum())
            background.append(strip.background)
            if writer is not None:
                writer.write(strip.mask, strip.window)
            below = strip.window.row + strip.window.height
            by_direction = _by_direction(strip.pixels, len(streams))
            measuring.take([stream.feed(pixels, below) for stream, pixels in zip(streams, by_direction)])
        measuring.take([stream.finish() for stream in streams])
        measuring.finish()
        for stream in streams:
            _tell_overgrown(stream.overgrown, grid, progress)
        if not valid:
            raise FtlError(
                "The deformation raster has no data anywhere. Check its band and no data value, or choose another one."
            )
    signed = np.concatenate(background)
    sigma = robust_sigma(signed)
    candidates = _ranked(overlap, options, measuring.parts, sigma, progress.part(0.95, 1.0))
    if not overlap.close_px and options.iteration == 1:
        _tell_pieces(candidates, progress)
    progress.report(1.0)
    return Extraction(candidates, passing, valid, signed, sigma)


def _by_direction(pixels: Pixels, streams: int) -> list[Pixels]:
    """All pixels, or those of ground that moves toward the satellite and the others: they never join."""
    if streams == 1:
        return [pixels]
    return [pixels.select(pixels.toward), pixels.select(~pixels.toward)]


def _tell_overgrown(overgrown: Sequence[Overgrown], grid: Grid, progress: Progress) -> None:
    for area in overgrown:
        if not area.strong:  # grown only: no candidate anyway
            continue
        corners = candidate_ids(grid, np.array([area.top, area.bottom]) * grid.width + [area.left, area.right])
        progress.warn(
            Message(
                "An area between {northwest} and {southeast} was left out: {count:,} connected pixels ({km2:,.0f} km²) "
                "pass, too many for a landslide. A whole region moves there, or the thresholds are too loose: raise "
                "the minimum deformation rate (or the growth rate), remove the regional deformation, or exclude it.",
                northwest=corners[0],
                southeast=corners[1],
                count=area.pixels,
                km2=area.pixels * grid.mean_pixel_size_m() ** 2 / 1e6,
            )
        )


def _tell_pieces(candidates: Candidates, progress: Progress) -> None:
    """On ground that is half without data landslides fall to pieces, of which each looks like one."""
    beside = candidates.columns["no_data_beside"]
    if len(candidates) < _FEW or not np.median(beside) >= _PIECES_BESIDE:
        return
    progress.warn(
        Message(
            "Of what lies beside the candidates {share:.0%} has no data: many will be pieces of one landslide. A "
            "closing radius of two or three pixels ({radius:.0f} m and more) joins them over gaps of that width.",
            share=float(np.median(beside)),
            radius=2 * candidates.grid.mean_pixel_size_m(),
        )
    )


def _ranked(
    overlap: Overlap, options: ExtractionOptions, batches: list[Measured], sigma_mm_a: float, progress: Progress
) -> Candidates:
    if not batches:
        batches = [empty_measured(overlap)]
    first = np.concatenate([batch.first for batch in batches])
    peak = np.concatenate([batch.peak for batch in batches])
    numbers = {name: np.concatenate([batch.numbers[name] for batch in batches]) for name in batches[0].numbers}
    means = {name: np.concatenate([batch.means[name] for batch in batches]) for name in batches[0].means}
    more = {name: np.concatenate([batch.more[name] for batch in batches]) for name in batches[0].more}
    own = [keys for batch in batches for keys in batch.own]
    swallowed = np.concatenate([batch.swallowed for batch in batches])
    points = score(numbers["rate_mean"], means, options.ratios)
    points -= border_penalty(numbers["pixels"], more["no_data_beside"])
    # By score; equal ones from north to south, west to east.
    order = np.lexsort((first, -points))
    if options.min_information is not None:
        informed = information_value(means, options.ratios, len(first)) >= options.min_information - 1e-9
        order = order[informed[order]]
    if len(swallowed):
        # What lies in a filled hole of another candidate was complete before that one and is covered by it now.
        order = order[~np.isin(first, swallowed)[order]]
    columns: dict[str, np.ndarray | list] = {
        "candidate": candidate_ids(overlap.grid, peak[order]),
        "iteration": np.full(len(order), options.iteration),
        "rank": np.arange(1, len(order) + 1),
        "score": points[order],
    }
    for name in ("area_m2", "pixels", "rate_mean", "rate_max", "rate_p95", "rate_signed_mean"):
        columns[name] = numbers[name][order]
    for name, values in means.items():
        columns[f"{name}_mean"] = values[order]
    for name, values in more.items():
        columns[name] = values[order]
    columns["mixed_sign"] = numbers["mixed_sign"][order]
    columns["known_overlap"] = numbers["known_overlap"][order]
    columns["margin"] = _margins(overlap, numbers["rate_mean"][order], {k: v[order] for k, v in means.items()})
    chosen = [own[index] for index in order.tolist()]
    wkb = growth.outlines(overlap, chosen, options.grow_share, sigma_mm_a, options.connectivity, progress)
    return Candidates(columns, wkb, overlap.grid)


def candidate_ids(grid: Grid, peak: np.ndarray) -> list[str]:
    """Stable names: the place of the pixel of strongest |rate|, in the grid's coordinates, east first.

    The peak hardly moves when thresholds change, so a landslide keeps its name through the iterations, and names do
    not depend on how many candidates there are.
    """
    x, y = grid.centre(*np.divmod(peak, grid.width))
    decimals = max(0, int(np.ceil(-np.log10(min(grid.x_size, grid.y_size)))) + (1 if grid.is_geographic else 0))
    return [f"E{east:.{decimals}f}N{north:.{decimals}f}" for east, north in zip(x.tolist(), y.tolist())]


def _margins(overlap: Overlap, rate_mean: np.ndarray, means: dict[str, np.ndarray]) -> np.ndarray:
    """Distance of the candidate's means to the nearest threshold, in units of that range's width."""
    result = np.full(len(rate_mean), np.inf)
    for name, values in {DEFORMATION: rate_mean, **means}.items():
        result = np.fmin(result, overlap.table.distance(name, values))
    return result
