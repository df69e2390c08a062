"""GDAL's options for a while and for one thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from osgeo import gdal

_DIRECT = "GTIFF_DIRECT_IO"
_NO_LISTS = "GDAL_DISABLE_READDIR_ON_OPEN"


def opened_to_stream(path: str, opener: Callable[[str], gdal.Dataset]) -> gdal.Dataset:
    """What `opener` opens, for reading once from end to end: an uncompressed GeoTIFF is read past GDAL's block cache,
    which would only be one copy more.

    Everything else is read as ever. So are files on a server, where a cache is worth its copy, and rows of pixels with
    all their bands, which GDAL would go through once for every band.
    """
    with _in_this_thread(_DIRECT, "YES", path):  # GDAL looks at the option when it opens the file
        dataset = opener(path)
    if dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") == "PIXEL":
        width, _height = dataset.GetRasterBand(1).GetBlockSize()
        return opener(path) if width == dataset.RasterXSize else dataset
    return dataset


@contextmanager
def without_lists(path: str) -> Iterator[None]:
    """What lies beside a raster is asked for by its name, rather than by a list of its whole folder, which of each of
    hundreds of files takes as long as opening them. Not so on a server."""
    with _in_this_thread(_NO_LISTS, "TRUE", path):
        yield


@contextmanager
def _in_this_thread(name: str, value: str, path: str) -> Iterator[None]:
    set_option = getattr(gdal, "SetThreadLocalConfigOption", None)
    if set_option is None or path.startswith("/vsi"):
        yield
        return
    before = gdal.GetThreadLocalConfigOption(name)
    set_option(name, value)
    try:
        yield
    finally:
        set_option(name, before)
