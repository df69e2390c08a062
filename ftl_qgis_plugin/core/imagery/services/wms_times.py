"""The times of which a WMS has images, as its capabilities tell them (OGC 06-042, annex C and D; 01-068r3)."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlencode

from osgeo import gdal

from ...errors import FtlError
from ...gdal_errors import attempted
from ..dates import ANY_DAY, date_of_text

# Of one list; an interval of minutes over years has millions.
MOST_TIMES = 20_000
_ELEMENT, _TEXT, _ATTRIBUTE = 0, 1, 2
_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$")
_SIZES = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")


class WmsTime(NamedTuple):
    """`value` as the server wants it in TIME; `date` ISO 8601."""

    date: str
    value: str


class WmsTimes(NamedTuple):
    """`times` one per day (or month, or year), oldest first; `bounds` west, south, east, north in degrees, or None."""

    times: tuple[WmsTime, ...]
    bounds: tuple[float, float, float, float] | None


def capabilities_url(url: str) -> str:
    """Address of the capabilities; what the address asks for already stays."""
    base, _, query = url.partition("?")
    kept = [part for part in query.split("&") if part and part.split("=")[0].lower() not in ("service", "request")]
    return base + "?" + "&".join([*kept, urlencode({"SERVICE": "WMS", "REQUEST": "GetCapabilities"})])


def at_time(url: str, value: str) -> str:
    """The address at one of its times."""
    separator = "" if url.endswith(("?", "&")) else "&" if "?" in url else "?"
    return f"{url}{separator}{urlencode({'TIME': value}, safe=':')}"


def parse_times(content: bytes, layer: str, host: str, today: datetime.date | None = None) -> WmsTimes:
    """Times of a layer, its own or inherited. FtlError: no capabilities, no such layer, no times."""
    tree = attempted(lambda: gdal.ParseXMLString(content.decode("utf-8", "replace")))
    found, has_layers = None, False
    for name, text, bounds in _layers(tree):
        has_layers = True
        if name == layer:
            found = (text, bounds)
            break
    if not has_layers:
        raise FtlError("{host} sends no capabilities of a WMS. Check the address.", host=host)
    if found is None:
        raise FtlError(
            "{host} has no layer {layer}. Check its name; large and small letters differ.", host=host, layer=layer
        )
    times = _days(found[0], today or datetime.date.today())
    if not times and _days(found[0], ANY_DAY):
        raise FtlError(
            "All times of the layer {layer} of {host} lie in the future. Choose another layer.", layer=layer, host=host
        )
    if not times:
        raise FtlError(
            "{host} tells no times for the layer {layer}. Choose another layer, or put dates into the address.",
            host=host,
            layer=layer,
        )
    return WmsTimes(times, found[1])


def _layers(tree: object) -> Iterator[tuple[str, str, tuple[float, float, float, float] | None]]:
    """Name, times and bounds of every layer; a stack, for strangers' trees may be deep."""
    waiting: list[tuple[object, str, tuple[float, float, float, float] | None]] = [(tree, "", None)]
    while waiting:
        node, times, bounds = waiting.pop()
        if not isinstance(node, list) or len(node) < 2 or node[0] != _ELEMENT:
            continue
        if _local(node) == "layer":
            own = {_local(child): child for child in node[2:] if isinstance(child, list) and len(child) > 1}
            for child in node[2:]:
                kind = _local(child)
                # 1.3.0 has the times in Dimension; 1.1.1 only declares it there, and has them in Extent.
                if kind in ("dimension", "extent") and _attribute(child, "name").lower() == "time" and _text(child):
                    times = _text(child)
            bounds = _bounds(own) or bounds
            if "name" in own:
                yield _text(own["name"]), times, bounds
        waiting += [(child, times, bounds) for child in reversed(node[2:])]


def _days(text: str, today: datetime.date) -> tuple[WmsTime, ...]:
    """One time per day: the first that is told of it. Later than today is a forecast, no image."""
    found: dict[str, str] = {}
    for part in text.split(","):
        for value in _values(part.strip()):
            date = date_of_text(value, today)
            if date:
                found.setdefault(date, value)
            if len(found) >= MOST_TIMES:
                break
    return tuple(WmsTime(date, found[date]) for date in sorted(found))


def _values(part: str) -> Iterator[str]:
    """The times of one entry: itself, or those of an interval begin/end/period."""
    pieces = part.split("/")
    if len(pieces) == 1:
        yield part
        return
    begin, end = _moment(pieces[0]), _moment(pieces[1])
    match = _PERIOD.match(pieces[2].strip()) if len(pieces) > 2 else None
    sizes = {name: float(group or 0) for name, group in zip(_SIZES, match.groups())} if match else {}
    if begin is None or end is None or end < begin:
        return
    if not any(sizes.values()):
        # Any moment between may be asked for: both ends are images for certain.
        yield from pieces[:2]
        return
    style = len(pieces[0].strip())
    try:
        step = datetime.timedelta(**{name: sizes[name] for name in _SIZES[2:]})
    except OverflowError:
        step = datetime.timedelta.max / 2
    months = int(12 * sizes["years"] + sizes["months"])
    if not months and step < datetime.timedelta(days=1):
        step = _whole_days(step)
    with suppress(OverflowError):
        for number in range(MOST_TIMES):
            moment = _later(begin, months * number) + step * number
            if moment > end:
                return
            yield _written(moment, style)


def _whole_days(step: datetime.timedelta) -> datetime.timedelta:
    """The least multiple of a step of hours or minutes that is a day or more: one image of a day is enough."""
    return step * max(-(-datetime.timedelta(days=1) // step), 1)


def _moment(text: str) -> datetime.datetime | None:
    text = text.strip().replace("Z", "")
    for length, style in ((4, "%Y"), (7, "%Y-%m"), (10, "%Y-%m-%d"), (16, "%Y-%m-%dT%H:%M"), (19, "%Y-%m-%dT%H:%M:%S")):
        if len(text[:19]) == length:
            try:
                return datetime.datetime.strptime(text[:19], style)
            except ValueError:
                return None
    return None


def _written(moment: datetime.datetime, style: int) -> str:
    """As fine as the interval's begin is written."""
    if style <= 10:
        return moment.strftime("%Y-%m-%d")[:style]
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + "Z"


def _later(moment: datetime.datetime, months: int) -> datetime.datetime:
    """So many months later; the last day of a shorter month. OverflowError beyond the year 9999."""
    year, month = divmod(12 * moment.year + moment.month - 1 + months, 12)
    if year > datetime.MAXYEAR:
        raise OverflowError(year)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def _bounds(own: dict) -> tuple[float, float, float, float] | None:
    try:
        if "ex_geographicboundingbox" in own:
            told = {_local(child): _text(child) for child in own["ex_geographicboundingbox"][2:]}
            names = ("westboundlongitude", "southboundlatitude", "eastboundlongitude", "northboundlatitude")
            return tuple(float(told[name]) for name in names)
        if "latlonboundingbox" in own:
            return tuple(float(_attribute(own["latlonboundingbox"], name)) for name in ("minx", "miny", "maxx", "maxy"))
    except (KeyError, ValueError):
        return None
    return None


def _local(node: object) -> str:
    """Name of an element without its namespace, in small letters; "" for others."""
    is_element = isinstance(node, list) and len(node) > 1 and node[0] == _ELEMENT
    return str(node[1]).rpartition(":")[2].lower() if is_element else ""


def _text(node: Sequence) -> str:
    parts = [str(child[1]) for child in node[2:] if isinstance(child, list) and child[:1] == [_TEXT]]
    return " ".join("".join(parts).split())


def _attribute(node: object, name: str) -> str:
    for child in node[2:] if isinstance(node, list) else ():
        if isinstance(child, list) and child[:1] == [_ATTRIBUTE] and str(child[1]).lower() == name:
            return str(child[2][1]) if len(child) > 2 else ""
    return ""
