"""Which polygons are landslides that are known already: one rule for candidates, references and what is accepted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..progress import Progress
from .polygons import PolygonSet

# A polygon is a known landslide where at least this share of its area lies on known ones.
KNOWN_SHARE = 0.5


def known_shares(polygons: PolygonSet, known: PolygonSet, progress: Progress | None = None) -> np.ndarray:
    """Share (0 to 1) of each polygon's area that lies on the known ones together; 0 without area. Shape (polygons,)."""
    covered = polygons.covered_m2(known, progress)
    return np.divide(covered, polygons.areas_m2, out=np.zeros(len(polygons)), where=polygons.areas_m2 > 0)


def are_known(shares: Sequence[float]) -> np.ndarray:
    """Boolean, same shape. A share of exactly the limit must not fail by the last digit of an overlay."""
    return np.asarray(shares, float) >= KNOWN_SHARE * (1 - 1e-9)
