"""Are landslides more frequent where the ground moves more? Frequency ratios by class of a raster's magnitude."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from ..errors import FtlError, Message
from ..grids.blocks import map_in_order, strips
from ..grids.grid import Window
from ..grids.raster import AlignedRaster
from ..landslides.zones import Zones
from ..progress import Progress
from .intervals import Z_95, ratio, wilson_interval

# Non-negative float32 numbers sort like their bits; 12 bits less leave a resolution of 0.05 %.
_BIT_SHIFT = 12
_BIT_BINS = 1 << (32 - 1 - _BIT_SHIFT)
# So many times its due a class may have before it is told.
_UNEQUAL = 1.5
# Of fewer landslides intervals of clusters hold too little, and a trend over classes is one of a handful of places.
LEAST_POLYGONS = 10
# A value that so large a share of the ground has goes to the class whose area comes nearest; of others it is all one.
_FREQUENT = 0.01
# Of a class that holds so large a share of ground that may stand still it is told.
_MOSTLY_NOISE = 0.5
_EXACT_UP_TO = 8  # classes: 8! = 40,320 permutations

_Counts = TypeVar("_Counts")


@dataclass(frozen=True)
class ProneClass:
    """One class of magnitude, lower <= |value| < upper (the last class is open above).

    `ratio` = share of the sample pixels / share of the study area's pixels that lie in the class (above 1: more
    landslides than chance would put there). The 95 % interval takes the landslides, not their pixels, as
    independent. NaN where the study area has no pixel in the class. `noise_share`: of the study area's pixels in the
    class, those whose |value| is below 1.96 of their standard errors, which noise may have put there; NaN where none
    is known.
    """

    lower: float
    upper: float
    sample_pixels: int
    area_pixels: int
    sample_share: float
    area_share: float
    ratio: float
    ratio_lower: float
    ratio_upper: float
    noise_share: float


@dataclass(frozen=True)
class Proneness:
    classes: tuple[ProneClass, ...]
    polygons: int  # landslides with at least one pixel with data
    rho: float  # Spearman's rank correlation of class and frequency ratio; NaN below 3 classes
    p_value: float  # one-sided, for a rise
    trend: Message


def proneness(
    raster: AlignedRaster,
    samples: Zones,
    classes: Sequence[float] | int,
    study_area: Zones | None = None,
    progress: Progress | None = None,
    errors: AlignedRaster | None = None,
) -> Proneness:
    """Frequency ratio of landslides by class of |raster|, streaming over the raster in strips.

    `classes`: limits between classes (ascending, in the raster's unit; the first class begins at 0, the last is
    open), or a number of classes of equal area. The study area is every pixel with data (within `study_area` if
    given), landslides included; sample pixels are those of `samples` within it, each counted once. `errors`: standard
    errors of the raster's values, on its grid.
    FtlError: limits not ascending, fewer than 2 classes, no pixel with data, no sample pixel with data.
    """
    progress = progress or Progress()
    start = 0.0
    if isinstance(classes, int):
        if classes < 2:
            raise FtlError("At least 2 classes are needed, not {count}. Enter a larger number.", count=classes)
        limits = _equal_area_limits(raster, study_area, classes, progress.part(0.0, 0.5))
        start = 0.5
    else:
        limits = np.unique(np.asarray([limit for limit in classes if limit != 0], float))
        if not len(limits) or np.any(np.diff(np.asarray(classes, float)) <= 0) or limits[0] < 0:
            raise FtlError(
                "The class limits ({limits}) must be positive numbers in ascending order, for example 10, 20, 50.",
                limits=", ".join(f"{limit:g}" for limit in classes),
            )
    kernel = _Counting(raster, samples, study_area, limits.astype(np.float32), errors)
    area = np.zeros(len(limits) + 1, np.int64)
    noise = np.zeros((2, len(limits) + 1), np.int64)
    sample = np.zeros((len(samples), len(limits) + 1), np.int64)
    for in_area, polygons, in_polygons, in_noise in _over_strips(kernel, raster, progress.part(start, 1.0)):
        area += in_area
        noise += in_noise
        np.add.at(sample, polygons, in_polygons)
    result = _result(limits, area, sample, noise)
    if isinstance(classes, int):
        _tell_unequal(result, classes, progress)
    _tell_noise(result, progress)
    return result


def _tell_noise(result: Proneness, progress: Progress) -> None:
    noisy = sum(row.noise_share >= _MOSTLY_NOISE for row in result.classes)
    if noisy:
        progress.warn(
            Message(
                "In {count} of {classes} classes half or more of the ground moves no faster than 1.96 standard errors "
                "of its rate (noise_share in the table): it may stand still, and the ratios of these classes tell "
                "little of motion.",
                count=noisy,
                classes=len(result.classes),
            )
        )


def _tell_unequal(result: Proneness, wanted: int, progress: Progress) -> None:
    """Where many pixels have the same value no limits can make the areas equal."""
    largest = max(row.area_share for row in result.classes)
    if len(result.classes) < wanted or largest > _UNEQUAL / wanted:
        progress.warn(
            Message(
                "Too many pixels have the same value for {wanted} classes of equal area: there are {count}, and the "
                "largest has {share:.0%} of it. Enter the class limits yourself.",
                wanted=wanted,
                count=len(result.classes),
                share=largest,
            )
        )


def _over_strips(kernel: Callable[[Window], _Counts], raster: AlignedRaster, progress: Progress) -> Iterator[_Counts]:
    return map_in_order(kernel, strips(raster.grid, raster.block_shape()[0]), progress)


@dataclass(frozen=True)
class _Counting:
    raster: AlignedRaster
    samples: Zones
    study_area: Zones | None
    limits: np.ndarray
    errors: AlignedRaster | None

    def __call__(self, window: Window) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Pixels per class in the window; polygons (indices) that occur; their pixels per class; pixels per class with
        a standard error, and those of them that it may have put there."""
        values = _magnitude(self.raster, self.study_area, window)
        known = ~np.isnan(values)
        classes = np.searchsorted(self.limits, values[known], side="right")
        count = len(self.limits) + 1
        ids = self.samples.ids(window)[known]
        inside = ids > 0
        polygons, position = np.unique(ids[inside] - 1, return_inverse=True)
        table = np.bincount(position.ravel() * count + classes[inside], minlength=len(polygons) * count)
        noise = np.zeros((2, count), np.int64)
        if self.errors is not None:
            reach = np.float32(Z_95) * self.errors.read(window)[known]
            noise[0] = np.bincount(classes[np.isfinite(reach)], minlength=count)
            noise[1] = np.bincount(classes[values[known] < reach], minlength=count)
        return np.bincount(classes, minlength=count), polygons, table.reshape(-1, count), noise


@dataclass(frozen=True)
class _Distribution:
    raster: AlignedRaster
    study_area: Zones | None

    def __call__(self, window: Window) -> np.ndarray:
        values = _magnitude(self.raster, self.study_area, window)
        bits = np.ascontiguousarray(values[~np.isnan(values)]).view(np.uint32) >> _BIT_SHIFT
        return np.bincount(bits, minlength=_BIT_BINS)


def _magnitude(raster: AlignedRaster, study_area: Zones | None, window: Window) -> np.ndarray:
    values = np.abs(raster.read(window))
    if study_area is not None:
        values[~study_area.mask(window)] = np.nan
    return values


def _equal_area_limits(raster: AlignedRaster, study_area: Zones | None, count: int, progress: Progress) -> np.ndarray:
    """Limits of `count` classes with as equal numbers of pixels as values allow, to 3 significant digits."""
    total = np.zeros(_BIT_BINS, np.int64)
    for histogram in _over_strips(_Distribution(raster, study_area), raster, progress):
        total += histogram
    below = np.cumsum(total)
    if below[-1] == 0:
        raise _no_data()
    wanted = below[-1] * np.arange(1, count) / count
    bins = np.searchsorted(below, wanted)
    limit_bins = bins + 1
    frequent = total[bins] > _FREQUENT * below[-1]
    if frequent.any():
        # Whole numbers, say: the limit is the next value there is, or this one, where it belongs above.
        there = np.flatnonzero(total)
        following = np.append(there, _BIT_BINS)[np.searchsorted(there, bins, side="right")]
        is_above = (wanted - (below[bins] - total[bins]) < below[bins] - wanted) | (following == _BIT_BINS)
        limit_bins = np.where(frequent, np.where(is_above, bins, following), limit_bins)
    values = (limit_bins.astype(np.uint32) << _BIT_SHIFT).view(np.float32)
    values[bins == 0] = 0.0  # zeros fill this share of the area; no limit above 0 can part them
    limits = np.unique([float(f"{value:.3g}") for value in values])
    limits = limits[limits > 0]
    if not len(limits):
        raise FtlError("The values are nearly all 0, so no classes can be made. Enter the class limits yourself.")
    return limits


def _result(limits: np.ndarray, area: np.ndarray, sample: np.ndarray, noise: np.ndarray) -> Proneness:
    if not area.sum():
        raise _no_data()
    sample = sample[sample.sum(axis=1) > 0]
    total = sample.sum()
    if not total:
        raise FtlError(
            "No sample polygon covers a pixel with data in the study area. Check that the layers lie in the same place."
        )
    bounds = [0.0, *limits.tolist(), math.inf]
    rows = []
    for number, (lower, upper) in enumerate(zip(bounds, bounds[1:])):
        share, area_share = sample[:, number].sum() / total, area[number] / area.sum()
        low, high = _share_interval(sample[:, number], sample.sum(axis=1))
        rows.append(
            ProneClass(
                lower,
                upper,
                int(sample[:, number].sum()),
                int(area[number]),
                float(share),
                float(area_share),
                ratio(float(share), float(area_share)),
                ratio(low, float(area_share)),
                ratio(high, float(area_share)),
                ratio(float(noise[1, number]), float(noise[0, number])),
            )
        )
    rho, p_value = rising_trend([row.ratio for row in rows])
    return Proneness(tuple(rows), len(sample), rho, p_value, _trend_text(rho, p_value, len(sample)))


def _share_interval(in_class: np.ndarray, pixels: np.ndarray) -> tuple[float, float]:
    """95 % interval of sum(in_class) / sum(pixels) with the polygons as the independent units.

    The variance of the ratio of cluster totals (Cochran 1977) gives the number of independent pixels
    that would scatter alike; Wilson's interval of that number holds for rare classes too.
    """
    polygons, total = len(pixels), pixels.sum()
    share = in_class.sum() / total
    effective = float(polygons)
    if polygons > 1:
        residual = in_class - share * pixels
        variance = polygons / (polygons - 1) * np.sum(residual**2) / total**2
        if variance > 0:
            effective = min(share * (1 - share) / variance, float(total))
    return wilson_interval(share * effective, effective)


def rising_trend(ratios: Sequence[float]) -> tuple[float, float]:
    """Spearman's rho of the classes' order and their ratios, and its one-sided p value for a rise.

    NaN ratios are left out; exact by all permutations up to 8 classes, otherwise from Student's t. NaN, NaN for
    fewer than 3 classes or constant ratios.
    """
    values = np.array([value for value in ratios if not math.isnan(value)])
    if len(values) < 3 or np.all(values == values[0]):
        return math.nan, math.nan
    from scipy import stats  # here: loading it takes longer than the whole plugin

    ranks = stats.rankdata(values)
    order = np.arange(1, len(values) + 1)
    rho = float(np.corrcoef(order, ranks)[0, 1])
    if len(values) > _EXACT_UP_TO:
        p_value = stats.spearmanr(order, ranks)[1] / 2  # two-sided and symmetric
        return rho, float(p_value if rho > 0 else 1 - p_value)
    score = order @ ranks
    scores = np.array(list(itertools.permutations(ranks))) @ order
    return rho, float(np.mean(scores >= score - 1e-9))


def _trend_text(rho: float, p_value: float, polygons: int) -> Message:
    if polygons < LEAST_POLYGONS:
        return Message(
            "Only {count} landslides: the ratios describe them, but their intervals promise too much, and no trend can "
            "be shown. Some {least} or more are needed.",
            count=polygons,
            least=LEAST_POLYGONS,
        )
    if math.isnan(rho):
        return Message("There are too few classes to tell a trend. Make at least 3.")
    values = {"rho": rho, "p": p_value}
    if rho > 0 and p_value <= 0.05:
        return Message(
            "The frequency of landslides rises with the class (Spearman's rho {rho:.2f}, one-sided p {p:.3f}).",
            **values,
        )
    return Message(
        "No rise of the frequency of landslides with the class can be shown (Spearman's rho {rho:.2f}, one-sided p "
        "{p:.3f}).",
        **values,
    )


def _no_data() -> FtlError:
    return FtlError("The raster has no data in the study area. Check that the layers lie in the same place.")
