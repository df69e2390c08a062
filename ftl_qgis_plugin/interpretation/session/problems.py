"""What is missing or looks wrong among the choices, told next to the field, with what mends it."""

from __future__ import annotations

import os
from collections.abc import Callable

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

from ... import compat
from ...study.database import Study
from ...study.file.connection import BusyError
from ..settings.choices import LANDSLIDE_FIELDS, LAYER_FIELDS, RASTER_FIELDS, VECTOR_FIELDS, Choices
from .problem import CHOOSE, ERROR, NEW_STUDY, NOTE, SET_CRS, WARNING, Problem, tr
from .rate_problems import Question, RateSample, rate_problems, sample_rate

# How long the window waits for another program that keeps the study locked.
_LOOK_S = 0.1


def find_problems(
    choices: Choices,
    project: QgsProject,
    study: Study | None,
    sample_of: Callable[[Question], RateSample | None] = sample_rate,
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
                tr("Choose the raster of the deformation rate. Its grid becomes the grid of all results."),
                CHOOSE,
                is_missing=True,
            )
        )
    if not choices.dem:
        text = tr("Without an elevation model no range of elevation, slope or aspect can be used.")
        found.append(Problem("dem", WARNING, text, CHOOSE, is_missing=True))
    has_samples = study is not None and _has_samples(study)
    if not choices.inventory and not has_samples:
        text = tr("Choose the polygons of known landslides: ranges come from them.")
        found.append(Problem("inventory", ERROR, text, CHOOSE, is_missing=True))
    broken = {problem.field for problem in found if problem.severity == ERROR}
    if "deformation" not in broken:
        found += rate_problems(choices, project, sample_of)
        found += _overlap_problems(choices, project, broken)
    found += _study_problems(choices, study)
    fields = ("deformation", "unit", *LAYER_FIELDS[1:], "min_rate_mm_a", "min_area_m2", "study")
    order = {name: number for number, name in enumerate(fields)}
    return sorted(found, key=lambda problem: order.get(problem.field, 99))


def _layer_problems(field: str, layer: QgsMapLayer | None) -> list[Problem]:
    if layer is None:
        return [Problem(field, ERROR, tr("The layer is not in the project any more. Choose another one."), CHOOSE)]
    if not layer.isValid():
        text = tr("The layer {name} is not available: its file was moved or deleted. Repair it or choose another one.")
        return [Problem(field, ERROR, text.format(name=layer.name()), CHOOSE)]
    if field in RASTER_FIELDS and (not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal"):
        text = tr("The layer {name} is not a raster file. Export it as GeoTIFF and choose that.")
        return [Problem(field, ERROR, text.format(name=layer.name()), CHOOSE)]
    if field in VECTOR_FIELDS and not _may_hold(field, layer):
        text = tr("The layer {name} contains no polygons. Choose a polygon layer.")
        if field in LANDSLIDE_FIELDS:
            text = tr("The layer {name} holds neither polygons nor points. Choose known landslides as one of these.")
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


def _may_hold(field: str, layer: QgsMapLayer) -> bool:
    """Whether there can be anything in the layer that the field takes."""
    if not isinstance(layer, QgsVectorLayer):
        return False
    kinds = [compat.POLYGON_GEOMETRY, compat.MIXED_GEOMETRY]
    return layer.geometryType() in [*kinds, *([compat.POINT_GEOMETRY] if field in LANDSLIDE_FIELDS else [])]


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
        text = tr("Name a study file, or open one: it keeps candidates and verdicts.")
        return [Problem("study", ERROR, text, NEW_STUDY, is_missing=True)]
    if study.read_only:
        text = tr("The study is read-only. Copy it to a folder of your own and open the copy.")
        return [Problem("study", ERROR, text, NEW_STUDY)]
    return []


def _has_samples(study: Study) -> bool:
    """Also where nobody can tell, because another program keeps the study locked."""
    try:
        with study.patience(_LOOK_S):
            return study.count("samples") > 0
    except BusyError:
        return True
