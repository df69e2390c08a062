"""Small-baseline inversion: from the displacements of pairs to the displacement at every date, pixel by pixel.

Least squares on the network (Berardino et al. 2002, doi 10.1109/TGRS.2002.803792), weighted or not; where a pixel's
pairs fall into parts, its largest part is solved and the other dates have no value, rather than being tied together by
an assumption. Temporal coherence after Pepe and Lanari 2006 (doi 10.1109/TGRS.2006.873207).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...deferred import Deferred
from .closure import open_limits
from .elimination import Factor, FewFactor, Plan
from .gapless import Gapless
from .network import Network
from .pair_sums import PairSums

sparse = Deferred("scipy.sparse")
csgraph = Deferred("scipy.sparse.csgraph")

# A pivot below this share of its diagonal: the date does not hang together with the first one.
_LOOSE = 1e-9
# So many pixels are quicker looked at one by one than pair by pair.
_FEW_PX = 16
# So many pixels, and products for their inverses, take as long as the steps of one elimination.
_INVERTED_PX, _INVERTED_PRODUCTS = 6, 50_000_000


@dataclass
class Inverted:
    """Of a number of pixels. `series` (dates, pixels) float32 mm, NaN where a date cannot be reached; `squares` the
    weighted sum of squared residuals (mm2), `free` pairs minus unknowns; `used` pairs used; `coherence` 0 to 1, NaN at
    pixels whose pairs close no loop while others' do (they agree whatever they hold); `doubtful` where a pair may be a
    cycle off. `squares` may be None where nobody wants errors.

    `factor` (per pixel, of the `weights` (pairs, pixels), which are `scale` times what was given; None: all alike) or
    `cofactor` (one (dates, dates) matrix for all): the covariance of the series is `squares` / `free` times the
    inverted normal matrix.
    """

    series: np.ndarray
    squares: np.ndarray | None
    doubtful: np.ndarray
    free: np.ndarray
    used: np.ndarray
    coherence: np.ndarray | None
    factor: Factor | FewFactor | None = None
    weights: np.ndarray | None = None
    cofactor: np.ndarray | None = None
    scale: np.ndarray | None = None


class Inversion:
    """The inversion on one network. `cycle_mm`: half a wavelength; `check_loops`: say which pixels are doubtful;
    `wants_coherence`, `wants_errors`: else these are left out."""

    def __init__(
        self,
        network: Network,
        cycle_mm: float,
        check_loops: bool = True,
        wants_coherence: bool = True,
        wants_errors: bool = True,
    ) -> None:
        self.network = network
        self.cycle_mm = cycle_mm
        self.check_loops = check_loops
        self.wants_coherence = wants_coherence
        self.wants_errors = wants_errors

    @cached_property
    def plan(self) -> Plan:
        return Plan(self.network)

    @cached_property
    def cofactor(self) -> np.ndarray:
        """Inverse of the unweighted normal matrix with the first date held at 0, (dates, dates)."""
        incidence = self.network.incidence[:, 1:]
        result = np.zeros((len(self.network.dates),) * 2)
        result[1:, 1:] = np.linalg.inv(incidence.T @ incidence)
        return result

    @cached_property
    def gapless(self) -> Gapless:
        return Gapless(self.network, self.plan, self.cofactor, self.cycle_mm)

    def complete(self, displacements: np.ndarray, sums: PairSums | None = None) -> Inverted:
        """Unweighted, of pixels without gaps; pixels with gaps come out as NaN, none of their pairs used. All
        dates must hang together. `sums`: what the pairs say of the dates, where it is known already; used up."""
        checks = self.check_loops and bool(self.network.loops)
        sums = self.gapless.sums(displacements) if sums is None else sums
        sums.finish()
        series = self.gapless.series(sums.of_dates)
        squares = coherence = None
        pairs, pixels = displacements.shape
        doubtful = np.zeros(pixels, bool)
        if self.wants_errors or self.wants_coherence or checks:
            squares, coherence, doubtful = self.gapless.residuals(
                displacements, sums.total, series, self.wants_coherence, checks
            )
        used = np.where(np.isfinite(series[-1]), np.float32(pairs), np.float32(0))
        free = np.full(pixels, pairs - len(self.network.dates) + 1, np.float32)
        return Inverted(series, squares, doubtful, free, used, coherence, cofactor=self.cofactor)

    def general(self, displacements: np.ndarray, weights: np.ndarray | None) -> Inverted:
        """Any gaps (NaN) and any weights (pairs, pixels; None: all 1)."""
        known = np.isfinite(displacements)
        weight = known.astype(np.float64) if weights is None else np.fmax(np.where(known, weights, 0.0), 0.0)
        # Only the ratios count; a mean of 1 keeps residuals in mm.
        scale = (weight > 0).sum(axis=0) / np.maximum(weight.sum(axis=0), np.finfo(float).tiny)
        weight *= scale
        values = np.where(known, displacements, np.float32(0))
        factor, member = self._factorised(weight)
        right = np.zeros(member.shape)
        for (first, second), value, of_pair in zip(self.network.edges, values, weight):
            moved = of_pair * value
            right[second] += moved
            right[first] -= moved
        series = factor.solve(right)
        used = (weight > 0).sum(axis=0).astype(np.float32)
        residuals = self._residuals(values, series.astype(np.float32))
        residuals[weight == 0] = 0
        squares = np.einsum("ij,ij,ij->j", weight, residuals, residuals)
        doubtful = self._doubtful(residuals)
        coherence = self._coherence(residuals, used, weight == 0)
        series = series.astype(np.float32)
        series[~member] = np.nan
        series[:, used == 0] = np.nan
        free = used - member.sum(axis=0) + 1
        if coherence is not None and self.network.closes:
            coherence[free <= 0] = np.nan
        scale = None if weights is None else scale
        return Inverted(
            series, squares, doubtful, free.astype(np.float32), used, coherence, factor, weight, scale=scale
        )

    def _factorised(self, weight: np.ndarray) -> tuple[Factor | FewFactor, np.ndarray]:
        """Takes pairs outside of a pixel's largest part out of the `weight`. The second result is which dates belong to
        that, (dates, pixels) bool."""
        dates, pixels = len(self.network.dates), weight.shape[1]
        if pixels <= _INVERTED_PX and pixels * dates**3 <= _INVERTED_PRODUCTS:
            member, ground = self._largest_part(weight)
            weight *= member[self.network.ends[0]]
            return FewFactor(self.network, weight, ground), member
        ground = np.zeros((dates, pixels))
        ground[0] = 1.0
        member = np.ones(ground.shape, bool)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            factor = self.plan.factorise(weight, ground)
            loose = ~(np.fmin.reduce(factor.diagonal, axis=0) > _LOOSE)
        if loose.any():
            member[:, loose], ground[:, loose] = self._largest_part(weight[:, loose])
            # What ties two dates together has both of them in one part.
            weight[:, loose] *= member[self.network.ends[0]][:, loose]
            factor = self.plan.factorise(weight, ground)
        return factor, member

    @cached_property
    def _limits(self) -> np.ndarray:
        return open_limits(self.network, self.cycle_mm)

    def _doubtful(self, residuals: np.ndarray) -> np.ndarray:
        """Weights and gaps leave so much of an error in other pairs' residuals that nothing less than a look at the
        loops themselves rules it out; see `open_limits`."""
        doubtful = np.zeros(residuals.shape[1], bool)
        if not self.check_loops or not self.network.loops:
            return doubtful
        with np.errstate(invalid="ignore"):
            # Pair by pair first: hardly any has a residual that large, and then nothing is left to look at.
            beyond = np.fmax(residuals.max(axis=1), -residuals.min(axis=1))
            wide = np.flatnonzero(~(beyond <= self._limits))
            if wide.size:
                doubtful = (np.abs(residuals[wide]) > self._limits[wide, np.newaxis]).any(axis=0)
        return doubtful

    def _residuals(self, displacements: np.ndarray, series: np.ndarray) -> np.ndarray:
        # Rows of dates lie together: taking them beats any sparse product.
        first, second = self.network.ends
        residuals = displacements - series[second]
        residuals += series[first]
        return residuals

    def _coherence(
        self, residuals: np.ndarray, used: np.ndarray, unused: np.ndarray | None = None
    ) -> np.ndarray | None:
        if not self.wants_coherence:
            return None
        # The residuals are not needed any more: their place takes the phase, and its sine.
        phase = np.multiply(residuals, np.float32(2 * np.pi / self.cycle_mm), out=residuals)
        real = np.cos(phase)
        imaginary = np.sin(phase, out=phase)
        if unused is not None:
            real[unused] = 0
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.hypot(real.sum(axis=0), imaginary.sum(axis=0)) / used

    def _largest_part(self, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of each pixel: which dates belong to the largest part that hangs together, and what holds every part."""
        dates, pixels = len(self.network.dates), weight.shape[1]
        label = self._labels_of_few(weight) if pixels <= _FEW_PX else self._labels(weight)
        sizes = np.zeros((dates, pixels), np.int32)
        np.add.at(sizes, (label, np.arange(pixels)), 1)
        member = label == sizes.argmax(axis=0)
        root = label == np.arange(dates)[:, np.newaxis]
        return member, (root | ~member).astype(np.float64)

    def _labels_of_few(self, weight: np.ndarray) -> np.ndarray:
        """The same as `_labels`, pixel by pixel."""
        first, second = self.network.ends
        label = np.empty((len(self.network.dates), weight.shape[1]), np.int32)
        for pixel, of_pairs in enumerate(weight.T):
            there = of_pairs > 0
            shape = (len(label),) * 2
            graph = sparse.coo_matrix((there[there], (first[there], second[there])), shape)
            _count, parts = csgraph.connected_components(graph, directed=False)
            _parts, earliest = np.unique(parts, return_index=True)
            label[:, pixel] = earliest[parts]
        return label

    def _labels(self, weight: np.ndarray) -> np.ndarray:
        """(dates, pixels): of each date, the earliest one that it hangs together with."""
        dates, pixels = len(self.network.dates), weight.shape[1]
        label = np.repeat(np.arange(dates, dtype=np.int32)[:, np.newaxis], pixels, axis=1)
        changed = True
        while changed:
            before = label.copy()
            for edges in (range(len(weight)), reversed(range(len(weight)))):
                for index in edges:
                    first, second = self.network.edges[index]
                    lower = np.minimum(label[first], label[second])
                    there = weight[index] > 0
                    np.copyto(label[first], lower, where=there)
                    np.copyto(label[second], lower, where=there)
            changed = bool((before != label).any())
        return label
