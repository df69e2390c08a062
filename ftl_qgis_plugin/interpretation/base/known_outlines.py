"""The landslides of the chosen inventory, each once."""

from __future__ import annotations

from ...bridge.polygon_source import PolygonSource
from ...core.errors import FtlError
from ...core.landslides.repeated import distinct
from ...core.method.parameters import NEWEST
from ...core.progress import Progress


def distinct_outlines(
    inventory: PolygonSource, wkt: str, repeated: str, date_field: str, progress: Progress | None = None
) -> list[bytes]:
    """WKB in the CRS `wkt`, which is the one that `inventory` reads into; see `core.landslides.repeated.distinct`.

    FtlError: nothing to read, no field of dates where the newest is wanted.
    """
    if repeated == NEWEST and not date_field:
        raise FtlError("Which outline is the newest is told by a date. Choose the field of the date.")
    drawn = inventory.read_with(date_field, progress)
    dates = [date for _, date in drawn] if date_field else None
    return [item.wkb for item in distinct([wkb for wkb, _ in drawn], wkt, repeated, dates, progress)]
