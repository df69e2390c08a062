"""From the layers of a Processing run to what the core works on: raster sources, WKB, threshold tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from osgeo import osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime, QVariant

from ... import compat
from ...bridge.messages import translate_message
from ...core.errors import CancelledError, FtlError, Message
from ...core.factors.catalogue import BUILT_IN
from ...core.factors.thresholds import ThresholdTable
from ...core.grids.raster import RasterSource, open_dataset


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
        categorical: bool | None = False,
    ) -> RasterSource | None:
        """The raster layer given for the parameter; None where an optional one is not given.

        `categorical` None: as the layer is drawn (paletted means classes). FtlError: see `source_of_layer`.
        """
        layer = self.parameterAsRasterLayer(parameters, name, context)
        if layer is not None:
            return source_of_layer(layer, band, scale, categorical)
        if parameters.get(name) in (None, "") and self.parameterDefinition(name).flags() & compat.FLAG_OPTIONAL:
            return None
        raise QgsProcessingException(self.invalidRasterError(parameters, name))

    def raster_sources(
        self, parameters: dict, name: str, context: QgsProcessingContext, categorical: bool | None = None
    ) -> dict[str, RasterSource]:
        """The rasters of a multiple-layers parameter by layer name; empty where none is given.

        FtlError: a name twice, a name that is a built-in factor's, or a layer that is no raster file.
        """
        sources: dict[str, RasterSource] = {}
        for layer in self.parameterAsLayerList(parameters, name, context) or []:
            key = layer.name().strip()
            if key in sources:
                raise FtlError(
                    "Two of the factor layers are called {name}. Give each layer a name of its own.", name=key
                )
            if key in BUILT_IN:  # it would be mistaken for the factor of that name
                raise FtlError(
                    "A factor layer is called {name}, which is the name of a factor that the plugin provides itself. "
                    "Rename the layer.",
                    name=key,
                )
            sources[key] = source_of_layer(layer, categorical=categorical)
        return sources

    def polygons(
        self,
        parameters: dict,
        name: str,
        context: QgsProcessingContext,
        crs_wkt: str,
        feedback: QgsProcessingFeedback,
    ) -> list[bytes]:
        """The polygons of a feature source as WKB in the given CRS; empty where an optional one is not given.

        2D, without curves, valid (repaired where necessary). Empty ones are left out with a warning that counts
        them. FtlError: no CRS, points or lines, no polygon in a required layer.
        """
        features = self.polygon_features(parameters, name, context, crs_wkt, feedback, with_attributes=False)
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
            raise FtlError("The study area holds no polygon that could be used. Choose another layer, or none.")
        return polygons

    def polygon_features(
        self,
        parameters: dict,
        name: str,
        context: QgsProcessingContext,
        crs_wkt: str,
        feedback: QgsProcessingFeedback,
        with_attributes: bool = True,
    ) -> list[PolygonFeature]:
        """As `polygons`, with each one's feature id and attributes."""
        optional = bool(self.parameterDefinition(name).flags() & compat.FLAG_OPTIONAL)
        source = self._source(parameters, name, context, optional)
        if source is None:
            return []
        request = QgsFeatureRequest()
        if not with_attributes:
            request.setNoAttributes()
        reader = _PolygonReader(source, crs_wkt, context, feedback)
        features = [
            PolygonFeature(feature.id(), wkb, plain_attributes(feature) if with_attributes else {})
            for feature, wkb in reader.read(request)
        ]
        reader.warn_about_losses()
        if not features and not optional:
            raise FtlError(
                "The layer {name} holds no polygon that could be used. Choose another layer, or clear its selection.",
                name=source.sourceName(),
            )
        return features

    def records(self, parameters: dict, name: str, context: QgsProcessingContext) -> list[dict[str, object]] | None:
        """Rows of a table (or of a layer, its geometry left aside) as plain values; None: optional and not given."""
        optional = bool(self.parameterDefinition(name).flags() & compat.FLAG_OPTIONAL)
        source = self._source(parameters, name, context, optional)
        if source is None:
            return None
        return [plain_attributes(feature) for feature in source.getFeatures(_without_geometry())]

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


def source_of_layer(
    layer: QgsMapLayer, band: int = 1, scale: float = 1.0, categorical: bool | None = False
) -> RasterSource:
    """How the core reads a raster layer: path, and what QGIS knows better than the file (CRS, no data).

    `categorical` None: as the layer is drawn (paletted means classes). FtlError: not read through GDAL, no CRS,
    a missing band, more no data values than can be handled.
    """
    if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal":
        raise FtlError(
            "The layer {name} is no raster file. Export it as GeoTIFF (right click > Export > Save As) and choose "
            "that layer.",
            name=layer.name(),
        )
    if not layer.crs().isValid():
        raise FtlError(
            "The layer {name} has no coordinate reference system. Set it (right click > Layer CRS > Set Layer CRS) "
            "and try again.",
            name=layer.name(),
        )
    if not 1 <= band <= layer.bandCount():
        raise FtlError(
            "The layer {name} has {count} band(s), so band {band} cannot be read. Choose another band.",
            name=layer.name(),
            count=layer.bandCount(),
            band=band,
        )
    if categorical is None:
        categorical = layer.renderer() is not None and layer.renderer().type() == "paletted"
    # QGIS appends open options and credentials to the path.
    path = layer.source().split("|option:")[0].split("|credential:")[0]
    no_data, zero_is_no_data = _user_no_data(layer, band)
    return RasterSource(path, band, scale, categorical, no_data, zero_is_no_data, _foreign_wkt(layer, path))


def _foreign_wkt(layer: QgsRasterLayer, path: str) -> str | None:
    """WKT of the layer's CRS where the file has none or another one; else None."""
    wkt = compat.crs_wkt(layer.crs())
    own = open_dataset(path).GetSpatialRef()
    assigned = osr.SpatialReference()
    assigned.ImportFromWkt(wkt)
    options = ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES", "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS"]
    return None if own is not None and own.IsSame(assigned, options) else wkt


def _user_no_data(layer: QgsRasterLayer, band: int) -> tuple[float | None, bool]:
    """The additional no data value from the layer's properties: (value, or None; whether zero is no data)."""
    provider = layer.dataProvider()
    ranges = provider.userNoDataValues(band)
    if not ranges:
        return None, False
    single = len(ranges) == 1 and ranges[0].min() == ranges[0].max()
    if single and ranges[0].min() == 0:
        return None, True
    own_counts = provider.sourceHasNoDataValue(band) and provider.useSourceNoDataValue(band)
    if single and (not own_counts or provider.sourceNoDataValue(band) == ranges[0].min()):
        return ranges[0].min(), False
    raise FtlError(
        "The layer {name} has several no data values in its properties (Transparency). Export it as GeoTIFF with a "
        "single one and choose that layer.",
        name=layer.name(),
    )


class _PolygonReader:
    """Reads polygons from a source into WKB of one CRS and counts what it has to leave out or to repair."""

    def __init__(
        self,
        source: QgsProcessingFeatureSource,
        crs_wkt: str,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        self._source = source
        self._feedback = feedback
        self._empty = self._outside = self._repaired = 0
        if QgsWkbTypes.geometryType(source.wkbType()) != compat.POLYGON_GEOMETRY:
            raise FtlError(
                "The layer {name} holds no polygons. Choose a polygon layer.",
                name=source.sourceName(),
            )
        if not source.sourceCrs().isValid():
            raise FtlError(
                "The layer {name} has no coordinate reference system. Set it (right click > Layer CRS > Set Layer "
                "CRS) and try again.",
                name=source.sourceName(),
            )
        target = QgsCoordinateReferenceSystem.fromWkt(crs_wkt)
        self._transform = QgsCoordinateTransform(source.sourceCrs(), target, context.transformContext())

    def read(self, request: QgsFeatureRequest) -> Iterator[tuple[QgsFeature, bytes]]:
        # Invalid polygons are repaired here, so QGIS must not stop at them.
        skip_checks = QgsProcessingFeatureSource.FlagSkipGeometryValidityChecks
        for feature in self._source.getFeatures(request, skip_checks):
            if self._feedback.isCanceled():
                raise CancelledError()
            geometry = self._prepared(feature.geometry())
            if geometry is not None:
                yield feature, bytes(geometry.asWkb())

    def warn_about_losses(self) -> None:
        for count, message in (
            (self._empty, Message("{count} feature(s) of {name} without an area were left out.", **self._values())),
            (
                self._outside,
                Message(
                    "{count} polygon(s) of {name} lie where the target CRS is not defined and were left out.",
                    **self._values(),
                ),
            ),
            (self._repaired, Message("{count} invalid polygon(s) of {name} were repaired.", **self._values())),
        ):
            if count:
                message.values["count"] = count
                self._feedback.pushWarning(translate_message(message))

    def _values(self) -> dict[str, object]:
        return {"name": self._source.sourceName()}

    def _prepared(self, geometry: QgsGeometry) -> QgsGeometry | None:
        if geometry.isEmpty():
            self._empty += 1
            return None
        geometry = _straight_2d(geometry)
        try:
            geometry.transform(self._transform)
        except QgsCsException:
            self._outside += 1
            return None
        is_broken = not geometry.isGeosValid()
        if is_broken:
            geometry = geometry.makeValid()
            geometry.convertGeometryCollectionToSubclass(compat.POLYGON_GEOMETRY)
        if geometry.isEmpty() or geometry.area() == 0:
            self._empty += 1
            return None
        self._repaired += is_broken
        return geometry


def _straight_2d(geometry: QgsGeometry) -> QgsGeometry:
    abstract = geometry.constGet()
    abstract = abstract.segmentize() if QgsWkbTypes.isCurvedType(abstract.wkbType()) else abstract.clone()
    abstract.dropZValue()
    abstract.dropMValue()
    return QgsGeometry(abstract)


def _without_geometry() -> QgsFeatureRequest:
    if hasattr(QgsFeatureRequest, "Flag"):
        return QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return QgsFeatureRequest().setFlags(QgsFeatureRequest.NoGeometry)


def plain_attributes(feature: QgsFeature) -> dict[str, object]:
    """Attributes by field name as Python values; NULL is None."""
    return {name: plain_value(value) for name, value in zip(feature.fields().names(), feature.attributes())}


def plain_value(value: object) -> object:
    """A Python value in place of what PyQGIS gives: None for NULL, ISO text for dates and times."""
    if isinstance(value, QVariant):
        return None if value.isNull() else value.value()
    if isinstance(value, (QDate, QDateTime, QTime)):
        return value.toString("yyyy-MM-dd") if isinstance(value, QDate) else value.toString("yyyy-MM-ddTHH:mm:ss")
    return value
