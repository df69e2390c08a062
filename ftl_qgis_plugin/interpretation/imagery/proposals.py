"""Proposals for a boundary, one after the other: along the rate, in the images, in both."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from qgis.core import QgsGeometry, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.layers import source_of_layer
from ...bridge.messages import translate_message
from ...core.errors import FtlError, Message
from ...core.grids.raster import RasterSource
from ...core.imagery.change import DatedImage
from ...core.imagery.clear_images import pair_around
from ...core.imagery.image_outline import outline_in_images
from ...core.imagery.indices import computable
from ...core.imagery.motion_end import moved_to_motion_end
from ...core.progress import Progress
from ..background.job import Job
from ..background.latest_job import LatestJob
from ..base.messenger import INFO, Messenger
from ..base.study_holder import StudyHolder
from ..review.candidates import Candidates
from ..review.outlines import Outlines
from ..settings.choices_store import ChoicesStore
from .image_finder import ImageFinder

RATE, IMAGE, BOTH = KINDS = ("rate", "image", "both")
# Corners of pixels are rounded off: simplified by this share of a pixel, then smoothed once.
_SIMPLIFY_PX, _SMOOTHED = 0.8, 0.25


class _Proposal(NamedTuple):
    """`passed`: images that do not show the ground there."""

    outline: bytes
    passed: tuple[DatedImage, ...] = ()


class BoundaryProposals(QObject):
    """`next()` replaces the outline by the next proposal; all begin from the outline as it was before the first.

    Worked out away from the window: `proposed` follows, or a message. Whoever has gone on meanwhile, or changed the
    outline, keeps what there is.
    """

    proposed = pyqtSignal(str)  # kind

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
        self._told: object = None
        self._known: dict[str, tuple[str, str, DatedImage | None]] = {}
        self.kind = ""  # of the proposal that the current outline is, or that is being made; "" for none
        self._job = LatestJob(self)
        self._job.finished.connect(self._take)
        self._job.failed.connect(self._fail)

    @property
    def is_busy(self) -> bool:
        return self._job.is_busy

    def next(self) -> None:
        """Begins to make the next one; where it cannot be made, the one after that comes next."""
        name = self._candidates.current
        outline = self._outlines.outline(name)
        if outline is None:
            return
        if name != self._candidate or outline != self._last:
            # Another candidate, or the outline was changed since: a new round begins here.
            self._candidate, self._start, self.kind = name, outline, ""
        self._last = outline
        images = self._images()
        kinds = KINDS if images else (RATE,)
        self.kind = kinds[(kinds.index(self.kind) + 1) % len(kinds)] if self.kind in kinds else kinds[0]

        def begin() -> None:
            rate = self._store.deformation_source()
            growth = self._outlines.growth(name, self._start) if rate is not None or self.kind == RATE else None
            if self.kind == RATE:
                self._job.request(growth)
            else:
                is_both = self.kind == BOTH
                self._job.request(_in_images(self._start, self._holder.study.crs_wkt, images, rate, is_both, growth))

        self._messenger.attempt(begin)

    def close(self) -> None:
        self._job.close()

    def _take(self, result: _Proposal | bytes) -> None:
        made = result if isinstance(result, _Proposal) else _Proposal(result)
        name = self._candidate
        if name != self._candidates.current or self._outlines.outline(name) != self._last:
            return
        told = (name, made.passed)
        if made.passed and told != self._told:  # once for a candidate, not again for "both"
            self._told = told
            self._messenger.tell(INFO, translate_message(_passed_over(made.passed)))
        if self._outlines.update_boundary(made.outline):
            self._last = self._outlines.outline(name)
            self.proposed.emit(self.kind)

    def _fail(self, sentence: str) -> None:
        self._messenger.tell(INFO, sentence)

    def _images(self) -> list[DatedImage]:
        """Those on this computer that cover the candidate, oldest first; none without colours."""
        found = []
        for image in self._finder.images(self._candidates.current):
            layer = self._project.mapLayer(image.id.partition(":")[2]) if image.is_local else None
            if isinstance(layer, QgsRasterLayer) and layer.providerType() == "gdal":
                dated = self._image(layer, image.date)
                if dated is not None:
                    found.append(dated)
        return found

    def _image(self, layer: QgsRasterLayer, date: str) -> DatedImage | None:
        """Opened once, for the bands; None where these cannot be told apart: it is there to be looked at."""
        source, told, dated = self._known.get(layer.id(), ("", "", None))
        if (source, told) != (layer.source(), date):
            try:
                raster = source_of_layer(layer)
                dated = DatedImage.of_file(raster.path, date, wkt=raster.wkt)
            except FtlError:
                dated = None
            if dated is not None and not computable(set(dated.bands)):
                dated = None
            self._known[layer.id()] = (layer.source(), date, dated)
        return dated


def _in_images(
    start: bytes,
    wkt: str,
    images: list[DatedImage],
    rate: RasterSource | None,
    is_both: bool,
    growth: Job | None,
) -> Job:
    """`growth` makes the guide, as far as it moves; where the rate has no data, the images stand alone. `is_both`: the
    rate is one band of the images, too."""

    def job(progress: Progress) -> _Proposal:
        guide = whole = None
        with suppress(FtlError):
            guide = growth(progress) if growth is not None else None
        if guide is not None and rate is not None:
            with suppress(FtlError):
                whole = moved_to_motion_end(guide, wkt, rate)
        used, passed = pair_around(images, whole or guide or start, wkt, progress)
        traced = outline_in_images(
            start,
            wkt,
            used,
            rate if is_both else None,
            progress=progress,
            guide=whole or guide,
            is_whole=whole is not None,
        )
        return _Proposal(_smoothed(traced, _pixel_size(traced)), tuple(passed))

    return job


def _passed_over(images: Sequence[DatedImage]) -> Message:
    return Message(
        "Passed over for the outline, for they do not show this ground as the others do (clouds, snow): {names}.",
        names=", ".join(f"{image.name} ({image.date})" for image in images[:4]),
    )


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
