"""What the user says of unit, wavelength and sign against what a product states: it holds, and is told."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ..errors import FtlError, Message
from .pairs.pair import MM_PER_UNIT, mm_per_radian
from .product import SIGN_MESSAGES

RADIANS = "rad"
UNITS = (RADIANS, *MM_PER_UNIT)
# Wavelengths are given to three digits.
_SAME_WAVELENGTH = 0.005


def size_in_mm(unit: str, wavelength_m: float | None, name: str) -> float:
    """What one of `unit` (one of UNITS) is in mm. FtlError: radians without a wavelength."""
    if unit != RADIANS:
        return MM_PER_UNIT[unit]
    if not wavelength_m:
        raise FtlError("{name} is in radians. Give the radar's wavelength (0.0555 m for Sentinel-1).", name=name)
    return mm_per_radian(wavelength_m, toward=True)


def with_sign_of(size: float, documented: float) -> float:
    """Another unit leaves a product's sign as it is."""
    return math.copysign(size, documented)


def contradictions(
    unit: str | None,
    stated_units: Iterable[str],
    wavelength_m: float | None,
    stated_wavelengths_m: Iterable[float | None],
    flip_sign: bool,
    sign: str,
) -> list[Message]:
    """What is said against the files: `unit` and `wavelength_m` of the user (None: as stated), what the files state (""
    and None: nothing), and whether `sign` (a key of SIGN_MESSAGES) is turned."""
    told = []
    others = sorted({text for text in stated_units if text and unit and text != unit})
    if others:
        told.append(Message("Unit: {unit} ({stated}).", unit=unit, stated=_chosen(", ".join(others))))
    differing = sorted({length for length in stated_wavelengths_m if length and _differs(wavelength_m, length)})
    if differing:
        stated = _chosen(", ".join(f"{length:.4g} m" for length in differing[:3]))
        told.append(Message("Wavelength: {wavelength:.4g} m ({stated}).", wavelength=wavelength_m, stated=stated))
    if flip_sign:
        told.append(Message("Sign: {sign}; flipped.", sign=SIGN_MESSAGES[sign]))
    return told


def unused_wavelength(wavelength_m: float | None, units: Iterable[str]) -> list[Message]:
    """That a wavelength which the user gave counts for nothing, where nothing is read in radians (a year)."""
    if not wavelength_m or any(unit.startswith(RADIANS) for unit in units):
        return []
    return [Message("The wavelength is not used: it counts for radians only.")]


def _chosen(stated: str) -> Message:
    return Message("chosen; the product states {unit}", unit=stated)


def _differs(given_m: float | None, stated_m: float) -> bool:
    return given_m is not None and abs(given_m / stated_m - 1) > _SAME_WAVELENGTH
