"""Which band of a multi-band image is what: from names, STAC's common names, wavelengths, colours or the number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from osgeo import gdal

from ..errors import FtlError

BLUE, GREEN, RED, NIR, SWIR1, SWIR2 = ROLES = ("blue", "green", "red", "nir", "swir1", "swir2")
ALPHA = "alpha"

# Micrometres: where a band's centre lies. Broad enough for Landsat, Sentinel-2, Planet, SPOT and MODIS.
_RANGES_UM = {
    BLUE: (0.45, 0.515),
    GREEN: (0.525, 0.60),
    RED: (0.62, 0.69),
    NIR: (0.76, 0.90),
    SWIR1: (1.55, 1.75),
    SWIR2: (2.05, 2.35),
}
_WORDS = {
    "blue": BLUE,
    "green": GREEN,
    "red": RED,
    "nir": NIR,
    "nir08": NIR,
    "nearinfrared": NIR,
    "nearir": NIR,
    "infrared": NIR,
    "swir1": SWIR1,
    "swir16": SWIR1,
    "swir22": SWIR2,
    "swir2": SWIR2,
    "shortwaveinfrared1": SWIR1,
    "shortwaveinfrared2": SWIR2,
    "alpha": ALPHA,
}
_SENTINEL_2 = {2: BLUE, 3: GREEN, 4: RED, 8: NIR, 11: SWIR1, 12: SWIR2}
_LANDSAT_8 = {2: BLUE, 3: GREEN, 4: RED, 5: NIR, 6: SWIR1, 7: SWIR2}
_LANDSAT_5 = {1: BLUE, 2: GREEN, 3: RED, 4: NIR, 5: SWIR1, 7: SWIR2}
_NUMBERED = re.compile(r"(?<![A-Za-z])(?:SR_|TOA_)?B(?:and[ _]?)?0?(\d{1,2})(A?)(?![A-Za-z0-9])", re.IGNORECASE)
_COLOURS = {
    gdal.GCI_RedBand: RED,
    gdal.GCI_GreenBand: GREEN,
    gdal.GCI_BlueBand: BLUE,
    gdal.GCI_AlphaBand: ALPHA,
}


@dataclass(frozen=True)
class BandHint:
    """What is known of one band: its description, colour interpretation (GDAL's number) and wavelength (um)."""

    name: str = ""
    colour: int = gdal.GCI_Undefined
    wavelength_um: float | None = None


def role_of(common_name: str) -> str:
    """The role of a band by its common name in STAC; "" for others."""
    role = _WORDS.get(common_name.lower(), "")
    return "" if role == ALPHA else role


def hints_of(dataset: gdal.Dataset) -> list[BandHint]:
    hints = []
    for number in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(number)
        hints.append(BandHint(band.GetDescription() or "", band.GetColorInterpretation(), _wavelength_um(band)))
    return hints


def recognise_bands(hints: Sequence[BandHint], file_name: str = "") -> dict[str, int]:
    """Roles to band numbers (from 1); roles that are not found are left out.

    FtlError: nothing tells the bands of an image of more than four apart, or there is but one band.
    """
    for recognise in (_by_wavelength, _by_word, lambda items: _by_number(items, file_name), _by_colour):
        found = recognise(hints)
        if len(set(found) - {ALPHA}) >= 3:
            return {role: number for role, number in found.items() if role != ALPHA}
    if len(hints) in (3, 4):
        is_alpha = len(hints) == 4 and hints[3].colour == gdal.GCI_AlphaBand
        roles = (RED, GREEN, BLUE) if len(hints) == 3 or is_alpha else (RED, GREEN, BLUE, NIR)
        return {role: number for number, role in enumerate(roles, 1)}
    raise FtlError(
        "Which of the {count} band(s) of {name} is what cannot be told from their names. Give the bands, for example: "
        "blue=2, green=3, red=4, nir=8.",
        count=len(hints),
        name=file_name or "the image",
    )


def parse_bands(text: str, count: int) -> dict[str, int]:
    """Typed roles, as "red=4, nir=8". FtlError: an unknown role, a number that is no band, a role twice."""
    found: dict[str, int] = {}
    for part in re.split(r"[,;]+", text):
        if not part.strip():
            continue
        role, separator, number = (word.strip().lower() for word in part.partition("="))
        if not separator or role not in ROLES or role in found or not number.isdigit() or not 1 <= int(number) <= count:
            raise FtlError(
                "'{part}' names no band. Write each of {roles} once at most, with the number of a band from 1 to "
                "{count}, for example: red=3, nir=4.",
                part=part.strip(),
                roles=", ".join(ROLES),
                count=count,
            )
        found[role] = int(number)
    return found


def _by_wavelength(hints: Sequence[BandHint]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, hint in enumerate(hints, 1):
        for role, (low, high) in _RANGES_UM.items():
            if hint.wavelength_um is not None and low <= hint.wavelength_um <= high:
                found.setdefault(role, number)
    return found


def _by_word(hints: Sequence[BandHint]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, hint in enumerate(hints, 1):
        name = hint.name.lower()
        words = [re.sub(r"[^a-z0-9]", "", name), *re.split(r"[^a-z0-9]+", name)]
        # "red edge" is no red, "nir narrow" is a second choice.
        if "rededge" in words[0]:
            continue
        role = next((_WORDS[word] for word in words if word in _WORDS), None)
        if role is not None:
            found.setdefault(role, number)
    return found


def _by_number(hints: Sequence[BandHint], file_name: str) -> dict[str, int]:
    """Names as B02, B8A (Sentinel-2) or SR_B4 (Landsat, whose numbers changed with the eighth)."""
    matches = [_NUMBERED.search(hint.name) for hint in hints]
    names = " ".join([file_name, *(hint.name for hint in hints)]).upper()
    numbers = {int(match.group(1)) for match in matches if match and not match.group(2)}
    if re.search(r"L[TEM]0[457]", names):
        table = _LANDSAT_5
    elif "SR_B" in names or re.search(r"L[CO]0[89]", names):
        table = _LANDSAT_8
    elif re.search(r"S2[ABC]?_|B8A|B0\d|SENTINEL", names) or numbers & {11, 12}:
        table = _SENTINEL_2
    else:
        return {}
    found: dict[str, int] = {}
    for number, match in enumerate(matches, 1):
        if match and not match.group(2) and int(match.group(1)) in table:
            found.setdefault(table[int(match.group(1))], number)
    return found


def _by_colour(hints: Sequence[BandHint]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, hint in enumerate(hints, 1):
        if hint.colour in _COLOURS:
            found.setdefault(_COLOURS[hint.colour], number)
    # A fourth band beside red, green and blue that is neither named nor transparent is near infrared.
    if {RED, GREEN, BLUE} <= set(found) and len(hints) == 4 and ALPHA not in found:
        found[NIR] = next(number for number in range(1, 5) if number not in found.values())
    return found


def _wavelength_um(band: gdal.Band) -> float | None:
    for domain in ("", "IMAGERY"):
        for name, value in (band.GetMetadata(domain) or {}).items():
            if name.upper() in ("WAVELENGTH", "CENTRAL_WAVELENGTH_UM", "CENTER_WAVELENGTH"):
                try:
                    number = float(str(value).split()[0])
                except (ValueError, IndexError):
                    continue
                return number / 1000 if number > 100 else number  # nanometres
    return None
