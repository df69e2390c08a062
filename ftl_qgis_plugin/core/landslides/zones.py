"""Polygons on the reference grid: study areas, exclusions, known landslides."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from osgeo import gdal, ogr

from ..errors import FtlError
from ..gdal_errors import gdal_errors
from ..grids.grid import Grid, Window
from ..grids.longitudes import full_turn, near
from ..progress import Progress


class Zones:
    """Polygons (WKB, in the grid's CRS) that can be asked for by window. A pixel belongs where its centre lies inside.

    The object may be shared between threads and pickled; polygons are numbered from 1 in the given order, and where
    they overlap the later one wins in `ids`. On a geographic grid longitudes may be counted on any turn.
    """

    def __init__(self, wkb: Sequence[bytes], grid: Grid) -> None:
        self.wkb = tuple(bytes(polygon) for polygon in wkb)
        if grid.is_geographic:
            turn, middle = full_turn(grid.srs), (grid.bounds[0] + grid.bounds[2]) / 2
            self.wkb = tuple(near(polygon, middle, turn) for polygon in self.wkb)
        self.grid = grid
        self._local = threading.local()
        self._windows = np.array([self._window_of(polygon) for polygon in self.wkb], np.int64).reshape(-1, 4)

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
        on_grid = np.delete(self._windows, self.outside, axis=0)
        if not len(on_grid):
            return Window(0, 0, 0, 0)
        (row, col), (last_row, last_col) = on_grid[:, :2].min(axis=0), on_grid[:, 2:].max(axis=0)
        return Window(int(row), int(col), int(last_row - row), int(last_col - col))

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
        """All pixels of all polygons: rows, columns (int64) and polygon index (from 0), sorted by row and column.

        Each polygon is burnt for itself: a pixel of two overlapping polygons appears twice. A polygon that covers no
        pixel centre gets the pixel of its point on surface, so that no landslide is lost for being small.
        """
        progress = progress or Progress()
        rows, cols, polygons = [], [], []
        for index in range(len(self.wkb)):
            if index % 64 == 0:
                progress.check()
                progress.report(index / len(self.wkb))
            first_row, first_col, last_row, last_col = (int(value) for value in self._windows[index])
            if last_row <= first_row or last_col <= first_col:
                continue
            window = Window(first_row, first_col, last_row - first_row, last_col - first_col)
            row, col = np.nonzero(self._burn(np.array([index]), window))
            row, col = row + first_row, col + first_col
            if not len(row):
                row, col = self._smallest(index)
            rows.append(row)
            cols.append(col)
            polygons.append(np.full(len(row), index, np.int64))
        if not rows:
            return (np.zeros(0, np.int64),) * 3
        all_rows, all_cols, all_polygons = (np.concatenate(parts) for parts in (rows, cols, polygons))
        order = np.lexsort((all_polygons, all_cols, all_rows))
        return all_rows[order], all_cols[order], all_polygons[order]

    def _window_of(self, polygon: bytes) -> tuple[int, int, int, int]:
        x_min, x_max, y_min, y_max = ogr.CreateGeometryFromWkb(polygon).GetEnvelope()
        window = self.grid.window_of(x_min, y_min, x_max, y_max)
        return window.row, window.col, window.row + window.height, window.col + window.width

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
        """This thread's copy of a polygon: OGR objects must not be shared between threads."""
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
            source = ogr.GetDriverByName("Memory").CreateDataSource("")
            layer = source.CreateLayer("", None, ogr.wkbUnknown)
            layer.CreateField(ogr.FieldDefn("id", ogr.OFTInteger))
            for index in indices:
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
