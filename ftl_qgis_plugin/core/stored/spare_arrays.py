"""Arrays that block after block is read into and worked out in.

A new array of a hundred megabytes comes from the system page by page, each of them filled with zeros first, and goes
back to it afterwards: for a stack that takes as long as reading its pairs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np


def new_array(rows: int, columns: int) -> np.ndarray:
    """(rows, columns) float32, holding anything."""
    return np.empty((rows, columns), np.float32)


class SpareArrays:
    """Lends float32 arrays and keeps what comes back, as many as were lent at once. Any thread may ask. A copy in
    another process begins with none."""

    def __init__(self) -> None:
        self._spare: list[np.ndarray] = []
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[SpareArrays], tuple[()]]:
        return SpareArrays, ()

    @contextmanager
    def lent(self, rows: int, columns: int) -> Iterator[np.ndarray]:
        """(rows, columns), holding anything; nothing of it may be used after the block."""
        size = rows * columns
        with self._lock:
            # The smallest that will do, so that a small wish does not take what a large one needs.
            fitting = [number for number, array in enumerate(self._spare) if array.size >= size]
            best = min(fitting, key=lambda number: self._spare[number].size, default=None)
            array = None if best is None else self._spare.pop(best)
        if array is None:
            array = np.empty(size, np.float32)
        try:
            yield array[:size].reshape(rows, columns)
        finally:
            with self._lock:
                self._spare.append(array)
