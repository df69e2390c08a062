"""PyRate (Geoscience Australia): rate maps and cumulative displacements, with kind, unit and sign in their tags.

DATA_TYPE says what is in the file (LINEAR_RATE_MAP, STACKED_RATE_MAP and others), DATA_UNITS its unit where it is
written; rates are mm/a, cumulative displacements mm. Interferograms keep the sign of the phase, which grows as the
ground moves away from the satellite. SIGNAL_POLARITY is what the results were multiplied with: -1 (the default) turned
them to positive toward the satellite, 1 left them. Files without that tag are of a version that did not turn them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...errors import FtlError, Message
from ...grids.grid import Grid, Window
from ..product import TOWARD, Band, Product, canonical_unit

NAME = "PyRate"
CUMULATIVE = "CUMULATIVE_TIME_SLICE"
_RATES = ("LINEAR_RATE_MAP", "STACKED_RATE_MAP")
_OWN = ("NAN_STATUS", "WAVELENGTH_METRES", "EPOCH_DATE", "SIGNAL_POLARITY")


def recognise(tags: Mapping[str, str]) -> Message | None:
    kind = tags.get("DATA_TYPE", "")
    if not kind or not any(tag in tags for tag in _OWN):
        return None
    return Message("its tag DATA_TYPE is PyRate's ({kind})", kind=kind)


def toward(tags: Mapping[str, str]) -> int:
    """What makes a result positive toward the satellite: 1 or -1."""
    return 1 if tags.get("SIGNAL_POLARITY", "").strip() in ("-1", "-1.0") else -1


def read(path: str, tags: Mapping[str, str], band: Band, grid: Grid, recognised_by: Message) -> Product:
    """FtlError: anything but a rate."""
    kind = tags["DATA_TYPE"]
    if kind not in _RATES:
        raise FtlError(
            "{name} holds PyRate's {kind}, no rate. Choose linear_rate.tif or stack_rate.tif, or run 'Stack "
            "interferograms' or 'Stack displacements' on the folder.",
            name=os.path.basename(path),
            kind=kind,
        )
    unit = canonical_unit(tags.get("DATA_UNITS")) or "mm/a"
    return Product(f"{NAME} {kind}", recognised_by, band if toward(tags) > 0 else Turned(band), grid, unit, TOWARD)


@dataclass(frozen=True)
class Turned:
    """A band with its sign turned."""

    band: Band

    @property
    def path(self) -> str:
        return self.band.path

    def read(self, window: Window) -> np.ndarray:
        return -self.band.read(window)

    def block_shape(self) -> tuple[int, int]:
        return self.band.block_shape()
