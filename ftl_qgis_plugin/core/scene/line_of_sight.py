"""The radar's view of a synthetic scene: Sentinel-1, descending, looking right."""

from __future__ import annotations

import math

import numpy as np

INCIDENCE_DEG = 39.0
# The satellite stands east-south-east of what it sees: heading 190 deg, looking to 280 deg.
SATELLITE_AZIMUTH_DEG = 100.0

# Unit vector from the ground to the satellite: east, north, up.
TO_SATELLITE = (
    math.sin(math.radians(INCIDENCE_DEG)) * math.sin(math.radians(SATELLITE_AZIMUTH_DEG)),
    math.sin(math.radians(INCIDENCE_DEG)) * math.cos(math.radians(SATELLITE_AZIMUTH_DEG)),
    math.cos(math.radians(INCIDENCE_DEG)),
)


def sensitivity(aspect_deg: float, slope_deg: float) -> float:
    """Share of downslope motion that the line of sight sees, positive toward the satellite."""
    aspect, slope = math.radians(aspect_deg), math.radians(slope_deg)
    downslope = (math.sin(aspect) * math.cos(slope), math.cos(aspect) * math.cos(slope), -math.sin(slope))
    return sum(mine * theirs for mine, theirs in zip(downslope, TO_SATELLITE))


def local_incidence_cosine(row_gradient: np.ndarray, col_gradient: np.ndarray) -> np.ndarray:
    """Cosine of the angle between the surface normal and the line of sight; near 1 the image lays over.

    The gradients are those of elevation along rows (southward) and columns (eastward), without unit.
    """
    east, north, up = (np.float32(part) for part in TO_SATELLITE)
    length = np.sqrt(1 + row_gradient**2 + col_gradient**2)
    return (up - east * col_gradient + north * row_gradient) / length
