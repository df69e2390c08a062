"""From the core's results to the sinks of a Processing run."""

from __future__ import annotations

import math
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
    QgsProcessingUtils,
)

from ... import compat
from ...bridge.messages import translate_message
from ...core.errors import Message
from .targets import file_of, is_left_empty, with_real_file
from .written_files import no_half_file, not_written, require_complete

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

    def requested_std(
        self, parameters: dict, name: str, context: QgsProcessingContext, is_possible: bool
    ) -> str | None:
        """As `raster_output`, of a standard error; None too where none can be made and only a model asks, for the sake
        of its next step."""
        value = parameters.get(name)
        places = (QgsProcessingUtils.tempFolder(), getattr(context, "temporaryFolder", str)())
        # What the user calls temporary is no file's name here.
        is_a_models = isinstance(value, str) and value.startswith(tuple(filter(None, places)))
        return None if is_a_models and not is_possible else self.raster_output(parameters, name, context)

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
        parameters = with_real_file(self.parameterDefinition(name), parameters)
        target = file_of(self.parameterDefinition(name), parameters)
        with no_half_file(target):
            sink, identifier = self.parameterAsSink(parameters, name, context, qgs_fields, wkb_type, crs)
            if sink is None:
                is_optional = bool(self.parameterDefinition(name).flags() & compat.FLAG_OPTIONAL)
                if is_optional and is_left_empty(parameters.get(name)):
                    return None
                raise QgsProcessingException(self.invalidSinkError(parameters, name))
            written, problem = _fill(sink, qgs_fields, dict(fields), features)
            del sink  # closes the file
            if problem is not None:
                raise not_written(target or name, problem)
            if target is not None:
                require_complete(identifier, written)
        _tell_cut_names(identifier, fields, context)
        return identifier


def _fill(
    sink: QgsFeatureSink,
    qgs_fields: QgsFields,
    kinds: Mapping[str, type],
    features: Iterable[tuple[bytes | None, Row]],
) -> tuple[int, str | None]:
    """How many features were written, and what the sink says where it takes no more (no error: it has to be closed)."""
    written = 0
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
            return written, sink.lastError()
        written += 1
    return written, None if sink.flushBuffer() else sink.lastError()


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
