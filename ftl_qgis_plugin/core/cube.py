"""A displacement time series on a grid: one band per date, read window by window with all dates at once."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from osgeo import gdal

from .epochs import times_of_names
from .errors import FtlError
from .grid import Grid, Window
from .products import licsbas, mintpy
from .products.hdf5 import Hdf5File, is_hdf5
from .products.product import UNIT_FACTORS, canonical_unit, check_size
from .raster import gdal_errors, open_dataset

WINDOW_VALUES = 8_000_000
_MAX_DATES = 20_000
_SUBDATASET = re.compile(r'^HDF5:"?(?P<file>.+?)"?:/{2,}(?P<name>[^:]+)$')


@dataclass(frozen=True)
class Cube:
    """Displacements in mm along the line of sight; `times_a` are decimal years, one per band.

    May be shared between threads and pickled: each thread opens a handle of its own.
    """

    path: str
    grid: Grid
    times_a: tuple[float, ...]
    mm_per_unit: float = 1.0
    no_data: float | None = None
    block_shape: tuple[int, int] = (1, 1)
    _local: threading.local = field(default_factory=threading.local, repr=False, compare=False)

    def __getstate__(self) -> dict:
        return {name: value for name, value in self.__dict__.items() if name != "_local"}

    def __setstate__(self, state: dict) -> None:
        self.__dict__.update(state, _local=threading.local())

    def read(self, window: Window) -> np.ndarray:
        """(dates, height, width) float32 mm of a window inside the grid, NaN where there is no data."""
        dataset = getattr(self._local, "dataset", None)
        if dataset is None:
            dataset = self._local.dataset = open_dataset(self.path)
        with gdal_errors() as errors:
            try:
                # All bands in one call: of pixel-interleaved files every block is decoded only once.
                values = dataset.ReadAsArray(
                    window.col, window.row, window.width, window.height, buf_type=gdal.GDT_Float32
                )
            except RuntimeError as error:
                values = None
                errors.append(str(error))
        if values is None or errors:
            raise FtlError(
                "The time series {name} cannot be read ({reason}). The file may be damaged or its disk unreachable.",
                name=self.path,
                reason=errors[0] if errors else "unknown reason",
            )
        values = values.reshape(len(self.times_a), *window.shape)
        if self.no_data is not None and not np.isnan(self.no_data):
            with np.errstate(over="ignore"):
                values[values == np.float32(self.no_data)] = np.nan
        if self.mm_per_unit != 1.0:
            values *= np.float32(self.mm_per_unit)
        return values

    def windows(self, target_values: int = WINDOW_VALUES, within: Window | None = None) -> Iterator[Window]:
        """Windows that cover the grid (or a window of it), of about `target_values` values in all dates.

        Their seams lie on the file's blocks where possible.
        """
        area = within or self.grid.window
        block_rows, block_cols = self.block_shape
        pixels = max(target_values // len(self.times_a), 1)
        width = min(area.width, max(pixels // block_rows, 1))
        if block_cols < width < area.width:
            width -= width % block_cols
        height = min(area.height, max(pixels // width, 1))
        if block_rows < height < area.height:
            height -= height % block_rows
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
    `mm_per_unit` replaces the unit of the file (1 for rasters, which say none; MintPy is in metres; LiCSBAS in mm);
    `wkt` and `no_data` what a raster says of its CRS and no data.
    Layouts as in the programs' sources: MintPy's X_FIRST, Y_FIRST are the upper left corner of the first pixel,
    LiCSBAS's corner_lon, corner_lat its centre.
    FtlError: cannot be opened, no dates, their number is not that of the bands, radar coordinates.
    """
    hdf5 = _hdf5_layout(path)
    if hdf5 is None:
        dataset = open_dataset(path)
        grid = Grid.of_dataset(dataset, path, wkt)
        unit = 1.0
        known = times_a or _band_times(dataset, path)
    else:
        path, grid, unit, known = hdf5
        dataset = open_dataset(path)
        known = times_a or known
        if known is None:
            raise _no_dates(path)
    if len(known) != dataset.RasterCount:
        raise FtlError(
            "The time series {name} has {bands} band(s), but there are {dates} dates. Give one date per band, in the "
            "order of the bands.",
            name=path,
            bands=dataset.RasterCount,
            dates=len(known),
        )
    check_size(path, grid.width, grid.height)
    block_width, block_height = dataset.GetRasterBand(1).GetBlockSize()
    if no_data is None:
        no_data = dataset.GetRasterBand(1).GetNoDataValue()
    return Cube(path, grid, tuple(known), mm_per_unit or unit, no_data, (block_height, block_width))


def _band_times(dataset: gdal.Dataset, name: str) -> tuple[float, ...]:
    if dataset.RasterCount > _MAX_DATES:
        raise FtlError("{name} has {count} bands, too many for a time series.", name=name, count=dataset.RasterCount)
    names = [dataset.GetRasterBand(number).GetDescription() for number in range(1, dataset.RasterCount + 1)]
    times = times_of_names(names)
    if times is None:
        raise _no_dates(name)
    return times


def _no_dates(name: str) -> FtlError:
    return FtlError(
        "The bands of {name} do not tell their dates. Give the dates as a list or text file, one per band.", name=name
    )


def _hdf5_layout(path: str) -> tuple[str, Grid, float, tuple[float, ...] | None] | None:
    """GDAL name, grid, mm per unit and dates of a MintPy or LiCSBAS file; None where it is no HDF5 file."""
    match = _SUBDATASET.match(path)
    file_path = match["file"] if match else path
    if not is_hdf5(file_path):
        return None
    file = Hdf5File(file_path)
    name = match["name"] if match else next((name for name in ("timeseries", "cum") if name in file.shapes), "")
    shape = file.shapes.get(name, ())
    if len(shape) != 3 or not 1 <= shape[0] <= _MAX_DATES:
        raise FtlError(
            "{name} holds no time series (dataset 'timeseries' of MintPy or 'cum' of LiCSBAS, dates x rows x columns). "
            "Choose geo_timeseries.h5 or cum.h5.",
            name=file_path,
        )
    check_size(file_path, shape[2], shape[1])
    if "imdates" in file.shapes:
        grid, unit, dates = licsbas.hdf5_grid(file_path, file, shape[1:]), "mm", file.small("imdates")
    else:
        grid, dates = mintpy.grid_of(file_path, file, shape[1:]), file.small("date")
        unit = canonical_unit(file.attributes.get("UNIT", "m"))
    if unit not in ("m", "cm", "mm"):
        raise FtlError(
            "The unit of {name} is '{unit}', not m, cm or mm. Choose a time series of displacements.",
            name=file_path,
            unit=file.attributes.get("UNIT"),
        )
    words = [] if dates is None else [str(word) for word in np.ravel(dates)]
    times = times_of_names(words) if len(words) == shape[0] else None
    return f'HDF5:"{file_path}"://{name}', grid, UNIT_FACTORS[unit], times
