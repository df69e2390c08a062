"""When an image was taken, as ISO 8601 text as far as it is known: "2021", "2021-08", "2021-08-14", "" for unknown."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import lru_cache

from ..errors import FtlError

FIRST_YEAR = 1900
# As `today`: also dates in the future are dates.
ANY_DAY = datetime.date.max

# 20210814, 2021-08-14, 2021_08, 2021; not the digits of longer numbers.
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_CRS_NUMBER = re.compile(r"epsg[ _:.-]?\d+", re.IGNORECASE)
_ISO = re.compile(r"^\s*(\d{4})(?:[-:/](\d{2})(?:[-:/](\d{2}))?)?(?:[T ].*)?\s*$")
_COMPACT = re.compile(r"^\s*((?:19|20)\d\d)(\d\d)(\d\d)(?:[T ].*)?\s*$")

# Metadata items that tell the acquisition, the surest first; the time a file was written comes last.
TAGS = (
    "ACQUISITIONDATETIME",
    "ACQUISITION_DATE",
    "ACQUISITIONDATE",
    "DATE_ACQUIRED",
    "SENSING_TIME",
    "PRODUCT_START_TIME",
    "DATATAKE_1_DATATAKE_SENSING_START",
    "DATETIME",
    "TIFFTAG_DATETIME",
)


def date_in_name(name: str, today: datetime.date | None = None) -> str:
    """The date or year that a name tells, "" for none. Impossible and future dates are no dates."""
    for match in _IN_NAME.finditer(name):
        found = _checked([part for part in match.groups() if part], today)
        if found:
            return found
    return ""


def future_date_in_name(name: str, today: datetime.date | None = None) -> str:
    """The date in the future that a name tells where it tells no other, "" for none. The number of a CRS is none."""
    return "" if date_in_name(name, today) else date_in_name(_CRS_NUMBER.sub("", name), ANY_DAY)


def date_of_text(text: str, today: datetime.date | None = None) -> str:
    """The day of a timestamp as STAC, TIFF ("2021:08:14 10:20:30") and satellites' metadata write it; else ""."""
    match = _ISO.match(text) or _COMPACT.match(text)
    return _checked([part for part in match.groups() if part], today) if match else ""


def date_of_milliseconds(value: object, today: datetime.date | None = None) -> str:
    """The day (UTC) of milliseconds since 1970, as ArcGIS services tell dates; "" for what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or abs(value) > 1e14:
        return ""
    day = datetime.date(1970, 1, 1) + datetime.timedelta(days=int(value // 86_400_000))
    return _checked(day.isoformat().split("-"), today)


def date_of_tags(tags: Mapping[str, str], today: datetime.date | None = None) -> str:
    """The day that a raster's metadata tells, "" for none."""
    known = {str(name).upper().rpartition("#")[2].rpartition(":")[2]: str(value) for name, value in tags.items()}
    for name in TAGS:
        found = date_of_text(known.get(name, ""), today)
        if found:
            return found
    return ""


def require_date(text: str, today: datetime.date | None = None) -> str:
    """A typed date, checked. FtlError: none, or one in the future."""
    words = re.split(r"[-./]", text.strip())
    if not re.fullmatch(r"\d{4}([-./]\d{1,2}){0,2}", text.strip()) or not _first_day(words):
        raise FtlError(
            "'{text}' is no date. Write a year, a month or a day, as 2021, 2021-08 or 2021-08-14.", text=text
        )
    found = "-".join([words[0], *(f"{int(word):02d}" for word in words[1:])])
    if first_day(found) > (today or datetime.date.today()):
        raise FtlError("The date {date} lies in the future. Give the day on which the image was taken.", date=found)
    return found


def first_day(date: str) -> datetime.date:
    """The first day that a date may mean. ValueError for ""."""
    day = _first_day(date.split("-"))
    if day is None:
        raise ValueError(f"{date!r} is no date")
    return day


def last_day(date: str) -> datetime.date:
    """The last day that a date may mean. ValueError for ""."""
    begin, parts = first_day(date), date.count("-")
    if parts == 2:
        return begin
    following = datetime.date(begin.year + 1, 1, 1)
    if parts == 1 and begin.month < 12:
        following = datetime.date(begin.year, begin.month + 1, 1)
    return following - datetime.timedelta(days=1)


@lru_cache(maxsize=4096)
def middle_day(date: str) -> float:
    """Where a date stands on a time axis: the middle of the days it may mean, as a proleptic ordinal."""
    return (first_day(date).toordinal() + last_day(date).toordinal()) / 2


def _first_day(parts: list[str]) -> datetime.date | None:
    try:
        year, month, day = (int(part) for part in [*parts, "1", "1"][:3])
        return datetime.date(year, month, day) if year >= FIRST_YEAR else None
    except ValueError:
        return None


def _checked(parts: list[str], today: datetime.date | None) -> str:
    day = _first_day(parts)
    return "-".join(parts) if day is not None and day <= (today or datetime.date.today()) else ""
