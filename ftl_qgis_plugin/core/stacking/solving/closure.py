"""Unwrapping errors found by loops of three pairs, whose phases should add up to nothing.

An error of a whole cycle in one pair opens every loop that holds it. A pair is left out, at a pixel, where loops hold
it and none of them closes (Biggs et al. 2007 and LiCSBAS look at loops alike).
Pairs without a loop cannot be checked.
"""

from __future__ import annotations

import numpy as np

from .network import Network

# A loop is open where it misses zero by more than this share of a cycle.
OPEN_CYCLES = 0.5


def errors(displacements: np.ndarray, network: Network, cycle_mm: float) -> np.ndarray:
    """(pairs, pixels) bool: observations to leave out. `displacements` (pairs, pixels) mm, NaN = no data."""
    pairs, pixels = displacements.shape
    is_open = np.zeros((pairs, pixels), np.int16)
    checked = np.zeros((pairs, pixels), np.int16)
    limit = np.float32(OPEN_CYCLES * cycle_mm)
    with np.errstate(invalid="ignore"):
        for loop in network.loops:
            first, second, over = loop
            missed = np.abs(displacements[first] + displacements[second] - displacements[over])
            known = np.isfinite(missed)
            wide = missed > limit
            for pair in loop:
                checked[pair] += known
                is_open[pair] += wide
    return (is_open > 0) & (is_open == checked)


def doubt_limits(network: Network, cycle_mm: float) -> np.ndarray:
    """(pairs,) mm: residuals of an unweighted inversion beyond which a pair may be a cycle off; infinite for pairs
    without a loop, which cannot be checked.

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
