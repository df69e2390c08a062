"""The model fitted to series without gaps, without going through them a second time for what it leaves.

In an orthonormal basis of the model the squares of what is left are those of the series less those of its components.
Where the model takes nearly all of a series that is a small difference of large numbers, and what is left is summed up
itself.
"""

from __future__ import annotations

import numpy as np

from ...timeseries.block_products import product, take_off
from ...timeseries.seasonal import SeasonalModel

# A smaller share of its squares that is left of a series is looked at itself: float32 would give it with fewer digits.
_LEFT = 0.05
# Pixels at a time where that is done.
_BLOCK_PX = 8192


class CompleteFit:
    def __init__(self, model: SeasonalModel) -> None:
        basis, triangle = np.linalg.qr(model.design(model.times_a))
        self._basis = np.ascontiguousarray(basis, np.float32)
        # The rate is the last unknown, and so the last component's alone.
        self._to_rate = np.float32(1 / triangle[-1, -1])

    def rates(self, series: np.ndarray, wants_squares: bool) -> tuple[np.ndarray, np.ndarray | None]:
        """(pixels,) float32 each of `series` (dates, pixels) float32, contiguous: mm/a, and the sum of the squares of
        what is left (None where not wanted). NaN for pixels that hold no numbers."""
        with np.errstate(invalid="ignore", over="ignore"):
            components = product(np.ascontiguousarray(self._basis.T), series)
            rate = components[-1] * self._to_rate
            squares = self._squares(series, components) if wants_squares else None
        for values in (rate,) if squares is None else (rate, squares):
            values[~np.isfinite(values)] = np.nan
        return rate, squares

    def _squares(self, series: np.ndarray, components: np.ndarray) -> np.ndarray:
        whole = np.einsum("ij,ij->j", series, series)
        squares = whole - np.einsum("ij,ij->j", components, components)
        small = np.flatnonzero(squares < _LEFT * whole)
        for start in range(0, len(small), _BLOCK_PX):
            at = small[start : start + _BLOCK_PX]
            rest = series.take(at, axis=1)
            take_off(rest, self._basis, components.take(at, axis=1))
            squares[at] = np.einsum("ij,ij->j", rest, rest)
        return squares
