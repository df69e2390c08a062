"""The study's layers in the project: loaded once, styled once, and from then on the user's own."""

from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject

from ..study.database import Study


class StudyLayers(QObject):
    """Brings candidates (a group per iteration), samples and reference into the layer tree, and keeps them fresh."""

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project

    def disconnect_project(self) -> None:
        """Lets go of the project's signals and stops the timer."""

    def attach(self, study: Study, quiet: bool = False) -> None:
        """Adds layers that are not there yet; `quiet` adds none that the user has removed."""

    def flush(self) -> None:
        """What `refresh_soon` has put off is done now."""

    def refresh_soon(self) -> None:
        """Redraws the study's layers within a moment; many calls cost one redraw."""

    def show_all(self, study: Study) -> None:
        """Adds every layer of the study that is missing from the project (the user asked for it)."""

    def restyle(self) -> None:
        """Gives all layers of the study the plugin's styles again."""

    def candidate_layers(self) -> list[QgsVectorLayer]:
        """The candidates' layers that are in the project now."""
        return []
