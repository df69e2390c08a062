"""What tells a landslide from other moving ground, measured from a component and its surroundings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..factors.catalogue import CATALOGUE, COHERENCE, DEFORMATION, SIGNIFICANCE, UNCERTAINTY
from ..factors.factors import Factor, Inputs, build_factors
from ..factors.thresholds import ThresholdTable
from ..grids.blocks import TILE_PX
from ..grids.grid import Grid, Window
from .components import Components
from .overlap import Overlap
from .rings import inner_edge, rings_of
from .shape import Axes, axes_of, depth_px

# Pixels outside are looked up tile by tile, so that no window grows with the raster: as blocks are mostly shared.
_TILE_ROWS, _TILE_COLS = TILE_PX // 8, TILE_PX

ASPECT = "aspect"
SHAPES = ("elongation", "downslope_alignment", "rate_peaked", "edge_jump", "no_data_beside")


def observable(inputs: Inputs, table: ThresholdTable) -> dict[str, Factor]:
    """Factors worth measuring although they decide nothing: disabled rows of the table, coherence, significance, the
    direction of the slope, and the user's rasters, as far as the inputs have them."""
    wanted = [row.factor for row in table.rows if not row.enabled]
    wanted += [COHERENCE, SIGNIFICANCE, *inputs.rasters]
    if inputs.dem is not None:
        wanted.append(ASPECT)
    deciding = {DEFORMATION, *table.factors}
    return build_factors(
        inputs, [name for name in dict.fromkeys(wanted) if name not in deciding and _has(inputs, name)]
    )


def _has(inputs: Inputs, name: str) -> bool:
    if name == COHERENCE:
        return inputs.coherence is not None
    if name in UNCERTAINTY:
        return inputs.rate_std is not None
    if name in CATALOGUE:
        return CATALOGUE[name].is_terrain and inputs.dem is not None
    return name in inputs.rasters


def names(overlap: Overlap) -> tuple[str, ...]:
    """The columns that `measure` gives, in order."""
    return (*(f"{name}_contrast" for name in _contrasted(overlap)), *SHAPES)


def measure(overlap: Overlap, done: Components, observed: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Columns of the components, float64, NaN where a thing cannot be told.

    `observed`: values at the pixels of `overlap.observed`. `<raster>_contrast`: mean inside less the median of the
    ring. `elongation`: long over short axis. `downslope_alignment`: |cosine| of the angle between the long axis and
    the mean downslope. `rate_peaked`: correlation of |rate| with the depth inside. `edge_jump`: median of the inner
    edge less the median of what touches it, both along the component's sign, over the median |rate|. `no_data_beside`:
    share of the pixels that touch it which have no rate or lie beyond the raster.
    """
    rings = rings_of(done, overlap.grid)
    columns = {}
    for name, factor in _contrasted(overlap).items():
        inside = _inside(overlap, done, name, observed)
        around = ~rings.touches
        outside = values_at(factor.evaluate, overlap.grid, rings.key[around])
        centre = _medians(outside, rings.component[around], done.count)
        columns[f"{name}_contrast"] = _means(inside, done.component, done.count) - centre
    axes = axes_of(done, overlap.grid)
    columns["elongation"] = axes.elongation
    columns["downslope_alignment"] = _alignment(overlap, done, axes, observed)
    columns["rate_peaked"] = _peaked(overlap.grid, done)
    touching = values_at(overlap.rate.signed, overlap.grid, rings.key[rings.touches]).astype(float)
    beside = rings.component[rings.touches]
    columns["edge_jump"] = _edge_jump(overlap, done, touching, beside)
    columns["no_data_beside"] = _no_data_beside(overlap.grid, done, touching, beside)
    return columns


def values_at(evaluate: Callable[[Window, tuple], np.ndarray], grid: Grid, key: np.ndarray) -> np.ndarray:
    """float32 at single pixels, read in windows of at most _TILE_ROWS x _TILE_COLS."""
    values = np.empty(len(key), np.float32)
    for chosen, window, at in _tiles(grid, key):
        values[chosen] = evaluate(window, at)
    return values


def _tiles(grid: Grid, key: np.ndarray) -> Iterator[tuple[np.ndarray, Window, tuple[np.ndarray, np.ndarray]]]:
    row, col = np.divmod(key, grid.width)
    tile = (row // _TILE_ROWS) * (grid.width // _TILE_COLS + 1) + col // _TILE_COLS
    order = np.argsort(tile, kind="stable")
    bounds = np.flatnonzero(np.diff(tile[order])) + 1
    for chosen in np.split(order, bounds) if len(key) else ():
        top, left = int(row[chosen].min()), int(col[chosen].min())
        window = Window(top, left, int(row[chosen].max()) - top + 1, int(col[chosen].max()) - left + 1)
        yield chosen, window, (row[chosen] - top, col[chosen] - left)


def _contrasted(overlap: Overlap) -> dict[str, Factor]:
    """Rasters that differ inside and around: coherence and the user's own, not the rate and not the terrain."""
    every = {**overlap.factors, **overlap.observed}
    return {
        name: factor
        for name, factor in sorted(every.items())
        if name != DEFORMATION and not (name in CATALOGUE and CATALOGUE[name].is_terrain)
    }


def _inside(overlap: Overlap, done: Components, name: str, observed: dict[str, np.ndarray]) -> np.ndarray | None:
    if name in observed:
        return observed[name]
    return done.pixels.values[overlap.columns.index(name)] if name in overlap.columns else None


def _alignment(overlap: Overlap, done: Components, axes: Axes, observed: dict[str, np.ndarray]) -> np.ndarray:
    aspect = _inside(overlap, done, ASPECT, observed)
    if aspect is None:
        return np.full(done.count, np.nan)
    direction = aspect.astype(float)
    row, col = np.divmod(done.pixels.key, overlap.grid.width)
    window = Window(int(row.min()), int(col.min()), int(np.ptp(row)) + 1, int(np.ptp(col)) + 1)
    map_top = overlap.grid.up_deg(window, (row - window.row, col - window.col))
    if map_top is not None:  # the axes are the map's
        direction = direction - map_top
    sloping = np.isfinite(direction)
    angle, component = np.radians(direction[sloping]), done.component[sloping]
    right, up = (np.bincount(component, weights=part, minlength=done.count) for part in (np.sin(angle), np.cos(angle)))
    length = np.hypot(right, up)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = np.abs(right * axes.right + up * axes.up) / length
    return np.where(length > 1e-9, np.minimum(cosine, 1.0), np.nan)


def _peaked(grid: Grid, done: Components) -> np.ndarray:
    rate = np.abs(done.pixels.values[0].astype(float))
    known = np.isfinite(rate)
    rate, component = rate[known], done.component[known]
    depth = depth_px(done, grid)[known]

    def centred(values: np.ndarray) -> np.ndarray:
        return values - _means(values, component, done.count)[component]

    rate, depth = centred(rate), centred(depth)
    together, rates, depths = (
        np.bincount(component, weights=product, minlength=done.count)
        for product in (rate * depth, rate * rate, depth * depth)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = together / np.sqrt(rates * depths)
    return np.where((rates > 1e-9) & (depths > 1e-9), np.clip(correlation, -1, 1), np.nan)


def _no_data_beside(grid: Grid, done: Components, touching: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """`touching`: rates (NaN = no data) of the pixels of the raster that touch the components `beside`."""
    # Beyond the raster: as many as a frame of one pixel around it holds.
    row, col = np.divmod(done.pixels.key, grid.width)
    at_border = (row == 0) | (col == 0) | (row == grid.height - 1) | (col == grid.width - 1)
    row, col, component = row[at_border] + 1, col[at_border] + 1, done.component[at_border]
    codes = []
    for down, right in ((down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)):
        there_row, there_col = row + down, col + right
        frame = (there_row == 0) | (there_col == 0) | (there_row == grid.height + 1) | (there_col == grid.width + 1)
        place = (component * (grid.height + 2) + there_row) * (grid.width + 2) + there_col
        codes.append(place[frame])
    beyond = np.unique(np.concatenate(codes)) // ((grid.height + 2) * (grid.width + 2))
    missing = np.bincount(beside, np.isnan(touching), done.count) + np.bincount(beyond, minlength=done.count)
    return missing / (np.bincount(beside, minlength=done.count) + np.bincount(beyond, minlength=done.count))


def _edge_jump(overlap: Overlap, done: Components, outside: np.ndarray, component: np.ndarray) -> np.ndarray:
    """`outside`: rates of the pixels that touch the components `component`."""
    rate = done.pixels.values[0].astype(float)
    known = np.isfinite(rate)
    sign = np.sign(np.bincount(done.component[known], weights=rate[known], minlength=done.count))
    edge = inner_edge(done, overlap.grid)
    inner = _medians((sign[done.component] * rate)[edge], done.component[edge], done.count)
    outer = _medians(sign[component] * outside, component, done.count)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (inner - outer) / _medians(np.abs(rate), done.component, done.count)


def _means(values: np.ndarray, component: np.ndarray, count: int) -> np.ndarray:
    known = np.isfinite(values)
    total = np.bincount(component[known], weights=values[known].astype(float), minlength=count)
    with np.errstate(invalid="ignore"):
        return total / np.bincount(component[known], minlength=count)


def _medians(values: np.ndarray, component: np.ndarray, count: int) -> np.ndarray:
    """Median of the known values of each component; NaN where there are none."""
    known = np.isfinite(values)
    values, component = values[known].astype(float), component[known]
    order = np.lexsort((values, component))
    values = values[order]
    size = np.bincount(component, minlength=count)
    first = np.concatenate([[0], np.cumsum(size)[:-1]])
    result = np.full(count, np.nan)
    some = size > 0
    low, high = first + (size - 1) // 2, first + size // 2
    result[some] = (values[low[some]] + values[high[some]]) / 2
    return result
