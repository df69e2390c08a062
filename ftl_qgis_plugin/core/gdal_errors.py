"""GDAL's errors as a list instead of on the screen, whatever gdal.UseExceptions() was called with in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from osgeo import gdal

_Result = TypeVar("_Result")


@contextmanager
def gdal_errors() -> Iterator[list[str]]:
    """Collects GDAL's error messages of this thread instead of printing them; yields the list.

    gdal.UseExceptions() is a switch for the whole process, in which QGIS and other plugins live too: it is never
    called here, but somebody else may have done so. Then GDAL's functions raise a RuntimeError where they return None
    or a code otherwise. It ends the block, and its text is in the list: set results to None before the block, and
    look at them, or at the list, behind it. Do not return out of the block.
    """
    messages: list[str] = []

    def collect(severity: int, _number: int, text: str) -> None:
        if severity >= gdal.CE_Failure:
            messages.append(text.strip())

    gdal.PushErrorHandler(collect)
    try:
        yield messages
    except RuntimeError as error:
        if type(error) is not RuntimeError:  # NotImplementedError and the like are mistakes of ours
            raise
        text = str(error).strip()
        if text not in messages:
            messages.append(text)
    finally:
        gdal.PopErrorHandler()


def attempted(operation: Callable[[], _Result | None], *expected: type[Exception]) -> _Result | None:
    """What a call of GDAL's returns; None where it fails, told in whatever way, or with one of the `expected` errors
    (a binding's TypeError for a damaged name, for example)."""
    result = None
    with gdal_errors(), suppress(*expected):
        result = operation()
    return result
