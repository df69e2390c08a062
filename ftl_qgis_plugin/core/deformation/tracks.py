"""Combining the rates of several tracks (ascending, descending) into one raster, or into up and east."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..errors import FtlError, Message
from ..grids.blocks import map_in_order, strips
from ..grids.grid import Grid, Window
from ..grids.raster import AlignedRaster, RasterSource, grid_of
from ..progress import Progress
from ..stored.writer import RasterWriter
from .line_of_sight import Geometry, line_of_sight

Method = Literal["max_abs", "all", "up_east"]
METHODS: tuple[Method, ...] = ("max_abs", "all", "up_east")
# Beyond this condition number the tracks look from practically one direction.
MAX_CONDITION = 20.0
_GOOD_CONDITION = 5.0
_STRIP_VALUES = 1_000_000


def strongest(rates: Sequence[np.ndarray]) -> np.ndarray:
    """Per pixel the rate that is largest in absolute value, with its sign; NaN only where every track is."""
    result = np.array(rates[0])
    for rate in rates[1:]:
        with np.errstate(invalid="ignore"):
            better = np.isnan(result) | (np.abs(rate) > np.abs(result))
        np.copyto(result, rate, where=better & ~np.isnan(rate))
    return result


def weakest(rates: Sequence[np.ndarray]) -> np.ndarray:
    """Per pixel the rate that is smallest in absolute value, with its sign; NaN where any track is.

    A threshold on it holds where it holds in every track.
    """
    result = np.array(rates[0])
    for rate in rates[1:]:
        with np.errstate(invalid="ignore"):
            np.copyto(result, rate, where=np.isnan(rate) | (np.abs(rate) < np.abs(result)))
    return result


def of_chosen(chosen: np.ndarray, rates: Sequence[np.ndarray], sigmas: Sequence[np.ndarray]) -> np.ndarray:
    """Standard errors of the rates that `strongest` or `weakest` chose; NaN where none was."""
    result = np.full_like(chosen, np.nan)
    for rate, sigma in zip(reversed(rates), reversed(sigmas)):  # the first of equal ones is the one that was taken
        np.copyto(result, sigma, where=rate == chosen)
    return result


def decompose(
    rates: Sequence[np.ndarray], vectors: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Up, east and condition number per pixel by least squares over the tracks with data; north is taken as 0.

    `vectors`: unit vectors ground to satellite (east, north, up) per track, broadcasting to the rates. rate =
    east * u_east + up * u_up. NaN where fewer than two tracks have data or the condition number of the design exceeds
    MAX_CONDITION. Wright et al. 2004 (doi 10.1029/2003GL018827): the nearly polar orbits hardly see north.
    """
    shape = np.shape(rates[0])
    east2, east_up, up2, east_rate, up_rate = (np.zeros(shape) for _ in range(5))
    for rate, (east, _, up) in zip(rates, vectors):
        held = np.isfinite(rate) & np.isfinite(east) & np.isfinite(up)
        east, up, rate = (np.where(held, part, 0.0) for part in (east, up, rate))
        east2 += east * east
        east_up += east * up
        up2 += up * up
        east_rate += east * rate
        up_rate += up * rate
    determinant = east2 * up2 - east_up**2
    half_trace = (east2 + up2) / 2
    root = np.sqrt(np.maximum(half_trace**2 - determinant, 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        # The smaller eigenvalue as determinant / larger one: the difference would lose its digits.
        condition = (half_trace + root) / np.sqrt(np.maximum(determinant, 0))
        solvable = condition <= MAX_CONDITION
        up = np.where(solvable, (east2 * up_rate - east_up * east_rate) / determinant, np.nan)
        east = np.where(solvable, (up2 * east_rate - east_up * up_rate) / determinant, np.nan)
    return up, east, condition


def decomposed_sigmas(
    rates: Sequence[np.ndarray],
    vectors: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]],
    sigmas: Sequence[np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Standard errors of `decompose`'s up and east, the tracks' errors taken as independent.

    Both are linear in the rates: a track's part is its column of the pseudo-inverse, (east2 u_up - east_up u_east) /
    det for up and (up2 u_east - east_up u_up) / det for east. NaN where a track with a rate has no standard error.
    """
    shape = np.shape(rates[0])
    east2, east_up, up2 = (np.zeros(shape) for _ in range(3))
    parts = []
    for rate, (east, _, up), sigma in zip(rates, vectors, sigmas):
        held = np.isfinite(rate) & np.isfinite(east) & np.isfinite(up)
        east, up, variance = (np.where(held, part, 0.0) for part in (east, up, np.square(sigma, dtype=np.float64)))
        east2 += east * east
        east_up += east * up
        up2 += up * up
        parts.append((east, up, variance))
    with np.errstate(invalid="ignore", divide="ignore"):
        determinant = east2 * up2 - east_up**2
        of_up = sum(((east2 * up - east_up * east) / determinant) ** 2 * variance for east, up, variance in parts)
        of_east = sum(((up2 * east - east_up * up) / determinant) ** 2 * variance for east, up, variance in parts)
        return np.sqrt(of_up), np.sqrt(of_east)


@dataclass(frozen=True)
class _Combination:
    """What one window needs; picklable."""

    rates: tuple[AlignedRaster, ...]
    geometries: tuple[Geometry, ...]
    method: Method
    sigmas: tuple[AlignedRaster, ...] = ()

    def __call__(self, window: Window) -> tuple[Window, dict[str, np.ndarray], np.ndarray | None]:
        """Window, rasters by parameter of `combine_tracks`, and condition numbers where there is a result (of up_east
        only)."""
        rates = [rate.read(window) for rate in self.rates]
        sigmas = [sigma.read(window) for sigma in self.sigmas]
        if self.method != "up_east":
            chosen = strongest(rates) if self.method == "max_abs" else weakest(rates)
            found = {"path": chosen}
            if sigmas:
                found["std_path"] = of_chosen(chosen, rates, sigmas)
            return window, found, None
        grid = self.rates[0].grid
        vectors = [line_of_sight(*geometry.on(grid).read(window), geometry.look) for geometry in self.geometries]
        up, east, condition = decompose(rates, vectors)
        found = {"path": up, "east_path": east}
        if sigmas:
            sigma_up, sigma_east = decomposed_sigmas(rates, vectors, sigmas)
            lost = np.isnan(up)
            sigma_up[lost] = sigma_east[lost] = np.nan
            found.update(std_path=sigma_up, east_std_path=sigma_east)
        return window, {name: values.astype(np.float32) for name, values in found.items()}, condition[np.isfinite(up)]


def combine_tracks(
    rates: Sequence[RasterSource],
    method: Method,
    path: str | None,
    east_path: str | None = None,
    geometries: Sequence[Geometry] = (),
    progress: Progress | None = None,
    sigmas: Sequence[RasterSource] = (),
    std_path: str | None = None,
    east_std_path: str | None = None,
) -> Grid:
    """Writes the combination (up for "up_east") and, for "up_east", the eastward rate, on the first raster's grid.

    `sigmas`: the standard error of each track's rate, which become that of the result: the chosen track's own, or for
    "up_east" propagated with the tracks independent of each other. `geometries`: incidence and heading per track, for
    "up_east" only. Tells the condition of the decomposition, and warns where the tracks look from similar directions or
    nothing overlaps.
    FtlError: fewer than two tracks, not one geometry per track, unknown method.
    """
    progress = progress or Progress()
    if len(rates) < 2:
        raise FtlError("There is one track only. Choose at least two deformation rasters to combine.")
    if method not in METHODS:
        raise FtlError("There is no method '{name}'. Choose one of: {known}.", name=method, known=", ".join(METHODS))
    if method == "up_east" and len(geometries) != len(rates):
        raise FtlError(
            "There are {tracks} tracks, but incidence and heading of {geometries}. Give both for every track, in the "
            "order of the tracks.",
            tracks=len(rates),
            geometries=len(geometries),
        )
    if (east_path or east_std_path) and method != "up_east":
        raise FtlError("An eastward rate comes from the decomposition only. Choose the method up_east.")
    if sigmas and len(sigmas) != len(rates):
        raise FtlError(
            "There are {tracks} tracks, but {sigmas} standard errors. Give one for every track, in the order of the "
            "tracks, or none.",
            tracks=len(rates),
            sigmas=len(sigmas),
        )
    grid = grid_of(rates[0])
    aligned = tuple(AlignedRaster(rate, grid) for rate in rates)
    windows = strips(grid, aligned[0].block_shape()[0], _STRIP_VALUES // len(rates))
    filled = 0
    worst = total = 0.0
    with ExitStack() as stack:
        wanted = {"path": path, "east_path": east_path, "std_path": std_path, "east_std_path": east_std_path}
        writers = {name: stack.enter_context(RasterWriter(file, grid)) for name, file in wanted.items() if file}
        errors = tuple(AlignedRaster(sigma, grid) for sigma in sigmas) if std_path or east_std_path else ()
        kernel = _Combination(aligned, tuple(geometries), method, errors)
        for window, found, condition in map_in_order(kernel, windows, progress):
            filled += int(np.isfinite(found["path"]).sum())
            if condition is not None and condition.size:
                worst = max(worst, float(condition.max()))
                total += float(condition.sum())
            for name, writer in writers.items():
                writer.write(found[name], window)
        progress.check()
    if not filled:
        progress.warn(
            Message(
                "The result is empty: nowhere do the tracks have data together from directions different enough. Check "
                "that they overlap, and the incidence and heading angles."
            )
        )
    elif method == "up_east":
        _tell_condition(total / filled, worst, progress)
    return grid


def _tell_condition(mean: float, worst: float, progress: Progress) -> None:
    values = {"mean": mean, "worst": worst}
    progress.tell(
        Message(
            "Condition number of the decomposition: {mean:.2f} on average, {worst:.2f} at most (1 is best). Motion to "
            "the north is taken as none.",
            **values,
        )
    )
    if mean > _GOOD_CONDITION:
        progress.warn(
            Message(
                "The tracks look from similar directions (condition number {mean:.1f}): errors grow by about that "
                "factor. Combine an ascending with a descending track.",
                **values,
            )
        )
