"""Statistics of directions (aspect): degrees clockwise from north, 0 to 360."""

from __future__ import annotations

import numpy as np

from ..grids.blocks import pieces


def difference_deg(angle_deg: np.ndarray, reference_deg: float) -> np.ndarray:
    """Signed turn from `reference_deg` to `angle_deg`, -180 (included) to 180 degrees, clockwise positive."""
    return (np.asarray(angle_deg, float) - reference_deg + 180.0) % 360.0 - 180.0


def mean_direction(angles_deg: np.ndarray, weights: np.ndarray | None = None) -> tuple[float, float]:
    """Mean direction (degrees, 0 to 360) and mean resultant length R (0 to 1) of finite angles, any shape.

    R is 1 where all directions agree and 0 where they cancel out (the direction is then meaningless). NaN for none.
    Mardia and Jupp 2000.
    """
    angles_deg = np.ravel(np.asarray(angles_deg, float))
    if angles_deg.size == 0:
        return np.nan, np.nan
    weights = None if weights is None else np.ravel(weights)
    east = north = total = 0.0
    for piece in pieces(len(angles_deg)):
        angles = np.radians(angles_deg[piece])
        weighted = np.ones(len(angles)) if weights is None else weights[piece]
        east += np.sin(angles) @ weighted
        north += np.cos(angles) @ weighted
        total += weighted.sum()
    east, north = east / total, north / total
    return float(np.degrees(np.arctan2(east, north)) % 360.0), float(min(np.hypot(east, north), 1.0))


def grouped_directions(
    angles_deg: np.ndarray, group: np.ndarray, groups: int, weights: np.ndarray | None = None
) -> np.ndarray:
    """Mean direction per group, shape (groups,); NaN where a group has no finite angle."""
    east, north, count = np.zeros((3, groups))
    for piece in pieces(len(angles_deg)):
        finite = np.isfinite(angles_deg[piece])
        angles = np.radians(angles_deg[piece][finite].astype(float))
        chosen = group[piece][finite]
        weighted = 1.0 if weights is None else weights[piece][finite]
        east += np.bincount(chosen, np.sin(angles) * weighted, groups)
        north += np.bincount(chosen, np.cos(angles) * weighted, groups)
        count += np.bincount(chosen, minlength=groups)
    direction = np.degrees(np.arctan2(east, north)) % 360.0
    direction[count == 0] = np.nan
    return direction


def circular_sd_deg(resultant_length: float) -> float:
    """Circular standard deviation sqrt(-2 ln R) in degrees; infinite for R = 0. Mardia and Jupp 2000."""
    if not resultant_length > 0:
        return np.inf if resultant_length == 0 else np.nan
    return float(np.degrees(np.sqrt(max(-2.0 * np.log(resultant_length), 0.0))))


def rayleigh_p(resultant_length: float, size: float) -> float:
    """p value of the Rayleigh test: how likely R is this large for `size` independent uniform directions.

    Approximation of Zar 1999 (Biostatistical Analysis, eq. 27.4), good to three decimals from about ten directions on.
    """
    if not size > 0 or np.isnan(resultant_length):
        return np.nan
    exponent = np.sqrt(1.0 + 4.0 * size + 4.0 * size**2 * (1.0 - resultant_length**2)) - (1.0 + 2.0 * size)
    return float(min(np.exp(exponent), 1.0))


def shortest_arc(angles_deg: np.ndarray, weights: np.ndarray, share: float) -> tuple[float, float]:
    """Ends (degrees) of the shortest arc that holds `share` of the weight; lower > upper wraps through north.

    `angles_deg` ascending within 0 to 360, at least one; both ends are angles of the sample.
    """
    count = len(angles_deg)
    below = np.zeros(count + 1)
    np.cumsum(weights, out=below[1:])
    total = below[-1]
    best: tuple[float, float, float] | None = None
    for piece in pieces(count):
        # The tolerance keeps rounding of the sums from asking for one more angle than the share needs.
        needed = below[piece] + share * total * (1.0 - 1e-12)
        turned = needed > total
        start = np.arange(piece.start, piece.stop)
        last = np.searchsorted(below, np.where(turned, needed - total, needed), side="left") - 1 + count * turned
        last = np.clip(last, start, start + count - 1)
        width = angles_deg[last % count] + 360.0 * (last >= count) - angles_deg[piece]
        narrowest = int(np.argmin(width))
        if best is None or width[narrowest] < best[0]:
            ends = angles_deg[start[narrowest]], angles_deg[last[narrowest] % count]
            best = (float(width[narrowest]), *map(float, ends))
    return best[1], best[2]
