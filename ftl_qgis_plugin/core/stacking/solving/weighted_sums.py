"""Rates of pixels without gaps where nobody asks for anything else: sums of the pairs, each with a weight of its own.

The inversion is linear in the pairs, and so is the rate in the series. Without errors, coherence and a look at loops
there is no need to know the series at all, and each pair is gone through once, while it is in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .multiples import add_multiple

# Stands for 0, so that a gap is none of the less a gap.
_NOTHING = 1e-30


class WeightedSums:
    """`weights` (rates, pairs): what each pair counts for in each rate; NaN for a rate that there is not. `totals`
    (rates, pixels) float32: no numbers where a pair has none."""

    def __init__(self, weights: Sequence[np.ndarray], pixels: int) -> None:
        self._weights = [np.where(row == 0, _NOTHING, row).tolist() for row in weights]
        self.totals = np.zeros((len(self._weights), pixels), np.float32)

    def add(self, pair: int, displacements: np.ndarray) -> None:
        """`displacements` (pixels,) float32."""
        for weights, total in zip(self._weights, self.totals):
            add_multiple(weights[pair], displacements, total)
