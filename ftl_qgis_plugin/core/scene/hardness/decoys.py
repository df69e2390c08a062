"""What moves without being a landslide, on ground where landslides are too."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..features import (
    BARE_PATCH,
    CREEP_LOBE,
    FROST_HEAVE,
    MORAINE,
    ROCK_GLACIER,
    UNWRAPPING_ERROR,
    Feature,
    wobble,
)
from ..landscape import smoothstep
from ..line_of_sight import sensitivity

CYCLES_MM_A = (56.0, 84.0)


@dataclass(frozen=True)
class Species:
    """One kind of decoy: side of its cells in lattice nodes, places tried in each, and what it is like.

    `chance(slope_deg, elevation_m, aspect_deg, rise)` 0 to 1 that one starts at a place; `shape(feature, draws, pixel
    size in m)` gives it outline and rate. `softness`: where inside of the outline (0 centre, 1 margin) motion begins
    to fade. `loss`: least and most of what it takes from coherence, against a landslide of the same rate.
    """

    name: str
    kind: str
    nodes: int
    tries: int
    chance: Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray]
    shape: Callable[[Feature, dict[str, float], float], None]
    loss: tuple[float, float] = (0.0, 0.6)


def _north(aspect_deg: np.ndarray) -> np.ndarray:
    return np.cos(np.radians(aspect_deg)) - 1


def _lobe_chance(slope: np.ndarray, elevation: np.ndarray, aspect: np.ndarray, rise: np.ndarray) -> np.ndarray:
    # Solifluction and creep: the ground of landslides, somewhat higher, and less particular about the shade.
    chance = np.exp(-0.5 * ((slope - 13) / 5) ** 2) * np.exp(0.6 * _north(aspect))
    return 0.25 * chance * np.exp(-0.5 * ((elevation - 3720) / 220) ** 2) * (rise > 0.05)


def _heave_chance(slope: np.ndarray, elevation: np.ndarray, aspect: np.ndarray, rise: np.ndarray) -> np.ndarray:
    # Wet valley floors and the feet of the slopes.
    return 0.5 * (slope < 12) * (1 - smoothstep(rise, 0.2, 0.6))


def _moraine_chance(slope: np.ndarray, elevation: np.ndarray, aspect: np.ndarray, rise: np.ndarray) -> np.ndarray:
    chance = np.exp(-0.5 * ((slope - 11) / 5) ** 2) * smoothstep(elevation, 3400, 3750)
    return 0.6 * chance * np.exp(0.5 * _north(aspect))


def _glacier_chance(slope: np.ndarray, elevation: np.ndarray, aspect: np.ndarray, rise: np.ndarray) -> np.ndarray:
    chance = smoothstep(elevation, 3600, 3950) * np.exp(-0.5 * ((slope - 17) / 6) ** 2)
    return 0.5 * chance * np.exp(0.7 * _north(aspect))


def _anywhere(slope: np.ndarray, elevation: np.ndarray, aspect: np.ndarray, rise: np.ndarray) -> np.ndarray:
    return np.full(slope.shape, 0.3)


def _downslope_sign(feature: Feature) -> int:
    return 1 if sensitivity(feature.aspect_deg, feature.slope_deg) > 0.12 else -1


def _lobe(feature: Feature, draw: dict[str, float], pixel_size_m: float) -> None:
    # Lobes and terraces: as wide as long or wider, steeper fronts.
    feature.half_length_px, feature.half_width_px = 10.0 * (0.7 + 1.1 * draw["length"]), 10.0
    feature.taper = 0.1
    feature.wobble = wobble(draw, 0.08)
    feature.softness = 0.3
    feature.scale_to_area(3_000 * math.exp(2.6 * draw["width"] ** 1.3), pixel_size_m)
    feature.rate_mm_a = (58 + 75 * draw["rate"] ** 1.6) * _downslope_sign(feature)


def _heave(feature: Feature, draw: dict[str, float], pixel_size_m: float) -> None:
    # Along the valley, not down the slope; rising where ice grows, sinking where it melts.
    feature.half_length_px, feature.half_width_px = 10.0 * (1.5 + 2.5 * draw["length"]), 10.0
    feature.direction_deg = (feature.aspect_deg + 90 + 50 * (draw["turn"] - 0.5)) % 360
    feature.wobble = wobble(draw, 0.10)
    feature.softness = 0.05
    feature.scale_to_area(5_000 * math.exp(2.8 * draw["width"]), pixel_size_m)
    feature.rate_mm_a = (70 + 60 * draw["rate"]) * (1 if draw["sign"] < 0.4 else -1)


def _moraine(feature: Feature, draw: dict[str, float], pixel_size_m: float) -> None:
    # Buried ice melts out in hollows of any shape.
    feature.half_length_px, feature.half_width_px = 10.0 * (1 + 1.2 * draw["length"]), 10.0
    feature.direction_deg = (feature.aspect_deg + 140 * (draw["turn"] - 0.5)) % 360
    feature.wobble = wobble(draw, 0.16)
    feature.softness = 0.2
    feature.scale_to_area(4_000 * math.exp(2.9 * draw["width"]), pixel_size_m)
    feature.rate_mm_a = -(60 + 80 * draw["rate"])


def _glacier(feature: Feature, draw: dict[str, float], pixel_size_m: float) -> None:
    feature.half_length_px, feature.half_width_px = 10.0 * (1.4 + 1.4 * draw["length"]), 10.0
    feature.taper = 0.2
    feature.wobble = wobble(draw, 0.05)
    feature.scale_to_area(9_000 + 50_000 * draw["width"] ** 2, pixel_size_m)
    feature.rate_mm_a = (58 + 80 * draw["rate"]) * _downslope_sign(feature)


def _box(feature: Feature, draw: dict[str, float], pixel_size_m: float) -> None:
    feature.half_length_px = (35 + 110 * draw["length"] ** 1.5) / pixel_size_m
    feature.half_width_px = (30 + 80 * draw["width"] ** 1.5) / pixel_size_m
    feature.direction_deg = 90 * round(4 * draw["turn"]) + 10.0
    feature.area_m2 = 4 * feature.half_length_px * feature.half_width_px * pixel_size_m**2
    feature.rate_mm_a = CYCLES_MM_A[draw["rate"] < 0.4] * (1 if draw["sign"] < 0.5 else -1)


def _bare(feature: Feature, draw: dict[str, float], pixel_size_m: float) -> None:
    # Trampled, dug or washed bare between the two images; it does not move.
    feature.half_length_px, feature.half_width_px = 10.0 * (1 + draw["length"]), 10.0
    feature.wobble = wobble(draw, 0.12)
    feature.scale_to_area(2_500 * math.exp(2.5 * draw["width"]), pixel_size_m)
    feature.year = 2012 + int(10 * draw["year"])


SPECIES = (
    Species("creep lobe", CREEP_LOBE, 8, 8, _lobe_chance, _lobe, (0.0, 0.8)),
    Species("frost heave", FROST_HEAVE, 8, 5, _heave_chance, _heave, (0.0, 0.6)),
    Species("moraine", MORAINE, 8, 8, _moraine_chance, _moraine, (0.0, 0.8)),
    Species("lower rock glacier", ROCK_GLACIER, 16, 4, _glacier_chance, _glacier, (0.1, 1.0)),
    Species("unwrapping box", UNWRAPPING_ERROR, 10, 1, _anywhere, _box),
    Species("bare patch", BARE_PATCH, 12, 1, _anywhere, _bare),
)
