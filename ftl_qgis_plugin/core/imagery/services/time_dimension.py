"""The times that a WMS layer has, from the server's capabilities."""

from __future__ import annotations

import datetime
import re
from xml.etree import ElementTree

from ...errors import FtlError
from ..dates import date_of_text, first_day

MOST_TIMES = 500
_PERIOD = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?$")


def wms_times(capabilities: bytes, layer: str, today: datetime.date | None = None) -> list[str]:
    """Days (ISO) of the layer's TIME dimension (its own or its group's), ascending; the newest where there are many.

    FtlError: no capabilities, no such layer, a layer without times.
    """
    if b"<!ENTITY" in capabilities:  # no server has a reason to define one
        raise _no_capabilities()
    try:
        root = ElementTree.fromstring(capabilities)  # nosec B314
    except ElementTree.ParseError as error:
        raise _no_capabilities() from error
    found = _dimension_of(root, layer, "")
    if found is None:
        raise FtlError("The server has no layer '{layer}'. Choose one of its layers.", layer=layer)
    days: set[str] = set()
    for part in re.split(r"[,\s]+", found.strip()):
        days.update(_days(part, today or datetime.date.today()))
    if not days:
        raise FtlError("The layer '{layer}' has no times. Choose one with a TIME dimension.", layer=layer)
    return sorted(days)[-MOST_TIMES:]


def _dimension_of(element: ElementTree.Element, layer: str, inherited: str) -> str | None:
    """Text of the time dimension of the named layer; None where the layer is not below this element."""
    own = inherited
    for child in element:
        if _tag(child) in ("Dimension", "Extent") and child.get("name", "").lower() == "time" and child.text:
            own = child.text
    if _tag(element) == "Layer" and any(_tag(child) == "Name" and child.text == layer for child in element):
        return own
    for child in element:
        found = _dimension_of(child, layer, own) if _tag(child) in ("Layer", "Capability") else None
        if found is not None:
            return found
    return None


def _days(part: str, today: datetime.date) -> list[str]:
    pieces = part.split("/")
    if len(pieces) == 1:
        day = date_of_text(part, today)
        return [day] if day else []
    begin, end = date_of_text(pieces[0], today), date_of_text(pieces[1], datetime.date.max)
    match = _PERIOD.match(pieces[2]) if len(pieces) > 2 else None
    if not begin or not end:
        return []
    last = min(first_day(end), today)
    years, months, weeks, days = (int(value or 0) for value in match.groups()) if match else (0, 0, 0, 0)
    months += 12 * years
    day_step = max(7 * weeks + days, 0 if months else 1)
    found, day = [], first_day(begin)
    while day <= last and len(found) < 40_000:
        found.append(day.isoformat())
        if months:
            year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
            day = datetime.date(year, month + 1, min(day.day, 28))
        day += datetime.timedelta(days=day_step)
    return found


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _no_capabilities() -> FtlError:
    return FtlError("The server's answer is no WMS capabilities. Check its address.")
