"""Names of files and folders after people had them: second copies, and dates that only the folder tells."""

from __future__ import annotations

import os
import re

from ...errors import FtlError

# As browsers and desktops mark a second copy, before the suffix.
_COPY = re.compile(r"( ?\(\d+\)|[ _]?- ?(copy|kopie|copie|copia|副本)( ?\(\d+\))?|_副本)+$", re.IGNORECASE)
# 20190105 or 2019-01-05, both in one way
_DAY = r"((?:19|20)\d\d([-.]?)\d\d\{mark}\d\d)(?:T\d{{6}})?"
_TWO_DATES = re.compile(rf"(?<!\d){_DAY.format(mark=2)}[-_]{_DAY.format(mark=4)}(?!\d)", re.IGNORECASE)
# How a marked name ends, whatever the case: nearly all do not, and are asked for by the ten thousands.
_LAST = (")", "y", "Y", "e", "E", "a", "A", "本")


def split_name(path: str) -> tuple[str, str]:
    """The name of a file without the mark of a copy, and that mark: "a_corr (1).tif" is "a_corr.tif" and " (1)"."""
    base = os.path.basename(path)
    stem, suffix = os.path.splitext(base)
    if not stem.endswith(_LAST):
        return base, ""
    found = _COPY.search(stem)
    return (stem[: found.start()] + suffix, found.group()) if found else (stem + suffix, "")


def folder_name(path: str) -> str:
    """The name of the folder of a file, without the mark of a copy."""
    return _COPY.sub("", os.path.basename(os.path.dirname(os.path.abspath(path))))


def two_dates(name: str) -> tuple[str, str] | None:
    """The digits of two dates that follow each other in a name, which need be no days of the calendar; None where there
    are none."""
    found = _TWO_DATES.search(name)
    return None if found is None else (re.sub(r"\D", "", found[1]), re.sub(r"\D", "", found[3]))


def sibling(path: str, *names: str) -> str | None:
    """The first of these files that lies beside the file, as the same copy or without a mark."""
    folder, mark = os.path.dirname(path), split_name(path)[1]
    for name in names:
        stem, suffix = os.path.splitext(name)
        for candidate in (stem + mark + suffix, name):
            if os.path.isfile(os.path.join(folder, candidate)):
                return os.path.join(folder, candidate)
    return None


def undated(path: str) -> FtlError:
    """The error of a pair that nothing dates."""
    return FtlError(
        "Nothing tells the two dates of {name}. Give the file or its folder the name back that it came with, or its "
        "dates in a table dates.csv.",
        name=os.path.join(os.path.basename(os.path.dirname(os.path.abspath(path))), os.path.basename(path)),
    )
