"""One raster of a pair or granule: where its numbers are and which grid they lie on."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from osgeo import gdal

from ..errors import FtlError
from ..gdal_errors import gdal_errors
from ..gdal_options import opened_to_stream
from ..grids.grid import Grid
from ..grids.raster import in_place, open_dataset
from ..grids.upright import upright
from .netcdf3 import needed_bytes
from .product import check_size, wkt_of_epsg

_DATED = re.compile(r"\d{6}|\d{3,4}[-_.]\d\d")
# Of degrees; a global grid may count once around, and its outermost pixels reach beyond the pole.
_MOST_LONGITUDE, _MOST_LATITUDE = 541.0, 91.0

_given_wkt: ContextVar[str | None] = ContextVar("given_wkt", default=None)


@contextmanager
def crs_of_those_without(wkt: str | None) -> Iterator[None]:
    """What `raster_layer` takes, meanwhile, for the CRS of rasters that state none; None: nobody said."""
    before = _given_wkt.set(wkt or None)
    try:
        yield
    finally:
        _given_wkt.reset(before)


@dataclass(frozen=True)
class Layer:
    """`path`: what GDAL opens (subdataset names included); `grid` need not stand in the file itself. `scale` multiplies
    the stored values; `south_up`: the file's rows run from south to north, and it may not say so itself;
    `is_upright`: it is known to be north-up, which to ask takes GDAL longer than to open it."""

    path: str
    grid: Grid
    band: int = 1
    no_data: float | None = None
    zero_is_no_data: bool = False
    scale: float = 1.0
    south_up: bool = False
    is_upright: bool = False


def raster_layer(
    path: str,
    *,
    zero_is_no_data: bool = False,
    scale: float = 1.0,
    degrees: bool = False,
) -> Layer:
    """A raster that states its own grid, which is that of the north-up view where it is not north-up itself (see
    `open_layer`); `degrees`: WGS 84 where it states no CRS and `crs_of_those_without` none. FtlError: see
    Grid.of_dataset; a GeoTIFF cut short; no CRS, and no degrees."""
    dataset = open_dataset(path)
    check_size(path, dataset.RasterXSize, dataset.RasterYSize)
    _require_whole(path, dataset)
    known = dataset.GetProjection() or _given_wkt.get()
    wkt = known or (wkt_of_epsg(4326, path) if degrees else None)
    seen, _keep = upright(dataset, wkt, categorical=True)
    grid = Grid.of_dataset(seen, path, wkt)
    if not known:
        _require_degrees(path, grid)
    return Layer(path, grid, zero_is_no_data=zero_is_no_data, scale=scale, is_upright=seen is dataset)


def coherence_layer(path: str) -> Layer:
    """A coherence beside a pair: bytes that state no scale count from 0 to 255, as LiCSAR's do. FtlError: as
    `raster_layer`."""
    dataset = open_dataset(path)  # GDAL's band does not keep it
    band = dataset.GetRasterBand(1)
    is_byte = band.DataType == gdal.GDT_Byte and band.GetScale() in (None, 1.0)
    return raster_layer(path, zero_is_no_data=True, scale=1 / 255 if is_byte else 1.0)


def _require_degrees(path: str, grid: Grid) -> None:
    west, south, east, north = grid.bounds
    if max(-west, east) > _MOST_LONGITUDE or max(-south, north) > _MOST_LATITUDE:
        raise FtlError(
            "{name} states no coordinate reference system, and its coordinates are no degrees. Geocode it, or assign "
            "the system that it is in (Raster > Projections > Assign Projection).",
            name=os.path.basename(path),
        )


def zero_may_be_no_data(path: str) -> bool:
    """Whether an exact 0 of the raster's first band may be no data."""
    dataset = open_dataset(path)
    band = dataset.GetRasterBand(1)
    return zero_means_no_data(band.DataType, band.GetNoDataValue())


def zero_means_no_data(data_type: int, no_data: float | None) -> bool:
    """False of whole numbers with another no data value: there 0 is what most of stable ground moves. In others an
    exact 0 is what programs leave where they have nothing."""
    is_whole = data_type not in (gdal.GDT_Float32, gdal.GDT_Float64)
    return not is_whole or no_data in (None, 0.0)


def _require_whole(path: str, dataset: gdal.Dataset) -> None:
    """FtlError: the last block of a GeoTIFF lies beyond the file's end, as after a download that broke off. GDAL opens
    such a file without a word, and hours later it ends the run. Of netCDF's classic formats it reads zeros there, which
    would be ground that does not move."""
    if os.path.isfile(path) and (needed_bytes(path) or 0) > os.path.getsize(path):
        raise FtlError("{name} is cut short. Download or copy it again.", name=file_name(path))
    if dataset.GetDriver().ShortName != "GTiff" or not os.path.isfile(path):
        return
    band = dataset.GetRasterBand(1)
    width, height = band.GetBlockSize()
    col, row = (dataset.RasterXSize - 1) // width, (dataset.RasterYSize - 1) // height
    offset, length = None, None
    with gdal_errors():
        offset = band.GetMetadataItem(f"BLOCK_OFFSET_{col}_{row}", "TIFF")
        length = band.GetMetadataItem(f"BLOCK_SIZE_{col}_{row}", "TIFF")
    if not offset or not length:  # a block of no data that is not stored
        return
    needed = int(length)
    if dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") is None and width == dataset.RasterXSize:
        # GDAL may make up a length that fits a file which is too short.
        bits = int(band.GetMetadataItem("NBITS", "IMAGE_STRUCTURE") or gdal.GetDataTypeSize(band.DataType))
        needed = (width * bits + 7) // 8 * (dataset.RasterYSize - row * height)
    if int(offset) + needed > os.path.getsize(path):
        raise FtlError("{name} is cut short. Download or copy it again.", name=os.path.basename(path))


def open_layer(layer: Layer) -> tuple[gdal.Dataset, tuple[gdal.Dataset, ...]]:
    """The raster as it lies in the layer's grid, and what has to be kept as long as it is used.

    A rotated one is taken by the nearest pixel: phases and the zeros that stand for no data must not be mixed.
    """
    dataset = opened_to_stream(layer.path, open_dataset)
    if layer.is_upright:
        return dataset, ()
    # GDAL turns the rows of netCDF files itself, where it knows their axes.
    if layer.south_up and dataset.GetGeoTransform(can_return_null=True) is None:
        placed = _placed(dataset, layer.grid)
        if placed is not None:
            view, kept = upright(placed, layer.grid.wkt, categorical=True)
            return view, (*kept, dataset)
    return upright(dataset, layer.grid.wkt, categorical=True)


def _placed(dataset: gdal.Dataset, grid: Grid) -> gdal.Dataset | None:
    """A view of a raster without a place that lies in the grid upside down."""
    view = None
    with gdal_errors():
        view = in_place(
            dataset, (grid.x_min, grid.x_size, 0, grid.y_max - grid.height * grid.y_size, 0, grid.y_size), grid.wkt
        )
    return view


def tags_of(path: str) -> tuple[dict[str, str], gdal.Dataset]:
    """A raster's metadata and the open raster."""
    dataset = open_dataset(path)
    return dict(dataset.GetMetadata() or {}), dataset


def file_name(path: str) -> str:
    """The file's name, of a subdataset too; with its folder's where that alone tells dates: GMTSAR's files are all
    called alike."""
    folder, name = os.path.split(path.split('"')[1] if path.count('"') > 1 else path)
    folder = os.path.basename(folder)
    return os.path.join(folder, name) if _DATED.search(folder) and not _DATED.search(name) else name
