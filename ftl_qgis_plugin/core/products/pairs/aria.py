"""ARIA-S1-GUNW: netCDF-4, one pair a file.

Documented (HyP3's GUNW product guide): the reference is the MORE RECENT pass, and a positive phase difference means
motion TOWARD the satellite, the opposite of HyP3's other products. Name: S1-GUNW-{A|D}-{R|L}-{track}-tops-
{recent}_{earlier}-...; 3 arc seconds on WGS 84. A file of another name tells the same by the scenes that it was made
of (/science/radarMetaData/inputSLC), but not its version.
"""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import dataclass, replace

from ...errors import FtlError
from ..dates_table import given_pair
from ..hdf5.nested import NestedFile
from ..layer import Layer
from ..nested_grid import axis_grid
from ..product import wkt_of_epsg
from .names import undated
from .pair import (
    NOT_ZERO,
    SENTINEL_1_WAVELENGTH_M,
    Mask,
    Pair,
    date_of,
    mm_per_radian,
    ordered,
    radar_wavelength,
    seconds_of,
)

NAME = "ARIA-S1-GUNW"
_NAME = re.compile(
    r"^S1-GUNW-(?P<pass>[AD])-(?P<look>[RL])-(?P<track>\d{3})-tops-(?P<recent>\d{8})_(?P<earlier>\d{8})-"
    r"(?P<time>\d{6})?.*\.nc$"
)
_DATA = "/science/grids/data"
_WAVELENGTH = "/science/radarMetaData/wavelength"
_SCENES = "/science/radarMetaData/inputSLC/{}/L1InputGranules"
_SCENE = re.compile(
    r"^S1(?P<satellite>[A-Z])_\w\w_SLC__\w{4}_(?P<date>\d{8})T(?P<time>\d{6})_\d{8}T\d{6}_(?P<orbit>\d{6})_"
)
# The absolute orbit in which a satellite's tracks count from 1, and how many tracks there are. The other satellites'
# orbits were shifted in between.
_FIRST_ORBIT, _TRACKS = {"A": 73, "B": 27}, 175


@dataclass(frozen=True)
class _Told:
    """What stands in a name. `recent`: the reference's date, `earlier` the secondary's; `track`, `version` and
    `seconds` as in Pair."""

    recent: datetime.date
    earlier: datetime.date
    track: str
    version: tuple[int, ...]
    seconds: int | None


def matches(path: str) -> bool:
    return bool(_NAME.match(os.path.basename(path)))


def read(path: str, wavelength_m: float | None = None) -> Pair | None:
    """None: the dates in its name are none. FtlError: nothing tells two dates."""
    named = _of_name(path)
    given = given_pair()
    if named is None and given is None and matches(path):
        return None
    file = NestedFile(path)
    shape = file.shape(f"{_DATA}/unwrappedPhase")
    if shape is None or len(shape) != 2:
        raise FtlError("{name} contains no unwrapped phase. Download it again.", name=os.path.basename(path))
    grid, south_up = axis_grid(file, _DATA, ("longitude", "latitude"), shape, wkt_of_epsg(4326, path))
    west, _south, east, _north = grid.bounds
    told = named or _of_scenes(file, (west + east) / 2)
    if given is not None:  # in whichever order: these pairs have one sign
        told = replace(told or _Told(*given, "", (), None), recent=max(given), earlier=min(given))
    if told is None:
        raise undated(path)

    def layer(name: str, **options: object) -> Layer:
        raster = file.raster_path(f"{_DATA}/{name}")
        return Layer(raster, grid, scale=file.scale(raster, f"{_DATA}/{name}"), south_up=south_up, **options)

    stated = radar_wavelength(file.number(_WAVELENGTH)) or SENTINEL_1_WAVELENGTH_M
    wavelength = wavelength_m or stated
    # The phase counts from the recent date back to the earlier one and grows toward the satellite, so that in the order
    # of time it is as it stands.
    first, second, sign = ordered(told.earlier, told.recent)
    has_components = file.shape(f"{_DATA}/connectedComponents") == shape
    coherence = file.shape(f"{_DATA}/coherence") == shape
    return Pair(
        first,
        second,
        layer("unwrappedPhase", zero_is_no_data=True),
        sign * mm_per_radian(wavelength, toward=True),
        wavelength / 2 * 1000,
        layer("coherence", zero_is_no_data=True) if coherence else None,
        (Mask(layer("connectedComponents"), NOT_ZERO),) if has_components else (),
        told.track,
        told.version,
        NAME,
        told.seconds,
        wavelength_m=stated,
    )


def _of_name(path: str) -> _Told | None:
    """None: another name, or its dates are no dates."""
    name = os.path.basename(path)
    found = _NAME.match(name)
    if found is None:
        return None
    recent, earlier = date_of(found["recent"]), date_of(found["earlier"])
    if recent is None or earlier is None:
        return None
    version = tuple(int(part) for part in re.findall(r"\d+", name.rsplit("-v", 1)[-1]))
    return _Told(recent, earlier, f"{found['pass']}{found['track']}", version, seconds_of(found["time"]))


def _of_scenes(file: NestedFile, longitude_deg: float) -> _Told | None:
    """By the first Sentinel-1 scene of either date; None where one of them is missing."""
    scenes = []
    for role in ("reference", "secondary"):
        texts = [str(text).strip() for text in _texts(file, _SCENES.format(role))]
        found = sorted(filter(None, map(_SCENE.match, texts)), key=lambda scene: scene["date"] + scene["time"])
        date = date_of(found[0]["date"]) if found else None
        if date is None:
            return None
        scenes.append((date, found[0]))
    (recent, scene), (earlier, _other) = scenes
    seconds = seconds_of(scene["time"])
    return _Told(recent, earlier, _track(scene, seconds, longitude_deg), (), seconds)


def _texts(file: NestedFile, name: str) -> list[object]:
    """Of a list, or of a text by itself."""
    values = file.small(name)
    return [file.text(name)] if values is None else list(values.ravel())


def _track(scene: re.Match, seconds: int | None, longitude_deg: float) -> str:
    """Pass and track as names have them; "" where the satellite's orbits are not known by number.

    Sentinel-1 goes north at 18 o'clock of mean local time and south at 6, some three hours off near its northernmost.
    """
    first = _FIRST_ORBIT.get(scene["satellite"])
    if first is None or seconds is None:
        return ""
    local_h = (seconds / 3600 + longitude_deg / 15) % 24
    return f"{'A' if local_h >= 12 else 'D'}{(int(scene['orbit']) - first) % _TRACKS + 1:03d}"
