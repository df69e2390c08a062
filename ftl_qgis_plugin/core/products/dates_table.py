"""Dates that the user gives to files in a table, in place of what names and contents tell.

A row holds a file and its dates, separated by commas, semicolons, tabs or spaces: "a.tif, 2020-01-05, 2020-01-17", of a
pair the reference first. A file is called by its name, with or without its ending, by the name of its folder, or by the
end of its path. A first line without dates is a heading; lines that begin with # do not count.
"""

from __future__ import annotations

import csv
import datetime
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ..errors import FtlError, Message
from ..timeseries.epochs import content_of

# Taken where it lies in the folder itself and no other table is given.
FILE_NAME = "dates.csv"
_DATE = re.compile(r"((?:19|20)\d\d)([-/._]?)(\d\d)\2(\d\d)(?:[T ].*)?")
# What is meant for a date, and has to be one.
_LIKE_A_DATE = re.compile(r"\d{6,8}(?:[T ].*)?|\d{1,4}[-/._]\d{1,2}[-/._]\d{1,4}(?:[T ].*)?")
_SEPARATORS = ("\t", ";", ",")
_EXAMPLES = ("a.tif, 2018-01-31", "a.tif, 2018-01-31, 2018-02-12")

_given: ContextVar[tuple[datetime.date, ...] | None] = ContextVar("given_dates", default=None)


def given_pair() -> tuple[datetime.date, datetime.date] | None:
    """Reference and secondary of the pair that is read, as a table gives them; None: as names or contents tell."""
    dates = _given.get()
    return None if dates is None or len(dates) < 2 else (dates[0], dates[1])


def given_date() -> tuple[datetime.date, datetime.date | None] | None:
    """The date and the reference of the displacement that is read; None: as names or contents tell."""
    dates = _given.get()
    if not dates:
        return None
    return (dates[1], dates[0]) if len(dates) > 1 else (dates[0], None)


@dataclass(frozen=True)
class _Row:
    """What a line calls a file, and its dates; None where one is meant for a date and is none."""

    called: str
    dates: tuple[datetime.date, ...] | None
    number: int
    line: str


class DatesTable:
    """Rows by what they call a file. `source`: a path, or the rows themselves; "" none. `least`: dates that a file of
    those that are stacked needs. FtlError: the table cannot be read, or a line is no row."""

    def __init__(self, source: str, least: int) -> None:
        self._least = least
        called = source.strip()
        self._name = os.path.basename(called) if os.path.isfile(called) else called.partition("\n")[0][:60]
        self._rows: dict[str, _Row] = {}
        self._used: dict[str, str] = {}
        self._known: dict[str, tuple[str | None, str | None]] = {}
        is_first = True
        for number, raw in enumerate(content_of(source).splitlines(), 1):
            line = raw.strip()
            if not line or line.startswith("#"):
                continue
            row = _Row(*_parted(line), number, line)
            key = _key(row.called)
            if key and row.dates and (key not in self._rows or self._rows[key].dates == row.dates):
                self._rows[key] = row
            elif row.dates != () or not is_first:
                raise self._wrong(row)
            is_first = False

    def calls(self, path: str) -> bool:
        """Whether a row with dates enough calls the file itself, not its folder alone."""
        key = self._keys_of(path)[0]
        return key is not None and len(self._rows[key].dates) >= self._least

    def dates_of(self, path: str) -> tuple[datetime.date, ...] | None:
        key = self._key_of(path)
        return None if key is None else self._rows[key].dates

    @contextmanager
    def given_to(self, path: str) -> Iterator[None]:
        """`given_pair` and `given_date` tell the file's dates meanwhile."""
        token = _given.set(self.dates_of(path))
        try:
            yield
        finally:
            _given.reset(token)

    def use(self, path: str) -> None:
        """Tells that this file is stacked. FtlError: its row lacks a date, or counts for another file too."""
        key = self._key_of(path)
        if key is None:
            return
        row = self._rows[key]
        if len(row.dates) < self._least:
            raise self._wrong(row)
        other = self._used.setdefault(key, path)
        if other != path:
            raise FtlError(
                "'{row}' in {name} fits several files: {one} and {other}. Write as much of their paths as tells them "
                "apart.",
                row=row.called,
                name=self._name,
                one=other,
                other=path,
            )

    @property
    def notes(self) -> list[Message]:
        """That dates are the table's."""
        if not self._used:
            return []
        return [Message("The dates of {count} file(s) are those of {name}.", count=len(self._used), name=self._name)]

    def unused(self, left_out: Iterable[str]) -> list[tuple[str, Message]]:
        """Rows of no file that is stacked or, as is told already, left out."""
        known = {*self._used, *map(self._key_of, left_out)}
        reason = Message("{name} gives it dates, but it is no file that can be stacked", name=self._name)
        return [(row.called, reason) for key, row in self._rows.items() if key not in known]

    def _key_of(self, path: str) -> str | None:
        itself, folder = self._keys_of(path)
        return folder if itself is None else itself

    def _keys_of(self, path: str) -> tuple[str | None, str | None]:
        """The row that calls the file itself, and that which calls its folder; each file is asked for several times."""
        if not self._rows:
            return None, None
        if path not in self._known:
            names, folders = _names_of(path), _tails(os.path.dirname(path))
            self._known[path] = tuple(
                next((key for key in keys if key in self._rows), None) for keys in (names, folders)
            )
        return self._known[path]

    def _wrong(self, row: _Row) -> FtlError:
        return FtlError(
            "Line {number} of {name} ('{line}') is no file with its dates, or gives a file other dates than a line "
            "before. Write: {example}",
            number=row.number,
            name=self._name,
            line=row.line[:60],
            example=_EXAMPLES[self._least - 1],
        )


def table_of(places: Iterable[str], source: str | None, least: int) -> DatesTable:
    """The table `source` (a path, or the rows themselves), else the one in a folder; without rows where there is
    none."""
    if source and source.strip():
        return DatesTable(source, least)
    beside = (os.path.join(place, FILE_NAME) for place in places)
    return DatesTable(next(filter(os.path.isfile, beside), ""), least)


def _parted(line: str) -> tuple[str, tuple[datetime.date, ...] | None]:
    """What a line calls a file, and its dates, as in _Row."""
    separator = next((separator for separator in _SEPARATORS if separator in line), None)
    if separator is not None:
        called, *cells = (cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True)))
    else:
        words = line.split()
        first = next((number for number in range(1, len(words)) if _LIKE_A_DATE.fullmatch(words[number])), len(words))
        called, cells = " ".join(words[:first]), words[first:]
    dates = [_date(cell) for cell in cells[:2] if _LIKE_A_DATE.fullmatch(cell)]
    return called, None if None in dates else tuple(dates)


def _date(text: str) -> datetime.date | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return datetime.date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None


def _key(called: str) -> str:
    """Systems write accents and separators in two ways, and people the case."""
    return unicodedata.normalize("NFC", called).replace("\\", "/").strip("/").removeprefix("./").casefold()


def _names_of(path: str) -> list[str]:
    return [*_tails(path), *_tails(os.path.splitext(path)[0])]


def _tails(path: str) -> list[str]:
    parts = _key(path).split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]
