"""Which study is at hand: the one place that says so, for all parts of the session."""

from __future__ import annotations

import os

from qgis.core import QgsCoordinateReferenceSystem

from ...study.database import Study


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

    def holds(self, path: str) -> bool:
        """Whether the open study is the one in that file."""
        return self.study is not None and os.path.normcase(path) == os.path.normcase(self.study.path)
