"""Stacking: the rate that explains the pairs best where everything else is noise.

v = sum(w dt d) / sum(w dt^2) (Sandwell and Price 1998, doi 10.1029/1998JB900008, in its least squares form), w the
weight from coherence or 1.

Its standard error knows the two kinds of noise that `estimate` tells apart as well: that of the pairs, s_p^2 / w, and
that of the dates, s_d^2, which all pairs of a date share. With B the incidence of pairs and dates, W the weights and
M = W - W s s'W / s'Ws (s the spans), two quadratic forms of the residuals e have the expectations

    E[e'We]       = s_p^2 (n - 1)    + s_d^2 tr(B'MB)
    E[e'W BB' We] = s_p^2 tr(B'MB)   + s_d^2 tr(B'MB B'MB)

(and what s_p^2 counts for is another where the weights do not tell all of a pair's variance, see `pair_noise`)
(Rao 1971, MINQUE), which two equations give both; a negative one is 0, and where pairs share no dates, so that nothing
tells the two apart, all noise is the pairs'. The rate's variance is s_p^2 / s'Ws + s_d^2 |B'Ws|^2 / (s'Ws)^2.

Of pairs without weights, loops of three say more: what a loop misses knows nothing of dates, E[m^2] = 3 s_p^2. Both
noises are moved as far as the variances and the covariance of all three sums tell (minimum variance quadratic
estimation, Rao 1971; the variances are those of what came out a round before). Where all noise is the dates', what
inner dates do to a rate cancels, and by the two forms alone a little of it was taken for the pairs': the errors were up
to twice too wide. Weights leave nothing to cancel. Chains have no loops: there the scene tells how much of the noise is
the pairs' (see `quadratic_forms`), by the residuals of a rate without weights. Where it tells nothing, and at pixels of
a network that lack their loops, errors are too wide still (98 to 99 % hold the truth), and of a few pairs all noise is
held for whichever makes the rate less certain.

It is widened for few pairs and dates as in `estimate`. In whitened residuals z, of variances s_p^2 + s_d^2 k with k the
n - 1 eigenvalues of B'MB (and zeros), both forms are sums, of z^2 and of k z^2. So the variance V = sum((a + b k) z^2)
has V^2 / sum((a + b k)^2 (s_p^2 + s_d^2 k)^2) degrees of freedom (Satterthwaite 1946, doi 10.2307/3002019). That takes
the sums of k^3 and k^4 too: they are those of the network without gaps and weights, scaled by what the sums of k and
k^2 are at the pixel. Where all noise is the dates', they are tr(B'MB)^2 / tr(B'MB B'MB).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...accuracy.intervals import small_sample_factor
from ..noise.pair_noise import Noise
from ..noise.quadratic_forms import Forms, Share, covariance, half_variances
from .network import Network
from .season_errors import LEAST_FREEDOM

# One pair has nothing that could contradict it.
_LEAST_PAIRS = 2
# Below this share of its largest value the equations' determinant is rounding, and the pairs share no dates.
_LEAST_DETERMINANT = 1e-3
# Below this share of what it is the difference of, a variance is rounding.
_ROUNDING = 1e-9
# After so many what both forms and the loops say has settled.
_ROUNDS = 6
_FEW_RESIDUALS = 8
# As `season_errors.UNSEEN`; a rate by stacking takes less of the pairs' noise for it.
_UNSEEN = 0.25


@dataclass(frozen=True)
class Stacked:
    """float32 per pixel: rate and standard error in mm/a (NaN without pairs), and how many pairs were used."""

    rate_mm_a: np.ndarray
    sigma_mm_a: np.ndarray
    used: np.ndarray


def stack(
    mm: np.ndarray,
    spans_a: np.ndarray,
    weights: np.ndarray | None,
    ends: tuple[np.ndarray, np.ndarray] | None = None,
    least: int = _LEAST_PAIRS,
    noise: Noise | None = None,
) -> Stacked:
    """`mm` (pairs, pixels) with NaN gaps, `spans_a` (pairs,) years, `weights` (pairs, pixels) or None. `ends`: numbers
    of the first and second date of each pair, as `Network.ends`; None: the pairs' noise is independent. Fewer than
    `least` pairs give no rate; one gives no standard error. `noise`: what of the pairs' the weights do
    not tell."""
    stacked = _Stack(mm, spans_a, weights, noise)
    rate, used = stacked.rate, stacked.used
    with np.errstate(divide="ignore", invalid="ignore"):
        variance, freedom = stacked.squares / (used - 1) / stacked.bottom, used.astype(np.float64) - 1
        if ends is not None:
            factors, share = (None, None) if noise is None else (noise.factors, noise.share)
            loops = _closed(mm, ends, factors) if weights is None else None
            is_free = (
                not _loops_of(ends[0].tobytes(), ends[1].tobytes(), None)[0] if loops is None else loops.count == 0
            )
            told = _Told(stacked, ends)
            variance, freedom = _with_noise_of_dates(told, variance, loops, is_free)
            if share is not None and np.any(is_free):
                forms, by_pairs = _flat(stacked, mm, ends)
                alike, of_alike, is_like = share.variance(forms, by_pairs, told.by_dates)
                is_like &= is_free
                variance, freedom = np.where(is_like, alike, variance), np.where(is_like, of_alike, freedom)
        sigma = np.where(variance == 0, 0, np.sqrt(variance, dtype=np.float64) * small_sample_factor(freedom))
    rate[used < least] = np.nan
    sigma[used < _LEAST_PAIRS] = np.nan
    return Stacked(rate.astype(np.float32), sigma.astype(np.float32), used)


def share_of(
    mm: np.ndarray,
    spans_a: np.ndarray,
    weights: np.ndarray | None,
    ends: tuple[np.ndarray, np.ndarray],
    noise: Noise | None = None,
) -> Share | None:
    """What pixels of a sample tell of the two kinds of noise, see `quadratic_forms`; arguments as of `stack`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return Share.of(_flat(_Stack(mm, spans_a, weights, noise), mm, ends)[0])


class _Stack:
    """(pixels,) float32: the `rate`, pairs `used`, `squares` of what they leave, and `bottom`, s'Ws. (pairs, pixels):
    `weight`, what is left, `rest`, what a pair counts for, `gains`, and `untold`, weight times variance where that is
    not 1 for all."""

    def __init__(
        self, mm: np.ndarray, spans_a: np.ndarray, weights: np.ndarray | None, noise: Noise | None = None
    ) -> None:
        known = np.isfinite(mm)
        self.weight = weight = np.where(known, np.float32(1) if weights is None else weights, 0).astype(np.float32)
        self.spans_a = np.asarray(spans_a, float)
        values = np.where(known, mm, np.float32(0))
        spans = spans_a.astype(np.float32)[:, np.newaxis]
        self.used = (weight > 0).sum(axis=0).astype(np.float32)
        moved = weight * spans
        top = np.einsum("ij,ij->j", moved, values)
        self.bottom = np.einsum("ij,ij->j", moved, np.broadcast_to(spans, moved.shape))
        with np.errstate(divide="ignore", invalid="ignore"):
            self.rate = top / self.bottom
            self.rest = rest = values - spans * self.rate
            self.gains = moved / self.bottom
        self.squares = np.einsum("ij,ij,ij->j", weight, rest, rest)
        self.untold = None
        if noise is not None and not noise.is_told:
            self.untold = np.where(weight > 0, noise.weight_times_variance(weight), 0)


class _Told:
    """The two `forms` of residuals, and what the rate's variance has of the noise of pairs, `by_pairs`, and of dates,
    `by_dates`; weights come to a mean of 1. `freedom`: what the first form has where all noise is the pairs'."""

    def __init__(self, stacked: _Stack, ends: tuple[np.ndarray, np.ndarray]) -> None:
        weight, bottom = stacked.weight.astype(np.float64), stacked.bottom.astype(np.float64)
        scale = stacked.used / np.maximum(weight.sum(axis=0), np.finfo(float).tiny)
        weight *= scale
        bottom *= scale
        weighted_rest = np.where(weight > 0, weight * stacked.rest, 0.0)
        by_dates = _to_dates(stacked.gains, ends)
        spread = np.square(by_dates).sum(axis=0)  # |B'a|^2
        steps = by_dates[ends[1]] - by_dates[ends[0]]
        within = (weight * np.square(steps)).sum(axis=0)  # a'B L B'a, L = B'WB
        degree = _to_dates(weight, ends, sign=1)
        pairs_in_squares = stacked.used.astype(np.float64) - 1
        dates_in_squares = 2 * weight.sum(axis=0) - bottom * spread
        pairs_in_sums, noisier, louder, self.freedom = dates_in_squares, 1.0, 1.0, pairs_in_squares
        of_squares = pairs_in_squares
        if stacked.untold is not None:
            # E[e'We] and E[e'W BB' We] of pairs whose variance is u / w: (I - H)'s columns, H = s s'W / s'Ws.
            untold, spans = stacked.untold, stacked.spans_a[:, np.newaxis]
            noisier = (untold * weight * np.square(spans)).sum(axis=0) / bottom
            pairs_in_squares = untold.sum(axis=0) - noisier
            pairs_in_sums = (untold * weight * (2 - 2 * spans * steps + np.square(spans) * spread)).sum(axis=0)
            louder = pairs_in_sums / dates_in_squares
            of_squares = np.square(untold)
            of_squares = of_squares.sum(axis=0) - (of_squares * weight * np.square(spans)).sum(axis=0) / bottom
            self.freedom = np.square(pairs_in_squares) / of_squares
        dates_in_sums = (
            np.square(degree).sum(axis=0)
            + 2 * np.square(weight).sum(axis=0)
            - 2 * bottom * within
            + np.square(bottom * spread)
        )
        third, fourth = _higher_powers(ends[0].tobytes(), ends[1].tobytes(), stacked.spans_a.tobytes())
        powers = (
            of_squares / np.square(louder),
            dates_in_squares,
            dates_in_sums,
            third * np.square(dates_in_sums) / dates_in_squares,
            fourth * dates_in_sums**3 / np.square(dates_in_squares),
        )
        self.forms = Forms(
            ((weighted_rest * stacked.rest).sum(axis=0), np.square(_to_dates(weighted_rest, ends)).sum(axis=0)),
            (pairs_in_squares, pairs_in_sums),
            (dates_in_squares, dates_in_sums),
            powers,
            louder,
        )
        self.by_pairs, self.by_dates = noisier / bottom, spread


def _with_noise_of_dates(
    told: _Told, independent: np.ndarray, loops: _Loops | None, is_free: np.ndarray | bool
) -> tuple[np.ndarray, np.ndarray]:
    """(pixels,) variance of the rate and its degrees of freedom; `independent` where nothing tells the dates' noise
    from the pairs'. `is_free`: where pairs close no loops. See above."""
    forms, of_rate, spread = told.forms, told.by_pairs, told.by_dates
    (squares, sums), louder, powers = forms.values, forms.louder, forms.powers
    (pairs_in_squares, pairs_in_sums), (dates_in_squares, dates_in_sums) = forms.of_pairs, forms.of_dates
    determinant = pairs_in_squares * dates_in_sums - dates_in_squares * pairs_in_sums
    is_told = determinant > _LEAST_DETERMINANT * pairs_in_squares * dates_in_sums
    by_pairs, by_dates = forms.rows()
    of_pairs, of_dates = (one * squares + other * sums for one, other in (by_pairs, by_dates))
    by_rate = [one * of_rate + other * spread for one, other in zip(by_pairs, by_dates)]
    if loops is None:
        half = covariance(by_rate, half_variances(of_pairs * louder, of_dates, powers), by_rate)
    else:
        rows = by_pairs, by_dates, by_rate
        of_pairs, of_dates, half = _with_loops(loops, (of_pairs, of_dates), rows, powers, louder)
    all_pairs, all_dates = squares / pairs_in_squares, squares / dates_in_squares
    is_dates, is_pairs = of_pairs < 0, of_dates < 0
    unseen, least = 0.0, 0.0
    if loops is not None:
        # See `season_errors`: what nothing tells of the pairs' noise.
        told_with = np.sqrt(2 * covariance(by_pairs, powers[2:], by_pairs))
        unseen, least = np.where(is_free, all_dates * _UNSEEN * told_with, 0), np.where(is_free, LEAST_FREEDOM, 0)
        # Few pairs of no loop tell nothing apart: then whichever makes the rate less certain.
        is_few = is_free & (pairs_in_squares < _FEW_RESIDUALS)
        unseen = np.where(is_few, 0, unseen)
        worse = all_dates * spread > all_pairs * of_rate
        is_dates, is_pairs = np.where(is_few, worse, is_dates), np.where(is_few, ~worse, is_pairs)
    of_dates = np.where(is_dates, all_dates, np.where(is_pairs, 0, of_dates)) * spread
    of_pairs = np.where(is_pairs, all_pairs, np.where(is_dates, unseen, of_pairs)) * of_rate
    variance = of_pairs + of_dates
    freedom = np.where(is_pairs, told.freedom, np.maximum(np.square(variance) / half, least))
    freedom = np.where(is_dates & ~is_pairs, np.square(dates_in_squares) / dates_in_sums, freedom)
    variance, freedom = np.where(is_told, variance, independent), np.where(is_told, freedom, told.freedom)
    return variance, freedom


def _flat(stacked: _Stack, mm: np.ndarray, ends: tuple[np.ndarray, np.ndarray]) -> tuple[Forms, np.ndarray]:
    """The forms of what a rate without weights leaves, and what the variance of the rate of `stacked` has of the noise
    of pairs: of weights that differ much hardly anything tells that from the noise of dates."""
    used = stacked.weight > 0
    told = np.ones_like(stacked.weight) if stacked.untold is None else stacked.untold
    variances = np.where(used, told / np.where(used, stacked.weight, 1), 0)
    variances *= stacked.used / np.maximum(variances.sum(axis=0), np.finfo(float).tiny)
    flat = _Stack(np.where(used, mm, np.float32(np.nan)), stacked.spans_a, None)
    flat.untold = variances
    return _Told(flat, ends).forms, (np.square(stacked.gains) * variances).sum(axis=0)


def _with_loops(
    loops: _Loops,
    told: tuple[np.ndarray, np.ndarray],
    rows: Sequence,
    powers: Sequence[np.ndarray],
    louder: np.ndarray | float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Noise of a pair and of a date by the loops too, and half of the variance of the rate's. `told` by both forms,
    `rows`: what these count for in each, and in the rate's variance; `louder`: the pairs' noise in `powers`."""
    by_pairs, _by_dates, by_rate = rows
    sizes = [np.abs(part) for part in by_pairs]
    said = np.where(loops.count > 0, loops.squares / loops.count, 0.0)
    of_pairs, of_dates = np.maximum(told[0], said), np.maximum(told[1], 0)
    for _ in range(_ROUNDS):
        sums = half_variances(of_pairs * louder, of_dates, powers)
        # The loops are a part of e'We, of its noise of pairs alone.
        part = loops.beside * np.square(of_pairs)
        beside = [covariance(row, sums, by_pairs) - row[0] * part for row in rows]
        apart = beside[0] - by_pairs[0] * part + np.square(of_pairs) * loops.shape
        # Where no more than rounding is left of it, both say the same.
        is_apart = (loops.count > 0) & (apart > _ROUNDING * covariance(sizes, sums, sizes))
        moved = np.where(is_apart, (said - told[0]) / np.where(is_apart, apart, 1), 0.0)
        raw = told[0] + moved * beside[0], told[1] + moved * beside[1]
        of_pairs, of_dates = (np.maximum(values, 0) for values in raw)
    lost = np.where(is_apart, np.square(beside[2]) / np.where(is_apart, apart, 1), 0.0)
    return *raw, covariance(by_rate, sums, by_rate) - lost


@dataclass(frozen=True)
class _Loops:
    """Of pairs without weights, (pixels,): the sum of what loops of three miss, squared, over 3 (for that of a pair),
    how many there are, or as many of pairs whose variances are not alike count for, half the variance of their mean
    where that of a pair is 1, and half the covariance of that and e'We."""

    squares: np.ndarray
    count: np.ndarray
    shape: np.ndarray
    beside: float


def _closed(mm: np.ndarray, ends: tuple[np.ndarray, np.ndarray], factors: np.ndarray | None) -> _Loops:
    told = None if factors is None else factors.tobytes()
    loops, counted, whole, beside = _loops_of(ends[0].tobytes(), ends[1].tobytes(), told)
    squares, count, missed = np.zeros((3, mm.shape[1]), np.float32)
    held = np.empty(mm.shape[1], bool)
    with np.errstate(invalid="ignore"):
        for (first, second, over), one in zip(loops, counted):
            np.add(mm[first], mm[second], missed)
            np.subtract(missed, mm[over], missed)
            np.isfinite(missed, held)
            np.multiply(missed, missed, missed)
            np.add(squares, missed, squares, where=held)
            np.add(count, one, count, where=held)
    with np.errstate(divide="ignore"):
        return _Loops(squares / 3, count, whole / count, beside)


@lru_cache(maxsize=8)
def _loops_of(
    first: bytes, second: bytes, factors: bytes | None
) -> tuple[tuple[tuple[int, int, int], ...], tuple[float, ...], float, float]:
    """The loops of three, as `Network.loops`, how much each counts for, by what their variance is larger for the pairs
    that they share, and how much of their mean e'We holds. `factors`: of the pairs' variances, None: all alike."""
    edges = zip(np.frombuffer(first, np.intp).tolist(), np.frombuffer(second, np.intp).tolist())
    loops = Network((), tuple(edges)).loops
    if not loops:
        return (), (), 1.0, 1.0
    members = np.zeros((len(loops), len(first) // np.intp().itemsize))
    for number, loop in enumerate(loops):
        members[number, list(loop)] = 1, 1, -1
    variances = np.ones(members.shape[1]) if factors is None else np.frombuffer(factors)
    shared = (members * variances) @ members.T / 3
    counted = np.diagonal(shared)
    beside = (np.square(members) @ np.square(variances)).sum() / 3 / counted.sum()
    return loops, tuple(counted.tolist()), float(np.square(shared).sum() / counted.sum()), float(beside)


@lru_cache(maxsize=8)
def _higher_powers(first: bytes, second: bytes, spans: bytes) -> tuple[float, float]:
    """Of a network without gaps and weights: the sum of k^3 over the square of that of k^2 and times that of k, and of
    k^4 alike, so that neither depends on the size of k. Arrays as bytes, to be looked up."""
    ends = np.frombuffer(first, np.intp), np.frombuffer(second, np.intp)
    spans_a = np.frombuffer(spans)
    incidence = _to_dates(np.eye(len(spans_a)), ends)
    moved = incidence @ spans_a
    matrix = incidence @ incidence.T - np.outer(moved, moved) / np.square(spans_a).sum()
    values = np.maximum(np.linalg.eigvalsh(matrix), 0)
    one, two, three, four = (float((values**power).sum()) for power in range(1, 5))
    return (three * one / two**2, four * one**2 / two**3) if two > 0 else (1.0, 1.0)


def _to_dates(values: np.ndarray, ends: tuple[np.ndarray, np.ndarray], sign: int = -1) -> np.ndarray:
    """(dates, pixels): B'x of values (pairs, pixels), or with `sign` 1 the sum of all pairs of each date."""
    result = np.zeros((int(max(ends[0].max(), ends[1].max())) + 1, values.shape[1]))
    for row, first, second in zip(values, *ends):
        result[first] += sign * row
        result[second] += row
    return result
