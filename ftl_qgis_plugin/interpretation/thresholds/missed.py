"""What a landslide that was drawn by hand is, and which factor kept it from being a candidate."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.outlines import in_crs
from ...core.candidates.overlap import Overlap
from ...core.errors import FtlError
from ...core.factors.factors import build_factors
from ...core.factors.thresholds import ThresholdTable
from ...core.iteration.limiting_factors import NONE, refusing_factors
from ...core.progress import Progress
from ..background.latest_job import LatestJob
from ..session.session import InterpretationSession
from .threshold_sources import ThresholdSources


@dataclass(frozen=True)
class MissedFacts:
    """`refused_by`: the factor that kept it out, "" where none did, None while that is not known (`is_pending`), or
    cannot be known."""

    candidate: str
    area_m2: float
    rate_mean_mm_a: float | None = None
    refused_by: str | None = None
    is_pending: bool = False


@dataclass(frozen=True)
class _Reason:
    sources: ThresholdSources
    table: ThresholdTable
    wkb: bytes  # in the grid's CRS

    def __call__(self, progress: Progress) -> str:
        built = build_factors(self.sources.inputs, self.table.factors)
        overlap = Overlap(
            self.sources.inputs.grid,
            {name: built[name] for name in self.table.factors},
            self.table,
            self.sources.min_factors,
        )
        found = refusing_factors(overlap, [self.wkb], progress)[0]
        return "" if found == NONE else found


class MissedLandslides(QObject):
    """`measured` comes at once with what was measured, and again when the reason is known."""

    measured = pyqtSignal(object)  # MissedFacts

    def __init__(self, session: InterpretationSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._facts: MissedFacts | None = None
        self._job = LatestJob(self)
        self._job.finished.connect(lambda factor: self._tell(refused_by=factor, is_pending=False))
        self._job.failed.connect(lambda _sentence: self._tell(is_pending=False))
        session.outlines.missedDigitised.connect(self._measure)
        session.studyClosed.connect(self._job.cancel)

    def close(self) -> None:
        self._session.outlines.missedDigitised.disconnect(self._measure)
        self._session.studyClosed.disconnect(self._job.cancel)
        self._job.close()

    def _measure(self, candidate: str) -> None:
        record = self._session.answer(lambda study: study.candidate(candidate), None)
        if record is None:  # another program has just locked the study: nothing is told of this one
            return
        self._facts = MissedFacts(candidate, float(record["area_m2"] or 0.0), record["rate_mean"])
        job = self._reason(record)
        self._tell(is_pending=job is not None)
        if job is not None:
            self._job.request(job)

    def _reason(self, record: dict) -> _Reason | None:
        """None where there is nothing to ask: no ranges yet, or rasters that cannot be read any more."""
        session = self._session
        table = session.answer(lambda study: study.thresholds(int(record["iteration"] or 0)), None)
        if table is None:
            return None
        try:
            sources = ThresholdSources.of_session(session, samples=False)
            crs = QgsCoordinateReferenceSystem.fromWkt(sources.inputs.grid.wkt)
            return _Reason(sources, table, in_crs(record["wkb"], session.crs, crs, session.project))
        except FtlError:
            return None

    def _tell(self, **changes: object) -> None:
        self._facts = replace(self._facts, **changes)
        self.measured.emit(self._facts)
