"""Linear rate and seasonal cycle of displacement time series by weighted least squares."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from ..accuracy.intervals import small_sample_factor
from ..errors import FtlError, Message
from ..grids.blocks import map_in_order
from ..grids.grid import Window
from ..progress import Progress
from ..stored.writer import RasterWriter
from .block_products import product
from .correlation import CorrelatedNoise, PhiPlaces
from .cube import SPARE_COLUMNS, Cube
from .directions import turns
from .epochs import even_years
from .fitting.block_fit import BlockFit, Found
from .fitting.season_gaps import GapTables

RATE, RATE_SIGMA, AMPLITUDE, PHASE, RMSE, DATES, AMPLITUDE_SIGMA = OUTPUTS = (
    "rate_mm_a",
    "rate_sigma_mm_a",
    "amplitude_mm",
    "phase_day",
    "rmse_mm",
    "dates",
    "amplitude_sigma_mm",
)

# Pixels of a block of values that are in memory already.
_BLOCK_PX = 8192


@dataclass(frozen=True)
class SeasonalModel:
    """y(t) = c + v t + a cos(2 pi t) + b sin(2 pi t) [+ the same at twice the frequency], t in decimal years.

    The cycle runs by the calendar, so that its day of the year is one; the rate v is counted in years of 365.25 days
    whatever the dates (see `even_years`), as those of stacks and of other programs.
    `sigmas` (mm, one per date) weight the dates by 1 / sigma^2 in the sum of squares, that is 1 / sigma on the rows.
    Pixels with fewer than `min_dates` dates, or whose dates cannot tell rate and season apart, give NaN. Without
    `annual` there is no cycle at all. With `zeros_are_data` a series of zeros alone is one that does not move; without,
    it is taken for no data, as MintPy writes it.
    FtlError: too few dates, wrong number of sigmas, or dates that never determine the unknowns.
    """

    times_a: tuple[float, ...]
    sigmas: tuple[float, ...] | None = None
    semi_annual: bool = False
    min_dates: int = 6
    annual: bool = True
    zeros_are_data: bool = False

    def __post_init__(self) -> None:
        if self.sigmas is not None and len(self.sigmas) != len(self.times_a):
            raise FtlError(
                "There are {sigmas} weights for {dates} dates. Give one sigma per date, in the order of the dates.",
                sigmas=len(self.sigmas),
                dates=len(self.times_a),
            )
        if len(self.times_a) < max(self.unknowns, self.min_dates):
            raise FtlError(
                "The time series has {dates} dates; a rate with its season needs at least {needed}. Give more dates, "
                "or leave out the semi-annual term or lower the minimum number of dates.",
                dates=len(self.times_a),
                needed=max(self.unknowns, self.min_dates),
            )
        triangle = np.abs(np.diagonal(self._basis[1]))
        if triangle.min() < 1e-6 * triangle.max():
            raise FtlError(
                "The dates cannot tell a rate from a season: they are too few seasons or all at the same time of year. "
                "Give dates spread over more than a year."
            )

    @property
    def unknowns(self) -> int:
        return 2 + 2 * len(self._frequencies)

    @property
    def _frequencies(self) -> tuple[int, ...]:
        if not self.annual:
            return ()
        return (1, 2) if self.semi_annual else (1,)

    def design(self, times_a: Sequence[float]) -> np.ndarray:
        """(times, unknowns) float64: 1, cosines and sines, and last the time since the middle of the series in years
        of 365.25 days."""
        times = np.asarray(times_a, np.float64)
        columns = [np.ones_like(times)]
        for frequency in self._frequencies:
            columns += [np.cos(2 * np.pi * frequency * times), np.sin(2 * np.pi * frequency * times)]
        # The rate comes last: the last unknown of a triangular system is the cheapest, and so is its variance.
        return np.column_stack([*columns, even_years(times) - np.mean(even_years(self.times_a))])

    @cached_property
    def _row_weights(self) -> np.ndarray:
        """1 / sigma, scaled to a mean square of 1 so that residuals stay in mm."""
        if self.sigmas is None:
            return np.ones(len(self.times_a))
        weights = 1 / np.asarray(self.sigmas, np.float64)
        return weights / math.sqrt(np.mean(weights**2))

    @cached_property
    def _basis(self) -> tuple[np.ndarray, np.ndarray]:
        """Orthonormal basis of the weighted design (dates, unknowns) and the triangle that leads back."""
        return np.linalg.qr(self.design(self.times_a) * self._row_weights[:, np.newaxis])

    @cached_property
    def _to_unknowns(self) -> np.ndarray:
        return np.linalg.inv(self._basis[1])

    def fit(
        self, values: np.ndarray, residuals: bool = True, correlation: bool = True, rate_alone: bool = False
    ) -> SeasonalFit:
        """Fits every column of `values`, (dates, pixels) mm with NaN gaps; for columns of zeros see `zeros_are_data`.

        See `fit_blocks`.
        """
        return self.fit_blocks(values.shape[1], _blocks_of(values), residuals, correlation, rate_alone)

    def fit_blocks(
        self,
        pixels: int,
        blocks: Iterable[tuple[slice, np.ndarray]],
        residuals: bool = True,
        correlation: bool = True,
        rate_alone: bool = False,
    ) -> SeasonalFit:
        """Fits pixels that come in blocks, as `Cube.blocks` gives them.

        Without `residuals` their squares (and so the standard error and the RMSE) are left out, which is quicker;
        without `correlation` dates are taken as independent. With `rate_alone` the rate is the only unknown that the
        fit then holds (residuals need them all).
        """
        first = self.unknowns - 1 if rate_alone and not residuals else 0
        found = Found.of(pixels, self.unknowns - first, self._gaps, residuals)
        fit = BlockFit(self._gaps, found, residuals, correlation, self.zeros_are_data)
        with np.errstate(invalid="ignore", over="ignore"):
            for part, block in blocks:
                if self.sigmas is not None:
                    block *= self._row_weights.astype(np.float32)[:, np.newaxis]
                fit.add(part, block)
        phi = np.zeros(pixels, np.float32)
        if residuals and correlation:
            phi = self.noise.phi(found.neighbours, found.squares, found.dates, found.pairs)
        # The triangle leads back from the last components to the last unknowns.
        back = self._to_unknowns[first:, first:].astype(np.float32)
        unknowns, variance = found.components, found.variance
        if first:  # one number: a product of matrices would take as long as fitting some of the blocks
            unknowns *= back
        else:
            unknowns = product(back, unknowns)
        variance *= np.float32(self._to_unknowns[-1, -1] ** 2)
        return SeasonalFit(
            self,
            unknowns,
            found.squares,
            variance,
            found.dates,
            phi,
            found.covers_year,
        )

    @cached_property
    def noise(self) -> CorrelatedNoise:
        """How noise that follows itself from date to date comes out in the unknowns."""
        return CorrelatedNoise(self.times_a, self._basis[0], self._to_unknowns)

    @cached_property
    def _gaps(self) -> GapTables:
        least = max(self.min_dates, self.unknowns)
        return GapTables(self.times_a, self._basis[0], least, None if self.noise.is_in_order else self.noise.order)


@dataclass(frozen=True)
class SeasonalFit:
    """Results per pixel, float32, NaN where there is none.

    `unknowns` (unknowns, pixels) are the coefficients of SeasonalModel.design; `squares` the weighted sum of squared
    residuals, mm2; `variance_factor` the rate's diagonal element of the inverted normal matrix; `dates` how many
    dates the pixel has; `phi` the correlation of the noise over the median step between dates; `covers_year` whether
    the dates lie in more than one season.
    """

    model: SeasonalModel
    unknowns: np.ndarray
    squares: np.ndarray
    variance_factor: np.ndarray
    dates: np.ndarray
    phi: np.ndarray
    covers_year: np.ndarray

    @property
    def rate_mm_a(self) -> np.ndarray:
        return self.unknowns[-1]

    @cached_property
    def _mean_square(self) -> np.ndarray:
        """Of the residuals, the redundancy in the divisor, mm2; NaN without redundant dates."""
        redundancy = self.dates - self.model.unknowns
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = self.squares / redundancy
        return _without(mean, redundancy <= 0)

    @property
    def independent_sigma_mm_a(self) -> np.ndarray:
        """Standard error of the rate from the residuals (a posteriori) if dates were independent; NaN without redundant
        dates."""
        with np.errstate(invalid="ignore"):
            return np.sqrt(self._mean_square * self.variance_factor).astype(np.float32, copy=False)

    @property
    def rate_sigma_mm_a(self) -> np.ndarray:
        """The same with the correlation of the residuals taken into account (see CorrelatedNoise): never smaller. Of
        dates that are too few to tell it, wide enough for how few they are."""
        square = self.model.noise.inflation(self._phi_places)
        square *= self._mean_square
        square *= self.variance_factor
        with np.errstate(invalid="ignore"):
            sigma = np.sqrt(square, out=square)
        few = self.phi == 0
        if few.any():
            sigma[few] *= small_sample_factor(self.dates[few] - self.model.unknowns).astype(np.float32)
        return sigma

    @cached_property
    def _phi_places(self) -> PhiPlaces:
        return PhiPlaces(self.phi)

    @cached_property
    def _covers_less(self) -> np.ndarray:
        return ~self.covers_year

    @property
    def amplitude_mm(self) -> np.ndarray:
        """Half the range from the annual term's minimum to its maximum; NaN where all dates are of one season."""
        square = np.square(self.unknowns[1])
        square += np.square(self.unknowns[2])
        return _without(np.sqrt(square, out=square), self._covers_less)

    @property
    def amplitude_sigma_mm(self) -> np.ndarray:
        """Standard error of the amplitude to first order, correlation included; of an amplitude that is hardly above
        it the distribution is skewed. With gaps it grows as the dates get fewer."""
        cosine, sine = self.unknowns[1], self.unknowns[2]
        of = partial(self.model.noise.covariance, self._phi_places)
        spread, crossed, other = of(1, 1), of(1, 2), of(2, 2)
        crossed *= cosine
        crossed *= sine
        crossed *= 2
        squared, square = np.square(cosine), np.square(sine)
        spread *= squared
        spread += crossed
        spread += np.multiply(other, square, out=other)
        squared += square
        with np.errstate(divide="ignore", invalid="ignore"):
            spread /= squared
            spread *= self._mean_square
            spread *= np.float32(len(self.model.times_a))
            spread /= self.dates
            sigma = np.sqrt(spread, out=spread)
        return _without(sigma, self._covers_less)

    @property
    def phase_day(self) -> np.ndarray:
        """Day of the year on which the annual term is highest: 1 is 1 January; 1 <= day < 366; NaN as the amplitude."""
        day = turns(self.unknowns[1], self.unknowns[2])
        day *= 365
        day += 1
        np.minimum(day, np.float32(365.9999), out=day)
        return _without(day, self._covers_less)

    @property
    def rmse_mm(self) -> np.ndarray:
        """Root of the (weighted) mean square of the residuals."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.sqrt(self.squares / self.dates)

    def curve(self, times_a: Sequence[float], pixel: int = 0) -> np.ndarray:
        """The fitted displacement (mm) of one pixel at any times."""
        return self.model.design(times_a) @ self.unknowns[:, pixel].astype(np.float64)


def fit_cube(
    cube: Cube,
    model: SeasonalModel,
    paths: dict[str, str],
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> None:
    """Fits every pixel of the cube and writes the rasters named in `paths` (keys from OUTPUTS), all or none.

    Memory is bounded by the windows under way; reading and fitting run in threads.
    """
    progress = progress or Progress()
    _warn_of_span(model, progress)
    with ExitStack() as stack:
        writers = {
            # Noise hardly shrinks: packing it would take as long as reading and fitting all dates.
            name: stack.enter_context(RasterWriter(path, cube.grid, descriptions=(name,), compress=False))
            for name, path in paths.items()
        }
        results = map_in_order(partial(_fit_window, cube, model, tuple(paths)), cube.windows(), progress, executor)
        with_data = 0
        for window, arrays in results:
            for name, values in arrays.items():
                writers[name].write(values, window)
            first = next(iter(arrays.values()), None)
            with_data += 0 if first is None else int(np.isfinite(first).sum())
        progress.check()
    if not with_data:
        progress.warn(Message("No pixel has the {count} dates needed: all outputs are empty.", count=model.min_dates))


def _blocks_of(values: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
    """Copies of the columns of `values`, see `Cube.blocks`."""
    dates, pixels = values.shape
    buffer = np.zeros((dates, min(_BLOCK_PX, pixels) + SPARE_COLUMNS), np.float32)
    for start in range(0, pixels, _BLOCK_PX):
        part = slice(start, min(start + _BLOCK_PX, pixels))
        buffer[:, : part.stop - start] = values[:, part]
        yield part, buffer


def _without(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Puts NaN into them there; where there is no such place, as in most blocks, they are not gone through."""
    if where.any():
        values[where] = np.nan
    return values


def _fit_window(
    cube: Cube, model: SeasonalModel, names: tuple[str, ...], window: Window
) -> tuple[Window, dict[str, np.ndarray]]:
    needs_sigma = bool({RATE_SIGMA, AMPLITUDE_SIGMA} & set(names))
    rate_alone = not {AMPLITUDE, PHASE} & set(names)
    fit = model.fit_blocks(window.size, cube.blocks(window), needs_sigma or RMSE in names, needs_sigma, rate_alone)
    return window, {name: getattr(fit, name).reshape(window.shape) for name in names}


def _warn_of_span(model: SeasonalModel, progress: Progress) -> None:
    span = max(model.times_a) - min(model.times_a)
    if span < 1.5:
        progress.warn(
            Message(
                "The dates span {span:.1f} years. Under one and a half years a rate is hard to tell from a season; "
                "look at the standard error.",
                span=span,
            )
        )
