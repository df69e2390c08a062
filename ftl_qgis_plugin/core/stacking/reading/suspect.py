"""Files that hold less or other than they seem to: still being written, or with a code for no data that they do not
declare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...errors import Message
from ...factors.plausibility import undeclared_no_data
from ...grids.grid import Grid, Window
from ...grids.raster import open_dataset
from ...products.layer import Layer, file_name
from ...progress import Progress
from .layer_reader import LayerReader

# Parts of the height, from the top, at which a file that ends early holds nothing; and where it holds something.
_LOW, _MIDDLE = (1.0, 0.99, 0.98), 0.5
# So many of the others' pixels hold data there, of so many of them.
_MOST = 0.5


def tell_of_unfinished(readers: Sequence[LayerReader], grid: Grid, progress: Progress) -> None:
    """Warns of files without any data at the scene's lower edge, where most of the others have some: programs lay out
    a file first and fill it from the top, and what is missing reads as zeros. A footprint may end so too, so that they
    are used all the same."""

    def shares(share: float, which: Sequence[LayerReader]) -> np.ndarray:
        row = min(int(share * grid.height), grid.height - 1)
        window = Window(row, 0, 1, grid.width)
        return np.array([np.isfinite(reader.read(window)).mean() for reader in which])

    held = shares(_LOW[0], readers)
    empty = [readers[number] for number in np.flatnonzero(held == 0)]
    if not empty or np.mean(held >= _MOST) < _MOST:
        return
    for share in _LOW[1:]:
        empty = [reader for reader, there in zip(empty, shares(share, empty)) if there == 0]
    empty = [reader for reader, there in zip(empty, shares(_MIDDLE, empty)) if there > 0]
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
        known = np.flatnonzero(~np.isnan(values))  # in mm the largest numbers there are may be infinite
        suspect = undeclared_no_data(values[known])
        if suspect is None or suspect[0] == 0 or not _declares_none(reader.layer):
            continue
        at = known[values[known] == suspect[0]][0]
        code = float(reader.read(places[at])[0, 0])
        layers[number] = replace(reader.layer, no_data=code)
        found.append((number, code))
    if not found:
        return None
    first, code = found[0]
    progress.warn(
        Message(
            "{count} file(s), {first} first, hold the value {value:g}, far from all others: it is taken for no data, "
            "which they do not declare.",
            count=len(found),
            first=file_name(layers[first].path),
            value=code,
        )
    )
    return layers


def _declares_none(layer: Layer) -> bool:
    if layer.no_data is not None or layer.scale != 1.0:
        return False
    dataset = open_dataset(layer.path)  # GDAL's band does not keep it
    return dataset.GetRasterBand(layer.band).GetNoDataValue() is None
