"""What is taken off every pair before the inversion: its reference, a ramp, and phase that goes with the height.

The ramp stands for orbit errors and long waves of the atmosphere, the height term for the layered troposphere, linear
as in Doin et al. 2009 (doi 10.1016/j.jappgeo.2009.03.010) and Bekaert et al. 2015 (doi 10.1016/j.rse.2015.08.035, there
with more). Both are fitted together on pixels from all over the scene, twice: what misses the first fit by more than
three robust deviations (landslides, unwrapping errors) does not count in the second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..errors import FtlError
from ..grids.grid import Grid, Window
from ..grids.raster import AlignedRaster, RasterSource

NO_RAMP, PLANE, QUADRATIC = RAMPS = ("none", "planar", "quadratic")
# Fewer pixels than this many a coefficient say nothing of a ramp.
_PIXELS_PER_TERM = 20


@dataclass
class Corrections:
    """`terms` (pairs, terms) mm: coefficients of `columns`; `offsets` (pairs,) mm: what is left at the reference. NaN
    of either: the pair is not used. `unit_mm`: what is counted in so many mm rather than in mm, see `counted_in`."""

    grid: Grid
    ramp: str
    dem: RasterSource | None
    terms: np.ndarray
    offsets: np.ndarray
    height_mean: float
    unit_mm: float = 1.0

    def counted_in(self, unit_mm: float) -> Corrections:
        """The same for displacements that are so many mm to one, as they often are in the files: to multiply all of
        them costs as much as every other step."""
        return replace(self, terms=self.terms / unit_mm, offsets=self.offsets / unit_mm, unit_mm=unit_mm)

    @property
    def unfit(self) -> np.ndarray:
        """(pairs,) bool: those whose terms could not be fitted."""
        return np.isnan(self.terms).any(axis=1)

    def keep(self, which: np.ndarray) -> None:
        """Those of `which` (pairs,) bool only, in place."""
        self.terms, self.offsets = self.terms[which], self.offsets[which]

    def apply(self, mm: np.ndarray, window: Window) -> None:
        """Takes everything off the displacements (pairs, pixels) of a window, in place. Without a height there is no
        displacement where a height term is wanted."""
        columns = self.columns_of(window)
        for pair, values in enumerate(mm):
            self.apply_to(values, pair, columns, values)

    def apply_to(self, values: np.ndarray, pair: int, columns: np.ndarray, target: np.ndarray) -> None:
        """The same of one pair's `values` (pixels,), which may change, into `target`; `columns`: see `columns_of`."""
        if len(columns):
            # By numpy alone: BLAS differs in its last digits between programs.
            values -= np.einsum("i,ij->j", self.terms[pair], columns).astype(np.float32)
        # As an array: a number of numpy's takes as long as the row itself.
        np.subtract(values, np.array(self.offsets[pair], np.float32), out=target)

    def columns_of(self, window: Window) -> np.ndarray:
        """`columns` of all pixels of a window; (0, 0) where no term is wanted."""
        if not self.terms.shape[1]:
            return np.empty((0, 0))
        rows, cols = np.divmod(np.arange(window.size), window.width)
        heights = None if self.dem is None else AlignedRaster(self.dem, self.grid).read(window).ravel()
        return self.columns(rows + window.row, cols + window.col, heights)

    def columns(self, rows: np.ndarray, cols: np.ndarray, heights: np.ndarray | None) -> np.ndarray:
        """(terms, pixels) float64: x, y [, x2, xy, y2] over the grid from -1 to 1, and the height in km."""
        x = 2 * np.asarray(cols, np.float64) / max(self.grid.width - 1, 1) - 1
        y = 2 * np.asarray(rows, np.float64) / max(self.grid.height - 1, 1) - 1
        found = []
        if self.ramp != NO_RAMP:
            found += [x, y]
        if self.ramp == QUADRATIC:
            found += [x * x, x * y, y * y]
        if heights is not None:
            found.append((heights - self.height_mean) / 1000)
        return np.array(found).reshape(len(found), len(x))


def fit_corrections(
    mm: np.ndarray,
    rows: np.ndarray,
    cols: np.ndarray,
    grid: Grid,
    ramp: str,
    dem: RasterSource | None,
    heights: np.ndarray | None,
) -> Corrections:
    """Ramp and height terms of every pair from sample pixels: `mm` (pairs, pixels), their `rows`, `cols` and `heights`.

    The constant that is fitted along is not kept: the reference is another step. NaN for a pair that has too few
    pixels. FtlError: all of them have.
    """
    mean = 0.0 if heights is None else float(np.nanmean(heights))
    result = Corrections(grid, ramp, dem, np.zeros((len(mm), 0)), np.zeros(len(mm)), mean)
    columns = result.columns(rows, cols, heights)
    if not len(columns):
        return result
    design = np.vstack([columns, np.ones(columns.shape[1])]).T
    usable = np.isfinite(design).all(axis=1)
    result.terms = np.empty((len(mm), len(columns)))
    for number, values in enumerate(mm):
        held = usable & np.isfinite(values)
        if held.sum() < _PIXELS_PER_TERM * design.shape[1]:
            result.terms[number] = np.nan
            continue
        found = np.zeros(design.shape[1])
        for _ in range(2):
            found = np.linalg.lstsq(design[held], values[held].astype(np.float64), rcond=None)[0]
            rest = values - design @ found
            # What moves pulls the constant toward itself: the others are those around the middle, not around 0.
            rest -= np.nanmedian(rest[held])
            spread = 1.4826 * np.nanmedian(np.abs(rest[held]))
            with np.errstate(invalid="ignore"):
                kept = held & (np.abs(rest) <= 3 * spread)
            if kept.sum() < _PIXELS_PER_TERM * design.shape[1]:
                break
            held = kept
        result.terms[number] = found[:-1]
    if not np.isfinite(result.terms).any():
        raise FtlError(
            "No pair has enough coherent pixels to fit a ramp or the height's part. Lower the minimum coherence, or "
            "choose neither."
        )
    return result
