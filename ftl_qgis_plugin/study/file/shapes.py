"""The polygon tables of a study, written through OGR (whose SQL functions keep the spatial index) and read by SQL."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress

from osgeo import gdal, ogr

from ...core.errors import FtlError
from ...core.gdal_errors import attempted, gdal_errors
from ...core.grids.crs import srs_of
from ...core.progress import Progress
from . import schema
from .connection import BUSY_TIMEOUT_S, explained, sqlite_errors, turn_to_write
from .rows import Row, assign

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
    crs = srs_of(crs_wkt)
    if not attempted(crs.ExportToWkt):
        raise FtlError("The study's coordinate reference system cannot be read. Choose one that QGIS knows.")
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
    widen: bool = False,
    wait_s: float = BUSY_TIMEOUT_S,
    progress: Progress | None = None,
) -> int:
    """Adds features (field values and a polygon under `wkb`) in one transaction; returns how many.

    Fields of candidates that the table lacks (`<factor>_mean`) are added to it and to its view; with `widen` those of
    any table. None and NaN become NULL. FtlError, and nothing changed: a feature without a polygon, disk full, file
    locked.
    """
    features = list(features)
    progress = progress or Progress()
    with _writing(path, wait_s) as (dataset, check):
        layer = dataset.GetLayerByName(table)
        if widen or table == "candidates":
            _add_fields(dataset, layer, table, features)
        fields = _Fields(layer)
        for number, values in enumerate(features):
            _keep_going(progress, number, len(features))
            feature = ogr.Feature(layer.GetLayerDefn())
            fields.fill(feature, values)
            feature.SetGeometryDirectly(polygon(values.get(WKB)))
            check(layer.CreateFeature(feature))
    progress.report(1.0)
    return len(features)


def synchronise(
    path: str,
    table: str,
    features: Iterable[Mapping[str, object]],
    progress: Progress | None = None,
    *,
    wait_s: float = BUSY_TIMEOUT_S,
) -> int:
    """Makes the table hold these features and no others, in one transaction; returns how many.

    Rows that are among them already (see `rows.assign`) keep their ids and the fields that the features do not name;
    what is the same is not written at all. Rows without an outline are somebody's notes, and stay. FtlError as in
    `append`.
    """
    features = list(features)
    outlines = [polygon(values.get(WKB)) for values in features]
    progress = progress or Progress()
    with _writing(path, wait_s) as (dataset, check):
        layer = dataset.GetLayerByName(table)
        fields = _Fields(layer)
        present = {row.fid: row for row in _rows(layer)}
        assigned = assign(list(present.values()), features, outlines)
        for fid in present.keys() - set(assigned.values()):
            check(layer.DeleteFeature(fid))
        for number, (values, outline) in enumerate(zip(features, outlines)):
            _keep_going(progress, number, len(features))
            fid = assigned.get(number)
            feature = ogr.Feature(layer.GetLayerDefn()) if fid is None else layer.GetFeature(fid)
            is_new = fid is None
            is_changed = fields.fill(feature, values)
            if is_new or present[fid].wkb != bytes(outline.ExportToWkb()):
                feature.SetGeometry(outline)
                is_changed = True
            if is_new:
                check(layer.CreateFeature(feature))
            elif is_changed:
                check(layer.SetFeature(feature))
    progress.report(1.0)
    return len(features)


def set_geometries(
    path: str,
    table: str,
    field: str,
    outlines: Mapping[str, bytes],
    numbers: Mapping[str, object] | None = None,
    *,
    wait_s: float = BUSY_TIMEOUT_S,
) -> None:
    """Gives the features whose `field` is a key another outline each, and the fields of `numbers` (None: NULL) that the
    table has other values; all or none. FtlError where there is no such feature."""
    shapes = {value: polygon(wkb) for value, wkb in outlines.items()}
    if not shapes:
        return
    with _writing(path, wait_s) as (dataset, check):
        for value, shape in shapes.items():
            layer, feature = _one_feature(dataset, table, field, value)
            feature.SetGeometry(shape)
            for name, number in (numbers or {}).items():
                index = feature.GetFieldIndex(name)
                if index >= 0 and number is not None and number == number:
                    feature.SetField(index, number)
                elif index >= 0:
                    feature.SetFieldNull(index)
            check(layer.SetFeature(feature))


def delete(path: str, table: str, field: str, value: str, *, wait_s: float = BUSY_TIMEOUT_S) -> None:
    """Removes the one feature whose `field` is `value`. FtlError where there is none."""
    with _writing(path, wait_s) as (dataset, check):
        layer, feature = _one_feature(dataset, table, field, value)
        check(layer.DeleteFeature(feature.GetFID()))


def _one_feature(dataset: gdal.Dataset, table: str, field: str, value: str) -> tuple[ogr.Layer, ogr.Feature]:
    layer = dataset.GetLayerByName(table)
    layer.SetAttributeFilter("{} = '{}'".format(schema.quoted(field), value.replace("'", "''")))
    feature = layer.GetNextFeature()
    layer.ResetReading()
    layer.SetAttributeFilter(None)
    if feature is None:
        raise FtlError("The study has no {field} '{value}'. Reload its layers.", field=field, value=value)
    return layer, feature


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
def _writing(path: str, wait_s: float) -> Iterator[tuple[gdal.Dataset, Callable[[object], None]]]:
    """A dataset within one transaction, and a check of what OGR returns; rolled back on any error."""
    with turn_to_write(path, wait_s), _waiting(wait_s), gdal_errors() as errors:

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


@contextmanager
def _waiting(seconds: float) -> Iterator[None]:
    """In this thread GDAL waits that long for another program, and commits as durably as `connection.connect`."""
    options = {"OGR_SQLITE_SYNCHRONOUS": "EXTRA"}
    if gdal.GetConfigOption("SQLITE_BUSY_TIMEOUT") is None:
        options["SQLITE_BUSY_TIMEOUT"] = str(round(1000 * seconds))
    for name, value in options.items():
        gdal.SetThreadLocalConfigOption(name, value)
    try:
        yield
    finally:
        for name in options:
            gdal.SetThreadLocalConfigOption(name, None)


def _roll_back(dataset: gdal.Dataset) -> None:
    """Ends the transaction unless SQLite has done so already, as it does on a full disk."""
    attempted(dataset.RollbackTransaction)


def _keep_going(progress: Progress, number: int, count: int) -> None:
    if number % 256 == 0:
        progress.check()
        progress.report(number / count)


def _rows(layer: ogr.Layer) -> Iterator[Row]:
    """Those with an outline."""
    candidate = layer.GetLayerDefn().GetFieldIndex("candidate")
    layer.ResetReading()
    for feature in iter(layer.GetNextFeature, None):
        shape = feature.GetGeometryRef()
        if shape is not None and not shape.IsEmpty():
            name = feature.GetFieldAsString(candidate) if candidate >= 0 else ""
            yield Row(feature.GetFID(), name, shape.Clone())
    layer.ResetReading()


class _Fields:
    """A layer's fields by name, whatever the case."""

    def __init__(self, layer: ogr.Layer) -> None:
        definition = layer.GetLayerDefn()
        names = [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]
        self._indexes = {name.casefold(): index for index, name in enumerate(names)}

    def fill(self, feature: ogr.Feature, values: Mapping[str, object]) -> bool:
        """Sets the fields that `values` names (None and NaN: NULL); whether anything is different now."""
        is_changed = False
        for name, value in values.items():
            index = self._indexes.get(name.casefold())
            if index is None:
                continue
            before = feature.GetField(index) if feature.IsFieldSetAndNotNull(index) else None
            if value is None or value != value:
                feature.SetFieldNull(index)
            else:
                feature.SetField(index, value if isinstance(value, (str, int, float)) else _plain(value))
            is_changed |= before != (feature.GetField(index) if feature.IsFieldSetAndNotNull(index) else None)
        return is_changed


def _add_fields(dataset: gdal.Dataset, layer: ogr.Layer, table: str, features: list[Mapping[str, object]]) -> None:
    """Adds the fields that features bring and the table lacks, numbers as real, all else as text."""
    definition = layer.GetLayerDefn()
    present = {definition.GetFieldDefn(index).GetName().casefold() for index in range(definition.GetFieldCount())}
    reserved = set(_NOT_FIELDS)
    if table == "candidates":
        reserved |= {name.casefold() for name in schema.VERDICT_FIELDS}
    new: dict[str, str] = {}
    for values in features:
        for name, value in values.items():
            if (
                value is not None
                and name not in new
                and name.casefold() not in present
                and name.casefold() not in reserved
            ):
                present.add(name.casefold())
                new[name] = "text" if isinstance(value, str) else "real"
    if not new:
        return
    if table != "candidates":
        for name, kind in new.items():
            layer.CreateField(ogr.FieldDefn(name, _OGR_TYPES[kind]))
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
