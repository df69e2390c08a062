"""Two quadratic forms of a pixel's residuals, and the two kinds of noise, of pairs and of dates, that they tell apart.

Where pairs close no loops, one pixel tells hardly which of the two its noise is: of a chain whose noise is all the
dates' either came out below 0 at half of the pixels, and its standard errors were up to six times too wide. The scene
tells it: z, the noise of pairs and of dates that both forms give at a pixel, is unbiased. With the share psi of the
pairs the noise of a pixel is one number, a, which both forms give (generalised least squares), and its rate's variance
V_0. What is left, d = ((1 - psi) z_p - psi z_d) / a, knows nothing of a, and psi is where its mean over the scene is 0.

Pixels may differ in their share, and the scene tells how much: the variance of d over the pixels, less that which it
has at one pixel, S, is t^2. What a pixel says itself, V_1, is believed by k = t^2 / (t^2 + S), and its variance is
V_0 + k (V_1 - V_0) (Buehlmann's credibility, 1967).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# So many parts of a sample tell how sure its share is; fewer pixels in each tell nothing.
_PARTS, _FEWEST_PX = 8, 10
# Standard errors of how much pixels differ that are taken for chance.
_CHANCE = 2.0
# A pixel whose noise is further off the scene's, in standard deviations, is another kind of ground.
_FARTHEST = 4.0
# Of the variance by the share of the scene, the least that a pixel itself may lower it to.
_LEAST = 0.25
_LEAST_DETERMINANT = 1e-9
# The share to begin with, and rounds after which it has settled.
_FIRST, _ROUNDS = 0.5, 8
# Pixels that are so many times as noisy as most count by less.
_LOUD = 3.0


@dataclass(frozen=True)
class Forms:
    """Both forms of pixels: `values`, what they expect of either noise where its variance is 1, `of_pairs` and
    `of_dates`, and how they go together: `powers`, see `half_variances`, where the noise of pairs is `louder`; all
    (pixels,) or numbers."""

    values: Sequence[np.ndarray]
    of_pairs: Sequence[np.ndarray]
    of_dates: Sequence[np.ndarray]
    powers: Sequence[np.ndarray]
    louder: np.ndarray | float = 1.0

    def rows(self) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """What the forms count for in the noise of pairs, and in that of dates."""
        (one, other), (first, second) = self.of_pairs, self.of_dates
        determinant = one * second - first * other
        return [second / determinant, -first / determinant], [-other / determinant, one / determinant]

    def at(self, pairs: float) -> _AtShare:
        """Where the pairs' share of the noise is `pairs`."""
        expected = [pairs * one + (1 - pairs) * other for one, other in zip(self.of_pairs, self.of_dates)]
        low, middle, high = sums = half_variances(pairs * self.louder, np.float64(1 - pairs), self.powers)
        determinant = low * high - np.square(middle)
        is_both = determinant > _LEAST_DETERMINANT * low * high  # else both say the same
        by = [
            np.where(is_both, (high * expected[0] - middle * expected[1]) / determinant, expected[0] / low),
            np.where(is_both, (low * expected[1] - middle * expected[0]) / determinant, 0.0),
        ]
        free = expected[0] * by[0] + expected[1] * by[1]
        amount = (by[0] * self.values[0] + by[1] * self.values[1]) / free
        amount = np.where(amount > 0, amount, self.values[0] / expected[0])
        of_pairs, of_dates = self.rows()
        contrast = [(1 - pairs) * one - pairs * other for one, other in zip(of_pairs, of_dates)]
        off = (contrast[0] * self.values[0] + contrast[1] * self.values[1]) / amount
        return _AtShare(amount, free, sums, off, 2 * covariance(contrast, sums, contrast))


@dataclass(frozen=True)
class _AtShare:
    """(pixels,): the `amount` of the noise, its degrees of freedom, `half_variances` of both forms where it is 1; how
    far a pixel is `off`, d, and the variance of that."""

    amount: np.ndarray
    free: np.ndarray
    sums: Sequence[np.ndarray]
    off: np.ndarray
    spread: np.ndarray


@dataclass(frozen=True)
class Share:
    """psi and t of a scene, see above."""

    pairs: float
    scatter: float

    @classmethod
    def of(cls, forms: Forms) -> Share | None:
        """Of pixels from all over the scene, neighbours one after the other; None where they tell nothing."""
        if not np.isfinite(forms.values[0]).any():
            return None
        with np.errstate(divide="ignore", invalid="ignore"):
            of_pairs, of_dates = (one * forms.values[0] + other * forms.values[1] for one, other in forms.rows())
            pairs, parts = _FIRST, None
            for _ in range(_ROUNDS):
                found = forms.at(pairs)
                # Each by itself, the noisiest apart: what is chance in the amount would go with z.
                most = np.maximum(found.amount, _LOUD * np.nanmedian(found.amount))
                by = 1 / (most * found.spread)
                told = np.flatnonzero(np.isfinite(by * of_pairs) & np.isfinite(by * of_dates) & (by > 0))
                if len(told) < _PARTS * _FEWEST_PX:
                    return None
                parts = np.array_split(told, _PARTS)
                sums = np.array([[(by * values)[part].sum() for values in (of_pairs, of_dates)] for part in parts])
                whole = sums.sum()
                pairs = float(np.clip(sums[:, 0].sum() / whole, 0, 1)) if whole > 0 else pairs
            found = forms.at(pairs)
            by = np.broadcast_to(1 / np.square(found.spread), found.off.shape)
            beyond = (np.square(found.off) - found.spread) * by
            between = np.array([beyond[part].sum() / by[part].sum() for part in parts])
        off = (1 - pairs) * sums[:, 0] - pairs * sums[:, 1]
        unsure = float(np.square(off).sum()) / whole**2 * _PARTS / (_PARTS - 1)
        between = float(np.mean(between) - _CHANCE * np.std(between) / (_PARTS - 1) ** 0.5)
        return cls(pairs, float(np.sqrt(max(between, 0) + unsure)))

    def variance(
        self, forms: Forms, by_pairs: np.ndarray, by_dates: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of a rate that has `by_pairs` of the variance of the noise of pairs and `by_dates` of that of dates: its
        variance, the degrees of freedom, and which pixels are like the scene."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found = forms.at(self.pairs)
            of_pairs, of_dates = forms.rows()
            of_rate = [by_pairs * one + by_dates * other for one, other in zip(of_pairs, of_dates)]
            alike = found.amount * (self.pairs * by_pairs + (1 - self.pairs) * by_dates)
            own = of_rate[0] * forms.values[0] + of_rate[1] * forms.values[1]
            half_own = np.square(found.amount) * covariance(of_rate, found.sums, of_rate)
            half = np.square(alike) / found.free
            is_told = np.isfinite(own) & np.isfinite(half_own) & np.isfinite(found.spread)
            trust = np.where(is_told, self.scatter**2 / (self.scatter**2 + found.spread), 0.0)
            variance = alike + np.where(is_told, trust * (own - alike), 0.0)
            half = half + np.where(is_told, trust * (half_own - half), 0.0)
            is_far = np.square(found.off) > _FARTHEST**2 * (found.spread + self.scatter**2)
            freedom = np.square(variance) / half
            return np.maximum(variance, _LEAST * alike), freedom, ~is_far & np.isfinite(variance) & (half > 0)


def half_variances(of_pairs: np.ndarray, of_dates: np.ndarray, powers: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Half of the variances and the covariance of two quadratic forms, of the noise of a pair and of a date. `powers`:
    the sums of k^0 to k^4, with k what the dates' noise is in the forms where the pairs' is 1."""
    return [
        np.square(of_pairs) * low + 2 * of_pairs * of_dates * middle + np.square(of_dates) * high
        for low, middle, high in zip(powers, powers[1:], powers[2:])
    ]


def covariance(one: Sequence[np.ndarray], sums: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> np.ndarray:
    """Half of that of two sums of both forms, whose own are `sums`, see `half_variances`."""
    return one[0] * sums[0] * other[0] + (one[0] * other[1] + one[1] * other[0]) * sums[1] + one[1] * sums[2] * other[1]
