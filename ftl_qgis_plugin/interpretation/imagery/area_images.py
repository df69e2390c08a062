"""Images chosen on the strip, cut to the study area: files of the project from then on, in which change is measured."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsLayerMetadata, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QObject

from ...bridge.layer_dates import DATE_PROPERTY
from ...core.errors import FtlError
from ...core.grids.extent import grid_in
from ...core.grids.grid import Grid
from ...core.imagery.area_cut import SceneBand, cut_grid, cut_scene
from ...core.imagery.indices import computable
from ...core.progress import Progress
from ..background.runner import TaskRunner
from ..base.messenger import Messenger
from ..base.study_holder import StudyHolder
from ..settings.choices_store import ChoicesStore
from .image_finder import ImageFinder
from .place_image import PlaceImage
from .services.remote_layers import curl_path

_RESOLUTION_M = 10.0


class AreaImages(QObject):
    """`cut(images)` runs in the background; the files lie beside the study, and `then()` follows when they are layers
    of the project."""

    def __init__(
        self,
        project: QgsProject,
        holder: StudyHolder,
        store: ChoicesStore,
        finder: ImageFinder,
        runner: TaskRunner,
        messenger: Messenger,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._holder = holder
        self._store = store
        self._finder = finder
        self._runner = runner
        self._messenger = messenger

    def cut(self, images: list[PlaceImage], then: Callable[[], object] | None = None) -> bool:
        """False (and a message) where it cannot begin. Images on this computer need no cutting."""
        return self._messenger.attempt(lambda: self._begin(images, then))

    def path_of(self, image: PlaceImage) -> str:
        """Where an image's cut lies: beside the study, by day and service."""
        study = self._holder.study.path
        key = hashlib.sha256(image.id.encode()).hexdigest()[:8]
        service = re.sub(r"[^A-Za-z]+", "", image.service) or "image"
        return os.path.join(os.path.splitext(study)[0] + "_images", f"{image.date}_{service}_{key}.tif")

    def _begin(self, images: list[PlaceImage], then: Callable[[], object] | None) -> None:
        if self._holder.study is None:
            raise FtlError("No study is open. Make or open one on the Data page.")
        wanted = [image for image in images if not image.is_local]
        measurable = [image for image in wanted if computable(set(image.recipe.get("bands") or ()))]
        if wanted and not measurable:
            raise FtlError(
                "These images are pictures without bands that could be measured. Choose scenes of a catalogue (STAC), "
                "for example of Sentinel-2 or Landsat, on the strip."
            )
        if not measurable:
            if then is not None:
                then()
            return
        bounds, wkt = self._area()
        paths = {image.id: self.path_of(image) for image in measurable}
        tokens: dict[str, str] = {}

        def signed(image: PlaceImage, token: str) -> None:
            tokens[image.id] = token
            if len(tokens) == len(measurable):
                self._run(measurable, tokens, paths, bounds, wkt, then)

        def refused(error: FtlError) -> None:
            self._messenger.tell_error(error)

        for image in measurable:
            self._finder.layers.with_token(image, lambda token, image=image: signed(image, token), refused)

    def _run(
        self,
        images: list[PlaceImage],
        tokens: dict[str, str],
        paths: dict[str, str],
        bounds: tuple[float, float, float, float],
        wkt: str,
        then: Callable[[], object] | None,
    ) -> None:
        def job(progress: Progress) -> list[str]:
            for number, image in enumerate(images):
                part = progress.part(number / len(images), (number + 1) / len(images))
                if os.path.exists(paths[image.id]):
                    continue  # cut before
                bands = _bands(image, tokens[image.id])
                grid = cut_grid(bounds, wkt, image.resolution_m or _RESOLUTION_M)
                _make_folder(paths[image.id])
                cut_scene(bands, grid, image.date, f"{image.name} {image.date}", paths[image.id], part)
            return [image.id for image in images]

        def done(_result: object) -> None:
            for image in images:
                self._add(image, paths[image.id])
            if then is not None:
                then()

        self._runner.work(self.tr("Cut images to the study area"), job, done)

    def _add(self, image: PlaceImage, path: str) -> None:
        """As a layer below all others, switched off: it is for measuring, and on the strip like any other."""
        known = {os.path.normcase(layer.source()) for layer in self._project.mapLayers().values()}
        layer = QgsRasterLayer(path, f"{image.name} {image.date}")
        if os.path.normcase(path) in known or not layer.isValid():
            return
        layer.setCustomProperty(DATE_PROPERTY, image.date)
        metadata = QgsLayerMetadata(layer.metadata())
        metadata.setRights([image.attribution] if image.attribution else [])
        layer.setMetadata(metadata)
        self._project.addMapLayer(layer, False)
        node = self._project.layerTreeRoot().addLayer(layer)
        node.setItemVisibilityChecked(False)
        node.setExpanded(False)

    def _area(self) -> tuple[tuple[float, float, float, float], str]:
        """The study area where one is chosen, within the deformation raster, in the study's CRS."""
        study = self._holder.study
        source = self._store.deformation_source()
        grid: Grid | None = study.grid if source is None else grid_in(source, study.crs_wkt)
        box = QgsRectangle() if grid is None else QgsRectangle(*grid.bounds)
        layer = self._project.mapLayer(self._store.choices.study_area)
        if layer is not None and not layer.extent().isEmpty():
            own = QgsCoordinateTransform(layer.crs(), self._holder.crs, self._project)
            try:
                area = own.transformBoundingBox(layer.extent())
            except QgsCsException:
                area = box  # an area that lies nowhere on this CRS limits nothing
            box = area if box.isEmpty() else box.intersect(area)
        if box.isEmpty():
            raise FtlError("There is no study area to cut the images to. Choose a deformation raster or a study area.")
        return (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()), study.crs_wkt


def _bands(image: PlaceImage, token: str) -> dict[str, SceneBand]:
    """By role, of all tiles of its overpass."""

    def band(told: tuple[str, float, float], beside: tuple[SceneBand, ...] = ()) -> SceneBand:
        href, scale, offset = told
        return SceneBand(curl_path(href, token), scale, offset, beside)

    tiles = [tile["bands"] for tile in image.recipe.get("tiles", ())]
    return {
        role: band(told, tuple(band(tile[role]) for tile in tiles if role in tile))
        for role, told in image.recipe["bands"].items()
    }


def _make_folder(path: str) -> None:
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except OSError as error:
        raise FtlError(
            "The folder {name} cannot be made ({reason}). Choose a place for the study that you may write to.",
            name=os.path.dirname(path),
            reason=error.strerror or "unknown reason",
        ) from error
