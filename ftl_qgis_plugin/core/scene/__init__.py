"""A synthetic scene with known truth, so that every step of the method can be tried at once."""

from .options import (
    FILE_NAMES,
    MAX_PIXEL_SIZE_M,
    MAX_SIZE_PX,
    MIN_PIXEL_SIZE_M,
    MIN_SIZE_PX,
    SERIES_MAX_SIZE_PX,
    SceneOptions,
)
from .writing import SceneFiles, write_scene

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
