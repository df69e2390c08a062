"""What the values of the chosen rate tell: another unit, no rate at all, a threshold that nothing reaches."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.messages import translate_message
from ...core.deformation.rate_units import UNITS, likely_unit
from ...core.errors import FtlError, Message
from ...core.gdal_errors import gdal_errors
from ...core.grids.grid import Window
from ...core.grids.raster import AlignedRaster, RasterSource, grid_of, open_dataset
from ...core.progress import Progress
from ..background.latest_job import LatestJob
from ..settings.choices import Choices, raster_source
from .problem import CHOOSE, ERROR, FIT_RATE, MIN_AREA, MIN_RATE, UNIT_CM, UNIT_M, WARNING, Problem, tr

# The rate is judged by windows on a lattice, not by an overview: reading stays short however large the raster is.
_LATTICE = 5
_WINDOW_PX = 64


# From so many bands on, a raster is rather a time series than a rate with something beside it.
_SERIES_BANDS = 4
# Ground that moves everywhere by this much in mm/a and in one direction is none: these are metres above the sea.
_LEAST_HEIGHT = 250.0
# Pixels that a candidate should have at least.
_PIXELS = 4


@dataclass(frozen=True)
class RateSample:
    """Of the values in windows all over the raster, in its own unit: `p99` the 99th percentile of |value| (None where
    they hold no data), `low` and `high` the extremes, `least_common` the 1st percentile of the values.

    `bands` of the raster; `failure` where it could not be read.
    """

    p99: float | None = None
    low: float = 0.0
    high: float = 0.0
    least_common: float = 0.0
    bands: int = 1
    failure: Message | None = None


def sample_rate(source: RasterSource, progress: Progress | None = None) -> RateSample:
    """Reads windows on a lattice: short however large the raster is, yet too long for the window's thread."""
    progress = progress or Progress()
    values = []
    try:
        grid = grid_of(source)
        with gdal_errors():
            bands = open_dataset(source.path).RasterCount
        raster = AlignedRaster(source, grid)
        for row in _starts(grid.height):
            for col in _starts(grid.width):
                progress.check()
                window = Window(row, col, min(_WINDOW_PX, grid.height), min(_WINDOW_PX, grid.width))
                values.append(raster.read(window).ravel())
    except FtlError as error:
        return RateSample(failure=error.message)
    rates = np.concatenate(values)
    rates = rates[np.isfinite(rates)]
    if not len(rates):
        return RateSample(bands=bands)
    return RateSample(
        float(np.percentile(np.abs(rates), 99)),
        float(rates.min()),
        float(rates.max()),
        float(np.percentile(rates, 1)),
        bands,
    )


class RateSamples(QObject):
    """Samples rate rasters in the background, remembered per file as long as it is not written anew."""

    sampled = pyqtSignal()  # an answer is there that `get` did not have before

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[tuple, RateSample] = {}
        self._asked: tuple | None = None
        self._job = LatestJob(self)
        self._job.finished.connect(self._keep)
        self._job.failed.connect(lambda _text: self._keep(RateSample()))

    def get(self, source: RasterSource) -> RateSample | None:
        """What is known of it; None: not yet, `sampled` follows."""
        key = (source, _stamp(source.path))
        if key not in self._known and key != self._asked:
            self._asked = key
            self._job.request(partial(sample_rate, source))
        return self._known.get(key)

    def close(self) -> None:
        self._job.close()

    def _keep(self, sample: RateSample) -> None:
        self._known[self._asked] = sample
        self._asked = None
        self.sampled.emit()


def _stamp(path: str) -> float:
    try:
        return os.path.getmtime(path)
    except OSError:
        return 0.0  # a path that only GDAL understands


def _starts(size: int) -> list[int]:
    return sorted(set(np.linspace(0, max(size - _WINDOW_PX, 0), _LATTICE).astype(int).tolist()))


def rate_problems(
    choices: Choices, project: QgsProject, sample_of: Callable[[RasterSource], RateSample | None]
) -> list[Problem]:
    try:
        source = raster_source(choices.deformation, project)
        grid = grid_of(source)
    except FtlError as error:
        return [Problem("deformation", ERROR, translate_message(error.message), CHOOSE)]
    sample = sample_of(source)
    if sample is not None and sample.failure is not None:
        return [Problem("deformation", ERROR, translate_message(sample.failure), CHOOSE)]
    found = [] if sample is None else _told_by(sample, choices)
    pixel_m2 = grid.mean_pixel_size_m() ** 2
    if choices.min_area_m2 < pixel_m2:
        text = tr("One pixel of the rate covers {pixel:,.0f} m², more than the minimum area: single pixels pass.")
        found.append(Problem("min_area_m2", WARNING, text.format(pixel=pixel_m2), MIN_AREA, value=_PIXELS * pixel_m2))
    return found


def _told_by(sample: RateSample, choices: Choices) -> list[Problem]:
    """What the values themselves say: what is no rate has no unit either."""
    if sample.bands >= _SERIES_BANDS:
        text = tr(
            "The raster has {bands} bands, as a time series has: only the first is read as rate. Fit a rate to it, "
            "and choose that."
        )
        return [Problem("deformation", ERROR, text.format(bands=sample.bands), FIT_RATE)]
    if sample.p99 is None:
        text = tr("The raster seems to contain no data: none at 25 places all over it. Check its no data value.")
        return [Problem("deformation", WARNING, text, CHOOSE)]
    scale = UNITS[choices.unit]
    p99, low, high = scale * sample.p99, scale * sample.low, scale * sample.high
    if sample.least_common > _LEAST_HEIGHT and choices.unit == "mm/a":
        text = tr("All values lie between {low:,.0f} and {high:,.0f}: these look like heights, not like rates.")
        return [Problem("deformation", ERROR, text.format(low=low, high=high), CHOOSE)]
    found = []
    likely = likely_unit(p99) if choices.unit == "mm/a" else None
    if likely:
        text = tr("99 % of the rates are below {value:.3g} mm/a: their unit may rather be {unit}.")
        mend = UNIT_M if likely == "m/a" else UNIT_CM
        found.append(Problem("unit", WARNING, text.format(value=p99, unit=likely), mend))
    least = choices.min_rate_mm_a
    if likely != "m/a" and least > 0 and max(abs(low), abs(high)) < least:
        text = tr(
            "Values {low:.1f} to {high:.1f} mm/a, 99 % below {p99:.0f}: a minimum |rate| of {least:.0f} finds nothing."
        )
        text = text.format(low=low, high=high, p99=p99, least=least)
        found.append(Problem("min_rate_mm_a", WARNING, text, MIN_RATE, value=_round(p99)))
    return found


def _round(value: float) -> float:
    """To one or two digits that one would choose."""
    return float(f"{value:.1g}") if value < 10 else 5.0 * round(value / 5.0)
