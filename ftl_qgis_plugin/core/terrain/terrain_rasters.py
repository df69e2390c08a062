"""Terrain factors of a whole DEM as rasters, written strip by strip."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack, closing

import numpy as np

from ..errors import FtlError
from ..factors.catalogue import kind_of
from ..grids.blocks import map_in_order, strips
from ..grids.grid import Window
from ..grids.raster import AlignedRaster, RasterSource, grid_of
from ..progress import Progress
from ..stored.writer import RasterWriter
from .elevation_unit import in_metres
from .terrain import TerrainOptions, evaluate, halo_px

# A strip's elevations and factors (up to eight) are in memory at once, for each strip under way.
STRIP_PX = 1_000_000

# Rows of the tiles that GeoTIFFs are written in: a seam within a tile would have it compressed twice.
TILE_ROWS = 256


def write_terrain(
    dem: RasterSource,
    outputs: Mapping[str, str],
    options: TerrainOptions,
    progress: Progress | None = None,
    strip_px: int = STRIP_PX,
) -> None:
    """Writes terrain factors of a DEM on its own grid, float32 with NaN = no data; see `terrain.evaluate`.

    `outputs`: factor name to path. The DEM is read once, in strips of about `strip_px` pixels, and all rasters appear
    when the last strip is done; an error or cancelling leaves none. Pixels whose stencil reaches beyond the DEM are no
    data. Aspect counts from true north, wherever the map's top points.

    FtlError: nothing to write, two outputs in one file or in the DEM's own, and what reading and writing find.
    """
    progress = progress or Progress()
    if not outputs:
        raise FtlError("No output is chosen. Choose at least one terrain factor to write.")
    _require_own_files(dem, outputs)
    grid = grid_of(dem)
    raster = AlignedRaster(in_metres(dem), grid)
    halos = {kind: halo_px(kind, options, grid.mean_pixel_size_m()) for kind in outputs}
    widest = max(halos.values())
    # Strips much lower than the halo would read the same rows again and again.
    windows = strips(grid, max(raster.block_shape()[0], TILE_ROWS), max(strip_px, 4 * widest * grid.width))

    def factors_of(window: Window) -> dict[str, np.ndarray]:
        padded = raster.read(window.expanded(widest))
        size = grid.pixel_size_m(window.row, window.height)
        up_deg = grid.up_deg(window) if "aspect" in halos else None
        values = {}
        for kind, halo in halos.items():
            progress.check()
            spare = widest - halo
            inner = padded[spare : padded.shape[0] - spare, spare : padded.shape[1] - spare]
            values[kind] = evaluate(kind, inner, *size, options, up_deg=up_deg)
        return values

    with ExitStack() as stack:
        writers = {
            kind: stack.enter_context(RasterWriter(path, grid, descriptions=(_description(kind),)))
            for kind, path in outputs.items()
        }
        strips_done = stack.enter_context(closing(map_in_order(factors_of, windows, progress)))
        for values, window in zip(strips_done, windows):
            for kind, writer in writers.items():
                writer.write(values[kind], window)
        progress.check()


def _require_own_files(dem: RasterSource, outputs: Mapping[str, str]) -> None:
    taken = {os.path.realpath(dem.path): "DEM"}
    for kind, path in outputs.items():
        other = taken.setdefault(os.path.realpath(path), kind)
        if other != kind:
            raise FtlError(
                "The output {name} of {factor} is also the file of {other}. Choose another file.",
                name=path,
                factor=kind,
                other=other,
            )


def _description(kind: str) -> str:
    unit = kind_of(kind).unit
    return f"{kind} ({'degree' if unit == 'deg' else unit})"
