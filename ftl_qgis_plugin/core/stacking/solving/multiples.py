"""Adding multiples of rows to each other in one go, where numpy would first write the multiple to memory."""

from __future__ import annotations

import numpy as np

from ...deferred import Deferred

blas = Deferred("scipy.linalg.blas")

# OpenBLAS starts threads of its own beside ours for rows that are longer.
_MOST = 10_000


def add_multiple(factor: float, values: np.ndarray, total: np.ndarray) -> None:
    """`total` += `factor` * `values`, (pixels,) float32 and contiguous. `factor` must not be 0, for which BLAS looks at
    nothing: gaps would get lost."""
    add = blas.saxpy
    size = len(total)
    if size <= _MOST:
        add(values, total, size, factor)
        return
    for start in range(0, size, _MOST):
        add(values, total, min(_MOST, size - start), factor, start, 1, start)
