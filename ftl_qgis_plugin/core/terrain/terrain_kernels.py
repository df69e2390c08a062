"""Formulas of the terrain factors on a 3 x 3 stencil, and relief on a square window.

A kernel sees the DEM through a stencil: `z(row, col)` with row and col in -1, 0, 1 (south and east positive) gives the
elevations at that place relative to every pixel asked for. `DenseStencil` gives views of a window, `GatheredStencil`
picks single pixels; the arithmetic is the same, so the results are too. Kernels return float64 or float32 arrays of
their own, NaN where any of the nine elevations is NaN; `dx_m` and `dy_m` are numbers or broadcast to the pixels.

Literature: Horn 1981, Hill shading and the reflectance map, Proc. IEEE 69(1) (slope, aspect); Zevenbergen and Thorne
1987, Quantitative analysis of land surface topography, Earth Surf. Process. Landforms 12 (slope, aspect, derivatives
for the curvatures); Riley et al. 1999 (TRI); Wilson et al. 2007, Marine Geodesy 30 (TPI, roughness as in gdaldem).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Union

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

RADIANS_TO_DEGREES = 180.0 / np.pi
DEGREES_TO_RADIANS = np.pi / 180.0

# In gdaldem's order, which decides how sums round.
NEIGHBOURS = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))

# Measured: cost per pixel and doubling of a whole window's relief, in units of one pixel gathered.
RELIEF_DENSE_COST = 0.5
RELIEF_GATHER_PX = 65536


class DenseStencil:
    """The stencil on every pixel of a window; `padded` is the window with `spacing` pixels more on every side."""

    def __init__(self, padded: np.ndarray, spacing: int) -> None:
        self._padded = padded
        self.spacing = spacing
        self._height = padded.shape[0] - 2 * spacing
        self._width = padded.shape[1] - 2 * spacing

    def z(self, row: int, col: int) -> np.ndarray:
        return self._padded[self._rows(row), self._cols(col)]

    def weighted_column(self, col: int) -> np.ndarray:
        """Horn's sum of one column of the stencil, weights 1 2 1."""
        return self._column_sums[:, self._cols(col)]

    def weighted_row(self, row: int) -> np.ndarray:
        """Horn's sum of one row of the stencil, weights 1 2 1."""
        return self._row_sums[self._rows(row)]

    @cached_property
    def may_have_no_data(self) -> bool:
        return bool(np.isnan(self._padded.min()))

    # A column's sum serves as the east column of one pixel and as the west column of the next but one.
    @cached_property
    def _column_sums(self) -> np.ndarray:
        upper, middle, lower = (self._padded[self._rows(row)] for row in (-1, 0, 1))
        return _weighted_sum(upper, middle, lower)

    @cached_property
    def _row_sums(self) -> np.ndarray:
        west, middle, east = (self._padded[:, self._cols(col)] for col in (-1, 0, 1))
        return _weighted_sum(west, middle, east)

    def _rows(self, row: int) -> slice:
        first = self.spacing * (1 + row)
        return slice(first, first + self._height)

    def _cols(self, col: int) -> slice:
        first = self.spacing * (1 + col)
        return slice(first, first + self._width)


class GatheredStencil:
    """The stencil on single pixels; `centre` are their places in the flattened DEM of `stride` columns."""

    may_have_no_data = True

    def __init__(self, flat: np.ndarray, centre: np.ndarray, stride: int, spacing: int) -> None:
        self._flat = flat
        self._centre = centre
        self._stride = stride
        self.spacing = spacing

    def z(self, row: int, col: int) -> np.ndarray:
        return self._flat.take(self._centre + self.spacing * (row * self._stride + col))

    def weighted_column(self, col: int) -> np.ndarray:
        return _weighted_sum(self.z(-1, col), self.z(0, col), self.z(1, col))

    def weighted_row(self, row: int) -> np.ndarray:
        return _weighted_sum(self.z(row, -1), self.z(row, 0), self.z(row, 1))


Stencil = Union[DenseStencil, GatheredStencil]
Size = Union[float, np.ndarray]
Kernel = Callable[[Stencil, Size, Size], np.ndarray]


def _weighted_sum(first: np.ndarray, middle: np.ndarray, last: np.ndarray) -> np.ndarray:
    # In float32 and in gdaldem's order: first + 2 * middle + last would round differently.
    total = first + middle
    total += middle
    total += last
    return total


def _horn_gradient(stencil: Stencil) -> tuple[np.ndarray, np.ndarray]:
    """East minus west and south minus north, 8 pixels apart in effect, float32 (m); NaN without a centre."""
    east_west = stencil.weighted_column(1) - stencil.weighted_column(-1)
    south_north = stencil.weighted_row(1) - stencil.weighted_row(-1)
    if stencil.may_have_no_data:
        east_west[np.isnan(stencil.z(0, 0))] = np.nan
    return east_west, south_north


def _zevenbergen_thorne_gradient(stencil: Stencil) -> tuple[np.ndarray, np.ndarray]:
    """East minus west and south minus north neighbour, 2 pixels apart, float32 (m); NaN as for all nine pixels."""
    east_west = stencil.z(0, 1) - stencil.z(0, -1)
    south_north = stencil.z(1, 0) - stencil.z(-1, 0)
    if stencil.may_have_no_data:
        others = stencil.z(-1, -1) + stencil.z(-1, 1)
        others += stencil.z(1, -1)
        others += stencil.z(1, 1)
        others += stencil.z(0, 0)
        east_west[np.isnan(others)] = np.nan
    return east_west, south_north


GRADIENTS = {"horn": (_horn_gradient, 8.0), "zevenbergen_thorne": (_zevenbergen_thorne_gradient, 2.0)}


def slope(method: str) -> Kernel:
    """Degrees from the horizontal."""
    gradient, distance = GRADIENTS[method]

    def kernel(stencil: Stencil, dx_m: Size, dy_m: Size) -> np.ndarray:
        east_west, south_north = gradient(stencil)
        squared = np.divide(east_west, dx_m, dtype=np.float64)
        squared *= squared
        other = np.divide(south_north, dy_m, dtype=np.float64)
        other *= other
        squared += other
        np.sqrt(squared, out=squared)
        squared /= distance
        np.arctan(squared, out=squared)
        squared *= RADIANS_TO_DEGREES
        return squared

    return kernel


def aspect(method: str) -> Kernel:
    """Direction of steepest descent, degrees clockwise from north, 0 <= aspect < 360; NaN where flat."""
    gradient, _ = GRADIENTS[method]

    def kernel(stencil: Stencil, dx_m: Size, dy_m: Size) -> np.ndarray:
        east_west, south_north = gradient(stencil)
        # gdaldem takes all pixels for square; where they are, the factor is exactly 1 and changes nothing.
        down_east = np.multiply(east_west, -(dy_m / dx_m), dtype=np.float64)
        angle = np.arctan2(south_north.astype(np.float64), down_east)
        angle /= DEGREES_TO_RADIANS
        # gdaldem turns the angle (counterclockwise from east) into an azimuth in float32.
        aspect = angle.astype(np.float32)
        np.subtract(np.where(aspect > 90, np.float32(450), np.float32(90)), aspect, out=aspect)
        aspect[aspect == 360] = 0
        aspect[(east_west == 0) & (south_north == 0)] = np.nan
        return aspect

    return kernel


def plan_curvature(stencil: Stencil, dx_m: Size, dy_m: Size) -> np.ndarray:
    """Curvature of the contour line, 1/m: -(t p^2 + r q^2 - 2 p q s) / (p^2 + q^2)^1.5; positive on ridges."""
    p, q, r, s, t = _derivatives(stencil, dx_m, dy_m)
    p_squared, q_squared = p * p, q * q
    bending = t * p_squared
    r *= q_squared
    bending += r
    bending -= _twice_pqs(p, q, s)
    squared = _never_zero(p_squared, q_squared)
    bending /= squared * np.sqrt(squared)
    return np.subtract(0.0, bending, out=bending)


def profile_curvature(stencil: Stencil, dx_m: Size, dy_m: Size) -> np.ndarray:
    """Curvature along the steepest slope, 1/m: -(r p^2 + t q^2 + 2 p q s) / ((p^2 + q^2) (1 + p^2 + q^2)^1.5).

    Positive where the slope steepens downhill (convex).
    """
    p, q, r, s, t = _derivatives(stencil, dx_m, dy_m)
    p_squared, q_squared = p * p, q * q
    bending = r * p_squared
    t *= q_squared
    bending += t
    bending += _twice_pqs(p, q, s)
    squared = _never_zero(p_squared, q_squared)
    bending /= squared
    squared += 1
    bending /= squared * np.sqrt(squared)
    return np.subtract(0.0, bending, out=bending)


def _derivatives(stencil: Stencil, dx_m: Size, dy_m: Size) -> tuple[np.ndarray, ...]:
    """p, q (first derivatives to the east and north), r, s, t (second: xx, xy, yy) of Zevenbergen and Thorne's surface.

    Differences are taken in float32, where they are exact for neighbours that differ by less than a factor of two.
    """
    dx_m, dy_m = dx_m * stencil.spacing, dy_m * stencil.spacing
    north, south, east, west = stencil.z(-1, 0), stencil.z(1, 0), stencil.z(0, 1), stencil.z(0, -1)
    centre = stencil.z(0, 0)
    p = np.divide(east - west, 2 * dx_m, dtype=np.float64)
    q = np.divide(north - south, 2 * dy_m, dtype=np.float64)
    r = np.divide((east - centre) + (west - centre), dx_m * dx_m, dtype=np.float64)
    t = np.divide((north - centre) + (south - centre), dy_m * dy_m, dtype=np.float64)
    twist = (stencil.z(-1, 1) - stencil.z(-1, -1)) - (stencil.z(1, 1) - stencil.z(1, -1))
    s = np.divide(twist, 4 * dx_m * dy_m, dtype=np.float64)
    return p, q, r, s, t


def _twice_pqs(p: np.ndarray, q: np.ndarray, s: np.ndarray) -> np.ndarray:
    s *= p
    s *= q
    s *= 2
    return s


def _never_zero(p_squared: np.ndarray, q_squared: np.ndarray) -> np.ndarray:
    """p^2 + q^2, or 1 where the gradient vanishes: the numerator is 0 there too, and so is the curvature."""
    p_squared += q_squared
    p_squared[p_squared == 0] = 1
    return p_squared


def tpi(stencil: Stencil, _dx_m: Size, _dy_m: Size) -> np.ndarray:
    """Elevation minus the mean of its eight neighbours, m."""
    total = stencil.z(-1, -1) + stencil.z(-1, 0)
    for row, col in NEIGHBOURS[2:]:
        total += stencil.z(row, col)
    total *= np.float32(0.125)
    return np.subtract(stencil.z(0, 0), total, out=total)


def tri(stencil: Stencil, _dx_m: Size, _dy_m: Size) -> np.ndarray:
    """Root of the summed squared differences from the eight neighbours (Riley), m."""
    centre = stencil.z(0, 0)
    total = None
    for row, col in NEIGHBOURS:
        squared = np.subtract(stencil.z(row, col), centre).astype(np.float64)
        squared *= squared
        total = squared if total is None else np.add(total, squared, out=total)
    return np.sqrt(total, out=total)


def roughness(stencil: Stencil, _dx_m: Size, _dy_m: Size) -> np.ndarray:
    """Maximum minus minimum of the nine pixels, m."""
    lowest, highest = stencil.z(0, 0).copy(), stencil.z(0, 0).copy()
    for row, col in NEIGHBOURS:
        elevation = stencil.z(row, col)
        np.minimum(lowest, elevation, out=lowest)
        np.maximum(highest, elevation, out=highest)
    return np.subtract(highest, lowest, out=highest)


def dense_relief(padded: np.ndarray, radius: int) -> np.ndarray:
    """Maximum minus minimum of the (2 radius + 1)^2 pixels around each one, float32 (h, w); NaN where any is NaN.

    A window of any width is two overlapping windows whose width is a power of two, and those are built by doubling, so
    that the work grows with the logarithm of the radius.
    """
    width = 2 * radius + 1
    highest = _running(np.maximum, _running(np.maximum, padded, width).T, width).T
    lowest = _running(np.minimum, _running(np.minimum, padded, width).T, width).T
    return np.ascontiguousarray(np.subtract(highest, lowest, out=highest))


def _running(extreme: np.ufunc, values: np.ndarray, width: int) -> np.ndarray:
    """The extreme of every `width` successive rows; NaN is handed on, as scipy.ndimage's filters would not."""
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        values = extreme(values[: len(values) - step], values[step:])
        covered += step
    return values


def gathered_relief(padded: np.ndarray, radius: int, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """`dense_relief` at single pixels, float32 (n,): from each pixel's own window where they are few."""
    width = 2 * radius + 1
    result = np.empty(len(rows), np.float32)
    if len(rows) == 0:
        return result
    top, left = rows.min(), cols.min()
    padded = padded[top : rows.max() + width, left : cols.max() + width]
    rows, cols = rows - top, cols - left
    # A single pixel costs the size of its window, the whole array about log2(width) times its size.
    if len(rows) * width**2 > RELIEF_DENSE_COST * width.bit_length() * padded.size:
        return dense_relief(padded, radius)[rows, cols]
    windows = sliding_window_view(padded, (width, width))
    step = max(1, RELIEF_GATHER_PX // width**2)
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        window = windows[rows[part], cols[part]].reshape(-1, width * width)
        result[part] = window.max(axis=1) - window.min(axis=1)
    return result
