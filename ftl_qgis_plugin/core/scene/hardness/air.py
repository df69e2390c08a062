"""What the radar adds to a hard scene: air that is turbulent and follows height, noise that follows coherence."""

from __future__ import annotations

import numpy as np

from .. import noise
from ..features import LANDSLIDE, Feature
from ..landscape import Landscape
from ..surface import Surface

# At hardness 1.
TURBULENCE_MM_A = 5.0
PER_KILOMETRE_MM_A = 14.0  # standard deviation of how the delay changes with height
BLOTCH_MM_A = 22.0  # noise that neighbouring looks share, where coherence is 0


def coherence_change(landscape: Landscape, surface: Surface) -> np.ndarray:
    """What vegetation, moisture and time take from coherence besides, float32 of the window's shape, <= 0 mostly."""
    window = surface.window
    patches = landscape.field("hard coherence", window, landscape.octaves(1280, 40, 0.10, 0.8))
    return np.float32(landscape.hardness) * (patches - np.float32(0.06) - np.float32(0.05) * surface.ground.wetness)


def loss_of(feature: Feature, hardness: float) -> float:
    """What a moving feature takes from coherence besides; bare, torn ground most."""
    grows = 0.01 + 0.001 * abs(feature.rate_mm_a)
    if feature.kind == LANDSLIDE and abs(feature.rate_mm_a) < 30:
        grows *= 0.5
    return hardness * feature.coherence_loss * grows


def rate_change(landscape: Landscape, surface: Surface, coherence: np.ndarray) -> np.ndarray:
    """Turbulence, stratified delay and blotches of noise, mm/a, float32 of the window's shape."""
    window = surface.window
    level = landscape.level_of(80)
    lattice = noise.support(window, level)

    def smooth(name: str, longest_m: float, shortest_m: float, sigma: float, decay: float) -> np.ndarray:
        field = landscape.field(name, lattice, landscape.octaves(longest_m, shortest_m, sigma, decay), level)
        return noise.upsampled(field, lattice, level, window)

    change = smooth("hard atmosphere", 2560, 160, TURBULENCE_MM_A * 0.6, 0.75)
    gradient = smooth("stratified", 10240, 2560, PER_KILOMETRE_MM_A * 0.8, 0.6)
    change += gradient * (surface.ground.elevation_m - np.float32(3700)) / np.float32(1000)
    blotches = landscape.field("blotches", window, landscape.octaves(40, 10, 0.75, 0.8))
    change += blotches * np.float32(BLOTCH_MM_A) * (1 - coherence) ** 2
    return np.float32(landscape.hardness) * change


def gaps(features: list[Feature], surface: Surface) -> np.ndarray | None:
    """Where strips without data cut through features; boolean, None without any."""
    cut = None
    for feature in features:
        if not feature.gap or (patch := feature.patch(surface.window)) is None:
            continue
        angle, place, width = feature.gap
        across = patch.along * np.float32(np.cos(angle)) + patch.across * np.float32(np.sin(angle))
        if cut is None:
            cut = np.zeros(surface.window.shape, bool)
        cut[patch.region] |= (np.abs(across - np.float32(place)) < np.float32(width)) & (patch.edge < 1.2)
    return cut
