"""Pairs of the COMET-LiCSAR portal: GEOC/{first}_{second}/{first}_{second}.geo.unw.tif; the folder's dates do as well.

As LiCSBAS reads them: radians, 0 = no data, mm toward the satellite = -wavelength / 4 pi * 1000 * phase; *.geo.cc.tif
is 0 to 255. metadata.txt of the frame states `radar_freq` in Hz.
"""

from __future__ import annotations

import os
import re

from ..dates_table import given_pair
from ..layer import coherence_layer, raster_layer
from .names import folder_name, sibling, split_name, undated
from .pair import (
    SENTINEL_1_WAVELENGTH_M,
    SPEED_OF_LIGHT_M_S,
    Pair,
    date_of,
    mm_per_radian,
    ordered,
    radar_wavelength,
)

NAME = "LiCSAR"
_PHASE = re.compile(r"^(?P<stem>(?:(\d{8})[_-](\d{8})[._ -])?geo)\.unw(?P<suffix>\.tiff?)$", re.IGNORECASE)
_FOLDER = re.compile(r"^(\d{8})[_-](\d{8})$")
_FRAME = re.compile(r"^(\d{3}[AD]_\d{5}_\d{6})(?!\d)")


def matches(path: str) -> bool:
    return bool(_PHASE.match(split_name(path)[0]))


def read(path: str, wavelength_m: float | None = None) -> Pair | None:
    """None: its dates are no dates. FtlError: neither its name nor its folder's tells them."""
    found = _PHASE.match(split_name(path)[0])
    folder = _FOLDER.match(folder_name(path))
    named = found.group(2, 3) if found[2] else folder.groups() if folder else None
    given = given_pair()
    if given is None and named is None:
        raise undated(path)
    reference, secondary = given or map(date_of, named)
    if reference is None or secondary is None:
        return None
    first, second, sign = ordered(reference, secondary)
    coherence = sibling(path, f"{found['stem']}.cc{found['suffix']}")
    stated = _wavelength(path)
    wavelength = wavelength_m or stated
    return Pair(
        first,
        second,
        raster_layer(path, zero_is_no_data=True),
        sign * mm_per_radian(wavelength, toward=False),
        wavelength / 2 * 1000,
        coherence_layer(coherence) if coherence else None,
        track=next((found[1] for found in map(_FRAME.match, os.path.abspath(path).split(os.sep)) if found), ""),
        product=NAME,
        wavelength_m=stated,
    )


def _wavelength(path: str) -> float:
    folder = os.path.dirname(os.path.abspath(path))
    for _ in range(3):
        metadata = os.path.join(folder, "metadata.txt")
        if os.path.isfile(metadata):
            with open(metadata, encoding="utf-8", errors="replace") as file:
                found = re.search(r"radar_freq\s*=\s*([\d.eE+]+)", file.read(100_000))
            if found and float(found[1]) > 0:
                return radar_wavelength(SPEED_OF_LIGHT_M_S / float(found[1])) or SENTINEL_1_WAVELENGTH_M
        folder = os.path.dirname(folder)
    return SENTINEL_1_WAVELENGTH_M
