"""Modules that are loaded when they are first used: parts of scipy take longer than the whole plugin's own code."""

from __future__ import annotations

import importlib

from .errors import FtlError
from .sentences import first_line


class Deferred:
    """Stands for a module under a global name: `ndimage = Deferred("scipy.ndimage")`. An attribute loads it.

    FtlError: the package is broken, or made for another Python or numpy.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> object:
        try:
            module = importlib.import_module(self._name)
        except ImportError as error:
            raise FtlError(
                "QGIS's Python cannot load {name} ({reason}). Install the package again, for the Python that QGIS "
                "uses, then start QGIS again.",
                name=self._name,
                reason=first_line(error),
            ) from error
        found = getattr(module, attribute)
        # Asked for once: to look it up again takes as long as the work it is asked for, where that is a short row.
        self.__dict__[attribute] = found
        return found
