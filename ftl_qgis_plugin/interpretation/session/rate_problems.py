"""What the values of the chosen rate tell: another unit, no rate at all, a threshold that nothing reaches."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from qgis.core import QgsDistanceArea, QgsFeatureRequest, QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ... import compat
from ...bridge.messages import translate_message
from ...core.deformation.median_disc import disc_against_noise
from ...core.deformation.noise_filter import smoothing_finding
from ...core.deformation.rate_check import Finding, check_rate
from ...core.deformation.rate_units import TOO_FAST_MM_A, UNITS, likely_unit, spread_of
from ...core.errors import FtlError, Message
from ...core.factors.factors import Inputs
from ...core.factors.plausibility import implausible
from ...core.grids.raster import AlignedRaster, RasterSource, grid_of, open_dataset
from ...core.grids.sample_places import SamplePlaces
from ...core.products.stated_unit import contradiction, rate_unit, stated_unit
from ...core.progress import Progress
from ..background.latest_job import LatestJob
from ..settings.choices import Choices, raster_source
from .problem import (
    CHOOSE,
    ERROR,
    FIT_RATE,
    MIN_AREA,
    MIN_RATE,
    REGIONAL,
    SMOOTH,
    TO_MEDIAN,
    TO_PLANE,
    UNIT_CM,
    UNIT_M,
    UNIT_MM,
    WARNING,
    Problem,
    tr,
)

_OF_UNIT = {"mm/a": UNIT_MM, "cm/a": UNIT_CM, "m/a": UNIT_M}
# From so many bands on, a raster is rather a time series than a rate with something beside it.
_SERIES_BANDS = 4
# Ground that moves everywhere by this much in mm/a and in one direction is none: these are metres above the sea.
_LEAST_HEIGHT = 250.0
# Pixels that a candidate should have at least.
_PIXELS = 4
# So many known landslides tell how large they are: a short read, whatever holds them.
_KNOWN = 200


@dataclass(frozen=True)
class Question:
    """What is looked into: the rate in its own unit (`scale` makes mm/a of it), against a threshold, with the rasters
    beside it; `known_m2`: area of a typical known landslide, 0 where none is known."""

    rate: RasterSource
    scale: float = 1.0
    threshold_mm_a: float = 0.0
    coherence: RasterSource | None = None
    dem: RasterSource | None = None
    rate_std: RasterSource | None = None
    known_m2: float = 0.0

    @property
    def _sources(self) -> tuple[RasterSource | None, ...]:
        return self.rate, self.coherence, self.dem, self.rate_std

    @property
    def stamps(self) -> tuple[float, ...]:
        """When the files were written: an answer holds as long as they are not written anew."""
        return tuple(_stamp(source.path) for source in self._sources if source is not None)


@dataclass(frozen=True)
class RateSample:
    """Of a sample of the values, in the raster's own unit: `p99` the 99th percentile of |value| (None where they hold
    no data), `low` and `high` the extremes, `least_common` the 1st percentile of the values, `spread` about their
    median.

    `bands` of the raster; `findings`: what is wrong with it as a rate; `implausible`: values of it and of the rasters
    beside it that cannot be; `stated`: that its file states another unit, which is `stated_unit` where it is one of
    UNITS; `failure` where it could not be read.
    """

    p99: float | None = None
    low: float = 0.0
    high: float = 0.0
    least_common: float = 0.0
    spread: float = 0.0
    bands: int = 1
    findings: tuple[Finding, ...] = ()
    implausible: tuple[Message, ...] = ()
    stated: Message | None = None
    stated_unit: str = ""
    failure: Message | None = None


def sample_rate(question: Question, progress: Progress | None = None) -> RateSample:
    """A look that is short however large the raster is, yet too long for the window's thread."""
    progress = progress or Progress()
    try:
        grid = grid_of(question.rate)
        dataset = open_dataset(question.rate.path)
        bands = dataset.RasterCount
        raster = AlignedRaster(question.rate, grid)
        values = SamplePlaces.of(grid, raster.block_shape()).read(raster, progress.part(0.0, 0.3))
        rates = values[np.isfinite(values)]
        if not len(rates):
            return RateSample(bands=bands)
        scaled = replace(question.rate, scale=question.rate.scale * question.scale)
        findings: list[Finding] = []
        if question.threshold_mm_a > 0:
            threshold, known_px = question.threshold_mm_a, question.known_m2 / grid.mean_pixel_size_m() ** 2
            smooth = disc_against_noise(scaled, grid, threshold, progress.part(0.3, 0.5), known_px)
            raster = AlignedRaster(scaled, grid)
            findings = check_rate(raster, grid, threshold, question.dem, progress.part(0.5, 0.7), smooth).findings()
            if smooth is not None:
                findings.append(smoothing_finding(smooth, grid))
        inputs = Inputs(grid, scaled, question.coherence, question.dem, rate_std=question.rate_std)
        return RateSample(
            float(np.percentile(np.abs(rates), 99)),
            float(rates.min()),
            float(rates.max()),
            float(np.percentile(rates, 1)),
            spread_of(rates),
            bands,
            tuple(findings),
            tuple(implausible(inputs, progress.part(0.7, 1.0))),
            contradiction(scaled),
            rate_unit(stated_unit(dataset, question.rate.band)),
        )
    except FtlError as error:
        return RateSample(failure=error.message)


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

    def get(self, question: Question) -> RateSample | None:
        """The answer; None: not yet, `sampled` follows."""
        key = (question, question.stamps)
        if key not in self._known and key != self._asked:
            self._asked = key
            self._job.request(partial(sample_rate, question))
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


def rate_problems(
    choices: Choices, project: QgsProject, sample_of: Callable[[Question], RateSample | None]
) -> list[Problem]:
    try:
        source = raster_source(choices.deformation, project)
        grid = grid_of(source)
    except FtlError as error:
        return [Problem("deformation", ERROR, translate_message(error.message), CHOOSE)]
    others = [_readable(identifier, project) for identifier in (choices.coherence, choices.dem, choices.rate_std)]
    known_m2 = typical_area_m2(project.mapLayer(choices.inventory), project)
    sample = sample_of(Question(source, UNITS[choices.unit], choices.min_rate_mm_a, *others, known_m2))
    if sample is not None and sample.failure is not None:
        return [Problem("deformation", ERROR, translate_message(sample.failure), CHOOSE)]
    found = [] if sample is None else _told_by(sample, choices)
    pixel_m2 = grid.mean_pixel_size_m() ** 2
    if choices.min_area_m2 < pixel_m2:
        text = tr("One pixel of the rate covers {pixel:,.0f} m², more than the minimum area: single pixels pass.")
        found.append(Problem("min_area_m2", WARNING, text.format(pixel=pixel_m2), MIN_AREA, value=_PIXELS * pixel_m2))
    return found


def typical_area_m2(layer: QgsMapLayer | None, project: QgsProject) -> float:
    """Of the median known landslide, by the first ones of the layer; 0 where it holds no polygons."""
    if not isinstance(layer, QgsVectorLayer) or layer.geometryType() != compat.POLYGON_GEOMETRY:
        return 0.0
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(layer.crs(), project.transformContext())
    ruler.setEllipsoid(layer.crs().ellipsoidAcronym())
    request = QgsFeatureRequest().setNoAttributes().setLimit(_KNOWN)
    areas = [ruler.measureArea(feature.geometry()) for feature in layer.getFeatures(request)]
    areas = [area for area in areas if math.isfinite(area) and area > 0]
    return float(np.median(areas)) if areas else 0.0


def _told_by(sample: RateSample, choices: Choices) -> list[Problem]:
    """What the values themselves say: what is no rate has no unit either."""
    if sample.bands >= _SERIES_BANDS:
        text = tr(
            "The raster has {bands} bands, as a time series has: only the first is read as rate. Fit a rate to it, "
            "and choose that."
        )
        return [Problem("deformation", ERROR, text.format(bands=sample.bands), FIT_RATE)]
    if sample.p99 is None:
        text = tr("The raster seems to contain no data: none was found all over it. Check its no data value.")
        return [Problem("deformation", WARNING, text, CHOOSE)]
    scale = UNITS[choices.unit]
    p99, low, high = scale * sample.p99, scale * sample.low, scale * sample.high
    if sample.least_common > _LEAST_HEIGHT and choices.unit == "mm/a":
        text = tr("All values lie between {low:,.0f} and {high:,.0f}: these look like heights, not like rates.")
        return [Problem("deformation", ERROR, text.format(low=low, high=high), CHOOSE)]
    if choices.unit != "mm/a" and p99 > TOO_FAST_MM_A:
        # Whatever else is wrong with such rates follows from their unit.
        text = tr("Read in {unit}, the fastest rates exceed {value:,.0f} mm/a, more than a slope creeps. Use mm/a.")
        return [Problem("unit", WARNING, text.format(unit=choices.unit, value=p99), UNIT_MM)]
    stated = None if sample.stated is None else translate_message(sample.stated)
    if stated and sample.stated_unit:
        return [Problem("unit", WARNING, stated, _OF_UNIT.get(sample.stated_unit, CHOOSE))]
    likely = likely_unit(p99, scale * sample.spread) if choices.unit == "mm/a" and not stated else None
    found = [] if likely == "m/a" else [_of_finding(finding) for finding in sample.findings]
    if likely:
        # A calm area has small values too: before a change of unit to cm/a, what else is said of them comes first.
        text = tr("99 % of the rates are below {value:.3g} mm/a: their unit may rather be {unit}.")
        found.append(Problem("unit", WARNING, text.format(value=p99, unit=likely), _OF_UNIT[likely]))
    if stated:
        found.append(Problem("deformation", WARNING, stated, CHOOSE))
    found += [Problem("deformation", WARNING, translate_message(message), CHOOSE) for message in sample.implausible]
    return found


def _of_finding(finding: Finding) -> Problem:
    text = translate_message(finding.message)
    if finding.threshold_mm_a is not None:
        return Problem("min_rate_mm_a", WARNING, text, MIN_RATE, value=finding.threshold_mm_a)
    mend = {"median": TO_MEDIAN, "plane": TO_PLANE, "smooth": SMOOTH, "unit": CHOOSE}.get(finding.cure, REGIONAL)
    return Problem("deformation", WARNING, text, mend)


def _readable(identifier: str, project: QgsProject) -> RasterSource | None:
    """The source of a raster beside the rate; what is wrong with it is told elsewhere."""
    try:
        return raster_source(identifier, project)
    except FtlError:
        return None
