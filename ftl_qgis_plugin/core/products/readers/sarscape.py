"""SARscape (ENVI): geocoded SBAS or PS velocity rasters, ENVI format or GeoTIFF, with a .sml file beside them.

Documented unit (SARscape help, SBAS geocoding): velocity in mm/year, along the slant range unless the slope (_SD) or
vertical (_VD) projection was asked for. The help does not state the sign, so it is taken as positive toward the
satellite and the user is told to check it on a slope whose movement is known.
"""

from __future__ import annotations

import os
import re

from ...errors import Message
from ...grids.grid import Grid
from ..product import UNKNOWN_SIGN, Band, Product

NAME = "SARscape"


def recognise(path: str) -> Message | None:
    for side in (path + ".sml", os.path.splitext(path)[0] + ".sml"):
        if os.path.isfile(side):
            return Message("SARscape's {name} lies beside it", name=os.path.basename(side))
    for header in (path + ".hdr", os.path.splitext(path)[0] + ".hdr"):
        try:
            with open(header, encoding="utf-8", errors="replace") as file:
                if "sarscape" in file.read(20_000).lower():
                    return Message("its header {name} names SARscape", name=os.path.basename(header))
        except OSError:
            continue
    return None


def read(path: str, band: Band, grid: Grid, recognised_by: Message) -> Product:
    base = os.path.basename(path)
    is_velocity = re.search(r"vel", base, re.IGNORECASE) is not None
    warnings = []
    if is_velocity:
        warnings.append(
            Message(
                "SARscape's help does not state the sign of {name}. Compare it with a place whose movement is known, "
                "and flip the sign where needed.",
                name=base,
            )
        )
    if re.search(r"_(SD|VD)([._]|$)", base):
        warnings.append(
            Message(
                "{name} is projected to the slope (_SD) or the vertical (_VD), so it is no longer a line of sight "
                "rate. Do not project it again.",
                name=base,
            )
        )
    return Product(
        f"{NAME} raster",
        recognised_by,
        band,
        grid,
        "mm/a" if is_velocity else "",
        UNKNOWN_SIGN,
        warnings=tuple(warnings),
    )
