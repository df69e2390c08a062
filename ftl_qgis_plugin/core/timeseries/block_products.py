"""Products of a small matrix with the columns of a block.

By BLAS's own functions as scipy hands them out: inside of QGIS numpy's `matmul` may find the one of the GNU Scientific
Library, which QGIS is linked with, under the same name, eight times slower and with other last digits. And such that
OpenBLAS starts no threads of its own beside ours: it does so from some 262,144 multiplications on, and then all wait
for each other.
"""

from __future__ import annotations

import numpy as np

from .blas_calls import Multiplication, has_plain_rows

_MULTIPLICATIONS = 250_000
# Columns of a result at a time: with all their rows they stay in the cache beside the processor, and are enough for a
# call to cost little beside its work.
_COLUMNS = 1024
# Of a large matrix: so many rows, and fewer columns.
_ROWS, _ITS_COLUMNS = 30, 256
_LARGE = 12


def product(matrix: np.ndarray, values: np.ndarray) -> np.ndarray:
    """`matrix` @ `values`, (rows, columns), all float32 or all float64. Nothing is copied of `values` whose rows are
    contiguous each."""
    result = np.empty((len(matrix), values.shape[1]), values.dtype)
    _run(result, matrix, values, 1.0, 0.0)
    return result


def take_off(block: np.ndarray, matrix: np.ndarray, components: np.ndarray) -> None:
    """`block` -= `matrix` @ `components`, in place and in one go; all float32, the rows of `block` contiguous each."""
    _run(block, matrix, components, -1.0, 1.0)


def _run(result: np.ndarray, matrix: np.ndarray, values: np.ndarray, factor: float, kept: float) -> None:
    """`result` = `kept` `result` + `factor` `matrix` @ `values`."""
    height, depth = matrix.shape
    if not depth and not kept:
        result[...] = 0
    if not depth or not result.size:
        return
    Multiplication(result, _by_rows(matrix), _by_rows(values), factor, kept).run(*_steps(height, depth))


def _steps(height: int, depth: int) -> tuple[int, int, int]:
    """How many rows and columns of a result are worked out at a time, and over how many of the numbers between."""
    is_large = min(height, depth) > _LARGE
    columns = min(_ITS_COLUMNS if is_large else _COLUMNS, _MULTIPLICATIONS)
    most = _MULTIPLICATIONS // columns
    rows = min(height, most, _ROWS if is_large else _LARGE if depth > _LARGE else max(most // depth, 1))
    return rows, columns, max(most // rows, 1)


def _by_rows(values: np.ndarray) -> np.ndarray:
    """The same with rows that are contiguous each."""
    return values if has_plain_rows(values) else np.array(values, order="C")
