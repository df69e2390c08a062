"""Least squares of pixels whose dates differ: many small systems of normal equations at once."""

from __future__ import annotations

import numpy as np

# Where less than this share of an unknown is independent of the others, a pixel's dates cannot tell them apart.
_MIN_PIVOT = 1e-3


def solve(normal: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cholesky solutions of many small systems: solution, last variance factor.

    `normal` (lower triangle by rows, pixels), `right` (size, pixels); the variance factor is the last diagonal element
    of the inverse, NaN where a matrix is close to singular. Vectorised over the pixels: for 4 to 6 unknowns far
    quicker than a LAPACK call per pixel.
    """
    size = len(right)
    index = {pair: number for number, pair in enumerate(zip(*(part.tolist() for part in np.tril_indices(size))))}
    factor: dict[tuple[int, int], np.ndarray] = {}
    forward = []
    singular = np.zeros(right.shape[1], bool)
    for row in range(size):
        for column in range(row):
            total = normal[index[row, column]]
            for inner in range(column):
                total = total - factor[row, inner] * factor[column, inner]
            factor[row, column] = total / factor[column, column]
        pivot = normal[index[row, row]]
        total = right[row]
        for inner in range(row):
            pivot = pivot - factor[row, inner] ** 2
            total = total - factor[row, inner] * forward[inner]
        singular |= ~(pivot > _MIN_PIVOT * normal[index[row, row]])
        factor[row, row] = np.sqrt(np.where(singular, 1.0, pivot))
        forward.append(total / factor[row, row])
    solution = np.empty_like(right)
    for row in reversed(range(size)):
        total = forward[row]
        for inner in range(row + 1, size):
            total = total - factor[inner, row] * solution[inner]
        solution[row] = total / factor[row, row]
    return solution, np.where(singular, np.nan, 1 / factor[size - 1, size - 1] ** 2)
