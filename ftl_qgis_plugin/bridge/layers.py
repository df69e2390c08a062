"""Layers of QGIS's as the core takes them: raster sources, plain attribute values."""

from __future__ import annotations

from collections.abc import Container

from qgis.core import QgsFeature, QgsFeatureRequest, QgsMapLayer, QgsRasterLayer
from qgis.PyQt.QtCore import QDate, QDateTime, QTime, QVariant

from .. import compat
from ..core.errors import FtlError
from ..core.grids.crs import srs_of
from ..core.grids.raster import RasterSource, open_dataset
from ..core.products.placed import is_dataset_name, placed


def source_of_layer(
    layer: QgsMapLayer, band: int = 1, scale: float = 1.0, categorical: bool | None = False
) -> RasterSource:
    """How the core reads a raster layer: path, and what QGIS knows better than the file (CRS, no data).

    `categorical` None: as the layer is drawn (paletted means classes). FtlError: not read through GDAL, no CRS,
    a missing band, more no data values than can be handled.
    """
    if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal":
        raise FtlError(
            "The layer {name} is not a raster file. Export it as GeoTIFF (right click > Export > Save As) and choose "
            "that layer.",
            name=layer.name(),
        )
    path = file_of(layer)
    # Asked of names of datasets alone: nobody shall wait for the files of other layers to be opened once more.
    lacks_place = is_dataset_name(path) and not (layer.crs().isValid() and _has_place(path))
    found = placed(path) if lacks_place else None
    if not layer.crs().isValid() and found is None:
        raise FtlError(
            "The layer {name} has no coordinate reference system. Set it (right click > Layer CRS > Set Layer CRS), or "
            "give it to the tool as SOURCE_CRS, and try again.",
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
    no_data, zero_is_no_data = _user_no_data(layer, band)
    if found is None:
        return RasterSource(path, band, scale, categorical, no_data, zero_is_no_data, _foreign_wkt(layer, path))
    wkt = compat.crs_wkt(layer.crs()) if layer.crs().isValid() else found.grid.wkt
    place = None if found.has_place else found.grid.geotransform
    zero_is_no_data |= no_data is None and found.zero_is_no_data
    return RasterSource(found.path, band, scale, categorical, no_data, zero_is_no_data, wkt, place=place)


def _has_place(path: str) -> bool:
    return open_dataset(path).GetGeoTransform(can_return_null=True) is not None


def file_of(layer: QgsMapLayer) -> str:
    """The file behind a layer; QGIS appends open options and credentials to its path."""
    return layer.source().split("|option:")[0].split("|credential:")[0]


def _foreign_wkt(layer: QgsRasterLayer, path: str) -> str | None:
    """WKT of the layer's CRS where the file has none or another one; else None."""
    wkt = compat.crs_wkt(layer.crs())
    own = open_dataset(path).GetSpatialRef()
    assigned = srs_of(wkt)
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


def without_geometry() -> QgsFeatureRequest:
    """A request for attributes alone."""
    if hasattr(QgsFeatureRequest, "Flag"):
        return QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return QgsFeatureRequest().setFlags(QgsFeatureRequest.NoGeometry)


def plain_attributes(feature: QgsFeature, names: Container[str] | None = None) -> dict[str, object]:
    """Attributes by field name (`names`: only of these) as Python values; NULL is None."""
    every = zip(feature.fields().names(), feature.attributes())
    return {name: plain_value(value) for name, value in every if names is None or name in names}


def plain_value(value: object) -> object:
    """A Python value in place of what PyQGIS gives: None for NULL, ISO text for dates and times."""
    if isinstance(value, QVariant):
        return None if value.isNull() else value.value()
    if isinstance(value, (QDate, QDateTime, QTime)):
        return value.toString("yyyy-MM-dd") if isinstance(value, QDate) else value.toString("yyyy-MM-ddTHH:mm:ss")
    return value
