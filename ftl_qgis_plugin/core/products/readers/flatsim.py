"""FLATSIM (ForM@Ter's service, eastern Tibet and other regions): CNES_MV-LOS_geo*.tiff, and CNES_DTs_geo*.tiff by date.

The page that lists unit and sign of its mean velocity was not to be had when this was written, so both are asked.
"""

from __future__ import annotations

import os
import re

from ...errors import FtlError, Message
from ...grids.grid import Grid
from ..product import UNKNOWN_SIGN, Band, Product

NAME = "FLATSIM"
_META_BYTES = 4_000_000


def recognise(path: str) -> Message | None:
    base = os.path.basename(path)
    if re.match(r"CNES_MV-LOS_.*\.tiff?$", base, re.IGNORECASE):
        return Message("its name is FLATSIM's ({name})", name=base)
    return None


def read(path: str, band: Band, grid: Grid, recognised_by: Message) -> Product:
    asks = Message(
        "FLATSIM's mean velocity does not say its unit, and its sign is not known here. Look both up on the page the "
        "file came from: choose the unit (rad/a with the wavelength, 0.0555 m for Sentinel-1, or mm/a), and flip the "
        "sign where positive means away from the satellite."
    )
    return Product(f"{NAME} velocity", recognised_by, band, grid, "", UNKNOWN_SIGN, asks=asks)


def is_series(path: str) -> bool:
    """Whether the name is that of FLATSIM's displacements by date (CNES_DTs_geo*.tiff, a band per date)."""
    return re.match(r"CNES_DTs_.*\.tiff?$", os.path.basename(path), re.IGNORECASE) is not None


def series_dates(path: str, bands: int) -> list[str]:
    """The dates of a series (YYYYMMDD) from the .meta file beside it. FtlError: not there, or not one for each band."""
    stem = os.path.splitext(path)[0]
    found: list[str] = []
    for beside in (stem + ".meta", path + ".meta"):
        try:
            with open(beside, encoding="utf-8", errors="replace") as file:
                text = file.read(_META_BYTES)
        except OSError:
            continue
        found = list(
            dict.fromkeys(re.findall(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)", text))
        )
        if len(found) == bands:
            return found
    raise FtlError(
        "The dates of {name} are not known: its .meta file has {count} dates for {bands} bands. Give them under 'Dates "
        "of the bands or files'.",
        name=os.path.basename(path),
        count=len(found),
        bands=bands,
    )
