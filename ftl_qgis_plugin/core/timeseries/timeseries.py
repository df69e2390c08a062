"""Displacement over time at a place: mean and spread of a cube's pixels, for charts and for fits."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..errors import FtlError
from ..grids.grid import Window
from ..progress import Progress
from .cube import Cube
from .seasonal import SeasonalFit, SeasonalModel


@dataclass(frozen=True)
class TimeSeries:
    """One place's displacements, ascending in time. The arrays must not be changed (they are read-only).

    `times_a` decimal years, `mean_mm`, `spread_mm` (standard deviation between the pixels, 0 for one) and `pixels`
    (how many have data) per date; dates on which no pixel has data are NaN.
    """

    times_a: np.ndarray
    mean_mm: np.ndarray
    spread_mm: np.ndarray
    pixels: np.ndarray
    name: str = ""

    def __post_init__(self) -> None:
        order = np.argsort(self.times_a, kind="stable")
        for field in ("times_a", "mean_mm", "spread_mm", "pixels"):
            values = np.asarray(getattr(self, field))[order]
            values.setflags(write=False)
            object.__setattr__(self, field, values)

    def minus(self, reference: TimeSeries) -> TimeSeries:
        """The series relative to a reference area's mean; spreads stay this series' own.

        FtlError: other dates.
        """
        if not np.array_equal(self.times_a, reference.times_a):
            raise FtlError("The reference area has other dates than the series. Take both from the same time series.")
        return replace(self, mean_mm=self.mean_mm - reference.mean_mm)

    def from_first(self) -> TimeSeries:
        """The series shifted so that its first value is 0."""
        held = np.flatnonzero(np.isfinite(self.mean_mm))
        return replace(self, mean_mm=self.mean_mm - self.mean_mm[held[0]]) if held.size else self

    def fit(self, semi_annual: bool = False, min_dates: int = 0) -> SeriesFit:
        """Rate and season of the mean. FtlError: too few dates (see SeasonalModel)."""
        held = np.isfinite(self.mean_mm)
        model = SeasonalModel(tuple(self.times_a[held].tolist()), None, semi_annual, min_dates)
        values = self.mean_mm[held].astype(np.float32)
        fit = model.fit(values[:, np.newaxis])
        total = float(np.square(values - values.mean()).sum())
        r_squared = 1 - float(fit.squares[0]) / total if total > 0 else float("nan")
        return SeriesFit(fit, r_squared)


@dataclass(frozen=True)
class SeriesFit:
    """A fitted series: numbers for a chart's caption, and the curve. R2 is against the mean, trend included."""

    fit: SeasonalFit
    r_squared: float

    @property
    def rate_mm_a(self) -> float:
        return float(self.fit.rate_mm_a[0])

    @property
    def rate_sigma_mm_a(self) -> float:
        return float(self.fit.rate_sigma_mm_a[0])

    @property
    def amplitude_mm(self) -> float:
        return float(self.fit.amplitude_mm[0])

    @property
    def phase_day(self) -> float:
        return float(self.fit.phase_day[0])

    @property
    def rmse_mm(self) -> float:
        return float(self.fit.rmse_mm[0])

    def curve(self, times_a: np.ndarray) -> np.ndarray:
        return self.fit.curve(times_a)


def series_in(
    cube: Cube, window: Window, mask: np.ndarray | None = None, name: str = "", progress: Progress | None = None
) -> TimeSeries:
    """Mean and spread of the pixels of a window inside the grid, or of those where `mask` (its shape, bool) holds.

    Large windows are read in pieces; memory stays bounded. Population standard deviation (of the pixels there are).
    """
    progress = progress or Progress()
    count = np.zeros(len(cube.times_a), np.int64)
    total = np.zeros(len(cube.times_a))
    squares = np.zeros(len(cube.times_a))
    shift = None
    for part in cube.windows(within=window):
        progress.check()
        rows = slice(part.row - window.row, part.row - window.row + part.height)
        cols = slice(part.col - window.col, part.col - window.col + part.width)
        chosen = None if mask is None else mask[rows, cols]
        if chosen is not None and not chosen.any():
            continue
        values = cube.read(part)
        values = values.reshape(len(values), -1) if chosen is None else values[:, chosen]
        held = np.isfinite(values)
        if shift is None and held.any():
            shift = float(values[held][0])  # sums of squares about a value near the mean keep their digits
        centred = np.where(held, values, shift or 0.0).astype(np.float64) - (shift or 0.0)
        count += held.sum(axis=1)
        total += centred.sum(axis=1)
        squares += np.square(centred).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / count
        spread = np.sqrt(np.maximum(squares / count - mean**2, 0))
    return TimeSeries(np.array(cube.times_a), mean + (shift or 0.0), spread, count, name)
