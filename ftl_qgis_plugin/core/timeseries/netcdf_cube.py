"""Time series in netCDF: LiCSBAS_out2nc.py's `cum`, or any array of time, rows and columns that names its dates."""

from __future__ import annotations

import datetime
import os
import re
from typing import NamedTuple

import numpy as np

from ..errors import FtlError
from ..grids.grid import Grid
from ..grids.raster import open_dataset
from ..products.hdf5.nested import NestedFile
from ..products.product import check_size, wkt_of_epsg
from .epochs import decimal_year

_NAMED = re.compile(r'^NETCDF:"?(?P<file>.+?)"?:(?P<name>/*[^:]+)$', re.IGNORECASE)
_SINCE = re.compile(r"^(?P<unit>\w+?)s? since (?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DAYS = {"day": 1.0, "hour": 1 / 24, "minute": 1 / 1440, "second": 1 / 86400, "nanosecond": 1 / 86400e9}
_SERIES = ("cum", "displacement", "timeseries", "disp")


def is_netcdf(path: str) -> bool:
    return bool(_NAMED.match(path)) or path.lower().endswith((".nc", ".nc4", ".cdf"))


class NetcdfLayout(NamedTuple):
    """`raster`: what GDAL opens; `times_a`: decimal years; `unit`: as the file words it, "" where it does not."""

    raster: str
    grid: Grid
    times_a: tuple[float, ...]
    unit: str
    block_shape: tuple[int, int]


def netcdf_layout(path: str, times_a: tuple[float, ...] | None = None) -> NetcdfLayout:
    """Of the time series in a netCDF file; `times_a` are told by the user.

    FtlError: no array of time, rows and columns, no dates.
    """
    found = _NAMED.match(path)
    file_path = found["file"] if found else path
    file = NestedFile(file_path)
    cubes = [name for name in file.rasters() if len(file.shape(name)) == 3]
    wanted = "/" + found["name"].lstrip("/") if found else ""
    name = wanted if wanted in cubes else next((f"/{item}" for item in _SERIES if f"/{item}" in cubes), "")
    if wanted and wanted not in cubes:
        name = ""
    if not name and len(cubes) == 1 and not wanted:
        name = cubes[0]
    if not name:
        raise FtlError(
            "{name} contains no time series: no array of dates, rows and columns called 'cum' or the like. It holds: "
            "{known}.",
            name=os.path.basename(file_path),
            known=", ".join(item.lstrip("/") for item in file.rasters()[:20]) or "none",
        )
    shape = file.shape(name)
    check_size(file_path, shape[2], shape[1])
    raster = file.raster_path(name)
    if file.driver == "HDF5":
        raster = f'NETCDF:"{file_path}":{name.lstrip("/")}'
    dataset = open_dataset(raster)
    names = {item.lower() for item in file.names()}
    is_degrees = {"lon", "lat"} <= names or {"longitude", "latitude"} <= names
    grid = Grid.of_dataset(
        dataset, file_path, dataset.GetProjection() or (wkt_of_epsg(4326, file_path) if is_degrees else None)
    )
    width, height = dataset.GetRasterBand(1).GetBlockSize()
    times_a = times_a or _times(file, file_path, shape[0])
    return NetcdfLayout(raster, grid, times_a, file.unit(name), (height, width))


def _times(file: NestedFile, path: str, count: int) -> tuple[float, ...]:
    """Decimal years of the dates; FtlError where they are not told as netCDF's conventions want it."""
    for name in ("/time", "/date", "/epoch"):
        values = file.small(name)
        since = _SINCE.match(file.unit(name))
        if values is None or np.size(values) != count or since is None or since["unit"] not in _DAYS:
            continue
        start = datetime.datetime(int(since["year"]), int(since["month"]), int(since["day"]))
        days = np.ravel(values).astype(np.float64) * _DAYS[since["unit"]]
        return tuple(decimal_year((start + datetime.timedelta(days=float(day))).date()) for day in days)
    raise FtlError(
        "{name} does not state the dates of its layers (no 'time' in days since a date). Give them as a list or text "
        "file, one per layer.",
        name=os.path.basename(path),
    )
