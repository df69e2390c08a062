"""A running median that knows no data: takes noise off a rate and leaves edges where they are."""

from __future__ import annotations

import numpy as np

# A pixel without data is filled where at least this share of its surroundings has some.
LEAST_KNOWN = 1 / 3


def disc_offsets(radius_px: int) -> list[tuple[int, int]]:
    """Rows and columns of the pixels of a disc about (0, 0): 21 of them for a radius of 2."""
    reach = range(-radius_px, radius_px + 1)
    return [(row, col) for row in reach for col in reach if row * row + col * col <= radius_px * radius_px + 1]


def running_median(values: np.ndarray, radius_px: int) -> np.ndarray:
    """float32 median over a disc about each pixel of `values` (height, width), NaN where little of it has data.

    The result lacks `radius_px` rows and columns on each side. Unlike a mean it does not smear fast ground over its
    edge (Tukey 1977).
    """
    height, width = (size - 2 * radius_px for size in values.shape)
    offsets = disc_offsets(radius_px)
    result = np.empty((height, width), np.float32)
    for row in range(height):  # row by row: the stack stays small, whatever the window
        stack = np.empty((width, len(offsets)), np.float32)
        for number, (down, across) in enumerate(offsets):
            start = radius_px + across
            stack[:, number] = values[row + radius_px + down, start : start + width]
        stack.sort(axis=1)  # NaN last
        known = np.count_nonzero(~np.isnan(stack), axis=1)
        middle = np.stack([np.maximum(known - 1, 0) // 2, np.minimum(known // 2, len(offsets) - 1)], 1)
        low, high = np.take_along_axis(stack, middle, 1).T
        result[row] = np.where(known >= LEAST_KNOWN * len(offsets), (low + high) / 2, np.float32(np.nan))
    return result
