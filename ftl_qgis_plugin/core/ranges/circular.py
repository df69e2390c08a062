"""Statistics of directions (aspect): degrees clockwise from north, 0 to 360."""

from __future__ import annotations

import numpy as np


def difference_deg(angle_deg: np.ndarray, reference_deg: float) -> np.ndarray:
    """Signed turn from `reference_deg` to `angle_deg`, -180 (included) to 180 degrees, clockwise positive."""
    return (np.asarray(angle_deg, float) - reference_deg + 180.0) % 360.0 - 180.0


def mean_direction(angles_deg: np.ndarray, weights: np.ndarray | None = None) -> tuple[float, float]:
    """Mean direction (degrees, 0 to 360) and mean resultant length R (0 to 1) of finite angles, any shape.

    R is 1 where all directions agree and 0 where they cancel out (the direction is then meaningless). NaN for none.
    Mardia and Jupp 2000.
    """
    angles = np.radians(np.asarray(angles_deg, float))
    if angles.size == 0:
        return np.nan, np.nan
    east = np.average(np.sin(angles), weights=weights)
    north = np.average(np.cos(angles), weights=weights)
    return float(np.degrees(np.arctan2(east, north)) % 360.0), float(min(np.hypot(east, north), 1.0))


def grouped_directions(
    angles_deg: np.ndarray, group: np.ndarray, groups: int, weights: np.ndarray | None = None
) -> np.ndarray:
    """Mean direction per group, shape (groups,); NaN where a group has no finite angle."""
    finite = np.isfinite(angles_deg)
    angles = np.radians(angles_deg[finite].astype(float))
    chosen = group[finite]
    weights = None if weights is None else weights[finite]
    weighted = 1.0 if weights is None else weights
    east = np.bincount(chosen, np.sin(angles) * weighted, groups)
    north = np.bincount(chosen, np.cos(angles) * weighted, groups)
    direction = np.degrees(np.arctan2(east, north)) % 360.0
    direction[np.bincount(chosen, minlength=groups) == 0] = np.nan
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
    total = weights.sum()
    doubled = np.concatenate([angles_deg, angles_deg + 360.0])
    cumulated = np.concatenate([[0.0], np.cumsum(np.concatenate([weights, weights]))])
    # The tolerance keeps rounding of the sums from asking for one more angle than the share needs.
    needed = cumulated[:count] + share * total * (1.0 - 1e-12)
    last = np.clip(np.searchsorted(cumulated, needed, side="left") - 1, np.arange(count), np.arange(count) + count - 1)
    start = int(np.argmin(doubled[last] - angles_deg))
    return float(angles_deg[start]), float(doubled[last[start]] % 360.0)
