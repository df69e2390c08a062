"""One block of a stack: pure, so that threads, processes and other machines may run it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import numpy as np

from ..grids.blocks import stop_if_asked
from ..grids.grid import Window
from ..stored.spare_arrays import SpareArrays
from . import options as names
from .corrections import Corrections
from .noise.pair_noise import weights_of
from .options import StackOptions
from .reading.pair_stack import PairStack
from .solving import closure
from .solving.estimate import Estimator, Rates
from .solving.inversion import Inversion, Inverted
from .solving.network import Network
from .solving.pair_sums import PairSums
from .solving.weighted_stack import stack as weighted_stack
from .solving.weighted_sums import WeightedSums

# Numbers over all pairs worked on at a time, so that they stay in the processor's cache, and the pixels that is at most
# and at least: hardly any call shall be for a handful of pixels.
_CHUNK_VALUES = 600_000
_MOST_PX, _FEWEST_PX = 2048, 256


@dataclass
class PairCounts:
    """(pairs,) each: pixels with data, the sum of their coherence, and pixels left out as unwrapping errors."""

    held: np.ndarray
    coherence: np.ndarray
    errors: np.ndarray

    @classmethod
    def nothing(cls, pairs: int) -> PairCounts:
        return cls(np.zeros(pairs, np.int64), np.zeros(pairs), np.zeros(pairs, np.int64))

    def add(self, other: PairCounts) -> None:
        self.held += other.held
        self.coherence += other.coherence
        self.errors += other.errors


@dataclass
class Job:
    """All that a block needs to know. Displacements are counted in the unit of the `corrections`, the cycle of the
    `inversion` too; results are in mm."""

    stack: PairStack
    corrections: Corrections
    options: StackOptions
    inversion: Inversion
    estimator: Estimator
    outputs: tuple[str, ...]
    spare: SpareArrays = field(default_factory=SpareArrays)

    @property
    def dates(self) -> int:
        return len(self.inversion.network.dates)

    @property
    def wants_mean(self) -> bool:
        """COHERENCE is the mean of the pairs': always in stacking, and where an inversion has nothing that could
        contradict it, for its temporal coherence is 1 then whatever the pairs hold."""
        has_none = self.options.method == names.STACKING or not self.inversion.network.closes
        return has_none and self.stack.has_coherence and names.COHERENCE in self.outputs

    @property
    def wants_coherence(self) -> bool:
        return self.options.weighted or self.wants_mean


def run_block(job: Job, window: Window) -> tuple[Window, dict[str, np.ndarray], PairCounts]:
    """Results by output name, (pixels,) or for the series (dates, pixels)."""
    with ExitStack() as lent:

        def new(rows: int, columns: int) -> np.ndarray:
            return lent.enter_context(job.spare.lent(rows, columns))

        return (window, *_results(job, window, new))


def _results(
    job: Job, window: Window, new: Callable[[int, int], np.ndarray]
) -> tuple[dict[str, np.ndarray], PairCounts]:
    """`new(rows, columns)` gives arrays of its own size to work in."""
    is_stack = job.options.method == names.STACKING
    is_weighted = job.options.weighted and job.stack.has_coherence
    is_plain = not (is_stack or is_weighted)
    is_summed = is_plain and _wants_rates_alone(job)
    seen = None
    if is_summed:
        rates = WeightedSums(job.estimator.weights_of_pairs(job.inversion.cofactor), window.size)
        seen = rates.add
    elif is_plain:
        sums = PairSums(job.inversion.network, new(job.dates, window.size))
        seen = sums.add
    with np.errstate(invalid="ignore"):  # of what is infinite two make no number, as they should
        block = job.stack.read(window, job.corrections, job.wants_coherence, seen, new)
    counts = PairCounts.nothing(len(job.stack.pairs))
    results = {
        name: np.full((job.dates, window.size) if name == names.SERIES else window.size, np.nan, np.float32)
        for name in job.outputs
    }
    general = np.arange(window.size)
    if is_summed:
        general = _summed(job, block.mm, rates, results, counts)
    elif is_plain:
        general = _gapless(job, block.mm, sums, results, counts)
    for part in _chunks(window.size, len(job.stack.pairs)):
        if block.coherence is not None:
            held = np.isfinite(block.mm[:, part])
            quality = np.nan_to_num(block.coherence[:, part])
            quality[~held] = 0
            counts.coherence += quality.sum(axis=1, dtype=np.float64)
            if job.wants_mean:
                results[names.COHERENCE][part] = _mean(quality, held)
    for part in _chunks(len(general), len(job.stack.pairs)):
        stop_if_asked()
        at = general[part]
        # Indexing would lay pixel after pixel, and all that follows goes through them pair by pair.
        mm = block.mm.take(at, axis=1)
        mm[np.isinf(mm)] = np.nan  # else loops would accuse the neighbours of an infinite value
        quality = None if block.coherence is None else block.coherence.take(at, axis=1)
        weights = weights_of(quality) if is_weighted else None
        if not (is_stack or job.inversion.network.closes):
            # The series is the same whatever the weights: they tell nothing but the noise.
            weights = job.estimator.noise.believed(weights, mm.shape)
        if is_stack:
            _put_all(results, at, _stacked(job, mm, weights, counts))
        else:
            _general(job, mm, weights, results, at, counts)
    _count_in_mm(results, job.corrections.unit_mm)
    return results, counts


def _count_in_mm(results: dict[str, np.ndarray], unit_mm: float) -> None:
    for name, values in results.items():
        if name not in (names.COHERENCE, names.COUNT):
            values *= np.float32(abs(unit_mm) if name in names.ERRORS else unit_mm)


def _wants_rates_alone(job: Job) -> bool:
    """Rates of the inversion, and nothing that takes a look at single pairs or dates."""
    is_checked = job.options.check_loops and job.inversion.network.loops
    return not is_checked and {names.RATE, names.COUNT, names.THAW_RATE, names.WINTER_RATE}.issuperset(job.outputs)


def _chunks(size: int, pairs: int) -> Iterator[slice]:
    step = min(max(_CHUNK_VALUES // pairs, _FEWEST_PX), _MOST_PX)
    for start in range(0, size, step):
        yield slice(start, min(start + step, size))


def _stacked(
    job: Job,
    mm: np.ndarray,
    weights: np.ndarray | None,
    counts: PairCounts,
) -> dict[str, np.ndarray]:
    network = job.inversion.network
    held = np.isfinite(mm)
    counts.held += held.sum(axis=1, dtype=np.int64)
    louder = np.float32(1)
    if job.options.check_loops:
        believed = job.estimator.noise.believed(weights, mm.shape)
        wrong, louder = closure.errors_and_lost(mm, network, job.inversion.cycle_mm, believed)
        if wrong.any():
            counts.errors += wrong.sum(axis=1)
            mm = np.where(wrong, np.float32(np.nan), mm)
    # A single pair gives its rate, as in an inversion; among others one alone is hardly worth more than its noise.
    stacked = weighted_stack(mm, network.spans_a, weights, network.ends, min(2, len(mm)), job.estimator.noise)
    stacked.sigma_mm_a[:] *= np.sqrt(louder)
    lost = _dates_of(np.isfinite(mm), network) < min(job.options.min_dates, job.dates)
    stacked.rate_mm_a[lost] = stacked.sigma_mm_a[lost] = np.nan
    found = {names.RATE: stacked.rate_mm_a, names.RATE_STD: stacked.sigma_mm_a, names.COUNT: _counted(stacked.used)}
    for rate, sigma, numbers in _seasons(job):
        # Pairs that begin and end within one season.
        first, second = network.ends
        inside = (numbers[first] >= 0) & (numbers[first] == numbers[second])
        if inside.any():
            part = weighted_stack(
                mm[inside],
                network.spans_a[inside],
                None if weights is None else weights[inside],
                (first[inside], second[inside]),
                noise=job.estimator.noise.of(inside),
            )
            part.sigma_mm_a[:] *= np.sqrt(louder)
            part.rate_mm_a[lost] = part.sigma_mm_a[lost] = np.nan
            found[rate], found[sigma] = part.rate_mm_a, part.sigma_mm_a
    return found


def _dates_of(held: np.ndarray, network: Network) -> np.ndarray:
    """(pixels,) dates that the pairs held, (pairs, pixels) bool, have."""
    there = np.zeros((len(network.dates), held.shape[1]), bool)
    for row, first, second in zip(held, *network.ends):
        there[first] |= row
        there[second] |= row
    return there.sum(axis=0)


def _mean(quality: np.ndarray, held: np.ndarray) -> np.ndarray:
    """(pixels,) of coherence (pairs, pixels) that is 0 where a pair is not held."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return quality.sum(axis=0) / held.sum(axis=0)


def _gapless(
    job: Job, mm: np.ndarray, sums: PairSums, results: dict[str, np.ndarray], counts: PairCounts
) -> np.ndarray:
    """Solves all pixels without gaps; returns those that are left, for they have gaps or may be a cycle off."""
    # A gap makes its pixel's sums no numbers: quicker than looking at every value where there is none.
    inverted = job.inversion.complete(mm, sums)
    _put(job, results, slice(None), inverted)
    return _left(mm, inverted.used > 0, inverted.doubtful, counts)


def _summed(
    job: Job, mm: np.ndarray, rates: WeightedSums, results: dict[str, np.ndarray], counts: PairCounts
) -> np.ndarray:
    """The same where the rates are summed up already."""
    known = np.isfinite(rates.totals[0])
    rates.totals[:, ~known] = np.nan
    outputs = [names.RATE, *(rate for rate, _sigma, _numbers in _seasons(job))]
    used = np.where(known, np.float32(len(mm)), np.float32(np.nan))
    _put_all(results, slice(None), {**dict(zip(outputs, rates.totals)), names.COUNT: used})
    return _left(mm, known, np.zeros(len(known), bool), counts)


def _left(mm: np.ndarray, solved: np.ndarray, doubtful: np.ndarray, counts: PairCounts) -> np.ndarray:
    """Pixels that have to be solved one by one: those with gaps that hold anything, and the doubtful ones."""
    gaps = np.flatnonzero(~solved)
    counts.held += mm.shape[1] - len(gaps)
    for part in _chunks(len(gaps), len(mm)):
        held = np.isfinite(mm[:, gaps[part]])
        counts.held += held.sum(axis=1, dtype=np.int64)
        doubtful[gaps[part]] = held.any(axis=0)
    return np.flatnonzero(doubtful)


def _general(
    job: Job,
    mm: np.ndarray,
    weights: np.ndarray | None,
    results: dict[str, np.ndarray],
    at: np.ndarray,
    counts: PairCounts,
) -> None:
    """Any gaps, any weights: of the pixels `at`, whose columns `mm` and `weights` are."""
    louder = np.float32(1)
    if weights is not None:
        held = np.isfinite(mm)
        counts.held += held.sum(axis=1, dtype=np.int64)
        some = held.any(axis=0)
        at, mm, weights = at[some], mm.compress(some, axis=1), weights.compress(some, axis=1)
    if job.options.check_loops and at.size:
        if weights is not None:
            # The rarer way round: loops only where the inversion itself says that something does not fit.
            inverted = job.inversion.general(mm, weights)
            _put(job, results, at, inverted)
            again = inverted.doubtful
            at, mm, weights = at[again], mm.compress(again, axis=1), weights.compress(again, axis=1)
            if not at.size:  # as nearly always, and loops are many
                return
        believed = job.estimator.noise.believed(weights, mm.shape)
        wrong, louder = closure.errors_and_lost(mm, job.inversion.network, job.inversion.cycle_mm, believed)
        counts.errors += wrong.sum(axis=1)
        changed = wrong.any(axis=0)
        if weights is None:
            changed |= ~np.isfinite(mm).all(axis=0)  # those without gaps are solved already
        louder = louder[changed]
        at, mm = at[changed], np.where(wrong, np.float32(np.nan), mm).compress(changed, axis=1)
        weights = None if weights is None else weights.compress(changed, axis=1)
    if at.size:
        inverted = job.inversion.general(mm, weights)
        inverted.squares *= louder
        _put(job, results, at, inverted)


def _put(job: Job, found: dict[str, np.ndarray], at: slice | np.ndarray, inverted: Inverted) -> None:
    """Rates of an inversion, and the rest of it, to their pixels."""
    overall, parts = job.estimator.rates(inverted)
    values = {
        names.RATE: overall.rate_mm_a,
        names.RATE_STD: overall.sigma_mm_a,
        names.COHERENCE: inverted.coherence,
        names.COUNT: _counted(inverted.used),
        names.SERIES: inverted.series,
    }
    for (rate, sigma, _numbers), part in zip(_seasons(job), parts):
        values[rate], values[sigma] = _pair(part)
    _put_all(found, at, {name: array for name, array in values.items() if array is not None})


def _put_all(results: dict[str, np.ndarray], at: slice | np.ndarray, values: Mapping[str, np.ndarray]) -> None:
    for name, array in values.items():
        if name in results:
            results[name][..., at] = array


def _pair(rates: Rates) -> tuple[np.ndarray, np.ndarray]:
    return rates.rate_mm_a, rates.sigma_mm_a


def _counted(used: np.ndarray) -> np.ndarray:
    return np.where(used > 0, used, np.float32(np.nan))


def _seasons(job: Job) -> list[tuple[str, str, np.ndarray]]:
    """Output names and season numbers of the parts of the year that are wanted, in the estimator's order."""
    return [(*pair, numbers) for pair, numbers in zip(names.SEASON_PAIRS, job.estimator.seasons)]
