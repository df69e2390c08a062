"""GMTSAR's geocoded pairs: intf/{YYYYDDD}_{YYYYDDD}/unwrap*_ll.grd or los*_ll.grd, corr*_ll.grd beside them.

After GMTSAR's source: folders are named by year and day of the year counted from 0; los = unwrapped phase * wavelength
* -79.58 is mm, positive toward the satellite; the grids state no CRS (degrees on WGS 84). The wavelength stands in the
PRM files of the scenes (`radar_wavelength`).
"""

from __future__ import annotations

import datetime
import glob
import os
import re

from ...errors import FtlError
from ..layer import Layer, raster_layer
from .pair import Pair, beside, date_of, date_of_day, mm_per_radian, ordered, radar_wavelength

NAME = "GMTSAR"
_PHASE = re.compile(r"^(unwrap|los)(_mask|_pin|_dsamp)*_ll\.(grd|nc)$")
_FOLDER = re.compile(r"^(\d{7,8})_(\d{7,8})$")


def matches(path: str) -> bool:
    return bool(_PHASE.match(os.path.basename(path)) and _FOLDER.match(_folder(path)))


def read(path: str, wavelength_m: float | None = None) -> Pair | None:
    """FtlError: radians without a wavelength."""
    reference, secondary = (_date(text) for text in _FOLDER.match(_folder(path)).groups())
    if reference is None or secondary is None:
        return None
    place = os.path.dirname(os.path.abspath(path))
    is_mm = os.path.basename(path).startswith("los")
    if not is_mm and beside(place + os.sep, "los_ll.grd", "los_mask_ll.grd"):
        return None  # the same pair in mm
    stated = _wavelength(place)
    wavelength = wavelength_m or stated
    if wavelength is None and not is_mm:
        raise FtlError(
            "{name} is a phase in radians, and no .PRM file beside it states the wavelength. Give the wavelength "
            "(0.0555 m for Sentinel-1, 0.236 m for ALOS).",
            name=os.path.join(_folder(path), os.path.basename(path)),
        )
    coherence = beside(place + os.sep, "corr_ll.grd", "corr_mask_ll.grd", "corr_ll.nc")
    first, second, sign = ordered(reference, secondary)
    return Pair(
        first,
        second,
        _grid_layer(path),
        sign * (1.0 if is_mm else mm_per_radian(wavelength, toward=False)),
        0.0 if wavelength is None else wavelength / 2 * 1000,
        _grid_layer(coherence) if coherence else None,
        product=NAME,
        unit="mm" if is_mm else "rad",
        wavelength_m=stated,
    )


def _grid_layer(path: str) -> Layer:
    return raster_layer(path, degrees=True)


def _folder(path: str) -> str:
    return os.path.basename(os.path.dirname(os.path.abspath(path)))


def _date(text: str) -> datetime.date | None:
    return date_of(text) if len(text) == 8 else date_of_day(text)


def _wavelength(folder: str) -> float | None:
    for name in glob.glob(os.path.join(glob.escape(folder), "*.PRM"))[:4]:
        with open(name, encoding="utf-8", errors="replace") as file:
            found = re.search(r"radar_wavelength\s*=\s*([\d.eE+-]+)", file.read(100_000))
        if found and radar_wavelength(float(found[1])):
            return float(found[1])
    return None
