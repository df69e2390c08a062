"""The files below a folder, in order, within bounds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress

from ..errors import FtlError, Message
from ..progress import Progress

MOST_FILES = 500_000
DEPTH = 4
# As services hand their products out: to be unpacked first.
ZIPPED = (".zip", ".tar", ".tar.gz", ".tgz", ".7z")
# What macOS packs beside each file, called after it.
_OF_MACOS = "._"


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

    Pipes, sockets and devices are passed over, for reading them may never end; folders below that cannot be read too,
    which is told. Links to nowhere are files: whoever reads them says so. FtlError: a place that does not exist, a
    folder given that cannot be read, more than MOST_FILES.
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
        for path in _below(base, 0, set(), progress):
            found[path] = None
            if len(found) > MOST_FILES:
                raise FtlError(
                    "{name} holds more than {count:,} files. Choose the folder of the pairs itself.",
                    name=place,
                    count=MOST_FILES,
                )
    return list(found)


def _below(folder: str, depth: int, seen: set[str], progress: Progress) -> Iterator[str]:
    """Files of a folder, then those of the folders in it."""
    progress.check()
    real = os.path.realpath(folder)
    if real in seen:  # a link to where this came from, or to what was there already
        return
    seen.add(real)
    try:
        with os.scandir(folder) as entries:
            there = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        progress.warn(Message("The folder {name} cannot be read. Check its permissions.", name=folder))
        return
    folders = []
    for entry in there:
        if _is_folder(entry):
            folders.append(entry)
        elif not entry.name.startswith(_OF_MACOS) and _may_be_read(entry):
            yield entry.path
    if depth < DEPTH:
        for entry in folders:
            if not entry.name.startswith("."):
                yield from _below(entry.path, depth + 1, seen, progress)


def _is_folder(entry: os.DirEntry) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links that lead to each other
        return False


def _may_be_read(entry: os.DirEntry) -> bool:
    with suppress(OSError):
        if entry.is_file():
            return True
    return not os.path.exists(entry.path)
