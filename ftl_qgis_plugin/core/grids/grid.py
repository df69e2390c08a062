"""The reference grid on which rasters are compared, and rectangular windows of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from osgeo import gdal, osr

from ..errors import FtlError
from .crs import srs_of
from .grid_north import GridNorth
from .ground import UnitSize, distorted_unit_size, radii_of_curvature

# Distance of the rows at which a distorted projection is asked for its scale, and most rows asked; between them it is
# linear to a part in ten million.
_SCALE_STEP_M = 1000.0
_SCALE_ROWS = 4096


@dataclass(frozen=True)
class Window:
    """`height` x `width` pixels from (`row`, `col`), counted from the grid's upper left corner."""

    row: int
    col: int
    height: int
    width: int

    @property
    def shape(self) -> tuple[int, int]:
        return self.height, self.width

    @property
    def size(self) -> int:
        return self.height * self.width

    def expanded(self, halo: int) -> Window:
        """The window with `halo` pixels more on every side; it may reach beyond the grid."""
        return Window(self.row - halo, self.col - halo, self.height + 2 * halo, self.width + 2 * halo)


@dataclass(frozen=True)
class Grid:
    """A north-up grid: upper left corner, positive pixel sizes in CRS units, CRS as WKT."""

    width: int
    height: int
    x_min: float
    y_max: float
    x_size: float
    y_size: float
    wkt: str

    @classmethod
    def of_dataset(cls, dataset: gdal.Dataset, name: str, wkt: str | None = None) -> Grid:
        """Grid of an open raster; `wkt` stands in for a CRS that is missing or wrong in the file.

        FtlError: no CRS, no georeference, rotated, south-up. See `raster.grid_of` for a RasterSource.
        """
        wkt = wkt or dataset.GetProjection()
        if not wkt:
            raise FtlError(
                "The raster {name} has no coordinate reference system. Give it to the tool as SOURCE_CRS, or assign "
                "one (Raster > Projections > Assign Projection), and try again.",
                name=name,
            )
        transform = dataset.GetGeoTransform(can_return_null=True)
        if transform is None:
            raise FtlError("The raster {name} has no georeference. Georeference it and try again.", name=name)
        x_min, x_size, row_rotation, y_max, column_rotation, y_step = transform
        if abs(row_rotation) > 1e-9 * abs(x_size) or abs(column_rotation) > 1e-9 * abs(y_step):
            raise FtlError(
                "The raster {name} is rotated. Warp it to a north-up grid (Raster > Projections > Warp) and try again.",
                name=name,
            )
        if y_step >= 0 or x_size <= 0:
            raise FtlError(
                "The raster {name} is not north-up (its rows run from south to north). Warp it to a north-up grid "
                "(Raster > Projections > Warp) and try again.",
                name=name,
            )
        return cls(dataset.RasterXSize, dataset.RasterYSize, x_min, y_max, x_size, -y_step, wkt)

    def __getstate__(self) -> dict:
        # Without what is cached beside the fields: GDAL's objects cannot be pickled.
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @property
    def shape(self) -> tuple[int, int]:
        return self.height, self.width

    @property
    def geotransform(self) -> tuple[float, float, float, float, float, float]:
        return self.x_min, self.x_size, 0.0, self.y_max, 0.0, -self.y_size

    @property
    def window(self) -> Window:
        """All of the grid."""
        return Window(0, 0, self.height, self.width)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """x_min, y_min, x_max, y_max in CRS units."""
        return self.window_bounds(self.window)

    def window_bounds(self, window: Window) -> tuple[float, float, float, float]:
        x_min = self.x_min + window.col * self.x_size
        y_max = self.y_max - window.row * self.y_size
        return x_min, y_max - window.height * self.y_size, x_min + window.width * self.x_size, y_max

    def window_of(self, x_min: float, y_min: float, x_max: float, y_max: float) -> Window:
        """The smallest window of whole pixels that covers the given bounds, clipped to the grid (may be empty)."""
        first_col = min(max(math.floor((x_min - self.x_min) / self.x_size), 0), self.width)
        last_col = min(math.ceil((x_max - self.x_min) / self.x_size), self.width)
        first_row = min(max(math.floor((self.y_max - y_max) / self.y_size), 0), self.height)
        last_row = min(math.ceil((self.y_max - y_min) / self.y_size), self.height)
        return Window(first_row, first_col, max(last_row - first_row, 0), max(last_col - first_col, 0))

    def sub_grid(self, window: Window) -> Grid:
        """The grid of one window, same pixel size and CRS."""
        x_min, _, _, y_max = self.window_bounds(window)
        return Grid(window.width, window.height, x_min, y_max, self.x_size, self.y_size, self.wkt)

    def coarser(self, factor: int) -> Grid:
        """From the same corner, pixels `factor` times as wide and high, covering at least the same area."""
        width, height = math.ceil(self.width / factor), math.ceil(self.height / factor)
        return Grid(width, height, self.x_min, self.y_max, self.x_size * factor, self.y_size * factor, self.wkt)

    def centre(self, rows: np.ndarray, cols: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """x and y of pixel centres, CRS units."""
        return self.x_min + (np.asarray(cols) + 0.5) * self.x_size, self.y_max - (np.asarray(rows) + 0.5) * self.y_size

    def same_as(self, other: Grid) -> bool:
        """Same CRS, size and corners, to a thousandth of a pixel."""
        if self.shape != other.shape or not self.srs.IsSame(other.srs):
            return False
        return all(
            abs(mine - theirs) < 1e-3 * pixel
            for mine, theirs, pixel in zip(
                self.bounds, other.bounds, (self.x_size, self.y_size, self.x_size, self.y_size)
            )
        )

    @cached_property
    def srs(self) -> osr.SpatialReference:
        return srs_of(self.wkt)

    @cached_property
    def is_geographic(self) -> bool:
        return bool(self.srs.IsGeographic())

    @cached_property
    def metres_per_unit(self) -> float:
        """Metres in one unit of a projected CRS; meaningless (1) for a geographic one."""
        return 1.0 if self.is_geographic else self.srs.GetLinearUnits()

    @cached_property
    def _distortion(self) -> tuple[np.ndarray, UnitSize] | None:
        """Rows and what a CRS unit covers there in the grid's middle column; None where the map's metres are true."""
        if self.is_geographic:
            return None
        steps = math.ceil(self.height * self.y_size * self.metres_per_unit / _SCALE_STEP_M)
        rows = np.linspace(0, self.height - 1, min(max(steps, 2), _SCALE_ROWS) + 1)
        x, y = self.centre(rows, np.full(len(rows), (self.width - 1) / 2))
        size = distorted_unit_size(self.srs, x, y)
        if size is None:
            return None
        defined = np.isfinite(size.area_m2)
        return rows[defined], UnitSize(*(values[defined] for values in size))

    @cached_property
    def _north(self) -> GridNorth | None:
        return GridNorth.of(self.srs, self.shape, self.centre)

    def up_deg(self, window: Window, at: tuple[np.ndarray, np.ndarray] | None = None) -> np.ndarray | None:
        """Direction of the map's top, degrees clockwise from true north: the window's shape, or one value per pixel
        `at` (rows and columns in the window); see `GridNorth.degrees`.

        None where it is north to a degree everywhere.
        """
        if self._north is None:
            return None
        rows, cols = (np.arange(window.height)[:, None], np.arange(window.width)) if at is None else at
        return self._north.degrees(window.row + rows, window.col + cols)

    def pixel_size_m(self, first_row: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
        """Width and height of the pixels in each of `rows` rows from `first_row`, metres, shape (rows,) each.

        Projected CRS: the pixel size times the linear unit; where that is more than 1 % off the ground (Web Mercator
        away from the equator), the size on the ellipsoid in the middle of the row. Geographic CRS: arc lengths on the
        CRS's own ellipsoid at the row's centre latitude (N cos(lat) and M).
        """
        if self._distortion is not None:
            at, size = self._distortion
            wanted = np.arange(first_row, first_row + rows)
            return np.interp(wanted, at, size.width_m) * self.x_size, np.interp(wanted, at, size.height_m) * self.y_size
        if not self.is_geographic:
            unit = self.metres_per_unit
            return np.full(rows, self.x_size * unit), np.full(rows, self.y_size * unit)
        radians_per_unit = self.srs.GetAngularUnits()
        latitude = (self.y_max - (np.arange(first_row, first_row + rows) + 0.5) * self.y_size) * radians_per_unit
        prime_vertical, meridian = radii_of_curvature(self.srs, latitude)
        width = prime_vertical * np.cos(latitude) * self.x_size * radians_per_unit
        height = meridian * self.y_size * radians_per_unit
        # Beyond a pole the cosine turns negative; such rows have no area, but a size of 0 would divide by zero.
        return np.maximum(width, 1e-6), np.maximum(height, 1e-6)

    def pixel_area_m2(self, first_row: int, rows: int) -> np.ndarray:
        """Area of one pixel in each of `rows` rows from `first_row`, m2, shape (rows,)."""
        if self._distortion is not None:  # whose pixels need not be rectangles on the ground
            at, size = self._distortion
            return np.interp(np.arange(first_row, first_row + rows), at, size.area_m2) * self.x_size * self.y_size
        width, height = self.pixel_size_m(first_row, rows)
        return width * height

    def mean_pixel_size_m(self) -> float:
        """One number for messages and for turning metres into pixels: geometric mean at the middle row."""
        width, height = self.pixel_size_m(self.height // 2, 1)
        return float(np.sqrt(width[0] * height[0]))
