"""Addresses with dates in them: `{yyyy}`, `{MM}`, `{dd}` beside the `{x}`, `{y}`, `{z}` of tiles, or a TIME of WMS."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from ..errors import FtlError
from .dates import first_day

_BRACES = re.compile(r"\{([^{}]*)\}")
DATE_FIELDS = ("yyyy", "MM", "dd")
_TILE_FIELDS = ("x", "y", "-y", "z", "q")
MOST_DATES = 2_000


def date_fields(template: str) -> tuple[str, ...]:
    """Which of `yyyy`, `MM`, `dd` the address has, in that order. FtlError: unknown braces, a gap (a day, no month)."""
    found = _BRACES.findall(template)
    left = _BRACES.sub("", template)
    unknown = [name for name in found if name not in DATE_FIELDS + _TILE_FIELDS]
    if unknown or "{" in left or "}" in left:
        raise FtlError(
            "The address has braces that are not understood ({braces}). Use {{x}}, {{y}}, {{z}} for tiles and "
            "{{yyyy}}, {{MM}}, {{dd}} for dates.",
            braces=", ".join(f"{{{name}}}" for name in unknown) or "{ }",
        )
    fields = tuple(name for name in DATE_FIELDS if name in found)
    if fields != DATE_FIELDS[: len(fields)]:
        raise FtlError("The address has a {{dd}} or {{MM}}, but not what it belongs to. Begin with {{yyyy}}.")
    return fields


def at_date(template: str, date: str) -> str:
    """The address with the date put in; braces of tiles stay."""
    day = first_day(date)
    values = {"yyyy": f"{day.year:04d}", "MM": f"{day.month:02d}", "dd": f"{day.day:02d}"}
    return _BRACES.sub(lambda match: values.get(match.group(1), match.group(0)), template)


def periods(fields: Sequence[str], begin: str, end: str, today: datetime.date | None = None) -> list[str]:
    """All dates from `begin` to `end` (ISO, inclusive) as fine as `fields` tells, none in the future, newest last.

    FtlError: the wrong order, or more dates than anyone could look at.
    """
    last = min(first_day(end) if end else datetime.date.max, today or datetime.date.today())
    day = first_day(begin)
    found = []
    while day <= last:
        found.append(day.isoformat()[: (0, 4, 7, 10)[len(fields)]])
        if len(fields) == 3:
            day += datetime.timedelta(days=1)
        elif len(fields) == 2:
            day = datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        else:
            day = datetime.date(day.year + 1, 1, 1)
        if len(found) > MOST_DATES:
            raise FtlError(
                "From {begin} to {end} there are too many dates. Choose a shorter time.", begin=begin, end=end
            )
    if not found:
        raise FtlError("From {begin} to {end} there is no date. Check their order.", begin=begin, end=end)
    return found
