"""How far the noise of pairs goes with their coherence.

Weights w from coherence say that the variance of a pair is s^2 / w. Pairs have noise too that no coherence tells (of
their processing, of what moves fast, of a coherence that was estimated from few looks), and of weights that are wrong
the standard error of a rate is too small: where all pairs are alike and their coherences are not, 83 to 92 % of the
rates held the truth. So the variance is taken for s^2 (f + (1 - f) / w), and f, one number for the scene, told by what
loops of three pairs miss: dates cancel in it, whatever moves, and its expected square is the sum of three variances.
The weights of the rate itself stay those of the coherence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..solving.closure import OPEN_CYCLES, missed, spread
from ..solving.network import Network
from .quadratic_forms import Share

_LEAST_COHERENCE, _MOST_COHERENCE = 0.05, 0.98
# Loops and pixels that are plenty.
_LOOPS, _PIXELS = 200, 2000
# Loops that are expected to miss more (standard deviation) are not asked.
_CALM_CYCLES = 0.2
# Fewer values tell nothing.
_FEWEST = 200
# Of what a rate leaves of pairs that close no loops: more is an error.
_MOST_DEVIATIONS = 4.0
# Rounds after which the fit has settled, each with the variances that the one before has found.
_ROUNDS = 12


@dataclass(frozen=True)
class Noise:
    """What the scene tells of the pairs' noise: `floor` is f, `factors` (pairs,) u of a mean of 1, None: all alike;
    `share`: of pixels whose pairs close no loops, None: not known."""

    floor: float = 0.0
    factors: np.ndarray | None = None
    share: Share | None = None

    @property
    def is_told(self) -> bool:
        """Whether weights tell all."""
        return not self.floor and self.factors is None

    def of(self, pairs: np.ndarray) -> Noise:
        """Of some of the pairs, by their numbers or as bool."""
        return self if self.factors is None else replace(self, factors=self.factors[pairs])

    def weight_times_variance(self, weights: np.ndarray) -> np.ndarray:
        """Of `weights` (pairs, pixels), up to a factor; 1 where weights tell all."""
        told = 1 - self.floor + self.floor * weights
        return told if self.factors is None else self.factors[:, np.newaxis] * told

    def believed(self, weights: np.ndarray | None, shape: tuple[int, int]) -> np.ndarray | None:
        """The inverse of the variance up to a factor, (pairs, pixels) of that `shape`; None: all alike."""
        if weights is None:
            if self.factors is None:
                return None
            return np.broadcast_to((1 / self.factors).astype(np.float32)[:, np.newaxis], shape)
        return weights if self.is_told else weights / self.weight_times_variance(weights)


def weights_of(coherence: np.ndarray) -> np.ndarray:
    """The inverse of the phase's variance up to a factor: c^2 / (1 - c^2) (Rodriguez and Martin 1992, for many looks,
    doi 10.1049/ip-f-2.1992.0018)."""
    squared = np.square(np.clip(np.nan_to_num(coherence), _LEAST_COHERENCE, _MOST_COHERENCE))
    return squared / (1 - squared)


def floor_of(displacements: np.ndarray, weights: np.ndarray, network: Network, cycle_mm: float) -> float:
    """f, 0 to 1, of `displacements` and `weights` (pairs, pixels) of a sample, NaN = no data; 0 where nothing tells it.

    m^2 = a + b q, with q the sum of a loop's 1 / w, is fitted by least squares whose weights are the inverse squares of
    what was fitted a round before, for that is how the variance of a square goes; f / (1 - f) is a / 3 b.
    """
    if not network.loops:
        return _floor_of_chain(displacements, weights, network, cycle_mm)
    loops = network.triplets[:: max(-(-len(network.triplets) // _LOOPS), 1)]
    step = _step(displacements)
    displacements, weights = displacements[:, ::step], weights[:, ::step]
    misses = missed(displacements, loops).astype(np.float64)
    with np.errstate(invalid="ignore"):
        closed = np.abs(misses) <= OPEN_CYCLES * cycle_mm  # what is open is an error, no noise
    if closed.sum() < _FEWEST:
        return 0.0
    squares = np.square(misses[closed])
    variances = spread(weights.astype(np.float64), loops)[closed]
    constant, slope = 0.0, float(np.median(squares / variances))
    for _ in range(_ROUNDS):
        expected = constant + slope * variances
        # Of noisier ones what is left is cut by what is open: chosen by what is expected, not by what came.
        calm = (expected > 0) & (expected < np.square(_CALM_CYCLES * cycle_mm))
        if calm.sum() < _FEWEST:
            return 0.0
        constant, slope = _line(squares[calm], variances[calm], 1 / np.square(expected[calm]))
    return constant / (constant + 3 * slope) if constant > 0 else 0.0


def _floor_of_chain(displacements: np.ndarray, weights: np.ndarray, network: Network, cycle_mm: float) -> float:
    """The same where pairs close no loops: what a pair has of a date's noise is not in what it and its neighbours add
    up to, so that the product of both expects the variance of the pair alone."""
    products, inside = _with_neighbours(displacements, network, cycle_mm)
    if products is None or np.isfinite(products).sum() < _FEWEST:
        return 0.0
    told = np.isfinite(products)
    values, variances = products[told], 1 / weights[inside, :: _step(displacements)].astype(np.float64)[told]
    constant, slope = 0.0, max(float(values.mean() / variances.mean()), 0.0)
    whole = np.square(values)
    for _ in range(_ROUNDS):
        expected = constant + slope * variances
        if not (expected > 0).all():
            return 0.0
        # The variance of a product goes with what is expected, and with the dates' noise, which is alike for all.
        more = max(float(np.sum(whole / expected) / np.sum(expected)) - 4.0, 0.0) * float(expected.mean())
        constant, slope = _line(values, variances, 1 / (expected * (4 * expected + more)))
    return constant / (constant + slope) if constant > 0 else 0.0


def _step(displacements: np.ndarray) -> int:
    return max(-(-displacements.shape[1] // _PIXELS), 1)


def _with_neighbours(
    displacements: np.ndarray, network: Network, cycle_mm: float
) -> tuple[np.ndarray | None, np.ndarray]:
    """(pairs, pixels) of the sample's products of what a pair's rate leaves and of that with the pairs that end where
    it begins and begin where it ends, and the numbers of these pairs; None where no pair has both."""
    before = {second: number for number, (_first, second) in enumerate(network.edges)}
    after = {first: number for number, (first, _second) in enumerate(network.edges)}
    triplets = np.array(
        [
            (before[first], number, after[second])
            for number, (first, second) in enumerate(network.edges)
            if first in before and second in after
        ],
        np.intp,
    ).reshape(-1, 3)
    if not len(triplets):
        return None, np.zeros(0, np.intp)
    values = displacements[:, :: _step(displacements)].astype(np.float64)
    spans = network.spans_a[:, np.newaxis]
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.nansum(spans * values, axis=0) / np.where(np.isfinite(values), np.square(spans), 0).sum(axis=0)
        rest = values - spans * rate
        most = max(OPEN_CYCLES * cycle_mm, _MOST_DEVIATIONS * float(np.nanmedian(np.abs(rest))) / 0.6745)
        rest[~(np.abs(rest) <= most)] = np.nan
    one, middle, other = triplets.T
    return rest[middle] * (rest[one] + rest[middle] + rest[other]), middle


def _line(values: np.ndarray, at: np.ndarray, by: np.ndarray) -> tuple[float, float]:
    """Constant and slope, none below 0, by least squares with the weights `by`."""
    whole, middle, wide = by.sum(), (by * at).sum(), (by * at * at).sum()
    of_values, beside = (by * values).sum(), (by * at * values).sum()
    determinant = whole * wide - middle**2
    if determinant <= 1e-9 * whole * wide:  # all loops are alike: then the weights say nothing that could be wrong
        return 0.0, float(beside / wide)
    constant = (wide * of_values - middle * beside) / determinant
    slope = (whole * beside - middle * of_values) / determinant
    if constant < 0:
        return 0.0, float(beside / wide)
    if slope < 0:
        return float(of_values / whole), 0.0
    return float(constant), float(slope)
