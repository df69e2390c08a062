"""The grid that all layers of a stack share."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import FtlError
from ...grids.grid import Grid, Window
from ...grids.longitudes import turns_apart
from ...products.layer import Layer, file_name

# A stack covers what all its layers cover; where that is less than this share of a layer, they are of different frames.
_LEAST_SHARE = 0.3


def common_grid(layers: Sequence[Layer]) -> Grid:
    """The pixels that all layers cover. FtlError: another CRS, pixel size or position than the first one's, or little
    in common (several frames)."""
    first = layers[0].grid
    rows, cols = (0, first.height), (0, first.width)
    for layer in layers[1:]:
        row, col = offset(layer.grid, first, layer.path, layers[0].path)
        rows = max(rows[0], row), min(rows[1], row + layer.grid.height)
        cols = max(cols[0], col), min(cols[1], col + layer.grid.width)
        height, width = rows[1] - rows[0], cols[1] - cols[0]
        if min(height, width) <= 0 or height * width < _LEAST_SHARE * layer.grid.height * layer.grid.width:
            raise FtlError(
                "{name} hardly covers the ground that the others cover (such as {other}): they are of different "
                "frames. Stack each frame by itself.",
                name=file_name(layer.path),
                other=file_name(layers[0].path),
            )
    return first.sub_grid(Window(rows[0], cols[0], rows[1] - rows[0], cols[1] - cols[0]))


def offset(own: Grid, grid: Grid, own_name: str, name: str) -> tuple[int, int]:
    """Row and column of `own`'s first pixel in `grid`, whichever way either counts its longitudes. FtlError: they are
    not the same pixels."""
    same_size = (
        abs(own.x_size - grid.x_size) * max(own.width, grid.width) < 0.05 * grid.x_size
        and abs(own.y_size - grid.y_size) * max(own.height, grid.height) < 0.05 * grid.y_size
    )
    x_min = own.x_min + turns_apart(own, grid)
    col, row = (x_min - grid.x_min) / grid.x_size, (grid.y_max - own.y_max) / grid.y_size
    whole = abs(col - round(col)) < 0.05 and abs(row - round(row)) < 0.05
    if not same_size or not whole or not own.srs.IsSame(grid.srs):
        raise FtlError(
            "{name} is not on the grid of {other} (other CRS, pixel size or position): they come from different "
            "frames, tracks or settings. Stack those of one grid.",
            name=file_name(own_name),
            other=file_name(name),
        )
    return round(row), round(col)
