"""The orders in which candidates may be reviewed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

# LIKELY is learned (see `learned`); until something was, it is that of the score.
LIKELY, SCORE, THRESHOLD, RATE, AREA, PLACE = ORDERS = ("likely", "score", "threshold", "rate", "area", "place")

# Bits per axis of the Hilbert curve: a grid of 65,536 x 65,536 over the candidates' extent.
_BITS = 16


def sorted_rows(order: str, numbers: Mapping[str, np.ndarray], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Rows in one of ORDERS; `numbers` as in CandidateIndex. Missing numbers come last, equal ones by score."""
    if order == PLACE:
        return np.argsort(hilbert(x, y), kind="stable")
    key = {
        LIKELY: -numbers.get(LIKELY, numbers["score"]),
        SCORE: -numbers["score"],
        THRESHOLD: np.abs(numbers["margin"]),
        RATE: -numbers["rate_mean"],
        AREA: -numbers["area_m2"],
    }[order]
    # NaN sorts last.
    return np.lexsort((-numbers["score"], key))


def hilbert(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Distance of points along a Hilbert curve over their common extent, int64 (Hilbert 1891).

    Points that follow each other along the curve are neighbours on the ground. Points without a place come last.
    """
    known = np.isfinite(x) & np.isfinite(y)
    distance = np.full(len(x), np.iinfo(np.int64).max)
    if not known.any():
        return distance
    cells = (1 << _BITS) - 1
    span = max(float(np.ptp(x[known])), float(np.ptp(y[known]))) or 1.0
    column = ((x[known] - x[known].min()) / span * cells).astype(np.int64)
    row = ((y[known] - y[known].min()) / span * cells).astype(np.int64)
    along = np.zeros(len(column), np.int64)
    side = 1 << (_BITS - 1)
    while side:
        right = (column & side) > 0
        upper = (row & side) > 0
        along += side * side * ((3 * right) ^ upper)
        # Each quadrant holds the same curve, turned: the lower ones are mirrored so that ends meet.
        turned = ~upper & right
        column, row = np.where(turned, cells - column, column), np.where(turned, cells - row, row)
        column, row = np.where(~upper, row, column), np.where(~upper, column, row)
        side >>= 1
    distance[known] = along
    return distance
