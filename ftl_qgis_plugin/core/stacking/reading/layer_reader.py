"""Reading one layer on the stack's grid, by any thread, with few files open."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from osgeo import gdal

from ...errors import FtlError, Message
from ...gdal_errors import gdal_errors
from ...gdal_options import without_lists
from ...grids.bands import FloatBand, UnreadableError, require_real
from ...grids.grid import Grid, Window
from ...products.layer import Layer, file_name, open_layer
from ...stored.rows import StoredRows, stored_rows
from .common_grid import offset


def _most_open() -> int:
    """Half of what the system grants the process, which has others open too; each takes some memory as well."""
    try:
        import resource
    except ImportError:  # Windows, where files are hardly limited
        return 1000
    return min(resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2, 1000)


# Files that stay open; beyond them each block opens its files anew, so that no system runs out of handles.
KEPT_OPEN = _most_open()
# The HDF5 library must not be entered by two threads in many builds, and netCDF-4 files are HDF5.
_HDF5_LOCK = threading.RLock()
_open_count = 0
_count_lock = threading.Lock()


@dataclass(frozen=True)
class _Opened:
    """`plain`: its numbers can be read as they are stored, but for the values `holes` of no data, () each; with `rows`
    even without GDAL, and then nothing of GDAL's is kept."""

    plain: bool
    holes: tuple[np.ndarray, ...]
    rows: StoredRows | None = None
    raster_band: gdal.Band | None = None
    band: FloatBand | None = None
    kept: tuple[gdal.Dataset, ...] = ()

    def close(self) -> None:
        if self.rows is not None:
            self.rows.close()


class LayerReader:
    """Float32 values of a layer in windows of `grid`, NaN where there is no data. May be pickled."""

    def __init__(self, layer: Layer, grid: Grid) -> None:
        self.layer = layer
        self.grid = grid
        self._row, self._col = offset(layer.grid, grid, layer.path, "")
        self._prepare()

    def _prepare(self) -> None:
        self._opened: _Opened | None = None
        is_hdf5 = self.layer.path.upper().startswith(("HDF5:", "NETCDF:")) or self.layer.path.lower().endswith(
            (".grd", ".nc", ".h5")
        )
        self._lock = _HDF5_LOCK if is_hdf5 else threading.Lock()

    def __getstate__(self) -> dict:
        return {"layer": self.layer, "grid": self.grid, "_row": self._row, "_col": self._col}

    def __setstate__(self, state: dict) -> None:
        self.__dict__.update(state)
        self._prepare()

    def read_into(self, window: Window, values: np.ndarray, factor: float) -> None:
        """The window's values times `factor` into `values`, (pixels,) float32. FtlError: the file cannot be opened or
        read."""
        box = window.col - self._col, window.row - self._row, window.width, window.height
        with self._lock:
            opened = self._opened or self._open()
            try:
                if opened.rows is not None:
                    # The usual case of many short rows, with hardly a step between.
                    if not opened.rows.read_into(box[0], box[1], values.reshape(box[3], box[2])):
                        raise self._unreadable("unexpected end of the file")
                elif opened.plain:
                    self._read_stored(opened, box, values.reshape(window.shape))
                else:
                    np.multiply(self._read(opened, box).ravel(), np.float32(factor), out=values)
                    return
            finally:
                if opened is not self._opened:
                    opened.close()
        for wrong in opened.holes:
            empty = np.equal(values, wrong)
            if empty[empty.argmax()]:  # any() takes four times as long
                values[empty] = np.nan
        if factor != 1.0:
            with np.errstate(over="ignore"):
                values *= np.float32(factor)

    def read(self, window: Window) -> np.ndarray:
        """The window's values, (height, width). FtlError: see `read_into`."""
        values = np.empty(window.size, np.float32)
        self.read_into(window, values, 1.0)
        return values.reshape(window.shape)

    def _read_stored(self, opened: _Opened, box: tuple[int, int, int, int], values: np.ndarray) -> None:
        done = None
        with gdal_errors() as errors:
            done = opened.raster_band.ReadAsArray(*box, buf_obj=values)
        if done is None or errors:
            raise self._unreadable(errors[-1] if errors else "unknown reason")

    def _read(self, opened: _Opened, box: tuple[int, int, int, int]) -> np.ndarray:
        try:
            return opened.band.read(*box)
        except UnreadableError as error:
            raise self._unreadable(str(error)) from error

    def _unreadable(self, reason: str | Message) -> FtlError:
        return FtlError(
            "{name} cannot be read ({reason}). It is damaged or its disk unreachable: copy it again, or take it out of "
            "the folder.",
            name=file_name(self.layer.path),
            reason=reason,
        )

    def close(self) -> None:
        global _open_count
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None
                with _count_lock:
                    _open_count -= 1

    def _open(self) -> _Opened:
        """Kept open where not too many are; else whoever asked for it holds the only reference."""
        global _open_count
        with without_lists(self.layer.path):
            dataset, kept = open_layer(self.layer)
            if (dataset.RasterXSize, dataset.RasterYSize) != (self.layer.grid.width, self.layer.grid.height):
                raise self._unreadable(Message("it changed since the folder was looked into"))
            raster_band = dataset.GetRasterBand(self.layer.band)
            require_real(raster_band, file_name(self.layer.path))
            plain, holes = self._as_stored(raster_band)
        rows = stored_rows(dataset, raster_band) if plain else None
        if rows is not None:
            opened = _Opened(plain, holes, rows)
        else:
            band = FloatBand(raster_band, self.layer.no_data, self.layer.scale, self.layer.zero_is_no_data)
            opened = _Opened(plain, holes, None, raster_band, band, (dataset, *kept))
        with _count_lock:
            if _open_count < KEPT_OPEN:
                _open_count += 1
                self._opened = opened
        return opened

    def _as_stored(self, band: gdal.Band) -> tuple[bool, tuple[np.ndarray, ...]]:
        flags = band.GetMaskFlags()
        if not flags & (gdal.GMF_ALL_VALID | gdal.GMF_NODATA) or self.layer.scale != 1.0:
            return False, ()
        if band.DataType != gdal.GDT_Float32 or band.GetScale() not in (None, 1.0) or band.GetOffset():
            return False, ()
        no_data = band.GetNoDataValue() if self.layer.no_data is None else self.layer.no_data
        holes = {no_data, 0.0} if self.layer.zero_is_no_data else {no_data}
        return True, tuple(np.array(value, np.float32) for value in holes if value is not None and not np.isnan(value))
