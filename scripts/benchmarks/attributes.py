"""Candidates with all attributes that an extraction over terrain and images gives them, made by chance."""

from __future__ import annotations

import numpy as np

RATES = ("rate_max", "rate_p95", "rate_signed_mean")
FACTORS = ("coherence", "elevation", "slope", "aspect", "plan_curvature", "profile_curvature", "relief", "tpi")
SHAPES = ("coherence_contrast", "elongation", "downslope_alignment", "rate_peaked", "edge_jump")
IMAGES = (
    "change_contrast", "ndvi_change_contrast", "green_red_change_contrast", "brightness_change_contrast",
    "newest_ndvi_contrast", "newest_green_red_contrast", "newest_red_blue_contrast",
    "newest_ndvi_mean", "newest_green_red_mean", "newest_red_blue_mean",
)  # fmt: skip
STORED = (*RATES, *(f"{name}_mean" for name in FACTORS), *SHAPES)


def attributes_of(count: int, seed: int = 1) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Which are landslides (one in ten), and columns by name, in most of which these differ a little."""
    generator = np.random.default_rng(seed)
    is_landslide = generator.random(count) < 0.1
    columns = {}
    for name in (*STORED, *IMAGES):
        shift = generator.normal(0, 0.5)
        values = generator.normal(0, 1, count) + shift * is_landslide
        columns[name] = np.exp(4 + 0.3 * values) if name in RATES or name == "elongation" else values
    return is_landslide, columns
