"""What ranges and score say of landslides that are not known yet: each known one left out in turn."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..factors.catalogue import DEFORMATION
from ..grids.blocks import pieces
from .histograms import SMOOTHING, Histogram, class_of
from .sample_units import UnitSample
from .score import SMALLEST_RATIO

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


def information_left_out(scored: Histogram, sample: UnitSample, centres: np.ndarray) -> np.ndarray:
    """Logarithm of the frequency ratio at each polygon's centre, from all polygons but itself; (polygons,).

    A polygon makes its own class more frequent; with few polygons the ratio at its own place is too good. 0 where the
    centre is not known, as for candidates (see `score.FrequencyRatios.log_ratio`).
    """
    known = np.isfinite(centres)
    own_class = class_of(np.where(known, centres, scored.edges[0]), scored.edges)
    in_class, own = np.zeros((2, len(centres)))
    for piece in pieces(len(sample.polygon)):
        polygon, weights = sample.polygon[piece], sample.weighted.weights[piece]
        there = class_of(sample.weighted.values[piece], scored.edges) == own_class[polygon]
        in_class += np.bincount(polygon, weights * there, len(centres))
        own += np.bincount(polygon, weights, len(centres))
    others = scored.sample.sum() - own
    observed = np.maximum(scored.sample[own_class] - in_class, 0.0)
    ratio = (observed + SMOOTHING) / (others * scored.background_share[own_class] + SMOOTHING)
    return np.where(known, np.log(np.maximum(ratio, SMALLEST_RATIO)), 0.0)


def information_if_unknown(parts: Mapping[str, np.ndarray | None]) -> np.ndarray:
    """The information value that each polygon would have as a candidate, were it not known; (polygons,).

    `parts`: by factor what `information_left_out` gives. As of candidates (see `score.information_value`) the rate
    does not count.
    """
    return sum((part for name, part in parts.items() if name != DEFORMATION and part is not None), np.zeros(1))
