"""What is missing or looks wrong among the choices, told next to the field, with what mends it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QObject, pyqtSignal

from ...bridge.messages import translate_message
from ...core.deformation.rate_units import UNITS, likely_unit
from ...core.errors import FtlError, Message
from ...core.grids.grid import Window
from ...core.grids.raster import AlignedRaster, RasterSource, grid_of
from ...core.progress import Progress
from ...study.database import Study
from ..background.latest_job import LatestJob
from ..settings.choices import LAYER_FIELDS, RASTER_FIELDS, VECTOR_FIELDS, Choices, raster_source

ERROR, WARNING, NOTE = "error", "warning", "note"  # an error keeps the extraction from starting

# What a button next to the problem could do: choose (a layer, focus the field), set_crs (the layer's CRS dialog),
# unit_m and unit_cm (set the unit), min_area (raise it to four pixels), new_study.
CHOOSE, SET_CRS, UNIT_M, UNIT_CM, MIN_AREA, NEW_STUDY = MENDS = (
    "choose",
    "set_crs",
    "unit_m",
    "unit_cm",
    "min_area",
    "new_study",
)

# The rate is judged by windows on a lattice, not by an overview: reading stays short however large the raster is.
_LATTICE = 5
_WINDOW_PX = 64


@dataclass(frozen=True)
class Problem:
    """`field` of Choices it stands next to; `mend` one of MENDS, or "" where no button can help."""

    field: str
    severity: str
    text: str
    mend: str = ""


def tr(text: str) -> str:
    return QCoreApplication.translate("Problems", text)


@dataclass(frozen=True)
class RateSample:
    """`fastest_mm_a`: 99th percentile of |rate| in windows all over the raster, None where they hold no data.

    `failure` where it could not be read.
    """

    fastest_mm_a: float | None = None
    failure: Message | None = None


def sample_rate(source: RasterSource, progress: Progress | None = None) -> RateSample:
    """Reads windows on a lattice: short however large the raster is, yet too long for the window's thread."""
    progress = progress or Progress()
    values = []
    try:
        grid = grid_of(source)
        raster = AlignedRaster(source, grid)
        for row in _starts(grid.height):
            for col in _starts(grid.width):
                progress.check()
                window = Window(row, col, min(_WINDOW_PX, grid.height), min(_WINDOW_PX, grid.width))
                values.append(np.abs(raster.read(window)).ravel())
    except FtlError as error:
        return RateSample(failure=error.message)
    rates = np.concatenate(values)
    rates = rates[np.isfinite(rates)]
    return RateSample(float(np.percentile(rates, 99)) if len(rates) else None)


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


def find_problems(
    choices: Choices,
    project: QgsProject,
    study: Study | None,
    sample_of: Callable[[RasterSource], RateSample | None] = sample_rate,
) -> list[Problem]:
    """In the order of the page's fields.

    `sample_of` tells what rates there are, or None where that is not known yet: nothing is said of them then.
    """
    found: list[Problem] = []
    for field in LAYER_FIELDS:
        identifier = getattr(choices, field)
        if identifier:
            found += _layer_problems(field, project.mapLayer(identifier))
    found += _twice(choices)
    if not choices.deformation:
        found.append(
            Problem(
                "deformation",
                ERROR,
                tr("Choose the raster of the deformation rate; all else lies on its grid."),
                CHOOSE,
            )
        )
    if not choices.dem:
        text = tr("Without an elevation model no range of elevation, slope or aspect can be used.")
        found.append(Problem("dem", WARNING, text, CHOOSE))
    has_samples = study is not None and study.count("samples") > 0
    if not choices.inventory and not has_samples:
        found.append(
            Problem("inventory", ERROR, tr("Choose the polygons of known landslides: ranges come from them."), CHOOSE)
        )
    broken = {problem.field for problem in found if problem.severity == ERROR}
    if "deformation" not in broken:
        found += _rate_problems(choices, project, sample_of)
        found += _overlap_problems(choices, project, broken)
    found += _study_problems(choices, study)
    order = {name: number for number, name in enumerate((*LAYER_FIELDS, "unit", "min_area_m2", "study"))}
    return sorted(found, key=lambda problem: order.get(problem.field, 99))


def _layer_problems(field: str, layer: QgsMapLayer | None) -> list[Problem]:
    if layer is None:
        return [Problem(field, ERROR, tr("The layer is not in the project any more. Choose another one."), CHOOSE)]
    if not layer.isValid():
        text = tr("The layer {name} is not available: its file was moved or deleted. Repair it or choose another one.")
        return [Problem(field, ERROR, text.format(name=layer.name()), CHOOSE)]
    if field in RASTER_FIELDS and (not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal"):
        text = tr("The layer {name} is no raster file. Export it as GeoTIFF and choose that.")
        return [Problem(field, ERROR, text.format(name=layer.name()), CHOOSE)]
    if field in VECTOR_FIELDS and not isinstance(layer, QgsVectorLayer):
        text = tr("The layer {name} holds no polygons. Choose a polygon layer.")
        return [Problem(field, ERROR, text.format(name=layer.name()), CHOOSE)]
    found = []
    if not layer.crs().isValid():
        text = tr("The layer {name} has no coordinate reference system. Set it in its properties.")
        found.append(Problem(field, ERROR, text.format(name=layer.name()), SET_CRS))
    elif field == "dem" and layer.crs().isGeographic():
        text = tr("Heights come on a grid in degrees: slopes are computed with metric pixel sizes row by row.")
        found.append(Problem(field, NOTE, text))
    if field in VECTOR_FIELDS and layer.featureCount() == 0:
        severity = ERROR if field == "inventory" else WARNING
        text = tr("The layer {name} is empty.")
        found.append(Problem(field, severity, text.format(name=layer.name()), CHOOSE))
    return found


def _twice(choices: Choices) -> list[Problem]:
    """Rasters that stand in two fields: one of the two is a slip."""
    found, seen = [], set()
    for field in RASTER_FIELDS:
        identifier = getattr(choices, field)
        if identifier in seen:
            text = tr("The same raster is chosen in a field above. Choose the one that belongs here.")
            found.append(Problem(field, ERROR, text, CHOOSE))
        elif identifier:
            seen.add(identifier)
    return found


def _rate_problems(
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
    found = []
    fastest = sample.fastest_mm_a if sample is not None else None
    if sample is not None and fastest is None:
        text = tr("The raster seems to hold no data: none was found at 25 places all over it. Check its no data value.")
        found.append(Problem("deformation", WARNING, text, CHOOSE))
    likely = likely_unit(fastest * UNITS[choices.unit]) if fastest is not None and choices.unit == "mm/a" else None
    if likely:
        text = tr("99 % of the rates are below {value:.3g} mm/a: their unit may rather be {unit}.")
        mend = UNIT_M if likely == "m/a" else UNIT_CM
        found.append(Problem("unit", WARNING, text.format(value=fastest, unit=likely), mend))
    pixel_m2 = grid.mean_pixel_size_m() ** 2
    if choices.min_area_m2 < pixel_m2:
        text = tr("One pixel of the rate covers {pixel:,.0f} m², more than the minimum area: single pixels pass.")
        found.append(Problem("min_area_m2", WARNING, text.format(pixel=pixel_m2), MIN_AREA))
    return found


def _overlap_problems(choices: Choices, project: QgsProject, broken: set[str]) -> list[Problem]:
    reference = project.mapLayer(choices.deformation)
    found = []
    for field in (*RASTER_FIELDS[1:], *VECTOR_FIELDS):
        layer = project.mapLayer(getattr(choices, field)) if getattr(choices, field) else None
        if layer is None or field in broken or not layer.isValid():
            continue
        box = _extent_in(layer, reference, project)
        if box is not None and not box.isEmpty() and not box.intersects(reference.extent()):
            severity = WARNING if field in ("exclusion", "reference") else ERROR
            text = tr(
                "The layer {name} shares no ground with the deformation raster. Check its coordinate reference system."
            )
            found.append(Problem(field, severity, text.format(name=layer.name()), SET_CRS))
    return found


def _extent_in(layer: QgsMapLayer, reference: QgsMapLayer, project: QgsProject) -> QgsRectangle | None:
    try:
        return QgsCoordinateTransform(layer.crs(), reference.crs(), project).transformBoundingBox(layer.extent())
    except QgsCsException:
        return QgsRectangle(0, 0, 0, 0)


def _study_problems(choices: Choices, study: Study | None) -> list[Problem]:
    if study is None:
        if choices.study:
            text = tr("The study {name} could not be opened. Choose it again or make a new one.")
            return [Problem("study", ERROR, text.format(name=os.path.basename(choices.study)), NEW_STUDY)]
        return [
            Problem("study", ERROR, tr("Make a study file (or open one): it keeps candidates and verdicts."), NEW_STUDY)
        ]
    if study.read_only:
        text = tr("The study is read-only. Copy it to a folder of your own and open the copy.")
        return [Problem("study", ERROR, text, NEW_STUDY)]
    return []
