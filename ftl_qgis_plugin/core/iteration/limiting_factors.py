"""Why known landslides are no candidates: the factor that keeps each of them out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..candidates.overlap import Overlap
from ..factors.catalogue import DEFORMATION
from ..landslides.zones import Zones
from ..progress import Progress
from ..ranges.factor_samples import sample_polygons

# In place of a factor where none refuses.
NONE = "none"


def refusing_factors(overlap: Overlap, polygons: Sequence[bytes], progress: Progress | None = None) -> list[str]:
    """Per polygon (WKB in the grid's CRS) the name of the factor that refuses most of its fast pixels.

    Fast are those that reach the deformation threshold; where none does it is the deformation rate itself. NONE where
    some pixel passes all factors, so that area, information value or an exclusion must have kept the polygon out, and
    where the polygon lies beyond the grid. Of equal factors the first of the table. No data never passes.
    """
    zones = Zones(polygons, overlap.grid)
    if len(zones.outside) == len(zones):
        return [NONE] * len(zones)
    samples = sample_polygons(overlap.factors, overlap.grid, zones, progress)
    size = len(zones)
    rule = overlap.rule
    holds = {name: rule.holds(name, values) for name, values in samples.values.items()}
    fast = holds[DEFORMATION]
    has_fast = np.bincount(samples.polygon, fast, size) > 0
    has_passing = np.bincount(samples.polygon, rule.combined(holds), size) > 0
    others = [name for name in rule.deciding if name != DEFORMATION]
    refused = np.array([np.bincount(samples.polygon, fast & ~holds[name], size) for name in others]).reshape(-1, size)
    on_grid = np.bincount(samples.polygon, minlength=size) > 0
    result = []
    for index in range(size):
        if not on_grid[index] or has_passing[index]:
            result.append(NONE)
        elif not has_fast[index]:
            result.append(DEFORMATION)
        else:
            result.append(others[int(np.argmax(refused[:, index]))])
    return result
