"""Keeps the choices with the QGIS project, so that they come back with it, also from another folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields, replace

from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...compat import crs_wkt
from ...core.grids.extent import grid_in
from ...core.grids.raster import RasterSource
from ...core.json_text import from_json
from ...core.landslides.point_shapes import PointShapes
from ...core.method.parameters import by_field
from .choices import LAYER_FIELDS, Choices, raster_source
from .connections import Connections

SCOPE = "ftl"
STUDY_KEY = "study"
CHOICES_KEY = "choices"


class ChoicesStore(QObject):
    """`choices`, and the project they live in. Written at once, so that saving the project is all it takes."""

    choicesChanged = pyqtSignal()
    studyFound = pyqtSignal(str)  # a project was read or cleared: path of its study, "" for none

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self.choices = Choices()
        self._connections = Connections()
        self._connections.add(project.readProject, self._project_read)
        self._connections.add(project.cleared, self._project_cleared)
        self._connections.add(project.writeProject, self._project_written)
        self._connections.add(project.layersWillBeRemoved, self._layers_removed)

    def disconnect_project(self) -> None:
        self._connections.release()

    def update(self, **changes: object) -> None:
        """TypeError for a name that is no field."""
        changed = replace(self.choices, **changes)
        if changed != self.choices:
            self.choices = changed
            self._write()
            self.choicesChanged.emit()

    def deformation_source(self) -> RasterSource | None:
        """The chosen rate raster in mm/a; None where there is none. FtlError: see choices.raster_source."""
        return raster_source(self.choices.deformation, self._project, self.choices.unit)

    def points(self, crs: QgsCoordinateReferenceSystem) -> PointShapes:
        """What points of an inventory stand for that is read into the CRS: the pixel of the rate, or a disc.

        FtlError: see choices.raster_source.
        """
        source, wkt = self.deformation_source(), crs_wkt(crs)
        grid = None if source is None else grid_in(source, wkt)
        return PointShapes(wkt, self.choices.point_radius_m, grid)

    def read(self) -> None:
        """Takes the choices from the project (also on start, where a project is open already)."""
        choices = Choices(**self._stored())
        text, found = self._project.readEntry(SCOPE, STUDY_KEY, "")
        path = os.path.normpath(self._project.pathResolver().readPath(text)) if found and text else ""
        self.choices = replace(choices, study=path)
        self.choicesChanged.emit()
        self.studyFound.emit(path)

    def _stored(self) -> dict[str, object]:
        """Fields as stored; what an older or newer version meant by others, or of another type, is left out."""
        text, found = self._project.readEntry(SCOPE, CHOICES_KEY, "")
        values = from_json(text, {}) if found else {}
        default, declared = Choices(), by_field()
        kept = {}
        for item in fields(Choices):
            value = values.get(item.name)
            parameter = declared.get(item.name)
            if parameter is not None:
                value = tuple(value) if isinstance(value, list) else value
                if value is not None and parameter.accepts(value):
                    kept[item.name] = value
                continue
            kind = type(getattr(default, item.name))
            if isinstance(value, list) and kind is tuple:
                value = tuple(str(part) for part in value)
            elif kind is float and isinstance(value, int) and not isinstance(value, bool):
                value = float(value)
            if type(value) is kind:
                kept[item.name] = value
        return kept

    def _write(self) -> None:
        values = asdict(self.choices)
        study = values.pop("study")
        self._project.writeEntry(SCOPE, CHOICES_KEY, json.dumps(values))
        self._project.writeEntry(SCOPE, STUDY_KEY, self._project.pathResolver().writePath(study) if study else "")

    def _project_read(self, *_document: object) -> None:
        self.read()

    def _project_cleared(self) -> None:
        self.choices = Choices()
        self.choicesChanged.emit()
        self.studyFound.emit("")

    def _project_written(self, *_document: object) -> None:
        # The project may be on its way to another folder, to which the path is now relative.
        if self.choices != Choices():
            self._write()

    def _layers_removed(self, identifiers: list[str]) -> None:
        gone = set(identifiers)
        changes: dict[str, object] = {name: "" for name in LAYER_FIELDS if getattr(self.choices, name) in gone}
        if gone & set(self.choices.factors):
            changes["factors"] = tuple(item for item in self.choices.factors if item not in gone)
        if changes:
            self.update(**changes)
