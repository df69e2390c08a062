"""Files that hold less or other than they seem to: still being written, or with a code for no data that they do not
declare."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...errors import Message
from ...factors.plausibility import undeclared_no_data
from ...grids.grid import Grid, Window
from ...grids.raster import open_dataset
from ...grids.sample_places import SamplePlaces
from ...products.layer import Layer, file_name
from ...progress import Progress
from .date_stacks import CubeStack, GranuleStack
from .layer_reader import LayerReader

# Parts of the height, from the top, at which a file that ends early holds nothing, and where it holds something.
_LOW, _MIDDLE = 0.98, 0.5
# So many of the others' pixels hold data there, of so many of them.
_MOST = 0.5
# Less than any code in size.
LEAST_CODE = 990.0
# Pixels that tell what codes displacements hold, and where they lie.
_SAMPLE_PX, _SAMPLE_PLACES = 20_000, 9


def tell_of_unfinished(readers: Sequence[LayerReader], grid: Grid, progress: Progress) -> None:
    """Warns of files without any data at the scene's lower edge, where most of the others have some: programs lay out
    a file first and fill it from the top, and what is missing reads as zeros. A footprint may end so too, so that they
    are used all the same."""

    def shares(row: int, which: Sequence[LayerReader]) -> np.ndarray:
        window = Window(row, 0, 1, grid.width)
        return np.array([np.isfinite(reader.read(window)).mean() for reader in which])

    held = shares(grid.height - 1, readers)
    if np.mean(held >= _MOST) < _MOST:
        return
    empty = [readers[number] for number in np.flatnonzero(held == 0)]
    for share, holds_something in ((_LOW, False), (_MIDDLE, True)):
        found = shares(int(share * grid.height), empty)
        empty = [reader for reader, there in zip(empty, found) if (there > 0) == holds_something]
    if empty:
        progress.warn(
            Message(
                "{count} file(s), {first} first, hold nothing at the lower edge, where most others do. If they are "
                "still being written or downloaded, wait for the end and stack again.",
                count=len(empty),
                first=file_name(empty[0].layer.path),
            )
        )


def with_declared_no_data(
    readers: Sequence[LayerReader], samples: Sequence[np.ndarray], places: Sequence[Window], progress: Progress
) -> list[Layer] | None:
    """The layers of the readers, such as hold a code for no data that they do not declare with it declared, which is
    told; None where none does. `samples`: (pixels,) of each, one pixel for each of the `places`, in the unit of the
    file but for rounding, NaN = no data."""
    layers, found = [reader.layer for reader in readers], []
    for number, (reader, values) in enumerate(zip(readers, samples)):
        at = _place_of_code(values)
        if at is not None and _declares_none(reader.layer):
            code = float(reader.read(places[at])[0, 0])
            layers[number] = replace(reader.layer, no_data=code)
            found.append((file_name(reader.layer.path), code))
    _tell_of_codes(found, progress)
    return layers if found else None


def with_declared_dates(stack: GranuleStack | CubeStack, progress: Progress) -> GranuleStack | CubeStack:
    """The same of displacements by date; the stack itself where nothing is to be declared."""
    windows = SamplePlaces.of(stack.grid, stack.block_shape, _SAMPLE_PX, _SAMPLE_PLACES).windows
    if isinstance(stack, CubeStack):
        cube = stack.cube
        if not _says_nothing(cube.no_data) or cube.scales:
            return stack
        stored = replace(cube, mm_per_unit=1.0)
        values = np.concatenate([stored.read(window).ravel() for window in windows])
        at = _place_of_code(values)
        if at is None:
            return stack
        code = float(values[at])
        _tell_of_codes([(file_name(cube.path), code)], progress)
        return stack.with_cube(replace(cube, no_data=code))
    suspects = [number for number, reader in enumerate(stack.readers) if _declares_none(reader.layer)]
    layers, found = [reader.layer for reader in stack.readers], []
    for number in suspects:
        values = np.concatenate([stack.readers[number].read(window).ravel() for window in windows])
        at = _place_of_code(values)
        if at is not None:
            layers[number] = replace(layers[number], no_data=float(values[at]))
            found.append((file_name(layers[number].path), float(values[at])))
    _tell_of_codes(found, progress)
    return stack.with_layers(layers) if found else stack


def _place_of_code(values: np.ndarray) -> int | None:
    """Where a code for no data stands among values (1-D); None where there is none."""
    known = np.flatnonzero(~np.isnan(values))  # in mm the largest numbers there are may be infinite
    suspect = undeclared_no_data(values[known])
    if suspect is None or suspect[0] == 0:
        return None
    return int(known[values[known] == suspect[0]][0])


def _tell_of_codes(found: Sequence[tuple[str, float]], progress: Progress) -> None:
    if found:
        progress.warn(
            Message(
                "{count} file(s), {first} first, hold the value {value:g}, far from all others: it is taken for no "
                "data, which they do not declare.",
                count=len(found),
                first=found[0][0],
                value=found[0][1],
            )
        )


def _declares_none(layer: Layer) -> bool:
    if not _says_nothing(layer.no_data) or layer.scale != 1.0:
        return False
    dataset = open_dataset(layer.path)  # GDAL's band does not keep it
    return _says_nothing(dataset.GetRasterBand(layer.band).GetNoDataValue())


def _says_nothing(no_data: float | None) -> bool:
    """Programs declare NaN, which is no data anyway, of files that hold another code."""
    return no_data is None or math.isnan(no_data)
