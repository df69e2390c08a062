"""Which field of a point product is the rate, which the coherence and where the coordinates are.

Documented units, all along the line of sight: EGMS (Product Description v3: pid, easting, northing, mean_velocity,
temporal_coherence; mm/year, EPSG:3035), SARvey (velocity mm/year, coherence, st_consist, dem_error, DYYYYMMDD),
StaMPS exports (v or vel, mm/year), SARscape PS and SBAS shapes (Velocity mm/year, Coherence, H_Precisio, V_Precisio,
D_YYYYMMDD), TRE and MintPy's save_qgis.py (VEL mm/year, COHERENCE, V_STDEV). None of them states the sign in the
file; all are taken as positive toward the satellite, which is EGMS', StaMPS' and MintPy's convention. The names are
also those that InSAR Explorer reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import FtlError, Message

RATE_FIELDS = ("mean_velocity", "velocity", "vel", "mean_vel", "vel_los", "v_los", "los_velocity", "rate", "v")
COHERENCE_FIELDS = ("temporal_coherence", "coherence", "tcoh", "temp_coh", "coher", "coh")
X_FIELDS = ("easting", "longitude", "lon", "long", "x", "utm_x", "coord_x", "x_coord")
Y_FIELDS = ("northing", "latitude", "lat", "y", "utm_y", "coord_y", "y_coord")
# EGMS level 3 (ortho) holds the vertical or the eastward rate on a grid of 100 m, not that along the line of sight.
EGMS_ORTHO = "EGMS L3 (vertical or eastward rate)"
_LINE_OF_SIGHT_MARKS = {"temporal_coherence", "los_east", "los_up", "track_angle", "incidence_angle", "mp_type"}
# Any table may call its columns pid, easting, northing and mean_velocity; these only EGMS has beside them.
_EGMS_MARKS = _LINE_OF_SIGHT_MARKS | {"mean_velocity_std", "acceleration", "seasonality"}
_DATE = re.compile(r"^D?_?\d{8}$", re.IGNORECASE)
_UNKNOWN = "points", Message("its fields are no known program's")


@dataclass(frozen=True)
class PointFields:
    """Names as they stand in the file; `coherence`, `x` and `y` are "" where there is none. `epsg`: the CRS that the
    product's documentation gives to the coordinates, 0 where it gives none."""

    product: str
    recognised_by: Message
    rate: str
    coherence: str = ""
    x: str = ""
    y: str = ""
    epsg: int = 0


def identify(name: str, fields: Sequence[str], chosen: str = "", needs_coordinates: bool = False) -> PointFields:
    """FtlError: no such field, no field that could be the rate, or (a table without geometry) no coordinates."""
    known = {}
    for field in fields:
        known.setdefault(field.strip().lower(), field)
    if chosen and chosen.lower() not in known:
        raise FtlError(
            "{name} has no field '{field}'. Its fields: {known}.", name=name, field=chosen, known=_listed(fields)
        )
    rate = known[chosen.lower()] if chosen else _first(known, RATE_FIELDS)
    if not rate:
        raise FtlError(
            "{name} has no field that is known to hold a rate ({expected}). Choose one of its fields: {known}.",
            name=name,
            expected=", ".join(RATE_FIELDS),
            known=_listed(fields),
        )
    x, y = _first(known, X_FIELDS), _first(known, Y_FIELDS)
    if needs_coordinates and not (x and y):
        raise FtlError(
            "{name} has no columns of coordinates (easting and northing, longitude and latitude, or x and y). Its "
            "columns: {known}. Rename them, or open the table as a point layer and choose that.",
            name=name,
            known=_listed(fields),
        )
    product, reason = _product(known)
    if product == "EGMS" and not (known.keys() & _EGMS_MARKS or name.upper().startswith("EGMS")):
        # Its CRS is not guessed either: wrong by a continent, it would look right.
        product, reason = _UNKNOWN
    elif product == "EGMS" and not known.keys() & _LINE_OF_SIGHT_MARKS:
        product = EGMS_ORTHO
    epsg = 0
    if product in ("EGMS", EGMS_ORTHO):
        epsg = 3035
    elif x.strip().lower() in ("longitude", "lon", "long"):
        epsg = 4326
    return PointFields(product, reason, rate, _first(known, COHERENCE_FIELDS), x, y, epsg)


def _product(known: dict[str, str]) -> tuple[str, Message]:
    for product, marks in (
        ("EGMS", ("pid", "easting", "northing", "mean_velocity")),
        ("SARvey", ("velocity", "st_consist")),
        ("SARvey", ("velocity", "dem_error")),
        ("SARscape", ("velocity", "v_precisio")),
        ("SARscape", ("velocity", "musigma")),
        ("TRE or MintPy", ("vel", "v_stdev")),
    ):
        if all(mark in known for mark in marks):
            return product, Message("it has the fields {fields}", fields=", ".join(known[mark] for mark in marks))
    return _UNKNOWN


def _first(known: dict[str, str], candidates: Sequence[str]) -> str:
    return next((known[candidate] for candidate in candidates if candidate in known), "")


def _listed(fields: Sequence[str]) -> str:
    """The fields without the columns of dates, of which there are hundreds."""
    names = [field for field in fields if not _DATE.match(field.strip())]
    return ", ".join(names[:30]) or "dates only"
