"""Proposals for a boundary, one after the other: along the rate, in the images, in both."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject

from ...algorithms.shared.inputs import source_of_layer
from ...core.errors import FtlError
from ...core.imagery.change import DatedImage
from ...core.imagery.image_outline import outline_in_images
from ...core.imagery.indices import computable
from ..base.messenger import INFO, Messenger
from ..base.study_holder import StudyHolder
from ..review.candidates import Candidates
from ..review.outlines import Outlines
from ..settings.choices_store import ChoicesStore
from .image_finder import ImageFinder

RATE, IMAGE, BOTH = KINDS = ("rate", "image", "both")
# Corners of pixels are rounded off: simplified by this share of a pixel, then smoothed once.
_SIMPLIFY_PX, _SMOOTHED = 0.8, 0.25


class BoundaryProposals(QObject):
    """`next()` replaces the outline by the next proposal; all begin from the outline as it was before the first."""

    def __init__(
        self,
        project: QgsProject,
        holder: StudyHolder,
        store: ChoicesStore,
        candidates: Candidates,
        outlines: Outlines,
        finder: ImageFinder,
        messenger: Messenger,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._holder = holder
        self._store = store
        self._candidates = candidates
        self._outlines = outlines
        self._finder = finder
        self._messenger = messenger
        self._candidate = ""
        self._start = b""
        self._last = b""
        self.kind = ""  # of the proposal that the current outline is, "" for none

    def next(self) -> bool:
        """False (and a message) where the next one cannot be made; the one after that comes next then."""
        name = self._candidates.current
        outline = self._outlines.outline(name)
        if outline is None:
            return False
        if name != self._candidate or outline != self._last:
            # Another candidate, or the outline was changed since: a new round begins here.
            self._candidate, self._start, self.kind = name, outline, ""
        self._last = outline
        kinds = KINDS if self._images() else (RATE,)
        following = kinds[(kinds.index(self.kind) + 1) % len(kinds)] if self.kind in kinds else kinds[0]
        made = self._made(following)
        self.kind = following
        if made is None or not self._outlines.update_boundary(made):
            return False
        self._last = self._outlines.outline(name)
        return True

    def _made(self, kind: str) -> bytes | None:
        if kind == RATE:
            return self._outlines.propose_boundary(start=self._start)
        try:
            return self._in_images(with_rate=kind == BOTH)
        except FtlError as error:
            self._messenger.tell_error(error, INFO)
            return None

    def _in_images(self, with_rate: bool) -> bytes:
        study = self._holder.study
        rate = self._store.deformation_source() if with_rate else None
        images = self._images()
        traced = outline_in_images(self._start, study.crs_wkt, images, rate)
        return _smoothed(traced, _pixel_size(traced))

    def _images(self) -> list[DatedImage]:
        """The newest image on this computer that covers the candidate, and the oldest; none without colours."""
        found: list[DatedImage] = []
        for image in self._finder.images(self._candidates.current):
            layer = self._project.mapLayer(image.id.partition(":")[2]) if image.is_local else None
            if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal":
                continue
            try:
                source = source_of_layer(layer)
                dated = DatedImage.of_file(source.path, image.date, wkt=source.wkt)
            except FtlError:
                continue  # its bands cannot be told apart: it is there to be looked at
            if computable(set(dated.bands)):
                found.append(dated)
        return found[-1:] + found[: max(min(len(found) - 1, 1), 0)]


def _pixel_size(wkb: bytes) -> float:
    """Shortest edge of an outline along pixels."""
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    corners = list(geometry.vertices())
    steps = [abs(a.x() - b.x()) + abs(a.y() - b.y()) for a, b in zip(corners, corners[1:])]
    return min((step for step in steps if step > 0), default=0.0)


def _smoothed(wkb: bytes, pixel: float) -> bytes:
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    smooth = geometry.simplify(_SIMPLIFY_PX * pixel).smooth(1, _SMOOTHED)
    usable = not smooth.isEmpty() and smooth.isGeosValid()
    return bytes((smooth if usable else geometry).asWkb())
