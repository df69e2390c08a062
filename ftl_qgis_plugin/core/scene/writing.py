"""Writes a synthetic scene tile by tile, so that memory does not grow with its size."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..errors import FtlError, Message
from ..grids.blocks import map_in_order
from ..grids.grid import Window
from ..progress import Progress
from ..publishing import make_scratch, publish, remove_tree
from ..stored.writer import RasterWriter
from . import deformation, imagery, series
from .features import DECOYS, HARD_DECOYS, LANDSLIDE, Feature
from .landscape import Landscape
from .layers import is_visible, write_layers
from .options import FILE_NAMES, SERIES_MAX_SIZE_PX, SceneOptions
from .placement import place_features
from .surface import survey

# Tiles that fill whole blocks (256 pixels) of all rasters, the one of twice the pixel size included.
TILE_ROWS, TILE_COLS = 512, 1024


@dataclass(frozen=True)
class SceneFiles:
    """Where the files lie (keys of FILE_NAMES; only what was asked for), and how many of what they hold."""

    paths: dict[str, str]
    landslides: int
    inventory: int
    reference: int
    visible_reference: int
    decoys: int


def write_scene(
    folder: str, options: SceneOptions, progress: Progress | None = None, tile_shape: tuple[int, int] | None = None
) -> SceneFiles:
    """Makes the scene in `folder`; files of FILE_NAMES from an earlier one go, others stay.

    Nothing appears there before everything is complete. The values do not depend on `tile_shape` (rows, columns; even
    numbers). FtlError: impossible options, a folder that cannot be written.
    """
    options.validate()
    progress = progress or Progress()
    folder = os.path.abspath(folder)
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise FtlError("{name} is a file, not a folder. Choose another folder for the scene.", name=folder)
    made = _make_folder(folder)
    scratch = ""
    try:
        scratch = _scratch_in(folder)
        features = _write_all(scratch, options, progress, tile_shape or (TILE_ROWS, TILE_COLS))
        progress.check()
        paths = _publish(scratch, folder)
        made = []
    finally:
        if scratch:
            remove_tree(scratch)
        for path in made:  # only what is empty: cancelled or failed
            with contextlib.suppress(OSError):
                os.rmdir(path)
    slides = [item for item in features if item.kind == LANDSLIDE]
    held_out = [item for item in slides if not item.in_inventory]
    return SceneFiles(
        paths,
        landslides=len(slides),
        inventory=len(slides) - len(held_out),
        reference=len(held_out),
        visible_reference=sum(is_visible(item) for item in held_out),
        decoys=sum(item.kind in (*DECOYS, *HARD_DECOYS) for item in features),
    )


def _make_folder(folder: str) -> list[str]:
    """Creates `folder` and its parents; returns those that did not exist, innermost first."""
    missing = []
    path = folder
    while not os.path.isdir(path):
        missing.append(path)
        path = os.path.dirname(path)
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise _not_writable(folder, error) from error
    return missing


def _scratch_in(folder: str) -> str:
    try:
        return make_scratch(os.path.join(folder, "scene"))
    except OSError as error:
        raise _not_writable(folder, error) from error


def _not_writable(folder: str, error: OSError) -> FtlError:
    return FtlError(
        "The folder {name} cannot be written ({reason}). Choose another folder or free some disk space.",
        name=folder,
        reason=error.strerror or "unknown reason",
    )


def _publish(scratch: str, folder: str) -> dict[str, str]:
    paths = {}
    try:
        for key, name in FILE_NAMES.items():
            source, target = os.path.join(scratch, name), os.path.join(folder, name)
            if os.path.exists(source):
                publish(source, target)
                paths[key] = target
            elif os.path.exists(target):
                os.remove(target)  # an earlier scene's, which would not fit the new one
    except OSError as error:
        raise _not_writable(folder, error) from error
    return paths


def _write_all(scratch: str, options: SceneOptions, progress: Progress, tile_shape: tuple[int, int]) -> list[Feature]:
    landscape = Landscape(options.seed, options.pixel_size_m, options.hardness)
    features = place_features(landscape, options.size_px, progress.part(0.0, 0.05))
    paths = {key: os.path.join(scratch, name) for key, name in FILE_NAMES.items()}
    painter = _TilePainter(options, landscape, features)
    with_series = options.timeseries
    _write_tiles(paths, options, painter, progress.part(0.05, 0.6 if with_series else 0.97), tile_shape)
    if with_series:
        _write_series(paths["timeseries"], options, painter, progress.part(0.6, 0.97))
    progress.check()
    write_layers(paths, options.grid, features)
    progress.report(1.0)
    return features


@dataclass(frozen=True)
class _Tile:
    """What one tile of the scene holds: arrays by file, and pixel counts of the features in it."""

    window: Window
    arrays: dict[str, np.ndarray]
    counts: list


class _TilePainter:
    """Computes tiles; holds nothing that grows with the scene but the list of features."""

    def __init__(self, options: SceneOptions, landscape: Landscape, features: list[Feature]) -> None:
        self._options = options
        self._landscape = landscape
        self._features = features
        self._places = np.array([(item.row, item.col, item.reach_px + 4) for item in features]).reshape(-1, 3)

    def near(self, window: Window) -> tuple[np.ndarray, list[Feature]]:
        """Features that may touch the window, and their indices."""
        row, col, reach = self._places.T
        hit = (row + reach >= window.row) & (row - reach <= window.row + window.height)
        hit &= (col + reach >= window.col) & (col - reach <= window.col + window.width)
        indices = np.nonzero(hit)[0]
        return indices, [self._features[index] for index in indices]

    def paint(self, window: Window) -> _Tile:
        options, landscape = self._options, self._landscape
        indices, features = self.near(window)
        # Two pixels more on every side, so that the finer image can be refined without seams.
        halo = 2 if options.optical else 0
        surface = survey(landscape, features, window.expanded(halo))
        inner = (slice(halo, halo + window.height), slice(halo, halo + window.width))
        own = surface.cut(inner, window)
        radar = deformation.observe(landscape, own, features, options.size_px)
        arrays = {"deformation": radar.rate_mm_a, "coherence": radar.coherence, "dem": own.ground.elevation_m}
        if options.optical:
            colours = imagery.ground_colours(landscape, surface)
            arrays["optical_2016"] = imagery.older_image(landscape, colours[(slice(None), *inner)], own, features)
            arrays["optical_2023"] = imagery.newer_image(
                landscape, colours, surface, features, window, options.fine_factor
            )
        counts = [
            (int(indices[number]), *rest)
            for number, *rest in deformation.count_pixels(features, radar.rate_mm_a, window)
        ]
        return _Tile(window, arrays, counts)

    def add(self, counts: list) -> None:
        """Adds a tile's pixel counts to its features (multiples of a power of two: exact in any order)."""
        for index, pixels, seen, visible, total in counts:
            item = self._features[index]
            item.pixels += pixels
            item.seen_pixels += seen
            item.visible_pixels += visible
            item.rate_sum_mm_a += total

    def series(self, window: Window) -> list[np.ndarray]:
        """All dates of the cube in a window of the scene."""
        options, landscape = self._options, self._landscape
        _, features = self.near(window)
        surface = survey(landscape, features, window)
        radar = deformation.observe(landscape, surface, features, options.size_px)
        years = series.year_fractions(options.dates)
        amplitude = series.seasonal_amplitude_mm(surface.ground, surface.steepness)
        return [
            series.displacement_mm(
                landscape, number, years, window, radar.rate_mm_a, amplitude, radar.motion_mm_a, radar.coherence
            )
            for number in range(len(years))
        ]


def _write_tiles(
    paths: dict[str, str],
    options: SceneOptions,
    painter: _TilePainter,
    progress: Progress,
    tile_shape: tuple[int, int],
) -> None:
    scales = {"deformation": 1.0, "coherence": 1.0, "dem": 1.0}
    if options.optical:
        scales |= {"optical_2016": 0.5, "optical_2023": float(options.fine_factor)}
    with contextlib.ExitStack() as stack:
        writers = {key: stack.enter_context(_writer(key, paths[key], options)) for key in scales}
        windows = list(_tiles(options.size_px, *tile_shape))
        for number, tile in enumerate(map_in_order(painter.paint, windows, progress), 1):
            for key, values in tile.arrays.items():
                _write_tile(writers[key], values, tile.window, scales[key])
            painter.add(tile.counts)
            progress.report(number / len(windows))


def _writer(key: str, path: str, options: SceneOptions) -> RasterWriter:
    if key == "optical_2016":
        names = ("red", "green", "blue")
        return RasterWriter(path, options.coarse_grid, bands=3, dtype=np.uint8, no_data=None, descriptions=names)
    if key == "optical_2023":
        names = ("red", "green", "blue")
        return RasterWriter(path, options.fine_grid, bands=3, dtype=np.uint8, no_data=None, descriptions=names)
    description = {
        "deformation": "deformation rate along the line of sight (mm/a, positive toward the satellite)",
        "coherence": "temporal coherence",
        "dem": "elevation (m)",
    }[key]
    return RasterWriter(path, options.grid, descriptions=(description,))


def _write_tile(writer: RasterWriter, values: np.ndarray, window: Window, scale: float) -> None:
    bands = values[np.newaxis] if values.ndim == 2 else values
    target = Window(int(window.row * scale), int(window.col * scale), *bands.shape[1:])
    for number, band in enumerate(bands, 1):
        writer.write(band, target, number)


def _write_series(path: str, options: SceneOptions, painter: _TilePainter, progress: Progress) -> None:
    whole = options.series_window
    if whole.height < options.size_px:
        progress.tell(
            Message(
                "The time series covers {size} x {size} pixels in the middle of the scene, to keep the file small.",
                size=SERIES_MAX_SIZE_PX,
            )
        )
    names = tuple(day.isoformat() for day in options.dates)
    grid = options.grid.sub_grid(whole)
    tiles = list(_tiles(whole.height, 256, 256))
    with RasterWriter(path, grid, bands=len(names), descriptions=names, metadata={"units": "mm"}) as writer:
        shifted = [Window(item.row + whole.row, item.col + whole.col, *item.shape) for item in tiles]
        for number, cube in enumerate(map_in_order(painter.series, shifted, progress), 1):
            for band, values in enumerate(cube, 1):
                writer.write(values, tiles[number - 1], band)
            progress.report(number / len(tiles))


def _tiles(size_px: int, rows: int, cols: int) -> Iterator[Window]:
    for row in range(0, size_px, rows):
        for col in range(0, size_px, cols):
            yield Window(row, col, min(rows, size_px - row), min(cols, size_px - col))
