"""What images and time series say of each candidate, as numbers by name (NaN where they say nothing)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..errors import FtlError
from ..grids.grid import Window
from ..landslides.reprojection import reprojected
from ..progress import Progress
from ..ranking.attributes import NEWEST_PREFIX
from ..timeseries.cube import Cube
from ..timeseries.motion_shape import NO_SHAPE, motion_shape
from ..timeseries.place_series import series_of_polygon
from ..timeseries.seasons import Seasons
from .change import MAGNITUDE, ChangeModel
from .contrast import contrasts

# Fields end as the ranking's attributes do.
CONTRAST_SUFFIX, MEAN_SUFFIX = "_contrast", "_mean"
MOTION_FIELDS = ("thaw_share", "acceleration_mm_a2", "monotony", "one_way")


def contrast_fields(model: ChangeModel) -> tuple[str, ...]:
    """Of the newest image: a scar is bare against its surroundings, whether it changed since the older image or not;
    and it is bare as such, where what surrounds it is bare too."""
    newest = [NEWEST_PREFIX + name for name in model.indices]
    contrast = [name + CONTRAST_SUFFIX for name in (*model.band_names, *newest)]
    return (*contrast, *(name + MEAN_SUFFIX for name in newest))


def change_evidence(
    model: ChangeModel, wkb: Sequence[bytes], wkt: str, progress: Progress | None = None
) -> list[dict[str, float]]:
    """Per polygon (in `wkt`) the robust z of inside minus ring: of each band of the change raster, and of the newest
    image's indices; and these indices' medians inside."""
    progress = progress or Progress()
    grid = model.grid
    outlines = reprojected(wkb, wkt, grid.wkt, or_empty=True)
    # Of a band of differences, unchanged ground differs by what the whole does.
    floor = (*(1.0 if name == MAGNITUDE else 0.02 for name in model.band_names), *(0.02 for _ in model.indices))

    def read(window: Window) -> np.ndarray:
        if not model.indices:
            return model.evaluate(window)
        return np.concatenate([model.evaluate(window), model.newest_indices(window)])

    found = contrasts(read, grid, outlines, floor, progress)
    of_change = len(model.band_names)
    return [dict(zip(contrast_fields(model), (*item.z, *item.inside[of_change:]))) for item in found]


def motion_evidence(
    cube: Cube, seasons: Seasons, wkb: Sequence[bytes], wkt: str, progress: Progress | None = None
) -> list[dict[str, float]]:
    """Per polygon (in `wkt`) what the course of its mean displacement says; NaN outside of the time series."""
    progress = progress or Progress()
    found = []
    for number, polygon in enumerate(reprojected(wkb, wkt, cube.grid.wkt, or_empty=True)):
        progress.check()
        progress.report(number / len(wkb))
        try:
            series = series_of_polygon(cube, polygon)
        except FtlError:  # outside
            shape = NO_SHAPE
        else:
            shape = motion_shape(series.times_a, series.mean_mm, seasons)
        found.append({name: getattr(shape, name) for name in MOTION_FIELDS})
    return found


def known(values: dict[str, float]) -> dict[str, float]:
    """Without what is not known."""
    return {name: value for name, value in values.items() if math.isfinite(value)}
