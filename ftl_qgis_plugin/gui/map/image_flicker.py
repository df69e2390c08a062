"""Shows an image source under the candidates of the main map, without touching the project's layer tree."""

from __future__ import annotations

import json

from qgis.core import QgsMapLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.json_text import from_json
from ...interpretation.imagery.image_sources import PROJECT
from ...interpretation.session.session import InterpretationSession

SLOTS = 3
PROJECT_SOURCE = "project"
_SCOPE, _KEY = "ftl", "image_slots"


class ImageFlicker(QObject):
    """`shown` is the id of the source on the main map ("project": the map as the layer tree has it).

    The source is slipped in below the vector layers each time the layer tree sets the canvas, so nothing of the
    project changes: neither its layers, nor their order, nor its CRS.
    """

    changed = pyqtSignal()  # another source is shown, or a key has another source

    def __init__(self, iface: object, session: InterpretationSession) -> None:
        super().__init__()
        self._canvas = iface.mapCanvas()
        self._session = session
        self.shown = PROJECT_SOURCE
        self._canvas.layersChanged.connect(self._apply)
        session.sourcesChanged.connect(self._sources_changed)
        session.sources.sourceReady.connect(self._source_ready)
        session.project.readProject.connect(self._project_changed)
        session.project.cleared.connect(self._project_changed)

    def slots(self) -> list[str]:
        """Source ids of the keys; the project keeps them, by default what lies on the computer comes first."""
        text, found = self._session.project.readEntry(_SCOPE, _KEY, "")
        stored = from_json(text, []) if found else []
        known = [source.id for source in self._session.sources.all()]
        slots = [item if item in known else "" for item in stored[:SLOTS]]
        slots += [""] * (SLOTS - len(slots))
        fallback = iter(source.id for source in self._session.sources.suggested() if source.id not in slots)
        return [item or next(fallback, "") for item in slots]

    def set_slot(self, slot: int, identifier: str) -> None:
        slots = self.slots()
        slots[slot] = identifier
        self._session.project.writeEntry(_SCOPE, _KEY, json.dumps(slots))
        self.changed.emit()

    def show_slot(self, slot: int) -> None:
        """The key was pressed: its source, or the project's own layers again where it is shown already."""
        identifier = self.slots()[slot]
        if identifier:
            self.show(PROJECT_SOURCE if identifier == self.shown else identifier)

    def show(self, identifier: str) -> None:
        source = self._session.sources.source(identifier)
        self.shown = identifier if source is not None else PROJECT_SOURCE
        self._apply()
        known = source is not None and source.kind != PROJECT
        self._session.review.set_details(
            image_source=source.name if known else "", image_date=source.date if known else ""
        )
        self.changed.emit()

    def close(self) -> None:
        self.shown = PROJECT_SOURCE
        self._apply()
        self._canvas.layersChanged.disconnect(self._apply)
        self._session.sourcesChanged.disconnect(self._sources_changed)
        self._session.sources.sourceReady.disconnect(self._source_ready)
        self._session.project.readProject.disconnect(self._project_changed)
        self._session.project.cleared.disconnect(self._project_changed)

    def _apply(self) -> None:
        """Gives the canvas its layers, and for a map theme their styles."""
        project = self._session.project
        was_dirty = project.isDirty()
        styles = self._session.sources.style_overrides(self.shown)
        if self._canvas.layerStyleOverrides() != styles:
            self._canvas.setLayerStyleOverrides(styles)
        wanted = self._layers()
        if self._canvas.layers() != wanted:
            self._canvas.setLayers(wanted)
        # QGIS takes other layers on the map for a change of the project, and would ask to save it.
        if not was_dirty:
            project.setDirty(False)

    def _layers(self) -> list[QgsMapLayer]:
        root = self._session.project.layerTreeRoot()
        visible = []
        for layer in root.layerOrder():
            node = root.findLayer(layer.id())
            if node is not None and node.isVisible() and layer.isSpatial():
                visible.append(layer)
        if self.shown == PROJECT_SOURCE:
            return visible
        # A theme also knows tables.
        images = [layer for layer in self._session.sources.make_layers(self.shown) if layer.isSpatial()]
        over = [layer for layer in visible if isinstance(layer, QgsVectorLayer) and layer not in images]
        # Nothing below: it would be drawn for nobody, and what the image does not cover is to be seen as such.
        return [*over, *images] if images else visible

    def _source_ready(self, identifier: str) -> None:
        if identifier == self.shown:
            self._apply()

    def _sources_changed(self) -> None:
        if self.shown != PROJECT_SOURCE:
            if self._session.sources.source(self.shown) is None:
                self.show(PROJECT_SOURCE)
            self._apply()  # a theme may show other layers now
        self.changed.emit()

    def _project_changed(self) -> None:
        self.show(PROJECT_SOURCE)
