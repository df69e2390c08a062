"""GDAL's options for a while and for one thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from osgeo import gdal

_DIRECT = "GTIFF_DIRECT_IO"


@contextmanager
def past_the_cache(path: str) -> Iterator[None]:
    """Where `path` is opened within, and is an uncompressed GeoTIFF, it is read past GDAL's block cache.

    For rasters that are read once from end to end, where the cache would only be one copy more. Whatever else it is, it
    is read as ever; so are files on a server, where a cache is worth its copy. GDAL looks at the option when it opens
    the file.
    """
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
