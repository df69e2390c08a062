"""Polygons from one CRS to another."""

from __future__ import annotations

from functools import lru_cache

from osgeo import ogr, osr

from ..gdal_errors import gdal_errors


def reprojected(wkb: bytes, wkt: str, target_wkt: str) -> bytes:
    """The polygon in another CRS (x before y); an empty one where that CRS is not defined there."""
    transformation = _transformation(wkt, target_wkt)
    if transformation is None:
        return bytes(wkb)
    geometry = ogr.CreateGeometryFromWkb(bytes(wkb))
    failed = True
    with gdal_errors():
        failed = geometry is None or geometry.Transform(transformation) != 0
    return bytes((ogr.Geometry(ogr.wkbPolygon) if failed else geometry).ExportToWkb())


@lru_cache(maxsize=8)
def _transformation(wkt: str, target_wkt: str) -> osr.CoordinateTransformation | None:
    if wkt == target_wkt:
        return None
    source, target = osr.SpatialReference(), osr.SpatialReference()
    for srs, text in ((source, wkt), (target, target_wkt)):
        srs.ImportFromWkt(text)
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return None if source.IsSame(target) else osr.CoordinateTransformation(source, target)
