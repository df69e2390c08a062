"""The grid of an array from the coordinates of its pixel centres, as netCDF and NISAR's HDF5 store them."""

from __future__ import annotations

import os

import numpy as np

from ..errors import FtlError
from ..grids.grid import Grid
from .hdf5.nested import NestedFile
from .product import grid_from_corner


def axis_grid(file: NestedFile, group: str, axes: tuple[str, str], shape: tuple[int, int], wkt: str) -> Grid:
    """North-up grid from two lists of pixel centres (x ascending, y descending).

    FtlError: a list is missing, of the wrong length, not evenly spaced, or runs the other way.
    """
    lists = [file.small(f"{group.rstrip('/')}/{name}") for name in axes]
    for values, size, name in zip(lists, reversed(shape), axes):
        if values is None or np.size(values) != size or size < 2:
            raise FtlError(
                "{name} has no {axis} for each of its {size} pixels, so its place is unknown. Download it again.",
                name=os.path.basename(file.path),
                axis=name,
                size=size,
            )
    x, y = (np.asarray(values, np.float64).ravel() for values in lists)
    steps = (x[-1] - x[0]) / (x.size - 1), (y[-1] - y[0]) / (y.size - 1)
    for values, step, name in zip((x, y), steps, axes):
        if not np.allclose(np.diff(values), step, rtol=0.02, atol=0):
            raise FtlError(
                "{name}: the pixels are not evenly spaced along {axis}. Warp it to a regular grid first.",
                name=os.path.basename(file.path),
                axis=name,
            )
    return grid_from_corner(file.path, shape, (x[0] - steps[0] / 2, y[0] - steps[1] / 2), steps, wkt)
