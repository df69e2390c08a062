"""Of many images those that show the same ground: one under clouds or snow must not spoil what the others tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..grids.extent import grid_around
from ..grids.raster import AlignedRaster, RasterSource
from ..progress import Progress
from .change import ChangeModel, DatedImage, DisagreementError, change_model
from .dates import first_day
from .harmonisation import agreement, harmonise


def model_of_clear(
    images: Sequence[DatedImage], progress: Progress | None = None
) -> tuple[ChangeModel, tuple[DatedImage, ...]]:
    """`change_model` of the images that agree with the newest, and those that were left out for they do not.

    Where none agrees with the newest it is the one that is left out. FtlError: as `change_model`; no two of different
    dates agree.
    """
    ordered = sorted(images, key=lambda image: first_day(image.date))
    first_error: DisagreementError | None = None
    while len(_dates(ordered)) > 1:
        left = list(ordered)
        while len(_dates(left)) > 1:
            try:
                model = change_model(left, progress=progress)
            except DisagreementError as error:
                first_error = first_error or error
                name = error.message.values["older"]
                left = [image for image in left if image.name != name or image is left[-1]]
            else:
                return model, tuple(image for image in images if image not in model.images)
        ordered = ordered[:-1]
    if first_error is not None:
        raise first_error
    return change_model(images, progress=progress), ()  # says what is wrong


def pair_around(
    images: Sequence[DatedImage], wkb: bytes, wkt: str, progress: Progress | None = None
) -> tuple[list[DatedImage], list[DatedImage]]:
    """The newest image, and the oldest that shows the same ground around an outline (WKB in `wkt`); then those that
    were passed over to find them, for clouds or snow hide the ground there.

    An image that agrees with no other is passed over as well; where no two agree, the newest stands alone.
    """
    progress = progress or Progress()
    ordered = sorted(images, key=lambda image: first_day(image.date))
    if len(ordered) < 2:
        return ordered, []
    grid, box = grid_around(wkb, wkt, RasterSource(ordered[-1].path, wkt=ordered[-1].wkt))
    read: dict[tuple[str, str], np.ndarray] = {}

    def values(image: DatedImage, role: str) -> np.ndarray:
        if (image.path, role) not in read:
            progress.check()
            read[image.path, role] = AlignedRaster(image.source(role), grid).read(box)
        return read[image.path, role]

    def agree(older: DatedImage, newer: DatedImage) -> bool:
        shared = [role for role in newer.bands if role in older.bands]
        gains = [harmonise(values(older, role), values(newer, role)) for role in shared]
        return bool(gains) and None not in gains and agreement(gains).is_same_ground

    for number in range(len(ordered) - 1, 0, -1):
        for position, older in enumerate(ordered[:number]):
            if older.date != ordered[number].date and agree(older, ordered[number]):
                return [ordered[number], older], ordered[:position] + ordered[number + 1 :]
    return ordered[-1:], ordered[:-1]


def _dates(images: Sequence[DatedImage]) -> set[str]:
    return {image.date for image in images}
