"""Linear rate and seasonal cycle of displacement time series by weighted least squares."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from ..errors import FtlError, Message
from ..grids.blocks import map_in_order
from ..grids.grid import Window
from ..grids.raster import RasterWriter
from ..progress import Progress
from .correlation import CorrelatedNoise
from .cube import Cube
from .season_gaps import Found, GapSolver, GapTables

RATE, RATE_SIGMA, AMPLITUDE, PHASE, RMSE, DATES, AMPLITUDE_SIGMA = OUTPUTS = (
    "rate_mm_a",
    "rate_sigma_mm_a",
    "amplitude_mm",
    "phase_day",
    "rmse_mm",
    "dates",
    "amplitude_sigma_mm",
)

# Dates x pixels that are worked on at a time: they stay in the processor's cache, and a matrix product of this size is
# below the one from which OpenBLAS starts threads of its own beside ours.
_CHUNK_PX = 1024
# Chunks whose pixels with gaps are solved at once.
_BATCH_CHUNKS = 8


@dataclass(frozen=True)
class SeasonalModel:
    """y(t) = c + v t + a cos(2 pi t) + b sin(2 pi t) [+ the same at twice the frequency], t in years.

    `sigmas` (mm, one per date) weight the dates by 1 / sigma^2 in the sum of squares, that is 1 / sigma on the rows.
    Pixels with fewer than `min_dates` dates, or whose dates cannot tell rate and season apart, give NaN. Without
    `annual` there is no cycle at all.
    FtlError: too few dates, wrong number of sigmas, or dates that never determine the unknowns.
    """

    times_a: tuple[float, ...]
    sigmas: tuple[float, ...] | None = None
    semi_annual: bool = False
    min_dates: int = 6
    annual: bool = True

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
        """(times, unknowns) float64: 1, cosines and sines, and the time since the middle of the series last."""
        times = np.asarray(times_a, np.float64)
        columns = [np.ones_like(times)]
        for frequency in self._frequencies:
            columns += [np.cos(2 * np.pi * frequency * times), np.sin(2 * np.pi * frequency * times)]
        # The rate comes last: the last unknown of a triangular system is the cheapest, and so is its variance.
        return np.column_stack([*columns, times - np.mean(self.times_a)])

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

    def fit(self, values: np.ndarray, residuals: bool = True, correlation: bool = True) -> SeasonalFit:
        """Fits every column of `values`, (dates, pixels) mm with NaN gaps; columns of zeros only count as no data.

        Without `residuals` their squares (and so the standard error and the RMSE) are left out, which is quicker;
        without `correlation` dates are taken as independent.
        """
        pixels, count = values.shape[1], len(self.times_a)
        found = Found(
            np.empty((self.unknowns, pixels), np.float32),
            np.full(pixels, np.nan if not residuals else 0, np.float32),
            np.ones(pixels, np.float32),
            np.full(pixels, count, np.float32),
            np.full(pixels, count - 1, np.float32),
            np.zeros(pixels, np.float32),
            np.full(pixels, self._gaps.whole_year_covered),
        )
        solver = GapSolver(self._gaps, found, min(_CHUNK_PX, pixels), residuals and correlation)
        rest = np.empty((count, min(_CHUNK_PX, pixels) + 32), np.float32)
        with np.errstate(invalid="ignore", over="ignore"):
            for batch in _chunks(pixels, _BATCH_CHUNKS * _CHUNK_PX):
                parts = list(_chunks(min(batch.stop, pixels), start=batch.start))
                # A gap turns every component of its pixel to NaN, so that the product itself tells where the gaps are.
                with_gaps = set()
                for part in parts:
                    weighted = self._weighted(values[:, part])
                    components = np.matmul(self._projection, weighted, out=found.components[:, part])
                    if not math.isfinite(components[0].sum()):
                        with_gaps.add(part.start)
                        solver.collect(weighted, part)
                solver.solve()
                for part in parts if residuals else ():
                    weighted, present = self._weighted(values[:, part]), None
                    if part.start in with_gaps:
                        weighted, present = solver.without_gaps(weighted)
                    self._residuals(weighted, present, found, part, rest[:, : weighted.shape[1]], correlation)
        empty = np.flatnonzero(~found.components.any(axis=0))
        for part in _chunks(empty.size):
            zeros = empty[part][~values[:, empty[part]].any(axis=0)]
            found.components[:, zeros] = found.squares[zeros] = found.variance[zeros] = np.nan
            found.dates[zeros] = 0
        phi = np.zeros(pixels, np.float32)
        if residuals and correlation:
            phi = self.noise.phi(found.neighbours, found.squares, found.dates, found.pairs)
        return SeasonalFit(
            self,
            _product(self._to_unknowns.astype(np.float32), found.components),
            found.squares,
            found.variance * np.float32(self._to_unknowns[-1, -1] ** 2),
            found.dates,
            phi,
            found.covers_year,
        )

    def _residuals(
        self,
        weighted: np.ndarray,
        present: np.ndarray | None,
        found: Found,
        part: slice,
        rest: np.ndarray,
        correlation: bool,
    ) -> None:
        """Sums of squared residuals and of products of neighbouring ones, of a chunk while it is in the cache."""
        np.matmul(self._basis_rows, found.components[:, part], out=rest)
        np.subtract(weighted, rest, out=rest)
        if present is not None:
            np.multiply(rest, present, out=rest)
        np.einsum("ij,ij->j", rest, rest, out=found.squares[part])
        if correlation:
            if not self.noise.is_in_order:
                rest = rest[self.noise.order]
            np.einsum("ij,ij->j", rest[:-1], rest[1:], out=found.neighbours[part])

    @cached_property
    def noise(self) -> CorrelatedNoise:
        """How noise that follows itself from date to date comes out in the unknowns."""
        return CorrelatedNoise(self.times_a, self._basis[0], self._to_unknowns)

    @cached_property
    def _gaps(self) -> GapTables:
        least = max(self.min_dates, self.unknowns)
        return GapTables(self.times_a, self._basis[0], least, self.noise.order)

    @cached_property
    def _basis_rows(self) -> np.ndarray:
        return np.ascontiguousarray(self._basis[0], np.float32)

    @cached_property
    def _projection(self) -> np.ndarray:
        return np.ascontiguousarray(self._basis[0].T, np.float32)

    def _weighted(self, values: np.ndarray) -> np.ndarray:
        return values if self.sigmas is None else values * self._row_weights.astype(np.float32)[:, np.newaxis]


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

    @property
    def _mean_square(self) -> np.ndarray:
        """Of the residuals, the redundancy in the divisor, mm2; NaN without redundant dates."""
        redundancy = self.dates - self.model.unknowns
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(redundancy > 0, self.squares / redundancy, np.nan)

    @property
    def independent_sigma_mm_a(self) -> np.ndarray:
        """Standard error of the rate from the residuals (a posteriori) if dates were independent; NaN without redundant
        dates."""
        with np.errstate(invalid="ignore"):
            return np.sqrt(self._mean_square * self.variance_factor).astype(np.float32)

    @property
    def rate_sigma_mm_a(self) -> np.ndarray:
        """The same with the correlation of the residuals taken into account (see CorrelatedNoise): never smaller."""
        inflation = np.sqrt(self.model.noise.inflation(self.phi))
        return (self.independent_sigma_mm_a * inflation).astype(np.float32)

    @property
    def amplitude_mm(self) -> np.ndarray:
        """Half the range from the annual term's minimum to its maximum; NaN where all dates are of one season."""
        amplitude = np.sqrt(np.square(self.unknowns[1]) + np.square(self.unknowns[2]))
        return np.where(self.covers_year, amplitude, np.float32(np.nan))

    @property
    def amplitude_sigma_mm(self) -> np.ndarray:
        """Standard error of the amplitude to first order, correlation included; of an amplitude that is hardly above
        it the distribution is skewed. With gaps it grows as the dates get fewer."""
        cosine, sine = self.unknowns[1], self.unknowns[2]
        of = partial(self.model.noise.covariance, self.phi)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = (cosine**2 * of(1, 1) + 2 * cosine * sine * of(1, 2) + sine**2 * of(2, 2)) / (cosine**2 + sine**2)
            sigma = np.sqrt(spread * self._mean_square * len(self.model.times_a) / self.dates)
        return np.where(self.covers_year, sigma, np.nan).astype(np.float32)

    @property
    def phase_day(self) -> np.ndarray:
        """Day of the year on which the annual term is highest: 1 is 1 January; 1 <= day < 366; NaN as the amplitude."""
        share = np.arctan2(self.unknowns[2], self.unknowns[1]) / np.float32(2 * np.pi)
        day = np.minimum(1 + 365 * (share - np.floor(share)), np.float32(365.9999))
        return np.where(self.covers_year, day, np.float32(np.nan))

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


def _chunks(size: int, step: int = _CHUNK_PX, start: int = 0) -> Iterator[slice]:
    for first in range(start, size, step):
        yield slice(first, min(first + step, size))


def _product(matrix: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Matrix product of a small square matrix, in pieces as in _CHUNK_PX."""
    result = np.empty_like(values)
    for part in _chunks(values.shape[1], 4 * _CHUNK_PX):
        np.matmul(matrix, values[:, part], out=result[:, part])
    return result


def _fit_window(
    cube: Cube, model: SeasonalModel, names: tuple[str, ...], window: Window
) -> tuple[Window, dict[str, np.ndarray]]:
    values = cube.read(window, reuse=True)
    needs_sigma = bool({RATE_SIGMA, AMPLITUDE_SIGMA} & set(names))
    fit = model.fit(values.reshape(len(values), -1), needs_sigma or RMSE in names, needs_sigma)
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
