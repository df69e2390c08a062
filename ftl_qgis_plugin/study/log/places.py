"""The random sample of what is no candidate: its places, and the log of what analysts say of each.

Places are a setting of the study (they are drawn once, as a whole); what is said of them is an append-only log like
the candidates', in a table of its own. `accepted` says that there is a landslide, `rejected` that there is none.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ...core.errors import FtlError
from ..file import schema
from ..iteration.iterations import Settings
from .log import VerdictLog

PLACES_KEY = "noncandidate_places"


@dataclass(frozen=True)
class Place:
    """`wkb`: the square to look at, in the study's CRS; its centre `x`, `y` is what counts. `name` is the same in every
    study that holds the place (see `place_name`)."""

    name: str
    x: float
    y: float
    wkb: bytes


class Places(VerdictLog):
    """`record`, `undo`, `redo`, `current`, `history` as of candidates; entries carry the place's name as candidate."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: str,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        settings: Settings,
    ) -> None:
        super().__init__(connection, path, clock, new_id, schema.PLACE_VERDICTS)
        self._settings = settings

    def all(self) -> list[Place]:
        """In the order in which they were drawn. FtlError: the setting cannot be understood."""
        return read_places(self._settings.get(PLACES_KEY))

    def replace(self, places: Iterable[Place]) -> None:
        """A new sample. What was said of places stays in the log, and counts again where a place comes back."""
        self._settings.set(PLACES_KEY, places_text(places))

    def _require_known(self, candidate: str) -> None:
        if all(place.name != candidate for place in self.all()):
            raise FtlError("The sample has no place '{place}'. Open the study again.", place=candidate)


def place_name(x: float, y: float) -> str:
    """From the centre, so that the same place has the same name in all studies, and others have others."""
    decimals = 1 if abs(x) > 360 or abs(y) > 90 else 6
    return f"place-E{x:.{decimals}f}N{y:.{decimals}f}"


def read_places(text: str | None) -> list[Place]:
    try:
        return [
            Place(str(name), float(x), float(y), bytes.fromhex(wkb)) for name, x, y, wkb in json.loads(text or "[]")
        ]
    except (TypeError, ValueError, RecursionError) as error:
        raise FtlError("The sample of non-candidates in the study cannot be read. Draw it again.") from error


def places_text(places: Iterable[Place]) -> str:
    return json.dumps([(place.name, place.x, place.y, place.wkb.hex()) for place in places])
