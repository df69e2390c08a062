"""Points to a grid: mean, median or strongest value of each cell, with memory bounded however many points there are.

The points are sorted into bands of rows on disk (14 bytes each) while the table is read once; then each band is
worked on by itself. Cells lie on multiples of the cell size, so that grids of several tracks coincide.

Where files overlap (bursts, tiles), a cell takes the points of the one that has most of them there: the same ground
must not count twice, and no cell mixes two ways of seeing it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from osgeo import osr

from ...errors import FtlError, Message
from ...grids.crs import moved, srs_of, way_between
from ...grids.grid import Grid, Window
from ...grids.ground import metres_per_unit
from ...progress import Progress
from ...publishing import make_scratch, real_target, remove_tree
from ...stored.writer import RasterWriter
from ..product import MAX_SIDE_PX, UNIT_FACTORS, wkt_of_epsg
from ..rate_raster import RateSummary, likely_mistakes
from .aggregation import POINTS_AT_ONCE, Aggregate, aggregate, prefer
from .point_fields import EGMS_ORTHO
from .points import Chunk, PointTable

BAND_ROWS = 256
MAX_COLUMNS = 100_000
MAX_CELLS = 4_000_000_000
RECORD = np.dtype([("row", "<i4"), ("col", "<i4"), ("rate", "<f4"), ("source", "<u2")])


@dataclass(frozen=True)
class PointOptions:
    """`cell_size_m` metres; `unit`: a rate unit of UNIT_FACTORS; `source_wkt` stands in where the table states no CRS;
    `target_wkt` None: the table's CRS if projected, else the UTM zone of its first points."""

    cell_size_m: float
    aggregate: Aggregate = "mean"
    min_points: int = 1
    min_coherence: float = 0.0
    unit: str = "mm/a"
    flip_sign: bool = False
    source_wkt: str | None = None
    target_wkt: str | None = None


@dataclass(frozen=True)
class GridCounts:
    """`points` read, of which `incoherent` and `outside` (no place in the target CRS) were left out; `cells` with a
    value; `repeated` points of another file in a cell that has more of one.
    """

    points: int
    incoherent: int
    outside: int
    skipped: int
    cells: int
    repeated: int = 0


def rasterize(
    table: PointTable,
    options: PointOptions,
    path: str,
    count_path: str | None = None,
    progress: Progress | None = None,
) -> GridCounts:
    """Writes the rate grid (float32 mm/a, NaN no data) and, where asked for, the number of points per cell (int32).

    FtlError: no CRS, a geographic target, no coherence field for a minimum coherence, no point left, a grid that is
    too large for its cell size.
    """
    progress = progress or Progress()
    if options.min_coherence > 0 and not table.fields.coherence:
        raise FtlError(
            "{name} has no field of coherence, so a minimum cannot be asked for. Set it to 0.", name=table.name
        )
    if table.fields.product == EGMS_ORTHO or (table.fields.product == "EGMS" and "_L3_" in table.name):
        progress.warn(
            Message(
                "{name} is EGMS Ortho: vertical or eastward rates, not along the line of sight. Do not project them "
                "again.",
                name=table.name,
            )
        )
    scratch = make_scratch(real_target(path))
    try:
        sorter = _Sorter(table, options, scratch, progress.part(0.0, 0.8))
        sorter.read()
        grid = sorter.grid()
        tags = {
            "unit": "mm/a",
            "sign": "flipped by the user" if options.flip_sign else "as in the table",
            "source_product": table.fields.product,
            "source_file": table.name,
            "source_field": table.fields.rate,
            "source_unit": options.unit,
            "aggregate": options.aggregate,
        }
        cells, repeated = _write(sorter, grid, options, path, count_path, tags, progress.part(0.8, 1.0))
    finally:
        remove_tree(scratch)
    return GridCounts(sorter.points, sorter.incoherent, sorter.outside, table.skipped, cells, repeated)


class _Sorter:
    """Reads the table once and sorts its points into one file per band of rows."""

    def __init__(self, table: PointTable, options: PointOptions, folder: str, progress: Progress) -> None:
        self._table = table
        self._options = options
        self._folder = folder
        self._progress = progress
        self._factor = UNIT_FACTORS[options.unit] * (-1 if options.flip_sign else 1)
        self._transform: osr.CoordinateTransformation | None = None
        self._cell = 0.0
        self._wkt = ""
        self.points = self.incoherent = self.outside = 0
        self.sources = 1
        self.counts: dict[int, int] = {}
        self._first_row = self._first_col = np.iinfo(np.int64).max
        self._last_row = self._last_col = np.iinfo(np.int64).min

    def read(self) -> None:
        for chunk in self._table.chunks():
            self._progress.check()
            if not self._wkt and chunk.x.size:
                self._begin(chunk)
            self._add(chunk)
            self._progress.report(chunk.fraction)
        if not self.counts:
            raise FtlError(
                "No point of {name} is left ({points} read, {incoherent} below the minimum coherence, {outside} "
                "outside the CRS). Check its fields and the minimum coherence.",
                name=self._table.name,
                points=self.points,
                incoherent=self.incoherent,
                outside=self.outside,
            )

    def grid(self) -> Grid:
        width, height = self._last_col - self._first_col + 1, self._last_row - self._first_row + 1
        if width > MAX_COLUMNS or height > MAX_SIDE_PX or width * height > MAX_CELLS:
            raise FtlError(
                "The points of {name} spread over {width} x {height} cells of {cell:g} m. Choose a larger cell size, "
                "or remove points with wrong coordinates.",
                name=self._table.name,
                width=width,
                height=height,
                cell=self._options.cell_size_m,
            )
        x_min, y_max = self._first_col * self._cell, -self._first_row * self._cell
        return Grid(int(width), int(height), float(x_min), float(y_max), self._cell, self._cell, self._wkt)

    def bands(self, grid: Grid) -> Iterator[tuple[Window, str, int]]:
        """Every band of the grid, also those without points: window, file (may be absent), number of points."""
        for band in range(self._first_row // BAND_ROWS, self._last_row // BAND_ROWS + 1):
            first = max(band * BAND_ROWS, self._first_row) - self._first_row
            last = min((band + 1) * BAND_ROWS - 1, self._last_row) - self._first_row
            yield Window(first, 0, last - first + 1, grid.width), self._file(band), self.counts.get(band, 0)

    def records(
        self, window: Window, path: str, taken: np.ndarray | None = None
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Cell number within the window and rate of a band's points, in pieces; `taken`: those of the cell's file."""
        for cell, records in self._stored(window, path, POINTS_AT_ONCE):
            rate = records["rate"]
            if taken is not None:
                own = records["source"] == taken[cell]
                cell, rate = cell[own], rate[own]
            yield cell, rate

    def taken(self, window: Window, path: str) -> np.ndarray | None:
        """(cells,) number of the file whose points each cell takes: the one with most there, of equal ones the first.
        None where there is one file only."""
        if self.sources < 2:
            return None
        taken, most = np.zeros(window.size, np.uint16), np.zeros(window.size, np.int32)
        mine, source = np.zeros(window.size, np.int32), 0
        for cell, records in self._stored(window, path, POINTS_AT_ONCE):
            # The files were read one after the other.
            for here in np.unique(records["source"]).tolist():
                if here != source:
                    prefer(taken, most, mine, source)
                    source = here
                mine += np.bincount(cell[records["source"] == here], minlength=window.size).astype(np.int32)
        prefer(taken, most, mine, source)
        return taken

    def _stored(self, window: Window, path: str, chunk: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        with open(path, "rb") as file:
            while True:
                records = np.fromfile(file, RECORD, chunk)
                if not records.size:
                    return
                row = records["row"].astype(np.int64) - (self._first_row + window.row)
                yield row * window.width + (records["col"].astype(np.int64) - self._first_col), records

    def _is_another(self, wkt: str | None) -> bool:
        """Whether a CRS is none that the table's columns make likely, but could hold such numbers."""
        if not wkt or not self._table.wkt:
            return False
        given, usual = srs_of(wkt), srs_of(self._table.wkt)
        return not given.IsSame(usual) and given.IsGeographic() == usual.IsGeographic()

    def _begin(self, chunk: Chunk) -> None:
        name = self._table.name
        source_wkt = self._table.wkt or self._options.source_wkt
        if self._table.guesses_crs and self._is_another(self._options.source_wkt):
            source_wkt = self._options.source_wkt
            self._progress.warn(
                Message(
                    "{name} has the columns of a product with coordinates in {usual}. They count in {given}, as you "
                    "chose; leave the CRS of the points empty if that is not meant.",
                    name=name,
                    usual=srs_of(self._table.wkt).GetName(),
                    given=srs_of(source_wkt).GetName(),
                )
            )
        if not source_wkt:
            raise FtlError(
                "{name} does not state the coordinate reference system of its points. Choose it under 'CRS of the "
                "points'.",
                name=name,
            )
        source = srs_of(source_wkt)
        if source.IsGeographic() and not (np.abs(chunk.x).max() <= 360 and np.abs(chunk.y).max() <= 90):
            raise FtlError(
                "{name} has coordinates that are no degrees ({x:g}, {y:g}), but its CRS is geographic. Choose the "
                "right CRS of the points.",
                name=name,
                x=float(chunk.x[0]),
                y=float(chunk.y[0]),
            )
        target_wkt = self._options.target_wkt
        if not target_wkt:
            target_wkt = _utm_wkt(source, chunk, name) if source.IsGeographic() else source_wkt
        target = srs_of(target_wkt)
        if target.IsGeographic():
            raise FtlError("The target CRS is in degrees, but the cell size is in metres. Choose a projected CRS.")
        self._wkt = target_wkt
        x, y = np.median(chunk.x, keepdims=True), np.median(chunk.y, keepdims=True)
        if not source.IsSame(target):
            self._transform = way_between(source, target)
            if self._transform is None:
                raise FtlError(
                    "{name} has no way from its CRS to the target CRS. Choose the right CRS of the points.", name=name
                )
            x, y = _transformed(self._transform, x, y)
        self._cell = self._options.cell_size_m / metres_per_unit(target, x[0], y[0])
        self._warn_of_mistakes(chunk)

    def _warn_of_mistakes(self, chunk: Chunk) -> None:
        rates = chunk.rate * self._factor
        low, middle, high = (float(value) for value in np.percentile(rates, (1, 50, 99)))
        summary = RateSummary(1.0, low, middle, high, float(np.percentile(np.abs(rates), 99)))
        self._progress.tell(
            Message(
                "The first {count} points: {p1:.4g} (1st percentile), {p50:.4g} (median), {p99:.4g} (99th) mm/a.",
                count=rates.size,
                p1=low,
                p50=middle,
                p99=high,
            )
        )
        for message in likely_mistakes(summary, self._options.unit):
            self._progress.warn(message)

    def _add(self, chunk: Chunk) -> None:
        self.points += chunk.x.size
        self.sources = max(self.sources, chunk.source + 1)
        x, y, rate = chunk.x, chunk.y, chunk.rate
        if self._options.min_coherence > 0:
            keep = chunk.coherence >= self._options.min_coherence
            self.incoherent += int(np.count_nonzero(~keep))
            x, y, rate = x[keep], y[keep], rate[keep]
        if self._transform is not None and x.size:
            x, y = _transformed(self._transform, x, y)
        col, row = np.floor(x / self._cell), np.floor(-y / self._cell)
        # Beyond 32 bits no cell of this world lies; failed transformations come as infinity.
        keep = (np.abs(col) < 2**31 - 1) & (np.abs(row) < 2**31 - 1)
        self.outside += int(np.count_nonzero(~keep))
        if not keep.any():
            return
        records = np.empty(int(np.count_nonzero(keep)), RECORD)
        records["row"], records["col"], records["rate"] = row[keep], col[keep], rate[keep] * self._factor
        records["source"] = chunk.source
        self._first_row = min(self._first_row, int(records["row"].min()))
        self._last_row = max(self._last_row, int(records["row"].max()))
        self._first_col = min(self._first_col, int(records["col"].min()))
        self._last_col = max(self._last_col, int(records["col"].max()))
        self._store(records)

    def _store(self, records: np.ndarray) -> None:
        bands = records["row"].astype(np.int64) // BAND_ROWS
        order = np.argsort(bands, kind="stable")
        records, bands = records[order], bands[order]
        starts = np.flatnonzero(np.r_[True, bands[1:] != bands[:-1]])
        # One stray point per band would make as many files as the grid has bands; refuse before the disk is full.
        if len(self.counts) + len(starts) > 2 * MAX_SIDE_PX // BAND_ROWS:
            self.grid()
        for start, stop in zip(starts, np.r_[starts[1:], bands.size]):
            band = int(bands[start])
            with open(self._file(band), "ab") as file:
                records[start:stop].tofile(file)
            self.counts[band] = self.counts.get(band, 0) + int(stop - start)

    def _file(self, band: int) -> str:
        return os.path.join(self._folder, f"{band}.points")


def _write(
    sorter: _Sorter,
    grid: Grid,
    options: PointOptions,
    path: str,
    count_path: str | None,
    tags: dict[str, str],
    progress: Progress,
) -> tuple[int, int]:
    cells = repeated = 0
    with RasterWriter(path, grid, descriptions=("deformation rate",), metadata=tags) as writer:
        counts = (
            RasterWriter(count_path, grid, dtype=np.int32, no_data=None, descriptions=("points",))
            if count_path
            else None
        )
        if counts is not None:
            counts.__enter__()
        try:
            for window, file, points in sorter.bands(grid):
                progress.check()
                rate = np.full(window.size, np.nan, np.float32)
                number = np.zeros(window.size, np.int32)
                if points:
                    aggregate(sorter, window, file, points, options.aggregate, rate, number)
                    repeated += points - int(number.sum())
                rate[number < max(options.min_points, 1)] = np.nan
                cells += int(np.count_nonzero(~np.isnan(rate)))
                writer.write(rate.reshape(window.shape), window)
                if counts is not None:
                    counts.write(number.reshape(window.shape), window)
                progress.report((window.row + window.height) / grid.height)
            if cells == 0:
                raise FtlError(
                    "No cell holds {minimum} point(s). Lower the minimum number of points or choose larger cells.",
                    minimum=options.min_points,
                )
        except BaseException as error:
            if counts is not None:
                counts.__exit__(type(error), error, None)
            raise
        if counts is not None:
            counts.__exit__(None, None, None)
    return cells, repeated


def _transformed(
    transform: osr.CoordinateTransformation, x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Infinity where a point has no place in the target CRS."""
    array = moved(transform, np.column_stack((x, y)).tolist())
    return array[:, 0], array[:, 1]


def _utm_wkt(source: osr.SpatialReference, chunk: Chunk, name: str) -> str:
    """The UTM zone (WGS 84) of the middle of the first points."""
    longitude, latitude = float(np.median(chunk.x)), float(np.median(chunk.y))
    zone = int(((longitude + 180) % 360) // 6) + 1
    return wkt_of_epsg((32600 if latitude >= 0 else 32700) + zone, name)
