"""Several tiles or bursts of one point product as one table, as the European Ground Motion Service hands them out.

Neighbouring bursts see the same ground twice, and several releases of one burst may lie in a folder. Of releases the
newest is taken. Where bursts overlap, each cell of the raster takes the points of one of them only (see
`point_grid`): the chunks say which file they are of.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...errors import FtlError, Message
from .point_fields import PointFields
from .points import TABLE_SUFFIXES, Chunk, PointTable, open_points

_BURST = re.compile(r"EGMS_(L2[ab])_(\d{3})_(\d{4})_(IW\d)_([VH]{2})_(\d{4})_(\d{4})_(\d+)", re.IGNORECASE)
_TILE = re.compile(r"EGMS_(L3)_(E\d{2}N\d{2})_100km_([UE])_(\d{4})_(\d{4})_(\d+)", re.IGNORECASE)

# The kind of what no name tells.
_OTHER = "other"


@dataclass(frozen=True)
class _File:
    """`kind`: what must be the same for all (level, track or component); `place`: burst or tile; `release` orders."""

    path: str
    kind: str
    place: str
    release: tuple[int, ...]


class SeveralPoints:
    """A table of all files; see `open_several`. `left_out`: (path, reason)."""

    def __init__(self, name: str, tables: list[PointTable], left_out: list[tuple[str, Message]]) -> None:
        self.name = name
        self.left_out = left_out
        self._tables = tables
        self.fields: PointFields = tables[0].fields
        self.wkt = tables[0].wkt
        self.guesses_crs = tables[0].guesses_crs

    @property
    def skipped(self) -> int:
        return sum(table.skipped for table in self._tables)

    @property
    def count(self) -> int:
        return len(self._tables)

    def chunks(self) -> Iterator[Chunk]:
        for number, table in enumerate(self._tables):
            for chunk in table.chunks():
                fraction = (number + chunk.fraction) / len(self._tables)
                yield chunk._replace(fraction=fraction, source=number)


class MixedPointsError(FtlError):
    """There are points of a known kind, of more than one."""


def open_several(folder: str, field: str = "") -> SeveralPoints:
    """All point tables (csv, zip) of a folder.

    FtlError: none there, several tracks or kinds (MixedPointsError), fields or CRS that differ.
    """
    if not os.path.isdir(folder):
        raise FtlError("{name} is no folder. Choose the folder with the point files.", name=folder or "''")
    paths = sorted(
        entry.path
        for entry in os.scandir(folder)
        if entry.is_file() and entry.name.lower().endswith(TABLE_SUFFIXES) and not entry.name.startswith(".")
    )
    files, left_out = _newest([_described(path) for path in paths])
    if not files:
        raise FtlError("{name} holds no point table (csv or zip). Choose the folder of the files.", name=folder)
    if {file.kind for file in files} > {_OTHER}:
        # A text about the download, a table of dates: only what is one of points too is in the way.
        tried = [(file, _reason_against(file, field)) for file in files]
        left_out += [(file.path, reason) for file, reason in tried if reason is not None]
        files = [file for file, reason in tried if reason is None]
    kinds = sorted({file.kind for file in files})
    if len(kinds) > 1:
        message = Message(
            "{name} holds points that do not go together: {kinds}. Put each track, level and component into a folder "
            "of its own.",
            name=folder,
            kinds=", ".join(kinds[:5]),
        )
        raise MixedPointsError(message.template, **message.values)
    tables: list[PointTable] = []
    for file in files:
        try:
            tables.append(open_points(file.path, field))
        except FtlError as error:
            left_out.append((file.path, error.message))
    if not tables:
        raise FtlError(
            "None of the point tables of {name} can be read; of the first: {reason}", name=folder, reason=left_out[0][1]
        )
    first = tables[0]
    for table in tables[1:]:
        if (table.fields.rate, table.wkt) != (first.fields.rate, first.wkt):
            raise FtlError(
                "{first} and {other} have different fields or coordinate reference systems. Put tables of one product "
                "into the folder.",
                first=first.name,
                other=table.name,
            )
    return SeveralPoints(os.path.basename(os.path.normpath(folder)), tables, left_out)


def _reason_against(file: _File, field: str) -> Message | None:
    """Why a file of no known name is no table of points; None where it is one, or of a known name."""
    if file.kind != _OTHER:
        return None
    try:
        open_points(file.path, field)
    except FtlError as error:
        return error.message
    return None


def _described(path: str) -> _File:
    name = os.path.basename(path)
    burst = _BURST.search(name)
    if burst:
        level, track, number, swath, polarisation, *release = burst.groups()
        return _File(path, f"EGMS {level} {track}", f"{number} {swath} {polarisation}", tuple(map(int, release)))
    tile = _TILE.search(name)
    if tile:
        level, place, component, *release = tile.groups()
        return _File(path, f"EGMS {level} {component}", place, tuple(map(int, release)))
    return _File(path, _OTHER, os.path.splitext(name)[0], ())


def _newest(files: list[_File]) -> tuple[list[_File], list[tuple[str, Message]]]:
    """Of each place the newest release (the same as csv and zip: one of them), and the others with the reason."""
    newest: dict[tuple[str, str], _File] = {}
    for file in files:
        known = newest.get((file.kind, file.place))
        if known is None or (file.release, file.path) > (known.release, known.path):
            newest[file.kind, file.place] = file
    taken = sorted(newest.values(), key=lambda file: file.path)
    left_out = [
        (file.path, Message("a copy or an older release of {name}", name=os.path.basename(newer.path)))
        for file in files
        for newer in [newest[file.kind, file.place]]
        if newer is not file
    ]
    return taken, left_out
