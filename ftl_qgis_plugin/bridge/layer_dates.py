"""When the image in a layer of the project was taken."""

from __future__ import annotations

import datetime

from osgeo import gdal
from qgis.core import QgsMapLayer, QgsRasterLayer

from ..core.gdal_errors import gdal_errors
from ..core.imagery.dates import ANY_DAY, date_in_name, date_of_tags, date_of_text, future_date_in_name

# Where a layer's image date is kept once the user has told it.
DATE_PROPERTY = "ftl/image_date"
# Tags that were read from files, by source: a file is opened once.
_read: dict[str, dict[str, str]] = {}
_MOST_KEPT = 2_000


def date_of_layer(layer: QgsMapLayer) -> str:
    """What the user has told, else the layer's temporal property, its file's tags, its name; "" where none tells."""
    told = str(layer.customProperty(DATE_PROPERTY, "") or "")
    return told or _temporal_date(layer) or _file_date(layer) or date_in_name(layer.name())


def future_date_of_layer(layer: QgsMapLayer) -> str:
    """The date in the future that keeps a layer undated; "" for none, and where something else tells its date."""
    if date_of_layer(layer):
        return ""
    return _temporal_date(layer, ANY_DAY) or _file_date(layer, ANY_DAY) or future_date_in_name(layer.name())


def _temporal_date(layer: QgsMapLayer, today: datetime.date | None = None) -> str:
    properties = layer.temporalProperties()
    if not isinstance(layer, QgsRasterLayer) or properties is None or not properties.isActive():
        return ""
    begin = properties.fixedTemporalRange().begin() if hasattr(properties, "fixedTemporalRange") else None
    if begin is None or not begin.isValid():
        return ""
    return date_of_text(begin.toString("yyyy-MM-dd"), today)


def _file_date(layer: QgsMapLayer, today: datetime.date | None = None) -> str:
    """Local files only: nothing is opened over a network for a date."""
    if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal":
        return ""
    path = layer.source().split("|", 1)[0]
    if path.startswith("/vsi") or "://" in path:
        return ""
    if path not in _read:
        if len(_read) >= _MOST_KEPT:
            _read.clear()
        _read[path] = _tags_of_dates(path)
    return date_of_tags(_read[path], today)


def _tags_of_dates(path: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    with gdal_errors():
        dataset = gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY)
        if dataset is not None:
            tags = {**(dataset.GetMetadata("IMAGERY") or {}), **(dataset.GetMetadata() or {})}
    # Of files with hundreds of bands only what tells a date is kept.
    return {name: str(value) for name, value in tags.items() if date_of_text(str(value), ANY_DAY)}
