"""All images that cover a candidate, by the day they were taken; those of the next candidates are asked for ahead."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer, pyqtSignal

from ...bridge.layer_dates import date_of_layer
from ...bridge.messages import translate_message
from ...core.errors import FtlError
from ..background.worker import Worker
from ..base.study_holder import StudyHolder
from ..review.candidates import Candidates
from ..settings.choices_store import ChoicesStore
from ..settings.connections import Connections
from .image_sources import DEFORMATION, HILLSHADE, LAYER, PROJECT, THEME, WEB, ImageSources
from .place_image import Place, PlaceImage, in_order, on_globe
from .services.catalogue import STAC, WMS, Service
from .services.image_search import LeftOut
from .services.image_settings import ImageSettings
from .services.network import Network
from .services.remote_layers import RemoteLayers
from .services.stac_search import StacSearch
from .services.templates import usable_templates
from .services.tile_check import TileCheck
from .services.wayback_search import WaybackSearch
from .services.wms_search import WmsSearch

AHEAD = 2
# Candidates whose found images are remembered.
_MOST_PLACES = 200
_MOST_IMAGES = 20_000
# Somebody who leafs through the queue asks for nothing.
_REST_MS = 250
# Least size of the searched box: a scene's edge must not cut a small candidate's surroundings off.
_LEAST_DEG = 0.0005


@dataclass
class _Found:
    """What is known of one place."""

    place: Place
    images: dict[str, list[PlaceImage]] = field(default_factory=dict)  # by service
    notes: dict[str, str] = field(default_factory=dict)  # by service: a sentence where there is something to say
    searches: list = field(default_factory=list)

    @property
    def is_searching(self) -> bool:
        return bool(self.searches)


class ImageFinder(QObject):
    """`images(candidate)` never waits: it tells what is known now, and `imagesChanged` when there is more."""

    imagesChanged = pyqtSignal(str)  # candidate
    stateChanged = pyqtSignal(str)  # candidate: searching, found, failed

    def __init__(
        self,
        project: QgsProject,
        holder: StudyHolder,
        store: ChoicesStore,
        candidates: Candidates,
        sources: ImageSources,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._holder = holder
        self._store = store
        self._candidates = candidates
        self._sources = sources
        self.settings = ImageSettings()
        self.network = Network(self)
        self._worker = Worker("ftl-capabilities")
        self.layers = RemoteLayers(self.network, self)
        self.tiles = TileCheck(self.network, self)
        self._found: OrderedDict[str, _Found] = OrderedDict()
        self._known: OrderedDict[str, PlaceImage] = OrderedDict()
        self._templates: list[PlaceImage] = []
        self._asked: list[Service] = []
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask)
        self._connections = Connections()  # closing twice is harmless
        self._connections.add(candidates.currentChanged, self._current_changed)
        self._connections.add(candidates.candidatesChanged, self._candidates_changed)
        sources.take_found(self._found_here, self.layer)
        self.layers.ready.connect(sources.sourceReady)
        self._reload_templates()

    def images(self, candidate: str) -> list[PlaceImage]:
        """In order of their days: dated layers that cover the place, templates, what services have told."""
        return in_order([*self._local(candidate), *self._remote(candidate)])

    def image(self, identifier: str) -> PlaceImage | None:
        """By id, among the current candidate's images."""
        return next((item for item in self.images(self._candidates.current) if item.id == identifier), None)

    def layer(self, identifier: str) -> QgsMapLayer | None:
        """Of an image that a service has; None where it is not ready yet (`layers.ready` follows) or unknown."""
        image = self._known.get(identifier)
        if image is None:
            return None
        return self.layers.layer(image, lambda: self._place(self._candidates.current))

    def look(self, image: PlaceImage | None) -> None:
        """What is in sight now: `tiles.failed` follows where its server has no tile of the current candidate."""
        is_remote = image is not None and not image.is_local
        self.tiles.look(image, self._place(self._candidates.current) if is_remote else None)

    def dated_files(self) -> list[str]:
        """Ids of the project's layers that are dated images on this computer, without those that are chosen as data."""
        chosen, found = self._store.choices.layer_ids(), []
        for source in self._sources.everywhere(hidden=True):
            layer = self._project.mapLayer(source.id.partition(":")[2]) if source.kind == LAYER else None
            if layer is None or not source.date or layer.id() in chosen or layer.providerType() != "gdal":
                continue
            if layer.crs().isValid() and not layer.source().startswith("/vsicurl") and "://" not in layer.source():
                found.append(layer.id())
        return found

    def notes(self, candidate: str) -> list[str]:
        """What services have to say, one sentence each; empty where all went well."""
        found = self._found.get(candidate)
        told = [note for note in found.notes.values() if note] if found else []
        return [*self._without_crs(), *self._of_the_future(candidate), *told]

    def sentence(self, error: FtlError) -> str:
        return translate_message(error.message)

    def is_searching(self, candidate: str) -> bool:
        found = self._found.get(candidate)
        return found is not None and found.is_searching

    def settings_changed(self) -> None:
        """Other services or other options: all is asked anew."""
        self.network.resume()
        self.layers.forget()
        self.tiles.again()
        self._reload_templates()
        self._forget_places()
        self._current_changed()
        self.imagesChanged.emit(self._candidates.current)

    def ahead(self) -> list[str]:
        """The current candidate and those that come next."""
        names, queue = [self._candidates.current], self._candidates.queue
        while names[-1] and len(names) <= AHEAD:
            names.append(queue.next_unreviewed(names[-1]) or "")
        return [name for name in dict.fromkeys(names) if name]

    def search_again(self) -> None:
        """The user asks for it: also those who did not answer."""
        self.network.resume()
        self.tiles.again()
        self._drop(self._candidates.current)
        self._ask()
        self.stateChanged.emit(self._candidates.current)

    def close(self) -> None:
        self._rest.stop()
        self._connections.release()
        self._forget_places()
        self.layers.close()
        self.tiles.close()
        self._worker.shutdown(wait=False)
        self.network.close()

    def _remote(self, candidate: str) -> list[PlaceImage]:
        found = self._found.get(candidate)
        return self._templates + [image for images in (found.images.values() if found else ()) for image in images]

    def _found_here(self) -> list[PlaceImage]:
        return in_order(self._remote(self._candidates.current))

    # What is known without asking.

    def _local(self, candidate: str) -> list[PlaceImage]:
        box = self._candidates.extent(candidate)
        images = []
        chosen = self._store.choices.layer_ids()
        for source in self._sources.everywhere():
            if not source.date or source.kind in (PROJECT, HILLSHADE, DEFORMATION, THEME):
                continue
            if source.kind == WEB and not self._asked:
                continue  # nothing is fetched before the user wants it
            resolution = None
            if source.kind == LAYER:
                layer = self._project.mapLayer(source.id.partition(":")[2])
                if layer is None or layer.id() in chosen or not self._covers(layer, box):
                    continue
                resolution = _resolution_m(layer)
            images.append(PlaceImage(source.id, source.name, source.date, "", resolution, None, source.attribution))
        return images

    def _without_crs(self) -> list[str]:
        """Dated images of the project that lie nowhere, in one sentence."""
        names = [layer.name() for layer in self._project.mapLayers().values() if _is_lost(layer)]
        if not names:
            return []
        return [
            _tr(
                "Where the image {name} lies is not known: it has no coordinate reference system. Set it in the "
                "properties of the layer."
            ).format(name=", ".join(sorted(names)[:3]))
        ]

    def _of_the_future(self, candidate: str) -> list[str]:
        """Images of this place that are left undated for their dates cannot be true, in one sentence."""
        box, chosen, names = self._candidates.extent(candidate), self._store.choices.layer_ids(), []
        for source in self._sources.everywhere():
            layer = self._project.mapLayer(source.id.partition(":")[2]) if source.future else None
            if layer is not None and layer.id() not in chosen and self._covers(layer, box):
                names.append(f"{source.name} ({source.future})")
        if not names:
            return []
        return [
            _tr(
                "Not on the strip, for the date lies in the future: {names}. Correct it in the name or the properties "
                "of the layer."
            ).format(names=", ".join(sorted(names)[:3]))
        ]

    def _covers(self, layer: QgsRasterLayer, box: QgsRectangle) -> bool:
        if box.isNull() or not layer.crs().isValid():
            return box.isNull()  # where an image without a CRS lies, nobody knows
        try:
            own = _transformed(box, self._holder.crs, layer.crs(), self._project)
        except QgsCsException:
            return False
        return layer.extent().intersects(own)

    def _reload_templates(self) -> None:
        self._asked = self.settings.asked()
        self._templates = usable_templates(self._asked)
        self._remember(self._templates)

    def _remember(self, images: list[PlaceImage]) -> None:
        for image in images:
            self._known[image.id] = image
            self._known.move_to_end(image.id)
        while len(self._known) > _MOST_IMAGES:
            self._known.popitem(last=False)

    # Asking services.

    def _current_changed(self, *_: object) -> None:
        self._rest.start()

    def _candidates_changed(self) -> None:
        """What is known of places stays, unless they lie elsewhere now (another study, another iteration)."""
        for name, found in list(self._found.items()):
            if self._place(name) != found.place:
                self._drop(name)
        self._rest.start()

    def _ask(self) -> None:
        """The current candidate, then the next ones; whoever is neither is no longer waited for."""
        wanted = self.ahead()
        for name, found in list(self._found.items()):
            if found.is_searching and name not in wanted:
                self._drop(name)
        for name in wanted:
            if name not in self._found:
                self._search(name)
            self._found.move_to_end(name) if name in self._found else None
        while len(self._found) > _MOST_PLACES:
            self._found.popitem(last=False)

    def _search(self, candidate: str) -> None:
        services = [service for service in self._asked if service.is_searched]
        place = self._place(candidate)
        if not services or place is None:
            return
        found = self._found[candidate] = _Found(place)
        for service in services:
            self._start(candidate, found, service)
        self.stateChanged.emit(candidate)

    def _start(self, candidate: str, found: _Found, service: Service) -> None:
        token: list[object] = [None]
        found.searches.append(token)
        found.notes[service.id] = ""  # in the order of the services, whoever answers first

        def ended() -> None:
            found.searches[:] = [item for item in found.searches if item is not token]
            self.stateChanged.emit(candidate)

        def done(images: list[PlaceImage], left_out: LeftOut) -> None:
            found.images[service.id] = images
            self._remember(images)
            found.notes[service.id] = self._note(service, images, left_out)
            ended()
            if images:
                self.imagesChanged.emit(candidate)

        def failed(error: FtlError) -> None:
            found.notes[service.id] = translate_message(error.message)
            ended()

        if service.type == STAC:
            token[0] = StacSearch(self.network, service, found.place, self.settings.search, done, failed)
        elif service.type == WMS:
            token[0] = WmsSearch(self.network, self._worker, service, found.place, self.settings.search, done, failed)
        else:
            token[0] = WaybackSearch(self.network, service, found.place, done, failed)

    def _note(self, service: Service, images: list[PlaceImage], left_out: LeftOut) -> str:
        if left_out.future:
            return _tr("{service}: left out as their dates lie in the future: {count} images.").format(
                service=service.name, count=left_out.future
            )
        if images:
            return ""
        if left_out.cloudy:
            return _tr("{service}: {count} images, all with more than {percent:.0f} % clouds.").format(
                service=service.name, count=left_out.cloudy, percent=self.settings.search.most_cloud
            )
        return _tr("{service}: no image of this place in the chosen months.").format(service=service.name)

    def _place(self, candidate: str) -> Place | None:
        box = self._candidates.extent(candidate)
        if box.isNull():
            return None
        lon_lat = QgsCoordinateReferenceSystem("EPSG:4326")
        transform = QgsCoordinateTransform(self._holder.crs, lon_lat, self._project.transformContext())
        try:
            box = transform.transformBoundingBox(box, handle180Crossover=True)
        except QgsCsException:
            return None
        west, east = on_globe(box.xMinimum(), box.xMaximum(), _LEAST_DEG)
        return Place(candidate, (west, box.yMinimum() - _LEAST_DEG, east, box.yMaximum() + _LEAST_DEG))

    def _drop(self, candidate: str) -> None:
        found = self._found.pop(candidate, None)
        for token in found.searches if found else ():
            if token[0] is not None:
                token[0].cancel()

    def _forget_places(self) -> None:
        for name in list(self._found):
            self._drop(name)


def _is_lost(layer: QgsMapLayer) -> bool:
    is_image = isinstance(layer, QgsRasterLayer) and layer.isValid() and layer.providerType() == "gdal"
    return is_image and not layer.crs().isValid() and bool(date_of_layer(layer))


def _transformed(
    box: QgsRectangle, source: QgsCoordinateReferenceSystem, target: QgsCoordinateReferenceSystem, project: QgsProject
) -> QgsRectangle:
    return QgsCoordinateTransform(source, target, project.transformContext()).transformBoundingBox(box)


def _resolution_m(layer: QgsRasterLayer) -> float | None:
    size = layer.rasterUnitsPerPixelX()
    if not size > 0:
        return None
    return size * 111_320.0 if layer.crs().isGeographic() else size


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImageFinder", text)
