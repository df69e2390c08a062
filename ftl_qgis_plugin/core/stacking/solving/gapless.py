"""Unweighted inversion of pixels without gaps: one matrix for all of them, and as few passes over the pairs as can be.

What takes time here is not arithmetic but going through all pairs of all pixels, so that sines and cosines, absolute
values and copies of the whole are worked around where sums of powers, which one pass gives, say as much.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from .closure import doubt_limits
from .network import Network

# Pixels whose pairs are worked on at a time: a few arrays of them stay in the processor's cache.
_CHUNK_VALUES = 600_000
_FEWEST_PX = 64
# Mean square of the phases (rad2) above which most pixels would need their cosines after all.
_CALM = 0.25
# What a temporal coherence may be off by for its series' end.
_CLOSE = 1e-7
# Limits of the smallest share of the pairs are compared one by one, the rest by one bound for all.
_TIGHT_SHARE = 0.1


class Gapless:
    """For one network whose dates hang together. `cofactor`: see `Inversion.cofactor`."""

    def __init__(self, network: Network, cofactor: np.ndarray, cycle_mm: float) -> None:
        self.network = network
        self.cycle_mm = cycle_mm
        self._cofactor = np.ascontiguousarray(cofactor, np.float32)

    def solve(
        self, displacements: np.ndarray, wants_coherence: bool, wants_doubt: bool
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray | None, np.ndarray]:
        """Of `displacements` (pairs, pixels) float32: series (dates, pixels), sum of squared residuals, temporal
        coherence (None where not wanted), and where a residual is beyond its pair's limit. A pixel with a gap has no
        numbers."""
        pairs, pixels = displacements.shape
        with np.errstate(invalid="ignore"):
            series = self._cofactor @ self._sums_of_dates(displacements)
        squares = np.empty(pixels, np.float32)
        coherence = np.empty(pixels, np.float32) if wants_coherence else None
        doubtful = np.zeros(pixels, bool)
        step = min(max(_CHUNK_VALUES // pairs, _FEWEST_PX), pixels)
        scratch = np.empty((4, pairs * step), np.float32)
        for start in range(0, pixels, step):
            part = slice(start, min(start + step, pixels))
            with np.errstate(invalid="ignore"):
                residuals = self._residuals(displacements[:, part], series[:, part], scratch)
                np.einsum("ij,ij->j", residuals, residuals, out=squares[part])
            found, doubtful[part] = self._coherence_and_doubt(
                residuals, squares[part], scratch, wants_coherence, wants_doubt
            )
            if coherence is not None:
                coherence[part] = found
        return series, squares, coherence, doubtful

    def _residuals(self, displacements: np.ndarray, series: np.ndarray, scratch: np.ndarray) -> np.ndarray:
        residuals, taken = (_place(scratch, number, displacements.shape) for number in (0, 1))
        first, second = self.network.ends
        # Rows of dates lie together: taking them beats any sparse product.
        np.take(series, second, axis=0, out=taken, mode="clip")
        np.subtract(displacements, taken, out=residuals)
        np.take(series, first, axis=0, out=taken, mode="clip")
        residuals += taken
        return residuals

    def _sums_of_dates(self, displacements: np.ndarray) -> np.ndarray:
        """What the pairs say of each date: those that end there minus those that begin."""
        sums = np.zeros((len(self.network.dates), displacements.shape[1]), np.float32)
        for first, second, values in zip(*(ends.tolist() for ends in self.network.ends), displacements):
            np.subtract(sums[first], values, out=sums[first])
            np.add(sums[second], values, out=sums[second])
        return sums

    @cached_property
    def limits_mm(self) -> np.ndarray:
        return doubt_limits(self.network, self.cycle_mm)

    @cached_property
    def _tight(self) -> tuple[np.ndarray, float]:
        """Pairs with the smallest limits, and the smallest of the others'."""
        order = np.argsort(self.limits_mm, kind="stable")
        few = int(np.ceil(_TIGHT_SHARE * len(order)))
        rest = self.limits_mm[order[few:]]
        return order[:few], float(rest.min()) if rest.size else np.inf

    def _coherence_and_doubt(
        self, residuals: np.ndarray, squares: np.ndarray, scratch: np.ndarray, wants_coherence: bool, wants_doubt: bool
    ) -> tuple[np.ndarray | None, np.ndarray]:
        """Temporal coherence and where a residual is beyond its pair's limit, both (pixels,).

        The coherence |sum exp(i phi)| / pairs is the series of sine and cosine up to the eighth power, where what
        follows, and the largest residual, are bounded by the sum of the eighth powers; else it is what it says.
        """
        pairs, pixels = residuals.shape
        per_mm = 2 * np.pi / self.cycle_mm
        coherence: np.ndarray | None = None
        largest = np.full(pixels, np.inf)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            held = np.isfinite(squares)
            calm = squares * np.float32(per_mm**2 / pairs) < _CALM
            if wants_coherence and np.count_nonzero(calm) > np.count_nonzero(held) // 2:
                coherence, rough, eighth = _by_powers(residuals, squares, per_mm, scratch)
                rough &= held
                largest = eighth**0.125
            if wants_coherence and coherence is None:
                coherence = _by_cosines(residuals, per_mm)
            elif wants_coherence and rough.any():
                coherence[rough] = _by_cosines(residuals[:, rough], per_mm)
            doubtful = np.zeros(pixels, bool)
            if wants_doubt:
                tight, limit = self._tight
                near = np.flatnonzero(held & ~(largest * (1 + 1e-5) < limit))
                if near.size > pixels // 2:
                    doubtful = self._beyond(residuals, np.arange(pairs))
                elif near.size:
                    doubtful[near] = self._beyond(residuals[:, near], np.arange(pairs))
                doubtful |= self._beyond(residuals[tight], tight)
        return coherence, doubtful

    def _beyond(self, residuals: np.ndarray, pairs: np.ndarray) -> np.ndarray:
        # Pair by pair first: hardly any has a residual that large, and then nothing is left to look at.
        limits = self.limits_mm[pairs]
        reach = np.fmax(np.fmax.reduce(residuals, axis=1), -np.fmin.reduce(residuals, axis=1))
        wide = np.flatnonzero(reach > limits)
        return (np.abs(residuals[wide]) > limits[wide, np.newaxis]).any(axis=0)


def _place(scratch: np.ndarray, number: int, shape: tuple[int, int]) -> np.ndarray:
    return scratch[number, : shape[0] * shape[1]].reshape(shape)


def _by_powers(
    residuals: np.ndarray, squares: np.ndarray, per_mm: float, scratch: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coherence, where it may be off by more than `_CLOSE`, and the sums of the eighth powers (mm8)."""
    pairs = len(residuals)
    second, third, fourth = (_place(scratch, number, residuals.shape) for number in (1, 2, 3))
    np.multiply(residuals, residuals, out=second)
    np.multiply(second, residuals, out=third)
    np.multiply(second, second, out=fourth)

    def scaled(sums: np.ndarray, power: int) -> np.ndarray:
        return sums.astype(np.float64) * per_mm**power

    def product(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.einsum("ij,ij->j", one, other)

    eighth = product(fourth, fourth)
    real = pairs - scaled(squares, 2) / 2 + scaled(product(second, second), 4) / 24
    real += scaled(product(fourth, second), 6) / -720 + scaled(eighth, 8) / 40320
    imaginary = scaled(residuals.sum(axis=0), 1) - scaled(third.sum(axis=0), 3) / 6
    imaginary += scaled(product(fourth, residuals), 5) / 120 - scaled(product(fourth, third), 7) / 5040
    length = np.hypot(real, imaginary)
    eighth = eighth.astype(np.float64)
    phases = scaled(eighth, 8)
    largest = phases**0.125
    # What is left out: at most phi^10 / 10! of each cosine and phi^9 / 9! of each sine.
    missed = phases * largest**2 / 3_628_800 + phases * largest / 362_880 * np.abs(imaginary) / length
    return (length / pairs).astype(np.float32), ~(missed <= _CLOSE * pairs), eighth


def _by_cosines(residuals: np.ndarray, per_mm: float) -> np.ndarray:
    phase = residuals * np.float32(per_mm)
    real = np.cos(phase).sum(axis=0)
    imaginary = np.sin(phase, out=phase).sum(axis=0)
    return np.hypot(real, imaginary) / np.float32(len(residuals))
