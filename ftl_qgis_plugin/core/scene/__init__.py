"""A synthetic scene with known truth, so that every step of the method can be tried at once.

Begin with `options` (what can be asked for) and `writing.write_scene`; `landscape` and `surface` make the ground,
`placement` puts landslides and decoys on it, `deformation` and `noise` what the radar sees.
"""

from .options import (
    FILE_NAMES,
    MAX_PIXEL_SIZE_M,
    MAX_SIZE_PX,
    MIN_PIXEL_SIZE_M,
    MIN_SIZE_PX,
    SERIES_MAX_SIZE_PX,
    SceneOptions,
)

__all__ = [
    "FILE_NAMES",
    "MAX_PIXEL_SIZE_M",
    "MAX_SIZE_PX",
    "MIN_PIXEL_SIZE_M",
    "MIN_SIZE_PX",
    "SERIES_MAX_SIZE_PX",
    "SceneFiles",
    "SceneOptions",
    "write_scene",
]


def __getattr__(name: str) -> object:
    """Limits and options are asked for at every start, what makes a scene is not."""
    if name in ("SceneFiles", "write_scene"):
        from . import writing

        return getattr(writing, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
