"""The form of components: their axes, and how far inside each pixel lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..deferred import Deferred
from ..grids.grid import Grid
from .components import Components

ndimage = Deferred("scipy.ndimage")

# Components are laid beside each other on canvases of about this many pixels, to measure many at once.
_CANVAS_PX = 4_000_000


@dataclass(frozen=True)
class Axes:
    """Of each component: `elongation`, the long over the short axis of the ellipse of the same second moments (>= 1),
    and the long axis as a unit vector on the map (`right`, `up`); NaN where no axis is longer."""

    elongation: np.ndarray
    right: np.ndarray
    up: np.ndarray


def axes_of(done: Components, grid: Grid) -> Axes:
    """Axes in metres on the ground. A pixel counts with its own extent, so that a line of pixels has a width."""
    component, count = done.component, done.count
    row, col = np.divmod(done.pixels.key, grid.width)
    pixels = np.bincount(component, minlength=count).astype(float)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.bincount(component, weights=values, minlength=count) / pixels

    first = int(row.min())
    widths, heights = (
        np.broadcast_to(size, int(np.ptp(row)) + 1) for size in grid.pixel_size_m(first, int(np.ptp(row)) + 1)
    )
    # The scale of the component's middle row: no landslide is so tall that it changed inside.
    middle = np.rint(mean(row)).astype(np.int64) - first
    x_m, y_m = widths[middle], heights[middle]
    x = (col - mean(col)[component]) * x_m[component]
    y = (mean(row)[component] - row) * y_m[component]
    xx, yy, xy = mean(x * x) + x_m**2 / 12, mean(y * y) + y_m**2 / 12, mean(x * y)
    half_sum, spread = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    no_axis = spread < 1e-9 * half_sum
    right, up = (np.where(no_axis, np.nan, part) for part in (np.cos(angle), np.sin(angle)))
    return Axes(np.sqrt((half_sum + spread) / (half_sum - spread)), right, up)


def depth_px(done: Components, grid: Grid) -> np.ndarray:
    """Distance of each pixel to the nearest one outside of its component, between centres, pixels; (n,), >= 1."""
    row, col = np.divmod(done.pixels.key, grid.width)
    order = np.argsort(done.component, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(done.component, minlength=done.count))])
    # Row by row, so that each component's first pixel is of its uppermost row.
    top, bottom = row[order[starts[:-1]]], row[order[starts[1:] - 1]]
    left, right = (least_or_most.reduceat(col[order], starts[:-1]) for least_or_most in (np.minimum, np.maximum))
    heights, widths = bottom - top + 1, right - left + 1
    depth = np.empty(len(done.pixels), float)
    # Of like width on one canvas, below each other, a row of outside between them.
    by_width = np.argsort(widths, kind="stable")
    begin = 0
    while begin < done.count:
        end, rows = begin, 1
        while end < done.count and (
            end == begin or (rows + heights[by_width[end]] + 1) * (widths[by_width[end]] + 2) <= _CANVAS_PX
        ):
            rows += int(heights[by_width[end]]) + 1
            end += 1
        chosen = by_width[begin:end]
        canvas = np.zeros((rows, int(widths[chosen].max()) + 2), bool)
        offset = 1 + np.concatenate([[0], np.cumsum(heights[chosen] + 1)[:-1]])
        pixels = np.concatenate([order[starts[number] : starts[number + 1]] for number in chosen])
        place = np.repeat(np.arange(len(chosen)), (starts[chosen + 1] - starts[chosen]))
        rows_in = row[pixels] - top[chosen][place] + offset[place]
        cols_in = col[pixels] - left[chosen][place] + 1
        canvas[rows_in, cols_in] = True
        depth[pixels] = ndimage.distance_transform_edt(canvas)[rows_in, cols_in]
        begin = end
    return depth
