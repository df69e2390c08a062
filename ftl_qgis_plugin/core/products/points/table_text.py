"""The bytes of a text table as UTF-8 lines that end in a line feed, however the table was saved or packed."""

from __future__ import annotations

import codecs
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import BinaryIO

from ...errors import FtlError

TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
_PEEKED = 65536
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_AT_ONCE = 1024 * 1024


@contextmanager
def opened_table(path: str) -> Iterator[tuple[BinaryIO, int]]:
    """The table of a text file, or the one table of a zip, and its size in bytes before any conversion.

    FtlError: a zip without a table, or with several of which none can be preferred; a damaged one.
    """
    with ExitStack() as stack:
        if path.lower().endswith(".zip"):
            try:
                archive = stack.enter_context(zipfile.ZipFile(path))
                table = _only_table(archive, path)
                file, size = stack.enter_context(archive.open(table)), table.file_size
            except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
                raise damaged(path, str(error)) from error
        else:
            file, size = stack.enter_context(open(path, "rb")), os.path.getsize(path)
        buffered = io.BufferedReader(file, _PEEKED) if not isinstance(file, io.BufferedReader) else file
        try:
            start = buffered.peek(_PEEKED)[:_PEEKED]
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise damaged(path, str(error)) from error
        if start.startswith(_UTF_16):
            yield _Converted(io.TextIOWrapper(buffered, "utf-16", errors="replace", newline=None)), size
        elif b"\r" in start and b"\n" not in start:  # as older Macintosh programs end lines
            yield _Converted(io.TextIOWrapper(buffered, "utf-8-sig", errors="replace", newline=None)), size
        else:
            yield buffered, size


def damaged(name: str, reason: str) -> FtlError:
    return FtlError(
        "{name} cannot be read ({reason}). The file is incomplete or damaged; download or copy it again.",
        name=name,
        reason=reason,
    )


def _only_table(archive: zipfile.ZipFile, path: str) -> zipfile.ZipInfo:
    """What macOS (__MACOSX/._name) and others hide beside a table is none."""
    tables = [
        item
        for item in archive.infolist()
        if item.filename.lower().endswith(TEXT_SUFFIXES)
        and not any(part.startswith((".", "__MACOSX")) for part in item.filename.split("/"))
    ]
    tables = [item for item in tables if item.filename.lower().endswith(".csv")] or tables
    if not tables:
        raise FtlError("{name} contains no csv table. Unpack it and choose the table.", name=path)
    if len(tables) > 1:
        raise FtlError(
            "{name} contains {count} tables ({tables}). Unpack it and choose one of them.",
            name=path,
            count=len(tables),
            tables=", ".join(item.filename for item in tables[:5]),
        )
    return tables[0]


class _Converted:
    """A text stream seen as UTF-8 bytes."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def readline(self, count: int) -> bytes:
        return self._text.readline(count).encode("utf-8")

    def read(self, count: int = _AT_ONCE) -> bytes:
        return self._text.read(count).encode("utf-8")
