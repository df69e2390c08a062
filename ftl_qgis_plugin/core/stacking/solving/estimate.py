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
from ..noise.pair_noise import Noise
from ..noise.pixel_noise import NoiseOfComplete, PairNoise
from ..noise.quadratic_forms import Share
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
    `season_numbers` gives them; the rate within it lets every season begin where it will. `noise`: what of the pairs'
    weights do not tell, see `pair_noise`.
    """

    def __init__(
        self, network: Network, model: SeasonalModel, seasons: Sequence[np.ndarray] = (), noise: Noise | None = None
    ) -> None:
        self.network = network
        self.model = model
        self.noise = noise or Noise()
        # Pairs that close no loops are weighted as is believed, see `kernel`: nothing is left untold.
        self.untold = self.noise if network.closes else Noise(share=self.noise.share)
        self.seasons = tuple(seasons)
        self._complete_noise: NoiseOfComplete | None = None

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
    def shape(self) -> float:
        """(n - u) tr((MQ)^2) / tr(MQ)^2 of pixels without gaps or weights, M this projection, Q the series'
        cofactor."""
        incidence = self.network.incidence
        left = self._rest @ np.linalg.pinv(incidence.T @ incidence) @ self._rest
        count = len(left) - self._design.shape[1]
        return float(count * np.square(left).sum() / max(np.trace(left), np.finfo(float).tiny) ** 2)

    @cached_property
    def wandering(self) -> np.ndarray:
        """(pairs,): what the noise of each leaves in r'r (see `season_errors`), of pixels without gaps or weights."""
        incidence = self.network.incidence
        return np.square(self._rest @ np.linalg.pinv(incidence)).sum(axis=0)

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
        noise = self._noise_of_complete(cofactor)
        pairs_variance, free = noise.of(inverted)
        dates_variance = _dates_variance(
            squares, pairs_variance, float(np.einsum("ij,ji->", self._rest, noise.covariance)), freedom
        )
        # The model's rate is the last unknown, in mm/a.
        of_dates = dates_variance * (back[-1] @ back[-1])
        of_pairs = pairs_variance * (back[-1] @ noise.covariance @ back[-1])
        sigma = _standard_error(of_dates, freedom, of_pairs, free)
        is_few = (inverted.free[:1] < FEW_FREE).any()  # alike at all pixels, of which there may be none
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
            self.shape,
            noise.noisier_forms,
        )
        pairs = Pairs(self.network.edges, np.ones((len(self.network.edges), 1)), pairs_variance * free, free)
        errors = RateErrors(fitted, pairs, self.noise.share)
        if is_few:
            row = back[-1][:, np.newaxis]
            sigma = errors.of(row, cofactor @ row, noise.noisier(back[-1]))
        overall = Rates(rate, _where_known(sigma, rate))
        parts = []
        for row, part in rates:
            sigma = part.copy()
            if np.isfinite(row).all():
                sigma = errors.of(row[:, np.newaxis], (cofactor @ row)[:, np.newaxis], noise.noisier(row))
            parts.append(Rates(part, _where_known(sigma, part)))
        return overall, parts

    def _noise_of_complete(self, cofactor: np.ndarray) -> NoiseOfComplete:
        if self._complete_noise is None:
            self._complete_noise = NoiseOfComplete(self.network, self.untold, cofactor, self.wandering)
        return self._complete_noise

    def _season_rates(self, inverted: Inverted, overall: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """For each part of the year, of pixels without gaps: what each date counts for, and the rate (pixels,)."""
        found = []
        for row in self._season_rows():
            rate = np.einsum("i,ij->j", row.astype(np.float32), inverted.series)
            rate[np.isnan(overall)] = np.nan
            found.append((row, rate))
        return found

    def _general(self, inverted: Inverted) -> tuple[Rates, list[Rates]]:
        solved = _Solved(self, inverted)
        fit, present, lost, noise = solved.fit, solved.present, solved.lost, solved.noise
        inner = np.einsum("dup,dvp->puv", solved.design, solved.spread)
        trace = solved.trace - np.einsum("puv,pvu->p", solved.cofactor, inner)
        freedom = present.sum(axis=0) - solved.design.shape[1]
        last = solved.cofactor[:, -1]  # the rate's row of the inverted normal matrix
        pairs_variance = noise.variance * noise.noisier(solved.spread, last)
        dates_variance = _dates_variance(fit.squares, pairs_variance, trace, freedom)
        of_pairs = pairs_variance * np.einsum("pu,puv,pv->p", last, inner, last)
        sigma = _standard_error(dates_variance * last[:, -1], freedom, of_pairs, noise.free)
        few = (noise.free < FEW_FREE) & ~lost
        if not (self.seasons or few.any()):
            return Rates(fit.rate_mm_a, _where_known(sigma, fit.rate_mm_a)), []
        at = slice(None) if self.seasons else np.flatnonzero(few)
        errors = solved.errors(at)
        if few.any():
            rows = (np.einsum("dup,pu->dp", values[..., at], last[at]) for values in (solved.design, solved.spread))
            noisier = np.broadcast_to(noise.noisier(solved.spread, last), few.shape)[at]
            sigma[at] = np.where(few[at], errors.of(*rows, noisier), sigma[at])
        overall = Rates(fit.rate_mm_a, _where_known(sigma, fit.rate_mm_a))
        parts = []
        for numbers in self.seasons:
            row = rows_of_pixels(self.network.times_a, numbers, present)
            rate = np.einsum("dp,dp->p", row, solved.known).astype(np.float32)
            rate[lost] = np.nan
            row = np.where(np.isfinite(row), row, 0.0)
            wide = inverted.factor.solve(row.copy())
            sigma = errors.of(row, wide, noise.noisier(wide))
            parts.append(Rates(rate, _where_known(sigma, rate)))
        return overall, parts

    def share(self, inverted: Inverted) -> Share | None:
        """What pixels of a sample tell of the two kinds of noise, inverted with gaps or weights; see
        `quadratic_forms`."""
        solved = _Solved(self, inverted)
        return solved.errors(np.flatnonzero(~solved.lost)).share()


class _Solved:
    """What the model says of inverted series with gaps or weights, and what the errors of their rates rest on."""

    def __init__(self, estimator: Estimator, inverted: Inverted) -> None:
        self._estimator, self._inverted = estimator, inverted
        model = estimator.model
        self.fit = model.fit(inverted.series, correlation=False)
        self.present = np.isfinite(inverted.series)
        self.lost = np.isnan(self.fit.rate_mm_a)
        inverse, beside = inverted.factor.inverse_parts()
        self.noise = PairNoise(inverted, estimator.network, estimator.untold, inverse, beside, estimator.wandering)
        self.design, self.cofactor = _designs(model, self.present, self.lost)
        self.spread = inverted.factor.solve(self.design.copy())  # Q G
        self.spread *= self.present[:, np.newaxis]
        self.trace = (inverse * self.present).sum(axis=0)  # of Q
        self.known = np.where(self.present, inverted.series, np.float32(0))

    def errors(self, at: slice | np.ndarray) -> RateErrors:
        """Of some of the pixels."""
        noise, present, lost = self.noise, self.present, self.lost
        columns, wide, triangle = self.design[..., at], self.spread[..., at], np.linalg.cholesky(self.cofactor[at])
        fitted = Fitted(
            self.known[:, at] - np.einsum("dup,up->dp", columns, np.where(lost, 0, self.fit.unknowns)[:, at]),
            np.einsum("dup,puv->dvp", columns, triangle),
            np.einsum("dup,puv->dvp", wide, triangle),
            present[:, at].sum(axis=0),
            self.trace[at],
            self._estimator.shape,
            noise.noisier_forms(at),
        )
        weights = self._inverted.weights[:, at]
        edges = self._estimator.network.edges
        pairs = Pairs(edges, weights, (noise.variance * noise.free)[at], noise.free[at])
        return RateErrors(fitted, pairs, self._estimator.noise.share)


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
        row = rows_of_pixels(times_a, numbers, present)
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
    return rows_of_pixels(times_a, numbers, np.ones((len(numbers), 1), bool))[:, 0]


def rows_of_pixels(times_a: np.ndarray, numbers: np.ndarray, present: np.ndarray) -> np.ndarray:
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
