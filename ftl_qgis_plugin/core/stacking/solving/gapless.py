"""Unweighted inversion of pixels without gaps: the same equations for all of them, and few passes over the pairs.

What takes time here is not arithmetic but going through all pairs of all pixels. So one pair after the other is taken,
all that is wanted of its residuals is added up while they are in the processor's cache, and cosines and a look at each
residual are worked around where sums of powers say as much.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from ...deferred import Deferred
from .closure import doubt_limits
from .common_factor import CommonFactor
from .elimination import Plan
from .network import Network
from .pair_sums import PairSums

blas = Deferred("scipy.linalg.blas")

# Pixels of a pair that are worked on at a time: a handful of such rows stay in the cache, and a call costs little.
_CHUNK_PX = 131_072
# Mean square of the phases (rad2), in a few pixels, above which most pixels would need their cosines after all.
_CALM = 0.25
_FEW_PX = 64
# What a temporal coherence may be off by for its series' end.
_CLOSE = 3e-5
# Limits of the smallest share of the pairs are compared one by one, the rest by one bound for all.
_TIGHT_SHARE = 0.1
# A step of the elimination costs so many times a number of the matrix product that does the same.
_STEP_COST = 8
_POWERS = (1, 2, 3, 4, 6)


class Gapless:
    """For one network whose dates hang together. `plan`, `cofactor`: see `Inversion`."""

    def __init__(self, network: Network, plan: Plan, cofactor: np.ndarray, cycle_mm: float) -> None:
        self.network = network
        self.cycle_mm = cycle_mm
        self._plan = plan
        self._cofactor = cofactor
        self._ends = list(zip(*(ends.tolist() for ends in network.ends)))

    def sums(self, displacements: np.ndarray) -> PairSums:
        sums = PairSums(self.network, np.empty((len(self.network.dates), displacements.shape[1]), np.float32))
        with np.errstate(invalid="ignore"):  # of what is infinite two make no number, as they should
            for pair, values in enumerate(displacements):
                sums.add(pair, values)
        return sums

    def series(self, sums: np.ndarray) -> np.ndarray:
        """(dates, pixels) float32 mm of the sums, in their place; the first date is 0. A gap leaves no number at any
        date of its pixel."""
        with np.errstate(invalid="ignore"):
            if self._factor is None:
                # As BLAS has it (see core/timeseries/block_products): seen by its columns nothing is copied.
                return blas.sgemm(1.0, sums.T, np.asarray(self._cofactor.T, np.float32, order="F")).T
            self._factor.solve_rows(sums)
            return sums

    @cached_property
    def _factor(self) -> CommonFactor | None:
        """None where the inverse itself is quicker."""
        dates = len(self.network.dates)
        if _STEP_COST * self._plan.entries > dates**2:
            return None
        ground = np.zeros((dates, 1))
        ground[0] = np.inf  # holds the first date at 0
        return CommonFactor(self._plan.factorise(np.ones((len(self._ends), 1)), ground))

    def residuals(
        self,
        displacements: np.ndarray,
        total: np.ndarray,
        series: np.ndarray,
        wants_coherence: bool,
        wants_doubt: bool,
    ) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
        """Of `displacements` (pairs, pixels) float32, what they add up to (see `PairSums`) and their `series`: sum of
        squared residuals, temporal coherence (None where not wanted), and where a residual is beyond its pair's limit.
        Pixels with a gap have no numbers."""
        pixels = displacements.shape[1]
        squares = np.empty(pixels, np.float32)
        coherence = np.empty(pixels, np.float32) if wants_coherence else None
        doubtful = np.zeros(pixels, bool)
        for start in range(0, pixels, _CHUNK_PX):
            part = slice(start, start + _CHUNK_PX)
            chunk = _Chunk(self, displacements[:, part], total[part], series[:, part])
            with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
                squares[part], found, doubtful[part] = chunk.examined(wants_coherence, wants_doubt)
            if coherence is not None:
                coherence[part] = found
        return squares, coherence, doubtful

    @cached_property
    def limits_mm(self) -> np.ndarray:
        return doubt_limits(self.network, self.cycle_mm)

    @cached_property
    def surplus(self) -> dict[int, float]:
        """By date: how many more pairs end there than begin, where any do. So often it counts in what all pairs of a
        series add up to."""
        counts = self.network.incidence.sum(axis=0)
        return {int(date): float(counts[date]) for date in np.flatnonzero(counts)}

    @cached_property
    def loose_limit_mm(self) -> float:
        """The smallest limit of those that are not looked at one by one."""
        rest = np.delete(self.limits_mm, self.tight)
        return float(rest.min()) if rest.size else np.inf

    @cached_property
    def tight(self) -> list[int]:
        """The pairs with the smallest limits."""
        order = np.argsort(self.limits_mm, kind="stable")
        return order[: int(np.ceil(_TIGHT_SHARE * len(order)))].tolist()


class _Chunk:
    """Residuals of some pixels: `displacements` (pairs, pixels), their `total` and `series` (dates, pixels)."""

    def __init__(self, gapless: Gapless, displacements: np.ndarray, total: np.ndarray, series: np.ndarray) -> None:
        self._gapless = gapless
        self._displacements = displacements
        self._pairs = list(displacements)
        self._total = total
        self._series = series
        self._dates = list(series)
        self._ends = gapless._ends
        self._per_mm = 2 * np.pi / gapless.cycle_mm
        pixels = displacements.shape[1]
        self._rest, self._scratch = np.empty((2, pixels), np.float32)
        self._is_beyond = np.empty(pixels, bool)
        self._doubtful = np.zeros(pixels, bool)

    def examined(self, wants_coherence: bool, wants_doubt: bool) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
        if wants_coherence and self._is_calm():
            return self._by_powers(wants_doubt)
        return self._by_cosines(wants_coherence, wants_doubt)

    def _residual(self, pair: int) -> np.ndarray:
        first, second = self._ends[pair]
        np.subtract(self._pairs[pair], self._dates[second], self._rest)
        return np.add(self._rest, self._dates[first], self._rest)

    def _sum(self) -> np.ndarray:
        """Of all residuals: most dates cancel in it, so that hardly anything has to be gone through."""
        total = self._total.copy()
        for date, count in self._gapless.surplus.items():
            total -= np.multiply(self._dates[date], np.float32(count), out=self._scratch)
        return total

    def _columns(self, pixels: slice | np.ndarray) -> np.ndarray:
        """Residuals (pairs, pixels) of some of the pixels."""
        first, second = self._gapless.network.ends
        series = self._series[:, pixels]
        return self._displacements[:, pixels] - (series[second] - series[first])

    def _is_calm(self) -> bool:
        middle = len(self._rest) // 2
        phases = self._columns(slice(max(middle - _FEW_PX, 0), middle + _FEW_PX)) * np.float32(self._per_mm)
        mean = np.einsum("ij,ij->j", phases, phases) / len(phases)
        held = np.isfinite(mean)
        return bool(2 * np.count_nonzero(mean[held] < _CALM) >= np.count_nonzero(held))

    def _by_powers(self, wants_doubt: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The coherence |sum exp(i phi)| / pairs is the series of sine and cosine up to the sixth power, where what
        follows is bounded by that sum; so is the largest residual."""
        square = self._scratch
        sums = np.zeros((len(_POWERS), len(square)), np.float32)
        first_sum, squares, third_sum, fourth_sum, sixth_sum = sums
        first_sum[:] = self._sum()
        limits = self._limits(self._gapless.tight if wants_doubt else [])
        add, multiply = np.add, np.multiply
        for pair in range(len(self._ends)):
            rest = self._residual(pair)
            multiply(rest, rest, square)
            add(squares, square, squares)
            if pair in limits:
                self._compare(square, limits[pair] ** 2)
            multiply(rest, square, rest)
            add(third_sum, rest, third_sum)
            multiply(rest, rest, rest)
            add(sixth_sum, rest, sixth_sum)
            multiply(square, square, square)
            add(fourth_sum, square, fourth_sum)
        coherence, rough = self._coherence_of(sums)
        held = np.isfinite(squares)
        rough &= held
        if rough.any():
            coherence[rough] = _coherence_of_residuals(self._columns(rough), self._per_mm)
        if wants_doubt:
            bound = min((self._gapless.loose_limit_mm * (1 - 1e-5)) ** 6, 3e38)
            near = np.flatnonzero(held & ~(sixth_sum < np.float32(bound)))
            if near.size > len(held) // 4:
                self._compare_all()
            elif near.size:
                beyond = np.abs(self._columns(near)) > self._gapless.limits_mm[:, np.newaxis]
                self._doubtful[near] |= beyond.any(axis=0)
        return squares, coherence, self._doubtful

    def _coherence_of(self, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Coherence, and where it may be off by more than `_CLOSE`, of the sums of the residuals' powers."""
        pairs = len(self._ends)
        one, two, three, four, six = (
            values * values.dtype.type(self._per_mm**power) for power, values in zip(_POWERS, sums)
        )
        real = pairs - two / 2 + four / 24 - six / 720
        imaginary = one - three / 6
        length = np.sqrt(real * real + imaginary * imaginary)
        # What is left out of the cosines is at most phi^8 / 8! each, whose sum is below six times the root of four (no
        # square is larger), and of the sines phi^5 / 5!, below the root of four times six.
        missed = six * np.sqrt(four) / 40_320 + np.sqrt(four * six) / 120 * np.abs(imaginary) / length
        return length / np.float32(pairs), ~(missed <= _CLOSE * pairs)

    def _by_cosines(self, wants_coherence: bool, wants_doubt: bool) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
        """Every residual by itself."""
        squares, real, imaginary = np.zeros((3, len(self._rest)), np.float32)
        limits = self._limits(range(len(self._ends)) if wants_doubt else [])
        for pair in range(len(self._ends)):
            rest = self._residual(pair)
            np.multiply(rest, rest, out=self._scratch)
            np.add(squares, self._scratch, out=squares)
            if pair in limits:
                self._compare(self._scratch, limits[pair] ** 2)
            if wants_coherence:
                np.multiply(rest, np.float32(self._per_mm), out=rest)
                np.add(real, np.cos(rest, out=self._scratch), out=real)
                np.add(imaginary, np.sin(rest, out=self._scratch), out=imaginary)
        coherence = np.hypot(real, imaginary) / np.float32(len(self._ends)) if wants_coherence else None
        return squares, coherence, self._doubtful

    def _compare_all(self) -> None:
        for pair, limit in self._limits(range(len(self._ends))).items():
            rest = self._residual(pair)
            self._compare(np.multiply(rest, rest, out=rest), limit**2)

    def _limits(self, pairs: Iterable[int]) -> dict[int, float]:
        limits = self._gapless.limits_mm
        return {pair: float(limits[pair]) for pair in pairs if np.isfinite(limits[pair])}

    def _compare(self, squares: np.ndarray, limit: float) -> None:
        np.greater(squares, np.float32(limit), out=self._is_beyond)
        np.logical_or(self._doubtful, self._is_beyond, out=self._doubtful)


def _coherence_of_residuals(residuals: np.ndarray, per_mm: float) -> np.ndarray:
    phase = residuals * np.float32(per_mm)
    real = np.cos(phase).sum(axis=0)
    imaginary = np.sin(phase, out=phase).sum(axis=0)
    return np.hypot(real, imaginary) / np.float32(len(residuals))
