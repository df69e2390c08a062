"""The sweep over the study area: its cells, and the log of what analysts say of each.

The cells are a table of the study (and, with what holds for each, a layer: the progress map); what is said of them is
an append-only log like the candidates'. `accepted` says that the landslides of the cell are drawn, `rejected` that
there is nothing, `uncertain` that it is to be looked at again. The note of an entry names the landslides (`Finds`).
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from osgeo import ogr

from ...core.errors import FtlError
from ...core.json_text import from_json
from ..file import shapes
from ..file.connection import sqlite_errors, transaction
from ..file.row_seals import seal_written
from ..file.schema3.sweep import SWEEP_CELLS, SWEEP_VERDICTS
from ..iteration.iterations import Settings
from .log import VerdictLog
from .places import Place
from .verdicts import replay_by_analyst

PLAN_KEY = "sweep_plan"


@dataclass(frozen=True)
class Finds:
    """Ids of the landslides that were seen in a cell: `drawn` for the first time, or `seen` again."""

    drawn: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()

    @classmethod
    def of_note(cls, note: str) -> Finds:
        words = [part.split(maxsplit=1) for part in note.split(";") if part.strip()]
        by_kind = {
            kind: tuple(name for first, *rest in words if first == kind for name in rest) for kind in ("drawn", "seen")
        }
        return cls(**by_kind)

    @property
    def note(self) -> str:
        return "; ".join([*(f"drawn {name}" for name in self.drawn), *(f"seen {name}" for name in self.seen)])

    @property
    def count(self) -> int:
        return len(self.drawn) + len(self.seen)

    def with_drawn(self, name: str) -> Finds:
        return Finds((*self.drawn, name), self.seen)

    def with_seen(self, name: str) -> Finds:
        return self if name in (*self.drawn, *self.seen) else Finds(self.drawn, (*self.seen, name))


class Sweep(VerdictLog):
    """A sweep goes on where it was left, on any computer; cells of the same cut have the same names everywhere."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: str,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        settings: Settings,
    ) -> None:
        super().__init__(connection, path, clock, new_id, SWEEP_VERDICTS)
        self._settings = settings

    def all(self) -> list[Place]:
        """In the order in which they are to be looked at."""
        records = shapes.read(self._connection, self._path, SWEEP_CELLS)
        cells = []
        # Without an outline somebody else has put it there.
        for record in sorted((item for item in records if item["wkb"]), key=lambda item: item["number"] or 0):
            x_min, x_max, y_min, y_max = ogr.CreateGeometryFromWkb(bytes(record["wkb"])).GetEnvelope()
            cells.append(Place(record["cell"], (x_min + x_max) / 2, (y_min + y_max) / 2, record["wkb"]))
        return cells

    def count(self) -> int:
        with sqlite_errors(self._path):
            return int(self._connection.execute(f"SELECT COUNT(*) FROM {SWEEP_CELLS}").fetchone()[0])  # nosec B608

    def replace(self, cells: Iterable[Place], plan: Mapping[str, object] | None = None) -> None:
        """New cells, all or none, and how they were cut (`plan`). What was said of the cells before stays in the log,
        and counts again where a cell comes back."""
        with transaction(self._connection, self._path):
            self._connection.execute(f"DELETE FROM {SWEEP_CELLS}")  # nosec B608
            insert_cells(self._connection, cells)
            self._connection.execute(
                "INSERT INTO settings (key, value) VALUES (?, ?) "
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (PLAN_KEY, json.dumps(dict(plan or {}))),
            )
        seal_written(self._connection, self._path)

    @property
    def plan(self) -> dict[str, object]:
        """How the cells were cut: `size_m`, `share` of the cells (1: all), `seed`, `by_ranges`; empty where unknown."""
        return from_json(self._settings.get(PLAN_KEY), {})

    def finds(self, cells: Iterable[str]) -> tuple[Finds, frozenset[str]]:
        """(landslides of these cells, all that were ever drawn in the sweep), by all analysts.

        What one has drawn and another seen counts as drawn. Cells may have been cut anew since something was drawn.
        """
        wanted = set(cells)
        drawn, seen, ever = [], [], set()
        for cell, said in replay_by_analyst(self.entries()).items():
            for entry in said.values():
                found = Finds.of_note(entry.note)
                ever.update(found.drawn)
                if cell in wanted:
                    drawn += found.drawn
                    seen += found.seen
        own = Finds(tuple(dict.fromkeys(drawn)), tuple(name for name in dict.fromkeys(seen) if name not in drawn))
        return own, frozenset(ever)

    def _require_known(self, candidate: str) -> None:
        found = self._connection.execute(f"SELECT 1 FROM {SWEEP_CELLS} WHERE cell = ?", (candidate,))  # nosec B608
        if found.fetchone() is None:
            raise FtlError("The sweep has no cell '{cell}'. Open the study again.", cell=candidate)


def insert_cells(connection: sqlite3.Connection, cells: Iterable[Place]) -> None:
    """Adds the cells in their order, inside the caller's transaction."""
    (srs_id,) = connection.execute("SELECT srs_id FROM gpkg_contents WHERE table_name = ?", (SWEEP_CELLS,)).fetchone()
    connection.executemany(
        f"INSERT INTO {SWEEP_CELLS} (geom, cell, number) VALUES (?, ?, ?)",  # nosec B608
        ((_stored(cell.wkb, srs_id), cell.name, number) for number, cell in enumerate(cells, 1)),
    )


def _stored(wkb: bytes, srs_id: int) -> bytes:
    """A multipolygon as GeoPackage 1.2 (2.1.3) stores it: little-endian header with the box, then WKB."""
    shape = shapes.polygon(wkb)
    header = b"GP" + struct.pack("<BBi4d", 0, 0b011, srs_id, *shape.GetEnvelope())
    return header + bytes(shape.ExportToWkb(ogr.wkbNDR))
