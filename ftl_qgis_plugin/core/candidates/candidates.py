"""From rasters and thresholds to ranked candidate polygons, in one pass over the rasters."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from ..deformation.background import robust_sigma
from ..errors import FtlError, Message
from ..factors.catalogue import DEFORMATION, is_circular
from ..grids.blocks import map_in_order, strips
from ..grids.grid import Grid
from ..grids.smoothing import disc_px
from ..landslides.rate_statistics import rate_statistics
from ..progress import Progress
from ..ranges.score import FrequencyRatios, border_penalty, information_value, score
from ..stored.shared_blocks import sharing
from ..stored.writer import RasterWriter
from . import attributes, growth
from .components import Components, ComponentStream, Overgrown
from .holes import hole_pixels
from .overlap import MASK_NO_DATA, Overlap, evaluate_strip, known_at, values_at
from .pixels import Pixels

# What threads read is kept for each other and for measuring what has passed: about four strips of three rasters.
SHARED_BYTES = 128 << 20
# Nothing is left for GDAL to keep but what masks and warping ask for again.
_GDAL_BYTES = 48 << 20

# From this share of no data beside the middle one of at least so many candidates on, they are pieces.
_PIECES_BESIDE, _FEW = 0.3, 5


@dataclass(frozen=True)
class ExtractionOptions:
    """How passing pixels become candidates. Areas in m2; `connectivity` 4 or 8.

    `grow_share`: outlines grow to this share of the candidate's own rate (see `growth`), 0 = not.
    `min_information`: candidates whose information value (see `score`) is lower are dropped; None = none is.
    """

    min_area_m2: float = 0.0
    fill_holes_m2: float = 0.0
    connectivity: int = 8
    iteration: int = 1
    ratios: FrequencyRatios = field(default_factory=lambda: FrequencyRatios({}))
    min_information: float | None = None
    grow_share: float = 0.0


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
    batches: list[_Batch] = []
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
            for stream, pixels in zip(streams, _by_direction(strip.pixels, len(streams))):
                done = stream.feed(pixels, strip.window.row + strip.window.height)
                _measure(overlap, options, done, batches)
        for stream in streams:
            _measure(overlap, options, stream.finish(), batches)
            _tell_overgrown(stream.overgrown, grid, progress)
        if not valid:
            raise FtlError(
                "The deformation raster has no data anywhere. Check its band and no data value, or choose another one."
            )
    signed = np.concatenate(background)
    sigma = robust_sigma(signed)
    candidates = _ranked(overlap, options, batches, sigma, progress.part(0.95, 1.0))
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


@dataclass
class _Batch:
    """Measured components of one strip; `first` and `peak` are pixel keys, `swallowed` keys of filled holes.

    `means` by factor of the overlap, `more` columns as they are called, `own` the keys of each one's pixels.
    """

    first: np.ndarray
    peak: np.ndarray
    numbers: dict[str, np.ndarray]
    means: dict[str, np.ndarray]
    more: dict[str, np.ndarray]
    own: list[np.ndarray]
    swallowed: np.ndarray


def _measure(overlap: Overlap, options: ExtractionOptions, done: Components, batches: list[_Batch]) -> None:
    done = _worth_keeping(overlap, options, done)
    if not done.count:
        return
    swallowed = np.zeros(0, np.int64)
    if options.fill_holes_m2 > 0:
        swallowed, owner = hole_pixels(done, overlap.grid, options.fill_holes_m2, options.connectivity)
        if not overlap.join_signs:
            swallowed, owner = _without_others(overlap, done, swallowed, owner)
        if len(swallowed):
            done = _with_holes(overlap, done, swallowed, owner)
        done = _at_least(overlap.grid, options.min_area_m2, done)
        if not done.count:
            return
    numbers, peak = _rate_numbers(overlap.grid, done)
    means = {name: _mean(name, done.pixels.values[index], done) for index, name in enumerate(overlap.columns[1:], 1)}
    beside = {
        name: attributes.values_at(factor.evaluate, overlap.grid, done.pixels.key)
        for name, factor in overlap.observed.items()
    }
    more = {f"{name}_mean": _mean(name, values, done) for name, values in beside.items()}
    more |= attributes.measure(overlap, done, beside)
    first = np.full(done.count, np.iinfo(np.int64).max)
    np.minimum.at(first, done.component, done.pixels.key)
    order = np.argsort(done.component, kind="stable")
    ends = np.cumsum(np.bincount(done.component, minlength=done.count))
    own = np.split(done.pixels.key[order], ends[:-1])
    batches.append(_Batch(first, peak, numbers, means, more, own, np.sort(swallowed)))


def _worth_keeping(overlap: Overlap, options: ExtractionOptions, done: Components) -> Components:
    """Drops components without a pixel of the overlap itself, and those too small (unless holes may enlarge them).

    Where the noise makes them grow, the minimum area is meant of what stands out of it, for noise grows too, and
    what is smaller than a median's disc is noise that was smoothed.
    """
    if not done.count:
        return done
    grid = overlap.grid
    strong = np.bincount(done.component, weights=done.pixels.strong, minlength=done.count) > 0
    if overlap.grow_rate_mm_a is None and overlap.growth_mm_a is not None:
        smooth_px = overlap.rate.raster.source.smooth_px
        blob_m2 = disc_px(smooth_px) * grid.mean_pixel_size_m() ** 2
        strong &= is_large(_area(grid, done, done.pixels.strong), max(options.min_area_m2, blob_m2))
    done = _chosen(done, strong)
    return done if options.fill_holes_m2 > 0 else _at_least(grid, options.min_area_m2, done)


def _at_least(grid: Grid, min_area_m2: float, done: Components) -> Components:
    return _chosen(done, is_large(_area(grid, done), min_area_m2))


def is_large(area_m2: np.ndarray, min_area_m2: float) -> np.ndarray:
    """Whether areas reach the minimum.

    Sums of equal pixel areas carry rounding errors; 3 pixels of 1000 m2 shall pass a minimum of 3000 m2.
    """
    return area_m2 >= min_area_m2 * (1 - 1e-9)


def _chosen(done: Components, keep: np.ndarray) -> Components:
    if keep.all():
        return done
    number = np.cumsum(keep) - 1
    of_kept = keep[done.component]
    return Components(done.pixels.select(of_kept), number[done.component[of_kept]], int(keep.sum()))


def _area(grid: Grid, done: Components, weight: np.ndarray | None = None) -> np.ndarray:
    if not len(done.pixels):
        return np.zeros(done.count)
    row = done.pixels.key // grid.width
    first = int(row.min())
    area = grid.pixel_area_m2(first, int(row.max()) - first + 1)[row - first]
    return np.bincount(done.component, weights=area if weight is None else area * weight, minlength=done.count)


def _without_others(
    overlap: Overlap, done: Components, key: np.ndarray, owner: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Pixels of holes without those that are fast the other way: a candidate in there stays one."""
    rates = attributes.values_at(overlap.rate.signed, overlap.grid, key)
    toward = np.bincount(done.component, done.pixels.toward, done.count) > 0
    fast = overlap.rule.holds(DEFORMATION, overlap.rate.speed(rates))
    kept = ~(fast & ((rates >= 0) != toward[owner]))
    return key[kept], owner[kept]


def _with_holes(overlap: Overlap, done: Components, key: np.ndarray, owner: np.ndarray) -> Components:
    values = np.concatenate(
        # Windows stay small: the holes of one component at a time.
        [values_at(overlap, key[owner == number]) for number in np.unique(owner)],
        axis=1,
    )
    known = np.concatenate([known_at(overlap, key[owner == number]) for number in np.unique(owner)])
    order = np.concatenate([np.flatnonzero(owner == number) for number in np.unique(owner)])
    holes = Pixels(key[order], values, np.zeros(len(key), bool), known)
    pixels = Pixels.join([done.pixels, holes])
    component = np.concatenate([done.component, owner[order]])
    # A smaller component inside a hole is covered twice now; the pixel goes to the one that encloses it.
    sequence = np.lexsort((-np.arange(len(component)), pixels.key))
    keys = pixels.key[sequence]
    sequence = sequence[np.concatenate([[True], keys[1:] != keys[:-1]])]
    pixels, component = pixels.select(sequence), component[sequence]
    remaining = np.zeros(done.count, bool)
    remaining[component] = True
    number = np.cumsum(remaining) - 1
    return Components(pixels, number[component], int(remaining.sum()))


def _rate_numbers(grid: Grid, done: Components) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Area, pixels and rates of each component, and the key of its pixel of largest |rate|."""
    rates, peak = rate_statistics(done.pixels.values[0], done.component, done.count)
    area = _area(grid, done)
    numbers = {
        "area_m2": area,
        "pixels": np.bincount(done.component, minlength=done.count),
        "rate_mean": rates.mean_mm_a,
        "rate_max": rates.max_mm_a,
        "rate_p95": rates.p95_mm_a,
        "rate_signed_mean": rates.signed_mean_mm_a,
        "mixed_sign": _share_against(done, rates.signed_mean_mm_a),
        "known_overlap": _area(grid, done, done.pixels.known) / area,
    }
    return numbers, done.pixels.key[peak]


def _share_against(done: Components, signed_mean_mm_a: np.ndarray) -> np.ndarray:
    """Share of each component's pixels of the overlap itself that move against its mean rate."""
    rate = done.pixels.values[0]
    strong = done.pixels.strong
    against = strong & (rate * np.sign(signed_mean_mm_a)[done.component] < 0)
    count = np.bincount(done.component, strong, done.count)
    return np.bincount(done.component, against, done.count) / np.maximum(count, 1)


def _mean(name: str, values: np.ndarray, done: Components) -> np.ndarray:
    """Mean over the pixels with data; direction of the mean vector for angles; NaN where there are none."""
    has_data = ~np.isnan(values)
    component = done.component[has_data]
    value = values[has_data].astype(np.float64)

    def total(weights: np.ndarray) -> np.ndarray:
        return np.bincount(component, weights=weights, minlength=done.count)

    count = total(np.ones(len(value)))
    with np.errstate(invalid="ignore", divide="ignore"):
        if is_circular(name):
            angle = np.radians(value)
            mean = np.degrees(np.arctan2(total(np.sin(angle)), total(np.cos(angle)))) % 360.0
            return np.where(count > 0, mean, np.nan)
        return total(value) / count


def _ranked(
    overlap: Overlap, options: ExtractionOptions, batches: list[_Batch], sigma_mm_a: float, progress: Progress
) -> Candidates:
    if not batches:
        batches = [_empty_batch(overlap)]
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


def _empty_batch(overlap: Overlap) -> _Batch:
    nothing = np.zeros(0)
    names = ("area_m2", "pixels", "rate_mean", "rate_max", "rate_p95", "rate_signed_mean")
    names = (*names, "mixed_sign", "known_overlap")
    keys = np.zeros(0, np.int64)
    more = (*(f"{name}_mean" for name in overlap.observed), *attributes.names(overlap))
    means = dict.fromkeys(overlap.columns[1:], nothing)
    return _Batch(keys, keys, dict.fromkeys(names, nothing), means, dict.fromkeys(more, nothing), [], keys)
