"""An outline for Google Earth."""

from __future__ import annotations

from osgeo import ogr

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
        with written(path) as part:
            _write(part, name, geometry, path)
    except OSError as error:
        raise _cannot_write(path, error.strerror or str(error)) from error


def _write(part: str, name: str, geometry: ogr.Geometry, path: str) -> None:
    dataset = layer = feature = None
    with gdal_errors() as errors:
        dataset = ogr.GetDriverByName("KML").CreateDataSource(part, ["NameField=Name"])
        layer = dataset.CreateLayer("candidate", wgs84(), ogr.wkbUnknown)
        layer.CreateField(ogr.FieldDefn("Name", ogr.OFTString))
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("Name", name)
        feature.SetGeometry(geometry)
        feature.SetStyleString(_STYLE)
        layer.CreateFeature(feature)
    with gdal_errors() as late:
        feature = layer = dataset = None  # closes the file
    if errors or late:
        raise _cannot_write(path, [*errors, *late][0])


def _cannot_write(path: str, reason: str) -> FtlError:
    return FtlError("The outline cannot be written to {path} ({reason}).", path=path, reason=reason)
