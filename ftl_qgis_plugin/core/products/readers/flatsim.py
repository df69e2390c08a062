"""FLATSIM (ForM@Ter's service, eastern Tibet and other regions): CNES_MV-LOS_geo*.tiff.

The page that lists unit and sign of its mean velocity was not to be had when this was written, so both are asked.
"""

from __future__ import annotations

import os
import re

from ...errors import Message
from ...grids.grid import Grid
from ..product import UNKNOWN_SIGN, Band, Product

NAME = "FLATSIM"


def recognise(path: str) -> Message | None:
    base = os.path.basename(path)
    if re.match(r"CNES_MV-LOS_.*\.tiff?$", base, re.IGNORECASE):
        return Message("its name is FLATSIM's ({name})", name=base)
    return None


def read(path: str, band: Band, grid: Grid, recognised_by: Message) -> Product:
    warning = Message(
        "FLATSIM's mean velocity may be in radians per year, and its sign is not known here. Look both up on the page "
        "the file came from: choose the unit (radians times 4.42 are mm for Sentinel-1), and flip the sign where "
        "positive means away from the satellite."
    )
    return Product(f"{NAME} velocity", recognised_by, band, grid, "", UNKNOWN_SIGN, warnings=(warning,))
