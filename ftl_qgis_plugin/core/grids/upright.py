"""Rasters whose rows run from south to north, or that are rotated, seen as north-up ones."""

from __future__ import annotations

import math

from osgeo import gdal

from ..gdal_errors import gdal_errors


def upright(
    dataset: gdal.Dataset, wkt: str | None = None, categorical: bool = False
) -> tuple[gdal.Dataset, tuple[gdal.Dataset, ...]]:
    """The raster itself where it is north-up (or has no georeference or CRS, of which others complain), else a view.

    Of a mirrored raster every pixel stays what it is; a rotated one is resampled (bilinear, nearest for classes) to
    about its own pixel size. `wkt` stands in for the file's CRS. The second value has to be kept as long as the first
    is used.
    """
    transform = dataset.GetGeoTransform(can_return_null=True)
    crs = wkt or dataset.GetProjection()
    if transform is None or not crs:
        return dataset, ()
    x_min, x_size, row_rotation, y_max, column_rotation, y_step = transform
    rotated = abs(row_rotation) > 1e-9 * abs(x_size) or abs(column_rotation) > 1e-9 * abs(y_step)
    if not rotated and x_size > 0 > y_step:
        return dataset, ()
    corners = [(col, row) for col in (0, dataset.RasterXSize) for row in (0, dataset.RasterYSize)]
    x = [x_min + col * x_size + row * row_rotation for col, row in corners]
    y = [y_max + col * column_rotation + row * y_step for col, row in corners]
    # A pixel's two sides; where the raster lies on its side, its rows are the columns of what is seen.
    sides = math.hypot(x_size, column_rotation), math.hypot(row_rotation, y_step)
    across, down = sides if abs(x_size) >= abs(row_rotation) else sides[::-1]
    width, height = round((max(x) - min(x)) / across), round((max(y) - min(y)) / down)
    band = dataset.GetRasterBand(1)
    has_mask = not band.GetMaskFlags() & (gdal.GMF_ALL_VALID | gdal.GMF_NODATA)
    no_data = band.GetNoDataValue()
    view = None
    with gdal_errors():
        view = gdal.Warp(
            "",
            dataset,
            format="VRT",
            srcSRS=crs,
            dstSRS=crs,
            resampleAlg="bilinear" if rotated and not categorical else "near",
            outputType=gdal.GDT_Float32 if rotated and not categorical else gdal.GDT_Unknown,
            # What a rotated raster leaves of its new frame must not read as zeros.
            dstNodata=None if has_mask or no_data is not None or not rotated else float("nan"),
            dstAlpha=has_mask,
            overviewLevel="NONE",
            errorThreshold=0,  # else places are up to an eighth of a pixel off
            # GDAL guesses from the frames, and smooths a raster that lies on its side.
            warpOptions=["XSCALE=1", "YSCALE=1"],
            outputBounds=(min(x), max(y) - height * down, min(x) + width * across, max(y)),
            width=width,
            height=height,
        )
    return (dataset, ()) if view is None else (view, (dataset,))
