"""Whether a raster covers the ground that is worked on."""

from __future__ import annotations

import numpy as np
from osgeo import osr

from ..errors import FtlError
from .grid import Grid
from .raster import RasterSource, gdal_errors, grid_of


def require_overlap(source: RasterSource, grid: Grid) -> None:
    """FtlError where the raster shares no ground with the grid."""
    if not covered_share(source, grid):
        raise FtlError(
            "The raster {name} does not overlap the reference grid (the deformation raster). Check its coordinate "
            "reference system or choose a raster of the same area.",
            name=source.path,
        )


def covered_share(source: RasterSource, grid: Grid) -> float:
    """Share of the grid's area that the raster's bounds cover, 0 to 1. FtlError: no way from one CRS to the other."""
    own = grid_of(source)
    bounds = own.bounds
    if not own.srs.IsSame(grid.srs):
        with gdal_errors() as errors:
            try:
                transform = osr.CoordinateTransformation(own.srs, grid.srs)
                bounds = transform.TransformBounds(*bounds, 21)
            except RuntimeError as error:
                errors.append(str(error))
        if errors or not np.all(np.isfinite(bounds)):
            raise FtlError(
                "The raster {name} cannot be brought to the reference grid's coordinate system. Check its coordinate "
                "reference system.",
                name=source.path,
            )
    return grid.window_of(*bounds).size / grid.window.size
