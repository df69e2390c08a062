"""The overlap mask of what the map shows, fast enough to follow a drag.

Semantics. The mask is that of `overlapmask` on the reference grid, looked at through the canvas: where a canvas pixel
is a raster pixel or less, every raster pixel in sight is evaluated; zoomed out, every n-th row and column is, n being
the canvas's pixel size in raster pixels. Terrain factors of these pixels come from their true neighbours in the DEM at
full resolution, so slope does not flatten as one zooms out. Only where that would mean reading more than
`FULL_RESOLUTION_PX` pixels, rasters are read on a coarser grid through GDAL's overviews (`is_exact` is then False).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from ...core.candidates.overlap import MASK_NO_DATA
from ...core.deferred import Deferred
from ...core.errors import FtlError
from ...core.factors.catalogue import COHERENCE, DEFORMATION
from ...core.factors.factors import Inputs, build_factors
from ...core.factors.rule import PassRule
from ...core.factors.thresholds import Threshold, ThresholdTable
from ...core.grids.blocks import map_in_order
from ...core.grids.grid import Grid, Window
from ...core.landslides.zones import Zones
from ...core.progress import Progress

ndimage = Deferred("scipy.ndimage")

FULL_RESOLUTION_PX = 64_000_000
# Rows of the lattice that one strip evaluates, and the most reference pixels of a strip.
STRIP_ROWS = 128
STRIP_PX = 4_000_000
# Of larger pictures growth is not shown: it could not follow a drag.
GROWN_PX = 2_500_000


@dataclass(frozen=True)
class View:
    """What the canvas shows: bounds and size of a canvas pixel, in the raster's CRS and units."""

    x_min: float
    y_min: float
    x_max: float
    y_max: float
    pixel_size: float


@dataclass(frozen=True)
class Growth:
    """How candidates grow, as `Overlap` has it; `rate_mm_a` None: as the noise wants, `sigmas` see `RasterSource`."""

    rate_mm_a: float | None = None
    join_signs: bool = False
    connectivity: int = 8
    sigmas: tuple[float, float] | None = None


@dataclass(frozen=True)
class PreviewValues:
    """Factor values on `lattice`, float32 (rows, columns) each, NaN = no data; `inside`: neither outside the study
    area nor in an exclusion (None: everywhere inside). `step`: every how many-th reference pixel is looked at."""

    lattice: Grid
    step: int
    is_exact: bool
    values: dict[str, np.ndarray]
    inside: np.ndarray | None = None
    toward: np.ndarray | None = None  # boolean: the pixel moves toward the satellite
    no_data: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        missing = np.isnan(self.values[DEFORMATION])
        object.__setattr__(self, "no_data", missing.view(np.uint8) * np.uint8(MASK_NO_DATA))


@dataclass(frozen=True)
class ReadJob:
    """Reads the values that a view needs. None where the view does not touch the raster."""

    inputs: Inputs
    names: tuple[str, ...]
    view: View
    study_area: tuple[bytes, ...] = ()
    excluded: tuple[bytes, ...] = ()

    def __call__(self, progress: Progress) -> PreviewValues | None:
        view, inputs = self.view, self.inputs
        pixels = view.pixel_size / math.sqrt(inputs.grid.x_size * inputs.grid.y_size)
        step = max(round(pixels), 1)
        window = inputs.grid.window_of(view.x_min, view.y_min, view.x_max, view.y_max)
        if not window.size:
            return None
        coarse = 1
        if window.size > FULL_RESOLUTION_PX:
            coarse = min(math.ceil(math.sqrt(window.size / FULL_RESOLUTION_PX)), step)
            inputs = replace(inputs, grid=inputs.grid.coarser(coarse))
            window = inputs.grid.window_of(view.x_min, view.y_min, view.x_max, view.y_max)
            step = max(round(pixels / coarse), 1)
        return self._read(inputs, window, step, coarse, progress)

    def _read(self, inputs: Inputs, window: Window, step: int, coarse: int, progress: Progress) -> PreviewValues:
        grid = inputs.grid
        window, lattice = _lattice(grid, window, step)
        factors = build_factors(inputs, self.names)
        shape = lattice.shape
        values = {name: np.empty(shape, np.float32) for name in factors}
        toward = np.zeros(shape, bool)
        area = Zones(self.study_area, lattice) if self.study_area else None
        excluded = Zones(self.excluded, lattice) if self.excluded else None
        inside = np.ones(shape, bool) if area is not None or excluded is not None else None
        rows = max(min(STRIP_ROWS, STRIP_PX // max(window.width * step, 1)), 1)
        parts = [Window(row, 0, min(rows, shape[0] - row), shape[1]) for row in range(0, shape[0], rows)]

        def read(part: Window) -> None:
            progress.check()
            place = slice(part.row, part.row + part.height)
            for name, factor in factors.items():
                if name == DEFORMATION:
                    signed = _sampled(factor.signed, window, part, step)
                    values[name][place], toward[place] = factor.speed(signed), signed >= 0
                else:
                    values[name][place] = _sampled(factor.evaluate, window, part, step)
                progress.check()
            if area is not None:
                inside[place] &= area.mask(part)
            if excluded is not None:
                inside[place] &= ~excluded.mask(part)

        for _ in map_in_order(read, parts, progress):
            progress.check()
        return PreviewValues(lattice, step * coarse, coarse == 1, values, inside, toward)


class PreviewMask:
    """The mask of changing tables on the same values: a change costs one factor's comparison and an AND.

    With `growth`, where every pixel is looked at, it takes in what an extraction would grow into.
    """

    def __init__(
        self,
        values: PreviewValues,
        min_factors: int = 0,
        ranges_rank: bool | None = False,
        growth: Growth | None = None,
    ) -> None:
        self.values = values
        self._growth = growth
        self.min_factors = min_factors
        self.ranges_rank = ranges_rank
        self._holds: dict[str, tuple[tuple[Threshold, ...], np.ndarray]] = {}
        self._others: tuple[tuple, np.ndarray] | None = None

    def evaluate(self, table: ThresholdTable) -> np.ndarray:
        """uint8 of the lattice's shape: 1 passes, 0 not, 255 no rate. FtlError: a factor that was not read, no rate."""
        table.require_known(self.values.values)
        names = table.factors
        if DEFORMATION not in names:
            raise FtlError("The deformation rate is switched off. Switch it on: without it nothing is a candidate.")
        masks, changed = {}, []
        for name in names:
            rows = tuple((row.lower, row.upper) for row in table.intervals(name))
            kept = self._holds.get(name)
            if kept is None or kept[0] != rows:
                kept = (rows, table.holds(name, self.values.values[name]))
                self._holds[name] = kept
                changed.append(name)
            masks[name] = kept[1]
        rule = PassRule(table, self.min_factors, self.ranges_rank)
        result = rule.combined(masks) if rule.may_fail else self._intersected(masks, changed, rule)
        if self.values.inside is not None:
            result &= self.values.inside
        result = self._grown(result, table, masks.get(COHERENCE))
        mask = result.view(np.uint8)
        mask |= self.values.no_data
        return mask

    def _grown(self, passing: np.ndarray, table: ThresholdTable, coherent: np.ndarray | None) -> np.ndarray:
        """With the connected pixels that move the same way and fast enough (see `Overlap.growth_mm_a`)."""
        growth, values = self._growth, self.values
        if growth is None or values.step != 1 or not values.is_exact or passing.size > GROWN_PX:
            return passing
        least = table.noise_growth_mm_a(growth.sigmas) if growth.rate_mm_a is None else growth.rate_mm_a
        if least is None or not passing.any():
            return passing
        wide = values.values[DEFORMATION] >= np.float32(least)
        for other in (coherent, values.inside):
            if other is not None:
                wide &= other
        wide |= passing
        ways = (
            [np.ones_like(passing)] if growth.join_signs or values.toward is None else [values.toward, ~values.toward]
        )
        structure = np.ones((3, 3)) if growth.connectivity == 8 else None
        result = np.zeros_like(passing)
        for way in ways:
            labels, count = ndimage.label(wide & way, structure)
            kept = np.zeros(count + 1, bool)
            kept[labels[passing & way]] = True
            result |= kept[labels]
        return result

    def _intersected(self, masks: dict[str, np.ndarray], changed: list[str], rule: PassRule) -> np.ndarray:
        """Where all that decide hold. While one of them is dragged, what the others give is kept."""
        moved = [name for name in changed if name in rule.deciding]
        if len(moved) == 1 and len(rule.deciding) > 1:
            moving = moved[0]
            key = (moving, *((name, self._holds[name][0]) for name in rule.deciding if name != moving))
            if self._others is None or self._others[0] != key:
                self._others = (key, rule.combined(masks, without=moving))
            return self._others[1] & masks[moving]
        return rule.combined(masks)


def _lattice(grid: Grid, window: Window, step: int) -> tuple[Window, Grid]:
    """The window snapped to multiples of `step` (so that panning does not let the picture crawl), and the grid whose
    pixel centres are those of the pixels looked at: the middle one of each `step` x `step` block."""
    row, col = window.row // step * step, window.col // step * step
    middle = step // 2
    height = max((min(window.row + window.height, grid.height) - row - middle - 1) // step + 1, 1)
    width = max((min(window.col + window.width, grid.width) - col - middle - 1) // step + 1, 1)
    # Of a raster smaller than half a step its last pixel is looked at, which lies before the block's middle.
    first_row, first_col = min(row + middle, grid.height - 1), min(col + middle, grid.width - 1)
    lattice = Grid(
        width,
        height,
        grid.x_min + (first_col + 0.5 - step / 2) * grid.x_size,
        grid.y_max - (first_row + 0.5 - step / 2) * grid.y_size,
        grid.x_size * step,
        grid.y_size * step,
        grid.wkt,
    )
    return Window(first_row, first_col, height, width), lattice


def _sampled(evaluate: Callable[..., np.ndarray], window: Window, part: Window, step: int) -> np.ndarray:
    """The factor that `evaluate` gives, at the lattice's pixels of `part` (in lattice rows); `window` names the first
    pixel and the shape."""
    row = window.row + part.row * step
    if step == 1:
        return evaluate(Window(row, window.col, part.height, part.width))
    full = Window(row, window.col, (part.height - 1) * step + 1, (part.width - 1) * step + 1)
    rows, cols = np.mgrid[0 : full.height : step, 0 : full.width : step]
    return evaluate(full, (rows.ravel(), cols.ravel())).reshape(part.shape)
