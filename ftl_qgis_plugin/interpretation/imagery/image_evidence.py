"""What the images and the time series say of all candidates, measured once and kept in the study."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.layers import source_of_layer
from ...bridge.messages import translate_message
from ...core.errors import FtlError, Message
from ...core.imagery.change import DatedImage
from ...core.imagery.clear_images import model_of_clear
from ...core.imagery.evidence import change_evidence, known, motion_evidence
from ...core.imagery.indices import computable
from ...core.progress import Progress
from ...core.timeseries.cube import open_cube
from ..background.runner import TaskRunner
from ..base.messenger import INFO, Messenger
from ..base.study_holder import StudyHolder
from ..review.candidates import Candidates
from ..settings import season_settings
from ..settings.choices import raster_layer
from ..settings.choices_store import ChoicesStore
from .image_sources import LAYER, ImageSources


class ImageEvidence(QObject):
    """`measure()` runs in the background; `measured` follows, and `of(candidate)` knows the numbers."""

    measured = pyqtSignal()

    def __init__(
        self,
        project: QgsProject,
        holder: StudyHolder,
        store: ChoicesStore,
        candidates: Candidates,
        sources: ImageSources,
        runner: TaskRunner,
        messenger: Messenger,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._holder = holder
        self._store = store
        self._candidates = candidates
        self._sources = sources
        self._runner = runner
        self._messenger = messenger

    def of(self, candidate: str) -> dict[str, float]:
        """Names as `core.imagery.evidence` gives them; empty where nothing was measured."""
        if not candidate:
            return {}
        return self._holder.read(lambda study: study.looks.evidence(candidate).get(candidate, {}), {})

    def measure(self) -> bool:
        """Compares all dated images with colours on this computer; False (and a message) where it cannot begin."""
        return self._messenger.attempt(self._begin)

    def _begin(self) -> None:
        study = self._holder.study
        if study is None:
            raise FtlError("No study is open. Make or open one on the Data page.")
        images, path, wkt = self._images(), study.path, study.crs_wkt
        series = raster_layer(self._store.choices.timeseries, self._project)
        cube_path = source_of_layer(series).path if series is not None else ""
        if len({image.date for image in images}) < 2 and not cube_path:
            raise FtlError(
                "Change needs images of at least two dates whose bands are known, or a displacement time series. Load "
                "dated images, or choose the time series on the Data page."
            )
        seasons = season_settings.seasons()
        records = study.candidates()
        names, outlines = [item["candidate"] for item in records], [item["wkb"] for item in records]

        def job(progress: Progress) -> tuple[dict[str, dict[str, float]], tuple[DatedImage, ...]]:
            left_out: tuple[DatedImage, ...] = ()
            found: list[dict[str, float]] = [{} for _ in names]
            if len({image.date for image in images}) >= 2:
                model, left_out = model_of_clear(images, progress.part(0.0, 0.1))
                told = change_evidence(model, outlines, wkt, progress.part(0.1, 0.7))
                found = [{**first, **second} for first, second in zip(found, told)]
            if cube_path:
                told = motion_evidence(open_cube(cube_path), seasons, outlines, wkt, progress.part(0.7, 1.0))
                found = [{**first, **second} for first, second in zip(found, told)]
            return dict(zip(names, map(known, found))), left_out

        def then(result: tuple[dict[str, dict[str, float]], tuple[DatedImage, ...]]) -> None:
            evidence, left_out = result
            if left_out:
                self._messenger.tell(INFO, translate_message(_left_out(left_out)))
            now = self._holder.study
            if now is not None and now.path == path:
                self._messenger.attempt(lambda: now.looks.set_evidence(evidence))
                self.measured.emit()
                self._candidates.reload()  # the order that learns has more to learn from

        self._runner.work(self.tr("What the images say"), job, then)

    def _images(self) -> list[DatedImage]:
        chosen = self._store.choices.layer_ids()
        found = []
        for source in self._sources.everywhere():
            layer = self._project.mapLayer(source.id.partition(":")[2]) if source.kind == LAYER else None
            if layer is None or not source.date or layer.id() in chosen:
                continue
            try:
                raster = source_of_layer(layer)
                image = DatedImage.of_file(raster.path, source.date, wkt=raster.wkt)
            except FtlError:
                continue  # its bands cannot be told apart: it is there to be looked at
            if computable(set(image.bands)):
                found.append(image)
        return found


def _left_out(images: Sequence[DatedImage]) -> Message:
    return Message(
        "Not compared, for they show hardly any ground as the others do (clouds, snow, another place): {names}.",
        names=", ".join(image.name for image in images),
    )
