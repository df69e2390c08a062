"""A running median that knows no data: takes noise off a rate and leaves edges where they are."""

from __future__ import annotations

import numpy as np

# A pixel without data is filled where at least this share of its surroundings has some.
LEAST_KNOWN = 1 / 3


# A disc of this radius has 21 pixels.
_SMALLEST_PX = 2


def disc_offsets(radius_px: int) -> list[tuple[int, int]]:
    """Rows and columns of 21 pixels of a disc about (0, 0), evenly spread: each one for a radius of 2, every second for
    4, every third for 6.

    Noise that neighbours share falls by the reach of a median, not by how many of them it looks at.
    """
    step = radius_px // _SMALLEST_PX
    reach = range(-_SMALLEST_PX, _SMALLEST_PX + 1)
    return [(step * row, step * col) for row in reach for col in reach if row * row + col * col <= _SMALLEST_PX**2 + 1]


def disc_px(radius_px: int) -> int:
    """Pixels of the ground that such a disc reaches; 0 for a radius of 0."""
    step = radius_px // _SMALLEST_PX
    return len(disc_offsets(radius_px)) * step * step


def running_median(values: np.ndarray, radius_px: int) -> np.ndarray:
    """float32 median over a disc about each pixel of `values` (height, width), NaN where little of it has data.

    `radius_px` is even (see `disc_offsets`). The result lacks so many rows and columns on each side. Unlike a mean it
    does not smear fast ground over its edge (Tukey 1977).
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
        middle = np.stack([(known - 1) // 2, known // 2], 1)  # of none the last, NaN
        low, high = np.take_along_axis(stack, middle, 1).T
        result[row] = np.where(known >= LEAST_KNOWN * len(offsets), (low + high) / 2, np.float32(np.nan))
    return result
