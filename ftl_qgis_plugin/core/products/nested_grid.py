"""The grid of an array from the coordinates of its pixel centres, as netCDF and NISAR's HDF5 store them."""

from __future__ import annotations

import os

import numpy as np

from ..errors import FtlError
from ..grids.grid import Grid
from .hdf5.nested import NestedFile
from .product import grid_from_corner


def axis_grid(
    file: NestedFile, group: str, axes: tuple[str, str], shape: tuple[int, int], wkt: str
) -> tuple[Grid, bool]:
    """North-up grid from two lists of pixel centres (x ascending), and whether the rows run from south to north.

    FtlError: a list is missing, of the wrong length or not evenly spaced, or x runs from east to west.
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
    south_up = bool(steps[1] > 0)
    corner = x[0] - steps[0] / 2, max(y[0], y[-1]) + abs(steps[1]) / 2
    return grid_from_corner(file.path, shape, corner, (steps[0], -abs(steps[1])), wkt), south_up
