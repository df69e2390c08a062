"""Removing regional deformation: local mean minus regional mean (double difference)."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np

from ..errors import FtlError
from ..grids.blocks import strips
from ..grids.grid import Grid, Window
from ..grids.raster import AlignedRaster, RasterSource, grid_of
from ..progress import Progress
from ..stored.writer import RasterWriter

_STRIP_PX = 1_000_000
# Beyond any rate: a no data value that the file does not declare would spoil every sum that it enters.
_ABSURD_MM_A = 1e7


def remove_regional(
    rate: RasterSource,
    path: str,
    local_radius_m: float,
    regional_radius_m: float,
    progress: Progress | None = None,
    rate_std: RasterSource | None = None,
    std_path: str | None = None,
) -> Grid:
    """Writes the mean within the local radius minus the mean within the regional one, in the rate's unit.

    Means are taken over square windows of 2 r + 1 pixels (the radius in metres rounded to pixels, columns and rows
    apart; at the middle row where the CRS is geographic), over the pixels that have data; pixels without data stay
    so. A local radius of 0 takes the pixel itself. Running sums keep memory at a few strips, and the work per pixel
    the same, whatever the radii. Double difference: Bekaert et al. 2020 (doi 10.1016/j.rse.2020.111983).
    `rate_std`, the rate's standard error, becomes that of the difference in `std_path`: with noise that is independent
    from pixel to pixel, of n local and N regional pixels with variances of mean v and V, it is the root of
    v (1 / n - 2 / N) + V / N, for the local pixels are among the regional ones.
    FtlError: radii that are negative, or not different by a pixel.
    """
    progress = progress or Progress()
    grid = grid_of(rate)
    local = _radius_px(grid, local_radius_m)
    regional = _radius_px(grid, regional_radius_m)
    if not 0 <= local_radius_m < regional_radius_m or local == regional:
        raise FtlError(
            "The local radius is {local:g} m and the regional one {regional:g} m. The regional one has to be larger "
            "by at least one pixel ({pixel:.3g} m), the local one 0 or more.",
            local=local_radius_m,
            regional=regional_radius_m,
            pixel=grid.mean_pixel_size_m(),
        )
    aligned = AlignedRaster(rate, grid)
    windows = strips(grid, aligned.block_shape()[0], _STRIP_PX)
    regional_box = RunningBox(aligned, *regional)
    local_box = RunningBox(aligned, *local) if any(local) else None
    with ExitStack() as stack:
        writer = stack.enter_context(RasterWriter(path, grid, descriptions=("local_minus_regional",)))
        spread = None
        if rate_std is not None and std_path:
            spread = _Spread(aligned, AlignedRaster(rate_std, grid), local, regional)
            std_writer = stack.enter_context(RasterWriter(std_path, grid, descriptions=("standard_error",)))
        for number, window in enumerate(windows):
            progress.check()
            own = aligned.read(window)
            own[np.abs(own) > _ABSURD_MM_A] = np.nan
            near = own if local_box is None else local_box.mean(window)
            difference = (near - regional_box.mean(window)).astype(np.float32)
            difference[np.isnan(own)] = np.nan
            writer.write(difference, window)
            if spread is not None:
                sigma = spread.of(window)
                sigma[np.isnan(difference)] = np.nan
                std_writer.write(sigma, window)
            progress.report((number + 1) / len(windows))
        progress.check()
    return grid


class _Spread:
    """The standard error of local minus regional mean, strip after strip from the top."""

    def __init__(
        self, rate: AlignedRaster, rate_std: AlignedRaster, local: tuple[int, int], regional: tuple[int, int]
    ) -> None:
        variance, known = _Squared(rate, rate_std), _Known(rate)
        self._variance = variance
        self._regional = RunningBox(variance, *regional), RunningBox(known, *regional)
        self._local = (RunningBox(variance, *local), RunningBox(known, *local)) if any(local) else None

    def of(self, window: Window) -> np.ndarray:
        """float32 of the window's shape; NaN where no pixel around has a standard error."""
        wide, wide_count = self._regional[0].mean(window), self._regional[1].total(window)
        if self._local is None:
            near, near_count = self._variance.read(window), 1.0
        else:
            near, near_count = self._local[0].mean(window), self._local[1].total(window)
        with np.errstate(invalid="ignore", divide="ignore"):
            variance = near * (1 / near_count - 2 / wide_count) + wide / wide_count
            return np.sqrt(np.maximum(variance, 0)).astype(np.float32)


@dataclass(frozen=True)
class _Known:
    """1 where there is a rate, NaN elsewhere."""

    rate: AlignedRaster

    @property
    def grid(self) -> Grid:
        return self.rate.grid

    def read(self, window: Window) -> np.ndarray:
        values = self.rate.read(window)
        with np.errstate(invalid="ignore"):
            return np.where(np.abs(values) <= _ABSURD_MM_A, np.float32(1), np.float32(np.nan))


@dataclass(frozen=True)
class _Squared:
    """The rate's variance where there is a rate."""

    rate: AlignedRaster
    rate_std: AlignedRaster

    @property
    def grid(self) -> Grid:
        return self.rate.grid

    def read(self, window: Window) -> np.ndarray:
        return np.square(self.rate_std.read(window)) * _Known(self.rate).read(window)


class RunningBox:
    """Means over square windows, strip after strip from the top; keeps only the sums of the window's columns."""

    def __init__(self, raster: AlignedRaster | _Known | _Squared, radius_rows: int, radius_cols: int) -> None:
        self._raster = raster
        self._rows = radius_rows
        self._cols = radius_cols
        grid = raster.grid
        self._next_row = 0
        # Sum and count per column over the rows from next_row - radius to next_row + radius - 1.
        self._columns = np.zeros((2, grid.width))
        step = max(_STRIP_PX // grid.width, 1)
        for row in range(0, min(radius_rows, grid.height), step):
            self._columns += self._read(row, min(step, radius_rows - row)).sum(axis=1)

    def mean(self, window: Window) -> np.ndarray:
        """float64 (height, width) means of the pixels with data around each pixel, NaN where there is none.

        `window`: the full-width strip that follows the previous one (ValueError otherwise).
        """
        total, count = self._sums(window)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(count > 0.5, total / count, np.nan)

    def total(self, window: Window) -> np.ndarray:
        """As `mean`, the sums; 0 where there is none."""
        return self._sums(window)[0]

    def _sums(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        if window.row != self._next_row or window.width != self._raster.grid.width:
            raise ValueError("strips must follow each other from the top")
        entering = self._read(window.row + self._rows, window.height)
        leaving = self._read(window.row - self._rows, window.height)
        sums = np.cumsum(entering, axis=1)
        sums += self._columns[:, np.newaxis]
        sums[:, 1:] -= np.cumsum(leaving[:, :-1], axis=1)
        self._columns = sums[:, -1] - leaving[:, -1]
        self._next_row += window.height
        return tuple(_across(sums, self._cols))

    def _read(self, first_row: int, height: int) -> np.ndarray:
        """Values (0 where there is no data) and counts of full rows, (2, height, width); 0 beyond the grid."""
        grid = self._raster.grid
        result = np.zeros((2, height, grid.width))
        start, end = max(first_row, 0), min(first_row + height, grid.height)
        if start < end:
            values = self._raster.read(Window(start, 0, end - start, grid.width))
            with np.errstate(invalid="ignore"):
                held = np.abs(values) <= _ABSURD_MM_A
            inside = slice(start - first_row, end - first_row)
            np.copyto(result[0, inside], values, where=held)
            result[1, inside] = held
        return result


def _across(columns: np.ndarray, radius: int) -> np.ndarray:
    """Sums over 2 radius + 1 neighbours along the last axis, what lies outside counting as 0."""
    width = columns.shape[-1]
    running = np.zeros((*columns.shape[:-1], width + 1))
    np.cumsum(columns, axis=-1, out=running[..., 1:])
    ends = np.minimum(np.arange(width) + radius + 1, width)
    starts = np.maximum(np.arange(width) - radius, 0)
    return np.take(running, ends, axis=-1) - np.take(running, starts, axis=-1)


def _radius_px(grid: Grid, radius_m: float) -> tuple[int, int]:
    """Rows and columns, no more than the grid has (a larger radius takes in no more pixels)."""
    width_m, height_m = grid.pixel_size_m(grid.height // 2, 1)
    rows = min(max(radius_m, 0) / float(height_m[0]), grid.height)
    cols = min(max(radius_m, 0) / float(width_m[0]), grid.width)
    return round(rows), round(cols)
