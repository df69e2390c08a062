"""TIFF's floating point predictor (Adobe Photoshop TIFF Technical Note 3, 2005), undone for many rows at once.

It lays the bytes of a row's floats plane by plane, the highest bytes of all of them first, and keeps of each byte the
difference to the one before. So the bytes are the running sum along the row, modulo 256. libtiff adds them one after
the other, and every sum waits for the one before it; here the same is done in a few steps for whole arrays.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

_BYTES = 4
# So much is summed at once: few calls, and not more than stays near the processor.
_SCRATCH_BYTES = 1_400_000
# Windows of this part of a row are summed by doubling, then one after the other.
_WINDOWS = 4


class Predictor:
    """Undoes the predictor of rows of `width` float32 on a little-endian machine. One thread at a time.

    `rows`: of so many at once it does so best.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        size = _BYTES * width
        self._window = 1
        while self._window * _WINDOWS < size:
            self._window *= 2
        self._stride = self._window + size
        self.rows = max(_SCRATCH_BYTES // self._stride, 1)
        self._scratch = [np.empty((self.rows, self._stride), np.uint8) for _ in range(2)]

    def undo(self, blocks: Iterable[tuple[np.ndarray, np.ndarray]]) -> None:
        """Of each pair fills the second, float32, from the upper left of the first, uint8 (rows, 4 width)."""
        waiting: list[tuple[np.ndarray, np.ndarray]] = []
        rows = 0
        for stored, values in blocks:
            for first in range(0, len(values), self.rows):
                part = values[first : first + self.rows]
                if rows + len(part) > self.rows:
                    self._undo(waiting, rows)
                    waiting, rows = [], 0
                waiting.append((stored[first : first + len(part)], part))
                rows += len(part)
        self._undo(waiting, rows)

    def _undo(self, parts: list[tuple[np.ndarray, np.ndarray]], rows: int) -> None:
        planes = self._summed([stored for stored, _ in parts], rows)
        for _, values in parts:
            self._put(planes[: len(values)], values.view(np.uint8))
            planes = planes[len(values) :]

    def _summed(self, differences: list[np.ndarray], rows: int) -> np.ndarray:
        """Running sums along the rows of all of them, in a scratch of one's own."""
        window = self._window
        source, target = (scratch[:rows] for scratch in self._scratch)
        # Zeros before each row keep it apart from the one above, and all rows can be summed as one.
        source[:, :window] = 0
        np.concatenate(differences, out=source[:, window:])
        step = 1
        while step < window:
            line, summed = source.reshape(-1), target.reshape(-1)
            summed[:step] = 0
            np.add(line[step:], line[:-step], out=summed[step:])
            source, target = target, source
            step *= 2
        # Each byte is the sum of the `window` ones up to it now.
        for first in range(2 * window, self._stride, window):
            after = source[:, first : first + window]
            after += source[:, first - window : first - window + after.shape[1]]
        return source[:, window:]

    def _put(self, planes: np.ndarray, values: np.ndarray) -> None:
        """Puts the planes, highest bytes first, where little-endian floats have them."""
        columns = values.shape[1] // _BYTES
        for plane in range(_BYTES):
            first = plane * self._width
            values[:, _BYTES - 1 - plane :: _BYTES] = planes[:, first : first + columns]
