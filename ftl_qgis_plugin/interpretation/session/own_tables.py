"""Tables of the study that the user brings into the project by hand: named like the plugin's own layers."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsMapLayer, QgsProject, QgsProviderRegistry, QgsVectorLayer
from qgis.PyQt.QtCore import QObject

from ..settings.connections import Connections
from .aside import is_same_file
from .field_names import name_fields

# Custom property of a layer that was named once: what its user changes from then on stays. Layers that the plugin added
# have properties of this kind as well, and names from the start.
_OURS = "ftl/"
_NAMED = _OURS + "named"


class OwnTables(QObject):
    """Looks at what comes into the project while a study is open, and once at what is there when one is opened."""

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._path = ""
        self._connections = Connections()
        self._connections.add(project.layersAdded, self._name)

    def attach(self, path: str) -> None:
        """A study has been opened; "" for closed."""
        self._path = path
        if path:
            self._name(self._project.mapLayers().values())

    def disconnect_project(self) -> None:
        self._connections.release()

    def _name(self, layers: Iterable[QgsMapLayer]) -> None:
        for layer in layers if self._path else ():
            if not isinstance(layer, QgsVectorLayer) or layer.providerType() != "ogr":
                continue
            if any(key.startswith(_OURS) for key in layer.customPropertyKeys()):
                continue
            parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
            if is_same_file(parts.get("path") or "", self._path):
                layer.setCustomProperty(_NAMED, True)
                name_fields(layer, parts.get("layerName") or "")
