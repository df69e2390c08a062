"""How many candidates a threshold table would give, and how many reference landslides they would meet."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...core.candidates.components import label_pixels
from ...core.candidates.measuring import is_large
from ...core.candidates.overlap import Overlap, evaluate_strip
from ...core.errors import FtlError
from ...core.factors.catalogue import DEFORMATION
from ...core.factors.factors import build_factors
from ...core.factors.rule import PassRule
from ...core.factors.thresholds import Threshold, ThresholdTable
from ...core.grids.blocks import map_in_order, strips
from ...core.grids.grid import Grid
from ...core.landslides.known import are_known
from ...core.landslides.zones import Zones
from ...core.progress import Progress
from .threshold_sources import ThresholdSources

# Pixels kept at most; where more move fast enough, only a coarser grid is looked at.
MAX_PIXELS = 3_000_000
# Pixels down to this share of the rate's bound are kept, so that the bound can be lowered without reading again.
REACH = 0.7


@dataclass(frozen=True)
class Estimate:
    """`is_exact`: counted at full resolution, as `extractcandidates` would (without closing, growing and filling).

    `new`: of the candidates, those that lie neither on the samples nor on ground that was judged.
    `reference` and `found`: reference polygons on the raster, and those that a candidate touches (None: no reference).
    """

    candidates: int
    new: int
    reference: int | None
    found: int | None
    is_exact: bool

    @property
    def tpr(self) -> float | None:
        return self.found / self.reference if self.reference else None


@dataclass(frozen=True)
class FastPixels:
    """Values of all factors where |rate| >= `floor_mm_a`, inside the study area and outside exclusions.

    `key` (n,) as in core.pixels; `toward` (n,) whether each moves toward the satellite; `on_known` (n,) whether a
    known landslide or a candidate with a verdict lies there; `reference_ids` (n,) number of the reference polygon on
    each pixel (0 = none), `reference_count` how many there are on the grid.
    """

    grid: Grid
    floor_mm_a: float
    key: np.ndarray
    values: dict[str, np.ndarray]
    on_known: np.ndarray
    reference_ids: np.ndarray | None
    reference_count: int
    is_exact: bool
    toward: np.ndarray


@dataclass(frozen=True)
class CollectJob:
    """Reads the pixels that move at `floor_mm_a` or more: one pass over the rates, the rest only there."""

    sources: ThresholdSources
    floor_mm_a: float

    def __call__(self, progress: Progress) -> FastPixels:
        step = 1
        while True:
            found = self._collect(step, progress)
            if found is not None:
                return found
            step *= 2

    def _collect(self, step: int, progress: Progress) -> FastPixels | None:
        sources = self.sources
        inputs = sources.inputs
        if step > 1:
            inputs = replace(inputs, grid=inputs.grid.coarser(step))
        grid = inputs.grid
        factors = build_factors(inputs, sources.names)
        rows = [Threshold(name) for name in factors if name != DEFORMATION]
        # min_factors 1: only the rate decides, the others are read along.
        overlap = Overlap(
            grid,
            factors,
            ThresholdTable((Threshold(DEFORMATION, self.floor_mm_a), *rows)),
            1,
            Zones(sources.study_area, grid) if sources.study_area else None,
            Zones(sources.excluded, grid) if sources.excluded else None,
        )
        reference = Zones(sources.reference, grid) if sources.reference else None
        told = Zones((*sources.samples, *sources.judged), grid)
        keys, values, known, ids, count = [], [], [], [], 0
        for strip in map_in_order(
            lambda window: evaluate_strip(overlap, window),
            strips(grid, overlap.rate.raster.block_shape()[0]),
            progress,
        ):
            key = strip.pixels.key
            count += len(key)
            if count > MAX_PIXELS:
                return None
            if not len(key):
                continue
            keys.append(key)
            values.append(strip.pixels.values)
            at = (key // grid.width - strip.window.row, key % grid.width)
            known.append(told.mask(strip.window)[at])
            if reference is not None:
                ids.append(reference.ids(strip.window)[at])
        columns = np.concatenate(values, axis=1) if values else np.zeros((len(overlap.columns), 0), np.float32)
        named = dict(zip((DEFORMATION, *overlap.columns[1:]), columns))
        toward = named[DEFORMATION] >= 0
        named[DEFORMATION] = overlap.rate.speed(named[DEFORMATION])
        none = np.zeros(0, np.int64)
        return FastPixels(
            grid,
            self.floor_mm_a,
            np.concatenate(keys) if keys else none,
            named,
            np.concatenate(known) if known else np.zeros(0, bool),
            (np.concatenate(ids) if ids else none) if reference is not None else None,
            len(reference) - len(reference.outside) if reference is not None else 0,
            step == 1,
            toward,
        )


def floor_for(table: ThresholdTable) -> float | None:
    """From which |rate| on pixels have to be known for `table`; None where it leaves the rate open below."""
    lowers = [row.lower for row in table.intervals(DEFORMATION)]
    return None if not lowers or None in lowers else max(min(lowers), 0.0)


@dataclass(frozen=True)
class EstimateJob:
    """Counts what `table` lets through, reading pixels only where `pixels` (of an earlier estimate) do not suffice."""

    sources: ThresholdSources
    table: ThresholdTable
    pixels: FastPixels | None = None

    def __call__(self, progress: Progress) -> tuple[FastPixels, Estimate]:
        floor = floor_for(self.table)
        if floor is None:
            raise FtlError("Without a lower bound of the deformation rate candidates are not counted.")
        self.table.require_known(self.sources.names)
        pixels = self.pixels
        if pixels is None or pixels.floor_mm_a > floor:
            pixels = CollectJob(self.sources, REACH * floor)(progress)
        progress.check()
        return pixels, estimate(pixels, self.sources, self.table, progress)


def estimate(
    pixels: FastPixels, sources: ThresholdSources, table: ThresholdTable, progress: Progress | None = None
) -> Estimate:
    """Candidates of at least the minimum area among the pixels."""
    progress = progress or Progress()
    passes = PassRule(table, sources.min_factors, sources.ranges_rank).passes(pixels.values)
    progress.check()
    key = pixels.key[passes]
    component, count = _labelled(key, pixels.toward[passes], pixels.grid.width, sources)
    progress.check()
    area = pixels.grid.pixel_area_m2(0, pixels.grid.height)[key // pixels.grid.width]
    sizes = np.bincount(component, area, count)
    large = is_large(sizes, sources.min_area_m2)
    is_known = are_known(np.bincount(component, area * pixels.on_known[passes], count) / np.maximum(sizes, 1e-9))
    reference = found = None
    if pixels.reference_ids is not None:
        ids = pixels.reference_ids[passes][large[component]]
        reference, found = pixels.reference_count, len(np.unique(ids[ids > 0]))
    new = int(np.count_nonzero(large & ~is_known))
    return Estimate(int(np.count_nonzero(large)), new, reference, found, pixels.is_exact)


def _labelled(key: np.ndarray, toward: np.ndarray, width: int, sources: ThresholdSources) -> tuple[np.ndarray, int]:
    """Candidate of each pixel and their number; ground that moves both ways is two, unless it is to be joined."""
    if sources.join_signs:
        return label_pixels(key, width, sources.connectivity)
    component = np.empty(len(key), np.int64)
    count = 0
    for chosen in (toward, ~toward):
        label, found = label_pixels(key[chosen], width, sources.connectivity)
        component[chosen] = label + count
        count += found
    return component, count
