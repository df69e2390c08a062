"""Which way ground must move to count: any, away from the satellite, or toward it (down the slope, where projected)."""

from __future__ import annotations

import numpy as np

from ..grids.raster import RasterSource, open_dataset
from ..method.parameters import ANY, AUTO, AWAY, TOWARD

# How `projectonslope` names its band: positive is down the slope there, and nothing slides up.
DOWNSLOPE_BAND = "rate_downslope_mm_a"


def speed(signed_mm_a: np.ndarray, direction: str = ANY) -> np.ndarray:
    """How fast ground moves in the direction, of the rates' shape: |rate|, or 0 where it moves the other way."""
    if direction == AWAY:
        return np.maximum(-signed_mm_a, np.float32(0))
    return np.maximum(signed_mm_a, np.float32(0)) if direction == TOWARD else np.abs(signed_mm_a)


def resolved(direction: str, source: RasterSource) -> str:
    """AUTO as what it means for a raster: down the slope where the rate was projected on it, else any."""
    if direction != AUTO:
        return direction
    dataset = open_dataset(source.path)  # a band does not keep its dataset alive
    band = dataset.GetRasterBand(source.band)
    return TOWARD if band is not None and band.GetDescription() == DOWNSLOPE_BAND else ANY
