"""Two optical images of a synthetic scene: 2016, coarser, and 2023, finer, as an analyst would compare them."""

from __future__ import annotations

import numpy as np

from ..grid import Window
from . import noise
from .features import (
    ACTIVE_LAYER_DETACHMENT,
    CREEP,
    LANDSLIDE,
    ROCK_GLACIER,
    THAW_SLUMP,
    Feature,
    Patch,
)
from .landscape import Landscape, smoothstep
from .surface import Surface

OLDER_YEAR, NEWER_YEAR = 2016, 2023

# Colours as a true-colour composite of a clear late-summer day shows them (8 bit).
_MEADOW = (96, 106, 62)
_WET_MEADOW = (70, 86, 54)
_STEPPE = (146, 130, 92)
_TUNDRA = (118, 110, 84)
_ROCK = (134, 126, 118)
_SCREE = (158, 148, 136)
_SNOW = (240, 243, 247)
_WATER = (44, 74, 96)
_GRAVEL = (172, 164, 150)
_SCAR = (150, 112, 78)
_HEADWALL = (82, 60, 44)
_MUD = (166, 132, 98)
_BOULDERS = (112, 108, 104)

# Mid-morning sun, as sun-synchronous satellites see it.
_SUN_AZIMUTH_DEG, _SUN_ELEVATION_DEG = 148.0, 48.0


def ground_colours(landscape: Landscape, surface: Surface) -> np.ndarray:
    """Colours without landslides and without light, float32 (3, rows, columns), 0 to 255."""
    window, ground = surface.window, surface.ground
    patches = landscape.field("vegetation", window, landscape.octaves(640, 20, 0.30, 0.72))
    wetness, elevation_m = ground.wetness, ground.elevation_m
    # Shaded northern slopes stay moist and green, sunny ones are dry steppe.
    moist = wetness + np.float32(0.55) * np.clip(surface.row_gradient * np.float32(1.6), -0.5, 0.5) + patches
    colours = _plain(_STEPPE, window)
    _mix(colours, _MEADOW, smoothstep(moist, -0.1, 0.6))
    _mix(colours, _WET_MEADOW, smoothstep(moist, 0.65, 1.25))
    heights = elevation_m + np.float32(130) * patches
    _mix(colours, _TUNDRA, smoothstep(heights, 3750, 4050))
    _mix(colours, _SCREE, smoothstep(heights + 500 * surface.steepness, 4250, 4480))
    _mix(colours, _ROCK, smoothstep(surface.steepness + np.float32(0.12) * patches, 0.62, 0.85))
    _mix(colours, _GRAVEL, surface.gravel * smoothstep(patches, -0.4, 0.25))
    _mix(colours, _SNOW, surface.snow)
    _mix(colours, _WATER, surface.water)
    return colours


def light(surface: Surface) -> np.ndarray:
    """Brightness of the lit ground relative to flat ground, float32 of the window's shape."""
    azimuth, height = np.radians(_SUN_AZIMUTH_DEG), np.radians(_SUN_ELEVATION_DEG)
    east, north = np.cos(height) * np.sin(azimuth), np.cos(height) * np.cos(azimuth)
    facing = np.float32(np.sin(height)) - np.float32(east) * surface.col_gradient
    facing += np.float32(north) * surface.row_gradient
    facing /= np.sqrt(1 + surface.steepness**2)
    # Skylight keeps shade from turning black.
    return np.float32(0.30) + np.float32(0.70 / np.sin(height)) * np.maximum(facing, 0)


def older_image(landscape: Landscape, colours: np.ndarray, surface: Surface, features: list[Feature]) -> np.ndarray:
    """The image of 2016 on pixels of twice the size, uint8 (3, rows / 2, columns / 2): hazy, late in the season."""
    window = surface.window
    scene = colours.copy()
    _paint_features(landscape, scene, features, window, 1, OLDER_YEAR)
    scene *= light(surface)
    scene = scene * np.array([0.86, 0.82, 0.80], np.float32)[:, None, None] + np.float32(20)
    padded = np.pad(scene, ((0, 0), (0, window.height % 2), (0, window.width % 2)), mode="edge")
    coarse = (padded[:, ::2, ::2] + padded[:, 1::2, ::2] + padded[:, ::2, 1::2] + padded[:, 1::2, 1::2]) * np.float32(
        0.25
    )
    grain = Window(window.row // 2, window.col // 2, *coarse.shape[1:])
    coarse += 2 * noise.normal(noise.key_of(landscape.seed, "grain 2016"), grain)
    return _bytes(coarse)


def newer_image(
    landscape: Landscape, colours: np.ndarray, surface: Surface, features: list[Feature], window: Window, factor: int
) -> np.ndarray:
    """The image of 2023 for `window` of the scene, uint8 (3, rows * factor, columns * factor).

    `colours` and `surface` reach two pixels beyond `window`, so that they can be refined without seams.
    """
    lit = light(surface)
    if factor == 1:
        scene, lit = colours[:, 2:-2, 2:-2].copy(), lit[2:-2, 2:-2]
    else:
        target = Window(2 * window.row, 2 * window.col, 2 * window.height, 2 * window.width)
        scene = np.stack([noise.refined(band, surface.window, target)[: target.height] for band in colours])
        scene = scene[:, :, : target.width]
        lit = noise.refined(lit, surface.window, target)
        window = target
    _paint_features(landscape, scene, features, window, factor, NEWER_YEAR)
    texture = noise.normal(noise.key_of(landscape.seed, "grain 2023"), window)
    scene *= lit * (1 + np.float32(0.035) * texture)
    return _bytes(scene)


def _paint_features(
    landscape: Landscape, colours: np.ndarray, features: list[Feature], window: Window, factor: int, year: int
) -> None:
    """Landslides that existed in `year`, and rock glaciers, painted into `colours` in place."""
    for feature in features:
        painter = {LANDSLIDE: _paint_landslide, ROCK_GLACIER: _paint_rock_glacier}.get(feature.kind)
        if painter is None or (feature.kind == LANDSLIDE and feature.year >= year):
            continue
        patch = feature.patch(window, factor)
        if patch is not None:
            part = colours[(slice(None), *patch.region)]
            grain = noise.normal(noise.key_of(landscape.seed, "scar", feature.number), patch.window)
            painter(feature, patch, part, grain, year)


def _paint_landslide(feature: Feature, patch: Patch, part: np.ndarray, grain: np.ndarray, year: int) -> None:
    edge, along, across = patch.edge, patch.along, patch.across
    inside = 1 - smoothstep(edge, 0.90, 1.02)
    # Plants come back over a few decades; creep hardly breaks the turf.
    age = year - feature.year
    fresh = max(0.9 - 0.035 * age, 0.3)
    phase = np.float32(feature.wobble[0][0] * 60)
    # Lobes: arcs bent downslope, as flow folds the mud and turf.
    lobes = np.sin(np.float32(15) * (along - np.float32(0.35) * across**2) + phase + np.float32(0.5) * grain)
    if feature.landslide_class == CREEP:
        _mix(part, _SCAR, inside * np.float32(0.35 * fresh + 0.1))
        part *= 1 + inside * (np.float32(0.16) * lobes + np.float32(0.05) * grain)
        cracks = smoothstep(edge, 0.80, 0.90) * inside * (along < 0.2)
        _mix(part, _HEADWALL, cracks * np.float32(0.55))
        return
    _mix(part, _SCAR, inside * np.float32(fresh))
    mud = inside * smoothstep(along, -0.2, 0.7)
    if feature.landslide_class == THAW_SLUMP:
        _mix(part, _MUD, mud * np.float32(0.7 * fresh))
        wall = smoothstep(edge, 0.76, 0.86) * inside * (1 - smoothstep(along, -0.35, 0.05))
        _mix(part, _HEADWALL, wall * np.float32(0.95 * fresh))
        part *= 1 + inside * (np.float32(0.08) * lobes + np.float32(0.07) * grain)
    elif feature.landslide_class == ACTIVE_LAYER_DETACHMENT:
        # Bare track above, a heap of folded turf at the toe.
        heap = inside * smoothstep(along, 0.35, 0.6)
        _mix(part, _TUNDRA, heap * np.float32(0.5))
        part *= 1 + heap * np.float32(0.22) * lobes + inside * np.float32(0.06) * grain
        margin = smoothstep(edge, 0.84, 0.94) * inside * (1 - smoothstep(along, 0.1, 0.5))
        _mix(part, _HEADWALL, margin * np.float32(0.6 * fresh))


def _paint_rock_glacier(feature: Feature, patch: Patch, part: np.ndarray, grain: np.ndarray, _year: int) -> None:
    inside = 1 - smoothstep(patch.edge, 0.88, 1.0)
    _mix(part, _BOULDERS, inside * np.float32(0.85))
    ridges = np.sin(np.float32(24) * (patch.along - np.float32(0.4) * patch.across**2) + np.float32(0.6) * grain)
    part *= 1 + inside * (np.float32(0.14) * ridges + np.float32(0.16) * grain)
    front = smoothstep(patch.edge, 0.80, 0.92) * inside * smoothstep(patch.along, 0.2, 0.6)
    _mix(part, _SCREE, front * np.float32(0.8))


def _plain(colour: tuple[int, int, int], window: Window) -> np.ndarray:
    return np.broadcast_to(np.array(colour, np.float32)[:, None, None], (3, *window.shape)).copy()


def _mix(colours: np.ndarray, colour: tuple[int, int, int], share: np.ndarray) -> None:
    """Moves `colours` toward one colour by `share` (0 to 1), in place."""
    for band, value in zip(colours, colour):
        band += (np.float32(value) - band) * share


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.clip(values, 1, 255, out=values).astype(np.uint8)
