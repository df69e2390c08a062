"""The landslides that were known before the first iteration, kept as they were."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from ...core.iteration.sample_growth import INVENTORY
from ...core.json_text import from_json
from ..file import shapes
from ..file.connection import sqlite_errors
from ..file.schema3.first_inventory import TABLE
from .iterations import Settings

# Key of the settings: count, mean rate and spread of the first inventory, which the stop rule compares with.
STATE = "first_state"


class FirstInventory:
    """Access to the table of that name and to the state of the samples before the first iteration."""

    def __init__(self, connection: sqlite3.Connection, path: str, settings: Settings) -> None:
        self._connection = connection
        self._path = path
        self._settings = settings

    def keep(self, outlines: Sequence[bytes], fields: Sequence[Mapping[str, object]]) -> list[int]:
        """Stores the outlines (WKB) with their `area_m2` and `rate_mean`; returns a feature id for each.

        Only where none is stored yet: what was known at the start does not change.
        """
        if not self.count():
            shapes.append(self._path, TABLE, [{**values, "wkb": wkb} for wkb, values in zip(outlines, fields)])
        return sorted(self.outlines())

    def count(self) -> int:
        with sqlite_errors(self._path):
            return int(self._connection.execute(f"SELECT COUNT(*) FROM {TABLE}").fetchone()[0])  # nosec B608

    def outlines(self) -> dict[int, bytes]:
        """Feature id -> outline; empty in studies that are older than schema 3."""
        with sqlite_errors(self._path):
            rows = self._connection.execute(f"SELECT fid, geom FROM {TABLE} ORDER BY fid")  # nosec B608
            return {fid: shapes.wkb_of(blob) for fid, blob in rows}

    def records(self) -> list[dict[str, object]]:
        return shapes.read(self._connection, self._path, TABLE)

    def known(self, samples: Sequence[Mapping[str, object]]) -> list[bytes]:
        """What was known at the start: as it was stored, else the given samples of the inventory as they are now."""
        stored = list(self.outlines().values())
        return stored or [item["wkb"] for item in samples if item["origin"] == INVENTORY and item["wkb"]]

    @property
    def state(self) -> dict[str, object] | None:
        """`samples`, `mean_rate` and `spread` (mm/a, None where unknown) before the first iteration."""
        return from_json(self._settings.get(STATE), {}) or None

    @state.setter
    def state(self, values: Mapping[str, object]) -> None:
        self._settings.set(STATE, json.dumps(dict(values)))
