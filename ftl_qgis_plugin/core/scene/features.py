"""Landslides, decoys and lakes of a synthetic scene: what each one is, and its outline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..grids.grid import Window
from .hardness.mapping import MappedOutline

LANDSLIDE = "landslide"
ROCK_GLACIER = "rock_glacier"
FLOODPLAIN = "floodplain_subsidence"
UNWRAPPING_ERROR = "unwrapping_error"
LAKE = "lake"
DECOYS = (ROCK_GLACIER, FLOODPLAIN, UNWRAPPING_ERROR)

CREEP_LOBE = "creep_lobe"
FROST_HEAVE = "frost_heave"
MORAINE = "moraine"
BARE_PATCH = "bare_patch"  # not moving
HARD_DECOYS = (CREEP_LOBE, FROST_HEAVE, MORAINE)  # only in harder scenes

THAW_SLUMP = "thaw_slump"
ACTIVE_LAYER_DETACHMENT = "active_layer_detachment"
CREEP = "creep"

OUTLINE_VERTICES = 72
_TABLE_ANGLES = np.linspace(-np.pi, np.pi, OUTLINE_VERTICES * 2 + 1)


@dataclass
class Feature:
    """One thing on the ground. Lengths in pixels, directions clockwise from north, rates in mm/a.

    `half_length_px` runs along `direction_deg` (downslope), `half_width_px` across; `wobble` are the sine and cosine
    coefficients of the outline's harmonics; `rate_mm_a` is the signed peak rate along the line of sight, without
    noise; `slope_deg`, `aspect_deg`, `elevation_m` describe the ground at its centre.
    """

    kind: str
    number: int
    row: float
    col: float
    half_length_px: float
    half_width_px: float
    direction_deg: float
    rate_mm_a: float
    year: int
    slope_deg: float
    aspect_deg: float
    elevation_m: float
    landslide_class: str = ""
    taper: float = 0.0
    wobble: tuple[tuple[float, float], ...] = ()
    area_m2: float = 0.0
    in_inventory: bool = False
    # Of harder scenes (see `hardness`): where motion fades, what it takes from coherence, a strip without data (angle,
    # place, half width), whether the turf is broken, and how an inventory shows the outline.
    softness: float = 0.45
    coherence_loss: float = 0.0
    gap: tuple[float, ...] = ()
    bare: bool = True
    mapped: MappedOutline | None = None
    # What the written rate raster shows inside the outline; filled while it is written.
    pixels: int = 0
    seen_pixels: int = 0
    visible_pixels: int = 0
    rate_sum_mm_a: float = 0.0
    _reach_px: float = 0.0

    @property
    def reach_px(self) -> float:
        """No part of the outline lies farther from the centre than this."""
        if not self._reach_px:
            corner = self.half_length_px + self.half_width_px
            self._reach_px = corner if self.kind == UNWRAPPING_ERROR else float(self.radii.max())
        return self._reach_px

    @property
    def rate_mean_mm_a(self) -> float | None:
        """Mean |rate| inside the outline as the rate raster shows it; None where it shows nothing."""
        return self.rate_sum_mm_a / self.seen_pixels if self.seen_pixels else None

    @property
    def radii(self) -> np.ndarray:
        """Distance of the outline from the centre at the angles of the table (0 = downslope), pixels."""
        # Not kept: a large scene has tens of thousands of features.
        angle = _TABLE_ANGLES
        length, width = self.half_length_px, self.half_width_px
        radius = length * width / np.hypot(width * np.cos(angle), length * np.sin(angle))
        shape = 1 + self.taper * np.cos(angle)
        for order, (cosine, sine) in enumerate(self.wobble, 2):
            shape = shape + cosine * np.cos(order * angle) + sine * np.sin(order * angle)
        return radius * shape

    def outline_px(self) -> np.ndarray:
        """The outline's vertices, shape (n, 2): row, col with pixel centres at whole numbers; not closed."""
        if self.kind == UNWRAPPING_ERROR:
            along = np.array([1, 1, -1, -1]) * self.half_length_px
            across = np.array([-1, 1, 1, -1]) * self.half_width_px
        else:
            angle, radius = _TABLE_ANGLES[:-1:2], self.radii[:-1:2]
            along, across = radius * np.cos(angle), radius * np.sin(angle)
        down_row, down_col = _downslope(self.direction_deg)
        return np.column_stack(
            [self.row + along * down_row - across * down_col, self.col + along * down_col + across * down_row]
        )

    def mapped_outline_px(self, pixel_size_m: float) -> np.ndarray:
        """The outline as an inventory shows it; as `outline_px`."""
        outline = self.outline_px()
        return outline if self.mapped is None else self.mapped.drawn(outline, pixel_size_m)

    def scale_to_area(self, area_m2: float, pixel_size_m: float) -> None:
        """Sizes the outline so that it encloses `area_m2`."""
        vertices = self.outline_px()
        rows, cols = vertices[:, 0], vertices[:, 1]
        now_m2 = abs(np.dot(rows, np.roll(cols, 1)) - np.dot(cols, np.roll(rows, 1))) / 2 * pixel_size_m**2
        factor = float(np.sqrt(area_m2 / now_m2))
        self.half_length_px *= factor
        self.half_width_px *= factor
        self._reach_px = 0.0
        self.area_m2 = float(area_m2)

    def patch(self, window: Window, scale: float = 1.0) -> Patch | None:
        """The feature's surroundings inside `window` of a grid `scale` times finer than the scene's; None: outside."""
        # Pixel centres of the finer grid lie at (n + 0.5) / scale - 0.5 in the scene's pixel coordinates.
        centre_row, centre_col = (self.row + 0.5) * scale - 0.5, (self.col + 0.5) * scale - 0.5
        reach = self.reach_px * scale + 1
        top = max(int(np.floor(centre_row - reach)), window.row)
        left = max(int(np.floor(centre_col - reach)), window.col)
        bottom = min(int(np.ceil(centre_row + reach)) + 1, window.row + window.height)
        right = min(int(np.ceil(centre_col + reach)) + 1, window.col + window.width)
        if top >= bottom or left >= right:
            return None
        rows = ((np.arange(top, bottom) - centre_row) / scale)[:, np.newaxis]
        cols = ((np.arange(left, right) - centre_col) / scale)[np.newaxis, :]
        down_row, down_col = _downslope(self.direction_deg)
        along = rows * down_row + cols * down_col
        across = cols * down_row - rows * down_col
        if self.kind == UNWRAPPING_ERROR:
            edge = np.maximum(np.abs(along) / self.half_length_px, np.abs(across) / self.half_width_px)
        else:
            edge = np.hypot(along, across) / np.interp(np.arctan2(across, along), _TABLE_ANGLES, self.radii)
        region = (slice(top - window.row, bottom - window.row), slice(left - window.col, right - window.col))
        return Patch(
            region,
            Window(top, left, bottom - top, right - left),
            edge.astype(np.float32),
            (along / self.half_length_px).astype(np.float32),
            (across / self.half_width_px).astype(np.float32),
        )


@dataclass(frozen=True)
class Patch:
    """Pixels around one feature: where they lie in a window's array, and coordinates relative to the outline.

    `edge` is 0 in the centre and 1 on the outline; `along` runs from -1 (head) to 1 (toe), `across` from -1 to 1.
    """

    region: tuple[slice, slice]
    window: Window
    edge: np.ndarray
    along: np.ndarray
    across: np.ndarray

    @property
    def inside(self) -> np.ndarray:
        return self.edge < 1


def _downslope(direction_deg: float) -> tuple[float, float]:
    """Unit vector of a direction clockwise from north, as (row, col)."""
    angle = np.radians(direction_deg)
    return -float(np.cos(angle)), float(np.sin(angle))


def wobble(draw: dict[str, float], size: float) -> tuple[tuple[float, float], ...]:
    """Coefficients of the outline's harmonics of order 2 to 5, smaller the higher the order, from eight draws."""
    values = [2 * draw[f"wobble{number}"] - 1 for number in range(8)]
    return tuple((size * values[2 * i] / (1 + 0.4 * i), size * values[2 * i + 1] / (1 + 0.4 * i)) for i in range(4))
