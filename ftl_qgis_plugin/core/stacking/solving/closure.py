"""Unwrapping errors found by loops of three pairs, whose phases should add up to nothing.

An error of a whole cycle in one pair opens every loop that holds it. A pair is left out, at a pixel, where loops hold
it and none of them closes (Biggs et al. 2007 and LiCSBAS look at loops alike). Two errors in one loop may cancel, so
that a wrong pair is cleared by it: of what is left, the pair that most loops accuse is left out too where more of its
loops are open than closed, and the rest is looked at again. Of 8 errors in 150 pairs 98 % are found then, where a pair
that a single loop clears leaves one in five (tried on simulated networks).
Pairs without a loop cannot be checked.
"""

from __future__ import annotations

import numpy as np

from .network import Network

# A loop is open where it misses zero by more than this share of a cycle.
OPEN_CYCLES = 0.5
# Pixels that are noise are looked at no more often than this; four find what eight do.
_ROUNDS = 4
# Numbers over all loops worked on at a time: for few pixels all loops at once, for a call takes as long as many pixels.
_VALUES = 200_000


def errors(displacements: np.ndarray, network: Network, cycle_mm: float) -> np.ndarray:
    """(pairs, pixels) bool: observations to leave out. `displacements` (pairs, pixels) mm, NaN = no data."""
    is_open, checked = _loops(displacements, network, cycle_mm)
    wrong = (is_open > 0) & (is_open == checked)
    at = np.flatnonzero(is_open.any(axis=0))
    for _ in range(_ROUNDS):
        if not at.size:
            break
        left = np.where(wrong.take(at, axis=1), np.float32(np.nan), displacements.take(at, axis=1))
        is_open, checked = _loops(left, network, cycle_mm)
        accused = np.where(2 * is_open > checked, is_open, 0)
        most = accused.max(axis=0)
        at = at[most > 0]
        wrong[:, at] |= ((accused > 0) & (accused == most))[:, most > 0]
    return wrong


def _loops(displacements: np.ndarray, network: Network, cycle_mm: float) -> tuple[np.ndarray, np.ndarray]:
    """(pairs, pixels) each: how many of the loops that hold a pair are open, and how many have data."""
    is_open, checked = np.zeros((2, *displacements.shape), np.int16)
    limit = np.float32(OPEN_CYCLES * cycle_mm)
    first, second, over = np.array(network.loops, np.intp).reshape(-1, 3).T
    step = max(_VALUES // max(displacements.shape[1], 1), 1)
    for start in range(0, len(first), step):
        part = slice(start, start + step)
        missed = displacements[first[part]]
        with np.errstate(invalid="ignore"):
            missed += displacements[second[part]]
            missed -= displacements[over[part]]
            wide = np.abs(missed, out=missed) > limit
        members = network.loop_members[:, part]
        is_open += members @ wide.astype(np.int16)
        checked += members @ np.isfinite(missed).astype(np.int16)
    return is_open, checked


def most_errors(displacements: np.ndarray, network: Network, cycle_mm: float) -> np.ndarray:
    """(pairs,) at how many pixels `errors` may leave out a pair, at most: where any of its loops is open. Quicker, for
    nothing is asked of each pixel."""
    limit = np.float32(OPEN_CYCLES * cycle_mm)
    most = np.zeros(len(displacements), np.int64)
    missed = np.empty(displacements.shape[1], np.float32)
    with np.errstate(invalid="ignore"):
        for loop in network.loops:
            first, second, over = loop
            np.add(displacements[first], displacements[second], missed)
            np.subtract(missed, displacements[over], missed)
            most[list(loop)] += np.count_nonzero(np.abs(missed, missed) > limit)
    return most


def open_limits(network: Network, cycle_mm: float) -> np.ndarray:
    """(pairs,) mm: without a residual beyond these no loop is open, whatever the weights and gaps: dates cancel in a
    loop, and of three residuals that add up to more than half a cycle one is more than a third of that. Infinite for
    pairs without a loop."""
    limits = np.full(len(network.edges), np.inf, np.float32)
    if cycle_mm > 0:
        held = sorted({pair for loop in network.loops for pair in loop})
        limits[held] = OPEN_CYCLES * cycle_mm / 3 * (1 - 1e-4)  # residuals are rounded
    return limits


def doubt_limits(network: Network, cycle_mm: float) -> np.ndarray:
    """(pairs,) mm: residuals of an unweighted inversion without gaps beyond which a pair may be a cycle off; infinite
    for pairs without a loop, which cannot be checked.

    An error of c in one pair leaves (1 - leverage) c in its own residual; half of that is the limit, for noise may hide
    some of it.
    """
    limits = np.full(len(network.edges), np.inf, np.float32)
    held = sorted({pair for loop in network.loops for pair in loop})
    if held and cycle_mm > 0:
        incidence = network.incidence
        # Parts that hang apart are no trouble for pinv.
        leverage = np.einsum("ij,ji->i", incidence, np.linalg.pinv(incidence))
        limits[held] = OPEN_CYCLES * cycle_mm * np.maximum(1 - leverage[held], 1e-3)
    return limits
