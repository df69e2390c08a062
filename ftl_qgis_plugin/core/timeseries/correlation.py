"""Standard errors of a least-squares fit whose residuals follow each other: dates are rarely independent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

# Correlations of neighbouring dates that are told apart; above the last one a rate means little.
_PHI = np.linspace(0.0, 0.95, 20)
# With fewer redundant dates their correlation cannot be told from chance.
_LEAST_REDUNDANCY = 10
# Standard errors of phi that are added: it is estimated from the same few dates, and variances grow with it faster
# than they shrink. With it 95 % intervals of simulated series of 60 dates or more hold the truth in 93 to 97 %; those
# of independent dates in 98 %, of 30 dates that are correlated by 0.6 in 92 %.
_CAUTION = 0.8


class CorrelatedNoise:
    """First-order autoregressive noise: correlation phi over the median step of the dates, phi^(dt / step) over dt.

    `basis` (dates, unknowns): orthonormal, of the weighted design, whose noise this is; `to_unknowns` (unknowns,
    unknowns) leads back from its components. The residuals of a fit are less correlated than the noise, and their
    squares smaller; both are expectations of quadratic forms in the noise, worked out exactly for some phi and
    interpolated between them. So is the covariance of the unknowns.
    """

    def __init__(self, times_a: Sequence[float], basis: np.ndarray, to_unknowns: np.ndarray) -> None:
        self._times = np.asarray(times_a, float)
        self.order = np.argsort(self._times, kind="stable")
        self._basis = basis[self.order]
        self._to_unknowns = to_unknowns

    @cached_property
    def _tables(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For each phi: expected correlation of neighbouring residuals, mean square of them, unknowns' covariance."""
        times, basis = self._times[self.order], self._basis
        apart = np.abs(times[:, np.newaxis] - times)
        step = np.median(np.diff(times)) or 1.0
        count, unknowns = basis.shape
        correlations, squares, covariances = [], [], []
        with_redundancy = max(count - unknowns, 1)
        for phi in _PHI:
            noise = np.eye(count) if phi == 0 else phi ** (apart / step)
            seen = noise @ basis
            inner = basis.T @ seen
            total = count - np.trace(inner)
            # (M N M)[i, i + 1] with M = 1 - Q Q^T, the noise N.
            neighbours = (
                np.diagonal(noise, 1).sum()
                - np.sum(basis[:-1] * seen[1:])
                - np.sum(seen[:-1] * basis[1:])
                + np.sum((basis[:-1] @ inner) * basis[1:])
            )
            correlations.append(neighbours / total if total > 0 else phi)
            squares.append(total / with_redundancy if count > unknowns else 1.0)
            covariances.append(self._to_unknowns @ inner @ self._to_unknowns.T)
        return np.maximum.accumulate(correlations), np.array(squares), np.array(covariances)

    @cached_property
    def is_in_order(self) -> bool:
        return bool((self.order == np.arange(len(self.order))).all())

    def phi(self, neighbours: np.ndarray, squares: np.ndarray, dates: np.ndarray, pairs: np.ndarray) -> np.ndarray:
        """Correlation of the noise, (pixels,), on the safe side; 0 where dates are too few to tell.

        From the sums of the products of neighbouring weighted residuals and of their squares, from how many dates each
        pixel has and how many neighbours.
        """
        count, unknowns = self._basis.shape
        if count - unknowns < _LEAST_REDUNDANCY:
            return np.zeros(len(squares), np.float32)
        with np.errstate(divide="ignore", invalid="ignore"):
            # Per pair and per date, so that gaps do not count as a lack of correlation.
            seen = neighbours * (dates * np.float32((count - 1) / count)) / (squares * pairs)
            enough = (dates >= unknowns + _LEAST_REDUNDANCY) & (pairs >= _LEAST_REDUNDANCY) & np.isfinite(seen)
        found = np.interp(np.where(enough, seen, 0.0), self._tables[0], _PHI)
        cautious = found + _CAUTION * np.sqrt((1 - found**2) / np.maximum(dates, 1))
        return np.where(enough, np.minimum(cautious, _PHI[-1]), 0.0).astype(np.float32)

    def inflation(self, at: PhiPlaces) -> np.ndarray:
        """Variance of the last unknown over what independent dates would give from the same residuals, (pixels,)."""
        _, squares, covariances = self._tables
        return np.maximum(at.of(covariances[:, -1, -1] / covariances[0, -1, -1] / squares), 1.0)

    def covariance(self, at: PhiPlaces, first: int, second: int) -> np.ndarray:
        """Covariance of two unknowns per unit of the residuals' mean square (redundancy in the divisor), (pixels,)."""
        _, squares, covariances = self._tables
        return at.of(covariances[:, first, second] / squares)


class PhiPlaces:
    """Where the correlations `phi` (pixels,) lie among those of the tables: these are equally far apart, so that
    nothing is searched."""

    def __init__(self, phi: np.ndarray) -> None:
        place = phi * np.float32((len(_PHI) - 1) / _PHI[-1])
        self._below = np.minimum(place.astype(np.int32), len(_PHI) - 2)
        self._share = place - self._below.astype(np.float32)

    def of(self, table: np.ndarray) -> np.ndarray:
        """Linear between the values of a table over them."""
        steps = np.diff(table).astype(np.float32).take(self._below)
        steps *= self._share
        steps += table.astype(np.float32).take(self._below)
        return steps
