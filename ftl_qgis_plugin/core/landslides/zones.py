"""Polygons on the reference grid: study areas, exclusions, known landslides."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import numpy as np
from osgeo import gdal, ogr

from ..errors import FtlError
from ..gdal_errors import gdal_errors
from ..grids.grid import Grid, Window
from ..grids.longitudes import full_turn, near
from ..progress import Progress
from .apart import groups_apart

# Polygons of more bytes than this are kept as objects.
_KEPT_BYTES = 4096
# Polygons that are features of GDAL's at a time: as such each takes a kilobyte.
_BURNT_AT_ONCE = 10_000


class Zones:
    """Polygons (WKB, in the grid's CRS) that can be asked for by window. A pixel belongs where its centre lies inside.

    The object may be shared between threads and pickled; polygons are numbered from 1 in the given order, and where
    they overlap the later one wins in `ids`. On a geographic grid longitudes may be counted on any turn.
    """

    def __init__(self, wkb: Iterable[bytes], grid: Grid) -> None:
        self.wkb = tuple(bytes(polygon) for polygon in wkb)  # of bytes, no copies
        if grid.is_geographic:
            turn, middle = full_turn(grid.srs), (grid.bounds[0] + grid.bounds[2]) / 2
            self.wkb = tuple(near(polygon, middle, turn) for polygon in self.wkb)
        self.grid = grid
        self._local = threading.local()
        self._windows = self._windows_of_all()

    def __len__(self) -> int:
        return len(self.wkb)

    def __getstate__(self) -> dict:
        return {"wkb": self.wkb, "grid": self.grid}

    def __setstate__(self, state: dict) -> None:
        self.__init__(**state)

    @property
    def outside(self) -> np.ndarray:
        """Indices (from 0) of polygons that do not touch the grid at all."""
        return np.flatnonzero(
            (self._windows[:, 2] <= self._windows[:, 0]) | (self._windows[:, 3] <= self._windows[:, 1])
        )

    def bounding_window(self) -> Window:
        """The smallest window that holds all polygons, within the grid; of no size where none lies on it."""
        on_grid = np.delete(np.arange(len(self)), self.outside)
        return self._around(on_grid) if len(on_grid) else Window(0, 0, 0, 0)

    def mask(self, window: Window) -> np.ndarray:
        """Boolean array of the window's shape: the pixel lies in any polygon."""
        return self.ids(window) > 0

    def ids(self, window: Window) -> np.ndarray:
        """int32 array of the window's shape: number of the polygon (from 1), 0 for none."""
        near = np.flatnonzero(
            (self._windows[:, 0] < window.row + window.height)
            & (self._windows[:, 2] > window.row)
            & (self._windows[:, 1] < window.col + window.width)
            & (self._windows[:, 3] > window.col)
        )
        if not len(near):
            return np.zeros(window.shape, np.int32)
        return self._burn(near, window)

    def pixels(self, progress: Progress | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """All pixels of all polygons: rows, columns and polygon index (from 0; int32), sorted by row and column.

        Each polygon is burnt for itself: a pixel of two overlapping polygons appears twice. A polygon that covers no
        pixel centre gets the pixel of its point on surface, so that no landslide is lost for being small.
        """
        progress = progress or Progress()
        rows, cols, polygons = [], [], []
        done = 0
        for indices in groups_apart(self._windows):
            progress.check()
            progress.report(done / len(self.wkb))
            done += len(indices)
            window = self._around(indices)
            burnt = self._burn(indices, window)
            row, col = np.nonzero(burnt)
            polygon = burnt[row, col] - np.int32(1)
            parts = [(row + window.row, col + window.col, polygon)]
            for index in np.setdiff1d(indices, polygon).tolist():
                row, col = self._smallest(index)
                parts.append((row, col, np.full(len(row), index)))
            for row, col, polygon in parts:
                # Of millions of pixels each byte counts.
                rows.append(row.astype(np.int32))
                cols.append(col.astype(np.int32))
                polygons.append(polygon.astype(np.int32))
        if not rows:
            return (np.zeros(0, np.int32),) * 3
        all_rows, all_cols, all_polygons = map(_joined, (rows, cols, polygons))
        order = np.lexsort((all_polygons, all_cols, all_rows))
        return all_rows[order], all_cols[order], all_polygons[order]

    def _around(self, indices: np.ndarray) -> Window:
        """The smallest window that holds these polygons, all on the grid."""
        (row, col), (last_row, last_col) = (
            self._windows[indices, :2].min(axis=0),
            self._windows[indices, 2:].max(axis=0),
        )
        return Window(int(row), int(col), int(last_row - row), int(last_col - col))

    def _windows_of_all(self) -> np.ndarray:
        """First row and column, last ones (excluded) of each polygon: as `Grid.window_of` of its box. (n, 4)."""
        boxes = np.empty((len(self.wkb), 4))
        for index, polygon in enumerate(self.wkb):
            boxes[index] = ogr.CreateGeometryFromWkb(polygon).GetEnvelope()
        x_min, x_max, y_min, y_max = boxes.T
        grid = self.grid
        first_col = np.clip(np.floor((x_min - grid.x_min) / grid.x_size), 0, grid.width)
        first_row = np.clip(np.floor((grid.y_max - y_max) / grid.y_size), 0, grid.height)
        last_col = np.minimum(np.ceil((x_max - grid.x_min) / grid.x_size), grid.width)
        last_row = np.minimum(np.ceil((grid.y_max - y_min) / grid.y_size), grid.height)
        ends = np.maximum(last_row, first_row), np.maximum(last_col, first_col)
        return np.stack([first_row, first_col, *ends], axis=1).astype(np.int64)

    def _smallest(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        point = ogr.CreateGeometryFromWkb(self.wkb[index]).PointOnSurface()
        if point is None or point.IsEmpty():
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        col = int(np.floor((point.GetX() - self.grid.x_min) / self.grid.x_size))
        row = int(np.floor((self.grid.y_max - point.GetY()) / self.grid.y_size))
        if not (0 <= row < self.grid.height and 0 <= col < self.grid.width):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        return np.array([row], np.int64), np.array([col], np.int64)

    def _geometry(self, index: int) -> ogr.Geometry:
        """This thread's copy of a polygon: OGR objects must not be shared between threads. Only large ones are kept:
        the others are read again as fast, and a hundred thousand of them would fill the memory."""
        if len(self.wkb[index]) <= _KEPT_BYTES:
            return ogr.CreateGeometryFromWkb(self.wkb[index])
        cache = getattr(self._local, "geometries", None)
        if cache is None:
            cache = self._local.geometries = {}
        if index not in cache:
            cache[index] = ogr.CreateGeometryFromWkb(self.wkb[index])
        return cache[index]

    def _burn(self, indices: np.ndarray, window: Window) -> np.ndarray:
        sub = self.grid.sub_grid(window)
        burned = None
        with gdal_errors() as errors:
            raster = gdal.GetDriverByName("MEM").Create("", window.width, window.height, 1, gdal.GDT_Int32)
            raster.SetGeoTransform(sub.geotransform)
            for start in range(0, len(indices), _BURNT_AT_ONCE):
                source = ogr.GetDriverByName("Memory").CreateDataSource("")
                layer = source.CreateLayer("", None, ogr.wkbUnknown)
                layer.CreateField(ogr.FieldDefn("id", ogr.OFTInteger))
                for index in indices[start : start + _BURNT_AT_ONCE]:
                    feature = ogr.Feature(layer.GetLayerDefn())
                    feature.SetField(0, int(index) + 1)
                    feature.SetGeometry(self._geometry(int(index)))
                    layer.CreateFeature(feature)
                gdal.RasterizeLayer(raster, [1], layer, options=["ATTRIBUTE=id"])
            burned = raster.GetRasterBand(1).ReadAsArray()
        if burned is None:
            raise FtlError(
                "Polygons cannot be brought onto the grid ({reason}). Close other programs to free memory, and try "
                "again.",
                reason=errors[-1] if errors else "unknown reason",
            )
        return burned


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    """All of them in one; the parts are let go."""
    whole = np.concatenate(parts)
    parts.clear()
    return whole
