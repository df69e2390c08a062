"""A study file as a parameter, and guards for what is written beside it."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..core.errors import FtlError

STUDY_EXTENSION = "gpkg"


def require_other_file(output: str | None, studies: Iterable[str]) -> None:
    """FtlError where an output would replace a study that is only to be read."""
    for study in studies:
        if output and os.path.realpath(output) == os.path.realpath(study):
            raise FtlError(
                "The output {name} is the study itself, which would be lost. Choose another file name.", name=output
            )
