"""One factorised normal matrix for all pixels."""

from __future__ import annotations

import numpy as np

from ...deferred import Deferred
from .elimination import Factor

blas = Deferred("scipy.linalg.blas")

# Pixels of so many rows that depend on each other lie in the processor's cache.
_CHUNK_PX = 120_000
# Stands for 0, so that what is no number at one date is none at any that it is tied to.
_NOTHING = 1e-30


class CommonFactor:
    """Of a `factor` with a single column."""

    def __init__(self, factor: Factor) -> None:
        plan = factor.plan
        lower = np.where(factor.lower[:, 0] == 0, _NOTHING, -factor.lower[:, 0]).tolist()
        columns = list(zip(plan.order, plan.columns))
        self._down = [(lower[plan.entry[node, other]], node, other) for node, rest in columns for other in rest]
        self._up = [(lower[plan.entry[node, other]], other, node) for node, rest in columns[::-1] for other in rest]
        self._pivots = (1 / factor.diagonal).astype(np.float32)
        self._held = np.flatnonzero(self._pivots[:, 0] == 0)

    def solve_rows(self, right: np.ndarray) -> None:
        """Solutions for `right` (dates, pixels) float32, in place. A pixel without a number at one date has none at
        any."""
        add = blas.saxpy  # see `multiples.add_multiple`
        for start in range(0, right.shape[1], _CHUNK_PX):
            part = right[:, start : start + _CHUNK_PX]
            rows = list(part)
            size = part.shape[1]
            for share, of, to in self._down:
                add(rows[of], rows[to], size, share)
            part *= self._pivots
            for share, of, to in self._up:
                add(rows[of], rows[to], size, share)
            part[self._held] *= 0  # which is what they are, unless they are no numbers
