"""Unwrapping errors found by loops of three pairs, whose phases should add up to nothing.

An error of a whole cycle in one pair opens every loop that holds it. A pair is left out, at a pixel, where loops hold
it and none of them closes (Biggs et al. 2007 and LiCSBAS look at loops alike). Two errors in one loop may cancel, so
that a wrong pair is cleared by it: of what is left, the pair that most loops accuse is left out too where more of its
loops are open than closed, and the rest is looked at again. Of 8 errors in 150 pairs 98 % are found then, where a pair
that a single loop clears leaves one in five (tried on simulated networks).
Pairs without a loop cannot be checked.
"""

from __future__ import annotations

from math import erf

import numpy as np

from .network import Network

# A loop is open where it misses zero by more than this share of a cycle.
OPEN_CYCLES = 0.5
# What noise alone explains better does not open it: of the variance v of what a loop misses, a cycle c in one in twenty
# loops is as likely as noise at c / 2 + v / c log(19). (Of pairs of 4 mm, which is 0.9 of a radian, half a cycle leaves
# out 2 % of what is right, the largest errors of all: 89 % of the rates hold the truth then. Of three neighbours 88 %
# of cycles are still found there, 97 % by half a cycle; of 3 mm 99 %.)
_ODDS = float(np.log(19))
# What misses this is open whatever the noise: it may be less than the coherence lets expect.
_MOST_OPEN_CYCLES = 0.85
# So many closed loops tell the noise of a pixel, and so many are asked, so often, for a wider limit holds more of it.
_FEWEST_LOOPS, _NOISE_LOOPS, _NOISE_ROUNDS = 10, 100, 3
# What is left out is a cycle, or noise as large: share of loops with a cycle where that is told by the limit alone.
_CYCLES = 0.005
# Standard deviations, the share of a normal distribution within, and its variance over that of what lies within.
_LIMITS = np.linspace(1.5, 6, 91)
_WITHIN = np.array([erf(limit / 2**0.5) for limit in _LIMITS])
_MORE = 1 / (1 - _LIMITS * np.exp(-np.square(_LIMITS) / 2) * (2 / np.pi) ** 0.5 / _WITHIN)
# Pixels that are noise are looked at no more often than this; four find what eight do.
_ROUNDS = 4
# Numbers over all loops worked on at a time: for few pixels all loops at once, for a call takes as long as many pixels.
_VALUES = 200_000


def errors(
    displacements: np.ndarray, network: Network, cycle_mm: float, weights: np.ndarray | None = None
) -> np.ndarray:
    """(pairs, pixels) bool: observations to leave out. `displacements` (pairs, pixels) mm, NaN = no data; `weights`
    alike: the inverse of each one's variance up to a factor, None: all the same."""
    return errors_and_lost(displacements, network, cycle_mm, weights)[0]


def errors_and_lost(
    displacements: np.ndarray, network: Network, cycle_mm: float, weights: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The same, and by what the noise of pairs has more variance than what is left of it, (pixels,) float32: among what
    is left out is noise as large as a cycle. 1 where nothing is left out."""
    is_open, checked = _loops(displacements, network, cycle_mm)
    at = np.flatnonzero(is_open.any(axis=0))
    wrong, cut = np.zeros(displacements.shape, bool), np.ones(displacements.shape[1], np.float32)
    if not at.size:
        return wrong, cut
    left = displacements.take(at, axis=1)
    weights = None if weights is None else weights.take(at, axis=1)
    noise, lost = _noise(left, network, cycle_mm, weights)
    is_open, checked = _loops(left, network, cycle_mm, noise, weights)
    found = (is_open > 0) & (is_open == checked)
    again = np.flatnonzero(is_open.any(axis=0))
    for _ in range(_ROUNDS):
        if not again.size:
            break
        some = np.where(found.take(again, axis=1), np.float32(np.nan), left.take(again, axis=1))
        is_open, checked = _loops(
            some, network, cycle_mm, noise[again], None if weights is None else weights.take(again, axis=1)
        )
        accused = np.where(2 * is_open > checked, is_open, 0)
        most = accused.max(axis=0)
        again = again[most > 0]
        found[:, again] |= (accused == most)[:, most > 0]
    wrong[:, at] = found
    cut[at] = np.where(found.any(axis=0), lost, 1)
    return wrong, cut


def missed(displacements: np.ndarray, loops: np.ndarray) -> np.ndarray:
    """(loops, pixels) mm by which `loops`, see `Network.triplets`, do not close; NaN where a pair has no data."""
    first, second, over = loops.T
    result = displacements[first]
    with np.errstate(invalid="ignore", over="ignore"):
        result += displacements[second]
        result -= displacements[over]
    return result


def spread(weights: np.ndarray, loops: np.ndarray) -> np.ndarray:
    """(loops, pixels) variance of what `loops` miss, where a weight (pairs, pixels) is the inverse of a variance."""
    with np.errstate(divide="ignore"):
        return sum(1 / weights[ends] for ends in loops.T)


def _spread(weights: np.ndarray | None, loops: np.ndarray) -> np.ndarray:
    return np.float32(3) if weights is None else spread(weights, loops).astype(np.float32)


def _noise(
    displacements: np.ndarray, network: Network, cycle_mm: float, weights: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """(pixels,) variance of what loops miss, of those of weights that come to 1; by those that close, so that errors
    leave it alone, and told what these lack of it. 0 where too few tell it. And by what a pixel of which something is
    left out has more than is left."""
    loops = network.triplets[:: -(-len(network.triplets) // _NOISE_LOOPS)]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        squares = np.square(missed(displacements, loops))
        variances = _spread(weights, loops)
        usual = np.float32(3) if weights is None else np.nanmedian(variances, axis=0)
        noise, more = np.zeros(squares.shape[1], np.float32), np.float32(1)
        for _ in range(_NOISE_ROUNDS):
            closed = squares <= np.square(limits(cycle_mm, noise, variances))
            of_closed = np.where(closed, squares / variances, 0).sum(axis=0) / closed.sum(axis=0)
            noise = of_closed * more
            more = _more(limits(cycle_mm, noise, usual) / np.sqrt(noise * usual))
        is_told = closed.sum(axis=0) >= _FEWEST_LOOPS
        lost = _lost(limits(cycle_mm, noise, usual) / np.sqrt(noise * usual), np.isfinite(squares).sum(axis=0))
    return np.where(is_told, noise, 0).astype(np.float32), np.where(is_told, lost, 1).astype(np.float32)


def _more(limit: np.ndarray) -> np.ndarray:
    """The variance of a normal distribution over that of what lies within `limit` standard deviations of it."""
    return np.interp(limit, _LIMITS, _MORE)


def _lost(limit: np.ndarray, loops: np.ndarray) -> np.ndarray:
    """By what the variance of what is left is smaller where anything is left out of so many loops, times 1 and more: of
    all pixels it is smaller by `_more`, which those have lost alone where something was left out."""
    beyond = 1 - np.interp(limit, _LIMITS, _WITHIN)
    with np.errstate(divide="ignore", invalid="ignore"):
        cut = 1 - (1 - beyond) ** loops
        lost = (_more(limit) - 1) / cut * beyond / (beyond + _CYCLES)
    return np.where(cut > 0, 1 + lost, 1.0)


def limits(cycle_mm: float, noise: np.ndarray, variances: np.ndarray) -> np.ndarray:
    beyond = noise * variances * np.float32(_ODDS / cycle_mm)
    return np.minimum(OPEN_CYCLES * cycle_mm + beyond, _MOST_OPEN_CYCLES * cycle_mm).astype(np.float32)


def _loops(
    displacements: np.ndarray,
    network: Network,
    cycle_mm: float,
    noise: np.ndarray | None = None,
    weights: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """(pairs, pixels) each: how many of the loops that hold a pair are open, and how many have data. `noise`: see
    `_noise`."""
    is_open, checked = np.zeros((2, *displacements.shape), np.int16)
    limit = np.float32(OPEN_CYCLES * cycle_mm)
    step = max(_VALUES // max(displacements.shape[1], 1), 1)
    for start in range(0, len(network.triplets), step):
        part = slice(start, start + step)
        loops = network.triplets[part]
        wide = missed(displacements, loops)
        with np.errstate(invalid="ignore"):
            if noise is not None:
                limit = limits(cycle_mm, noise, _spread(weights, loops))
            members = network.loop_members[:, part]
            checked += members @ np.isfinite(wide).astype(np.int16)
            is_open += members @ (np.abs(wide, out=wide) > limit).astype(np.int16)
    return is_open, checked


def most_errors(displacements: np.ndarray, network: Network, cycle_mm: float) -> np.ndarray:
    """(pairs,) at how many pixels `errors` may leave out a pair, at most: where any of its loops is open. Quicker, for
    nothing is asked of each pixel."""
    limit = np.float32(OPEN_CYCLES * cycle_mm)
    most = np.zeros(len(displacements), np.int64)
    misses = np.empty(displacements.shape[1], np.float32)
    with np.errstate(invalid="ignore"):
        for loop in network.loops:
            first, second, over = loop
            np.add(displacements[first], displacements[second], misses)
            np.subtract(misses, displacements[over], misses)
            most[list(loop)] += np.count_nonzero(np.abs(misses, misses) > limit)
    return most


def open_limits(network: Network, cycle_mm: float) -> np.ndarray:
    """(pairs,) mm: without a residual beyond these no loop is open, whatever the weights and gaps: dates cancel in a
    loop, and of three residuals that add up to more than half a cycle one is more than a third of that. Infinite for
    pairs without a loop."""
    limits = np.full(len(network.edges), np.inf, np.float32)
    limits[network.triplets] = OPEN_CYCLES * cycle_mm / 3 * (1 - 1e-4)  # residuals are rounded
    return limits


def doubt_limits(network: Network, cycle_mm: float) -> np.ndarray:
    """(pairs,) mm: residuals of an unweighted inversion without gaps beyond which a pair may be a cycle off; infinite
    for pairs without a loop, which cannot be checked.

    An error of c in one pair leaves (1 - leverage) c in its own residual; half of that is the limit, for noise may hide
    some of it.
    """
    limits = np.full(len(network.edges), np.inf, np.float32)
    held = network.triplets
    if len(held):
        incidence = network.incidence
        # Parts that hang apart are no trouble for pinv.
        leverage = np.einsum("ij,ji->i", incidence, np.linalg.pinv(incidence))
        limits[held] = OPEN_CYCLES * cycle_mm * np.maximum(1 - leverage[held], 1e-3)
    return limits
