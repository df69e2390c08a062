"""Two optical images of a synthetic scene: 2016, coarser, and 2023, finer, as an analyst would compare them."""

from __future__ import annotations

import numpy as np

from ..grids.grid import Window
from . import noise
from .features import (
    ACTIVE_LAYER_DETACHMENT,
    BARE_PATCH,
    CREEP,
    CREEP_LOBE,
    LANDSLIDE,
    MORAINE,
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
    _mix(colours, _SCREE, smoothstep(heights + 400 * surface.steepness, 4080, 4520))
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
    # Tussocks, stones, rills: brightness varies over a few metres.
    texture = noise.fractal(noise.key_of(landscape.seed, "grain 2023"), window, 0, {0: 0.025, 1: 0.02, 2: 0.02})
    scene *= lit * (1 + texture)
    return _bytes(scene)


def _paint_features(
    landscape: Landscape, colours: np.ndarray, features: list[Feature], window: Window, factor: int, year: int
) -> None:
    """Landslides that existed in `year`, and rock glaciers, painted into `colours` in place."""
    level = landscape.level_of(20) + factor - 1
    octaves = {level + 1: 0.7, level: 0.6, max(level - 1, 0): 0.4} if level else {0: 1.0}
    for feature in features:
        painter = _PAINTERS.get(feature.kind)
        if painter is None or (feature.year and feature.year >= year) or not feature.bare:
            continue
        patch = feature.patch(window, factor)
        if patch is not None:
            part = colours[(slice(None), *patch.region)]
            # Unit variance, patches of some 20 m and finer.
            mottle = noise.fractal(noise.key_of(landscape.seed, "scar", feature.number), patch.window, 0, octaves)
            painter(feature, patch, part, mottle, year)


def _paint_landslide(feature: Feature, patch: Patch, part: np.ndarray, mottle: np.ndarray, year: int) -> None:
    # A torn margin: the outline's accuracy is that of an analyst's hand.
    edge = patch.edge + np.float32(0.045) * mottle
    along, across = patch.along, patch.across
    inside = 1 - smoothstep(edge, 0.92, 1.02)
    # Plants come back over a few decades; creep hardly breaks the turf.
    age = year - feature.year
    fresh = max(0.95 - 0.03 * age, 0.35)
    # Lobes: irregular arcs bent downslope, as flow folds mud and turf.
    phase = np.float32(feature.wobble[0][0] * 60)
    bent = along - np.float32(0.35) * across**2
    lobes = np.sin(np.float32(9) * bent + phase + np.float32(1.6) * mottle)
    if feature.landslide_class == CREEP:
        bare = np.clip(np.float32(0.45) + np.float32(0.3) * mottle, 0, 1)
        _mix(part, _SCAR, inside * bare * np.float32(fresh))
        part *= 1 + inside * np.float32(0.13) * lobes
        cracks = smoothstep(edge, 0.80, 0.88) * inside * (1 - smoothstep(along, -0.3, 0.3))
        _mix(part, _HEADWALL, cracks * np.float32(0.7))
        return
    bare = np.clip(np.float32(0.95) + np.float32(0.12) * mottle, 0, 1)
    _mix(part, _SCAR, inside * bare * np.float32(fresh))
    if feature.landslide_class == THAW_SLUMP:
        mud = inside * smoothstep(along + np.float32(0.2) * mottle, -0.2, 0.7)
        _mix(part, _MUD, mud * np.float32(0.8 * fresh))
        wall = smoothstep(edge, 0.74, 0.84) * inside * (1 - smoothstep(along, -0.35, 0.1))
        _mix(part, _HEADWALL, wall * np.float32(0.95 * fresh))
        part *= 1 + inside * (np.float32(0.05) * lobes + np.float32(0.07) * mottle)
    elif feature.landslide_class == ACTIVE_LAYER_DETACHMENT:
        # Bare track above, a heap of folded turf at the toe.
        heap = inside * smoothstep(along, 0.3, 0.6)
        _mix(part, _TUNDRA, heap * np.float32(0.65))
        part *= 1 + heap * np.float32(0.18) * lobes + inside * np.float32(0.06) * mottle
        margin = smoothstep(edge, 0.82, 0.92) * inside * (1 - smoothstep(along, 0.1, 0.5))
        _mix(part, _HEADWALL, margin * np.float32(0.7 * fresh))


def _paint_rock_glacier(feature: Feature, patch: Patch, part: np.ndarray, mottle: np.ndarray, _year: int) -> None:
    edge = patch.edge + np.float32(0.03) * mottle
    inside = 1 - smoothstep(edge, 0.88, 1.0)
    _mix(part, _BOULDERS, inside * np.float32(0.9))
    # Furrows and ridges across a tongue of boulders, which throw small shadows.
    bent = patch.along - np.float32(0.5) * patch.across**2
    ridges = np.sin(np.float32(16) * bent + np.float32(0.9) * mottle)
    part *= 1 + inside * (np.float32(0.12) * ridges + np.float32(0.12) * mottle)
    front = smoothstep(edge, 0.78, 0.9) * inside * smoothstep(patch.along, 0.1, 0.6)
    _mix(part, _SCREE, front * np.float32(0.9))


def _paint_bare_patch(feature: Feature, patch: Patch, part: np.ndarray, mottle: np.ndarray, _year: int) -> None:
    inside = 1 - smoothstep(patch.edge + np.float32(0.08) * mottle, 0.75, 1.05)
    _mix(part, _SCAR if feature.number % 2 else _GRAVEL, inside * np.float32(0.75))


def _paint_moraine(feature: Feature, patch: Patch, part: np.ndarray, mottle: np.ndarray, _year: int) -> None:
    inside = 1 - smoothstep(patch.edge + np.float32(0.05) * mottle, 0.8, 1.05)
    _mix(part, _SCREE, inside * np.clip(np.float32(0.45) + np.float32(0.3) * mottle, 0, 1))


def _paint_creep_lobe(feature: Feature, patch: Patch, part: np.ndarray, mottle: np.ndarray, _year: int) -> None:
    # Turf in folds, torn here and there at the front.
    inside = 1 - smoothstep(patch.edge + np.float32(0.04) * mottle, 0.85, 1.0)
    folds = np.sin(np.float32(11) * (patch.along - np.float32(0.4) * patch.across**2) + np.float32(1.2) * mottle)
    part *= 1 + inside * np.float32(0.07) * folds
    torn = inside * smoothstep(patch.along, 0.2, 0.8) * np.clip(mottle, 0, 1)
    _mix(part, _SCAR, torn * np.float32(0.5))


_PAINTERS = {
    LANDSLIDE: _paint_landslide,
    ROCK_GLACIER: _paint_rock_glacier,
    BARE_PATCH: _paint_bare_patch,
    MORAINE: _paint_moraine,
    CREEP_LOBE: _paint_creep_lobe,
}


def _plain(colour: tuple[int, int, int], window: Window) -> np.ndarray:
    return np.broadcast_to(np.array(colour, np.float32)[:, None, None], (3, *window.shape)).copy()


def _mix(colours: np.ndarray, colour: tuple[int, int, int], share: np.ndarray) -> None:
    """Moves `colours` toward one colour by `share` (0 to 1), in place."""
    for band, value in zip(colours, colour):
        band += (np.float32(value) - band) * share


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.clip(values, 1, 255, out=values).astype(np.uint8)
