"""What the rasters of a stack are called, so that the next one finds them."""

from __future__ import annotations

import os
import re

# Of the source folder's name: with all of a long one every field of the page shows the same beginning, and a file
# system may refuse the file.
_STEM = 40
_ENDS = {
    "RATE": "rate",
    "RATE_STD": "rate_std",
    "COHERENCE": "coherence",
    "COUNT": "count",
    "SERIES": "series",
    "THAW_RATE": "thaw_rate",
    "WINTER_RATE": "winter_rate",
}
# As `target_names` calls it.
_RATE_FILE = re.compile(r"(.+)_rate((?:_\d+)?\.tif)")


def target_names(folder: str, source: str, outputs: tuple[str, ...]) -> dict[str, str]:
    """A file for each output, named by the source folder, numbered so that nothing is written over."""
    stem = os.path.basename(os.path.normpath(source))[:_STEM].rstrip(" ._-") or "stack"
    number = 1
    while True:
        end = f"_{number}.tif" if number > 1 else ".tif"
        paths = {name: os.path.join(folder, f"{stem}_{_ENDS[name]}{end}") for name in outputs}
        if not any(os.path.lexists(path) for path in paths.values()):
            return paths
        number += 1


def files_beside(rate: str) -> set[str]:
    """All that the stack which wrote this rate has called so, itself included; none where no stack calls a rate so."""
    found = _RATE_FILE.fullmatch(rate)
    return {f"{found[1]}_{end}{found[2]}" for end in _ENDS.values()} if found else set()
