"""The ground of a synthetic scene: elevation, distance from the valley axis, wetness.

The landscape is computed on a lattice of about 40 m and refined to the pixels by B-spline subdivision with finer
octaves added, so a window costs little more than its pixels. Every length is in metres, whatever the pixel size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..grids.grid import Window
from . import noise

# Spacing of the lattice on which ridges, valleys and gullies are shaped; wide enough that hillsides stay smooth.
LATTICE_M = 40.0
# Gullies run down the hillsides at about these spacings.
GULLY_CELLS = (26, 12, 5)
GULLY_DEPTH_M = (130.0, 36.0, 9.0)

# Valley floors of the upper Heihe lie near 3,300 m, its ridges reach 4,800 m.
VALLEY_FLOOR_M = 3260.0
SHOULDER_HEIGHT_M = 300.0
CREST_HEIGHT_M = 330.0


@dataclass(frozen=True)
class Ground:
    """One window of the landscape, float32 of the window's shape.

    `elevation_m`; `valley_m`: signed distance from the nearest valley axis, clipped to +-1500; `rise`: height above
    the valley floor without unit (0 on the floor, about 1 on the shoulders); `wetness` 0 to 1.
    """

    elevation_m: np.ndarray
    valley_m: np.ndarray
    rise: np.ndarray
    wetness: np.ndarray


class Landscape:
    """Elevation and its companions for any window, on the lattice or on the pixels."""

    def __init__(self, seed: int, pixel_size_m: float, hardness: float = 0.0) -> None:
        """`hardness` 0 to 1 changes what lies on the ground and how the radar sees it, not the ground."""
        self.seed = seed
        self.hardness = hardness
        self.pixel_size_m = pixel_size_m
        self.lattice_level = max(round(np.log2(LATTICE_M / pixel_size_m)), 0)
        self.lattice_px = 2**self.lattice_level
        self.lattice_m = self.lattice_px * pixel_size_m

    def octaves(self, longest_m: float, shortest_m: float, sigma: float, decay: float) -> dict[int, float]:
        """Level to standard deviation: `sigma` at the longest spacing, times `decay` per halving of the spacing."""
        top = self.level_of(longest_m)
        bottom = max(self.level_of(shortest_m), 0)
        return {level: sigma * decay ** (top - level) for level in range(top, bottom - 1, -1)}

    def level_of(self, spacing_m: float) -> int:
        """The level whose spacing is nearest to `spacing_m`, at least 0 (one pixel)."""
        return max(round(np.log2(spacing_m / self.pixel_size_m)), 0)

    def field(self, name: str, window: Window, amplitudes: dict[int, float], level: int = 0) -> np.ndarray:
        """A random field on the lattice of `level`; octaves finer than that are left out."""
        kept = {number: sigma for number, sigma in amplitudes.items() if number >= level}
        if not kept:
            return np.zeros(window.shape, np.float32)
        return noise.fractal(noise.key_of(self.seed, name), window, level, kept)

    def on_lattice(self, window: Window) -> Ground:
        """The landscape without its finest octaves on a window of the lattice."""
        halo = 3
        wide = window.expanded(halo)
        level = self.lattice_level
        spacing = np.float32(self.lattice_m)

        valley = self.field("valley", wide, self.octaves(2560, 320, 1.0, 0.30), level)
        rows_slope, cols_slope = np.gradient(valley, spacing)
        steepness = np.sqrt(rows_slope**2 + cols_slope**2) + np.float32(1e-4)
        distance_m = np.clip(valley / steepness, -1500, 1500)

        # |valley| would put a crease on the axis; the root rounds it to a floor some hundred metres wide.
        rise = np.sqrt(valley**2 + np.float32(0.16**2)) - np.float32(0.16)
        massif_m = self.field("massif", wide, self.octaves(10240, 5120, 110.0, 0.6), level)
        # Crests: ridged noise (Musgrave 1993), stronger the higher the ground lies above the valley.
        crest = self.field("crest", wide, self.octaves(1280, 160, 0.8, 0.42), level)
        crest = 1 - np.sqrt(crest**2 + np.float32(0.12**2))
        high = smoothstep(rise, 0.35, 1.7)
        slopes = smoothstep(rise, 0.04, 0.45)
        elevation_m = np.float32(VALLEY_FLOOR_M) + massif_m + np.float32(SHOULDER_HEIGHT_M) * rise
        # The widest ribs follow the valley sides before crests roughen them: on rough ground their waves would tear.
        elevation_m += self._gullies(0, wide, elevation_m) * slopes
        elevation_m += np.float32(CREST_HEIGHT_M) * high * (crest + np.float32(0.35))
        hilly = self.field("hills", wide, self.octaves(640, 80, 17.0, 0.42), level)
        elevation_m += hilly * slopes
        for number in range(1, len(GULLY_CELLS)):
            elevation_m += self._gullies(number, wide, elevation_m) * slopes

        inner = (slice(halo, -halo), slice(halo, -halo))
        wet_noise = self.field("wetness", window, self.octaves(1280, 80, 0.10, 0.7), level)
        wetness = np.clip(np.float32(0.95) - np.float32(0.75) * rise[inner] + wet_noise, 0, 1)
        return Ground(elevation_m[inner], distance_m[inner], rise[inner], wetness)

    def _gullies(self, number: int, window: Window, elevation_m: np.ndarray) -> np.ndarray:
        """Ribs and gullies that follow the fall line, metres.

        Waves across the direction of steepest descent, each anchored at a jittered point of a cell lattice and
        blended over the neighbouring cells: what fluvial and debris-flow erosion carves, without simulating it.
        """
        cells = GULLY_CELLS[number]
        rows_slope, cols_slope = np.gradient(elevation_m, np.float32(self.lattice_m))
        steepness = np.sqrt(rows_slope**2 + cols_slope**2) + np.float32(1e-6)
        across_row, across_col = -cols_slope / steepness, rows_slope / steepness
        rows = np.arange(window.row, window.row + window.height)
        cols = np.arange(window.col, window.col + window.width)
        cell_rows, cell_cols = rows // cells, cols // cells
        row_part = ((rows - cell_rows * cells) / cells).astype(np.float32)[:, np.newaxis]
        col_part = ((cols - cell_cols * cells) / cells).astype(np.float32)[np.newaxis, :]
        anchors = Window(
            int(cell_rows[0]) - 1,
            int(cell_cols[0]) - 1,
            int(cell_rows[-1] - cell_rows[0]) + 3,
            int(cell_cols[-1] - cell_cols[0]) + 3,
        )
        jitter_row = noise.uniform(noise.key_of(self.seed, "gully row", number), anchors)
        jitter_col = noise.uniform(noise.key_of(self.seed, "gully col", number), anchors)
        total = np.zeros(window.shape, np.float32)
        weights = np.full(window.shape, 1e-3, np.float32)
        row_index, col_index = cell_rows - anchors.row, cell_cols - anchors.col
        for row_step in (-1, 0, 1):
            for col_step in (-1, 0, 1):
                at = np.ix_(row_index + row_step, col_index + col_step)
                row_offset = row_part - np.float32(row_step) - jitter_row[at]
                col_offset = col_part - np.float32(col_step) - jitter_col[at]
                weight = np.maximum(1 - (row_offset**2 + col_offset**2), 0)
                weight *= weight
                phase = (across_row * row_offset + across_col * col_offset) * np.float32(2 * np.pi)
                total += np.cos(phase) * weight
                weights += weight
        # Gullies need a slope to run on.
        return total / weights * np.float32(GULLY_DEPTH_M[number] / 2) * smoothstep(steepness, 0.05, 0.45)

    def on_pixels(self, window: Window) -> Ground:
        """The landscape on a window of the pixel grid (before lakes are filled in)."""
        lattice_window = noise.support(window, self.lattice_level)
        coarse = self.on_lattice(lattice_window)
        elevation_m, valley_m, rise, wetness = (
            noise.upsampled(values, lattice_window, self.lattice_level, window)
            for values in (coarse.elevation_m, coarse.valley_m, coarse.rise, coarse.wetness)
        )
        amplitudes = {level: sigma for level, sigma in self._relief_octaves().items() if level < self.lattice_level}
        if amplitudes:
            roughness = self.field("relief", window, amplitudes)
            roughness *= np.float32(0.25) + smoothstep(rise, 0.1, 1.6)
            elevation_m = elevation_m + roughness
        return Ground(elevation_m, valley_m, rise, wetness)

    def _relief_octaves(self) -> dict[int, float]:
        # Hummocks and boulders: half a metre over 20 m, a few decimetres over 10 m.
        return self.octaves(20, 5, 0.30, 0.4)


def smoothstep(values: np.ndarray, lower: float, upper: float) -> np.ndarray:
    """0 below `lower`, 1 above `upper`, a cubic S in between; `values` is an array of at least one dimension."""
    part = values - np.float32(lower)
    part *= np.float32(1 / (upper - lower))
    np.maximum(part, 0, out=part)
    np.minimum(part, 1, out=part)
    square = part * part
    part *= np.float32(-2)
    part += np.float32(3)
    part *= square
    return part
