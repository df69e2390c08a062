"""Threshold tables as files: GeoPackage or CSV with the contract's fields."""

from __future__ import annotations

import csv
import os

from osgeo import gdal, ogr

from ...core.errors import FtlError
from ...core.factors.catalogue import COHERENCE, DEFORMATION
from ...core.factors.thresholds import FIELDS, NOTE_DATA, ThresholdTable
from ...core.gdal_errors import gdal_errors
from ...core.publishing import written

_COLUMNS = (*FIELDS, NOTE_DATA)
_TYPES = {
    "lower": ogr.OFTReal,
    "upper": ogr.OFTReal,
    "coverage": ogr.OFTReal,
    "enabled": ogr.OFTInteger,
    "samples": ogr.OFTInteger,
}


def save_table(table: ThresholdTable, path: str) -> None:
    """Writes .csv or .gpkg (layer "thresholds"), all or nothing. FtlError: another ending, cannot be written."""
    ending = os.path.splitext(path)[1].lower()
    if ending not in (".csv", ".gpkg"):
        raise FtlError("Threshold tables are written as .csv or .gpkg, not as {name}. Change the ending.", name=path)
    try:
        with written(path) as half:
            if ending == ".csv":
                _write_csv(table, half)
            else:
                _write_gpkg(table, half)
    except OSError as error:
        raise _cannot_write(path, error.strerror or str(error)) from error


def load_table(path: str) -> ThresholdTable:
    """Reads a table that `save_table`, `factorthresholds` or a spreadsheet wrote.

    Of a study the newest iteration's rows count. FtlError: cannot be read, no such fields, rows that make no sense.
    """
    dataset = records = layer = None
    with gdal_errors() as errors:
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_READONLY)
        layer = None if dataset is None else _layer_with_factors(dataset)
        records = None if layer is None else [feature.items() for feature in layer]
    if dataset is not None and layer is None and not errors:
        raise FtlError("{name} has no table with the fields factor, lower and upper. Choose another.", name=path)
    if records is None:
        raise FtlError(
            "{name} cannot be read as a table ({reason}). Choose a .csv or .gpkg with the fields factor, lower and "
            "upper.",
            name=path,
            reason=errors[-1] if errors else "unknown format",
        )
    numbers = [record["iteration"] for record in records if record.get("iteration") is not None]
    if numbers:
        records = [record for record in records if record["iteration"] == max(numbers)]
    return ThresholdTable.from_records(records)


def beside(table: ThresholdTable, own: ThresholdTable) -> ThresholdTable:
    """A loaded table as it is used beside one's `own`: where it was made without a rate, in another region, its ranges
    of the ground hold from now on, and what is wanted of rate and coherence stays."""
    if not table.is_without_rate:
        return table
    kept = tuple(row for row in own.rows if row.factor in (DEFORMATION, COHERENCE))
    return ThresholdTable((*(kept or table.rows_of(DEFORMATION)), *table.of_ground().rows))


def _layer_with_factors(dataset: gdal.Dataset) -> ogr.Layer | None:
    for index in range(dataset.GetLayerCount()):
        layer = dataset.GetLayer(index)
        definition = layer.GetLayerDefn()
        names = {definition.GetFieldDefn(number).GetName().lower() for number in range(definition.GetFieldCount())}
        if {"factor", "lower", "upper"} <= names:
            return layer
    return None


def _write_csv(table: ThresholdTable, path: str) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for record in table.records():
            writer.writerow("" if record[name] is None else record[name] for name in _COLUMNS)


def _write_gpkg(table: ThresholdTable, path: str) -> None:
    with gdal_errors() as errors:
        dataset = ogr.GetDriverByName("GPKG").CreateDataSource(path)
        layer = dataset.CreateLayer("thresholds", None, ogr.wkbNone)
        for name in _COLUMNS:
            layer.CreateField(ogr.FieldDefn(name, _TYPES.get(name, ogr.OFTString)))
        for record in table.records():
            feature = ogr.Feature(layer.GetLayerDefn())
            for name, value in record.items():
                if value is not None:
                    feature.SetField(name, value)
            layer.CreateFeature(feature)
        layer = dataset = None
    if errors:
        raise _cannot_write(path, errors[0])


def _cannot_write(path: str, reason: str) -> FtlError:
    return FtlError(
        "{name} cannot be written ({reason}). Check free disk space, write permission and whether another program "
        "has the file open.",
        name=path,
        reason=reason,
    )
