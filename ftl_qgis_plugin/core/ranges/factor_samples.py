"""Factor values under the polygons of an inventory, and over the study area at large."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from osgeo import ogr

from ..errors import FtlError, Message
from ..factors.catalogue import DEFORMATION, SIGNED_RATE
from ..factors.factors import Factor
from ..factors.spooled import Spooled
from ..grids.blocks import GDAL_CACHE_BYTES, map_in_order
from ..grids.grid import Grid, Window
from ..landslides.zones import Zones
from ..progress import Progress
from .sample_units import Samples

# Pixels of polygons are read tile by tile; most rasters are stored in blocks of this size or less.
TILE_PX = 512

# Of rasters stored in rows, those of the tiles side by side, for a few rasters and threads: narrow ones need few.
_CACHE_BYTES_PER_COLUMN = 8 * 4 * TILE_PX

# Of more pixels the values of one factor alone are in memory.
MOST_HELD_PX = 1_000_000

BACKGROUND_TILE_PX = 256
BACKGROUND_TILES = 300
BACKGROUND_PIXELS = 200_000


def sample_polygons(
    factors: Mapping[str, Factor],
    grid: Grid,
    zones: Zones,
    progress: Progress | None = None,
    new: np.ndarray | None = None,
) -> Samples:
    """Values of every factor at every pixel of the polygons, ordered by row and column (see Zones.pixels).

    `new` (polygons,) is passed on. Polygons that lie outside the grid are counted in a warning. FtlError where all do.
    """
    progress = progress or Progress()
    rows, cols, polygon = zones.pixels(progress.part(0.0, 0.3))
    lost = len(zones) - len(np.unique(polygon))
    if not len(rows):
        raise FtlError(
            "None of the {count} polygon(s) overlaps the deformation raster. Check that both cover the same area and "
            "have the right coordinate reference systems.",
            count=len(zones),
        )
    if lost:
        progress.warn(
            Message(
                "{lost} of {count} polygon(s) lie outside the deformation raster and were left out.",
                lost=lost,
                count=len(zones),
            )
        )
    tasks = _by_tile(rows, cols, grid)

    def read(names: Sequence[str], part: Progress) -> dict[str, np.ndarray]:
        values = {name: np.full(len(rows), np.nan, np.float32) for name in names}

        def read_tile(task: tuple[Window, np.ndarray]) -> list[np.ndarray]:
            window, places = task
            at = (rows[places] - window.row, cols[places] - window.col)
            return [factors[name].evaluate(window, at) for name in names]

        read_tiles = map_in_order(read_tile, tasks, part, cache_bytes=_cache_bytes(grid))
        for (_, places), of_tile in zip(tasks, read_tiles):
            for name, found in zip(names, of_tile):
                values[name][places] = found
        return values

    part = progress.part(0.3, 1.0)
    if len(rows) <= MOST_HELD_PX:
        return Samples(polygon, read(tuple(factors), part), len(zones), new)

    def one_by_one() -> Iterator[tuple[str, np.ndarray]]:
        for number, name in enumerate(factors):
            yield name, read((name,), part.part(number / len(factors), (number + 1) / len(factors)))[name]

    return Samples(polygon, Spooled(one_by_one()), len(zones), new)


def _by_tile(rows: np.ndarray, cols: np.ndarray, grid: Grid) -> list[tuple[Window, np.ndarray]]:
    """The tiles that hold pixels, each with the indices of its pixels."""
    across = grid.width // TILE_PX + 1
    tile = rows // TILE_PX * across + cols // TILE_PX
    order = np.argsort(tile, kind="stable").astype(np.int32)
    numbers, starts = np.unique(tile[order], return_index=True)
    return [
        (_tile(int(number) // across * TILE_PX, int(number) % across * TILE_PX, TILE_PX, grid.window), places)
        for number, places in zip(numbers, np.split(order, starts[1:]))
    ]


def _cache_bytes(grid: Grid) -> int:
    return min(max(_CACHE_BYTES_PER_COLUMN * grid.width, 16 << 20), GDAL_CACHE_BYTES)


def _tile(row: int, col: int, size: int, within: Window) -> Window:
    height = min(size, within.row + within.height - row)
    width = min(size, within.col + within.width - col)
    return Window(row, col, height, width)


def sample_background(
    factors: Mapping[str, Factor],
    grid: Grid,
    study_area: Zones | None = None,
    exclude: Sequence[Zones] = (),
    progress: Progress | None = None,
    places: list[np.ndarray] | None = None,
) -> dict[str, np.ndarray]:
    """Values of every factor at about BACKGROUND_PIXELS pixels spread evenly over the study area, (m,) float32 each.

    A systematic sample (no randomness) from at most 300 tiles of 256 x 256 pixels, so that the cost does not grow with
    the raster. Only pixels with a deformation rate count, where that is among the factors: nothing can be found
    elsewhere; SIGNED_RATE then holds it with its sign. Pixels of `exclude` are left out. `places` is given their rows
    and columns. FtlError where none is left.
    """
    progress = progress or Progress()
    windows = _spread(_extent(study_area, grid))
    area = sum(window.size for window in windows)
    step = max(math.floor(math.sqrt(area / BACKGROUND_PIXELS)), 1)
    first = [DEFORMATION] if DEFORMATION in factors else []
    others = [name for name in factors if name not in first]
    names = [*factors, *([SIGNED_RATE] if first else [])]

    def read(window: Window) -> list[np.ndarray]:
        rows, cols = (
            part.ravel() for part in np.mgrid[step // 2 : window.height : step, step // 2 : window.width : step]
        )
        wanted = np.ones(len(rows), bool)
        if study_area is not None:
            wanted &= study_area.mask(window)[rows, cols]
        for zones in exclude:
            wanted &= ~zones.mask(window)[rows, cols]
        rows, cols = rows[wanted], cols[wanted]
        result = {}
        for name in first:
            signed = factors[name].signed(window, (rows, cols))
            valid = ~np.isnan(signed)
            rows, cols, result[SIGNED_RATE] = rows[valid], cols[valid], signed[valid]
            result[name] = factors[name].speed(result[SIGNED_RATE])
        result |= {name: factors[name].evaluate(window, (rows, cols)) for name in others}
        return [*(result[name] for name in names), rows + window.row, cols + window.col]

    parts = list(map_in_order(read, windows, progress, cache_bytes=_cache_bytes(grid)))
    values = {
        name: np.concatenate([part[number] for part in parts]) if parts else np.zeros(0, np.float32)
        for number, name in enumerate(names)
    }
    if places is not None:
        places += [np.concatenate([part[axis] for part in parts]) for axis in (-2, -1)]
    if not any(np.isfinite(part).any() for part in values.values()):
        raise FtlError(
            "The deformation raster has no data in the study area. Check the raster, the study area and the areas to "
            "leave out."
        )
    return values


def lie_inside(zones: Zones, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """Whether pixels lie in any polygon, boolean (n,)."""
    result = np.zeros(len(rows), bool)
    for window, places in _by_tile(rows, cols, zones.grid):
        result[places] = zones.mask(window)[rows[places] - window.row, cols[places] - window.col]
    return result


def _extent(study_area: Zones | None, grid: Grid) -> Window:
    """The smallest window that holds the study area."""
    if study_area is None:
        return grid.window
    boxes = np.array([ogr.CreateGeometryFromWkb(polygon).GetEnvelope() for polygon in study_area.wkb]).reshape(-1, 4)
    if not len(boxes):
        return Window(0, 0, 0, 0)
    return grid.window_of(boxes[:, 0].min(), boxes[:, 2].min(), boxes[:, 1].max(), boxes[:, 3].max())


def _spread(extent: Window) -> list[Window]:
    """At most BACKGROUND_TILES tiles, evenly spread over the extent; all of it where that is few enough."""
    down, across = math.ceil(extent.height / BACKGROUND_TILE_PX), math.ceil(extent.width / BACKGROUND_TILE_PX)
    short, long = sorted((down, across))
    if short * long > BACKGROUND_TILES:
        # A long narrow raster keeps a few tiles across its short side, else only its middle or edge would be seen.
        share = math.sqrt(BACKGROUND_TILES / (short * long))
        short = min(max(math.floor(short * share), 4), short)
        long = BACKGROUND_TILES // short
    chosen_down, chosen_across = (short, long) if down <= across else (long, short)
    rows = extent.row + _places(down, chosen_down) * BACKGROUND_TILE_PX
    cols = extent.col + _places(across, chosen_across) * BACKGROUND_TILE_PX
    return [_tile(int(row), int(col), BACKGROUND_TILE_PX, extent) for row in rows for col in cols]


def _places(available: int, chosen: int) -> np.ndarray:
    """`chosen` of the numbers 0 to `available` - 1, evenly spread, each from the middle of its share."""
    return np.floor((np.arange(chosen) + 0.5) * available / max(chosen, 1)).astype(int)
