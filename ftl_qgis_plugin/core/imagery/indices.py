"""What bands say of the ground: vegetation, water, bare soil, brightness, tasselled cap.

Bands are float arrays of one shape, NaN where there is no data, in reflectance or any unit proportional to it (the
tasselled cap in reflectance, 0 to 1, for numbers that compare with the literature's).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from .bands import BLUE, GREEN, NIR, RED, SWIR1, SWIR2

Bands = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Index:
    """`needs`: roles of the bands; `compute` takes them by role."""

    name: str
    needs: tuple[str, ...]
    compute: Callable[[Bands], np.ndarray]


def normalised_difference(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(first - second) / (first + second); NaN where the sum is not positive (a reflectance below 0 means nothing)."""
    total = first + second
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, np.clip((first - second) / total, -1, 1), np.nan).astype(np.float32)


def _tasselled(weights: tuple[float, ...]) -> Callable[[Bands], np.ndarray]:
    def compute(bands: Bands) -> np.ndarray:
        return sum(np.float32(weight) * bands[role] for weight, role in zip(weights, _SIX))

    return compute


_SIX = (BLUE, GREEN, RED, NIR, SWIR1, SWIR2)
# Crist 1985, reflectance factors (Remote Sensing of Environment 17, table 1); used with Landsat and Sentinel-2 alike.
TASSELLED_CAP = {
    "brightness": (0.2043, 0.4158, 0.5524, 0.5741, 0.3124, 0.2303),
    "greenness": (-0.1603, -0.2819, -0.4934, 0.7940, -0.0002, -0.1446),
    "wetness": (0.0315, 0.2021, 0.3102, 0.1594, -0.6806, -0.6109),
}

# In the order in which they are written. Rouse et al. 1974 (NASA SP-351, 309-317); McFeeters 1996 (doi
# 10.1080/01431169608948714); Rikimaru, Roy and Miyatake 2002 (Tropical Ecology 43(1), 39-47); Crist 1985.
INDICES = {
    index.name: index
    for index in (
        Index("ndvi", (NIR, RED), lambda bands: normalised_difference(bands[NIR], bands[RED])),
        Index("ndwi", (GREEN, NIR), lambda bands: normalised_difference(bands[GREEN], bands[NIR])),
        Index(
            "bare_soil",
            (SWIR1, RED, NIR, BLUE),
            lambda bands: normalised_difference(bands[SWIR1] + bands[RED], bands[NIR] + bands[BLUE]),
        ),
        # Of true-colour images: what is green where there is no near infrared.
        Index("green_red", (GREEN, RED), lambda bands: normalised_difference(bands[GREEN], bands[RED])),
        Index("brightness", (GREEN, RED), lambda bands: _mean_of_visible(bands)),
        *(Index(f"tc_{name}", _SIX, _tasselled(weights)) for name, weights in TASSELLED_CAP.items()),
        # Soil reflects more the longer the wave, plants and grey rock hardly more red than blue. Last: choices count
        # the indices by their place.
        Index("red_blue", (RED, BLUE), lambda bands: normalised_difference(bands[RED], bands[BLUE])),
    )
}


def computable(roles: frozenset[str] | set[str]) -> list[str]:
    """Names of the indices that these bands give, in order."""
    return [name for name, index in INDICES.items() if set(index.needs) <= set(roles)]


def _mean_of_visible(bands: Bands) -> np.ndarray:
    visible = [bands[role] for role in (BLUE, GREEN, RED) if role in bands]
    return (sum(visible) / np.float32(len(visible))).astype(np.float32)
