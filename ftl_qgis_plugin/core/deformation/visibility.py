"""Shadow and layover that one part of the terrain casts on another, by walking along the radar's line of sight.

From a pixel, the ray toward the satellite rises by 1 / tan(incidence) per metre on the map: a pixel lies in shadow
where the terrain on that way stands above the ray. Radar sorts echoes by their distance: a pixel lies in layover where
another one on the same line, nearer to the satellite, is as far from it (lower by at least tan(incidence) per metre),
or one farther away is as near (higher by as much). This finds the active layover of a steep slope itself and the
passive one of the ground before and behind it. Kropatsch and Strobl 1990 (doi 10.1109/36.45752), with a plane wave:
the satellite's direction is the same at both ends of the walk.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

# Pixels walked from at once: what a step needs then stays in the processor's cache.
_BLOCK_PX = 65_536


@dataclass(frozen=True)
class Walk:
    """A walk toward the satellite in steps of one pixel along the axis that it follows more: `row` and `col` pixels
    and `step_m` metres each. `reach_px` steps are walked at most, each way."""

    row: float
    col: float
    step_m: float
    reach_px: int = 0


def walk_toward(azimuth_deg: float, x_size_m: float, y_size_m: float) -> Walk:
    """Toward the satellite, which stands in this direction, degrees clockwise from the map's top."""
    azimuth = math.radians(azimuth_deg)
    col, row = math.sin(azimuth) / x_size_m, -math.cos(azimuth) / y_size_m
    # Directions along an axis stay exactly on it, whatever rounding makes of the other component.
    col, row = (0.0 if abs(part) < 1e-9 * math.hypot(col, row) else part for part in (col, row))
    longer = max(abs(row), abs(col))
    return Walk(row / longer, col / longer, 1 / longer)  # the quotient of equal numbers is exactly 1


def reach_px(relief_m: float, incidence_min_deg: float, incidence_max_deg: float, step_m: float) -> int:
    """Steps beyond which nothing of this relief is cast."""
    longest = max(math.tan(math.radians(incidence_max_deg)), 1 / math.tan(math.radians(incidence_min_deg)))
    return math.ceil(relief_m * longest / step_m)


def cast(
    elevations: np.ndarray, halo: int, walk: Walk, incidence_deg: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    """Where shadow and layover fall: two bool arrays of the window inside a halo of `halo` pixels (>= walk.reach_px).

    `elevations` metres, NaN = no data: such pixels cast nothing and nothing is cast on them. `incidence_deg` is that of
    the pixel from which is walked, a number or the window's array; where it is NaN, nothing is found.
    """
    shape = tuple(size - 2 * halo for size in elevations.shape)
    steepness = np.broadcast_to(np.tan(np.radians(np.asarray(incidence_deg, np.float32))), shape)
    shadow, layover = np.zeros(shape, bool), np.zeros(shape, bool)
    rows = max(_BLOCK_PX // max(shape[1], 1), 1)
    for first in range(0, shape[0], rows):
        part = slice(first, min(first + rows, shape[0]))
        block = elevations[first : part.stop + 2 * halo]
        _cast_on(block, halo, walk, steepness[part], shadow[part], layover[part])
    return shadow, layover


def _cast_on(
    elevations: np.ndarray, halo: int, walk: Walk, steepness: np.ndarray, shadow: np.ndarray, layover: np.ndarray
) -> None:
    own = _shifted(elevations, halo, 0, 0)
    with np.errstate(invalid="ignore"):
        known = np.isfinite(own) & np.isfinite(steepness)
        if not known.any():
            return
        low, high = (float(limit(elevations[np.isfinite(elevations)])) for limit in (np.min, np.max))
        # Farther than this, even the highest peak casts nothing on the lowest pixel.
        shadow_m = (high - float(own[known].min())) * float(steepness[known].max())
        layover_m = (high - low) / float(steepness[known].min())
        for step in range(1, walk.reach_px + 1):
            distance = np.float32(step * walk.step_m)
            if distance > max(shadow_m, layover_m):
                break
            near = _sampled(elevations, halo, walk, step)
            near -= own
            if distance <= shadow_m:
                shadow |= near * steepness > distance
            if distance <= layover_m:
                limit = steepness * distance
                layover |= near <= -limit
                far = _sampled(elevations, halo, walk, -step)
                far -= own
                layover |= far >= limit


def _sampled(elevations: np.ndarray, halo: int, walk: Walk, step: int) -> np.ndarray:
    """Elevations `step` steps along the walk, linear between the two pixels beside it."""
    row, col = walk.row * step, walk.col * step
    row_0, col_0 = math.floor(row), math.floor(col)
    share = np.float32(max(row - row_0, col - col_0))  # one of the two is whole
    first = _shifted(elevations, halo, row_0, col_0)
    if share < 1e-6:
        return first.copy()
    second = _shifted(elevations, halo, row_0 + (row > row_0), col_0 + (col > col_0))
    result = second - first
    result *= share
    result += first
    return result


def _shifted(elevations: np.ndarray, halo: int, row: int, col: int) -> np.ndarray:
    height, width = (size - 2 * halo for size in elevations.shape)
    return elevations[halo + row : halo + row + height, halo + col : halo + col + width]
