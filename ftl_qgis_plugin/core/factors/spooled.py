"""Values of many pixels by factor, of which only those that are looked at are in memory."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping

import numpy as np


class Spooled(Mapping):
    """float32 arrays of one length by name, kept in a temporary file that goes with the object.

    Each look reads the array anew. Where the file cannot be written (a full disk), what is left stays in memory.
    """

    def __init__(self, arrays: Iterable[tuple[str, np.ndarray]]) -> None:
        """`arrays` are asked for one after the other, and each is let go before the next."""
        self._file = None
        self._where: dict[str, tuple[int, int] | np.ndarray] = {}
        end = 0
        for name, values in arrays:
            values = np.ascontiguousarray(values, np.float32)
            if self._written(values, end):
                self._where[name] = (end, len(values))
                end += values.nbytes
            else:
                self._where[name] = values

    def __getitem__(self, name: str) -> np.ndarray:
        place = self._where[name]
        if isinstance(place, np.ndarray):
            return place
        start, count = place
        values = np.empty(count, np.float32)
        self._file.seek(start)
        self._file.readinto(values.view(np.uint8))
        return values

    def __contains__(self, name: object) -> bool:
        return name in self._where

    def __iter__(self) -> Iterator[str]:
        return iter(self._where)

    def __len__(self) -> int:
        return len(self._where)

    def _written(self, values: np.ndarray, start: int) -> bool:
        try:
            if self._file is None:
                # Without a buffer, which would try again later to write what found no room.
                self._file = tempfile.TemporaryFile(prefix="ftl_", buffering=0)  # noqa: SIM115 (lives as the object)
                weakref.finalize(self, self._file.close)
            self._file.seek(start)
            return self._file.write(values.view(np.uint8)) == values.nbytes
        except OSError:
            return False
