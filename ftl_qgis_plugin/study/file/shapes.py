"""The polygon tables of a study, written through OGR (whose SQL functions keep the spatial index) and read by SQL."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress

from osgeo import gdal, ogr, osr

from ...core.errors import FtlError
from ...core.gdal_errors import attempted, gdal_errors
from ...core.progress import Progress
from . import schema
from .connection import explained, sqlite_errors

WKB = "wkb"

_OGR_TYPES = {"text": ogr.OFTString, "real": ogr.OFTReal, "integer": ogr.OFTInteger64}
# Names that a feature may bring along without their being fields of ours.
_NOT_FIELDS = {WKB, schema.FID, schema.GEOMETRY, "ogc_fid"}
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)

# A geometry's header up to its envelope (x min, x max, y min, y max), as GDAL writes it for polygons: "GP", version,
# flags, srs_id, four doubles in the byte order that bit 0 of the flags tells (1 = little endian).
HEADER_BYTES = 40


def create_polygon_tables(path: str, crs_wkt: str) -> None:
    """Makes the GeoPackage with its empty polygon tables. FtlError: CRS unreadable, file cannot be written."""
    crs = osr.SpatialReference()
    if attempted(lambda: crs.ImportFromWkt(crs_wkt)) != 0:
        raise FtlError("The study's coordinate reference system cannot be read. Choose one that QGIS knows.")
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    dataset = layer = None
    with gdal_errors() as errors:
        dataset = gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown)
        if dataset is not None:
            for table, fields in schema.POLYGON_TABLES.items():
                options = [f"GEOMETRY_NAME={schema.GEOMETRY}", f"FID={schema.FID}"]
                layer = dataset.CreateLayer(table, crs, ogr.wkbMultiPolygon, options)
                for name, kind in fields:
                    layer.CreateField(ogr.FieldDefn(name, _OGR_TYPES[kind]))
    with gdal_errors() as late:
        dataset = layer = None  # closes the file, and may fail only now
    errors += late
    if errors:
        raise explained(path, errors[0])


def append(
    path: str,
    table: str,
    features: Iterable[Mapping[str, object]],
    *,
    replace: bool = False,
    progress: Progress | None = None,
) -> int:
    """Adds features (field values and a polygon under `wkb`) in one transaction; returns how many.

    Fields of candidates that the table lacks (`<factor>_mean`) are added to it and to its view. None and NaN become
    NULL. `replace`: all features that were there before go, in the same transaction. FtlError, and nothing changed:
    a feature without a polygon, disk full, file locked.
    """
    features = list(features)
    progress = progress or Progress()
    with _writing(path) as (dataset, check):
        layer = dataset.GetLayerByName(table)
        if replace:
            dataset.ExecuteSQL(f"DELETE FROM {schema.quoted(table)}")  # nosec B608
        _add_fields(dataset, layer, table, features)
        definition = layer.GetLayerDefn()
        names = [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]
        indexes = {name.casefold(): index for index, name in enumerate(names)}
        known: dict[str, int | None] = {}
        for number, values in enumerate(features):
            if number % 256 == 0:
                progress.check()
                progress.report(number / len(features))
            feature = ogr.Feature(definition)
            for name, value in values.items():
                if name not in known:
                    known[name] = indexes.get(name.casefold())
                index = known[name]
                if index is None or value is None or value != value:
                    continue
                feature.SetField(index, value if isinstance(value, (str, int, float)) else _plain(value))
            feature.SetGeometryDirectly(polygon(values.get(WKB)))
            check(layer.CreateFeature(feature))
    progress.report(1.0)
    return len(features)


def set_geometry(path: str, table: str, field: str, value: str, wkb: bytes) -> None:
    """Gives the one feature whose `field` is `value` another outline. FtlError where there is none."""
    shape = polygon(wkb)
    with _writing(path) as (dataset, check):
        layer = dataset.GetLayerByName(table)
        layer.SetAttributeFilter("{} = '{}'".format(schema.quoted(field), value.replace("'", "''")))
        feature = layer.GetNextFeature()
        layer.ResetReading()
        layer.SetAttributeFilter(None)
        if feature is None:
            raise FtlError("The study has no {field} '{value}'. Reload its layers.", field=field, value=value)
        feature.SetGeometry(shape)
        check(layer.SetFeature(feature))


def read(
    connection: sqlite3.Connection,
    path: str,
    table: str,
    where: str = "",
    values: tuple = (),
    *,
    geometry: bool = True,
) -> list[dict[str, object]]:
    """Features as dicts of their fields, with the outline as WKB under `wkb` unless `geometry` is false."""
    with sqlite_errors(path):
        names = [name for name in schema.table_columns(connection, table) if name not in (schema.FID, schema.GEOMETRY)]
        columns = [schema.quoted(name) for name in names]
        if geometry:
            columns.append(schema.GEOMETRY)
            names.append(WKB)
        rows = connection.execute(
            f"SELECT {', '.join(columns)} FROM {schema.quoted(table)} {where} ORDER BY {schema.FID}",  # nosec B608
            values,
        ).fetchall()
    result = [dict(zip(names, row)) for row in rows]
    if geometry:
        for record in result:
            record[WKB] = wkb_of(record[WKB])
    return result


def wkb_of(blob: bytes | None) -> bytes | None:
    """The WKB inside a GeoPackage geometry; None for NULL and empty ones."""
    if blob is None or blob[:2] != b"GP":
        return None
    flags = blob[3]
    if flags & 0x10:
        return None
    return blob[8 + _ENVELOPE_BYTES[(flags >> 1) & 7] :]


def polygon(wkb: object) -> ogr.Geometry:
    """A two-dimensional multipolygon from WKB. FtlError where it is none."""
    shape = None
    with gdal_errors(), suppress(TypeError, struct.error):
        # QByteArray, bytearray and memoryview come from callers with Qt; OGR wants bytes.
        shape = None if not wkb else ogr.CreateGeometryFromWkb(bytes(wkb))
    if (
        shape is None
        or shape.IsEmpty()
        or ogr.GT_Flatten(shape.GetGeometryType())
        not in (
            ogr.wkbPolygon,
            ogr.wkbMultiPolygon,
        )
    ):
        raise FtlError("A feature has no polygon. Only polygons can be stored in a study; remove the feature.")
    if shape.GetCoordinateDimension() != 2 or shape.IsMeasured():
        shape.FlattenTo2D()
    return shape if shape.GetGeometryType() == ogr.wkbMultiPolygon else ogr.ForceToMultiPolygon(shape)


@contextmanager
def _writing(path: str) -> Iterator[tuple[gdal.Dataset, Callable[[object], None]]]:
    """A dataset within one transaction, and a check of what OGR returns; rolled back on any error."""
    with gdal_errors() as errors:

        def check(code: object) -> None:
            if code != 0 or errors:
                raise RuntimeError(errors[-1] if errors else "unknown reason")

        dataset = None
        try:
            dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE, ["GPKG"])
            if dataset is None:
                raise RuntimeError(errors[-1] if errors else "unable to open")
            check(dataset.StartTransaction(True))
            yield dataset, check
            check(dataset.CommitTransaction())
        except BaseException as error:
            if dataset is not None:
                _roll_back(dataset)
            if isinstance(error, RuntimeError):
                raise explained(path, str(error)) from error
            raise
        finally:
            dataset = None


def _roll_back(dataset: gdal.Dataset) -> None:
    """Ends the transaction unless SQLite has done so already, as it does on a full disk."""
    attempted(dataset.RollbackTransaction)


def _add_fields(dataset: gdal.Dataset, layer: ogr.Layer, table: str, features: list[Mapping[str, object]]) -> None:
    """Adds the fields that candidates bring and the table lacks, numbers as real, all else as text."""
    if table != "candidates":
        return
    definition = layer.GetLayerDefn()
    present = {definition.GetFieldDefn(index).GetName().casefold() for index in range(definition.GetFieldCount())}
    reserved = _NOT_FIELDS | {name.casefold() for name in schema.VERDICT_FIELDS}
    new: dict[str, str] = {}
    for values in features:
        for name, value in values.items():
            if name not in new and name.casefold() not in present and name.casefold() not in reserved:
                present.add(name.casefold())
                new[name] = "text" if isinstance(value, str) else "real"
    if not new:
        return
    # The view lists its columns, so it goes before and comes back with them.
    dataset.ExecuteSQL("DROP VIEW candidates_current")
    for name, kind in new.items():
        layer.CreateField(ogr.FieldDefn(name, _OGR_TYPES[kind]))
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]
    dataset.ExecuteSQL(schema.candidates_view(names))


def _plain(value: object) -> object:
    """Python's own number for numpy's, text for anything else."""
    item = getattr(value, "item", None)
    value = item() if item is not None else value
    return value if isinstance(value, (str, int, float)) else str(value)
