"""The study's layers in the project: loaded once, styled once, and from then on the user's own."""

from __future__ import annotations

import os

from qgis.core import QgsLayerTreeGroup, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer

from ..algorithms.styling import load_style
from ..study.database import Study

CANDIDATES, SAMPLES, REFERENCE = "candidates", "samples", "reference"

# Custom properties by which a layer or group is known again, whatever it is called and wherever it was moved to.
ROLE = "ftl/role"
ITERATION = "ftl/iteration"

# Long enough for a burst of verdicts to cost one redraw, short enough to look immediate.
_DELAY_MS = 120


class StudyLayers(QObject):
    """Brings candidates (a group per iteration), samples and reference into the layer tree, and keeps them fresh.

    No layer is held on to: they are looked up by their properties when they are needed, so the user may remove,
    rename, move, restyle or reproject them at any time. The project's CRS is never set.
    """

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._study: Study | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._repaint)

    def disconnect_project(self) -> None:
        """Stops the timer; nothing of the project is connected."""
        self._timer.stop()
        self._study = None

    def attach(self, study: Study, quiet: bool = False) -> None:
        """Adds layers that are not there yet; `quiet` adds none (the project was read, and brought what it had)."""
        self._study = study
        if not quiet:
            self.show_all(study)

    def detach(self) -> None:
        self._timer.stop()
        self._study = None

    def flush(self) -> None:
        """What `refresh_soon` has put off is done now."""
        if self._timer.isActive():
            self._timer.stop()
            self._repaint()

    def refresh_soon(self) -> None:
        """Redraws the study's layers within a moment; many calls cost one redraw."""
        if not self._timer.isActive():
            self._timer.start()

    def show_all(self, study: Study) -> None:
        """Adds every layer of the study that is missing from the project; empty tables have none."""
        self._study = study
        numbers = study.candidate_iterations()
        for number in numbers:
            self.show_iteration(number, newest=number == numbers[-1])
        for role, name in ((SAMPLES, self.tr("Samples")), (REFERENCE, self.tr("Reference"))):
            if not self._find(role) and self._count(role):
                self._add(role, name, self._group(0, self.tr("FTL study")))

    def show_iteration(self, number: int, newest: bool = True) -> None:
        """Adds the candidates of an iteration; with `newest` the groups of earlier ones are switched off."""
        if self._study is None:
            return
        if newest:
            for group in self._groups():
                earlier = int(group.customProperty(ITERATION, 0) or 0)
                if 0 < earlier < number:
                    group.setItemVisibilityChecked(False)
        if not self._find(CANDIDATES, number):
            group = self._group(number, self.tr("FTL iteration {number}").format(number=number))
            self._add(CANDIDATES, self.tr("Candidates {number}").format(number=number), group, number)

    def reload(self, role: str = "", iteration: int = 0) -> None:
        """Rows were added or removed, not only changed: layers read count and extent again, new ones appear.

        Of all layers, or only those of a role (and an iteration): counting a large one takes its time.
        """
        for layer in self.study_layers():
            is_meant = not role or (layer.customProperty(ROLE), _iteration_of(layer)) == (role, iteration)
            if is_meant and not layer.isEditable():
                layer.dataProvider().reloadData()
                layer.updateExtents()
                layer.triggerRepaint()

    def restyle(self) -> None:
        """Gives all layers of the study the plugin's styles again."""
        for layer in self.study_layers():
            load_style(layer, f"{layer.customProperty(ROLE)}.qml")
            layer.triggerRepaint()

    def study_layers(self) -> list[QgsVectorLayer]:
        """Layers of the open study that are in the project now."""
        if self._study is None:
            return []
        return [
            layer
            for layer in self._project.mapLayers().values()
            if isinstance(layer, QgsVectorLayer)
            and layer.customProperty(ROLE) in (CANDIDATES, SAMPLES, REFERENCE)
            and _same_file(layer.source().split("|")[0], self._study.path)
        ]

    def candidate_layers(self) -> list[QgsVectorLayer]:
        """The candidates' layers that are in the project now, the newest iteration first."""
        layers = [layer for layer in self.study_layers() if layer.customProperty(ROLE) == CANDIDATES]
        return sorted(layers, key=lambda layer: -_iteration_of(layer))

    def _find(self, role: str, iteration: int = 0) -> QgsVectorLayer | None:
        for layer in self.study_layers():
            if layer.customProperty(ROLE) == role and _iteration_of(layer) == iteration:
                return layer
        return None

    def _count(self, role: str) -> int:
        return len(self._study.samples(geometry=False) if role == SAMPLES else self._study.reference(geometry=False))

    def _add(self, role: str, name: str, group: QgsLayerTreeGroup, iteration: int = 0) -> None:
        table = "candidates_current" if role == CANDIDATES else role
        subset = f'|subset="iteration" = {iteration}' if iteration else ""
        layer = QgsVectorLayer(f"{self._study.path}|layername={table}{subset}", name, "ogr")
        if not layer.isValid():
            return
        layer.setCustomProperty(ROLE, role)
        layer.setCustomProperty(ITERATION, iteration)
        # Verdicts are given in the dock, where they are logged, not in the attribute table.
        layer.setReadOnly(role == CANDIDATES)
        load_style(layer, f"{role}.qml")
        self._project.addMapLayer(layer, False)
        node = group.addLayer(layer)
        # Whoever reviews must not see what the review is measured against.
        node.setItemVisibilityChecked(role != REFERENCE)

    def _groups(self) -> list[QgsLayerTreeGroup]:
        return [group for group in self._project.layerTreeRoot().findGroups(True) if group.customProperty(ROLE)]

    def _group(self, iteration: int, name: str) -> QgsLayerTreeGroup:
        for group in self._groups():
            if int(group.customProperty(ITERATION, 0) or 0) == iteration and group.customProperty(ROLE) == "group":
                return group
        group = self._project.layerTreeRoot().insertGroup(0, name)
        group.setCustomProperty(ROLE, "group")
        group.setCustomProperty(ITERATION, iteration)
        return group

    def _repaint(self) -> None:
        for layer in self.study_layers():
            layer.triggerRepaint()


def _iteration_of(layer: QgsVectorLayer) -> int:
    return int(layer.customProperty(ITERATION, 0) or 0)


def _same_file(one: str, other: str) -> bool:
    return os.path.normcase(os.path.abspath(one)) == os.path.normcase(os.path.abspath(other))
