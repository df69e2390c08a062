"""Terrain factors of a DEM window: on all of its pixels, or only on some of them at a cost that follows their number.

Slope, aspect, TPI, TRI and roughness follow gdaldem's order of operations and rounding (sums of the stencil in float32,
division and trigonometry in float64), so that a threshold selects the same pixels on either's output.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..errors import FtlError
from ..factors.catalogue import CATALOGUE, NO_HALO, RADIUS, SPACING, TERRAIN_FACTORS
from ..grids.raster import MARGIN_PX
from .terrain_kernels import DenseStencil, GatheredStencil, dense_relief, gathered_relief

SLOPE_METHODS = ("horn", "zevenbergen_thorne")

# Pixels worked on at once: the temporaries of a kernel (up to a dozen arrays) then stay in the processor's cache.
# Chunks of at least a few rows, because neighbouring pixels share sums.
CHUNK_PX = 16384
CHUNK_COLS = 1024


@dataclass(frozen=True)
class TerrainOptions:
    """How the factors are computed.

    `slope_method` holds for slope and aspect. `relief_radius_m` is the half-width of relief's square window.
    `curvature_radius_px` is the spacing of the 3 x 3 stencil of the curvatures: 1 takes the neighbours, more looks at
    larger forms and is less sensitive to the DEM's noise. FtlError where a number makes no sense.
    """

    slope_method: Literal["horn", "zevenbergen_thorne"] = "horn"
    relief_radius_m: float = 100.0
    curvature_radius_px: int = 1

    def __post_init__(self) -> None:
        if self.slope_method not in SLOPE_METHODS:
            raise FtlError(
                "There is no slope method named '{name}'. Choose one of: {known}.",
                name=self.slope_method,
                known=", ".join(SLOPE_METHODS),
            )
        if not (math.isfinite(self.relief_radius_m) and self.relief_radius_m > 0):
            raise FtlError(
                "The relief radius is {radius:g} m. Choose a radius above 0 m, for example 100.",
                radius=self.relief_radius_m,
            )
        if not 1 <= self.curvature_radius_px <= MARGIN_PX:
            raise FtlError(
                "The curvature radius is {radius} pixels. Choose 1 to {largest} pixels.",
                radius=self.curvature_radius_px,
                largest=MARGIN_PX,
            )


def radius_px(radius_m: float, pixel_size_m: float) -> int:
    """A radius in whole pixels, at least 1. FtlError where it is more than rasters can be read beyond a grid's edge."""
    pixels = max(1, round(radius_m / pixel_size_m))
    if pixels > MARGIN_PX:
        raise FtlError(
            "The relief radius of {radius:g} m is {pixels} pixels of this DEM, more than the {largest} that can be "
            "handled. Choose a radius of at most {largest_m:.0f} m.",
            radius=radius_m,
            pixels=pixels,
            largest=MARGIN_PX,
            largest_m=math.floor(MARGIN_PX * pixel_size_m),
        )
    return pixels


def halo_px(kind: str, options: TerrainOptions, pixel_size_m: float) -> int:
    """Pixels that `evaluate` needs around its window.

    `pixel_size_m` is the grid's mean pixel size: it must be the same for all windows of a grid. FtlError for an unknown
    factor.
    """
    _require_known(kind)
    halo = CATALOGUE[kind].halo
    if halo == NO_HALO:
        return 0
    if halo == RADIUS:
        return radius_px(options.relief_radius_m, pixel_size_m)
    return options.curvature_radius_px if halo == SPACING else 1


def evaluate(
    kind: str,
    padded: np.ndarray,
    dx_m: np.ndarray,
    dy_m: np.ndarray,
    options: TerrainOptions,
    at: tuple[np.ndarray, np.ndarray] | None = None,
    up_deg: np.ndarray | None = None,
) -> np.ndarray:
    """One terrain factor of a window of h x w pixels, float32; NaN wherever no data lies in the stencil.

    `padded`: elevations in m, float32 (h + 2 halo, w + 2 halo) with halo = halo_px(...), NaN = no data. `dx_m`, `dy_m`:
    width and height of the pixels of each of the window's rows in m, float64 (h,). `at`: (rows, cols), integer arrays
    counted from the window's (not the padded array's) corner. `up_deg`: direction of the map's top, degrees clockwise
    from true north, for each value asked for (`Grid.up_deg`); aspect counts from true north with it, from the map's top
    without.

    Returns (h, w), or with `at` one value per pixel asked for, the same bit by bit. Units: elevation, relief (maximum
    minus minimum of a square window), tpi, tri and roughness in m, slope in degrees, aspect in degrees clockwise from
    north (0 to 360, flat = NaN), curvatures in 1/m, positive where convex, 0 where the gradient vanishes. Formulas: see
    `terrain_kernels`. FtlError for an unknown factor.
    """
    _require_known(kind)
    height = len(dx_m)
    halo = (padded.shape[0] - height) // 2
    width = padded.shape[1] - 2 * halo
    padded = np.asarray(padded, np.float32)
    if at is not None:
        at = (np.asarray(at[0], np.intp), np.asarray(at[1], np.intp))
    entry = CATALOGUE[kind]
    if entry.halo == NO_HALO:
        values = padded[halo : halo + height, halo : halo + width]
        return values.copy() if at is None else values[at]
    if entry.halo == RADIUS:
        return dense_relief(padded, halo) if at is None else gathered_relief(padded, halo, *at)
    # Rows of equal pixels (any projected CRS) divide by a number instead of by an array.
    is_uniform = height > 0 and bool((dx_m == dx_m[0]).all() and (dy_m == dy_m[0]).all())
    kernel = entry.kernel(options.slope_method)
    # Absurd elevations (an undeclared no data value) may overflow; the result says so by itself.
    with np.errstate(over="ignore", invalid="ignore"):
        if at is None:
            result = np.empty((height, width), np.float32)
            for rows in _chunks(height, CHUNK_PX // min(max(width, 1), CHUNK_COLS)):
                size = (dx_m[0], dy_m[0]) if is_uniform else (dx_m[rows, np.newaxis], dy_m[rows, np.newaxis])
                for cols in _chunks(width, CHUNK_COLS):
                    part = padded[rows.start : rows.stop + 2 * halo, cols.start : cols.stop + 2 * halo]
                    result[rows, cols] = kernel(DenseStencil(part, halo), *size)
            return result if kind != "aspect" else _from_north(result, up_deg)
        rows, cols = at
        flat = np.ascontiguousarray(padded).reshape(-1)
        stride = padded.shape[1]
        result = np.empty(len(rows), np.float32)
        for part in _chunks(len(rows), CHUNK_PX):
            size = (dx_m[0], dy_m[0]) if is_uniform else (dx_m[rows[part]], dy_m[rows[part]])
            centre = (rows[part] + halo) * stride + (cols[part] + halo)
            result[part] = kernel(GatheredStencil(flat, centre, stride, halo), *size)
        return result if kind != "aspect" else _from_north(result, up_deg)


def _from_north(aspect: np.ndarray, up_deg: np.ndarray | None) -> np.ndarray:
    """Aspects counted from the map's top as azimuths, 0 to 360 (never 360 itself)."""
    if up_deg is None:
        return aspect
    azimuth = ((aspect + up_deg) % 360).astype(np.float32)
    azimuth[azimuth == 360] = 0
    return azimuth


def _require_known(kind: str) -> None:
    if kind not in TERRAIN_FACTORS:
        raise FtlError(
            "There is no terrain factor named '{name}'. Choose one of: {known}.",
            name=kind,
            known=", ".join(TERRAIN_FACTORS),
        )


def _chunks(count: int, step: int) -> Iterator[slice]:
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))
