"""Bands of a scene that lies on a server, cut to the ground that is worked on, as one file on this computer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from osgeo import gdal

from ..errors import FtlError, Message
from ..gdal_errors import gdal_errors
from ..grids.grid import Grid
from ..progress import Progress
from ..stored.writer import RasterWriter

# Of one band: 30 km at 10 m.
MOST_PX = 9_000_000
_LEAST_SHARE = 0.02


@dataclass(frozen=True)
class SceneBand:
    """`path` as GDAL opens it; `scale` and `offset` turn its numbers into reflectance. `beside`: the same band of the
    overpass's other tiles, for what this one does not show."""

    path: str
    scale: float = 1.0
    offset: float = 0.0
    beside: tuple[SceneBand, ...] = ()


def cut_grid(bounds: tuple[float, float, float, float], wkt: str, resolution_m: float, most_px: int = MOST_PX) -> Grid:
    """Square pixels (in metres) of the image's resolution over `bounds` (x_min, y_min, x_max, y_max), or so many of
    them that there are `most_px` at most."""
    x_min, y_min, x_max, y_max = bounds
    probe = Grid(1, 1, (x_min + x_max) / 2, (y_min + y_max) / 2, 1e-3, 1e-3, wkt)
    width_m, height_m = (float(np.ravel(size)[0]) / 1e-3 for size in probe.pixel_size_m(0, 1))
    area_m2 = (x_max - x_min) * width_m * (y_max - y_min) * height_m
    size_m = max(resolution_m, math.sqrt(area_m2 / most_px))
    x_size, y_size = size_m / width_m, size_m / height_m
    columns, rows = (max(math.floor(length), 1) for length in ((x_max - x_min) / x_size, (y_max - y_min) / y_size))
    return Grid(columns, rows, x_min, y_max, x_size, y_size, wkt)


def cut_scene(
    bands: Mapping[str, SceneBand], grid: Grid, date: str, name: str, output: str, progress: Progress | None = None
) -> float:
    """Writes the bands (by role, see `bands.ROLES`) as reflectance, float32 with NaN for no data, complete or not at
    all; returns the share of the grid that the scene covers.

    FtlError: a band cannot be read; the scene does not cover the grid; cancelled.
    """
    progress = progress or Progress()
    roles = tuple(bands)
    share = 1.0
    with RasterWriter(
        output, grid, bands=len(roles), descriptions=roles, metadata={"ACQUISITION_DATE": date}
    ) as writer:
        for number, role in enumerate(roles):
            part = progress.part(number / len(roles), (number + 1) / len(roles))
            values = _read(bands[role], role, name, grid, part)
            for tile in bands[role].beside:
                gaps = np.isnan(values)
                if gaps.any():
                    values[gaps] = _read(tile, role, name, grid, part)[gaps]
            share = min(share, float(np.isfinite(values).mean()))
            if share < _LEAST_SHARE:
                raise FtlError(
                    "The image {name} does not cover the study area. Choose another date on the strip.", name=name
                )
            writer.write(values, grid.window, number + 1)
    if share < 0.98:
        progress.warn(Message("The image {name} covers {share:.0%} of the study area.", name=name, share=share))
    return share


def _read(band: SceneBand, role: str, name: str, grid: Grid, progress: Progress) -> np.ndarray:
    """Reflectance on the grid; overviews are used where the grid is coarser than the scene."""
    progress.check()
    problem = FtlError(
        "The band {band} of the image {name} cannot be read: its server does not answer, or has it no more. Try again "
        "later, or choose another date.",
        band=role,
        name=name,
    )
    x_min, y_min, x_max, y_max = grid.bounds
    values = None
    with gdal_errors() as errors:
        source = gdal.Open(band.path)
        if source is not None:
            no_data = source.GetRasterBand(1).GetNoDataValue()
            # Scenes of the catalogues hold whole numbers, in which 0 says that nothing was seen.
            is_whole = source.GetRasterBand(1).DataType not in (gdal.GDT_Float32, gdal.GDT_Float64)
            warped = gdal.Warp(
                "",
                source,
                format="MEM",
                dstSRS=grid.wkt,
                outputBounds=(x_min, y_min, x_max, y_max),
                width=grid.width,
                height=grid.height,
                resampleAlg="bilinear",
                outputType=gdal.GDT_Float32,
                srcNodata=0 if no_data is None and is_whole else no_data,
                dstNodata=float("nan"),
                callback=lambda fraction, *_: _goes_on(progress, fraction),
            )
            if warped is not None and not errors:
                values = warped.GetRasterBand(1).ReadAsArray()
    progress.check()  # cancelled: the warp was broken off by the callback
    if values is None:
        raise problem
    return (values * np.float32(band.scale) + np.float32(band.offset)).astype(np.float32)


def _goes_on(progress: Progress, fraction: float) -> int:
    progress.report(fraction)
    return 0 if progress.is_cancelled() else 1
