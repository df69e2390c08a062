"""Reading one layer on the stack's grid, by any thread, with few files open."""

from __future__ import annotations

import threading

import numpy as np
from osgeo import gdal

from ...errors import FtlError
from ...gdal_errors import gdal_errors
from ...grids.bands import FloatBand, UnreadableError, require_real
from ...grids.grid import Grid, Window
from ...grids.raster import open_dataset
from ...products.layer import Layer, file_name
from .common_grid import offset

# Files that stay open; beyond them each block opens its files anew, so that no system runs out of handles.
KEPT_OPEN = 400
# The HDF5 library must not be entered by two threads in many builds, and netCDF-4 files are HDF5.
_HDF5_LOCK = threading.RLock()
_open_count = 0
_count_lock = threading.Lock()


class LayerReader:
    """Float32 values of a layer in windows of `grid`, NaN where there is no data. May be pickled."""

    def __init__(self, layer: Layer, grid: Grid) -> None:
        self.layer = layer
        self.grid = grid
        self._row, self._col = offset(layer.grid, grid, layer.path, "")
        self._prepare()

    def _prepare(self) -> None:
        self._dataset = None
        self._band: FloatBand | None = None
        self._raster_band: tuple[gdal.Band, float | None, bool] | None = None
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
        """The window's values times `factor` into `values`, (pixels,) float32. FtlError: see `read`."""
        plain = self._plain
        if plain is None:
            np.multiply(self.read(window).ravel(), np.float32(factor), out=values)
            return
        band, no_data, zero = plain
        box = window.col - self._col, window.row - self._row, window.width, window.height
        done = None
        with self._lock, gdal_errors() as errors:
            done = band.ReadAsArray(*box, buf_obj=values.reshape(window.shape))
        if done is None or errors:
            raise self._unreadable(errors[-1] if errors else "unknown reason")
        for wrong in ({no_data, 0.0} if zero else {no_data}) - {None}:
            holes = values == np.float32(wrong)
            if holes.any():
                values[holes] = np.nan
        values *= np.float32(factor)

    @property
    def _plain(self) -> tuple[gdal.Band, float | None, bool] | None:
        """The open band where its numbers can be read as they are stored, but for one value of no data."""
        if self._raster_band is None:
            with self._lock:
                if self._band is None:
                    self._open()
        return self._raster_band

    def read(self, window: Window) -> np.ndarray:
        """FtlError: the file cannot be opened or read."""
        with self._lock:
            band = self._band or self._open()
            try:
                values = band.read(window.col - self._col, window.row - self._row, window.width, window.height)
            except UnreadableError as error:
                raise self._unreadable(str(error)) from error
            if self._band is None:
                self._dataset = None
        return values

    def _unreadable(self, reason: str) -> FtlError:
        return FtlError(
            "{name} cannot be read ({reason}). It is damaged or its disk unreachable: copy it again, or take it out of "
            "the folder.",
            name=file_name(self.layer.path),
            reason=reason,
        )

    def close(self) -> None:
        global _open_count
        with self._lock:
            if self._band is not None:
                self._band = self._dataset = self._raster_band = None
                with _count_lock:
                    _open_count -= 1

    def _open(self) -> FloatBand:
        global _open_count
        self._dataset = open_dataset(self.layer.path)
        raster_band = self._dataset.GetRasterBand(self.layer.band)
        require_real(raster_band, file_name(self.layer.path))
        band = FloatBand(raster_band, self.layer.no_data, self.layer.scale, self.layer.zero_is_no_data)
        with _count_lock:
            if _open_count < KEPT_OPEN:
                _open_count += 1
                self._band = band
                self._raster_band = self._as_stored(raster_band)
        return band

    def _as_stored(self, band: gdal.Band) -> tuple[gdal.Band, float | None, bool] | None:
        flags = band.GetMaskFlags()
        if not flags & (gdal.GMF_ALL_VALID | gdal.GMF_NODATA) or self.layer.scale != 1.0:
            return None
        if band.DataType != gdal.GDT_Float32 or band.GetScale() not in (None, 1.0) or band.GetOffset():
            return None
        no_data = band.GetNoDataValue() if self.layer.no_data is None else self.layer.no_data
        return band, None if no_data is None or np.isnan(no_data) else no_data, self.layer.zero_is_no_data
