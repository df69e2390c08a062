"""Modules that are loaded when they are first used: parts of scipy take longer than the whole plugin's own code."""

from __future__ import annotations

import importlib


class Deferred:
    """Stands for a module under a global name: `ndimage = Deferred("scipy.ndimage")`. An attribute loads it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> object:
        return getattr(importlib.import_module(self._name), attribute)
