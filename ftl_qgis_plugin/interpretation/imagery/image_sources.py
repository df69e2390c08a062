"""Image sources to look at candidates with: web maps, layers of the project, hillshade, map themes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from qgis.core import (
    QgsApplication,
    QgsHillshadeRenderer,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsTask,
)
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer, pyqtSignal

from ... import paths
from ...bridge import raster_styles
from ...bridge.layer_dates import DATE_PROPERTY, date_of_layer, future_date_of_layer
from ...core.imagery.dates import date_in_name
from ..background.runner import BREATH_MS
from ..settings.choices import Choices, raster_layer
from ..settings.connections import Connections
from ..settings.preferences import Preferences
from .place_image import PlaceImage
from .smooth import draw_smoothly
from .smooth_copies import SmoothCopies
from .web_uri import web_uri

WEB, LAYER, HILLSHADE, DEFORMATION, THEME, PROJECT = "web", "layer", "hillshade", "deformation", "theme", "project"
# Found for the current candidate only (see image_finder): their ids begin with the kind of service.
FOUND = "found"
_FOUND_PREFIXES = ("stac", "wayback", "dated")


@dataclass(frozen=True)
class ImageSource:
    """`id` is stable over sessions ("web:esri_world_imagery", "layer:<layer id>", "theme:<name>", "project").

    `date` is ISO 8601 as far as known ("2021", "2021-08", "2021-08-14"), "" for a mosaic of many dates.
    """

    id: str
    name: str
    kind: str
    date: str = ""
    attribution: str = ""
    terms: str = ""
    settings: dict = field(default_factory=dict, compare=False)
    future: str = ""  # the date that keeps it undated: it lies in the future


class ImageSources(QObject):
    """All sources that can be chosen; makes the layers that show them, and keeps those outside the project.

    Nothing here waits for a network: XYZ layers fetch tiles while they are drawn, and a WMS layer, which asks its
    server for its capabilities when it is made, is made in the background (`sourceReady` follows).
    """

    sourcesChanged = pyqtSignal()  # once for many layers that come or go together
    sourceReady = pyqtSignal(str)  # id of a source whose layers can be had now
    _themesChanged = pyqtSignal()  # of the project's collection, which is another one after it was cleared

    def __init__(
        self,
        project: QgsProject,
        preferences: Preferences,
        choices: Callable[[], Choices] = Choices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._preferences = preferences
        self._choices = choices
        self._own: dict[str, QgsMapLayer] = {}
        self._copies = SmoothCopies(self.refresh)
        self._waiting: dict[str, _MakeLayer] = {}
        self._found: Callable[[], list[PlaceImage]] = list
        self._found_layer: Callable[[str], QgsMapLayer | None] = lambda _identifier: None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(2 * BREATH_MS)
        self._soon.timeout.connect(self.sourcesChanged)
        # One key press asks a dozen times: what was listed holds for as long as nothing else can have happened.
        self._listed: tuple[tuple[Choices, list], list[ImageSource]] | None = None
        self._unlist = QTimer(self)
        self._unlist.setSingleShot(True)
        self._unlist.setInterval(0)
        self._unlist.timeout.connect(self._forget_list)
        self._connections = Connections()
        self._connections.add(project.layersAdded, self._project_changed)
        self._connections.add(project.layersRemoved, self._layers_removed)
        self._connections.add(project.mapThemeCollectionChanged, self._themes_replaced)
        self._connections.add(self._themesChanged, self._project_changed)
        self._themes_replaced()

    def disconnect_project(self) -> None:
        self._connections.release()
        self._soon.stop()
        self._unlist.stop()
        self._listed = None
        self._own.clear()
        self._copies.clear()
        self._waiting.clear()

    def refresh(self) -> None:
        """Tells sourcesChanged once what goes on now has ended."""
        self._forget_list()
        self._soon.start()

    def take_found(self, images: Callable[[], list[PlaceImage]], layer: Callable[[str], QgsMapLayer | None]) -> None:
        """Who knows the images that services have of the current candidate, and makes their layers."""
        self._found, self._found_layer = images, layer

    def all(self, hidden: bool = False) -> list[ImageSource]:
        """Those of everywhere, and what services have of the current candidate."""
        return self.everywhere(hidden) + self._of_place()

    def everywhere(self, hidden: bool = False) -> list[ImageSource]:
        """What works offline first: the project as shown, its rasters, hillshade, rate, themes; then web maps.

        Without those that the user has switched off (`preferences.hidden_sources`), unless `hidden`.
        """
        switched_off = set() if hidden else set(self._preferences.hidden_sources)
        return [source for source in self._list() if source.id not in switched_off]

    def suggested(self) -> list[ImageSource]:
        """What shows the ground, to begin with: images, the newest first, then hillshade, rate and web maps."""
        sources = self.all()
        pictures = [item for item in sources if item.kind == LAYER and self._is_picture(item)]
        pictures.sort(key=lambda item: item.date, reverse=True)
        return pictures + [item for kind in (HILLSHADE, DEFORMATION, WEB) for item in sources if item.kind == kind]

    def source(self, identifier: str) -> ImageSource | None:
        """The source of that id, hidden or not; None where it is gone."""
        known = next((source for source in self._list() if source.id == identifier), None)
        if known is None and identifier.partition(":")[0] in _FOUND_PREFIXES:
            known = next((source for source in self._of_place() if source.id == identifier), None)
        return known

    def entries(self) -> list[dict]:
        """Web maps: the plugin's and the user's own; one of the user's with the id of ours takes its place."""
        by_id: dict[str, dict] = {}
        for entry in (*_built_in(), *self._preferences.user_basemaps):
            if entry.get("id") and entry.get("url"):
                by_id[str(entry["id"])] = entry
        return list(by_id.values())

    def set_entries(self, entries: list[dict]) -> None:
        """The user's own web maps: id, name, type (xyz, wms), url, and if known zmin, zmax, date, attribution, terms.

        A WMS also needs `layers`, and may have `format`, `crs` and `styles`.
        """
        self._preferences.user_basemaps = entries
        self._forget_list()
        self._own = {name: layer for name, layer in self._own.items() if not name.startswith(WEB)}
        self.sourcesChanged.emit()

    def make_layers(self, identifier: str) -> list[QgsMapLayer]:
        """Layers (topmost first) for a canvas's setLayers; empty where the source is gone or not ready yet.

        They are kept alive here or in the project. A theme's styles are in `style_overrides`.
        """
        kind, _, name = identifier.partition(":")
        if kind in _FOUND_PREFIXES:
            found = self._found_layer(identifier)
            return [] if found is None else [found]
        if kind == PROJECT:
            root = self._project.layerTreeRoot()
            # While a project closes the tree still names layers that are gone.
            shown = {layer.id() for layer in root.checkedLayers() if layer is not None}
            return [layer for layer in root.layerOrder() if layer.id() in shown]
        if kind == THEME:
            return self._project.mapThemeCollection().mapThemeVisibleLayers(name)
        if kind == LAYER:
            layer = self._project.mapLayer(name)
            return [] if layer is None else [self._copies.of(layer)]
        if kind == DEFORMATION:
            made = self._rate()
        else:
            made = self._hillshade() if kind == HILLSHADE else self._web(identifier)
        return [] if made is None else [made]

    def style_overrides(self, identifier: str) -> dict[str, str]:
        """Styles by layer id for a canvas's setLayerStyleOverrides: a theme has its own.

        canvas.setTheme would bring them as well, but lets no other layers onto the map, the candidates' neither.
        """
        kind, _, name = identifier.partition(":")
        return self._project.mapThemeCollection().mapThemeStyleOverrides(name) if kind == THEME else {}

    def _of_place(self) -> list[ImageSource]:
        return [
            ImageSource(image.id, f"{image.name} {image.date}", FOUND, image.date, image.attribution)
            for image in self._found()
        ]

    def _list(self) -> list[ImageSource]:
        """Hidden ones as well."""
        choices = self._choices()
        layers = list(self._project.mapLayers().values())
        told = [(layer.id(), layer.name(), layer.customProperty(DATE_PROPERTY)) for layer in layers]
        if self._listed is not None and self._listed[0] == (choices, told):
            return self._listed[1]
        found = [ImageSource(PROJECT, tr("The map as it is"), PROJECT)]
        special = {choices.deformation, choices.dem}
        for layer in layers:
            if isinstance(layer, QgsRasterLayer) and layer.isValid() and layer.id() not in special:
                found.append(_of_layer(layer))
        dem, rate = raster_layer(choices.dem, self._project), raster_layer(choices.deformation, self._project)
        if dem is not None:
            found.append(ImageSource(HILLSHADE, tr("Hillshade of {name}").format(name=dem.name()), HILLSHADE))
        if rate is not None:
            found.append(ImageSource(DEFORMATION, tr("Deformation rate"), DEFORMATION))
        for name in self._project.mapThemeCollection().mapThemes():
            found.append(ImageSource(f"{THEME}:{name}", name, THEME, date_in_name(name)))
        found += [_of_entry(entry) for entry in self.entries()]
        self._listed = ((choices, told), found)
        self._unlist.start()
        return found

    def _forget_list(self) -> None:
        self._listed = None

    def _is_picture(self, source: ImageSource) -> bool:
        name = source.id.partition(":")[2]
        layer = raster_layer(name, self._project)
        return layer is not None and layer.bandCount() >= 3 and name not in self._choices().layer_ids()

    def _hillshade(self) -> QgsMapLayer | None:
        dem = raster_layer(self._choices().dem, self._project)
        if dem is None:
            return None
        key = f"{HILLSHADE}:{dem.id()}"
        if key not in self._own:
            layer = dem.clone()
            renderer = QgsHillshadeRenderer(layer.dataProvider(), 1, 315.0, 45.0)
            renderer.setMultiDirectional(True)
            if layer.crs().isGeographic():
                # Heights in metres over a grid in degrees: exaggerated by the metres of a degree.
                renderer.setZFactor(1 / 111_320.0)
            layer.setRenderer(renderer)
            draw_smoothly(layer)
            self._own[key] = layer
        return self._own[key]

    def _rate(self) -> QgsMapLayer | None:
        """A copy, drawn smoothly; in colours over its own data's range, unless the user has chosen others."""
        chosen = raster_layer(self._choices().deformation, self._project)
        if chosen is None:
            return None
        key = f"{DEFORMATION}:{chosen.id()}:{chosen.renderer().type()}"
        if key not in self._own:
            layer = chosen.clone()
            if layer.renderer().type() == "singlebandgray":
                layer.setRenderer(raster_styles.rate(layer))
            draw_smoothly(layer)
            self._own[key] = layer
        return self._own[key]

    def _web(self, identifier: str) -> QgsMapLayer | None:
        if identifier in self._own:
            return self._own[identifier]
        entry = next((item for item in self.entries() if f"{WEB}:{item['id']}" == identifier), None)
        if entry is None:
            return None
        if entry.get("type") == "wms":
            if identifier not in self._waiting:
                task = _MakeLayer(identifier, web_uri(entry), str(entry.get("name") or ""))
                task.made.connect(self._layer_made)
                self._waiting[identifier] = task
                QgsApplication.taskManager().addTask(task)
            return None
        layer = QgsRasterLayer(web_uri(entry), str(entry.get("name") or ""), "wms")
        if not layer.isValid():
            return None
        self._own[identifier] = layer
        return layer

    def _layer_made(self, identifier: str) -> None:
        task = self._waiting.pop(identifier, None)
        if task is not None and task.layer is not None and task.layer.isValid():
            self._own[identifier] = task.layer
            self.sourceReady.emit(identifier)

    def _themes_replaced(self) -> None:
        self._project.mapThemeCollection().mapThemesChanged.connect(self._themesChanged)

    def _project_changed(self, *_changed: object) -> None:
        self.refresh()

    def _layers_removed(self, identifiers: list[str]) -> None:
        for identifier in identifiers:
            self._copies.forget(identifier)
            gone = (f"{HILLSHADE}:{identifier}", f"{DEFORMATION}:{identifier}")
            self._own = {key: layer for key, layer in self._own.items() if not key.startswith(gone)}
        self.refresh()


class _MakeLayer(QgsTask):
    """Makes a layer whose server has to be asked first, away from the window."""

    made = pyqtSignal(str)

    def __init__(self, identifier: str, uri: str, name: str) -> None:
        super().__init__(name, QgsTask.Flag.CanCancel)
        self._identifier = identifier
        self._uri = uri
        self._name = name
        self.layer: QgsRasterLayer | None = None

    def run(self) -> bool:
        layer = QgsRasterLayer(self._uri, self._name, "wms")
        layer.moveToThread(QCoreApplication.instance().thread())
        self.layer = layer
        return layer.isValid()

    def finished(self, _succeeded: bool) -> None:
        self.made.emit(self._identifier)


def tr(text: str) -> str:
    return QCoreApplication.translate("ImageSources", text)


def _of_layer(layer: QgsRasterLayer) -> ImageSource:
    date = date_of_layer(layer)
    attribution = "; ".join(layer.metadata().rights())
    future = "" if date else future_date_of_layer(layer)
    return ImageSource(f"{LAYER}:{layer.id()}", layer.name(), LAYER, date, attribution, future=future)


def _of_entry(entry: Mapping[str, object]) -> ImageSource:
    def text(name: str) -> str:
        return str(entry.get(name) or "")

    name = text("name") or text("id")
    return ImageSource(f"{WEB}:{entry['id']}", name, WEB, text("date"), text("attribution"), text("terms"), dict(entry))


@lru_cache(maxsize=1)
def _built_in() -> list[dict]:
    return json.loads((paths.RESOURCES / "basemaps.json").read_text(encoding="utf-8"))
