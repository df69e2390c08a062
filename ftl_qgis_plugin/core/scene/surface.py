"""What covers the ground of a synthetic scene: lakes and rivers, snow, slopes; per window of pixels."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from ..grids.grid import Window
from .features import LAKE, Feature
from .landscape import Ground, Landscape, smoothstep

DEM_STEP_M = 1 / 64


@dataclass(frozen=True)
class Surface:
    """One window, float32 of the window's shape.

    `ground` with lakes filled to a level; gradients of elevation without unit (rows southward, columns eastward);
    `water`, `gravel` and `snow` are shares from 0 to 1.
    """

    window: Window
    ground: Ground
    row_gradient: np.ndarray
    col_gradient: np.ndarray
    steepness: np.ndarray
    water: np.ndarray
    gravel: np.ndarray
    snow: np.ndarray

    def cut(self, region: tuple[slice, slice], window: Window) -> Surface:
        """The part of the arrays that lies in `region`, which is `window` of the scene."""
        ground = Ground(*(getattr(self.ground, item.name)[region] for item in fields(Ground)))
        names = [item.name for item in fields(Surface) if item.name not in ("window", "ground")]
        return Surface(window, ground, *(getattr(self, name)[region] for name in names))


def survey(landscape: Landscape, features: list[Feature], window: Window) -> Surface:
    """The surface of a window; `features` are those that may touch it."""
    wide = window.expanded(1)
    raw = landscape.on_pixels(wide)
    elevation_m = raw.elevation_m
    lake = np.zeros(wide.shape, np.float32)
    for feature in features:
        if feature.kind == LAKE and (patch := feature.patch(wide)) is not None:
            # The shore: full inside, running out just outside the outline.
            share = 1 - smoothstep(patch.edge, 0.97, 1.03)
            level_m = np.float32(feature.elevation_m)
            part = elevation_m[patch.region]
            elevation_m[patch.region] = part + (level_m - part) * share
            lake[patch.region] = np.maximum(lake[patch.region], share)
    elevation_m = np.rint(elevation_m * np.float32(1 / DEM_STEP_M)) * np.float32(DEM_STEP_M)
    spacing = np.float32(0.5 / landscape.pixel_size_m)
    row_gradient = (elevation_m[2:, 1:-1] - elevation_m[:-2, 1:-1]) * spacing
    col_gradient = (elevation_m[1:-1, 2:] - elevation_m[1:-1, :-2]) * spacing
    inner = (slice(1, -1), slice(1, -1))
    ground = Ground(elevation_m[inner], raw.valley_m[inner], raw.rise[inner], raw.wetness[inner])
    river, gravel = _river(landscape, ground, window)
    # Snow lies above a line that is lower in the shade (the south is at larger rows: row gradient < 0 faces it).
    snow_line_m = np.float32(4560) + np.float32(220) * np.clip(-row_gradient, -0.7, 0.7)
    snow_line_m += landscape.field("snow", window, landscape.octaves(320, 40, 45.0, 0.7))
    snow = smoothstep(ground.elevation_m - snow_line_m, -25, 40)
    return Surface(
        window,
        ground,
        row_gradient,
        col_gradient,
        np.sqrt(row_gradient**2 + col_gradient**2),
        np.maximum(river, lake[inner]),
        gravel,
        snow,
    )


def _river(landscape: Landscape, ground: Ground, window: Window) -> tuple[np.ndarray, np.ndarray]:
    """Shares of river water and of the gravel beside it: a braided river on the axis of every valley."""
    braids = landscape.field("braids", window, landscape.octaves(320, 40, 28.0, 0.6))
    distance_m = np.abs(ground.valley_m + braids)
    # Two threads that part and meet again where the second wave crosses zero.
    second = landscape.field("second braid", window, landscape.octaves(640, 80, 45.0, 0.6))
    other_m = np.abs(ground.valley_m + second)
    flat = 1 - smoothstep(ground.rise, 0.06, 0.2)
    river = np.maximum(1 - smoothstep(distance_m, 9, 16), 1 - smoothstep(other_m, 5, 11)) * flat
    gravel = (1 - smoothstep(np.minimum(distance_m, other_m), 35, 75)) * flat
    return river, gravel * (1 - river)
