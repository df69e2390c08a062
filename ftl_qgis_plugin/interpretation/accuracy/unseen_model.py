"""Where a landslide could not have been seen in the rate: runs `unseenground`, and counts what its map says."""

from __future__ import annotations

import os

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.layers import source_of_layer
from ...bridge.styling import apply_style
from ...core.deformation.rate_units import UNITS
from ...core.deformation.unseen import Unseen, count_unseen
from ...core.errors import FtlError
from ...core.factors.catalogue import COHERENCE
from ...core.grids.raster import RasterSource
from ...core.progress import Progress
from ...study.database import Study
from ...study.inventory import SAMPLES, inventory_records
from ..background.latest_job import LatestJob
from ..session.layers import add_below
from ..session.session import InterpretationSession
from ..settings.choices import raster_layer


class UnseenModel(QObject):
    """`unseen`: what the chosen map says of the ground and of the landslides of the study's first inventory and of its
    reference; None where there is no map, or not yet."""

    resultChanged = pyqtSignal()

    def __init__(self, session: InterpretationSession) -> None:
        super().__init__(session)
        self._session = session
        self.unseen: Unseen | None = None
        self.failure = ""
        self._counted: object = None
        self._job = LatestJob(self)
        self._job.finished.connect(self._take)
        self._job.failed.connect(self._fail)
        session.iterationsChanged.connect(self._outdate)
        session.studyOpened.connect(self._outdate)

    def release(self) -> None:
        self._job.close()

    def run(self, incidence_deg: float | None, heading_deg: float | None) -> bool:
        """Starts the map; it becomes the session's. False where another task is running or no rate is chosen."""
        session, choices = self._session, self._session.choices
        if not choices.deformation:
            session.messageRaised.emit("warning", self.tr("Choose a deformation raster on the Data page first."))
            return False
        knows_view = incidence_deg is not None and heading_deg is not None and choices.dem
        parameters = {
            "INPUT": choices.deformation,
            "UNIT": list(UNITS).index(choices.unit),
            "COHERENCE": choices.coherence or None,
            "MIN_COHERENCE": least_coherence(session),
            "RATE_STD": choices.rate_std or None,
            "SLOWEST": choices.min_rate_mm_a,
            "DEM": choices.dem or None,
            "INCIDENCE": incidence_deg if knows_view else None,
            "HEADING": heading_deg if knows_view else None,
            "MASK": choices.study_area or None,
            "LANDSLIDES": choices.inventory or None,
            "OUTPUT": self._target(),
        }
        return session.runner.run("ftl:unseenground", parameters, self.tr("Ground that is not seen"), self._show)

    def count(self) -> None:
        """Counts the chosen map where that has not been done; resultChanged follows. Cheap to call again."""
        session = self._session
        layer = raster_layer(session.choices.unseen, session.project)
        study = session.study.path if session.study is not None else ""
        wanted = None if layer is None else (layer.source(), study)
        if wanted == self._counted:
            return
        self._counted = wanted
        self.unseen, self.failure = None, ""
        if layer is None:
            self._job.cancel()
            self.resultChanged.emit()
            return
        try:
            source = source_of_layer(layer)
        except FtlError as error:
            self._fail(str(error))
            return
        self._job.request(lambda progress: _count(source, study, progress))

    def _outdate(self) -> None:
        """Landslides may have been held out since."""
        self._counted = None

    def _target(self) -> str:
        """Beside the study, a name that is free; without one a temporary file."""
        study = self._session.study
        if study is None:
            return "TEMPORARY_OUTPUT"
        stem, number = os.path.splitext(study.path)[0], 1
        while True:
            path = f"{stem}_unseen{'' if number == 1 else f'_{number}'}.tif"
            if not os.path.lexists(path):
                return path
            number += 1

    def _free_name(self) -> str:
        """Of the map's layer: two of one name could not be told apart where one of them is chosen."""
        name, number = self.tr("Ground that is not seen"), 2
        free = name
        while self._session.project.mapLayersByName(free):
            free, number = f"{name} {number}", number + 1
        return free

    def _show(self, results: dict) -> None:
        path = results["OUTPUT"]
        layer = path if isinstance(path, QgsRasterLayer) else QgsRasterLayer(path, self._free_name())
        if not layer.isValid():
            raise FtlError("{name} was written, but QGIS cannot load it. Check that it is still there.", name=path)
        apply_style(layer, "unseen")
        add_below(self._session.project, layer)
        self._session.choose(unseen=layer.id())
        self.count()

    def _take(self, unseen: Unseen) -> None:
        self.unseen = unseen
        self.resultChanged.emit()

    def _fail(self, reason: str) -> None:
        self.failure = reason
        self.resultChanged.emit()


def least_coherence(session: InterpretationSession) -> float | None:
    """What candidates have to have: as it is chosen, else as the newest thresholds of the study say; None: neither.

    Ground below it is not seen: no candidate can lie there.
    """
    if session.choices.min_coherence is not None:
        return session.choices.min_coherence
    for iteration in reversed(session.iteration.iterations()):
        table = session.iteration.thresholds(iteration.number)
        if table is not None:
            bounds = [row.lower for row in table.intervals(COHERENCE)]
            return None if None in bounds else min(bounds, default=None)
    return None


def _count(source: RasterSource, study_path: str, progress: Progress) -> Unseen:
    """In the job's thread, with a connection of its own."""
    outlines, wkt = [], ""
    if study_path:
        with Study.open(study_path, read_only=True) as study:
            wkt = study.crs_wkt
            outlines = study.first_inventory.known(inventory_records(study, SAMPLES))
            outlines += [record["wkb"] for record in study.reference() if record["wkb"]]
    return count_unseen(source, outlines, wkt, progress)
