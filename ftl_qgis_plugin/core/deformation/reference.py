"""What a rate is relative to: InSAR knows rates only up to an offset, and leaves ramps of orbits and atmosphere."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

import numpy as np

from ..errors import FtlError
from ..grids.grid import Grid, Window
from ..grids.plane import Plane
from ..grids.raster import AlignedRaster, RasterSource
from ..grids.sample_places import Readable, SamplePlaces
from ..landslides.zones import Zones
from ..progress import Progress
from .background import robust_sigma

Reference = Literal["none", "median", "plane", "stable_area"]
REFERENCES: tuple[Reference, ...] = ("none", "median", "plane", "stable_area")

_CLIP_SIGMA = 3.0
_ROUNDS = 20
# Below this many pixels neither a median nor a plane says anything of the ground at large.
_LEAST_PX = 30
# So many pixels tell three numbers to far below the noise of any rate.
_PLANE_PX = 250_000
_STRIP_PX, _MOST_STRIPS = 500_000, 20


def fit_plane(x: np.ndarray, y: np.ndarray, values: np.ndarray) -> Plane:
    """The plane of the ground at large: least squares, again and again without what is 3 sigma off.

    1-D float arrays of equal length, finite. Landslides and other outliers hardly count; sigma is robust (median
    absolute deviation), after Rousseeuw and Leroy 1987. Of more than _PLANE_PX every n-th counts.
    """
    step = len(values) // _PLANE_PX + 1
    x, y, values = x[::step], y[::step], values[::step]
    x_0, y_0 = float(x.mean()), float(y.mean())
    unit = max(float(np.ptp(x)), float(np.ptp(y)), 1e-12)
    design = np.stack([np.ones_like(x), (x - x_0) / unit, (y - y_0) / unit], 1)
    # From the median: the first fit is not led astray by what moves.
    fit, kept = np.array([np.median(values), 0.0, 0.0]), np.zeros(len(values), bool)
    for _ in range(_ROUNDS):
        rest = values - design @ fit
        sigma = robust_sigma(rest)
        again = np.abs(rest - np.median(rest)) <= max(_CLIP_SIGMA * sigma, 1e-9)
        if np.array_equal(again, kept) or again.sum() < 3:
            break
        kept = again
        # By the normal equations: three columns of the same size around their middle are far from singular.
        known = design[kept]
        fit = np.linalg.lstsq(known.T @ known, known.T @ values[kept], rcond=None)[0]
    return Plane(float(fit[0]), float(fit[1]) / unit, float(fit[2]) / unit, x_0, y_0)


def find_plane(
    rate: Readable,
    grid: Grid,
    reference: Reference,
    stable_area: Zones | None = None,
    progress: Progress | None = None,
) -> Plane | None:
    """What is to be taken off the rate (mm/a) so that it is relative to the reference; None for "none".

    From about a million pixels. "median": of all of them; "plane": see `fit_plane`; "stable_area": the
    median within those polygons. FtlError: no area given for it, too few pixels with a rate.
    """
    if reference == "none":
        return None
    if reference == "stable_area" and not stable_area:
        raise FtlError(
            "A stable area is to be the reference, but none is given. Choose polygons of ground that does not move, or "
            "another reference."
        )
    places = SamplePlaces.of(grid, rate.block_shape())
    if reference == "stable_area":
        places = SamplePlaces(grid, _around(stable_area))
    values = places.read(rate, progress)
    if reference == "stable_area":
        values = np.where(places.inside(stable_area), values, np.nan)
    known = np.isfinite(values)
    if np.count_nonzero(known) < _LEAST_PX:
        raise FtlError(
            "Only {count} pixels of the reference have a rate, too few to refer to. Choose a larger area, or another "
            "reference.",
            count=int(np.count_nonzero(known)),
        )
    if reference == "plane":
        x, y = places.centres()
        return fit_plane(x[known], y[known], values[known].astype(float))
    return Plane(float(np.median(values[known])))


def _around(zones: Zones) -> tuple[Window, ...]:
    """What has to be read of the grid to know the ground in the polygons, at most about ten million pixels."""
    bounds = zones.bounding_window()
    rows = max(_STRIP_PX // max(bounds.width, 1), 1)
    windows = [
        Window(row, bounds.col, min(rows, bounds.row + bounds.height - row), bounds.width)
        for row in range(bounds.row, bounds.row + bounds.height, rows)
    ]
    return tuple(windows[:: max(math.ceil(len(windows) / _MOST_STRIPS), 1)])


def referenced(
    rate: RasterSource,
    grid: Grid,
    reference: Reference,
    stable_area: Zones | None = None,
    progress: Progress | None = None,
) -> RasterSource:
    """The rate, read relative to the reference; see `find_plane`."""
    plane = find_plane(AlignedRaster(rate, grid), grid, reference, stable_area, progress)
    return rate if plane is None else replace(rate, plane=plane)
