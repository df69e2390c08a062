"""Point products read in chunks: csv tables (also zipped, as EGMS comes) and whatever OGR opens."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, Protocol

import numpy as np
from osgeo import gdal, ogr

from ...errors import FtlError
from ...gdal_errors import gdal_errors
from ..product import wkt_of_epsg
from .point_fields import PointFields, identify
from .table_text import TEXT_SUFFIXES, damaged, opened_table

CHUNK_BYTES = 8 * 1024 * 1024
CHUNK_POINTS = 50_000
# The header line of a real table; a longer "line" means that the file is no table.
MAX_LINE_BYTES = 1024 * 1024
_SEPARATOR_LINE = re.compile(rb"sep=([,;\t]?)$", re.IGNORECASE)
TABLE_SUFFIXES = (*TEXT_SUFFIXES, ".zip")


class Chunk(NamedTuple):
    """Arrays of equal length: coordinates in the table's CRS, rate in its unit, coherence (NaN where unknown);
    `fraction` of the table read so far (0 to 1); `source`: which of several files they are of, ascending."""

    x: np.ndarray
    y: np.ndarray
    rate: np.ndarray
    coherence: np.ndarray
    fraction: float
    source: int = 0


class PointTable(Protocol):
    """`wkt` is "" where the file does not state its CRS. What `guesses_crs` made it likely by its columns. `skipped`:
    rows left out as they lack a number or a place, counted while the chunks are read."""

    name: str
    fields: PointFields
    wkt: str
    guesses_crs: bool
    skipped: int

    def chunks(self) -> Iterator[Chunk]: ...


def open_points(path: str, field: str = "") -> PointTable:
    """A table of points; `path` may name a layer as QGIS does ("file.gpkg|layername=points").

    FtlError: missing, no table, no field for the rate, no coordinates.
    """
    file_path, _, options = path.partition("|")
    if not os.path.isfile(file_path):
        raise FtlError("{name} is not there or is a folder. Choose the file with the points.", name=path or "''")
    if file_path.lower().endswith(TABLE_SUFFIXES):
        return CsvPoints(file_path, field)
    found = re.search(r"layername=([^|]+)", options)
    return OgrPoints(file_path, field, found.group(1) if found else "")


class CsvPoints:
    """A csv table with a header line; separator comma, semicolon or tab. Only the columns that count are split off,
    so that EGMS' hundreds of date columns cost next to nothing.

    Lines that are incomplete or hold no numbers are left out and counted in `skipped`.
    """

    guesses_crs = True

    def __init__(self, path: str, field: str = "") -> None:
        self.name = os.path.basename(path)
        self._path = path
        self.skipped = 0
        self._told_separator = ""
        with opened_table(path) as (file, _):
            header, _length = self._header(file)
        text = header.decode("utf-8-sig", errors="replace").strip()
        if not text or "\0" in text or len(header) >= MAX_LINE_BYTES:
            raise FtlError(
                "{name} does not begin with a line of column names. Choose a csv table with a header.", name=path
            )
        self._separator = self._told_separator or max(",;\t", key=text.count)
        columns = [column.strip() for column in next(csv.reader([text], delimiter=self._separator))]
        self.fields = identify(self.name, columns, field, needs_coordinates=True)
        self.wkt = wkt_of_epsg(self.fields.epsg, path) if self.fields.epsg else ""
        wanted = [self.fields.x, self.fields.y, self.fields.rate]
        if self.fields.coherence:
            wanted.append(self.fields.coherence)
        self._wanted = [columns.index(column) for column in wanted]

    def chunks(self) -> Iterator[Chunk]:
        self.skipped = 0
        with opened_table(self._path) as (file, size):
            _header, done = self._header(file)
            rest = b""
            while True:
                block = self._read(file.read, CHUNK_BYTES)
                done += len(block)
                lines = (rest + block).split(b"\n")
                rest = lines.pop() if block else b""
                if len(rest) > MAX_LINE_BYTES:
                    raise damaged(self._path, "a line without end")
                if lines:
                    values = self._parse(lines)
                    coherence = values[3] if len(values) > 3 else np.full(values.shape[1], np.nan)
                    yield Chunk(values[0], values[1], values[2], coherence, min(done / max(size, 1), 1.0))
                if not block:
                    return

    def _header(self, file: BinaryIO) -> tuple[bytes, int]:
        """The line of column names, and how many bytes were read up to its end."""
        header = self._read(file.readline, MAX_LINE_BYTES)
        length = len(header)
        while header and length < MAX_LINE_BYTES and not header.removeprefix(codecs.BOM_UTF8).strip():  # empty lines
            header = self._read(file.readline, MAX_LINE_BYTES)
            length += len(header)
        told = _SEPARATOR_LINE.match(header.removeprefix(codecs.BOM_UTF8).strip())
        if told:  # Excel's way of saying it, before the names
            self._told_separator = told[1].decode("ascii") or "\t"
            header = self._read(file.readline, MAX_LINE_BYTES)
            length += len(header)
        return header, length

    def _read(self, how: Callable[[int], bytes], count: int) -> bytes:
        try:
            return how(count)
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise damaged(self._path, str(error)) from error

    def _parse(self, lines: list[bytes]) -> np.ndarray:
        """Wanted columns by rows, float64; rows without coordinates or rate are dropped."""
        last = max(self._wanted)
        if any(b'"' in line for line in lines):
            text = io.StringIO(b"\n".join(lines).decode("utf-8", errors="replace"))
            rows = [[cell.encode() for cell in row] for row in csv.reader(text, delimiter=self._separator)]
        else:
            separator = self._separator.encode()
            rows = [line.split(separator, last + 1) for line in lines]
        complete = [row for row in rows if len(row) > last]
        values = np.array([_floats([row[index] for row in complete]) for index in self._wanted])
        values = values.reshape(len(self._wanted), -1)
        good = np.isfinite(values[:3]).all(axis=0)
        self.skipped += sum(1 for line in lines if line.strip()) - int(np.count_nonzero(good))
        return values[:, good]


class OgrPoints:
    """Points of a vector file; of other geometries, the centre of their extent."""

    guesses_crs = False

    def __init__(self, path: str, field: str = "", layer: str = "") -> None:
        self.name = os.path.basename(path)
        self.skipped = 0
        self._path = path
        self._layer = None
        with gdal_errors() as errors:
            self._dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_READONLY)
            self._layer = None if self._dataset is None else _layer_of(self._dataset, layer)
        if self._layer is None:
            raise FtlError(
                "{name} cannot be opened as points ({reason}). Choose a csv table, a shapefile or a GeoPackage.",
                name=path,
                reason=errors[-1] if errors else "it holds no such layer",
            )
        definition = self._layer.GetLayerDefn()
        names = [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]
        self.fields = identify(self.name, names, field)
        srs = self._layer.GetSpatialRef()
        self.wkt = srs.ExportToWkt() if srs is not None else ""
        wanted = {self.fields.rate, self.fields.coherence}
        self._layer.SetIgnoredFields([name for name in names if name not in wanted])

    def chunks(self) -> Iterator[Chunk]:
        self.skipped = 0
        definition = self._layer.GetLayerDefn()
        rate = definition.GetFieldIndex(self.fields.rate)
        coherence = definition.GetFieldIndex(self.fields.coherence) if self.fields.coherence else -1
        total = max(self._layer.GetFeatureCount(), 1)
        rows: list[tuple[float, float, float, float]] = []
        done = 0
        self._layer.ResetReading()
        while True:
            feature = None
            with gdal_errors() as errors:
                feature = self._layer.GetNextFeature()
            if feature is None:
                if errors:
                    raise damaged(self._path, errors[0])
                break
            done += 1
            row = _row(feature, rate, coherence)
            if row is None:
                self.skipped += 1
            else:
                rows.append(row)
            if len(rows) == CHUNK_POINTS:
                yield Chunk(*np.array(rows).T, fraction=done / total)
                rows = []
        if rows:
            yield Chunk(*np.array(rows).T, fraction=1.0)


def _layer_of(dataset: gdal.Dataset, name: str) -> ogr.Layer | None:
    return dataset.GetLayerByName(name) if name else dataset.GetLayer(0)


def _row(feature: ogr.Feature, rate: int, coherence: int) -> tuple[float, float, float, float] | None:
    geometry = feature.GetGeometryRef()
    if geometry is None or geometry.IsEmpty() or not feature.IsFieldSetAndNotNull(rate):
        return None
    if ogr.GT_Flatten(geometry.GetGeometryType()) == ogr.wkbPoint:
        x, y = geometry.GetX(), geometry.GetY()
    else:
        x_min, x_max, y_min, y_max = geometry.GetEnvelope()
        x, y = (x_min + x_max) / 2, (y_min + y_max) / 2
    value = _field(feature, rate)
    quality = _field(feature, coherence) if coherence >= 0 else float("nan")
    return (x, y, value, quality) if np.isfinite((x, y, value)).all() else None


def _field(feature: ogr.Feature, index: int) -> float:
    """The field as a number; NaN for NULL and for text that is none (a csv brings numbers as text)."""
    if not feature.IsFieldSetAndNotNull(index):
        return float("nan")
    if feature.GetFieldDefnRef(index).GetType() == ogr.OFTString:
        return float(_floats([feature.GetFieldAsString(index).encode()])[0])
    return feature.GetFieldAsDouble(index)


def _floats(cells: list[bytes]) -> np.ndarray:
    """Numbers from text, NaN where it is none; a decimal comma is taken for a point."""
    try:
        return np.array(cells, dtype=bytes).astype(np.float64)
    except ValueError:
        return np.array([_float(cell) for cell in cells], np.float64)


def _float(cell: bytes) -> float:
    try:
        return float(cell.strip().replace(b",", b"."))
    except ValueError:
        return float("nan")
