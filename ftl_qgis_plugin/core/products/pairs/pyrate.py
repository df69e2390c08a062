"""Interferograms as PyRate writes and reads them: the dates, the unit and the kind stand in the file's tags.

After PyRate's source: DATA_TYPE names what is in the file (an interferogram in any state, a coherence), DATA_UNITS is
RADIANS or MILLIMETRES, FIRST_DATE and SECOND_DATE are ISO dates, WAVELENGTH_METRES the radar's. Its conversion to
millimetres keeps the sign of the phase, which grows as the ground moves away from the satellite. 0 is no data.
"""

from __future__ import annotations

import os
import re

from ...errors import FtlError
from ..dates_table import given_pair
from ..layer import coherence_layer, raster_layer, tags_of
from .pair import SENTINEL_1_WAVELENGTH_M, Pair, date_of, mm_per_radian, ordered, radar_wavelength

NAME = "PyRate"
_SUFFIXES = (".tif", ".tiff")
_DATES = re.compile(r"(\d{6,8})-(\d{6,8})")


def matches(path: str) -> bool:
    """By the name only: two dates joined by a hyphen, as PyRate wants them; `read` looks at the tags."""
    return path.lower().endswith(_SUFFIXES) and _DATES.search(os.path.basename(path)) is not None


def is_tagged(path: str) -> bool:
    """Whether it is a GeoTIFF whose tags tell of two dates, whatever it is called."""
    return path.lower().endswith(_SUFFIXES) and {"DATA_TYPE", "FIRST_DATE", "SECOND_DATE"} <= _tags(path).keys()


def holds_pair(path: str) -> bool:
    """Whether it is a GeoTIFF whose tags say that it is an interferogram."""
    return path.lower().endswith(_SUFFIXES) and _is_interferogram(_tags(path))


def _is_interferogram(tags: dict[str, str]) -> bool:
    kind = tags.get("DATA_TYPE", "").upper()
    return "SECOND_DATE" in tags and ("IFG" in kind or "INTERFEROGRAM" in kind)


def coherences(paths: list[str]) -> dict[tuple[str, str], str]:
    """Coherence files among these by their two dates."""
    found = {}
    for path in paths:
        tags = _tags(path)
        if "COH" in tags.get("DATA_TYPE", "").upper():
            found[tags.get("FIRST_DATE", ""), tags.get("SECOND_DATE", "")] = path
    return found


def _tags(path: str) -> dict[str, str]:
    """None of a file that cannot be read: `read` says so of those that are wanted."""
    try:
        return tags_of(path)[0]
    except FtlError:
        return {}


def read(path: str, wavelength_m: float | None, others: dict[tuple[str, str], str]) -> Pair | None:
    """None: the tags say that this is no interferogram."""
    tags, _dataset = tags_of(path)
    if not _is_interferogram(tags):
        if not tags.get("DATA_TYPE"):
            raster_layer(path)  # cut short, it has no tags any more
        return None
    dates = tags.get("FIRST_DATE", ""), tags.get("SECOND_DATE", "")
    reference, secondary = given_pair() or (date_of(text.replace("-", "")) for text in dates)
    if reference is None or secondary is None:
        return None
    try:
        stated = radar_wavelength(float(tags["WAVELENGTH_METRES"]))
    except (KeyError, ValueError):
        stated = None
    wavelength = wavelength_m or stated or SENTINEL_1_WAVELENGTH_M
    units = tags.get("DATA_UNITS", "").upper()
    is_mm = units.startswith("MILLI")
    first, second, sign = ordered(reference, secondary)
    coherence = others.get(dates)
    return Pair(
        first,
        second,
        raster_layer(path, zero_is_no_data=True),
        sign * (-1.0 if is_mm else mm_per_radian(wavelength, toward=False)),
        wavelength / 2 * 1000,
        coherence_layer(coherence) if coherence else None,
        product=NAME,
        unit="mm" if is_mm else "rad" if units.startswith("RAD") else "",
        wavelength_m=stated,
    )
