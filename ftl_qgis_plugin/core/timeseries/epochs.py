"""Acquisition dates as decimal years, and their sigmas, from the texts in which they come."""

from __future__ import annotations

import calendar
import datetime
import os
import re
from collections.abc import Sequence

import numpy as np

from ..errors import FtlError
from ..number_list import parse_numbers

# 20180131, 2018-01-31, 2018_01_31, D20180131; not the digits inside a decimal fraction such as 2018.20180131.
_CALENDAR = re.compile(r"(?<!\d)(?<!\d\.)((?:19|20)\d\d)([-/._]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_DECIMAL_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d\.\d+)(?![\d.])")
DAYS_PER_YEAR = 365.25
_MAX_TEXT_BYTES = 4_000_000


def decimal_year(date: datetime.date) -> float:
    """Year plus the share of it that had passed at the start of the day: 1 January is .0."""
    days = 366 if calendar.isleap(date.year) else 365
    return date.year + (date.timetuple().tm_yday - 1) / days


def calendar_date(time_a: float) -> datetime.date:
    """The day whose start is nearest to a decimal year, so that a date's `decimal_year` gives the date again."""
    year = int(np.floor(time_a))
    days = 366 if calendar.isleap(year) else 365
    return datetime.date(year, 1, 1) + datetime.timedelta(days=int((time_a - year) * days + 0.5))


def even_years(times_a: Sequence[float]) -> np.ndarray:
    """Decimal years on a scale whose years all have 365.25 days: what rates are counted in, by MintPy, PyRate and
    dolphin too (a calendar year is 0.07 % shorter or 0.2 % longer); at most 0.4 days off the calendar, 1901 to 2099."""
    times = np.asarray(times_a, np.float64)
    year = np.floor(times)
    since = year - 2000
    days = 365 * since + np.ceil(since / 4) + (times - year) * np.where(since % 4 == 0, 366, 365)
    return 2000 + (days - 0.375) / DAYS_PER_YEAR


def times_in_line(text: str) -> list[float]:
    """All times that one line names: its calendar dates (each once), or where there are none its decimal years."""
    dates = []
    for year, _, month, day in _CALENDAR.findall(text):
        try:
            date = datetime.date(int(year), int(month), int(day))
        except ValueError:  # 31 February
            continue
        if date not in dates:
            dates.append(date)
    if dates:
        return [decimal_year(date) for date in dates]
    return [float(number) for number in _DECIMAL_YEAR.findall(text)]


def times_of_names(names: Sequence[str]) -> tuple[float, ...] | None:
    """Decimal years of bands, fields or files from their names; None where any name tells none.

    Names of pairs ("20180101_20180113") count as their second date when all pairs share the first.
    """
    found = [times_in_line(name) for name in names]
    if all(len(times) == 1 for times in found):
        return tuple(times[0] for times in found)
    if all(len(times) == 2 for times in found) and len({times[0] for times in found}) == 1:
        return tuple(times[1] for times in found)
    return None


def parse_times(text: str) -> tuple[float, ...]:
    """Decimal years from a typed list or from the text file of that name.

    YYYYMMDD, YYYY-MM-DD or decimal years, separated by anything; a file may have more columns (the calendar date in a
    line is then taken, as in PyGdalSAR's list_images.txt), a header line, and comments after #.
    FtlError names the line without a date; also where the file cannot be read.
    """
    content = content_of(text)
    times: list[float] = []
    for number, raw in enumerate(content.splitlines(), 1):
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        found = times_in_line(line)
        if not found and times:
            raise FtlError(
                "The list of dates has no date in line {number} ('{line}'). Write dates as 20180131, 2018-01-31 or "
                "decimal years.",
                number=number,
                line=line[:60],
            )
        times.extend(found)
    if not times:
        raise FtlError(
            "There is no date in '{text}'. Give a text file with one date per line, or the dates themselves, as "
            "20180131, 2018-01-31 or decimal years.",
            text=text.strip()[:60],
        )
    return tuple(times)


def parse_sigmas(text: str) -> tuple[float, ...]:
    """Positive sigmas, one per date, from a typed list (2.1, 3.4) or a text file of that name.

    FtlError: something that is no number, zero or negative.
    """
    sigmas = parse_numbers(re.sub(r"#.*", "", content_of(text)))
    wrong = next((value for value in sigmas if not value > 0), None)
    if wrong is not None or not sigmas:
        raise FtlError(
            "The weights contain '{word}', but each must be the sigma of one date: a number above 0. Correct the list.",
            word="" if wrong is None else f"{wrong:g}",
        )
    return sigmas


def content_of(text: str) -> str:
    """The file's content where `text` is the path of one, else the text itself."""
    path = text.strip()
    if not os.path.isfile(path):
        if "\n" not in path and re.search(r"\.(txt|csv|tsv|lst|dat)$", path, re.IGNORECASE):
            raise FtlError("The text file {name} does not exist. Check its path.", name=path)
        return text
    try:
        if os.path.getsize(path) > _MAX_TEXT_BYTES:
            raise FtlError(
                "The file {name} is too large for a list of dates or weights. Choose a text file.", name=path
            )
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise FtlError(
            "The text file {name} cannot be read ({reason}). Choose a plain text file (UTF-8).",
            name=path,
            reason=str(error),
        ) from error
