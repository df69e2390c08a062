"""What hard scenes do to landslides: odd places, slow motion, neighbours, gaps, green ones."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ...grids.grid import Window
from .. import noise
from ..features import CREEP, THAW_SLUMP, Feature
from ..landscape import Landscape
from .mapping import MappedOutline

# Shares at hardness 1.
ODD_CELLS = 0.10  # cells for landslides on untypical ground; about a fifth of all lie there then
SLOW = 0.45
NEIGHBOURS = 0.25
NESTED = 0.15
GAPS = 0.2
GREEN = 0.25

DRAWS = ("slow", "loss", "gap", "gap angle", "gap place", "green", "shift", "shift angle", "coarse")


def odd_chance(typical: np.ndarray, slope: np.ndarray, elevation: np.ndarray, rise: np.ndarray) -> np.ndarray:
    """Chance of a landslide at places of an odd cell: where the typical chance is small."""
    return 0.3 * (typical < 0.1) * (slope > 3) * (slope < 38) * (rise > 0.06) * (elevation < 4600)


def harden(feature: Feature, draw: dict[str, float], hardness: float) -> None:
    """Speed, coherence, gap, turf and mapping of one landslide, from uniform draws named DRAWS."""
    if draw["slow"] < SLOW * hardness:
        # All speeds down to what no threshold tells from creep.
        pace = draw["slow"] / (SLOW * hardness)
        feature.rate_mm_a = math.copysign(math.exp(math.log(12) + pace * math.log(6)), feature.rate_mm_a)
    feature.coherence_loss = 0.4 + 0.9 * draw["loss"]
    if draw["gap"] < GAPS * hardness:
        feature.gap = (math.tau * draw["gap angle"], 0.8 * (draw["gap place"] - 0.5), 0.12 + 0.15 * draw["gap place"])
    feature.bare = draw["green"] >= GREEN * hardness
    distance_m = 40.0 * hardness * draw["shift"]
    feature.mapped = MappedOutline(
        distance_m * math.cos(math.tau * draw["shift angle"]),
        distance_m * math.sin(math.tau * draw["shift angle"]),
        1 + hardness * 0.3 * (draw["coarse"] - 0.35),
        9 + int(6 * draw["coarse"]),
    )


def companions(slides: list[Feature], landscape: Landscape) -> list[Feature]:
    """Landslides beside and inside of the given ones: retreating scarps that meet, new slumps in old scars."""
    if not slides:
        return []

    def draw(name: str) -> np.ndarray:
        return noise.uniform(noise.key_of(landscape.seed, name), Window(0, 0, 1, len(slides)))[0].astype(float)

    beside, nested, size, pace = (draw(f"companion {name}") for name in ("beside", "nested", "size", "pace"))
    made = []
    for index, slide in enumerate(slides):
        if beside[index] < NEIGHBOURS * landscape.hardness:
            made.append(_beside(slide, size[index], pace[index], landscape.pixel_size_m))
        elif slide.area_m2 > 15_000 and nested[index] < 4 * NESTED * landscape.hardness:
            made.append(_nested(slide, size[index], pace[index], landscape.pixel_size_m))
    return made


def _beside(slide: Feature, size: float, pace: float, pixel_size_m: float) -> Feature:
    other = _copy(slide, pace)
    other.scale_to_area(max(slide.area_m2 * (0.4 + 0.8 * size), 3_000.0), pixel_size_m)
    # Across the slope, so that the margins just meet.
    distance = 0.97 * (slide.half_width_px + other.half_width_px)
    angle = math.radians(slide.direction_deg + (90 if pace < 0.5 else -90))
    other.row = slide.row - distance * math.cos(angle)
    other.col = slide.col + distance * math.sin(angle)
    return other


def _nested(slide: Feature, size: float, pace: float, pixel_size_m: float) -> Feature:
    other = _copy(slide, pace)
    other.landslide_class = THAW_SLUMP
    other.scale_to_area(slide.area_m2 * (0.15 + 0.15 * size), pixel_size_m)
    # At the head, where the scarp retreats.
    angle = math.radians(slide.direction_deg)
    other.row = slide.row + 0.4 * slide.half_length_px * math.cos(angle)
    other.col = slide.col - 0.4 * slide.half_length_px * math.sin(angle)
    other.year = max(slide.year, 2014)
    return other


def _copy(slide: Feature, pace: float) -> Feature:
    rate = math.copysign(max(30.0, abs(slide.rate_mm_a) * (0.5 + 0.9 * pace)), slide.rate_mm_a)
    kind = CREEP if pace < 0.3 else slide.landslide_class
    wobble = tuple((-one, other) for one, other in slide.wobble)
    return replace(
        slide,
        rate_mm_a=rate,
        landslide_class=kind,
        wobble=wobble,
        gap=(),
        in_inventory=False,
        mapped=None,
        _reach_px=0.0,
    )
