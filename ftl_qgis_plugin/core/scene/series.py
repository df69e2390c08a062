"""The displacement time series of a synthetic scene."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from ..grids.grid import Window
from . import noise
from .landscape import Ground, Landscape, smoothstep

STEP_MM = 1 / 8
ATMOSPHERE_MM = 4.0

# The surface stands highest when all is frozen and lowest when the active layer has thawed deepest (September).
HEAVE_PEAK_YEAR = 0.22
# Seasonal amplitude 0 to 60 mm, mean 19 mm, in the Zonag-Yanhu basin (doi 10.3390/rs14133168).
MAX_AMPLITUDE_MM = 55.0


def seasonal_amplitude_mm(ground: Ground, steepness: np.ndarray) -> np.ndarray:
    """Half the yearly range of frost heave and thaw settlement: most where the ground is wet and flat."""
    flat = 1 - np.float32(0.75) * smoothstep(steepness, 0.05, 0.5)
    return np.float32(4) + np.float32(MAX_AMPLITUDE_MM) * ground.wetness * flat


def year_fractions(dates: Sequence[date]) -> np.ndarray:
    """Years since the first date's new year, days / 365.25."""
    first = date(dates[0].year, 1, 1)
    return np.array([(day - first).days / 365.25 for day in dates])


def displacement_mm(
    landscape: Landscape,
    number: int,
    years: np.ndarray,
    window: Window,
    rate_mm_a: np.ndarray,
    amplitude_mm: np.ndarray,
    motion_mm_a: np.ndarray,
    coherence: np.ndarray,
) -> np.ndarray:
    """Displacement at date `number` since the first one, float32 of the window's shape, NaN where the rate is.

    Linear rate, yearly heave, landslides faster in the thaw season, turbulent atmosphere and phase noise.
    """
    if number == 0:
        return rate_mm_a * 0
    now, first = float(years[number]), float(years[0])

    def wave(peak: float) -> np.float32:
        return np.float32(np.cos(2 * np.pi * (now - peak)) - np.cos(2 * np.pi * (first - peak)))

    values = rate_mm_a * np.float32(now - first)
    values += amplitude_mm * wave(HEAVE_PEAK_YEAR)
    # An eighth of a year's motion comes early or late: fastest at the end of July, slowest in winter.
    values += motion_mm_a * np.float32(0.06) * wave(0.83)
    values += _atmosphere(landscape, number, window) - _atmosphere(landscape, 0, window)
    values += noise.normal(noise.key_of(landscape.seed, "epoch", number), window) * (
        np.float32(1.0) + np.float32(14) * (1 - coherence) ** 2
    )
    return np.rint(values * np.float32(1 / STEP_MM)) * np.float32(STEP_MM)


def _atmosphere(landscape: Landscape, number: int, window: Window) -> np.ndarray:
    level = landscape.level_of(160)
    lattice = noise.support(window, level)
    octaves = landscape.octaves(5120, 320, ATMOSPHERE_MM * 0.7, 0.65)
    return noise.upsampled(landscape.field(f"atmosphere {number}", lattice, octaves, level), lattice, level, window)
