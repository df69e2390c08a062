"""Which pair or granule an HDF5 or netCDF file holds, whatever it is called.

What tells them apart: OPERA's title, NISAR's group of a pair, ARIA's unwrapped phase in its group of grids.
"""

from __future__ import annotations

import os
from functools import lru_cache

from ..errors import FtlError
from .hdf5.hdf5 import is_hdf5
from .hdf5.nested import NestedFile

ARIA, NISAR, OPERA = KINDS = ("aria", "nisar", "opera")
_SUFFIXES = (".nc", ".nc4", ".h5", ".hdf5", ".he5")
_OPERA_TITLE = "OPERA_L3_DISP"
_GUNW = "/science/LSAR/GUNW"
_ARIA = "/science/grids/data"
_MOST_REMEMBERED = 20_000


def kind_of(file: NestedFile) -> str:
    """One of KINDS; "" where it holds none of them."""
    if str(file.attributes().get("title", "")).startswith(_OPERA_TITLE):
        return OPERA
    if file.groups(_GUNW):
        return NISAR
    return ARIA if "unwrappedPhase" in file.names(_ARIA) else ""


def kind_at(path: str) -> str:
    """The same of a file that may be anything: opened only where its ending and its first bytes are HDF5's, and once
    as long as it does not change. "" too where it is damaged."""
    if not path.lower().endswith(_SUFFIXES):
        return ""
    try:
        state = os.stat(path)
    except OSError:
        return ""
    return _kind_at(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _kind_at(path: str, _changed_ns: int, _size: int) -> str:
    if not is_hdf5(path):
        return ""
    try:
        return kind_of(NestedFile(path))
    except FtlError:
        return ""
