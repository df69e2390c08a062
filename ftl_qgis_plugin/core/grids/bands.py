"""One band of an open raster as people mean its numbers: no data, mask, scale and offset of the file applied."""

from __future__ import annotations

import numpy as np
from osgeo import gdal

from ..errors import FtlError
from ..gdal_errors import gdal_errors
from ..stored.predicted import predicted_blocks
from .grid import Window


class FloatBand:
    """Reads float32, NaN where there is no data (or the value is infinite).

    `no_data` overrides what the file says; `scale` multiplies what the file's own scale and offset give. Whoever uses
    it keeps the dataset open.
    """

    def __init__(
        self,
        band: gdal.Band,
        no_data: float | None = None,
        scale: float = 1.0,
        zero_is_no_data: bool = False,
        alpha: gdal.Band | None = None,
        dataset: gdal.Dataset | None = None,
    ) -> None:
        """`alpha`: a band that is 0 where there is no data, for a band of which GDAL knows no mask. `dataset`: the
        band's own, whose whole blocks are then read past GDAL's slower ways where that can be done."""
        self._band = band
        self._no_data = band.GetNoDataValue() if no_data is None else no_data
        self._zero_is_no_data = zero_is_no_data
        own_scale = band.GetScale()
        self._scale = (1.0 if own_scale is None else own_scale) * scale
        self._offset = (band.GetOffset() or 0.0) * scale
        # A mask that is neither "all valid" nor derived from the no data value (alpha, .msk) has to be read itself.
        flags = band.GetMaskFlags()
        self._blocks = None if dataset is None else predicted_blocks(dataset, band)
        self._mask = alpha if flags & (gdal.GMF_ALL_VALID | gdal.GMF_NODATA) else band.GetMaskBand()

    def read(self, col: int, row: int, width: int, height: int) -> np.ndarray:
        """Values of a box inside the band, (height, width). `UnreadableError` with GDAL's reason."""
        values = None if self._blocks is None else self._blocks.read(Window(row, col, height, width))
        mask = None
        with gdal_errors() as errors:
            if values is None:
                values = self._band.ReadAsArray(col, row, width, height, buf_type=gdal.GDT_Float32)
            mask = None if self._mask is None else self._mask.ReadAsArray(col, row, width, height)
        if values is None or errors:
            raise UnreadableError(errors[0] if errors else "unknown reason")
        if self._no_data is not None and not np.isnan(self._no_data):
            with np.errstate(over="ignore"):
                values[values == np.float32(self._no_data)] = np.nan
        if mask is not None:
            values[mask == 0] = np.nan
        if self._zero_is_no_data:
            values[values == 0] = np.nan
        if self._scale != 1.0:
            values *= np.float32(self._scale)
        if self._offset:
            values += np.float32(self._offset)
        return without_infinities(values)


class UnreadableError(Exception):
    """The band cannot be read; its text is GDAL's reason. Never leaves the core: see who calls `FloatBand.read`."""


def require_real(band: gdal.Band, name: str) -> None:
    """FtlError: complex numbers, of which GDAL would hand out the real part without a word."""
    if gdal.DataTypeIsComplex(band.DataType):
        raise FtlError(
            "{name} holds complex numbers (an interferogram), no rate or displacement. Choose the velocity file or the "
            "time series.",
            name=name,
        )


def without_infinities(values: np.ndarray) -> np.ndarray:
    """The float array itself, its infinite values NaN."""
    infinite = np.isinf(values)
    if infinite.any():
        values[infinite] = np.nan
    return values
