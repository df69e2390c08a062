"""From the core's results to the sinks of a Processing run."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Union

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
)

from .. import compat
from ..core.errors import FtlError, Message
from .messages import translate_message
from .targets import target_file

SHAPEFILE_NAME_LENGTH = 10

Fields = Sequence[tuple[str, type]]
Row = Union[Mapping[str, object], Sequence[object]]


class OutputsMixin:
    """Writing results at the end of `compute`, when the numbers are complete: cancelling leaves no half file."""

    def write_table(
        self, parameters: dict, name: str, context: QgsProcessingContext, fields: Fields, rows: Iterable[Row]
    ) -> str | None:
        """Writes rows without geometry to a sink and returns its id; None where the output is not wanted.

        `fields` are (name, str | int | float | bool); a row is a mapping by field name or a sequence in the fields'
        order. None, NaN and missing keys become NULL.
        """
        features = ((None, row) for row in rows)
        return self._write(parameters, name, context, fields, features, compat.NO_GEOMETRY, "")

    def write_features(
        self,
        parameters: dict,
        name: str,
        context: QgsProcessingContext,
        fields: Fields,
        features: Iterable[tuple[bytes, Row]],
        crs_wkt: str,
    ) -> str | None:
        """As `write_table`, with polygons (WKB of Polygon or MultiPolygon, in the CRS) written as MultiPolygon."""
        return self._write(parameters, name, context, fields, features, compat.MULTI_POLYGON, crs_wkt)

    def raster_output(self, parameters: dict, name: str, context: QgsProcessingContext) -> str | None:
        """Path of a raster destination; None where the output is not wanted."""
        return self.parameterAsOutputLayer(parameters, name, context) or None

    def file_output(self, parameters: dict, name: str, context: QgsProcessingContext) -> str | None:
        """Path of a file destination; None where the output is not wanted."""
        return self.parameterAsFileOutput(parameters, name, context) or None

    def _write(
        self,
        parameters: dict,
        name: str,
        context: QgsProcessingContext,
        fields: Fields,
        features: Iterable[tuple[bytes | None, Row]],
        wkb_type: object,
        crs_wkt: str,
    ) -> str | None:
        crs = QgsCoordinateReferenceSystem.fromWkt(crs_wkt) if crs_wkt else QgsCoordinateReferenceSystem()
        qgs_fields = QgsFields()
        for field_name, kind in fields:
            qgs_fields.append(compat.field(field_name, kind))
        target = target_file(parameters.get(name))
        may_remove = target is not None and not os.path.exists(target)
        try:
            sink, identifier = self.parameterAsSink(parameters, name, context, qgs_fields, wkb_type, crs)
        except QgsProcessingException:
            if may_remove and os.path.isfile(target):  # begun in a format that cannot hold the fields
                os.remove(target)
            raise
        _tell_cut_names(identifier, fields, context)
        if sink is None:
            if self.parameterDefinition(name).flags() & compat.FLAG_OPTIONAL and not parameters.get(name):
                return None
            raise QgsProcessingException(self.invalidSinkError(parameters, name))
        kinds = dict(fields)
        for wkb, row in features:
            feature = QgsFeature(qgs_fields)
            values = row if isinstance(row, Mapping) else dict(zip(kinds, row))
            feature.setAttributes([_sink_value(values.get(key), kind) for key, kind in kinds.items()])
            if wkb is not None:
                geometry = QgsGeometry()
                geometry.fromWkb(bytes(wkb))
                geometry.convertToMultiType()
                feature.setGeometry(geometry)
            if not sink.addFeature(feature, QgsFeatureSink.FastInsert):
                raise _not_written(name, sink)
        if not sink.flushBuffer():
            raise _not_written(name, sink)
        return identifier


def _tell_cut_names(identifier: str | None, fields: Fields, context: QgsProcessingContext) -> None:
    """A shapefile cuts field names, and whoever looks for them later does not find them."""
    cut = [name for name, _ in fields if len(name) > SHAPEFILE_NAME_LENGTH]
    if cut and context.feedback() and (identifier or "").lower().endswith((".shp", ".dbf")):
        message = Message(
            "A shapefile keeps 10 characters of a field's name, so these are cut: {names}. Choose a GeoPackage (.gpkg) "
            "to keep them.",
            names=", ".join(cut),
        )
        context.feedback().pushWarning(translate_message(message))


def _sink_value(value: object, kind: type) -> object:
    """The value as the field's Python type (numpy scalars included); None where there is none."""
    if value is None:
        return None
    if kind in (int, float) and not math.isfinite(value):
        return None
    return kind(value)


def _not_written(name: str, sink: QgsFeatureSink) -> FtlError:
    return FtlError(
        "The output {name} cannot be written ({reason}). Check free disk space, write permission and whether another "
        "program has the file open.",
        name=name,
        reason=sink.lastError(),
    )
