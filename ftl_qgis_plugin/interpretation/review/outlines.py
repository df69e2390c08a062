"""Outlines of candidates: as they are, mended, grown into the moving ground, and digitised where none was found."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.outlines import in_crs
from ...core.errors import FtlError
from ...core.grids.extent import grid_in
from ...core.grids.raster import AlignedRaster
from ...core.landslides.polygons import PolygonSet
from ...core.landslides.rate_statistics import polygon_rates
from ...core.landslides.zones import Zones
from ...core.progress import Progress
from ...study.log.verdicts import CLEARED, Verdict
from ...study.missed import is_missed, missed_id
from ..base.messenger import Messenger
from ..base.study_holder import StudyHolder
from ..settings.choices_store import ChoicesStore
from . import boundary
from .candidates import Candidates
from .review import Review


class Outlines(QObject):
    """Outlines are WKB in the study's CRS unless a CRS is given with them."""

    boundaryChanged = pyqtSignal(str)  # id of the candidate whose outline changed
    missedDigitised = pyqtSignal(str)  # id of a landslide that was drawn where there was no candidate

    def __init__(
        self,
        project: QgsProject,
        holder: StudyHolder,
        candidates: Candidates,
        review: Review,
        store: ChoicesStore,
        messenger: Messenger,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._holder = holder
        self._candidates = candidates
        self._review = review
        self._store = store
        self._messenger = messenger

    def outline(self, candidate: str) -> bytes | None:
        """WKB of a candidate as it is now (mended or as proposed)."""
        record = self._holder.read(lambda study: study.candidate(candidate), None) if candidate else None
        return record["wkb"] if record else None

    def geometry(self, candidate: str) -> QgsGeometry:
        """The outline as a QgsGeometry in the study's CRS; null for an unknown id."""
        geometry = QgsGeometry()
        wkb = self.outline(candidate)
        if wkb:
            geometry.fromWkb(wkb)
        return geometry

    def update_boundary(
        self, wkb: bytes, crs: QgsCoordinateReferenceSystem | None = None, candidate: str | None = None
    ) -> bool:
        """Mends the outline of the current (or the given) candidate; how it was proposed is kept in the study."""
        name = candidate or self._candidates.current
        if not self._is_known(name):
            return False

        def mend() -> None:
            study = self._holder.study
            shape, before = in_crs(wkb, crs, self._holder.crs, self._project), self.outline(name)
            self._set(name, shape)
            study.outline_changes.record(name, before, shape, study.analyst)

        return self._messenger.attempt(mend)

    def undo(self) -> bool:
        """Takes back what this analyst did last: a verdict or a change of an outline; goes to its candidate."""
        study, changes = self._holder.study, []
        if study is not None and not self._messenger.attempt(
            lambda: changes.append(study.outline_changes.next_to_undo(study.analyst))
        ):
            return False
        change = changes[0] if changes else None
        if change is None:
            return self._review.undo()

        def undo() -> None:
            self._set(change.candidate, change.before)
            study.outline_changes.record_undo(change, study.analyst)
            self._candidates.go(change.candidate)

        return self._messenger.attempt(undo)

    def redo(self) -> bool:
        """Takes back the last `undo`."""
        study, changes = self._holder.study, []
        if study is not None and not self._messenger.attempt(
            lambda: changes.append(study.outline_changes.next_to_redo(study.analyst))
        ):
            return False
        undone = changes[0] if changes else None
        if undone is None:
            return self._review.redo()

        def redo() -> None:
            self._set(undone.candidate, undone.before)
            study.outline_changes.record_redo(undone, study.analyst)
            self._candidates.go(undone.candidate)

        return self._messenger.attempt(redo)

    def _set(self, name: str, wkb: bytes) -> None:
        """The outline is this one, in the study, the list and all views; area and rates are its own."""
        try:
            numbers = self._measured(wkb)
        except FtlError:  # the raster has gone: what was measured on the old outline says nothing of this one
            numbers = {"area_m2": float(PolygonSet([wkb], self._holder.study.crs_wkt).areas_m2[0])}
        self._holder.study.update_candidate_geometry(name, wkb, numbers)
        self._candidates.set_outline(name, wkb, numbers)
        self.boundaryChanged.emit(name)

    def restore_boundary(self) -> bool:
        """Gives the current candidate back the outline as it was proposed."""
        study, name, found = self._holder.study, self._candidates.current, []
        if study is None or not name or not self._messenger.attempt(lambda: found.append(study.proposed_outline(name))):
            return False
        return found[0] is not None and self.update_boundary(found[0])

    def growth(self, name: str, start: bytes | None = None) -> Callable[[Progress], bytes]:
        """For a thread of its own: the outline (or `start`) grown into the deforming ground around it, connected
        |rate| >= half of the threshold. Nothing is stored; hand it to `update_boundary`.

        FtlError: no deformation raster is chosen.
        """
        source = self._store.deformation_source()
        if source is None:
            raise FtlError("No deformation raster is chosen. Choose it on the Data page; the outline grows in it.")
        study = self._holder.study
        record = study.candidate(name)
        table = study.thresholds(int(record["iteration"] or 0))
        outline, wkt = start or record["wkb"], study.crs_wkt
        return lambda _progress: boundary.grown(outline, wkt, source, table)

    def digitise_missed(self, wkb: bytes, crs: QgsCoordinateReferenceSystem | None = None) -> str | None:
        """Stores a landslide that the candidates missed, accepted with the pending details; returns its id.

        The current candidate stays what it is: whoever draws in passing goes on where they were.

        It enters as a candidate of its own (id `missed-...`), so that it can be undone, mended and judged like any
        other; when the iteration is finished it becomes a sample of origin `digitised`.
        """
        names: list[str] = []

        def add() -> None:
            study = self._holder.study
            if study is None:
                raise FtlError("No study is open. Make or open one on the Data page.")
            shape = in_crs(wkb, crs, self._holder.crs, self._project)
            number = max([item.number for item in study.iterations()], default=1)
            name = missed_id(shape, self._candidates.index.row_of)
            record = {"candidate": name, "wkb": shape, **self._measured(shape)}
            study.add_candidates(number, [record])
            names.append(name)
            self._candidates.add(name, number, shape, record)
            self._review.accept_digitised(name)
            if not self._candidates.current:
                self._candidates.go(name)
            self.missedDigitised.emit(name)

        return names[0] if self._messenger.attempt(add) else None

    def delete_missed(self, candidate: str) -> bool:
        """Takes a landslide away that was drawn by hand; False for any other candidate."""
        study = self._holder.study
        if study is None or not is_missed(candidate):
            return False
        candidates = self._candidates

        def remove() -> None:
            where = candidates.queue.after(candidate) or candidates.queue.before(candidate) or ""
            study.record(Verdict(candidate=candidate, verdict=CLEARED))
            study.remove_candidate(candidate)
            if candidates.current == candidate:
                candidates.go(where)
            candidates.reload()

        return self._messenger.attempt(remove)

    def _measured(self, wkb: bytes) -> dict[str, object]:
        """Area, and the rate's statistics where a raster is chosen, as candidates have them."""
        wkt = self._holder.study.crs_wkt
        measured: dict[str, object] = {"area_m2": float(PolygonSet([wkb], wkt).areas_m2[0])}
        source = self._store.deformation_source()
        if source is not None:
            grid = grid_in(source, wkt)
            measured.update(polygon_rates(Zones([wkb], grid), AlignedRaster(source, grid)).fields(0))
        return measured

    def _is_known(self, name: str) -> bool:
        return self._holder.study is not None and name in self._candidates.index.row_of
