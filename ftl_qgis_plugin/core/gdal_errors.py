"""GDAL's error messages as a list instead of on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from osgeo import gdal


@contextmanager
def gdal_errors() -> Iterator[list[str]]:
    """Collects GDAL's error messages of this thread instead of printing them; yields the list.

    gdal.UseExceptions() would do this with less code, but it is a switch for the whole process, and QGIS and other
    plugins live in it too.
    """
    messages: list[str] = []

    def collect(severity: int, _number: int, text: str) -> None:
        if severity >= gdal.CE_Failure:
            messages.append(text.strip())

    gdal.PushErrorHandler(collect)
    try:
        yield messages
    finally:
        gdal.PopErrorHandler()
