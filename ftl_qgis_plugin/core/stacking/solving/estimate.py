"""Rates and their standard errors from inverted series, with the full covariance of the dates.

Two kinds of noise lie in a series: that of the pairs (decorrelation), which the inversion carries into neighbouring
dates together, and that of the dates (atmosphere, anything the model leaves out), which every pair of a date shares and
no inversion can see. The first is measured by what the pairs contradict each other, s_p^2 = squares / free; the second
by what the fitted series misses beyond that: the expected sum of squares of the fit is s_d^2 (n - u) + s_p^2 tr(M Q),
with Q the cofactor of the series and M the projection on what the model leaves. A rate is g'x, linear in the series,
and its variance s_d^2 g'g + s_p^2 g'Qg.

Both variances are estimates themselves, of n - u and of `free` degrees of freedom, and their sum of about
V^2 / (V_d^2 / (n - u) + V_p^2 / free) (Satterthwaite 1946, doi 10.2307/3002019): a standard error of few dates is
widened by Student's t over 1.96, so that 1.96 of it hold the truth as often as they should. The noise of the rate
within the seasons is measured by residuals of its own, and where few pairs contradict each other by the series too: see
`season_errors`.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...accuracy.intervals import small_sample_factor
from ...timeseries.seasonal import SeasonalFit, SeasonalModel
from ..pair_noise import weight_times_variance
from .complete_fit import CompleteFit
from .inversion import Inverted
from .network import Network
from .season_errors import FEW_FREE, LEAST_OWN, Fitted, Pairs, RateErrors


@dataclass(frozen=True)
class Rates:
    """float32 per pixel, NaN where there is none: mm/a and its standard error, mm/a."""

    rate_mm_a: np.ndarray
    sigma_mm_a: np.ndarray


class Estimator:
    """Rate (and yearly cycle) of a series, and rates within parts of the year.

    `seasons`: for each part of the year wanted, the number of its season for every date (-1: outside), as
    `season_numbers` gives them; the rate within it lets every season begin where it will. `floor`: the share of the
    pairs' variance that weights do not tell, see `pair_noise`.
    """

    def __init__(
        self, network: Network, model: SeasonalModel, seasons: Sequence[np.ndarray] = (), floor: float = 0.0
    ) -> None:
        self.network = network
        self.model = model
        self.floor = floor
        self.seasons = tuple(seasons)

    @cached_property
    def _design(self) -> np.ndarray:
        return self.model.design(self.model.times_a)

    @cached_property
    def _back(self) -> np.ndarray:
        """From a series to the model's unknowns."""
        return np.linalg.pinv(self._design)

    @cached_property
    def _rest(self) -> np.ndarray:
        """What the model leaves of a series."""
        return np.eye(len(self._design)) - self._design @ self._back

    @cached_property
    def _shape(self) -> float:
        """(n - u) tr((MQ)^2) / tr(MQ)^2 of pixels without gaps or weights, M this projection, Q the series'
        cofactor."""
        incidence = self.network.incidence
        left = self._rest @ np.linalg.pinv(incidence.T @ incidence) @ self._rest
        count = len(left) - self._design.shape[1]
        return float(count * np.square(left).sum() / max(np.trace(left), np.finfo(float).tiny) ** 2)

    def rates(self, inverted: Inverted) -> tuple[Rates, list[Rates]]:
        """The overall rate, and those of the seasons."""
        if inverted.cofactor is not None:
            return self._complete(inverted)
        return self._general(inverted)

    def weights_of_pairs(self, cofactor: np.ndarray) -> list[np.ndarray]:
        """(pairs,) each: what every pair counts for in the overall rate, and in those of the seasons (NaN where there
        is none), of pixels without gaps that are inverted without weights; `cofactor`: see `Inversion`."""
        rows = [self._back[-1], *self._season_rows()]
        return [self.network.incidence @ (cofactor @ row) for row in rows]

    def _season_rows(self) -> list[np.ndarray]:
        """For each part of the year, of pixels without gaps: what each date counts for."""
        return [_season_row(self.network.times_a, numbers) for numbers in self.seasons]

    @cached_property
    def _fit(self) -> CompleteFit:
        return CompleteFit(self.model)

    def _complete(self, inverted: Inverted) -> tuple[Rates, list[Rates]]:
        rate, squares = self._fit.rates(inverted.series, inverted.squares is not None)
        rates = self._season_rates(inverted, rate)
        if squares is None:
            without = [Rates(found, np.full_like(found, np.nan)) for found in (rate, *(part for _row, part in rates))]
            return without[0], without[1:]
        cofactor, design = inverted.cofactor, self._design
        back = self._back
        freedom = len(design) - design.shape[1]
        pairs_variance = _pairs_variance(inverted)
        dates_variance = _dates_variance(
            squares, pairs_variance, float(np.einsum("ij,ji->", self._rest, cofactor)), freedom
        )
        # The model's rate is the last unknown, in mm/a.
        of_dates, of_pairs = dates_variance * (back[-1] @ back[-1]), pairs_variance * (back[-1] @ cofactor @ back[-1])
        sigma = _standard_error(of_dates, freedom, of_pairs, inverted.free)
        is_few = inverted.free[0] < FEW_FREE if inverted.free.size else False
        if not (self.seasons or is_few):
            return Rates(rate, _where_known(sigma, rate)), []
        columns = np.linalg.qr(design)[0]
        narrow = columns.astype(np.float32)
        fitted = Fitted(
            inverted.series - narrow @ (narrow.T @ inverted.series),
            columns[:, :, np.newaxis],
            (cofactor @ columns)[:, :, np.newaxis],
            len(design),
            np.trace(cofactor),
            self._shape,
        )
        pairs = Pairs(self.network.edges, np.ones((len(self.network.edges), 1)), inverted.squares, inverted.free)
        errors = RateErrors(fitted, pairs)
        if is_few:
            row = back[-1][:, np.newaxis]
            sigma = errors.of(row, cofactor @ row)
        overall = Rates(rate, _where_known(sigma, rate))
        parts = []
        for row, part in rates:
            sigma = part.copy()
            if np.isfinite(row).all():
                sigma = errors.of(row[:, np.newaxis], (cofactor @ row)[:, np.newaxis])
            parts.append(Rates(part, _where_known(sigma, part)))
        return overall, parts

    def _season_rates(self, inverted: Inverted, overall: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """For each part of the year, of pixels without gaps: what each date counts for, and the rate (pixels,)."""
        found = []
        for row in self._season_rows():
            rate = np.einsum("i,ij->j", row.astype(np.float32), inverted.series)
            rate[np.isnan(overall)] = np.nan
            found.append((row, rate))
        return found

    def _general(self, inverted: Inverted) -> tuple[Rates, list[Rates]]:
        fit = self.model.fit(inverted.series, correlation=False)
        present = np.isfinite(inverted.series)
        lost = np.isnan(fit.rate_mm_a)
        inverse, beside = inverted.factor.inverse_parts()
        noise = _PairNoise(inverted, self.network, self.floor, inverse, beside)
        design, cofactor = _designs(self.model, present, lost)
        spread = inverted.factor.solve(design.copy())  # Q G
        spread *= present[:, np.newaxis]
        inner = np.einsum("dup,dvp->puv", design, spread)
        trace_of_all = (inverse * present).sum(axis=0)
        trace = trace_of_all - np.einsum("puv,pvu->p", cofactor, inner)
        freedom = present.sum(axis=0) - design.shape[1]
        last = cofactor[:, -1]  # the rate's row of the inverted normal matrix
        pairs_variance = noise.variance * noise.noisier(spread, last)
        dates_variance = _dates_variance(fit.squares, pairs_variance, trace, freedom)
        of_pairs = pairs_variance * np.einsum("pu,puv,pv->p", last, inner, last)
        sigma = _standard_error(dates_variance * last[:, -1], freedom, of_pairs, noise.free)
        few = (noise.free < FEW_FREE) & ~lost
        if not (self.seasons or few.any()):
            return Rates(fit.rate_mm_a, _where_known(sigma, fit.rate_mm_a)), []
        known = np.where(present, inverted.series, np.float32(0))
        at = slice(None) if self.seasons else np.flatnonzero(few)
        columns, wide, triangle = design[..., at], spread[..., at], np.linalg.cholesky(cofactor[at])
        fitted = Fitted(
            known[:, at] - np.einsum("dup,up->dp", columns, np.where(lost, 0, fit.unknowns)[:, at]),
            np.einsum("dup,puv->dvp", columns, triangle),
            np.einsum("dup,puv->dvp", wide, triangle),
            present[:, at].sum(axis=0),
            trace_of_all[at],
            self._shape,
        )
        pairs = Pairs(self.network.edges, inverted.weights[:, at], (noise.variance * noise.free)[at], noise.free[at])
        errors = RateErrors(fitted, pairs)
        if few.any():
            rows = (np.einsum("dup,pu->dp", values, last[at]) for values in (columns, wide))
            noisier = np.broadcast_to(noise.noisier(spread, last), few.shape)[at]
            sigma[at] = np.where(few[at], errors.of(*rows, noisier), sigma[at])
        overall = Rates(fit.rate_mm_a, _where_known(sigma, fit.rate_mm_a))
        parts = []
        for numbers in self.seasons:
            row = _rows_of_pixels(self.network.times_a, numbers, present)
            rate = np.einsum("dp,dp->p", row, known).astype(np.float32)
            rate[lost] = np.nan
            row = np.where(np.isfinite(row), row, 0.0)
            wide = inverted.factor.solve(row.copy())
            sigma = errors.of(row, wide, noise.noisier(wide))
            parts.append(Rates(rate, _where_known(sigma, rate)))
        return overall, parts


def rates_of_series(
    series: np.ndarray, model: SeasonalModel, times_a: np.ndarray, seasons: Sequence[np.ndarray]
) -> tuple[Rates, list[Rates], np.ndarray]:
    """The same of series (dates, pixels) that are no inversion's: all noise lies in the dates. `times_a`: the dates in
    `even_years`, as `Network.times_a`. The third result is how many dates each pixel has."""
    fit = model.fit(series, correlation=False)
    present = np.isfinite(series)
    freedom = fit.dates - model.unknowns
    sigma = fit.independent_sigma_mm_a * small_sample_factor(freedom)
    overall = Rates(fit.rate_mm_a, sigma.astype(np.float32))
    if seasons:  # not for every chunk of pixels where nobody asks
        design, cofactor = _designs(model, present, np.isnan(fit.rate_mm_a))
    parts = []
    for numbers in seasons:
        row = _rows_of_pixels(times_a, numbers, present)
        rate = np.einsum("dp,dp->p", row, np.where(present, series, np.float32(0))).astype(np.float32)
        rate[np.isnan(fit.rate_mm_a)] = np.nan
        sigma = _of_season(row, rate, fit, design, cofactor)
        parts.append(Rates(rate, _where_known(sigma, rate)))
    return overall, parts, present.sum(axis=0).astype(np.float32)


def _of_season(row: np.ndarray, rate: np.ndarray, fit: SeasonalFit, design: np.ndarray, cofactor: np.ndarray):
    """The standard error of a season's `rate` that is `row` (dates, pixels) of series whose noise lies in the dates:
    without what the residuals have of it (see `season_errors`), so that both are independent and Student's t exact."""
    on_design = np.einsum("dup,dp->up", design, row)
    whole = np.einsum("dp,dp->p", row, row)
    own = whole - np.einsum("up,puv,vp->p", on_design, cofactor, on_design)  # h'h, h = M g
    contrast = rate - np.einsum("up,up->p", on_design, fit.unknowns)  # h'x
    has_own = own > LEAST_OWN * whole
    freedom = fit.dates - fit.model.unknowns - has_own
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = np.maximum(fit.squares - np.where(has_own, np.square(contrast) / own, 0), 0)
        variance = np.where(freedom > 0, squares / freedom, np.nan)
    return _standard_error(variance * whole, freedom, 0.0, 1.0)


class _PairNoise:
    """(pixels,) each: `variance` of a pair of weight 1, and the degrees of freedom, `free`, it was told with.

    Where `floor` of the variance is not told by the weights w, that of a pair is u / w, with t = u w = 1 - f + f w for
    weights as they were given. The squares S of residuals then expect s^2 sum(t (1 - w a'Qa)), with a the pair's row of
    the incidence, and g'x has the variance s^2 sum(t w (a'Qg)^2) of them, where s^2 g'Qg is s^2 sum(w (a'Qg)^2).
    """

    def __init__(self, inverted: Inverted, network: Network, floor: float, inverse: np.ndarray, beside: np.ndarray):
        self.variance, self.free = _pairs_variance(inverted), inverted.free
        self._ends, self._weights, self._untold = network.ends, inverted.weights, None
        if not floor or inverted.scale is None:
            return
        weights, (first, second) = inverted.weights, network.ends
        self._untold = np.where(weights > 0, weight_times_variance(weights / inverted.scale, floor), 0)
        left = 1 - weights * (inverse[first] + inverse[second] - 2 * beside)
        expected = np.einsum("ij,ij->j", self._untold, left)
        with np.errstate(divide="ignore", invalid="ignore"):
            is_told = (inverted.free > 0) & (expected > 0)
            self.variance = np.where(is_told, inverted.squares / expected, 0.0)
            lost = np.einsum("ij,ij,ij->j", self._untold, self._untold, left)
            self.free = np.where(is_told, np.square(expected) / lost, inverted.free)

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


def _dates_variance(squares: np.ndarray, pairs_variance: np.ndarray, trace, freedom) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (squares - pairs_variance * trace) / freedom
    return np.where(np.asarray(freedom) > 0, np.maximum(variance, 0), np.nan)


def _designs(model: SeasonalModel, present: np.ndarray, lost: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each pixel: the design of the dates that are `present` (dates, unknowns, pixels), and its inverted normal
    matrix (pixels, unknowns, unknowns); something where the pixel is `lost`."""
    design = model.design(model.times_a)[:, :, np.newaxis] * present[:, np.newaxis]
    normal = np.einsum("dup,dvp->puv", design, design)
    normal[lost] = np.eye(normal.shape[1])
    return design, np.linalg.inv(normal)


def _standard_error(of_dates: np.ndarray, dates_freedom, of_pairs, pairs_freedom) -> np.ndarray:
    """(pixels,) float32 from both parts of a rate's variance and the degrees of freedom they were estimated with."""
    variance = np.maximum(of_dates + of_pairs, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        lost = np.square(of_dates / variance) / dates_freedom
        # Where no pair contradicts another, their part is 0.
        lost += np.square(of_pairs / variance) / np.maximum(pairs_freedom, 1)
        factor = small_sample_factor(1 / lost)
    # Without any noise there is nothing to widen.
    return np.where(variance == 0, 0, np.sqrt(variance) * factor).astype(np.float32)


def _season_row(times_a: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """(dates,): the same where no date lacks."""
    return _rows_of_pixels(times_a, numbers, np.ones((len(numbers), 1), bool))[:, 0]


def _rows_of_pixels(times_a: np.ndarray, numbers: np.ndarray, present: np.ndarray) -> np.ndarray:
    """(dates, pixels): what each date counts for in the rate within the seasons; NaN pixels where no season has two
    dates."""
    row = np.zeros(present.shape)
    for number in np.unique(numbers[numbers >= 0]):
        inside = (numbers == number)[:, np.newaxis] & present
        count = inside.sum(axis=0)
        middle = (inside * times_a[:, np.newaxis]).sum(axis=0) / np.maximum(count, 1)
        row += inside * (times_a[:, np.newaxis] - middle)
    squares = (row * times_a[:, np.newaxis]).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(squares > 1e-6, row / squares, np.nan)


def season_numbers(dates: Sequence[datetime.date], first_month: int, last_month: int) -> np.ndarray:
    """For every date the number of the season it lies in, -1 outside; months 1 to 12, a first after the last wraps over
    New Year."""
    numbers = []
    for date in dates:
        wraps = first_month > last_month
        inside = (
            (date.month >= first_month or date.month <= last_month)
            if wraps
            else first_month <= date.month <= last_month
        )
        year = date.year - (wraps and date.month <= last_month)
        numbers.append(year if inside else -1)
    return np.array(numbers)


def _where_known(sigma: np.ndarray, rate: np.ndarray) -> np.ndarray:
    sigma[np.isnan(rate)] = np.nan
    return sigma
