"""Image sources to look at candidates with: web maps, layers of the project, hillshade, map themes."""

from __future__ import annotations

from dataclasses import dataclass, field

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from .preferences import Preferences

WEB, LAYER, HILLSHADE, DEFORMATION, THEME, PROJECT = "web", "layer", "hillshade", "deformation", "theme", "project"


@dataclass(frozen=True)
class ImageSource:
    """`id` is stable over sessions ("web:esri_world_imagery", "layer:<layer id>", "theme:<name>", "project").

    `date` ISO 8601 as far as known, "" for a mosaic of many dates.
    """

    id: str
    name: str
    kind: str
    date: str = ""
    attribution: str = ""
    terms: str = ""
    settings: dict = field(default_factory=dict, compare=False)


class ImageSources(QObject):
    """All sources that can be chosen; makes and keeps the layers that show them, outside the project."""

    sourcesChanged = pyqtSignal()

    def __init__(self, project: QgsProject, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._preferences = preferences

    def disconnect_project(self) -> None:
        """Lets go of the project's signals."""

    def all(self) -> list[ImageSource]:
        """Local ones first, then web maps."""
        return []

    def source(self, identifier: str) -> ImageSource | None:
        return None

    def make_layers(self, identifier: str) -> list[QgsMapLayer]:
        """Layers (topmost first) for a canvas's setLayers; empty where the source is gone. Kept alive here.

        `project`: all layers that are visible in the layer tree. Nothing is fetched here: tiles load while drawing.
        """
        return []
