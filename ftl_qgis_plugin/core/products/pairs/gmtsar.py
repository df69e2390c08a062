"""GMTSAR's geocoded pairs: intf/{YYYYDDD}_{YYYYDDD}/unwrap*_ll.grd or los*_ll.grd, corr*_ll.grd beside them.

After GMTSAR's source: folders are named by year and day of the year counted from 0; los = unwrapped phase * wavelength
* -79.58 is mm, positive toward the satellite; the grids state no CRS (degrees on WGS 84). The wavelength stands in the
PRM files of the scenes (`radar_wavelength`), and so does the time that the folder is named after (`SC_clock_start`), of
which the earlier one is taken for the reference where neither name tells.
"""

from __future__ import annotations

import datetime
import glob
import os
import re

from ...errors import FtlError
from ..dates_table import given_pair
from ..layer import Layer, raster_layer
from .names import folder_name, sibling, split_name, undated
from .pair import Pair, date_of, date_of_day, mm_per_radian, ordered, radar_wavelength

NAME = "GMTSAR"
_DATES = re.compile(r"(?<!\d)(\d{7,8})[_-](\d{7,8})(?!\d)")
_PHASE = re.compile(
    r"^(?P<before>(?:\d{7,8}[_-]\d{7,8}[._ -])?)(?P<kind>unwrap|los)(?:_mask|_pin|_dsamp)*_ll"
    r"(?P<after>(?:[._ -]\d{7,8}[_-]\d{7,8})?\.(?:grd|nc))$",
    re.IGNORECASE,
)
_DAYS = re.compile(r"^(\d{3})[_-](\d{3})$")


def matches(path: str) -> bool:
    return bool(_PHASE.match(split_name(path)[0]))


def read(path: str, wavelength_m: float | None = None) -> Pair | None:
    """None: its dates are no dates. FtlError: radians without a wavelength; nothing tells the dates."""
    base = split_name(path)[0]
    found = _PHASE.match(base)
    place = os.path.dirname(os.path.abspath(path))
    named = _DATES.search(base) or _DATES.search(folder_name(path))
    reference, secondary = given_pair() or (map(_date, named.groups()) if named else _of_clocks(path))
    if reference is None or secondary is None:
        return None

    def beside(*kinds: str) -> str | None:
        return sibling(path, *(f"{found['before']}{kind}_ll{found['after']}" for kind in kinds))

    is_mm = found["kind"].lower() == "los"
    if not is_mm and beside("los", "los_mask"):
        return None  # the same pair in mm
    stated = _wavelength(place)
    wavelength = wavelength_m or stated
    if wavelength is None and not is_mm:
        raise FtlError(
            "{name} is a phase in radians, and no .PRM file beside it states the wavelength. Give the wavelength "
            "(0.0555 m for Sentinel-1, 0.236 m for ALOS).",
            name=os.path.join(os.path.basename(place), os.path.basename(path)),
        )
    coherence = beside("corr", "corr_mask") or sibling(path, "corr_ll.nc")
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


def _date(text: str) -> datetime.date | None:
    return date_of(text) if len(text) == 8 else date_of_day(text)


def _of_clocks(path: str) -> tuple[datetime.date, datetime.date]:
    """By the PRM files of the two scenes, in the order of the folder's days where it is named by them.

    FtlError: they do not tell two dates.
    """
    clocks = set()
    for text in _prm_texts(os.path.dirname(os.path.abspath(path))):
        found = re.search(r"SC_clock_start\s*=\s*(\d{7})(?!\d)", text)
        if found:
            clocks.add(found[1])
    dates = [date_of_day(clock) for clock in sorted(clocks)]
    if len(dates) != 2 or None in dates:
        raise undated(path)
    days = _DAYS.match(folder_name(path))
    is_turned = days is not None and [clock[4:] for clock in sorted(clocks)] == [days[2], days[1]]
    return (dates[1], dates[0]) if is_turned else (dates[0], dates[1])


def _wavelength(folder: str) -> float | None:
    for text in _prm_texts(folder):
        found = re.search(r"radar_wavelength\s*=\s*([\d.eE+-]+)", text)
        if found and radar_wavelength(float(found[1])):
            return float(found[1])
    return None


def _prm_texts(folder: str) -> list[str]:
    texts = []
    names = glob.glob(os.path.join(glob.escape(folder), "*.PRM"))
    for name in sorted(filter(os.path.isfile, names))[:8]:
        with open(name, encoding="utf-8", errors="replace") as file:
            texts.append(file.read(100_000))
    return texts
