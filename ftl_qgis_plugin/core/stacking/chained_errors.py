"""The standard error of the rate of displacements that were chained where their reference moves on.

Two kinds of noise lie in them. That of the dates (the atmosphere of both days of a granule) the chain takes off again:
it stays with its date. That of the granules themselves does not: what a granule that ends at a new reference has of it
is in all dates that follow. With C the granules of each date, the noise of a series is s_d^2 I + s_g^2 CC', and in its
residuals e of the model D, and of a model [D H] that lets every stretch begin where it will (H: the dates that hold the
granules at the crossovers),

    E[e'e]   = s_d^2 (n - u)   + s_g^2 tr(M CC')
    E[f'f]   = s_d^2 (n - u_2) + s_g^2 tr(M_2 CC')

which two equations give both (Rao 1971, MINQUE). The rate is g'x, and its variance s_d^2 g'g + s_g^2 g'CC'g. A handful
of crossovers tells hardly anything at one pixel, but which part of the noise is the granules' is alike all over a
scene: that is taken from a sample of it, and how much noise there is from each pixel's f'f.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..accuracy.intervals import small_sample_factor
from ..products.granules.chain import Chain
from .solving.estimate import rows_of_pixels

# Smaller than this share of what it was, what is left of a column is rounding.
_RANK = 1e-9
_CHUNK_PX = 4096
# A share is 1 at most, and found at one pixel with one crossover it is hardly ever ten times as large: what is (ground
# that moves in jerks, unwrapping errors) counts no more than that.
_MOST = 10.0


def shared_noise(chain: Chain) -> np.ndarray:
    """(dates, crossovers) 1 where a date of the chain, in its order, holds the noise of a granule at a crossover."""
    held: list[set[int]] = []
    for number, link in enumerate(chain.links):
        held.append(set() if link is None else {number} | (held[link.base] if link.base >= 0 else set()))
    crossovers = sorted({link.base for link in chain.links if link is not None and link.base >= 0})
    crossovers = [number for number in crossovers if chain.links[number] is not None]
    return np.array([[number in those for number in crossovers] for those in held], np.float64).reshape(
        len(held), len(crossovers)
    )


class _Forms:
    """Of series (dates, pixels) mm with NaN gaps: both sums of squares, what they expect of either noise, and what a
    rate has of it; float64, (pixels,)."""

    def __init__(self, series: np.ndarray, design: np.ndarray, noise: ChainedNoise) -> None:
        present = np.isfinite(series)
        values = np.where(present, series, 0).astype(np.float64)
        first, index = _patterns(present)
        held = present[:, first].astype(np.float64)
        unknowns = design.shape[1]
        both = np.hstack([design, noise.shared])
        # By numpy alone: BLAS differs in its last digits between programs.
        normal = _normal(held, both)
        of_own = normal - _normal(held[~noise.is_own], both[~noise.is_own])
        count, count_own = held.sum(axis=0), held[noise.is_own].sum(axis=0)
        right = np.einsum("dp,di->pi", values, both)
        squares = np.einsum("dp,dp->p", values, values)

        inverse, rank = _inverse(normal[:, :unknowns, :unknowns])
        across = np.einsum("pij,pjk->pik", inverse, normal[:, :unknowns, unknowns:])
        crossovers = normal[:, unknowns:, unknowns:] - np.einsum(
            "pji,pjk->pik", normal[:, :unknowns, unknowns:], across
        )
        self.rest = _rest(squares, inverse[index], right[:, :unknowns])
        self.free = (count - rank)[index]
        of_own_rows = of_own[:, :unknowns, :unknowns]
        granules = count_own - np.einsum("pij,pji->p", inverse, of_own_rows) + np.einsum("pii->p", crossovers)
        self.granules = granules[index]
        whole, rank = _inverse(normal)
        self.rest_of_both = _rest(squares, whole[index], right)
        self.free_of_both = (count - rank)[index]
        self.granules_of_both = (count_own - np.einsum("pij,pji->p", whole, of_own))[index]
        row = inverse[:, -1, :]
        self.rate_of_dates = inverse[index, -1, -1]
        rate_of_granules = np.einsum("pi,pij,pj->p", row, of_own_rows, row) + np.square(across[:, -1, :]).sum(axis=1)
        self.rate_of_granules = rate_of_granules[index]


@dataclass(frozen=True)
class ChainedNoise:
    """`shared` (dates, crossovers): see `shared_noise`; `is_own` (dates,) bool: those whose granule is in no other date
    and that are not 0 by definition; `share`: the granules' part of the noise, 0 to 1."""

    shared: np.ndarray
    is_own: np.ndarray
    share: float = 0.0

    @classmethod
    def of(cls, chain: Chain, order: np.ndarray) -> ChainedNoise:
        """`order`: of the chain's dates in the series."""
        shared = shared_noise(chain)
        is_own = np.array([link is not None for link in chain.links])
        is_own[np.argmax(shared, axis=0)] = False  # a column begins with its crossover
        return cls(shared[order], is_own[order])

    def measured(self, series: np.ndarray, design: np.ndarray) -> ChainedNoise:
        """With the share that series from all over the scene tell. `design` (dates, unknowns), the rate last."""
        if not self.shared.shape[1]:
            return self
        parts = []
        for start in range(0, series.shape[1], _CHUNK_PX):
            forms = _Forms(series[:, start : start + _CHUNK_PX], design, self)
            with np.errstate(divide="ignore", invalid="ignore"):
                between = (forms.free - forms.free_of_both) / forms.free_of_both
                told = forms.granules - (1 + between) * forms.granules_of_both
                of_granule = (forms.rest - (1 + between) * forms.rest_of_both) / told
                found = of_granule / (forms.rest_of_both / forms.free_of_both)
            told = (forms.free_of_both > 0) & (between > 0) & np.isfinite(found)
            parts.append(np.clip(found[told], -_MOST, _MOST))
        found = np.concatenate(parts)
        return replace(self, share=float(np.clip(found.mean(), 0, 1)) if found.size else 0.0)

    def sigma(self, series: np.ndarray, sigma_mm_a: np.ndarray, design: np.ndarray) -> np.ndarray:
        """(pixels,) float32, in place of `sigma_mm_a`, which takes all noise for the dates'."""
        known = np.isfinite(sigma_mm_a)
        if not self.share or not known.any():
            return sigma_mm_a
        forms = _Forms(series[:, known], design, self)
        dates = 1 - self.share
        with np.errstate(divide="ignore", invalid="ignore"):
            noise = forms.rest_of_both / (dates * forms.free_of_both + self.share * forms.granules_of_both)
            variance = noise * (dates * forms.rate_of_dates + self.share * forms.rate_of_granules)
            found = np.sqrt(variance) * small_sample_factor(forms.free_of_both)
        result = sigma_mm_a.copy()
        result[known] = np.where(forms.free_of_both > 0, found, np.nan)
        return result

    def sigma_of_season(
        self, series: np.ndarray, sigma_mm_a: np.ndarray, design: np.ndarray, numbers: np.ndarray, times_a: np.ndarray
    ) -> np.ndarray:
        """The same of the rate within the seasons of these `numbers`, see `season_numbers`; `times_a` as
        `Network.times_a`. What the seasons move faster than the model is no noise: their rate is one unknown more."""
        known = np.isfinite(sigma_mm_a)
        if not self.share or not known.any():
            return sigma_mm_a
        series = series[:, known]
        every = rows_of_pixels(times_a, numbers, np.ones((len(numbers), 1), bool))
        forms = _Forms(series, np.hstack([every, design]), self)
        row = rows_of_pixels(times_a, numbers, np.isfinite(series))
        dates, by_dates = 1 - self.share, np.square(row).sum(axis=0)
        by_granules = np.square(row[self.is_own]).sum(axis=0) + np.square(np.einsum("dk,dp->kp", self.shared, row)).sum(
            axis=0
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            noise = forms.rest_of_both / (dates * forms.free_of_both + self.share * forms.granules_of_both)
            found = np.sqrt(noise * (dates * by_dates + self.share * by_granules))
            found *= small_sample_factor(forms.free_of_both)
        result = sigma_mm_a.copy()
        result[known] = np.where(forms.free_of_both > 0, found, np.nan)
        return result


def _patterns(present: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first pixel of each pattern of dates (dates, pixels), and the number of each pixel's pattern."""
    packed = np.ascontiguousarray(np.packbits(present, axis=0).T)
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _keys, first, index = np.unique(keys, return_index=True, return_inverse=True)
    return first, index.ravel()


def _normal(held: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """(pixels, n, n) products of the columns (dates, n) over the dates that are `held` (dates, pixels).

    Two factors at a time: of three numpy makes eighty times the work.
    """
    count = columns.shape[1]
    first, second = np.triu_indices(count)
    result = np.empty((held.shape[1], count, count))
    found = np.einsum("dp,dk->pk", held, columns[:, first] * columns[:, second])
    result[:, first, second] = found
    result[:, second, first] = found
    return result


def _inverse(normal: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Inverses of symmetric matrices (pixels, n, n) by Gauss-Jordan, and their ranks; 0 in the rows and columns of what
    depends on others, as a crossover does that a pixel lacks."""
    result = normal.copy()
    least = _RANK * np.einsum("pii->pi", normal)
    rank = np.zeros(len(normal))
    for step in range(normal.shape[1]):
        pivot = result[:, step, step]
        is_used = pivot > np.maximum(least[:, step], 0)
        scale = np.where(is_used, 1 / np.where(is_used, pivot, 1.0), 0.0)
        column = result[:, :, step] * is_used[:, np.newaxis]
        row = result[:, step, :] * scale[:, np.newaxis]
        result -= column[:, :, np.newaxis] * row[:, np.newaxis, :]
        result[:, step, :] = row
        result[:, :, step] = -column * scale[:, np.newaxis]
        result[:, step, step] = scale
        rank += is_used
    return result, rank


def _rest(squares: np.ndarray, inverse: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.maximum(squares - np.einsum("pi,pij,pj->p", right, inverse, right), 0)
