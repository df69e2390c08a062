"""From the layers of a Processing run to what the core works on: raster sources, WKB, threshold tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsVectorLayer,
)

from ... import compat
from ...bridge.feedback import FeedbackProgress
from ...bridge.layers import plain_attributes, plain_value, source_of_layer, without_geometry
from ...bridge.polygon_reader import PolygonOrigin, PolygonReader
from ...core.errors import FtlError
from ...core.factors.layer_names import require_own_name
from ...core.factors.thresholds import ThresholdTable
from ...core.grids.raster import RasterSource
from ...core.landslides.point_shapes import PointShapes
from ...core.products.readers.gridded import NAMED
from ...study.file.integrity import is_study
from .targets import given

# Of many features whose attributes nobody wants.
_NONE: dict[str, object] = {}


class PolygonFeature(NamedTuple):
    """One polygon feature: its id, its geometry as WKB (Polygon or MultiPolygon) and its attributes as plain values."""

    fid: int
    wkb: bytes
    attributes: dict[str, object]


class InputsMixin:
    """Reading parameters in `read_inputs` (main thread): everything returned is plain and may go to other threads."""

    def raster_source(
        self,
        parameters: dict,
        name: str,
        context: QgsProcessingContext,
        band: int = 1,
        scale: float = 1.0,
    ) -> RasterSource | None:
        """The raster layer given for the parameter; None where an optional one is not given. FtlError: see
        `source_of_layer`."""
        layer = self.parameterAsRasterLayer(parameters, name, context)
        if layer is not None:
            return source_of_layer(layer, band, scale)
        if parameters.get(name) in (None, "") and self.parameterDefinition(name).flags() & compat.FLAG_OPTIONAL:
            return None
        raise QgsProcessingException(self.invalidRasterError(parameters, name))

    def raster_sources(self, parameters: dict, name: str, context: QgsProcessingContext) -> dict[str, RasterSource]:
        """The rasters of a multiple-layers parameter by layer name, each read as it is drawn; empty without any.

        FtlError: a name twice, a name that is a built-in factor's, or a layer that is no raster file.
        """
        sources: dict[str, RasterSource] = {}
        for layer in self.parameterAsLayerList(parameters, name, context) or []:
            key = layer.name().strip()
            require_own_name(key, sources)
            sources[key] = source_of_layer(layer, categorical=None)
        return sources

    def polygons(
        self,
        parameters: dict,
        name: str,
        context: QgsProcessingContext,
        crs_wkt: str,
        feedback: QgsProcessingFeedback,
        points: PointShapes | None = None,
    ) -> list[bytes]:
        """The polygons of a feature source as WKB in the given CRS; empty where an optional one is not given.

        2D, without curves, valid (repaired where necessary). Empty ones are left out with a warning that counts
        them. `points`: what points stand for, where they may be given. FtlError: no CRS, lines (or points), no
        polygon in a required layer.
        """
        features = self.polygon_features(parameters, name, context, crs_wkt, feedback, False, points)
        return [feature.wkb for feature in features]

    def study_area(
        self,
        parameters: dict,
        name: str,
        context: QgsProcessingContext,
        crs_wkt: str,
        feedback: QgsProcessingFeedback,
    ) -> list[bytes]:
        """As `polygons`, of an optional study area: one without a polygon is not the same as none."""
        polygons = self.polygons(parameters, name, context, crs_wkt, feedback)
        if not polygons and parameters.get(name) not in (None, ""):
            raise FtlError("The study area contains no polygon that could be used. Choose another layer, or none.")
        return polygons

    def polygon_features(
        self,
        parameters: dict,
        name: str,
        context: QgsProcessingContext,
        crs_wkt: str,
        feedback: QgsProcessingFeedback,
        with_attributes: bool | Sequence[str] = True,
        points: PointShapes | None = None,
    ) -> list[PolygonFeature]:
        """As `polygons`, with each one's feature id and attributes: all, none, or those of these names."""
        optional = bool(self.parameterDefinition(name).flags() & compat.FLAG_OPTIONAL)
        source = self._source(parameters, name, context, optional)
        if source is None:
            return []
        request = QgsFeatureRequest()
        if not with_attributes:
            request.setNoAttributes()
        reader = PolygonReader(
            PolygonOrigin(source.sourceName(), source.wkbType(), source.sourceCrs()),
            QgsCoordinateReferenceSystem.fromWkt(crs_wkt),
            context.transformContext(),
            points,
        )
        # Invalid polygons are repaired here, so QGIS must not stop at them.
        given = source.getFeatures(request, QgsProcessingFeatureSource.FlagSkipGeometryValidityChecks)
        progress = FeedbackProgress(feedback)
        names = source.fields().names()
        kept = set(names if with_attributes is True else with_attributes or ()).intersection(names)
        features = [
            PolygonFeature(feature.id(), wkb, plain_attributes(feature, kept) if kept else _NONE)
            for feature, wkb in reader.read(given, progress)
        ]
        for message in reader.losses():
            progress.warn(message)
        if not features and not optional:
            raise FtlError(
                "The layer {name} contains no polygon that could be used. Choose another layer, or "
                "clear its selection.",
                name=source.sourceName(),
            )
        return features

    def records(self, parameters: dict, name: str, context: QgsProcessingContext) -> list[dict[str, object]] | None:
        """Rows of a table (or of a layer, its geometry left aside) as plain values; None: optional and not given."""
        optional = bool(self.parameterDefinition(name).flags() & compat.FLAG_OPTIONAL)
        source = self._source(parameters, name, context, optional)
        if source is None:
            return None
        return [plain_attributes(feature) for feature in source.getFeatures(without_geometry())]

    def threshold_table(self, parameters: dict, name: str, context: QgsProcessingContext) -> ThresholdTable | None:
        """The threshold table given for the parameter; None where an optional one is not given.

        FtlError: what `ThresholdTable.from_records` finds, or a table without the fields of a threshold table.
        """
        records = self.records(parameters, name, context)
        if records is None:
            return None
        if records and "factor" not in {str(key).strip().lower() for key in records[0]}:
            raise FtlError(
                "The threshold table has no field 'factor'. Choose a table with the fields factor, lower, upper, as "
                "the factor statistics write it."
            )
        return ThresholdTable.from_records(records)

    def optional_double(self, parameters: dict, name: str, context: QgsProcessingContext) -> float | None:
        """The number given for an optional parameter; None where it is left empty and has no default."""
        value = parameters.get(name, self.parameterDefinition(name).defaultValue())
        return None if plain_value(value) in (None, "") else self.parameterAsDouble(parameters, name, context)

    def _source(
        self, parameters: dict, name: str, context: QgsProcessingContext, optional: bool
    ) -> QgsProcessingFeatureSource | None:
        source = self.parameterAsSource(parameters, name, context)
        if source is None and not (optional and parameters.get(name) in (None, "")):
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        return source


def require_saved(algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext) -> None:
    """FtlError: a layer of a study that is to be read has edits that are not saved; half of them would be read."""
    names = []
    for definition in algorithm.parameterDefinitions():
        for layer in () if definition.isDestination() else given(parameters, definition, context):
            if isinstance(layer, QgsVectorLayer) and layer.isModified() and is_study(layer.source().split("|")[0]):
                names.append(layer.name())
    if names:
        raise FtlError(
            "Edits in {layers} are not saved. Save or discard them, then start again.",
            layers=", ".join(sorted(set(names))),
        )


def with_named_datasets(algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext) -> dict:
    """The parameters, with layers in place of GDAL's names of datasets (NETCDF:"file":variable, HDF5:"file"://name)
    where a raster is wanted: QGIS takes such text for a file that is not there. The context owns the layers."""
    changed = dict(parameters)
    for definition in algorithm.parameterDefinitions():
        value = parameters.get(definition.name())
        if definition.type() == "raster":
            changed[definition.name()] = _named_dataset(value, context)
        elif definition.type() == "multilayer" and isinstance(value, (list, tuple)):
            changed[definition.name()] = _named_datasets(value, context)
    return {name: value for name, value in changed.items() if name in parameters}


def _named_datasets(values: Sequence[object], context: QgsProcessingContext) -> list[object]:
    """Of a list: datasets of one name in several files are called by their file too, for factors need names of their
    own."""
    names = Counter(_dataset_of(value) for value in values if _is_named(value))
    return [_named_dataset(value, context, _is_named(value) and names[_dataset_of(value)] > 1) for value in values]


def _is_named(value: object) -> bool:
    return isinstance(value, str) and NAMED.match(value) is not None


def _dataset_of(value: str) -> str:
    return NAMED.match(value)["dataset"].strip("/").rsplit("/", 1)[-1]


def _named_dataset(value: object, context: QgsProcessingContext, by_file: bool = False) -> object:
    if not _is_named(value):
        return value
    name = _dataset_of(value)
    if by_file:
        name = f"{Path(NAMED.match(value)['path']).stem}_{name}"
    for layer in context.temporaryLayerStore().mapLayers().values():
        if layer.source() == value and layer.name() == name:
            return layer.id()
    layer = QgsRasterLayer(value, name)
    if not layer.isValid():
        return value
    context.temporaryLayerStore().addMapLayer(layer)
    return layer.id()
