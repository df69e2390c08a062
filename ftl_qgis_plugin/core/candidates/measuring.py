"""What is measured of complete components: their numbers, means of the factors, and attributes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..factors.catalogue import DEFORMATION, is_circular
from ..grids.grid import Grid
from ..grids.smoothing import disc_px
from ..landslides.rate_statistics import rate_statistics
from . import attributes
from .components import Components
from .holes import hole_pixels
from .options import ExtractionOptions
from .overlap import Overlap, known_at, values_at
from .pixels import Pixels

# Measuring takes many short steps, whose cost hardly grows with the number of pixels: those of so many strips are
# measured together (their blocks are still kept then), or as soon as there are so many.
_STRIPS, _PX = 2, 1_000_000


@dataclass
class Measured:
    """Some components; `first` and `peak` are pixel keys, `swallowed` keys of filled holes.

    `means` by factor of the overlap, `more` columns as they are called, `own` the keys of each one's pixels.
    """

    first: np.ndarray
    peak: np.ndarray
    numbers: dict[str, np.ndarray]
    means: dict[str, np.ndarray]
    more: dict[str, np.ndarray]
    own: list[np.ndarray]
    swallowed: np.ndarray


class Measuring:
    """Takes the complete components of strip after strip; `parts` is what has been measured of them."""

    def __init__(self, overlap: Overlap, options: ExtractionOptions) -> None:
        self._overlap = overlap
        self._options = options
        self._waiting: list[Components] = []
        self._strips = 0
        self.parts: list[Measured] = []

    def take(self, of_strip: list[Components]) -> None:
        """The components that a strip completes, of one direction or of each."""
        self._strips += 1
        self._waiting += [done for done in of_strip if done.count]
        # Holes may hold components of the other direction.
        if self._options.fill_holes_m2 > 0:
            for done in self._waiting:
                self._measure(done)
            self._waiting = []
        elif self._strips >= _STRIPS or sum(len(done.pixels) for done in self._waiting) > _PX:
            self.finish()

    def finish(self) -> None:
        if self._waiting:
            self._measure(_together(self._waiting))
        self._waiting, self._strips = [], 0

    def _measure(self, done: Components) -> None:
        measured = _measured(self._overlap, self._options, done)
        if measured is not None:
            self.parts.append(measured)


def _together(parts: list[Components]) -> Components:
    """Components that share no pixel as one, pixels in row-major order."""
    if len(parts) == 1:
        return parts[0]
    before = np.cumsum([0, *(part.count for part in parts)])
    pixels = Pixels.join([part.pixels for part in parts])
    component = np.concatenate([part.component + first for part, first in zip(parts, before.tolist())])
    order = np.argsort(pixels.key, kind="stable")
    return Components(pixels.select(order), component[order], int(before[-1]))


def _measured(overlap: Overlap, options: ExtractionOptions, done: Components) -> Measured | None:
    """None where no component is worth keeping."""
    done = _worth_keeping(overlap, options, done)
    if not done.count:
        return None
    swallowed = np.zeros(0, np.int64)
    if options.fill_holes_m2 > 0:
        swallowed, owner = hole_pixels(done, overlap.grid, options.fill_holes_m2, options.connectivity)
        if not overlap.join_signs:
            swallowed, owner = _without_others(overlap, done, swallowed, owner)
        if len(swallowed):
            done = _with_holes(overlap, done, swallowed, owner)
        done = _at_least(overlap.grid, options.min_area_m2, done)
        if not done.count:
            return None
    numbers, peak = _rate_numbers(overlap.grid, done)
    means = {name: _mean(name, done.pixels.values[index], done) for index, name in enumerate(overlap.columns[1:], 1)}
    beside = {
        name: attributes.values_at(factor.evaluate, overlap.grid, done.pixels.key)
        for name, factor in overlap.observed.items()
    }
    more = {f"{name}_mean": _mean(name, values, done) for name, values in beside.items()}
    more |= attributes.measure(overlap, done, beside)
    order = np.argsort(done.component, kind="stable")
    ends = np.cumsum(np.bincount(done.component, minlength=done.count))
    own = np.split(done.pixels.key[order], ends[:-1])
    first = np.array([keys[0] for keys in own])
    return Measured(first, peak, numbers, means, more, own, np.sort(swallowed))


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


def empty_measured(overlap: Overlap) -> Measured:
    nothing = np.zeros(0)
    names = ("area_m2", "pixels", "rate_mean", "rate_max", "rate_p95", "rate_signed_mean")
    names = (*names, "mixed_sign", "known_overlap")
    keys = np.zeros(0, np.int64)
    more = (*(f"{name}_mean" for name in overlap.observed), *attributes.names(overlap))
    means = dict.fromkeys(overlap.columns[1:], nothing)
    return Measured(keys, keys, dict.fromkeys(names, nothing), means, dict.fromkeys(more, nothing), [], keys)
