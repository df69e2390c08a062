"""Of many images those that show the same ground: one under clouds or snow must not spoil what the others tell."""

from __future__ import annotations

from collections.abc import Sequence

from ..progress import Progress
from .change import ChangeModel, DatedImage, DisagreementError, change_model
from .dates import first_day


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


def _dates(images: Sequence[DatedImage]) -> set[str]:
    return {image.date for image in images}
