"""TIFF's floating point predictor (Adobe Photoshop TIFF Technical Note 3, 2005), undone for many rows at once.

It lays the bytes of a row's floats plane by plane, the highest bytes of all of them first, and keeps of each byte the
difference to the one before. So the bytes are the running sum along the row, modulo 256. libtiff adds them one after
the other, and every sum waits for the one before it; here the same is done in a few steps for whole arrays.
"""

from __future__ import annotations

import numpy as np

_BYTES = 4
# Together they stay in the processor's cache.
_SCRATCH_BYTES = 300_000
# Windows of this part of a row are summed by doubling, then one after the other.
_WINDOWS = 4


class Predictor:
    """Undoes the predictor of rows of `width` float32 on a little-endian machine. One thread at a time."""

    def __init__(self, width: int) -> None:
        self._width = width
        size = _BYTES * width
        self._window = 1
        while self._window * _WINDOWS < size:
            self._window *= 2
        self._stride = self._window + size
        self._rows = max(_SCRATCH_BYTES // self._stride, 1)
        self._scratch = [np.empty((self._rows, self._stride), np.uint8) for _ in range(2)]

    def undo(self, stored: np.ndarray, values: np.ndarray) -> None:
        """Fills `values` float32 from the upper left of `stored` uint8 (rows, 4 width)."""
        for first in range(0, len(values), self._rows):
            part = values[first : first + self._rows]
            self._planes(self._summed(stored[first : first + len(part)]), part.view(np.uint8))

    def _summed(self, differences: np.ndarray) -> np.ndarray:
        """Running sums along the rows, in a scratch of one's own."""
        rows, window = len(differences), self._window
        source, target = (scratch[:rows] for scratch in self._scratch)
        # Zeros before each row keep it apart from the one above, and all rows can be summed as one.
        source[:, :window] = 0
        source[:, window:] = differences
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

    def _planes(self, planes: np.ndarray, values: np.ndarray) -> None:
        """Puts the planes, highest bytes first, where little-endian floats have them."""
        columns = values.shape[1] // _BYTES
        for plane in range(_BYTES):
            first = plane * self._width
            values[:, _BYTES - 1 - plane :: _BYTES] = planes[:, first : first + columns]
