"""Products of a small matrix with the columns of a block, such that OpenBLAS starts no threads of its own beside ours.

It does so from some 262,144 multiplications on, and then all threads wait for each other.
"""

from __future__ import annotations

import numpy as np

from ..deferred import Deferred

blas = Deferred("scipy.linalg.blas")

_MULTIPLICATIONS = 250_000
_LEAST_COLUMNS = 256


def product(matrix: np.ndarray, values: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """`matrix` @ `values`, (rows, columns) float32."""
    columns = values.shape[1]
    result = np.empty((len(matrix), columns), np.float32) if out is None else out
    step = max(_MULTIPLICATIONS // matrix.size, _LEAST_COLUMNS)
    for start in range(0, columns, step):
        part = slice(start, start + step)
        np.matmul(matrix, values[:, part], out=result[:, part])
    return result


def take_off(block: np.ndarray, matrix: np.ndarray, components: np.ndarray) -> None:
    """`block` -= `matrix` @ `components`, in place and in one go; all float32, `block` and `components` contiguous."""
    step = max(_MULTIPLICATIONS // components.size, 1)
    for start in range(0, len(block), step):
        # Rows of the block, seen by their columns, are what BLAS works on without a copy.
        rows = slice(start, start + step)
        blas.sgemm(-1.0, components.T, matrix[rows].T, beta=1.0, c=block[rows].T, overwrite_c=True)
