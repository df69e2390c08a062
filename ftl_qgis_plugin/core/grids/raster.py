"""Reading rasters on a reference grid, whatever grid they come on."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from osgeo import gdal

from ..errors import FtlError
from ..gdal_errors import gdal_errors
from ..stored.shared_blocks import Cells, SharedBlocks
from .bands import FloatBand, UnreadableError, require_real
from .grid import Grid, Window
from .longitudes import on_turn_of
from .plane import Plane
from .smoothing import running_median
from .upright import upright

# Pixels that a warped raster offers beyond the reference grid, so that windows with a halo (slope, relief) are
# filled at the grid's edge too. Reading stays lazy: the margin costs nothing where nobody asks for it.
MARGIN_PX = 512


def open_dataset(path: str) -> gdal.Dataset:
    """A raster opened for reading; FtlError where GDAL cannot."""
    dataset = None
    with gdal_errors() as errors:
        dataset = gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY | gdal.OF_VERBOSE_ERROR)
    if dataset is None:
        reason = errors[-1] if errors else "unknown format"
        raise FtlError(
            "The raster {name} cannot be opened ({reason}). Check that the file exists and is a raster that QGIS "
            "displays.",
            name=path,
            reason=reason,
        )
    if dataset.RasterCount == 0:
        raise FtlError(
            "{name} contains no band of its own. Choose one of its subdatasets (drag the file into QGIS to see them).",
            name=path,
        )
    if dataset.GetDriver().ShortName == "netCDF":
        _keep_nan(dataset)
    return dataset


def _keep_nan(dataset: gdal.Dataset) -> None:
    """Of a variable that declares no fill value the netCDF driver hands out 0 where the file says NaN: a rate of
    nothing where nothing is known. What is set here is the open dataset's alone."""
    for number in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(number)
        if band.DataType in (gdal.GDT_Float32, gdal.GDT_Float64) and band.GetNoDataValue() is None:
            with gdal_errors():
                band.SetNoDataValue(float("nan"))


@dataclass(frozen=True)
class RasterSource:
    """Where a raster's numbers come from and how they are to be read.

    `scale` multiplies the stored values (units); `categorical` rasters are aligned by nearest neighbour, others
    bilinearly; `no_data` and `wkt` (CRS) override what the file says of itself. `plane` is taken off the (scaled)
    values: a rate's offset and ramp. `smooth_px`: read as the running median over a disc of that (even) radius, 0 =
    not. `sigmas`: of a rate that a median has smoothed, its robust sigma before and after, mm/a. `place`: GDAL's
    geotransform of a dataset that GDAL reads without one (HDF5), with `wkt`.
    """

    path: str
    band: int = 1
    scale: float = 1.0
    categorical: bool = False
    no_data: float | None = None
    zero_is_no_data: bool = False
    wkt: str | None = None
    plane: Plane | None = None
    smooth_px: int = 0
    sigmas: tuple[float, float] | None = None
    place: tuple[float, ...] | None = None

    @property
    def name(self) -> str:
        return os.path.splitext(os.path.basename(self.path))[0]


def grid_of(source: RasterSource) -> Grid:
    """The raster's own grid, north-up also where the file is not. FtlError: not opened, no CRS, no georeference."""
    dataset, _keep = _upright(open_dataset(source.path), source)
    return Grid.of_dataset(dataset, source.path, source.wkt)


def prepared(
    dataset: gdal.Dataset, source: RasterSource, grid: Grid
) -> tuple[gdal.Dataset, Grid, tuple[gdal.Dataset, ...]]:
    """The source's dataset seen north-up and on the turn of longitudes that `grid` counts, and its own grid then.

    The last value has to be kept as long as the first is used. FtlError: no CRS, no georeference.
    """
    dataset, upright_of = _upright(dataset, source)
    dataset, turned_from = on_turn_of(dataset, Grid.of_dataset(dataset, source.path, source.wkt), grid)
    return dataset, Grid.of_dataset(dataset, source.path, source.wkt), (*upright_of, *turned_from)


def _upright(dataset: gdal.Dataset, source: RasterSource) -> tuple[gdal.Dataset, tuple[gdal.Dataset, ...]]:
    if source.place is None:
        return upright(dataset, source.wkt, source.categorical)
    view, kept = upright(in_place(dataset, source.place, source.wkt), source.wkt, source.categorical)
    return view, (*kept, dataset)


def in_place(dataset: gdal.Dataset, place: Sequence[float], wkt: str | None) -> gdal.Dataset:
    """A view of a raster without a place that lies where it is said; the raster has to be kept as long as the view."""
    view = gdal.GetDriverByName("VRT").CreateCopy("", dataset)
    view.SetProjection(wkt or "")
    view.SetGeoTransform(place)
    return view


class AlignedRaster:
    """A raster seen on a reference grid: float32, NaN where there is no data.

    Where the raster's pixels already coincide with the grid's it is read directly, otherwise through a warped VRT
    (bilinear for continuous data, nearest for classes). The object may be shared between threads and pickled: each
    thread opens a handle of its own, which is closed when the thread ends.
    """

    def __init__(self, source: RasterSource, grid: Grid) -> None:
        self.source = source
        self.grid = grid
        self.shared: SharedBlocks | None = None  # where what is read is kept for other threads; never pickled
        self._local = threading.local()

    def __getstate__(self) -> dict:
        return {"source": self.source, "grid": self.grid}

    def __setstate__(self, state: dict) -> None:
        self.__init__(**state)

    def read(self, window: Window) -> np.ndarray:
        """Values of `window`, float32 of the window's shape; the window may reach beyond grid and raster."""
        radius = self.source.smooth_px
        wide = window.expanded(radius) if radius else window
        values = self._handle().read(wide, self.shared)
        plane = self.source.plane
        if plane is not None:
            values = values - plane.over(self.grid, wide)
        return running_median(values, radius) if radius else values

    def block_shape(self) -> tuple[int, int]:
        """Rows and columns of the file's blocks (of the original file where it is warped)."""
        return self._handle().block_shape

    def _handle(self) -> _Handle:
        handle = getattr(self._local, "handle", None)
        if handle is None:
            handle = self._local.handle = _Handle(self.source, self.grid)
        return handle


class _Handle:
    """One thread's open dataset and where the grid's corner lies in it."""

    def __init__(self, source: RasterSource, grid: Grid) -> None:
        dataset = open_dataset(source.path)
        if not 1 <= source.band <= dataset.RasterCount:
            raise FtlError(
                "The raster {name} has {count} band(s), so band {band} cannot be read. Choose another band.",
                name=source.path,
                count=dataset.RasterCount,
                band=source.band,
            )
        band = dataset.GetRasterBand(source.band)
        block_width, block_height = band.GetBlockSize()
        self.block_shape = (block_height, block_width)
        require_real(band, source.path)
        dataset, own, prepared_from = prepared(dataset, source, grid)
        band = dataset.GetRasterBand(source.band)
        no_data = source.no_data if source.no_data is not None else band.GetNoDataValue()
        if own.srs.IsSame(grid.srs) and _coincide(own, grid):
            self._row_offset = round((own.y_max - grid.y_max) / grid.y_size)
            self._col_offset = round((grid.x_min - own.x_min) / grid.x_size)
            self._keep = (dataset, *prepared_from)
            # Of floating point, as gdalwarp makes it, GDAL does not take it for a mask.
            alpha = next((dataset.GetRasterBand(number) for number in _alphas(dataset, source.band)), None)
        else:
            dataset, keep = _warped(dataset, source, grid, no_data)
            self._keep = (*keep, *prepared_from)
            band, no_data, alpha = dataset.GetRasterBand(1), float("nan"), None
            self._row_offset = self._col_offset = MARGIN_PX
        self._band = FloatBand(band, no_data, source.scale, source.zero_is_no_data, alpha, dataset)
        self._width, self._height = dataset.RasterXSize, dataset.RasterYSize
        block_width, block_height = band.GetBlockSize()
        self._cells = Cells.of(self._height, self._width, block_height, block_width)
        self._source = source
        if source.plane is not None and not source.plane.is_level and not own.srs.IsSame(grid.srs):
            raise FtlError(
                "A ramp can only be taken off the rate {name} on a grid of its own coordinate reference system. Choose "
                "the rate as reference grid, or another reference.",
                name=source.path,
            )

    def read(self, window: Window, shared: SharedBlocks | None) -> np.ndarray:
        top, left = window.row + self._row_offset, window.col + self._col_offset
        first_row, last_row = max(top, 0), min(top + window.height, self._height)
        first_col, last_col = max(left, 0), min(left + window.width, self._width)
        if first_row >= last_row or first_col >= last_col:
            return np.full(window.shape, np.nan, np.float32)
        box = Window(first_row, first_col, last_row - first_row, last_col - first_col)
        if shared is None or self._cells is None:
            values = self._read(box)
        else:
            values = shared.read(self._source, self._cells, box, self._read)
        if values.shape == window.shape:
            return values
        padded = np.full(window.shape, np.nan, np.float32)
        padded[first_row - top : last_row - top, first_col - left : last_col - left] = values
        return padded

    def _read(self, box: Window) -> np.ndarray:
        try:
            return self._band.read(box.col, box.row, box.width, box.height)
        except UnreadableError as error:
            raise FtlError(
                "The raster {name} cannot be read ({reason}). The file may be damaged or its disk unreachable.",
                name=self._source.path,
                reason=str(error),
            ) from error


def _coincide(own: Grid, grid: Grid) -> bool:
    """Whether pixels of `own` are pixels of `grid` shifted by whole pixels (to a hundredth of a pixel)."""
    # The size's error adds up over the raster, so it is held against a hundredth of a pixel at the far edge.
    if abs(own.x_size - grid.x_size) * max(own.width, grid.width) > 0.01 * grid.x_size:
        return False
    if abs(own.y_size - grid.y_size) * max(own.height, grid.height) > 0.01 * grid.y_size:
        return False
    cols = (own.x_min - grid.x_min) / grid.x_size
    rows = (own.y_max - grid.y_max) / grid.y_size
    return abs(cols - round(cols)) < 0.01 and abs(rows - round(rows)) < 0.01


def _alphas(dataset: gdal.Dataset, band: int) -> list[int]:
    """The alpha bands beside a band."""
    others = (number for number in range(1, dataset.RasterCount + 1) if number != band)
    return [number for number in others if dataset.GetRasterBand(number).GetColorInterpretation() == gdal.GCI_AlphaBand]


def _warped(
    dataset: gdal.Dataset, source: RasterSource, grid: Grid, no_data: float | None
) -> tuple[gdal.Dataset, tuple[gdal.Dataset, ...]]:
    x_min, y_min, x_max, y_max = grid.window_bounds(grid.window.expanded(MARGIN_PX))
    keep = [dataset]
    warped = None
    with gdal_errors() as errors:
        if dataset.RasterCount > 1:
            # An alpha band goes along: it says where there is data.
            dataset = gdal.Translate(
                "", dataset, format="VRT", bandList=[source.band, *_alphas(dataset, source.band)[:1]]
            )
            keep.append(dataset)
        if source.zero_is_no_data and no_data is None:
            no_data = 0.0  # else zeros would bleed into their neighbours while resampling
        warped = gdal.Warp(
            "",
            dataset,
            format="VRT",
            srcSRS=source.wkt,
            dstSRS=grid.wkt,
            outputBounds=(x_min, y_min, x_max, y_max),
            width=grid.width + 2 * MARGIN_PX,
            height=grid.height + 2 * MARGIN_PX,
            resampleAlg="near" if source.categorical else "bilinear",
            outputType=gdal.GDT_Float32,
            srcNodata=no_data,
            dstNodata=float("nan"),
            # Pyramids hold other numbers than the file, and of classes none that exist.
            overviewLevel="NONE",
        )
    if warped is None:
        raise FtlError(
            "The raster {name} cannot be brought onto the reference grid ({reason}). Check its coordinate reference "
            "system.",
            name=source.path,
            reason=errors[-1] if errors else "unknown reason",
        )
    keep.append(warped)
    return warped, tuple(keep)
