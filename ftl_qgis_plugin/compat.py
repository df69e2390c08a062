"""Every branch on the version of QGIS or Qt (QGIS 3.22 to 4)."""

from __future__ import annotations

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsField, QgsProcessing, QgsUnitTypes, QgsWkbTypes

if Qgis.QGIS_VERSION_INT >= 33800:
    from qgis.PyQt.QtCore import QMetaType

    _FIELD_TYPES = {
        str: QMetaType.Type.QString,
        int: QMetaType.Type.LongLong,
        float: QMetaType.Type.Double,
        bool: QMetaType.Type.Bool,
    }
else:
    from qgis.PyQt.QtCore import QVariant

    _FIELD_TYPES = {str: QVariant.String, int: QVariant.LongLong, float: QVariant.Double, bool: QVariant.Bool}

if Qgis.QGIS_VERSION_INT >= 33000:
    NO_GEOMETRY = Qgis.WkbType.NoGeometry
    POLYGON = Qgis.WkbType.Polygon
    MULTI_POLYGON = Qgis.WkbType.MultiPolygon
    POINT = Qgis.WkbType.Point
    POLYGON_GEOMETRY = Qgis.GeometryType.Polygon
    POINT_GEOMETRY = Qgis.GeometryType.Point
    MIXED_GEOMETRY = Qgis.GeometryType.Unknown
    LINE_GEOMETRY = Qgis.GeometryType.Line
    METRES = Qgis.DistanceUnit.Meters
    RASTER_LAYER = Qgis.LayerType.Raster
    VECTOR_LAYER = Qgis.LayerType.Vector
else:
    from qgis.core import QgsMapLayerType

    NO_GEOMETRY = QgsWkbTypes.NoGeometry
    POLYGON = QgsWkbTypes.Polygon
    MULTI_POLYGON = QgsWkbTypes.MultiPolygon
    POINT = QgsWkbTypes.Point
    POLYGON_GEOMETRY = QgsWkbTypes.PolygonGeometry
    POINT_GEOMETRY = QgsWkbTypes.PointGeometry
    MIXED_GEOMETRY = QgsWkbTypes.UnknownGeometry
    LINE_GEOMETRY = QgsWkbTypes.LineGeometry
    METRES = QgsUnitTypes.DistanceMeters
    RASTER_LAYER = QgsMapLayerType.RasterLayer
    VECTOR_LAYER = QgsMapLayerType.VectorLayer

# Data types of Processing parameters.
if Qgis.QGIS_VERSION_INT >= 33600:
    ANY_VECTOR = Qgis.ProcessingSourceType.Vector
    POLYGON_VECTOR = Qgis.ProcessingSourceType.VectorPolygon
    POINT_VECTOR = Qgis.ProcessingSourceType.VectorPoint
    RASTER = Qgis.ProcessingSourceType.Raster
    FILE = Qgis.ProcessingSourceType.File
    DOUBLE_NUMBER = Qgis.ProcessingNumberParameterType.Double
    INTEGER_NUMBER = Qgis.ProcessingNumberParameterType.Integer
    FLAG_ADVANCED = Qgis.ProcessingParameterFlag.Advanced
    FLAG_OPTIONAL = Qgis.ProcessingParameterFlag.Optional
else:
    from qgis.core import QgsProcessingParameterDefinition, QgsProcessingParameterNumber

    # "TypeVector" admits tables without geometry, "TypeVectorAnyGeometry" does not.
    ANY_VECTOR = QgsProcessing.TypeVector
    POLYGON_VECTOR = QgsProcessing.TypeVectorPolygon
    POINT_VECTOR = QgsProcessing.TypeVectorPoint
    RASTER = QgsProcessing.TypeRaster
    FILE = QgsProcessing.TypeFile
    DOUBLE_NUMBER = QgsProcessingParameterNumber.Double
    INTEGER_NUMBER = QgsProcessingParameterNumber.Integer
    FLAG_ADVANCED = QgsProcessingParameterDefinition.FlagAdvanced
    FLAG_OPTIONAL = QgsProcessingParameterDefinition.FlagOptional

# Where a step of a model takes a value from.
if Qgis.QGIS_VERSION_INT >= 33400:
    FROM_MODEL_PARAMETER = Qgis.ProcessingModelChildParameterSource.ModelParameter
else:
    from qgis.core import QgsProcessingModelChildParameterSource

    FROM_MODEL_PARAMETER = QgsProcessingModelChildParameterSource.ModelParameter


def field(name: str, kind: type) -> QgsField:
    """An attribute field for values of the Python type str, int (64 bit), float or bool."""
    return QgsField(name, _FIELD_TYPES[kind])


def python_kind(field: QgsField) -> type:
    """The type that `field` takes for the field's values; text for dates and whatever else is no number."""
    kinds = {number: kind for kind, number in _FIELD_TYPES.items()}
    return kinds.get(field.type(), int if field.isNumeric() else str)


def preferred_wkt(crs: QgsCoordinateReferenceSystem) -> str:
    """As QGIS itself writes a CRS that has no number."""
    if Qgis.QGIS_VERSION_INT >= 33600:
        return crs.toWkt(Qgis.CrsWktVariant.Preferred)
    return crs.toWkt(QgsCoordinateReferenceSystem.WKT_PREFERRED)


def crs_wkt(crs: QgsCoordinateReferenceSystem) -> str:
    """WKT of a CRS as GDAL understands it best."""
    if Qgis.QGIS_VERSION_INT >= 33600:
        return crs.toWkt(Qgis.CrsWktVariant.PreferredGdal)
    return crs.toWkt(QgsCoordinateReferenceSystem.WKT_PREFERRED_GDAL)
