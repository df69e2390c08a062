"""A displacement time series on a grid: one band per date, read window by window with all dates at once."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field, replace

import numpy as np
from osgeo import gdal

from ..errors import FtlError
from ..gdal_errors import gdal_errors
from ..gdal_options import opened_to_stream
from ..grids.bands import require_real
from ..grids.grid import Grid, Window
from ..grids.raster import open_dataset
from ..grids.upright import upright
from ..products.hdf5.hdf5 import Hdf5File, is_hdf5
from ..products.layer import zero_means_no_data
from ..products.overrides import RADIANS
from ..products.product import MAX_BLOCK_BYTES, UNIT_FACTORS, canonical_unit, check_size
from ..products.readers import licsbas, mintpy
from ..products.stated_unit import stated_unit, unit_of_motion
from ..stored.spare_arrays import SpareArrays
from ..stored.tiles import stored_tiles
from .epochs import times_of_names
from .netcdf_cube import is_netcdf, netcdf_layout

WINDOW_VALUES = 8_000_000
_MAX_DATES = 20_000
# A window may be so many times smaller than wanted if it then is one block wide.
_MOST_NARROWED = 4
# Dates and pixels of a block; and columns that it has beside, for dates whose distance in memory is a power of two
# share few lines of the cache, which doubles the time of whatever goes through all dates of a pixel.
_BLOCK_VALUES = 1_000_000
SPARE_COLUMNS = 32
# Many builds of the HDF5 library must not be entered by two threads, and not every GDAL guards it.
_HDF5_LOCK = threading.Lock()
_SUBDATASET = re.compile(r'^HDF5:"?(?P<file>.+?)"?:/{2,}(?P<name>[^:]+)$')


@dataclass(frozen=True)
class Cube:
    """Displacements in mm along the line of sight; `times_a` are decimal years, one per band.

    `path`: what GDAL opens as bands. `scales` and `offsets` unpack the bands to the file's unit (empty: nothing to
    do); no data is compared before. `unit`: as the file states it, "" where it does not. `zeros_are_data`: a series of
    zeros alone is ground that does not move, and not what a program left out. South-up and rotated rasters are seen
    north-up. May be shared between threads and pickled: each thread opens its own handle.
    """

    path: str
    grid: Grid
    times_a: tuple[float, ...] = ()
    mm_per_unit: float = 1.0
    no_data: float | None = None
    scales: tuple[float, ...] = ()
    offsets: tuple[float, ...] = ()
    block_shape: tuple[int, int] = (1, 1)
    is_hdf5: bool = False
    unit: str = ""
    zeros_are_data: bool = False
    _local: threading.local = field(default_factory=threading.local, repr=False, compare=False)
    _spare: SpareArrays = field(default_factory=SpareArrays, repr=False, compare=False)

    def __getstate__(self) -> dict:
        return {name: value for name, value in self.__dict__.items() if name != "_local"}

    def __setstate__(self, state: dict) -> None:
        self.__dict__.update(state, _local=threading.local())

    def read(self, window: Window) -> np.ndarray:
        """(dates, height, width) float32 mm of a window inside the grid, NaN where there is no data."""
        values = np.empty((len(self.times_a), *window.shape), np.float32)
        self._read_into(window, values)
        self._to_mm(values)
        return values

    def blocks(self, window: Window) -> Iterator[tuple[slice, np.ndarray]]:
        """A window in pieces that stay in the processor's cache: which of its pixels, and (dates, pixels and some more)
        float32 mm, contiguous, 0 in the columns that are too many.

        Each array may be used up until the next is asked for. Files that are read by the system alone are read piece
        by piece, all others at once.
        """
        dates = len(self.times_a)
        rows = self._rows_of_a_piece(max(_BLOCK_VALUES // (dates * window.width), 1))
        with ExitStack() as lent:
            widest = min(rows, window.height) * window.width + SPARE_COLUMNS
            buffer = lent.enter_context(self._spare.lent(dates, widest)).reshape(-1)
            whole = None
            if not self._is_stored:
                whole = lent.enter_context(self._spare.lent(dates, window.size)).reshape(-1, *window.shape)
                self._read_into(window, whole)
            for row in range(0, window.height, rows):
                height = min(rows, window.height - row)
                pixels = height * window.width
                width = pixels + SPARE_COLUMNS
                block = buffer[: dates * width].reshape(dates, width)
                block[:, pixels:] = 0
                values = block[:, :pixels].reshape(-1, height, window.width)
                if whole is None:
                    self._read_into(Window(window.row + row, window.col, height, window.width), values)
                else:
                    values[...] = whole[:, row : row + height]
                self._to_mm(values)
                yield slice(row * window.width, row * window.width + pixels), block

    def _rows_of_a_piece(self, most: int) -> int:
        """A little less than `most` where a block of the file then falls into whole pieces: each costs a call."""
        pieces = -(-self.block_shape[0] // most)
        even = self.block_shape[0] // pieces
        return even if pieces * even == self.block_shape[0] and even > most // 2 else most

    def _read_into(self, window: Window, values: np.ndarray) -> None:
        complete = False
        with gdal_errors() as errors, _HDF5_LOCK if self.is_hdf5 else nullcontext():
            complete = self._read_hdf5(window, values) if self.is_hdf5 else self._read_bands(window, values)
        if errors or not complete:
            raise FtlError(
                "The time series {name} cannot be read ({reason}). Either it is damaged or its disk unreachable, or it "
                "is an HDF5 file compressed with LZF, which GDAL cannot read: rewrite it with h5repack -f GZIP=1.",
                name=self.path,
                reason=errors[0] if errors else "unknown reason",
            )

    def _to_mm(self, values: np.ndarray) -> None:
        """What was read as the file has it, (dates, height, width) float32, in place: NaN where there is no data."""
        if self.no_data is not None and not np.isnan(self.no_data):
            with np.errstate(over="ignore"):
                no_data = np.float32(self.no_data)
            for date in values:
                date[date == no_data] = np.nan
        for date, scale, offset in zip(values, self.scales, self.offsets):
            date *= np.float32(scale)
            date += np.float32(offset)
        if self.mm_per_unit != 1.0:
            values *= np.float32(self.mm_per_unit)

    def _read_bands(self, window: Window, values: np.ndarray) -> bool:
        """Fills `values` with all bands in one call: of pixel-interleaved files every block is decoded only once."""
        dataset = self._dataset
        if self._local.tiles is not None and self._local.tiles.read_into(window, values):
            return True
        box = window.col, window.row, window.width, window.height
        return dataset.ReadAsArray(*box, buf_obj=values) is not None

    @property
    def _dataset(self) -> gdal.Dataset:
        """This thread's own."""
        dataset = getattr(self._local, "dataset", None)
        if dataset is None:
            dataset = opened_to_stream(self.path, open_dataset)
            if not self.is_hdf5:
                dataset, self._local.keep = upright(dataset, self.grid.wkt)
            self._local.dataset = dataset
            self._local.tiles = stored_tiles(dataset)
        return dataset

    @property
    def _is_stored(self) -> bool:
        """Whether the system alone can read what GDAL would only copy."""
        if self.is_hdf5:
            return False
        dataset = None
        with gdal_errors():
            dataset = self._dataset
        return dataset is not None and self._local.tiles is not None

    def _read_hdf5(self, window: Window, values: np.ndarray) -> bool:
        """Block by block, all dates of each: a chunk of the file holds several dates and stays in HDF5's small cache.

        GDAL's multidimensional interface would be the natural one, but returns garbage for chunks it cannot decode.
        """
        if self.block_shape[0] == 1:
            return self._read_bands(window, values)
        for block in _aligned(window, *self.block_shape):
            rows, cols = block.row - window.row, block.col - window.col
            if not self._read_bands(block, values[:, rows : rows + block.height, cols : cols + block.width]):
                return False
        return True

    def windows(self, target_values: int = WINDOW_VALUES, within: Window | None = None) -> Iterator[Window]:
        """Windows that cover the grid (or a window of it), of about `target_values` values in all dates.

        Their seams lie on the file's blocks where possible.
        """
        area = within or self.grid.window
        block_rows, block_cols = self.block_shape
        pixels = max(target_values // len(self.times_a), 1)
        width = min(area.width, max(pixels // block_rows, 1))
        if block_cols < width and block_rows * block_cols >= pixels // _MOST_NARROWED:
            width = min(block_cols, area.width)  # what is read lies in memory as in the file
        elif block_cols < width < area.width:
            width -= width % block_cols
        height = min(area.height, max(pixels // width, 1))
        if block_rows < height < area.height:
            height -= height % block_rows
        yield from _aligned(area, height, width)


def _aligned(area: Window, height: int, width: int) -> Iterator[Window]:
    """Windows that cover the area, with seams on the multiples of `height` and `width`."""
    for row in _starts(area.row, area.height, height):
        for col in _starts(area.col, area.width, width):
            yield Window(
                row,
                col,
                min(row - row % height + height, area.row + area.height) - row,
                min(col - col % width + width, area.col + area.width) - col,
            )


def _starts(first: int, size: int, step: int) -> Iterator[int]:
    """First and all multiples of `step` in a range."""
    yield first
    yield from range(first - first % step + step, first + size, step)


def open_cube(
    path: str,
    times_a: tuple[float, ...] | None = None,
    *,
    mm_per_unit: float | None = None,
    wkt: str | None = None,
    no_data: float | None = None,
) -> Cube:
    """A multiband raster with a date per band, or a MintPy or LiCSBAS HDF5 time series in geographic coordinates.

    `times_a` (decimal years) replaces the dates of the file: band descriptions, MintPy's `date`, LiCSBAS's `imdates`.
    `mm_per_unit` replaces the unit of the file (MintPy is in metres, LiCSBAS in mm, rasters that say none too);
    `wkt` and `no_data` what a raster says of its CRS and no data.
    Layouts as in the programs' sources: MintPy's X_FIRST, Y_FIRST are the upper left corner of the first pixel,
    LiCSBAS's corner_lon, corner_lat its centre.
    FtlError: cannot be opened, no dates, their number is not that of the bands, radar coordinates, a unit that is no
    length.
    """
    if is_netcdf(path):
        layout = netcdf_layout(path, times_a)
        opened = open_dataset(layout.raster)
        declared, *packing = _stored(opened)
        no_data = declared if no_data is None else no_data
        # The factor follows from the unit below.
        cube = Cube(layout.raster, layout.grid, layout.times_a, 1.0, no_data, *packing, layout.block_shape, True)
        cube, dates = replace(cube, unit=layout.unit), opened.RasterCount
    else:
        cube, dates = _hdf5_cube(path) or _raster_cube(path, wkt, no_data)
    check_size(cube.path, cube.grid.width, cube.grid.height)
    if dates > _MAX_DATES:
        raise FtlError("{name} has {count} bands, too many for a time series.", name=path, count=dates)
    known = times_a or cube.times_a or times_of_names(_date_texts(cube, dates))
    if known is None:
        raise FtlError(
            "{name} does not state the dates of its bands. Give them as a list or text file, one per band.", name=path
        )
    if len(known) != dates:
        raise FtlError(
            "The time series {name} has {bands} band(s), but there are {dates} dates. Give one date per band, in the "
            "order of the bands.",
            name=path,
            bands=dates,
            dates=len(known),
        )
    unit = "rad" if cube.unit.lower().startswith("rad") else canonical_unit(cube.unit) or cube.unit
    return replace(cube, times_a=tuple(known), mm_per_unit=mm_per_unit or _mm(cube.unit, path), unit=unit)


def _mm(stated: str, path: str) -> float:
    """What one unit of a file is; mm where it states none. FtlError: no length."""
    unit = canonical_unit(stated or "mm")
    if unit not in ("m", "cm", "mm"):
        raise FtlError(
            "The unit of {name} is '{unit}', not m, cm or mm. Choose a time series of displacements.",
            name=path,
            unit=stated,
        )
    return UNIT_FACTORS[unit]


def _raster_cube(path: str, wkt: str | None, no_data: float | None) -> tuple[Cube, int]:
    """The cube, still without dates, and their number."""
    dataset = open_dataset(path)
    require_real(dataset.GetRasterBand(1), path)
    declared, scales, offsets = _stored(dataset)
    width, height = dataset.GetRasterBand(1).GetBlockSize()
    seen, _keep = upright(dataset, wkt)
    grid = Grid.of_dataset(seen, path, wkt)
    no_data = declared if no_data is None else no_data
    stated = stated_unit(dataset)
    unit, _size = unit_of_motion(stated)
    cube = Cube(
        path,
        grid,
        no_data=no_data,
        scales=scales,
        offsets=offsets,
        block_shape=(height, width),
        # A rate's or none at all: such bands were always taken for mm. Phase (cycles and degrees too) never is.
        unit=stated if unit == RADIANS else unit,
        zeros_are_data=not zero_means_no_data(dataset.GetRasterBand(1).DataType, no_data),
    )
    return cube, dataset.RasterCount


def _stored(dataset: gdal.Dataset) -> tuple[float | None, tuple[float, ...], tuple[float, ...]]:
    """How a file stores its numbers: its no data value, a scale and an offset for each band (none if all are plain)."""
    bands = [dataset.GetRasterBand(number) for number in range(1, dataset.RasterCount + 1)]
    # GDAL says None where a file tells neither.
    scales = tuple(1.0 if band.GetScale() is None else band.GetScale() for band in bands)
    offsets = tuple(band.GetOffset() or 0.0 for band in bands)
    is_packed = set(scales) != {1.0} or set(offsets) != {0.0}
    return bands[0].GetNoDataValue(), scales if is_packed else (), offsets if is_packed else ()


def _hdf5_cube(path: str) -> tuple[Cube, int] | None:
    """The same of a MintPy or LiCSBAS file; None where it is no HDF5 file."""
    match = _SUBDATASET.match(path)
    file_path = match["file"] if match else path
    if not is_hdf5(file_path):
        return None
    file = Hdf5File(file_path)
    known = (name for name in ("timeseries", "cum") if name in file.shapes)
    name = match["name"] if match else next(known, "") or licsbas.along_track(file)
    licsbas.require_line_of_sight(file_path, name)
    shape = file.shapes.get(name, ())
    bands_path = f'HDF5:"{file_path}"://{name}'
    if len(shape) != 3 or not shape[0]:
        raise FtlError(
            "{name} contains no time series (dataset 'timeseries' of MintPy or 'cum' of LiCSBAS, dates x rows x "
            "columns). Choose geo_timeseries.h5 or cum.h5.",
            name=file_path,
        )
    check_size(file_path, shape[2], shape[1])
    is_licsbas = "imdates" in file.shapes
    grid = (licsbas.hdf5_grid if is_licsbas else mintpy.grid_of)(file_path, file, shape[1:])
    unit = "mm" if is_licsbas else str(file.attributes.get("UNIT", "m"))
    dataset = open_dataset(bands_path)
    width, height = dataset.GetRasterBand(1).GetBlockSize()
    if width * height * 8 > MAX_BLOCK_BYTES:
        raise FtlError(
            "{name} is stored in chunks of {width} x {height} pixels, too large to be read piece by piece. Rewrite it "
            "with smaller ones, for example: h5repack -l CHUNK=1x256x256 in.h5 out.h5",
            name=file_path,
            width=width,
            height=height,
        )
    cube = Cube(bands_path, grid, block_shape=(height, width), is_hdf5=True, unit=unit)
    return cube, dataset.RasterCount


def _date_texts(cube: Cube, count: int) -> list[str]:
    """What the file says of the dates of its bands; empty texts where it says nothing."""
    if not cube.is_hdf5:
        dataset = open_dataset(cube.path)
        return [dataset.GetRasterBand(number).GetDescription() for number in range(1, count + 1)]
    file = Hdf5File(_SUBDATASET.match(cube.path)["file"])
    dates = file.small("imdates" if "imdates" in file.shapes else "date")
    return [str(word) for word in np.ravel(dates)] if dates is not None and np.size(dates) == count else [""]
