"""Displacement over time of one place, with the spread between its pixels or points, for charts and comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import FtlError
from ..grids.grid import Window
from ..landslides.zones import Zones
from ..progress import Progress
from .cube import Cube
from .epochs import times_in_line
from .series_fit import SeriesFit, fit_series

# Of larger polygons every n-th pixel is read: mean and percentiles of so many values hardly change any more.
MOST_VALUES = 20_000_000
LOW, HIGH = 16.0, 84.0  # percentiles; one sigma to each side where the spread is normal
_DATE_FIELD = re.compile(r"^[dD]?_?(\d{8})$")


@dataclass(frozen=True)
class PlaceSeries:
    """Displacements in mm, ascending in time; NaN on dates without data. The arrays are read-only.

    `mean_mm`, `low_mm`, `high_mm`: mean, 16th and 84th percentile over the pixels (or points) that have data on the
    date, `pixels` how many those are. `step` above 1: only every n-th pixel was read.
    """

    times_a: np.ndarray
    mean_mm: np.ndarray
    low_mm: np.ndarray
    high_mm: np.ndarray
    pixels: np.ndarray
    name: str = ""
    step: int = 1

    def __post_init__(self) -> None:
        for field in ("times_a", "mean_mm", "low_mm", "high_mm", "pixels"):
            getattr(self, field).setflags(write=False)

    @property
    def has_data(self) -> bool:
        return bool(np.isfinite(self.mean_mm).any())

    def minus(self, reference: PlaceSeries) -> PlaceSeries:
        """Relative to a reference area's mean; the spread stays the series' own. FtlError: other dates."""
        if not np.array_equal(self.times_a, reference.times_a):
            raise FtlError("The reference area has other dates than the series. Take both from the same time series.")
        shift = reference.mean_mm
        return replace(self, mean_mm=self.mean_mm - shift, low_mm=self.low_mm - shift, high_mm=self.high_mm - shift)

    def from_first(self) -> PlaceSeries:
        """Shifted so that the first mean is 0."""
        held = np.flatnonzero(np.isfinite(self.mean_mm))
        if not held.size:
            return self
        shift = self.mean_mm[held[0]]
        return replace(self, mean_mm=self.mean_mm - shift, low_mm=self.low_mm - shift, high_mm=self.high_mm - shift)

    def fit(self) -> SeriesFit:
        """Rate and annual season of the mean. FtlError: too few dates, or dates that cannot tell the two apart."""
        return fit_series(self.times_a, self.mean_mm)


def series_of(values_mm: np.ndarray, times_a: Sequence[float], name: str = "", step: int = 1) -> PlaceSeries:
    """From displacements (dates, pixels), NaN = no data, dates in any order."""
    times = np.asarray(times_a, np.float64)
    order = np.argsort(times, kind="stable")
    held = np.isfinite(values_mm)
    counts = held.sum(axis=1)
    mean, low, high = np.full((3, len(times)), np.nan)
    some = counts > 0
    if some.any():
        known = np.where(held, values_mm, np.nan)[some].astype(np.float64)
        mean[some] = np.nanmean(known, axis=1)
        low[some], high[some] = np.nanpercentile(known, (LOW, HIGH), axis=1)
    return PlaceSeries(times[order], mean[order], low[order], high[order], counts[order], name, step)


def series_of_pixel(cube: Cube, x: float, y: float, name: str = "") -> PlaceSeries:
    """The pixel at a place (cube's CRS). FtlError: outside the cube."""
    grid = cube.grid
    col, row = int(np.floor((x - grid.x_min) / grid.x_size)), int(np.floor((grid.y_max - y) / grid.y_size))
    if not (0 <= row < grid.height and 0 <= col < grid.width):
        raise _outside()
    return series_of(cube.read(Window(row, col, 1, 1)).reshape(-1, 1), cube.times_a, name)


def series_of_polygon(cube: Cube, wkb: bytes, name: str = "", progress: Progress | None = None) -> PlaceSeries:
    """The pixels whose centres lie in a polygon (cube's CRS); of one without any, the pixel it lies in.

    Read window by window; at most MOST_VALUES values are held. FtlError: outside the cube.
    """
    progress = progress or Progress()
    rows, cols, _polygon = Zones([wkb], cube.grid).pixels(progress.part(0.0, 0.1))
    if not rows.size:
        raise _outside()
    step = -(-rows.size * len(cube.times_a) // MOST_VALUES)
    rows, cols = rows[::step], cols[::step]
    row, col = int(rows.min()), int(cols.min())
    area = Window(row, col, int(rows.max()) - row + 1, int(cols.max()) - col + 1)
    values = np.empty((len(cube.times_a), rows.size), np.float32)
    done = 0
    for window in cube.windows(within=area):
        progress.check()
        inside = (rows >= window.row) & (rows < window.row + window.height)
        inside &= (cols >= window.col) & (cols < window.col + window.width)
        if inside.any():
            part = cube.read(window)
            values[:, inside] = part[:, rows[inside] - window.row, cols[inside] - window.col]
        done += window.size
        progress.report(0.1 + 0.9 * done / area.size)
    return series_of(values, cube.times_a, name, step)


def date_fields(names: Sequence[str]) -> tuple[list[int], list[float]]:
    """Which fields of a point layer hold displacements (YYYYMMDD, DYYYYMMDD, D_YYYYMMDD), and their decimal years."""
    found = []
    for index, name in enumerate(names):
        match = _DATE_FIELD.match(name.strip())
        times = times_in_line(match.group(1)) if match else []
        if len(times) == 1:
            found.append((index, times[0]))
    return [index for index, _time in found], [time for _index, time in found]


def _outside() -> FtlError:
    return FtlError("This place lies outside the time series. Choose one inside it.")
