"""Pictures that stand in the report's own text, as data URIs."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Sequence

import numpy as np
from osgeo import gdal


def png(values: np.ndarray, table: Sequence[tuple[int, int, int, int]] | None = None) -> str:
    """uint8 (rows, columns) as greys, or as the colours of `table`, whose entry 0 is no data."""
    memory = _in_memory(values[np.newaxis])
    if table is not None:
        band = memory.GetRasterBand(1)
        colours = gdal.ColorTable()
        for index, colour in enumerate(table):
            colours.SetColorEntry(index, colour)
        band.SetColorTable(colours)
        band.SetNoDataValue(0)
    return uri("image/png", _encoded(memory, "PNG", ["ZLEVEL=9"]))


def jpeg(values: np.ndarray) -> str:
    """uint8 (3, rows, columns) or (1, rows, columns) as a photograph; as PNG where this GDAL writes no JPEG."""
    memory = _in_memory(values)
    if gdal.GetDriverByName("JPEG") is None:
        return uri("image/png", _encoded(memory, "PNG", ["ZLEVEL=9"]))
    return uri("image/jpeg", _encoded(memory, "JPEG", ["QUALITY=80"]))


def uri(kind: str, content: bytes) -> str:
    return f"data:{kind};base64," + base64.b64encode(content).decode("ascii")


def _in_memory(values: np.ndarray) -> gdal.Dataset:
    count, rows, columns = values.shape
    memory = gdal.GetDriverByName("MEM").Create("", columns, rows, count, gdal.GDT_Byte)
    for number, band in enumerate(values, 1):
        memory.GetRasterBand(number).WriteArray(band)
    return memory


def _encoded(memory: gdal.Dataset, driver: str, options: list[str]) -> bytes:
    path = f"/vsimem/ftl_report_{uuid.uuid4().hex}"
    gdal.GetDriverByName(driver).CreateCopy(path, memory, options=options)
    handle = gdal.VSIFOpenL(path, "rb")
    try:
        gdal.VSIFSeekL(handle, 0, 2)
        size = gdal.VSIFTellL(handle)
        gdal.VSIFSeekL(handle, 0, 0)
        return bytes(gdal.VSIFReadL(1, size, handle))
    finally:
        gdal.VSIFCloseL(handle)
        for file in (path, path + ".aux.xml"):
            # Where others have switched GDAL's exceptions on, removing what is not there raises.
            if gdal.VSIStatL(file) is not None:
                gdal.Unlink(file)
