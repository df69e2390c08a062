"""GDAL's options for a while and for one thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from osgeo import gdal

_DIRECT = "GTIFF_DIRECT_IO"


def opened_to_stream(path: str, opener: Callable[[str], gdal.Dataset]) -> gdal.Dataset:
    """What `opener` opens, for reading once from end to end: an uncompressed GeoTIFF is read past GDAL's block cache,
    which would only be one copy more.

    Everything else is read as ever. So are files on a server, where a cache is worth its copy, and rows of pixels with
    all their bands, which GDAL would go through once for every band.
    """
    with _past_the_cache(path):
        dataset = opener(path)
    if dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") == "PIXEL":
        width, _height = dataset.GetRasterBand(1).GetBlockSize()
        return opener(path) if width == dataset.RasterXSize else dataset
    return dataset


@contextmanager
def _past_the_cache(path: str) -> Iterator[None]:
    # GDAL looks at the option when it opens the file.
    set_option = getattr(gdal, "SetThreadLocalConfigOption", None)
    if set_option is None or path.startswith("/vsi"):
        yield
        return
    before = gdal.GetThreadLocalConfigOption(_DIRECT)
    set_option(_DIRECT, "YES")
    try:
        yield
    finally:
        set_option(_DIRECT, before)
