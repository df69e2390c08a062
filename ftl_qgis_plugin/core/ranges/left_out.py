"""How much of other landslides the ranges would hold: each known one left out in turn."""

from __future__ import annotations

import numpy as np

# Of more polygons several are left out at once; the ranges hardly feel it, and the time does not grow with them.
MAX_FOLDS = 100


def folds_of(polygons: int) -> tuple[np.ndarray, np.ndarray]:
    """The fold of each polygon, (polygons,), and how often each polygon counts in each fold, (folds, polygons)."""
    folds = min(polygons, MAX_FOLDS)
    fold = np.arange(polygons) % max(folds, 1)
    return fold, (np.arange(folds)[:, np.newaxis] != fold).astype(np.uint8)


def mean_share(inside: np.ndarray, polygon: np.ndarray, polygons: int) -> float:
    """Mean over polygons of the share of their pixels that are inside; `inside` and `polygon` (n,)."""
    pixels = np.bincount(polygon, minlength=polygons)
    held = np.bincount(polygon, inside, polygons)
    return float(np.mean(held[pixels > 0] / pixels[pixels > 0]))
