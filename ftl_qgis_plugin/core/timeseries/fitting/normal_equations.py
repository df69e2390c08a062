"""Least squares of pixels whose dates differ: many small systems of normal equations at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# Where less than this share of an unknown is independent of the others, a pixel's dates cannot tell them apart.
_MIN_PIVOT = 1e-3


def solve(normal: Sequence[np.ndarray], right: np.ndarray, last_alone: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Solutions of many small symmetric systems: (size, pixels), or the last unknown alone, (1, pixels); and the last
    one's variance factor, (pixels,): the last diagonal element of the inverse, NaN where a matrix is close to singular.

    `normal` (lower triangle by rows, of pixels) float64, which is used up, `right` (size, pixels). L D L^T
    elimination, vectorised over the pixels: for 4 to 6 unknowns far quicker than a LAPACK call per pixel, and the last
    unknown needs no way back.
    """
    size = len(right)
    right = right.astype(np.float64)
    element = {pair: row for pair, row in zip(zip(*(part.tolist() for part in np.tril_indices(size))), normal)}
    least = [_MIN_PIVOT * element[number, number] for number in range(size)]
    share, moved = np.empty((2, right.shape[1]))
    singular = np.zeros(right.shape[1], bool)
    for pivot in range(size):
        singular |= ~(element[pivot, pivot] > least[pivot])
        np.copyto(element[pivot, pivot], 1.0, where=singular)
        # From the last row up: what the rows above still need of the pivot's column stays as it is.
        for row in range(size - 1, pivot, -1):
            np.divide(element[row, pivot], element[pivot, pivot], out=share)
            for column in range(pivot + 1, row + 1):
                element[row, column] -= np.multiply(share, element[column, pivot], out=moved)
            right[row] -= np.multiply(share, right[pivot], out=moved)
    first = size - 1 if last_alone else 0
    for row in range(size - 1, first - 1, -1):
        for below in range(row + 1, size):
            right[row] -= np.multiply(element[below, row], right[below], out=moved)
        right[row] /= element[row, row]
    return right[first:], np.where(singular, np.nan, 1 / element[size - 1, size - 1])
