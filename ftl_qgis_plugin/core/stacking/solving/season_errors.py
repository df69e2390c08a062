"""The standard error of rates of inverted series, whose noise is that of dates and of pairs: of rates within the
seasons, and of all where few or no pairs contradict another.

A season's rate is g'x of the series x, and no unknown of the model that is fitted to it. Its noise would be in what the
model leaves of the series, large where its error is, and so would be what the season truly moves faster than the rest.
So the noise is measured by residuals that know nothing of it: those of a model with one unknown more, h = M g, what g
has that the model D lacks. E are the orthonormal columns of [D h], r = x - E E'x.

Within a season the noise of pairs counts by far less than over years, where it adds up from date to date, and r'r would
be nearly all of that. R = r'N r, with N = B'W B (B the incidence of pairs and dates, W the weights), counts
neighbouring dates against each other: with Q, the inverse of N, for the cofactor of the series,

    E[R] = s_d^2 (tr N - tr E'NE) + s_p^2 T,   T = n - 1 - 2 (u - 1) + tr(E'NE E'QE),

and its variance is 2 (s_d^4 tr((MN)^2) + 2 s_d^2 s_p^2 tr(MN) + s_p^4 T^2 / (n - u)) as far as M and N commute. s_p^2
is what the pairs contradict each other by, S / f of f degrees of freedom, and where R is less than s_p^2 T, all noise
is the pairs': both sums together then give it (restricted maximum likelihood on its bound).

Where few or no pairs contradict another, as in a chain, r'r has to tell both apart as well: E[r'r] = s_d^2 (n - u) +
s_p^2 tr(MQ), for the noise of pairs makes a series wander. R and r'r give both noises; S / f, independent of them,
moves both as far as its variance 2 s_p^4 / f against theirs tells (minimum variance quadratic estimation, Rao 1971; the
variances are those of what came out a round before). By S alone of one loop 85 % of the rates held the truth.

Without any loop in the network the scene tells how much of the noise is the pairs', see `quadratic_forms`. Where it
does not, and at pixels that lack their loops, what comes out below 0 may be something all the same (`UNSEEN`): no noise
of pairs at half of the pixels made the errors of those too small by up to four times where there was some.

Below `FEW_RESIDUALS` nothing tells the two apart, and all noise is held for whichever makes the rate less certain: a
piece of a chain whose noise is the dates' has up to 99 % within, where 87 % of the pairs' were.

The rate's variance V = s_d^2 g'g + s_p^2 g'Qg has 2 V^2 / var(V) degrees of freedom (Satterthwaite 1946, doi
10.2307/3002019).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...accuracy.intervals import small_sample_factor
from ..noise.quadratic_forms import Forms, Share, covariance, half_variances

# With a smaller share of g'g that the model does not have, a season's rate is the model's.
LEAST_OWN = 1e-6
# Below this share of its largest value the equations' determinant is rounding.
LEAST_DETERMINANT = 1e-6
# With less freedom in what pairs contradict each other by, the series is asked for the noise of pairs too.
FEW_FREE = 10
FEW_RESIDUALS = 12
# Where nothing contradicts a pair: of the deviation that the noise of pairs is told with, the share that it may have
# where it comes out below 0, and the fewest degrees of freedom of a variance, for the dates' part of it is known far
# better. (Simulated: of 15 to 60 dates, and noise of pairs of 0.1 to 1 times that of dates, 86 to 98 % held the truth
# without; now 94 to 100 %, with errors half as much too wide.)
UNSEEN, LEAST_FREEDOM = 0.5, 2.0
# Rounds after which what both say has settled.
_ROUNDS = 6


@dataclass(frozen=True)
class Fitted:
    """What a model leaves of series, `rest` (dates, pixels), its `columns` made orthonormal (dates, unknowns, pixels or
    1), Q times these, `spread`, and how many `dates` there are; 0 on those that a pixel lacks. `trace`: of Q; `shape`:
    (n - u) tr((MQ)^2) over tr(MQ)^2, about; 1 or more; `noisier`: by what r'N r holds more of the pairs' noise than
    their weights say, and r'r; None: by as much as the rate does."""

    rest: np.ndarray
    columns: np.ndarray
    spread: np.ndarray
    dates: np.ndarray | int
    trace: np.ndarray | float
    shape: float
    noisier: tuple[np.ndarray | float, np.ndarray | float] | None = None

    @property
    def shares(self) -> tuple[np.ndarray | float, np.ndarray | float]:
        return self.noisier or (1.0, 1.0)


@dataclass(frozen=True)
class Pairs:
    """`edges`: dates of each pair; `weights` (pairs, pixels or 1), 0 where it is not used; `squares` of what they
    contradict each other by, and its degrees of freedom, `free` (pixels,)."""

    edges: tuple[tuple[int, int], ...]
    weights: np.ndarray
    squares: np.ndarray
    free: np.ndarray

    def apply(self, values: np.ndarray) -> np.ndarray:
        """N v of (dates, columns, pixels)."""
        result = np.zeros(np.broadcast_shapes(values.shape, (1, 1, self.weights.shape[-1])))
        for (first, second), weight in zip(self.edges, self.weights):
            moved = weight * (values[second] - values[first])
            result[second] += moved
            result[first] -= moved
        return result

    def form(self, rest: np.ndarray) -> np.ndarray:
        """r'N r of (dates, pixels)."""
        total = np.zeros(rest.shape[-1])
        for (first, second), weight in zip(self.edges, self.weights):
            step = rest[second] - rest[first]
            total += weight * step * step
        return total

    def traces(self, dates: int) -> tuple[np.ndarray, np.ndarray]:
        """Of N and of its square."""
        degrees = np.zeros((dates, self.weights.shape[-1]))
        for (first, second), weight in zip(self.edges, self.weights):
            degrees[first] += weight
            degrees[second] += weight
        return degrees.sum(axis=0), np.square(degrees).sum(axis=0) + 2 * np.square(self.weights).sum(axis=0)


class RateErrors:
    """Standard errors of rates that are linear in the series; what depends on the model alone is worked out once."""

    def __init__(self, fitted: Fitted, pairs: Pairs, share: Share | None = None) -> None:
        """`share`: what the scene tells of pixels whose pairs nothing contradicts."""
        self._fitted, self._pairs, self._share = fitted, pairs, share
        columns = fitted.columns
        self._applied = applied = pairs.apply(columns)
        # (unknowns, unknowns, pixels): E'NE and E'QE of the model's own columns. Column by column, as einsum is slow
        # at all of them.
        inner, of_spread = (
            np.stack([_dot("dup,dp->up", columns, column) for column in other.swapaxes(0, 1)])
            for other in (applied, fitted.spread)
        )
        trace, trace_of_square = pairs.traces(len(columns))
        unknowns = columns.shape[1]
        self._traces = _Traces(
            trace - np.trace(inner),
            trace_of_square - 2 * np.square(applied).sum(axis=(0, 1)) + np.square(inner).sum(axis=(0, 1)),
            (fitted.dates + 1 - 2 * unknowns + (inner * of_spread).sum(axis=(0, 1))) * fitted.shares[0],
            fitted.dates - unknowns,
            (fitted.trace - np.trace(of_spread)) * fitted.shares[1],
            fitted.shape,
        )

    def of(self, row: np.ndarray, spread: np.ndarray, noisier: np.ndarray | float = 1.0) -> np.ndarray:
        """(pixels,) float32, mm/a. `row` (dates, pixels or 1): what each date counts for, and `spread` Q times it;
        `noisier`: by what the variance of the pairs is larger for this rate than their weights say."""
        fitted, pairs = self._fitted, self._pairs
        if fitted.noisier is None:
            pairs, noisier = replace(pairs, squares=pairs.squares * noisier), 1.0
        share = _dot("dup,dp->up", fitted.columns, row)
        own = row - _dot("dup,up->dp", fitted.columns, share)
        spread_own = spread - _dot("dup,up->dp", fitted.spread, share)
        by_dates, squared = _dot("dp,dp->p", row, row), _dot("dp,dp->p", own, own)
        has_own = squared > LEAST_OWN * by_dates
        length = np.where(has_own, np.sqrt(squared), np.inf)
        own, spread_own = own / length, spread_own / length
        rest = fitted.rest - own * _dot("dp,dp->p", own, fitted.rest)
        traces = self._with(own, spread_own, has_own)
        form = pairs.form(rest)
        by_pairs = _dot("dp,dp->p", row, spread) * noisier
        told = _of_both(pairs, form, traces, by_dates, by_pairs)
        few = np.broadcast_to(pairs.free, form.shape) < FEW_FREE
        if few.any():
            squares = np.einsum("dp,dp->p", rest, rest)
            told = np.where(few, _of_series(pairs, squares, form, traces, by_dates, by_pairs, has_own), told)
            if self._share is not None:
                with np.errstate(divide="ignore", invalid="ignore"):
                    forms = _forms(squares, form, traces)
                *alike, is_like = self._share.variance(forms, by_pairs, by_dates)
                told = np.where(is_like & ~(pairs.free > 0), alike, told)
        variance, freedom = told
        with np.errstate(divide="ignore", invalid="ignore"):
            sigma = np.where(variance == 0, 0.0, np.sqrt(variance) * small_sample_factor(freedom))
        return np.where(traces.count > 0, sigma, np.nan).astype(np.float32)

    def share(self) -> Share | None:
        """That of these pixels."""
        rest = self._fitted.rest
        squares = np.einsum("dp,dp->p", rest, rest)
        with np.errstate(divide="ignore", invalid="ignore"):
            return Share.of(_forms(squares, self._pairs.form(rest), self._traces))

    def _with(self, own: np.ndarray, spread_own: np.ndarray, has_own: np.ndarray) -> _Traces:
        """The traces with the column h = `own` more: E'NE and E'QE have one row and one column more."""
        fitted, before = self._fitted, self._traces
        applied = self._pairs.apply(own[:, np.newaxis])[:, 0]
        beside, corner = _dot("dup,dp->up", fitted.columns, applied), _dot("dp,dp->p", own, applied)
        spread_beside = _dot("dup,dp->up", fitted.columns, spread_own)
        spread_corner = _dot("dp,dp->p", own, spread_own)
        return _Traces(
            before.dates - corner,
            before.dates_squared - 2 * np.square(applied).sum(axis=0) + 2 * np.square(beside).sum(axis=0) + corner**2,
            before.pairs
            + fitted.shares[0] * (2 * _dot("up,up->p", beside, spread_beside) + corner * spread_corner - 2 * has_own),
            before.count - has_own,
            before.inverse - spread_corner * fitted.shares[1],
            before.shape,
        )


@dataclass(frozen=True)
class _Traces:
    """With the projection M on the residuals' space and n - u its dimension: tr(MN), tr((MN)^2), tr(MNMQ), n - u,
    tr(MQ), and n - u times tr((MQ)^2) over the square of that."""

    dates: np.ndarray
    dates_squared: np.ndarray
    pairs: np.ndarray
    count: np.ndarray
    inverse: np.ndarray
    shape: float


def _forms(squares: np.ndarray, form: np.ndarray, traces: _Traces) -> Forms:
    """r'r and r'Nr."""
    return Forms((squares, form), (traces.inverse, traces.pairs), (traces.count, traces.dates), _powers(traces))


def _powers(traces: _Traces) -> tuple[np.ndarray, ...]:
    return (
        traces.shape * np.square(traces.inverse) / traces.count,
        traces.inverse,
        traces.count,
        traces.dates,
        traces.dates_squared,
    )


def _of_both(pairs: Pairs, form: np.ndarray, traces: _Traces, by_dates, by_pairs) -> np.ndarray:
    """Variance and degrees of freedom where the pairs contradict each other."""
    free = np.maximum(pairs.free, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        noise = np.where(free > 0, pairs.squares / free, 0.0)
        dates = (form - noise * traces.pairs) / traces.dates
        on_bound = dates < 0
        noise = np.where(on_bound, (pairs.squares + form) / (free + traces.pairs), noise)
        dates = np.where(on_bound, 0.0, dates)
        variance = dates * by_dates + noise * by_pairs
        ratio = by_dates / traces.dates
        spread = np.square(ratio) * (
            np.square(dates) * traces.dates_squared
            + 2 * dates * noise * traces.dates
            + np.square(noise * traces.pairs) / traces.count
        )
        spread += np.square((by_pairs - ratio * traces.pairs) * noise) / np.maximum(free, 1)
        return np.array([variance, np.where(on_bound, free + traces.count, np.square(variance) / spread)])


def _of_series(
    pairs: Pairs, squares: np.ndarray, form: np.ndarray, traces: _Traces, by_dates, by_pairs, is_season
) -> np.ndarray:
    """The same where they do so little or not at all: by how the series wanders as well. `is_season`: the rate is not
    the model's."""
    count, inverse = traces.count, traces.inverse
    free = np.maximum(pairs.free, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = _powers(traces)
        determinant = count * traces.pairs - traces.dates * inverse
        # Rows of the inverted matrix of expectations: what both sums count for in either noise.
        of_dates = traces.pairs / determinant, -inverse / determinant
        of_noise = -traces.dates / determinant, count / determinant
        of_rate = [by_dates * one + by_pairs * other for one, other in zip(of_dates, of_noise)]
        told_dates, told_noise = (one * squares + other * form for one, other in (of_dates, of_noise))
        said = np.where(free > 0, pairs.squares / free, 0.0)
        dates, noise = np.maximum(told_dates, 0), np.maximum(told_noise, said)
        for _ in range(_ROUNDS):
            sums = half_variances(noise, dates, powers)
            own = covariance(of_noise, sums, of_noise)
            # What is believed of that by which contradictions say more than the series.
            trust = np.where((free > 0) & (own > 0), own / (own + np.square(noise) / free), 0.0)
            moved = np.where(trust > 0, trust * (said - told_noise) / own, 0.0)
            dates = told_dates + moved * covariance(of_dates, sums, of_noise)
            noise = told_noise + moved * own
            is_dates, is_pairs = noise < 0, dates < 0
            dates, noise = np.maximum(dates, 0), np.maximum(noise, 0)
        beside = covariance(of_rate, sums, of_noise)
        spread = covariance(of_rate, sums, of_rate) - np.where(trust > 0, trust * np.square(beside) / own, 0.0)
        all_dates, all_pairs = squares / count, (pairs.squares * (free > 0) + form) / (free + traces.pairs)
        # Where the sums differ, and the dates' noise would be below 0, the larger.
        more = np.where(((free > 0) | is_season) & np.isfinite(noise), np.maximum(all_pairs, noise), all_pairs)
        # Few residuals tell nothing apart: then whichever makes the rate less certain.
        is_few = ~(determinant < -LEAST_DETERMINANT * count * traces.pairs) | (count + free < FEW_RESIDUALS)
        worse = all_dates * by_dates > all_pairs * by_pairs
        is_dates, is_pairs = np.where(is_few, worse, is_dates), np.where(is_few, ~worse, is_pairs & ~is_dates)
        dates = np.where(is_pairs, 0, np.where(is_dates, all_dates, dates))
        # What there may be of it all the same.
        unseen = np.where(
            (free > 0) | is_few, 0, all_dates * UNSEEN * np.sqrt(2 * covariance(of_noise, powers[2:], of_noise))
        )
        noise = np.where(is_dates, unseen, np.where(is_pairs, np.where(is_few, all_pairs, more), noise))
        variance = dates * by_dates + noise * by_pairs
        # No sum of squares has more than there are.
        freedom = np.where(spread > 0, np.minimum(np.square(variance) / spread, count + free), count + free)
        freedom = np.where(free > 0, freedom, np.maximum(freedom, LEAST_FREEDOM))
        freedom = np.where(is_dates, count, np.where(is_pairs, count + free, freedom))
    return np.array(np.broadcast_arrays(variance, freedom))


def _dot(subscripts: str, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """einsum of arrays whose pixels may be 1 for all."""
    pixels = max(one.shape[-1], other.shape[-1])
    alike = [np.broadcast_to(array, (*array.shape[:-1], pixels)) for array in (one, other)]
    return np.einsum(subscripts, *alike)
