"""How large the noise of a pixel's pairs is, by what they contradict each other, and what a rate has of it."""

from __future__ import annotations

import numpy as np

from ..solving.inversion import Inverted
from ..solving.network import Network
from .pair_noise import Noise


class NoiseOfComplete:
    """The noise of pairs that count alike, of pixels without gaps, whatever the pixel: `covariance` (dates, dates) of
    the series where the variance is 1, `noisier_forms`: by what r'Nr and r'r (see `season_errors`) hold more of it than
    of pairs that are all alike."""

    def __init__(self, network: Network, noise: Noise, cofactor: np.ndarray, wandering: np.ndarray) -> None:
        """`wandering` (pairs,): see `Estimator`."""
        self._cofactor = self.covariance = cofactor
        self.noisier_forms, self._told = (1.0, 1.0), None
        if noise.factors is None:
            return
        incidence, factors = network.incidence, noise.factors
        gains = cofactor @ incidence.T
        self.covariance = (gains * factors) @ gains.T
        leverage = incidence @ gains
        taken = np.diagonal(leverage)
        self.noisier_forms = tuple(float((factors * of).sum() / of.sum()) for of in (taken, wandering))
        left = np.eye(len(factors)) - leverage
        expected = float((factors * np.diagonal(left)).sum())
        if expected > 1e-6:
            self._told = expected, expected**2 / float(factors @ np.square(left) @ factors)

    def of(self, inverted: Inverted) -> tuple[np.ndarray, np.ndarray]:
        """(pixels,) each: the variance, and the degrees of freedom it was told with."""
        if self._told is None:
            return _pairs_variance(inverted), inverted.free
        expected, free = self._told
        return inverted.squares / np.float32(expected), np.full_like(inverted.free, free)

    def noisier(self, row: np.ndarray) -> float:
        """By what the variance of row'x is larger than of pairs that are all alike."""
        return float(row @ self.covariance @ row) / max(float(row @ self._cofactor @ row), np.finfo(float).tiny)


class PairNoise:
    """(pixels,) each: `variance` of a pair of weight 1, and the degrees of freedom, `free`, it was told with.

    Where `floor` of the variance is not told by the weights w, that of a pair is u / w, with t = u w = 1 - f + f w for
    weights as they were given. The squares S of residuals then expect s^2 sum(t (1 - w a'Qa)), with a the pair's row of
    the incidence, and g'x has the variance s^2 sum(t w (a'Qg)^2) of them, where s^2 g'Qg is s^2 sum(w (a'Qg)^2).
    """

    def __init__(
        self,
        inverted: Inverted,
        network: Network,
        noise: Noise,
        inverse: np.ndarray,
        beside: np.ndarray,
        wandering: np.ndarray,
    ) -> None:
        self.variance, self.free = _pairs_variance(inverted), inverted.free
        self._ends, self._weights, self._untold = network.ends, inverted.weights, None
        self._has_factors = noise.factors is not None and inverted.scale is None
        if noise.is_told:
            return
        weights, (first, second) = inverted.weights, network.ends
        given = weights if inverted.scale is None else weights / inverted.scale
        self._untold = np.where(weights > 0, noise.weight_times_variance(given), 0)
        left = 1 - weights * (inverse[first] + inverse[second] - 2 * beside)
        expected = np.einsum("ij,ij->j", self._untold, left)
        with np.errstate(divide="ignore", invalid="ignore"):
            is_told = (inverted.free > 0) & (expected > 0)
            self.variance = np.where(is_told, inverted.squares / expected, 0.0)
            lost = self._square(left)
            # In r'r of a chain a pair counts by its variance and by where it lies, whatever the weights.
            used = weights > 0
            by_place = np.where(used, wandering[:, np.newaxis] / np.where(used, weights, 1), 0)
            self._forms = [self._mean(of) for of in (used - left * used, by_place)]
            self.free = np.where(is_told, np.square(expected) / lost, inverted.free)

    def _square(self, left: np.ndarray) -> np.ndarray:
        """Half the variance of S where that of a pair is 1. Of a residual, `left` is its own pair's and the rest of its
        neighbours', whose noise is the usual one."""
        own, others = np.square(left), left * (1 - left)
        whole = others.sum(axis=0)
        by_others = np.einsum("ij,ij->j", self._untold, others)
        usual = by_others / np.where(whole > 0, whole, 1)
        return np.einsum("ij,ij,ij->j", self._untold, self._untold, own) + by_others * usual

    def _mean(self, by: np.ndarray) -> np.ndarray:
        whole = by.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(whole > 0, np.einsum("ij,ij->j", self._untold, by) / whole, 1.0)

    def noisier_forms(self, at: slice | np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
        """By what r'Nr and r'r hold more of it than the weights say, at some pixels; None: by as much as a rate, see
        `season_errors` (of weights that differ much these give 90 to 94 %, for what r'Nr has differs by frequency)."""
        return tuple(values[at] for values in self._forms) if self._has_factors else None

    def noisier(self, spread: np.ndarray, of_columns: np.ndarray | None = None) -> np.ndarray | float:
        """By what the variance of g'x is larger than the weights say: `spread` (dates, pixels) is Qg, or (dates,
        columns, pixels) with `of_columns` (pixels, columns) what each column counts for."""
        if self._untold is None:
            return 1.0
        if of_columns is not None:
            spread = np.einsum("dup,pu->dp", spread, of_columns)
        squares = np.square(spread[self._ends[1]] - spread[self._ends[0]])
        whole = np.einsum("ij,ij->j", self._weights, squares)
        told = np.einsum("ij,ij,ij->j", self._untold, self._weights, squares)
        return np.where(whole > 0, told / np.where(whole > 0, whole, 1), 1.0)


def _pairs_variance(inverted: Inverted) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(inverted.free > 0, inverted.squares / inverted.free, 0.0)
