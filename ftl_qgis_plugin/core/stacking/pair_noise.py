"""How far the noise of pairs goes with their coherence.

Weights w from coherence say that the variance of a pair is s^2 / w. Pairs have noise too that no coherence tells (of
their processing, of what moves fast, of a coherence that was estimated from few looks), and of weights that are wrong
the standard error of a rate is too small: where all pairs are alike and their coherences are not, 83 to 92 % of the
rates held the truth. So the variance is taken for s^2 (f + (1 - f) / w), and f, one number for the scene, told by what
loops of three pairs miss: dates cancel in it, whatever moves, and its expected square is the sum of three variances.
The weights of the rate itself stay those of the coherence.
"""

from __future__ import annotations

import numpy as np

from .solving.closure import OPEN_CYCLES, missed, spread
from .solving.network import Network

_LEAST_COHERENCE, _MOST_COHERENCE = 0.05, 0.98
# Loops and pixels that are plenty.
_LOOPS, _PIXELS = 200, 2000
# Loops that are expected to miss more (standard deviation) are not asked.
_CALM_CYCLES = 0.2
# Fewer values tell nothing.
_FEWEST = 200
# Rounds after which the fit has settled, each with the variances that the one before has found.
_ROUNDS = 12


def weights_of(coherence: np.ndarray) -> np.ndarray:
    """The inverse of the phase's variance up to a factor: c^2 / (1 - c^2) (Rodriguez and Martin 1992, for many looks,
    doi 10.1049/ip-f-2.1992.0018)."""
    squared = np.square(np.clip(np.nan_to_num(coherence), _LEAST_COHERENCE, _MOST_COHERENCE))
    return squared / (1 - squared)


def believed(weights: np.ndarray, floor: float) -> np.ndarray:
    """The inverse of the variance up to a factor, where `floor` of it is not told by `weights`; see above."""
    return weights if not floor else weights / weight_times_variance(weights, floor)


def weight_times_variance(weights: np.ndarray, floor: float) -> np.ndarray:
    """1 where weights tell all; see above."""
    return 1 - floor + floor * weights


def floor_of(displacements: np.ndarray, weights: np.ndarray, network: Network, cycle_mm: float) -> float:
    """f, 0 to 1, of `displacements` and `weights` (pairs, pixels) of a sample, NaN = no data; 0 where no loops tell it.

    m^2 = a + b q, with q the sum of a loop's 1 / w, is fitted by least squares whose weights are the inverse squares of
    what was fitted a round before, for that is how the variance of a square goes; f / (1 - f) is a / 3 b.
    """
    loops = network.triplets[:: max(-(-len(network.triplets) // _LOOPS), 1)]
    step = max(-(-displacements.shape[1] // _PIXELS), 1)
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
