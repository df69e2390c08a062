"""Products of a small matrix with the columns of a block.

By BLAS's own functions as scipy hands them out: inside of QGIS numpy's `matmul` may find the one of the GNU Scientific
Library, which QGIS is linked with, under the same name, eight times slower and with other last digits. And such that
OpenBLAS starts no threads of its own beside ours: it does so from some 262,144 multiplications on, and then all wait
for each other.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..deferred import Deferred

blas = Deferred("scipy.linalg.blas")

_MULTIPLICATIONS = 250_000
# Columns of a block that stay in the cache beside the processor with all their rows.
_COLUMNS = 1024
_ROWS = 12
# With fewer of a block's rows at a time a call adds too little to a result that has to come from further away.
_WORTH_A_CALL = 2


def product(matrix: np.ndarray, values: np.ndarray) -> np.ndarray:
    """`matrix` @ `values`, (rows, columns), all float32 or all float64."""
    result = np.empty((len(matrix), values.shape[1]), values.dtype)
    multiply = blas.sgemm if values.dtype == np.float32 else blas.dgemm  # once: deferred, so dear to look up
    if result.size and values.flags.c_contiguous and _step(result.size) >= _WORTH_A_CALL:
        return _added(multiply, matrix, values)
    for start in range(0, values.shape[1], _COLUMNS):
        columns = slice(start, start + _COLUMNS)
        block = np.ascontiguousarray(values[:, columns])
        for first in range(0, len(matrix), _ROWS):
            rows = slice(first, first + _ROWS)
            result[rows, columns] = _added(multiply, matrix[rows], block)
    return result


def _step(numbers: int) -> int:
    """How many rows of a block are multiplied at a time where each is for so many numbers."""
    return max(_MULTIPLICATIONS // max(numbers, 1), 1)


def _added(multiply: Callable[..., np.ndarray], matrix: np.ndarray, block: np.ndarray) -> np.ndarray:
    """The product of few rows, a few of the block's rows after the other. Rows of the block, seen by their columns, are
    what BLAS works on without a copy."""
    result = np.zeros((block.shape[1], len(matrix)), block.dtype, order="F")
    step = _step(result.size)
    for start in range(0, len(block), step):
        part = slice(start, start + step)
        result = multiply(1.0, block[part].T, matrix[:, part].T, beta=1.0, c=result, overwrite_c=True)
    return result.T


def take_off(block: np.ndarray, matrix: np.ndarray, components: np.ndarray) -> None:
    """`block` -= `matrix` @ `components`, in place and in one go; all float32, `block` and `components` contiguous."""
    step = _step(components.size)
    multiply = blas.sgemm
    for start in range(0, len(block), step):
        rows = slice(start, start + step)
        multiply(-1.0, components.T, matrix[rows].T, beta=1.0, c=block[rows].T, overwrite_c=True)
