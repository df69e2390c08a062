"""Whether what was written to a vector file is all there, and removing it where it is not."""

from __future__ import annotations

import errno
import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from osgeo import gdal

from ...core.errors import FtlError, Message
from ...core.gdal_errors import attempted, gdal_errors
from ...core.stored.writer import cannot_write

# A GeoPackage grows by pages of 4 kB, other files by buffers of up to 64 kB.
_FULL_DISK_BYTES = 65536


@contextmanager
def no_half_file(path: str | None) -> Iterator[None]:
    """If the block fails, removes what it has written: the file and those beside it that go by the same name."""
    before = _states(path)
    try:
        yield
    except Exception:
        for name, state in _states(path).items():
            if before.get(name) != state:
                with suppress(OSError):  # still open on Windows: the system's own message follows
                    os.remove(name)
        raise


def require_complete(identifier: str, written: int) -> None:
    """FtlError where fewer than the `written` features can be read from a (closed) file: OGR does not tell of every
    write that fails when a disk is full."""
    path, _, layer_name = identifier.partition("|layername=")
    found: int | None = None
    with gdal_errors():
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_READONLY)
        if dataset is not None:
            layer = dataset.GetLayerByName(layer_name) if layer_name else dataset.GetLayer(0)
            found = None if layer is None else layer.GetFeatureCount()
    # What OGR can only write is not to be judged; an empty file or one that it recognises and cannot read is.
    is_readable = (
        found is not None or os.path.getsize(path) == 0 or attempted(lambda: gdal.IdentifyDriver(path)) is not None
    )
    if is_readable and (found or 0) < written:
        raise not_written(path, Message("{found:,} of {count:,} rows", found=found or 0, count=written))


def not_written(path: str, reason: str | Message) -> FtlError:
    """The error of an output that cannot be written; a full disk is named as such, whatever the driver says."""
    folder = os.path.dirname(os.path.abspath(path))
    if os.path.isdir(folder) and shutil.disk_usage(folder).free < _FULL_DISK_BYTES:
        reason = os.strerror(errno.ENOSPC)
    return cannot_write(path, reason)


def _states(path: str | None) -> dict[str, tuple[int, int]]:
    """Size and time of each file with the path's name, whatever its extension."""
    states = {}
    for name in glob.glob(glob.escape(os.path.splitext(path)[0]) + ".*") if path else ():
        with suppress(OSError):
            status = os.stat(name)
            states[name] = (status.st_size, status.st_mtime_ns)
    return states
