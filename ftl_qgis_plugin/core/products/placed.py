"""Where a dataset of an HDF5 or netCDF file lies that GDAL reads without knowing: its product knows."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import FtlError
from ..grids.grid import Grid
from ..grids.raster import open_dataset
from .hdf5.hdf5 import is_hdf5
from .hdf5.nested import NestedFile
from .readers.gridded import NAMED
from .recognition import recognise


@dataclass(frozen=True)
class Placed:
    """`path`: what GDAL opens, `grid`: where it lies; `has_place`: whether GDAL knows that (but for the CRS)."""

    path: str
    grid: Grid
    has_place: bool
    zero_is_no_data: bool


def is_dataset_name(name: str) -> bool:
    return NAMED.match(name) is not None


def placed(name: str) -> Placed | None:
    """Of a raster named as a dataset of a file (HDF5:"file"://name, NETCDF:"file":name) that states no place or no
    CRS; None for others, and where nothing in the file tells."""
    found = NAMED.match(name)
    if not found:
        return None
    try:
        product = recognise(name)
        path = name
        if is_hdf5(found["path"]):
            # The netCDF driver knows the axes of what HDF5's knows as mere numbers.
            file = NestedFile(found["path"])
            path = file.raster_path("/" + found["dataset"].lstrip("/")) if file.driver == "netCDF" else name
        opened = open_dataset(path)
    except FtlError:
        return None
    has_place = opened.GetGeoTransform(can_return_null=True) is not None
    if not has_place and (opened.RasterYSize, opened.RasterXSize) != product.grid.shape:
        return None
    return Placed(path, product.grid, has_place, product.zero_is_no_data)
