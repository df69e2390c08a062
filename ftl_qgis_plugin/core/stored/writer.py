"""Writing rasters without half-written files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..errors import FtlError, Message
from ..gdal_errors import gdal_errors
from ..grids.grid import Grid, Window
from ..publishing import claims, make_scratch, publish, real_target, remove_tree, require_alone

# What GDAL and QGIS lay beside a raster: pyramids, statistics, masks.
SIDE_FILES = (".ovr", ".aux.xml", ".msk", ".msk.ovr")

# Level 1 of DEFLATE: rasters here are written once and soon read.
COMPRESSION = ("COMPRESS=DEFLATE", "ZLEVEL=1")


# Those that write no pixels, whatever they say.
_NO_PIXELS = ("VRT", "PDF")
# A format refuses at once, with room for its header; a disk is full with less.
_ROOM_BYTES = 1_000_000


def driver_for(path: str, dtype: type = np.float32, bands: int = 1) -> str:
    """Short name of the GDAL driver that can create `path` (by its extension) with such values. FtlError where there is
    none."""
    extension = os.path.splitext(path)[1].lstrip(".").lower()
    if extension in ("tif", "tiff"):
        return "GTiff"
    kind = gdal.GetDataTypeName(_gdal_type(np.dtype(dtype)))
    for index in range(gdal.GetDriverCount()):
        driver = gdal.GetDriver(index)
        names = (driver.GetMetadataItem(gdal.DMD_EXTENSIONS) or "").lower().split()
        kinds = (driver.GetMetadataItem(gdal.DMD_CREATIONDATATYPES) or "").split()
        is_creatable = driver.GetMetadataItem(gdal.DCAP_RASTER) and driver.GetMetadataItem(gdal.DCAP_CREATE)
        # Bands of netCDF become variables, no bands of one raster.
        is_fit = driver.ShortName not in _NO_PIXELS and (bands == 1 or driver.ShortName != "netCDF")
        if extension in names and is_creatable and kind in kinds and is_fit:
            return driver.ShortName
    raise _no_such_rasters(path)


def _no_such_rasters(path: str) -> FtlError:
    return FtlError(
        "Rasters cannot be written as .{extension}. Choose a file name that ends in .tif.",
        extension=os.path.splitext(path)[1].lstrip(".").lower(),
    )


class RasterWriter:
    """Writes a raster window by window; the target appears complete or not at all.

    Use as a context manager. Everything goes to a temporary file in the target's folder, which replaces the target
    when the block ends without an error (full disk and failed writes included: they raise FtlError).
    `compress`: DEFLATE (GeoTIFF only); without it, writing noise costs hardly any time. `rows_of`: GeoTIFFs of many
    bands that are written in strips are stored in strips of so many rows, band after band, instead of in tiles.
    """

    def __init__(
        self,
        path: str,
        grid: Grid,
        *,
        bands: int = 1,
        dtype: type = np.float32,
        no_data: float | None = float("nan"),
        descriptions: tuple[str, ...] = (),
        metadata: dict[str, str] | None = None,
        compress: bool = True,
        rows_of: int = 0,
    ) -> None:
        self.path = path
        self._rows_of = rows_of
        self._compress = compress
        self._grid = grid
        self._bands = bands
        self._dtype = np.dtype(dtype)
        self._no_data = no_data
        self._descriptions = descriptions
        self._metadata = metadata
        self._errors: list[str] = []

    def __enter__(self) -> RasterWriter:
        driver_name = driver_for(self.path, self._dtype, self._bands)
        self._target = real_target(self.path)
        try:
            self._scratch = make_scratch(self._target)
        except OSError as error:
            raise cannot_write(self.path, error.strerror) from error
        self._part = os.path.join(self._scratch, os.path.basename(self._target))
        options = []
        self._band_by_band = driver_name == "GTiff" and (self._bands == 1 or bool(self._rows_of))
        if driver_name == "GTiff":
            options = ["TILED=YES", "BIGTIFF=IF_SAFER"]  # tiles: QGIS reads them quickly in any direction
            if self._rows_of:
                options = [f"BLOCKYSIZE={self._rows_of}", "INTERLEAVE=BAND", "BIGTIFF=IF_SAFER"]
            if self._compress:
                options += [*COMPRESSION, "PREDICTOR=3" if self._dtype.kind == "f" else "PREDICTOR=2"]
            else:
                options.append("SPARSE_OK=TRUE")  # what is all no data still takes no room
        self._dataset = None
        with gdal_errors() as self._errors:
            self._dataset = gdal.GetDriverByName(driver_name).Create(
                self._part, self._grid.width, self._grid.height, self._bands, _gdal_type(self._dtype), options
            )
        if self._dataset is None or self._dataset.GetRasterBand(self._bands) is None:
            self._dataset = None
            has_room = shutil.disk_usage(self._scratch).free > _ROOM_BYTES
            self._discard()
            if driver_name != "GTiff" and has_room:
                raise _no_such_rasters(self.path)  # not of so many bands, or not without more being told
            raise cannot_write(self.path, self._errors[-1] if self._errors else "unknown reason")
        try:
            require_alone(self._target, self._scratch)
        except FtlError:
            self._dataset = None
            self._discard()
            raise
        self._dataset.SetGeoTransform(self._grid.geotransform)
        self._dataset.SetProjection(self._grid.wkt)
        if self._metadata:
            self._dataset.SetMetadata(self._metadata)
        for number in range(1, self._bands + 1):
            band = self._dataset.GetRasterBand(number)
            if self._no_data is not None:
                band.SetNoDataValue(self._no_data)
            if number <= len(self._descriptions):
                band.SetDescription(self._descriptions[number - 1])
        return self

    def write(self, values: np.ndarray, window: Window, band: int = 1) -> None:
        """Writes `values` (the window's shape) to `band`."""
        with gdal_errors() as errors:
            to = self._dataset.GetRasterBand(band)
            to.WriteArray(np.ascontiguousarray(values, self._dtype), window.col, window.row)
            if self._is_whole(to, window):
                to.FlushCache()
        if errors:
            raise cannot_write(self.path, errors[0])

    def _is_whole(self, band: gdal.Band, window: Window) -> bool:
        """Whether a window holds nothing but whole blocks, of this band alone: they may go to the file at once, out of
        memory that GDAL then takes for the next ones. What piles up in its cache instead takes new pages of memory
        block by block, which costs several times what writing does."""
        if not self._band_by_band:
            return False
        width, height = band.GetBlockSize()
        ends = (window.col + window.width, band.XSize, width), (window.row + window.height, band.YSize, height)
        return (
            window.col % width == 0
            and window.row % height == 0
            and all(end % size == 0 or end == last for end, last, size in ends)
        )

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        with gdal_errors() as errors:
            self._dataset.FlushCache()
        with gdal_errors() as late:
            self._dataset = None  # closes the file; what GDAL still had to write may fail only now
        errors += late
        try:
            if kind is None:
                if errors:
                    raise cannot_write(self.path, errors[0])
                self._publish()
        finally:
            self._discard()

    def _publish(self) -> None:
        target_folder, raster = os.path.split(self._target)
        try:
            # What belongs to the raster that is replaced would be read with the new one.
            for suffix in SIDE_FILES:
                Path(self.path + suffix).unlink(missing_ok=True)
            # Side files (.hdr, .aux.xml) first: when the raster itself appears, it is complete.
            for name in sorted(os.listdir(self._scratch), key=lambda name: name == raster):
                publish(os.path.join(self._scratch, name), os.path.join(target_folder, name))
        except OSError as error:
            raise cannot_write(self.path, error.strerror) from error

    def _discard(self) -> None:
        remove_tree(self._scratch)


@contextmanager
def claimed(paths: Iterable[str]) -> Iterator[None]:
    """Says in the block, hours before anything is written, that these files are this run's: another that wants them is
    told at once. FtlError: it is the other way round; a folder that cannot be written to."""
    with ExitStack() as stack:
        for path in paths:
            target = real_target(path)
            try:
                scratch = make_scratch(target)
                stack.callback(remove_tree, scratch)
                # Open, or Windows does not tell that it is in use.
                stack.enter_context(open(os.path.join(scratch, os.path.basename(target)), "wb"))
            except OSError as error:
                raise cannot_write(path, error.strerror) from error
            require_alone(target, scratch)
            stack.callback(claims.reset, claims.set((*claims.get(), scratch)))
        yield


def cannot_write(path: str, reason: str | Message | None) -> FtlError:
    """The error of a file that cannot be written, with the system's reason."""
    return FtlError(
        "{name} cannot be written ({reason}). Check free disk space, write permission and whether another program "
        "has the file open.",
        name=path,
        reason=reason or "unknown reason",
    )


def _gdal_type(dtype: np.dtype) -> int:
    types = {"float32": gdal.GDT_Float32, "float64": gdal.GDT_Float64, "uint8": gdal.GDT_Byte}
    types |= {"int16": gdal.GDT_Int16, "uint16": gdal.GDT_UInt16, "int32": gdal.GDT_Int32, "uint32": gdal.GDT_UInt32}
    return types[dtype.name]
