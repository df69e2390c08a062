"""Which study is at hand: the one place that says so, for all parts of the session."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from qgis.core import QgsCoordinateReferenceSystem

from ...study.database import Study
from ...study.file.connection import BusyError

_Answer = TypeVar("_Answer")
# Nobody notices the window standing still for that long.
_LOOK_S = 0.1


class StudyHolder:
    """`study`: the open one, or None. Only the session opens and closes."""

    def __init__(self) -> None:
        self.study: Study | None = None

    @property
    def is_read_only(self) -> bool:
        return self.study is not None and self.study.read_only

    @property
    def crs(self) -> QgsCoordinateReferenceSystem:
        """The study's CRS; invalid where no study is open."""
        return (
            QgsCoordinateReferenceSystem.fromWkt(self.study.crs_wkt) if self.study else QgsCoordinateReferenceSystem()
        )

    def read(self, question: Callable[[Study], _Answer], otherwise: _Answer) -> _Answer:
        """What the open study answers; `otherwise` without one, and while another program keeps it locked.

        For what is only shown: the window neither waits for the other program nor breaks off.
        """
        if self.study is None:
            return otherwise
        try:
            with self.study.patience(_LOOK_S):
                return question(self.study)
        except BusyError:
            return otherwise

    def require_unlocked(self) -> None:
        """BusyError: another program keeps the open study locked. Where GDAL opened it then, it would wait for seconds,
        and the window with it."""
        if self.study is not None:
            with self.study.patience(_LOOK_S):
                self.study.count("iterations")

    def holds(self, path: str) -> bool:
        """Whether the open study is the one in that file."""
        return self.study is not None and os.path.normcase(path) == os.path.normcase(self.study.path)
