"""Deformation rate and coherence of a synthetic scene."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..grids.grid import Window
from . import noise
from .features import (
    CREEP,
    FLOODPLAIN,
    FROST_HEAVE,
    LANDSLIDE,
    MORAINE,
    ROCK_GLACIER,
    UNWRAPPING_ERROR,
    Feature,
    Patch,
)
from .hardness import air
from .landscape import Landscape, smoothstep
from .line_of_sight import TO_SATELLITE, local_incidence_cosine
from .surface import Surface

# Steps in which values are stored: far below their noise, and the files compress to about half.
RATE_STEP_MM_A = 1 / 16
COHERENCE_STEP = 1 / 256

RAMP_MM_A = 10.0  # residual orbit error from one edge of the scene to the middle
ATMOSPHERE_MM_A = 3.5
# Most hillsides creep: 8 to 17 mm/a on the slopes around Nam Co (Reinosch et al. 2020, doi 10.5194/tc-14-1633-2020).
# Downslope rate at the sine of the slope 1 where creep is strongest; 50 gives 13 mm/a on 15 degrees.
CREEP_MM_A = 50.0


@dataclass(frozen=True)
class Radar:
    """One window as the radar sees it, float32 of the window's shape.

    `rate_mm_a` along the line of sight, positive toward the satellite, NaN no data; `coherence` 0 to 1 everywhere;
    `motion_mm_a` what of the rate is true ground motion, 0 elsewhere.
    """

    rate_mm_a: np.ndarray
    coherence: np.ndarray
    motion_mm_a: np.ndarray


def observe(landscape: Landscape, surface: Surface, features: list[Feature], size_px: int) -> Radar:
    """Rate and coherence on the surface's window."""
    window = surface.window
    motion = np.zeros(window.shape, np.float32)
    errors = np.zeros(window.shape, np.float32)
    coherence = _coherence(landscape, surface)
    for feature in features:
        patch = feature.patch(window)
        if patch is None or not feature.rate_mm_a:
            continue
        if feature.kind == UNWRAPPING_ERROR:
            errors[patch.region] += np.where(patch.inside, np.float32(feature.rate_mm_a), 0)
            continue
        motion[patch.region] += _pattern(landscape, feature, patch) * np.float32(feature.rate_mm_a)
        # Moving, bare ground decorrelates, the more so the faster.
        loss = 0.02 + 0.0007 * abs(feature.rate_mm_a)
        if landscape.hardness:
            loss += air.loss_of(feature, landscape.hardness)
        coherence[patch.region] -= (1 - smoothstep(patch.edge, 0.7, 1.05)) * np.float32(loss)
    coherence = np.clip(coherence, 0.02, 0.99)
    coherence = _stepped(coherence, COHERENCE_STEP)
    rate = motion + errors
    rate += _background(landscape, window, size_px)
    rate += _hillside_creep(landscape, surface)
    # Phase noise grows as coherence falls: 1.5 mm/a where it is good, tens over water.
    rate += noise.normal(noise.key_of(landscape.seed, "phase noise"), window) * (
        np.float32(1.2) + np.float32(38) * (1 - coherence) ** 2
    )
    if landscape.hardness:
        rate += air.rate_change(landscape, surface, coherence)
    rate = _stepped(rate, RATE_STEP_MM_A)
    rate[_holes(landscape, surface)] = np.nan
    cut = air.gaps(features, surface) if landscape.hardness else None
    if cut is not None:
        rate[cut] = np.nan
    return Radar(rate, coherence, motion)


def count_pixels(features: list[Feature], rate_mm_a: np.ndarray, window: Window, limit_mm_a: float = 50.0) -> list:
    """Per feature seen in the window: its index, pixels, pixels with data, pixels of |rate| >= limit, sum of |rate|."""
    counts = []
    for index, feature in enumerate(features):
        patch = feature.patch(window)
        if patch is None:
            continue
        inside = np.abs(rate_mm_a[patch.region][patch.inside]).astype(float)
        seen = inside[~np.isnan(inside)]
        counts.append((index, len(inside), len(seen), int((seen >= limit_mm_a).sum()), float(seen.sum())))
    return counts


def _pattern(landscape: Landscape, feature: Feature, patch: Patch) -> np.ndarray:
    """Share of the peak rate: full in the body, less toward the toe, none at the margin, patchy."""
    body = 1 - smoothstep(patch.edge, feature.softness, 1.0)
    body *= 1 + landscape.field("patchy motion", patch.window, landscape.octaves(40, 20, 0.10, 0.8))
    if feature.kind in (FLOODPLAIN, FROST_HEAVE, MORAINE):
        return body
    along = np.clip(patch.along, -1, 1)
    if feature.kind == LANDSLIDE and feature.landslide_class != CREEP:
        # Retreating headwall and detaching mass move most.
        return body * (np.float32(0.86) - np.float32(0.14) * along)
    if feature.kind == ROCK_GLACIER:
        return body * (np.float32(0.9) + np.float32(0.1) * along)
    return body * (np.float32(0.94) - np.float32(0.06) * along)


def _coherence(landscape: Landscape, surface: Surface) -> np.ndarray:
    window = surface.window
    texture = landscape.octaves(640, 40, 0.04, 0.75)
    coherence = landscape.field("coherence", window, texture)
    coherence += np.float32(0.88)
    coherence -= np.float32(0.13) * surface.ground.wetness**2  # wet meadows
    coherence -= np.float32(0.30) * surface.snow
    if landscape.hardness:
        coherence += air.coherence_change(landscape, surface)
    coherence -= np.float32(0.08) * smoothstep(surface.steepness, 0.6, 1.0)
    coherence += np.float32(0.018) * noise.normal(noise.key_of(landscape.seed, "coherence noise"), window)
    water = surface.water
    coherence = coherence * (1 - water) + water * np.clip(coherence - np.float32(0.68), 0.05, 0.35)
    return coherence.astype(np.float32)


def _hillside_creep(landscape: Landscape, surface: Surface) -> np.ndarray:
    """Slow downslope motion in patches as the line of sight sees it, mm/a."""
    level = landscape.level_of(40)
    lattice = noise.support(surface.window, level)
    share = landscape.field("creep", lattice, landscape.octaves(640, 80, 0.5, 0.7), level)
    share = noise.upsampled(np.clip(share, 0, 1), lattice, level, surface.window)
    # Rate times downslope unit vector, with rate = CREEP_MM_A * sin(slope): the slope's own size cancels.
    east, north, up = (np.float32(part) for part in TO_SATELLITE)
    squared = surface.steepness**2
    seen = north * surface.row_gradient - east * surface.col_gradient - up * squared
    return np.float32(CREEP_MM_A) * share * seen / (1 + squared)


def _background(landscape: Landscape, window: Window, size_px: int) -> np.ndarray:
    """What the processing left over: turbulent atmosphere and an orbital ramp, mm/a."""
    level = landscape.level_of(80)
    lattice = noise.support(window, level)
    atmosphere = landscape.field(
        "atmosphere", lattice, landscape.octaves(5120, 160, ATMOSPHERE_MM_A * 0.75, 0.68), level
    )
    background = noise.upsampled(atmosphere, lattice, level, window)
    angle = 2 * np.pi * noise.key_of(landscape.seed, "ramp") / 2**32
    reach = RAMP_MM_A / (abs(np.cos(angle)) + abs(np.sin(angle)))
    rows = (2 * np.arange(window.row, window.row + window.height) / size_px - 1) * np.cos(angle) * reach
    cols = (2 * np.arange(window.col, window.col + window.width) / size_px - 1) * np.sin(angle) * reach
    background += rows.astype(np.float32)[:, np.newaxis]
    background += cols.astype(np.float32)[np.newaxis, :]
    return background


def _holes(landscape: Landscape, surface: Surface) -> np.ndarray:
    """Where there is no rate: slopes that lie over, and patches in which unwrapping failed."""
    lies_over = local_incidence_cosine(surface.row_gradient, surface.col_gradient) > 0.985
    lies_over &= surface.steepness > 0.45
    patches = landscape.field("holes", surface.window, landscape.octaves(640, 40, 1.0, 0.5))
    # Rarely on good ground, mostly where coherence is poor anyway.
    return lies_over | (patches > np.float32(3.0) - surface.snow - np.float32(0.9) * surface.water)


def _stepped(values: np.ndarray, step: float) -> np.ndarray:
    return np.rint(values * np.float32(1 / step)) * np.float32(step)
