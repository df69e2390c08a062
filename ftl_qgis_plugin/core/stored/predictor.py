"""TIFF's floating point predictor (Adobe Photoshop TIFF Technical Note 3, 2005), undone for many rows at once.

It lays the bytes of a row's floats plane by plane, the highest bytes of all of them first, and keeps of each byte the
difference to the one before. So the bytes are the running sum along the row, modulo 256. libtiff adds them one after
the other, and every sum waits for the one before it; here the same is done in a few steps for whole arrays.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_BYTES = 4
# So much is summed at once: few calls, and not more than stays near the processor.
_SCRATCH_BYTES = 2_800_000
# Windows of this part of a row are summed by doubling, then one after the other.
_WINDOWS = 4


class Predictor:
    """Undoes the predictor of blocks of `width` float32 on a little-endian machine. One thread at a time.

    `rows`: so many, of all blocks together, it takes at once.
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

    def undo(self, blocks: Sequence[np.ndarray], values: np.ndarray) -> None:
        """Fills `values` float32 from at most `rows` blocks uint8 (rows, 4 width) that lie side by side; their lower
        and right edges may lie beyond it."""
        at_once = self.rows // len(blocks)
        for first in range(0, len(values), at_once):
            part = values[first : first + at_once]
            planes = self._summed([stored[first : first + len(part)] for stored in blocks])
            self._put(planes, part.view(np.uint8))

    def _summed(self, differences: list[np.ndarray]) -> np.ndarray:
        """Running sums along the rows, (blocks, rows, 4 width), in a scratch of one's own."""
        rows, window = sum(len(stored) for stored in differences), self._window
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
        return source.reshape(len(differences), -1, self._stride)[:, :, window:]

    def _put(self, planes: np.ndarray, values: np.ndarray) -> None:
        """Puts the planes, highest bytes first, where little-endian floats have them."""
        rows, width = len(values), self._width
        whole, cut = divmod(values.shape[1] // _BYTES, width)
        for plane in range(_BYTES):
            last = _BYTES - 1 - plane
            if whole:
                of_whole = values[:, : whole * width * _BYTES].reshape(rows, whole, width, _BYTES)
                of_whole[..., last] = planes[:whole, :, plane * width : (plane + 1) * width].transpose(1, 0, 2)
            if cut:
                of_cut = planes[whole, :, plane * width : plane * width + cut]
                values[:, whole * width * _BYTES + last :: _BYTES] = of_cut
