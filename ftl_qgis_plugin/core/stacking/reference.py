"""Where the displacements are zero by definition, and pixels from all over the scene that tell the rest."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from ..deformation.background import robust_sigma
from ..errors import FtlError, Message
from ..gdal_errors import attempted
from ..grids.crs import srs_of, way_between
from ..grids.grid import Grid, Window
from ..grids.raster import AlignedRaster, RasterSource
from ..grids.sample_places import SamplePlaces
from ..landslides.reprojection import reprojected
from ..landslides.zones import Zones
from ..progress import Progress
from ..timeseries.epochs import DAYS_PER_YEAR
from .corrections import Corrections
from .reading.pair_stack import Stack
from .solving.weighted_stack import stack as stack_of

STABLE, POINT, POLYGONS, AS_IT_IS = KINDS = ("stable", "point", "polygons", "as it is")

# Numbers of the sample over all pairs, and the pixels that are plenty or too few.
_SAMPLE_VALUES = 3_000_000
_MOST_PX, _FEWEST_PX = 20_000, 50
# Each place is a call for every pair, which takes longer than its few numbers: more only where these hold less than a
# share of the pixels that are wanted, and very many where there is next to nothing.
_PLACES = ((9, 0.1), (100, 0.005), (900, 0.0))
# Stable ground: the most coherent share of the pixels that have data in nearly all pairs, or in more of them than the
# rest of the scene has. Fewer pixels would make the median itself noisy, and with it every pixel's rate.
_STABLE_SHARE = 0.3
_NEARLY_ALL = 0.9
_BEST_SHARE = 0.2
# Of these, what moves against the others by more than so many robust deviations is not stable.
_MOST_DEVIATIONS = 3.0
# Ground whose rates differ by so much more than noise makes likely is a poor reference. The air is alike over
# kilometres, so that the pixels of one of the sample's places count as one: of so many the scatter (1.4826 median
# absolute deviations, of relative standard error 1.17 / sqrt(n)) is up to 1.76 times what it is of very many.
_RESTLESS_MM_A = 20.0
_LIKELY_SCATTER = 1 + 1.96 * 1.17 / _PLACES[0][0] ** 0.5
# Numbers, and pixels at least, that tell the noise.
_NOISE_VALUES = 500_000
_POINT_RADIUS_PX = 1
# Values that tell roughly where the median of many lies.
_SOME = 250
# With fewer pixels the reference's own error is a fifth of a rate's standard error or more: what all pixels share then
# leaves less than 93 % of one scene in twenty within 1.96 standard errors.
_ENOUGH_PX = 40
# The error of a median of so many is a fiftieth of a pixel's noise.
_PLENTY_PX = 4000
_POLYGON_VALUES = 30_000_000


@dataclass(frozen=True)
class Reference:
    """STABLE: median of the most coherent ground all over the scene that does not move against the rest. POINT: `x`,
    `y`, with its neighbours. POLYGONS: median inside of them (WKB). AS_IT_IS: the pairs are referenced already. `wkt`:
    CRS of point and polygons, "" the grid's own."""

    kind: str = STABLE
    x: float = 0.0
    y: float = 0.0
    polygons: tuple[bytes, ...] = ()
    wkt: str = ""

    def on(self, grid: Grid) -> Reference:
        """With point and polygons in the grid's CRS. FtlError: they cannot be brought there."""
        if not self.wkt or self.kind not in (POINT, POLYGONS):
            return self
        if self.kind == POLYGONS:
            with suppress(FtlError):
                return replace(self, polygons=tuple(reprojected(self.polygons, self.wkt, grid.wkt)), wkt="")
        else:
            way = way_between(srs_of(self.wkt), grid.srs)
            found = None if way is None else attempted(lambda: way.TransformPoint(self.x, self.y))
            if found is not None and np.isfinite(found[:2]).all():
                return replace(self, x=found[0], y=found[1], wkt="")
        raise FtlError("The reference cannot be brought into the CRS of the pairs. Give it in that CRS.")


@dataclass
class Sample:
    """Pixels from all over the grid: `mm` (pairs, pixels), `coherence` their mean over the pairs (NaN unknown);
    `spans_days` (pairs,): the days that each pair spans; `ends`: numbers of its first and second date; `qualities`
    (pairs, pixels): each one's coherence, None unknown."""

    mm: np.ndarray
    coherence: np.ndarray
    rows: np.ndarray
    cols: np.ndarray
    spans_days: np.ndarray
    ends: tuple[np.ndarray, np.ndarray] | None = None
    qualities: np.ndarray | None = None


def take_sample(stack: Stack, progress: Progress) -> Sample:
    """Pixels in windows spread over the grid, as many as `_SAMPLE_VALUES` allows; in more and smaller windows where
    hardly any of those has data (an island, a strip of land). FtlError: none has data."""
    wanted = int(np.clip(_SAMPLE_VALUES // stack.size, _FEWEST_PX, _MOST_PX))
    for number, (count, enough) in enumerate(_PLACES):
        places = SamplePlaces.of(stack.grid, stack.block_shape, wanted, count)
        part = progress.part(number / len(_PLACES), (number + 1) / len(_PLACES))
        sample = _sample_of(stack, places.windows, part)
        if len(sample.rows) >= enough * wanted or places.is_whole:
            break
    progress.report(1.0)
    if not len(sample.rows):
        raise FtlError(
            "No pixel of the pairs has data: all are incoherent at a minimum coherence of {minimum:g}, or masked. "
            "Lower the minimum coherence, or check the pairs in QGIS.",
            minimum=stack.min_coherence,
        )
    return sample


def _sample_of(stack: Stack, windows: Sequence[Window], progress: Progress) -> Sample:
    parts, qualities = [], []
    for number, window in enumerate(windows):
        progress.check()
        block = stack.read(window)
        rows, cols = np.divmod(np.arange(window.size), window.width)
        with np.errstate(invalid="ignore"):
            quality = (
                np.full(window.size, np.nan) if block.coherence is None else np.nan_to_num(block.coherence).mean(axis=0)
            )
        held = np.isfinite(block.mm).any(axis=0)
        # Indexing would lay pixel after pixel, and what follows goes through them pair by pair.
        parts.append((block.mm.compress(held, axis=1), quality[held], rows[held] + window.row, cols[held] + window.col))
        if block.coherence is not None:
            qualities.append(block.coherence.compress(held, axis=1))
        progress.report((number + 1) / len(windows))
    mm, quality, rows, cols = (np.concatenate(items, axis=-1) for items in zip(*parts))
    every = np.concatenate(qualities, axis=1) if qualities else None
    return Sample(mm, quality, rows, cols, stack.spans_days, stack.ends, every)


def reference_offsets(
    stack: Stack, corrections: Corrections, sample: Sample, reference: Reference, progress: Progress
) -> np.ndarray:
    """(pairs,) mm at the reference, after `corrections`; NaN for a pair without data there, or without terms.

    FtlError: the place lies outside, or hardly any pair has data there.
    """
    if reference.kind == AS_IT_IS:
        return np.where(corrections.unfit, np.nan, 0.0)
    if reference.kind == STABLE:
        return _of_stable_ground(corrections, sample, progress)
    grid = stack.grid
    reference = reference.on(grid)
    if reference.kind == POINT:
        window = _around_point(grid, reference)
        mm = stack.read(window, corrections, want_coherence=False).mm
    else:
        mm = _inside(stack, corrections, reference.polygons, progress)
    with np.errstate(invalid="ignore"):
        offsets = _median(mm)
    if np.isfinite(offsets).sum() < 0.5 * len(offsets):
        raise FtlError(
            "At the reference, only {count} of {pairs} pairs have data. Choose another place, of coherent and stable "
            "ground.",
            count=int(np.isfinite(offsets).sum()),
            pairs=len(offsets),
        )
    _tell_of_few_pixels(mm, progress)
    return offsets


def _tell_of_few_pixels(mm: np.ndarray, progress: Progress) -> None:
    """The error of a reference of noisy pixels (pairs, pixels). Standard errors hold it already, for what it does to a
    pair it does to the residuals of every pixel; but it is the same draw for all of them.

    The variance of a median of n is about pi / 2 (n + pi / 2 - 1) of a pixel's, and both add up in a rate.
    """
    count = int(np.median(np.isfinite(mm).sum(axis=1)))
    if 0 < count < _ENOUGH_PX:
        own = np.pi / 2 / (count + np.pi / 2 - 1)
        progress.tell(
            Message(
                "The reference rests on {count} pixel(s): all rates share its error, about {share:.0%} of their "
                "standard error, and no average over pixels makes that smaller. Of {enough} pixels or more it hardly "
                "counts.",
                count=count,
                share=float((own / (1 + own)) ** 0.5),
                enough=_ENOUGH_PX,
            )
        )


def _of_stable_ground(corrections: Corrections, sample: Sample, progress: Progress) -> np.ndarray:
    mm = without_terms(corrections, sample)
    share = np.isfinite(mm).mean(axis=0)
    good = share >= min(_NEARLY_ALL, float(np.quantile(share, 1 - _BEST_SHARE)))
    if share.max() < 0.5:
        raise _no_common_ground()
    quality = sample.coherence[good]
    least = np.nanquantile(quality, 1 - _STABLE_SHARE) if np.isfinite(quality).any() else None
    if least is not None:
        good[good] = quality >= least
    used = np.flatnonzero(good)
    used = used[:: max(len(used) // _PLENTY_PX, 1)]
    progress.tell(
        Message("Reference: the median of {count} sample pixels.", count=len(used))
        if least is None
        else Message(
            "Reference: the median of {count} sample pixels with a mean coherence of {least:.2f} or more.",
            count=len(used),
            least=float(least),
        )
    )
    mm = mm.take(used, axis=1)
    offsets = _median_of_still(mm, sample.spans_days)
    if not np.isfinite(offsets).sum() >= 0.5 * len(offsets):
        raise _no_common_ground()
    _tell_of_few_pixels(mm, progress)
    _tell_of_moving_ground(mm, offsets, sample, progress)
    return offsets


def _tell_of_moving_ground(mm: np.ndarray, offsets: np.ndarray, sample: Sample, progress: Progress) -> None:
    """Where the ground that is taken for stable is none: below a city that sinks all rates would be relative to it. The
    rates of short and noisy stacks scatter as much on ground that stands still."""
    known = np.isfinite(offsets)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = _mean_rates(mm[known], offsets[known], sample.spans_days[known]) * DAYS_PER_YEAR
    spread = robust_sigma(rates)
    if not spread > _RESTLESS_MM_A:
        return
    noise = _noise_of(mm, offsets, sample)
    if spread**2 > _RESTLESS_MM_A**2 + (_LIKELY_SCATTER * noise) ** 2:
        progress.warn(
            Message(
                "The ground taken as stable scatters by {spread:.0f} mm/a, of which its noise explains {noise:.0f}: it "
                "moves itself, and all rates are relative to its median. Give a point or an area that is known to be "
                "stable.",
                spread=spread,
                noise=noise,
            )
        )


def _noise_of(mm: np.ndarray, offsets: np.ndarray, sample: Sample) -> float:
    """The usual standard error (mm/a) of the rates of pixels (pairs, pixels); NaN where nothing tells it, as of one
    pair."""
    told = np.isfinite(offsets) & (sample.spans_days > 0)
    step = -(-mm.shape[1] // max(_NOISE_VALUES // len(mm), _FEWEST_PX))
    rest = mm[told, ::step] - offsets[told].astype(np.float32)[:, np.newaxis]
    ends = None if sample.ends is None else (sample.ends[0][told], sample.ends[1][told])
    sigma = stack_of(rest, sample.spans_days[told] / DAYS_PER_YEAR, None, ends).sigma_mm_a
    sigma = sigma[np.isfinite(sigma)]
    return float(np.median(sigma)) if len(sigma) else float("nan")


def without_terms(corrections: Corrections, sample: Sample) -> np.ndarray:
    """(pairs, pixels) mm of the sample, ramp and height taken off; offsets are not."""
    if not corrections.terms.shape[1]:
        return sample.mm
    heights = None if corrections.dem is None else sample_heights(corrections.dem, corrections.grid, sample)
    return sample.mm - (corrections.terms @ corrections.columns(sample.rows, sample.cols, heights)).astype(np.float32)


def referenced(corrections: Corrections, sample: Sample) -> np.ndarray:
    """(pairs, pixels) mm of the sample, all of the corrections taken off."""
    return without_terms(corrections, sample) - corrections.offsets.astype(np.float32)[:, np.newaxis]


def _median_of_still(mm: np.ndarray, spans_days: np.ndarray) -> np.ndarray:
    """(pairs,) median of the pixels whose rate does not stand out: a tenth of the ground that slides would pull the
    median of all toward itself, by millimetres a year. A pair without data on these: the median of all."""
    everywhere = _median(mm)
    offsets = everywhere
    for _ in range(2):
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = _mean_rates(mm, offsets, spans_days)
            rate -= np.nanmedian(rate)
            spread = 1.4826 * np.nanmedian(np.abs(rate))
            still = np.abs(rate) <= _MOST_DEVIATIONS * spread
        offsets = _median(mm.compress(still, axis=1))
        offsets = np.where(np.isfinite(offsets), offsets, everywhere)
    return offsets


def _mean_rates(mm: np.ndarray, offsets: np.ndarray, spans_days: np.ndarray) -> np.ndarray:
    """(pixels,) mm a day; pair by pair, for all of them at once do not fit into the processor's cache."""
    moved, missed = np.zeros(mm.shape[1], np.float32), np.zeros(mm.shape[1])
    for values, offset, span in zip(mm, offsets, spans_days):
        rest = values - values.dtype.type(offset)
        known = np.isfinite(rest)
        if not known.all():
            rest[~known] = 0
            missed[~known] += span**2
        rest *= span
        moved += rest
    return moved / (np.square(spans_days).sum() - missed)


def _no_common_ground() -> FtlError:
    return FtlError(
        "The pairs have no common reference: no pixel has data in most of them. Check that they cover the same ground, "
        "or lower the minimum coherence."
    )


def sample_heights(dem: RasterSource, grid: Grid, sample: Sample) -> np.ndarray:
    """(pixels,) heights at the sample's pixels of the grid in m, NaN without data; read row by row as they lie
    together."""
    raster = AlignedRaster(dem, grid)
    heights = np.empty(len(sample.rows))
    for row in np.unique(sample.rows):
        inside = sample.rows == row
        cols = sample.cols[inside]
        first, last = int(cols.min()), int(cols.max())
        heights[inside] = raster.read(Window(int(row), first, 1, last - first + 1))[0, cols - first]
    return heights


def _around_point(grid: Grid, reference: Reference) -> Window:
    x = reference.x
    if grid.is_geographic:  # of the ways to write a longitude the one nearest to the pairs
        west, _south, east, _north = grid.bounds
        x += 360 * round(((west + east) / 2 - x) / 360)
    col = int(np.floor((x - grid.x_min) / grid.x_size))
    row = int(np.floor((grid.y_max - reference.y) / grid.y_size))
    if not (0 <= row < grid.height and 0 <= col < grid.width):
        raise FtlError(
            "The reference point lies outside of the ground that all pairs cover. Choose a place inside of it."
        )
    top, left = max(row - _POINT_RADIUS_PX, 0), max(col - _POINT_RADIUS_PX, 0)
    bottom, right = min(row + _POINT_RADIUS_PX + 1, grid.height), min(col + _POINT_RADIUS_PX + 1, grid.width)
    return Window(top, left, bottom - top, right - left)


def _inside(stack: Stack, corrections: Corrections, polygons: Sequence[bytes], progress: Progress) -> np.ndarray:
    """Displacements (pairs, pixels) inside the polygons: of all pixels, or of every n-th where memory holds no more."""
    zones = Zones(list(polygons), stack.grid)
    counts = [(window, int(zones.mask(window).sum())) for window in stack.windows()]
    total = sum(count for _window, count in counts)
    if not total:
        raise FtlError("The reference polygon lies outside of the ground that all pairs cover. Choose another one.")
    step = -(-total * stack.size // _POLYGON_VALUES)
    parts = []
    passed = 0
    for window, count in counts:
        progress.check()
        taken = np.flatnonzero(zones.mask(window))[-passed % step :: step] if count else ()
        passed += count
        if len(taken):
            parts.append(stack.read(window, corrections, want_coherence=False).mm.take(taken, axis=1))
    return np.concatenate(parts, axis=1)


def _median(mm: np.ndarray) -> np.ndarray:
    """Of each pair; NaN where it has no data (numpy would warn)."""
    result = np.full(len(mm), np.nan)
    for number, values in enumerate(mm):
        known = np.isfinite(values)
        if not known.all():
            values = values.compress(known)
        if values.size:
            result[number] = _median_of(values)
    return result


def _median_of(values: np.ndarray) -> float:
    """As numpy's, of many values in half the time: some of them tell between which bounds it lies, and only what is
    there has to be put in order."""
    middle = len(values) // 2
    if middle > _SOME:
        some = np.sort(values[:: len(values) // _SOME])
        low, high = some[2 * len(some) // 5], some[3 * len(some) // 5]
        below = int(np.count_nonzero(values < low))
        inside = values.compress((values >= low) & (values <= high))
        if below < middle < below + len(inside):
            ends = middle - below - (1 - len(values) % 2), middle - below
            inside.partition(ends)
            return float((inside[ends[0]] + inside[ends[1]]) / 2)
    return float(np.median(values))
