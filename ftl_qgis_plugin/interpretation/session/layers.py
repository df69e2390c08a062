"""The study's layers in the project: loaded once, styled once, and from then on the user's own."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsLayerTreeGroup, QgsLayerTreeLayer, QgsMapLayer, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer

from ...bridge.styling import SWEEP_STYLE, apply_style, load_style
from ...study.database import Study
from ...study.file.connection import BusyError
from ...study.file.schema3.sweep import SWEEP_CELLS, SWEEP_CURRENT
from ..background.runner import BREATH_MS
from ..review.index import CandidateIndex
from .aside import is_aside, is_same_file, set_aside
from .field_names import name_fields
from .own_tables import OwnTables

CANDIDATES, SAMPLES, REFERENCE = "candidates", "samples", "reference"
SWEEP = "sweep"  # the cells of a sweep, with what holds for each
_ROLES = (CANDIDATES, SAMPLES, REFERENCE, SWEEP)
# What a role shows; others show the table of their own name.
_TABLES = {CANDIDATES: "candidates_current", SWEEP: SWEEP_CURRENT}
_COUNTED = {SWEEP: SWEEP_CELLS}

# Custom properties by which a layer or group is known again, whatever it is called and wherever it was moved to.
ROLE = "ftl/role"
ITERATION = "ftl/iteration"

# Once what goes on now has ended: the map then goes to the next candidate, and both cost one drawing. Any later, and
# the drawing of its images would begin anew.
_DELAY_MS = 0
# How long the window waits for another program that keeps the study locked.
_LOOK_S = 0.1
_LATER_MS = 1000


class StudyLayers(QObject):
    """Brings candidates (a group per iteration), samples and reference into the layer tree, and keeps them fresh.

    No layer is held on to: they are looked up by their properties when they are needed, so the user may remove,
    rename, move, restyle or reproject them at any time. The project's CRS is never set. Layers are added one by one,
    each in an event of its own: opening one takes QGIS a moment. `index` tells what there is.
    """

    def __init__(self, project: QgsProject, index: Callable[[], CandidateIndex], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._index = index
        self._study: Study | None = None
        self._missing: list[tuple[str, int]] = []
        self._own_tables = OwnTables(project, self)
        self._adding = QTimer(self)
        self._adding.setSingleShot(True)
        self._adding.timeout.connect(self._add_next)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._repaint)

    def disconnect_project(self) -> None:
        """Stops the timers, and lets go of the project's signals."""
        self.detach()
        self._own_tables.disconnect_project()

    def attach(self, study: Study, quiet: bool = False) -> None:
        """Adds layers that are not there yet; `quiet` adds none (the project was read, and brought what it had)."""
        self.detach()
        self._study = study
        self._own_tables.attach(study.path)
        if quiet:
            for layer in self.candidate_layers():
                self._tell_extent(layer)
        else:
            self.show_all()

    def detach(self) -> None:
        self._timer.stop()
        self._adding.stop()
        self._missing.clear()
        self._own_tables.attach("")
        self._study = None

    def flush(self) -> None:
        """What was put off is done now, but for what another program keeps locked."""
        for _ in range(len(self._missing)):
            self._add_next()
        if self._timer.isActive():
            self._timer.stop()
            self._repaint()

    def refresh_soon(self) -> None:
        """Redraws the study's layers within a moment; many calls cost one redraw."""
        if not self._timer.isActive():
            self._timer.start()

    def show_all(self) -> None:
        """Adds every layer of the study that is missing from the project; empty tables have none. Groups of a study
        that was open before stay, switched off and named after it."""
        set_aside(self._project, self._study.path, _files_of)
        for number in self._index().iterations():
            self.show(CANDIDATES, number)
        self.show(SAMPLES)
        self.show(REFERENCE)
        self.show(SWEEP)

    def show(self, role: str, iteration: int = 0) -> None:
        """Adds one layer if it is missing; with candidates the groups of earlier iterations are switched off."""
        # Asked now: later a task may be writing, and the window would wait for it.
        if self._study is not None and (role == CANDIDATES or self._has_rows(role) is not False):
            self._missing.append((role, iteration))
            self._adding.start(BREATH_MS)

    def _has_rows(self, role: str) -> bool | None:
        """None while another program keeps the study locked. Candidates are there as soon as the index knows them."""
        try:
            with self._study.patience(_LOOK_S):
                count = self._study.count("iterations" if role == CANDIDATES else _COUNTED.get(role, role))
        except BusyError:
            return None
        return role == CANDIDATES or count > 0

    @property
    def is_adding(self) -> bool:
        """Layers are still to come: whoever is about to write to the study waits for it."""
        return bool(self._missing)

    def _add_next(self) -> None:
        if self._study is None or not self._missing:
            return
        role, number = self._missing[0]
        is_there = self._find(role, number) is not None
        # GDAL waits some seconds for whoever keeps the study locked, and all of QGIS with it.
        has_rows = is_there or self._has_rows(role)
        if has_rows is None:
            self._adding.start(_LATER_MS)
            return
        del self._missing[0]
        if role == CANDIDATES:
            for group in self._groups():
                if 0 < _iteration_of(group) < number:
                    group.setItemVisibilityChecked(False)
        if is_there or not has_rows:
            pass
        elif role == CANDIDATES:
            group = self._group(number, self.tr("FTL iteration {number}").format(number=number))
            self._add(role, self.tr("Candidates {number}").format(number=number), group, number)
        else:
            names = {SAMPLES: self.tr("Samples"), SWEEP: self.tr("Cells of the sweep")}
            self._add(role, names.get(role, self.tr("Held-out landslides")), self._group(0, self.tr("FTL study")))
        if self._missing:
            self._adding.start(BREATH_MS)

    def reload(self, role: str = "", iteration: int = 0) -> None:
        """Rows were added or removed, not only changed: layers read count and extent again, new ones appear.

        Of all layers, or only those of a role (and an iteration): counting a large one takes its time.
        """
        for layer in self.study_layers():
            is_meant = not role or (layer.customProperty(ROLE), _iteration_of(layer)) == (role, iteration)
            if is_meant and not layer.isEditable():
                layer.dataProvider().reloadData()
                layer.updateExtents()
                self._tell_extent(layer)
                layer.triggerRepaint()

    def study_layers(self) -> list[QgsVectorLayer]:
        """Layers of the open study that are in the project now."""
        if self._study is None:
            return []
        return [
            layer
            for layer in self._project.mapLayers().values()
            if isinstance(layer, QgsVectorLayer)
            and layer.customProperty(ROLE) in _ROLES
            and is_same_file(layer.source().split("|")[0], self._study.path)
        ]

    def unsaved(self) -> list[str]:
        """Names of layers of the study's file, whoever added them, in which edits are not saved yet."""
        if self._study is None:
            return []
        layers = (layer for layer in self._project.mapLayers().values() if isinstance(layer, QgsVectorLayer))
        return sorted(
            layer.name()
            for layer in layers
            if layer.isModified() and is_same_file(layer.source().split("|")[0], self._study.path)
        )

    def candidate_layers(self) -> list[QgsVectorLayer]:
        """The candidates' layers that are in the project now, the newest iteration first."""
        layers = [layer for layer in self.study_layers() if layer.customProperty(ROLE) == CANDIDATES]
        return sorted(layers, key=lambda layer: -_iteration_of(layer))

    def _find(self, role: str, iteration: int = 0) -> QgsVectorLayer | None:
        for layer in self.study_layers():
            if layer.customProperty(ROLE) == role and _iteration_of(layer) == iteration:
                return layer
        return None

    def _tell_extent(self, layer: QgsVectorLayer) -> None:
        """QGIS would read every candidate and its verdict to find it out."""
        box = self._index().extent(_iteration_of(layer)) if layer.customProperty(ROLE) == CANDIDATES else None
        if box is not None:
            layer.setExtent(QgsRectangle(*box))

    def _add(self, role: str, name: str, group: QgsLayerTreeGroup, iteration: int = 0) -> None:
        table = _TABLES.get(role, role)
        subset = f'|subset="iteration" = {iteration}' if iteration else ""
        options = QgsVectorLayer.LayerOptions()
        options.loadDefaultStyle = False
        layer = QgsVectorLayer(f"{self._study.path}|layername={table}{subset}", name, "ogr", options)
        if not layer.isValid():
            return
        layer.setCustomProperty(ROLE, role)
        layer.setCustomProperty(ITERATION, iteration)
        # Verdicts are given in the dock, where they are logged, not in the attribute table.
        layer.setReadOnly(role in _TABLES)
        self._tell_extent(layer)
        if role == SWEEP:
            apply_style(layer, SWEEP_STYLE)
        else:
            load_style(layer, f"{role}.qml")
        name_fields(layer)
        self._project.addMapLayer(layer, False)
        node = group.addLayer(layer)
        # Whoever reviews must not see what the review is measured against; cells are shown while they are swept.
        node.setItemVisibilityChecked(role not in (REFERENCE, SWEEP))

    def _groups(self) -> list[QgsLayerTreeGroup]:
        return [group for group in self._project.layerTreeRoot().findGroups(True) if group.customProperty(ROLE)]

    def _group(self, iteration: int, name: str) -> QgsLayerTreeGroup:
        for group in self._groups():
            if _iteration_of(group) == iteration and group.customProperty(ROLE) == "group" and not is_aside(group):
                return group
        group = self._project.layerTreeRoot().insertGroup(0, name)
        group.setCustomProperty(ROLE, "group")
        group.setCustomProperty(ITERATION, iteration)
        return group

    def _repaint(self) -> None:
        for layer in self.study_layers():
            layer.triggerRepaint()


def add_below(project: QgsProject, layer: QgsMapLayer) -> QgsLayerTreeLayer:
    """Adds a layer under the groups of the study, over all else: above them a raster would hide the candidates, and in
    the group that is selected nobody looks for it."""
    project.addMapLayer(layer, False)
    root = project.layerTreeRoot()
    places = [
        place
        for place, node in enumerate(root.children())
        if isinstance(node, QgsLayerTreeGroup) and node.customProperty(ROLE) and not is_aside(node)
    ]
    return root.insertLayer(max(places, default=-1) + 1, layer)


def _iteration_of(item: QgsVectorLayer | QgsLayerTreeGroup) -> int:
    return int(item.customProperty(ITERATION, 0) or 0)


def _files_of(group: QgsLayerTreeGroup) -> list[str]:
    """Files of the studies whose layers lie in a group of ours; none where the user's own lie there too."""
    layers = [node.layer() for node in group.findLayers()]
    if group.customProperty(ROLE) != "group" or not all(
        layer is not None and layer.customProperty(ROLE) in _ROLES for layer in layers
    ):
        return []
    return [layer.source().split("|")[0] for layer in layers]
