"""ARIA-S1-GUNW: netCDF-4, one pair a file.

Documented (HyP3's GUNW product guide): the reference is the MORE RECENT pass, and a positive phase difference means
motion TOWARD the satellite, the opposite of HyP3's other products. Name: S1-GUNW-{A|D}-{R|L}-{track}-tops-
{recent}_{earlier}-...; 3 arc seconds on WGS 84.
"""

from __future__ import annotations

import os
import re

from ...errors import FtlError
from ..hdf5.nested import NestedFile
from ..layer import Layer
from ..nested_grid import axis_grid
from ..product import wkt_of_epsg
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


def matches(path: str) -> bool:
    return bool(_NAME.match(os.path.basename(path)))


def read(path: str, wavelength_m: float | None = None) -> Pair | None:
    found = _NAME.match(os.path.basename(path))
    recent, earlier = date_of(found["recent"]), date_of(found["earlier"])
    if recent is None or earlier is None:
        return None
    file = NestedFile(path)
    shape = file.shape(f"{_DATA}/unwrappedPhase")
    if shape is None or len(shape) != 2:
        raise FtlError("{name} contains no unwrapped phase. Download it again.", name=os.path.basename(path))
    grid, south_up = axis_grid(file, _DATA, ("longitude", "latitude"), shape, wkt_of_epsg(4326, path))

    def layer(name: str, **options: object) -> Layer:
        return Layer(file.raster_path(f"{_DATA}/{name}"), grid, south_up=south_up, **options)

    wavelength = wavelength_m or radar_wavelength(file.number(_WAVELENGTH)) or SENTINEL_1_WAVELENGTH_M
    # The phase counts from the recent date back to the earlier one and grows toward the satellite, so that in the order
    # of time it is as it stands.
    first, second, sign = ordered(earlier, recent)
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
        f"{found['pass']}{found['track']}",
        tuple(int(part) for part in re.findall(r"\d+", os.path.basename(path).rsplit("-v", 1)[-1])),
        NAME,
        seconds_of(found["time"]),
    )
