"""The files below a folder, in order, within bounds."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..errors import FtlError
from ..progress import Progress

MOST_FILES = 500_000
DEPTH = 4
# As services hand their products out: to be unpacked first.
ZIPPED = (".zip", ".tar", ".tar.gz", ".tgz", ".7z")


class NothingFoundError(FtlError):
    """No file is of the kind that was looked for."""


class OnlyZippedError(NothingFoundError):
    """None is, but files lie there that are to be unpacked first."""


def require_unicode(path: str) -> None:
    """FtlError: a name that no program but the one that wrote it can read, as zip files of another system unpack."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raise FtlError(
            "The name {name} is not in Unicode, as unpacking on another system may leave it. Rename the file or "
            "folder.",
            name=os.fsencode(path).decode(errors="replace"),
        ) from None


def list_files(places: Iterable[str], progress: Progress | None = None) -> list[str]:
    """Files given by name, and those below the folders given (DEPTH levels, links followed), sorted; each once.

    FtlError: a place that does not exist, a folder that cannot be read, more than MOST_FILES.
    """
    progress = progress or Progress()
    found: dict[str, None] = {}
    for place in places:
        if os.path.isfile(place):
            found[os.path.abspath(place)] = None
            continue
        if not os.path.isdir(place):
            raise FtlError("{name} does not exist. Choose the folder again.", name=place or "''")
        base = os.path.abspath(place)
        if not os.access(base, os.R_OK | os.X_OK):
            raise FtlError("The folder {name} cannot be read. Check its permissions.", name=place)
        seen: set[str] = set()
        for folder, folders, names in os.walk(base, followlinks=True):
            progress.check()
            real = os.path.realpath(folder)
            if real in seen:  # a link to where this came from, or to what was there already
                folders.clear()
                continue
            seen.add(real)
            if folder[len(base) :].count(os.sep) >= DEPTH:
                folders.clear()
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                found[os.path.join(folder, name)] = None
            if len(found) > MOST_FILES:
                raise FtlError(
                    "{name} holds more than {count:,} files. Choose the folder of the pairs itself.",
                    name=place,
                    count=MOST_FILES,
                )
    return list(found)
