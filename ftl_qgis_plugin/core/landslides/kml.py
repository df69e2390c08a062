"""An outline for Google Earth."""

from __future__ import annotations

import uuid

from osgeo import gdal, ogr

from ..colours import CURRENT
from ..errors import FtlError
from ..gdal_errors import attempted, gdal_errors
from ..grids.crs import wgs84
from ..publishing import written
from .reprojection import reprojected

# Drawn over images as the dock draws it: a line that is seen on ice and on dark ground, no fill.
_STYLE = f"PEN(c:{CURRENT.upper()}FF,w:3px)"


def write_kml(path: str, name: str, wkb: bytes, wkt: str) -> None:
    """Writes a polygon (WKB in the CRS `wkt`) as KML in WGS 84; complete or not at all.

    FtlError: it has no place on Earth, or the file cannot be written.
    """
    moved = reprojected([wkb], wkt, wgs84().ExportToWkt(), or_empty=True)[0]
    geometry = attempted(lambda: ogr.CreateGeometryFromWkb(moved))
    if geometry is None or geometry.IsEmpty():
        raise FtlError(
            "The place of {name} on Earth is unknown. Check the study's coordinate reference system.", name=name
        )
    try:
        with written(path) as part, open(part, "wb") as file:
            file.write(_document(name, geometry, path))
    except OSError as error:
        raise _cannot_write(path, error.strerror or str(error)) from error


def _document(name: str, geometry: ogr.Geometry, path: str) -> bytes:
    """Made in memory: GDAL's driver does not tell when the disk is full."""
    place = f"/vsimem/{uuid.uuid4().hex}.kml"
    dataset = layer = feature = file = None
    content = b""
    with gdal_errors() as errors:
        dataset = ogr.GetDriverByName("KML").CreateDataSource(place, ["NameField=Name"])
        layer = dataset.CreateLayer("candidate", wgs84(), ogr.wkbUnknown)
        layer.CreateField(ogr.FieldDefn("Name", ogr.OFTString))
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("Name", name)
        feature.SetGeometry(geometry)
        feature.SetStyleString(_STYLE)
        layer.CreateFeature(feature)
        feature = layer = dataset = None  # closes the file
        file = gdal.VSIFOpenL(place, "rb")
        content = bytes(gdal.VSIFReadL(1, gdal.VSIStatL(place).size, file))
    with gdal_errors():
        if file is not None:
            gdal.VSIFCloseL(file)
        gdal.Unlink(place)
    if errors:
        raise _cannot_write(path, errors[0])
    return content


def _cannot_write(path: str, reason: str) -> FtlError:
    return FtlError("The outline cannot be written to {path} ({reason}).", path=path, reason=reason)
